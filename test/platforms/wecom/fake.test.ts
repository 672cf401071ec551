/** The fake itself, driven by WeCom's own SDK. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { WSClient, type WsFrame } from '@wecom/aibot-node-sdk'
import { decrypt, getSignature } from '@wecom/crypto'
import { until } from '../people.ts'
import {
  AGENT_ID,
  AGENT_SECRET,
  BOT_ID,
  BOT_SECRET,
  CALLBACK_TOKEN,
  CORP_ID,
  ENCODING_AES_KEY,
  type FakeWeCom,
  fakeWeCom,
} from './fake.ts'
import { type Json, recordIn, textIn } from './fake-json.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
const clientOf = ({ environment }: FakeWeCom, secret = BOT_SECRET): WSClient =>
  new WSClient({
    botId: BOT_ID,
    secret,
    wsUrl: environment.WECOM_WS_URL ?? '',
    logger: silent,
    maxReconnectAttempts: 0,
    maxAuthFailureAttempts: 0,
  })
const connected = async (client: WSClient): Promise<WSClient> => {
  client.on('error', () => undefined)
  const { promise, resolve } = Promise.withResolvers<void>()
  client.once('authenticated', resolve)
  client.connect()
  await promise
  return client
}
const markdown = (content: string) => ({ msgtype: 'markdown' as const, markdown: { content } })
const stepCard = (task_id: string) => ({
  card_type: 'button_interaction',
  main_title: { title: '报工 A1023 工序30 钻孔', desc: '计划120件 班次 白班' },
  horizontal_content_list: [{ keyname: '已报', value: '80 件' }],
  button_selection: {
    question_key: 'scrap',
    title: '报废数',
    selected_id: 's0',
    option_list: [
      { id: 's0', text: '0' },
      { id: 's1', text: '1' },
    ],
  },
  button_list: [
    { text: '完成40', style: 1, key: 'done' },
    { text: '输数量', style: 2, key: 'ask' },
  ],
  task_id,
})
const list = (question_key: string, title: string) => ({
  question_key,
  title,
  selected_id: '0',
  option_list: [...'0123456789'].map(id => ({ id, text: id })),
})
const picker = (task_id: string) => ({
  card_type: 'multiple_interaction',
  main_title: { title: '完成数量' },
  select_list: [list('h', '百位'), list('t', '十位'), list('u', '个位')],
  submit_button: { text: '提交', key: 'submit' },
  task_id,
})
/** The SDK knows neither `chat_type` nor what is to be refused. */
type Pushed = Parameters<WSClient['sendMessage']>[1]
const rejectsWith = (errcode: number) => (error: unknown) => recordIn(error).errcode === errcode

describe('the fake of WeCom, by its SDK', () => {
  let fake: FakeWeCom
  let client: WSClient
  let onMessage: (frame: WsFrame) => unknown
  let onEvent: (frame: WsFrame) => unknown
  const handled: Promise<unknown>[] = []
  const heard: Json[] = []

  async function renewed(): Promise<void> {
    client = await connected(clientOf(fake))
    client.on('message', frame => {
      heard.push(recordIn(frame.body))
      handled.push(Promise.resolve(onMessage(frame)).catch(() => undefined))
    })
    client.on('event', frame => {
      heard.push(recordIn(frame.body))
      handled.push(Promise.resolve(onEvent(frame)).catch(() => undefined))
    })
  }
  before(async () => {
    fake = await fakeWeCom({ answerMs: 2_000 })
    onMessage = frame => client.reply(frame, markdown('好'))
    onEvent = () => undefined
    await renewed()
  })
  after(async () => {
    client.disconnect()
    await Promise.all(handled)
    await fake.stop()
  })
  const refusalsOf = async (work: () => unknown): Promise<readonly string[]> => {
    const before = fake.refusals().length
    await work()
    return fake.refusals().slice(before)
  }
  const push = (chatid: string, chat_type: number, body: object) =>
    client.sendMessage(chatid, Object.assign({ chat_type }, body as Pushed))

  test('a message is answered once per request', async () => {
    const seen = await refusalsOf(() => fake.write({ user: 'w1', text: '我的任务' }))
    assert.deepEqual(seen, [])
    assert.equal(fake.shownTo({ user: 'W1' }).at(-1)?.text, '好')
    assert.deepEqual(heard.at(-1)?.text, { content: '我的任务' })
    const second = Promise.withResolvers<unknown>()
    onMessage = async frame => {
      await client.reply(frame, markdown('**一** \\*'))
      await client.reply(frame, markdown('二')).catch(second.resolve)
    }
    const [refused] = await refusalsOf(async () => {
      await fake.write({ user: 'w1', text: '再来', eventId: 'twice' })
      assert.equal(recordIn(await second.promise).errcode, 846605)
    })
    assert.match(refused ?? '', /^846605/)
    assert.equal(fake.shownTo({ user: 'w1' }).at(-1)?.text, '一 *')
  })

  test('a redelivery has the same msgid and another req_id, and may go without an answer', async () => {
    const ids: string[] = []
    onMessage = frame => {
      ids.push(`${frame.body?.msgid}`, frame.headers.req_id)
    }
    await fake.write({ user: 'w1', text: '一', eventId: 'twice' })
    assert.equal(ids[0], 'twice')
    const before = ids[1]
    await fake.write({ user: 'w1', text: '一', eventId: 'twice' })
    assert.equal(ids[2], 'twice')
    assert.notEqual(ids[3], before)
    await assert.rejects(fake.write({ user: 'w1', text: '没人', eventId: 'alone' }), /did not answer/)
    assert.ok(fake.unanswered().includes('alone'))
  })

  test('a group hears the mention, a quote is text only, a stream ends once', async () => {
    onMessage = async frame => {
      await client.replyStream(frame, 's1', '想一想', false)
      await client.replyStream(frame, 's1', '# 完成 120', true)
    }
    const quote = fake.shownTo({ user: 'w1' }).at(-1)
    assert.ok(quote)
    assert.deepEqual(await refusalsOf(() => fake.write({ user: 'w1', group: 'wrA', text: '查', quote })), [])
    const body = heard.at(-1) ?? {}
    assert.deepEqual([body.chatid, body.chattype, body.text], ['wrA', 'group', { content: '@报工 助手 查' }])
    assert.deepEqual(body.quote, { msgtype: 'text', text: { content: '一 *' } })
    assert.deepEqual(
      fake.shownTo({ group: 'wrA' }).map(({ text, updates }) => [text, updates]),
      [['完成 120', 1]],
    )
  })

  test('a push needs a chat that was opened, in its own case and kind', async () => {
    const seen = await refusalsOf(async () => {
      await assert.rejects(push('stranger', 1, markdown('早')), rejectsWith(93006))
      assert.match(fake.turnedAway().at(-1) ?? '', /^93006/)
      await assert.rejects(push('wra', 2, markdown('早')), rejectsWith(93006))
      await assert.rejects(push('wrA', 1, markdown('早')), rejectsWith(93006))
      await assert.rejects(client.sendMessage('wrA', markdown('早')), rejectsWith(40058))
      await assert.rejects(push('wrA', 2, { msgtype: 'text', text: { content: '早' } }), rejectsWith(40008))
    })
    assert.deepEqual(
      seen.map(line => line.split(' ')[0]),
      ['93006', '93006', '40058', '40008'],
    )
    fake.openChat({ user: 'stranger' })
    await push('stranger', 1, markdown('早'))
    assert.equal(fake.shownTo({ user: 'stranger' }).length, 1)
  })

  test('a pressed card is updated in its place, once, in time, under its own task', async () => {
    assert.deepEqual(
      await refusalsOf(() => push('w1', 1, { msgtype: 'template_card', template_card: stepCard('t1') })),
      [],
    )
    const shown = fake.shownTo({ user: 'w1' }).at(-1)
    assert.ok(shown)
    assert.deepEqual([shown.id, shown.buttons, shown.inputs], ['t1', ['完成40', '输数量'], ['scrap']])
    assert.match(shown.text, /报工 A1023[\s\S]*已报：80 件\n报废数：0/)
    const again = Promise.withResolvers<unknown>()
    onEvent = async frame => {
      const card = { ...stepCard('t1'), main_title: { title: '已报工' } }
      await client.reply(frame, markdown('不行')).catch(again.resolve)
      await client.updateTemplateCard(frame, card)
    }
    const seen = await refusalsOf(async () => {
      const { toast } = await fake.press({ user: 'w1', shown, label: '完成40', values: { scrap: '1' } })
      assert.equal(toast, null)
    })
    assert.equal(recordIn(await again.promise).errcode, 846605)
    assert.match(seen.join(), /^846605 the req_id of a press/)
    const event = recordIn(heard.at(-1)?.event)
    assert.deepEqual(event.template_card_event, {
      card_type: 'button_interaction',
      event_key: 'done',
      task_id: 't1',
      selected_items: { selected_item: [{ question_key: 'scrap', option_ids: { option_id: ['s1'] } }] },
    })
    const [updated] = fake.shownTo({ user: 'w1' }).filter(({ id }) => id === 't1')
    assert.deepEqual([updated?.updates, /已报工/.test(updated?.text ?? '')], [1, true])
  })

  test('a number is picked digit by digit; another task can’t be updated', async () => {
    await push('w1', 1, { msgtype: 'template_card', template_card: picker('t2') })
    const shown = fake.shownTo({ user: 'w1' }).at(-1)
    assert.ok(shown)
    onEvent = async frame => {
      await client.updateTemplateCard(frame, stepCard('t3')).catch(() => undefined)
      await push('w1', 1, markdown('收到'))
    }
    const seen = await refusalsOf(() =>
      fake.press({ user: 'w1', shown, label: '提交', values: { h: '1', 十位: '2', u: '0' } }),
    )
    assert.match(seen.join(), /^42014 the task_id of another card/)
    const items = recordIn(recordIn(recordIn(heard.at(-1)?.event).template_card_event).selected_items).selected_item
    assert.deepEqual(
      (items as Json[]).map(item => recordIn(item.option_ids).option_id),
      [['1'], ['2'], ['0']],
    )
  })

  test('bad cards are refused and recorded', async () => {
    const send = (card: object) => push('w1', 1, { msgtype: 'template_card', template_card: card })
    const good = stepCard('t4')
    const cases: readonly [object, number, RegExp][] = [
      [{ ...good, task_id: 'a:b' }, 42014, /task_id/],
      [{ ...good, task_id: undefined }, 42014, /task_id/],
      [{ ...good, source: { desc: '报工' } }, 42014, /source/],
      [{ ...good, main_title: { title: '长'.repeat(27) } }, 40058, /longer than 26/],
      [{ ...good, main_title: { desc: '无' } }, 41016, /main_title/],
      [{ ...good, button_list: [] }, 42014, /button_list/],
      [{ ...good, button_list: [{ text: ' ', key: 'a' }] }, 42014, /button_list.text/],
      [{ ...good, button_list: [{ text: '去', key: 'a', url: 'http://a' }] }, 42039, /url/],
      [{ ...good, button_selection: { ...good.button_selection, disable: true } }, 42014, /disable/],
      [{ ...good, select_list: [] }, 42014, /select_list/],
      [{ ...good, sub_title_text: 1 }, 42014, /sub_title_text/],
      [{ ...picker('t5'), select_list: [] }, 42014, /select_list/],
      [{ ...stepCard('t1'), main_title: { title: '别的' } }, 42014, /task_id t1/],
    ]
    for (const [card, code, why] of cases) {
      const seen = await refusalsOf(() => assert.rejects(send(card), rejectsWith(code)))
      assert.match(seen.join(), why)
    }
    assert.deepEqual(await refusalsOf(() => send(good)), [])
    const seen = await refusalsOf(() => assert.rejects(send(good), rejectsWith(42014)))
    assert.deepEqual(seen, [])
    assert.match(fake.turnedAway().at(-1) ?? '', /^42014 the card t4 a second time/)
  })

  test('files go both ways', async () => {
    const bytes = Buffer.from('工单'.repeat(40))
    onMessage = async frame => {
      const { url, aeskey } = frame.body?.file ?? {}
      const { buffer, filename } = await client.downloadFile(url, aeskey)
      const { media_id } = await client.uploadMedia(Buffer.concat([buffer, Buffer.alloc(700_000)]), {
        type: 'file',
        filename: `回-${filename}`,
      })
      await client.replyMedia(frame, 'file', media_id)
    }
    assert.deepEqual(await refusalsOf(() => fake.sendFile({ user: 'w1', name: '工单.xlsx', bytes })), [])
    const shown = fake.shownTo({ user: 'w1' }).at(-1)
    assert.deepEqual([shown?.kind, shown?.text], ['file', '回-工单.xlsx'])
    const chunks = fake.calls().filter(call => call === 'aibot_upload_media_chunk')
    assert.equal(chunks.length, 2)
    onMessage = frame => client.reply(frame, markdown(`听到 ${frame.body?.voice?.content}`))
    await fake.say({ user: 'w1', text: '一百二十件' })
    assert.equal(fake.shownTo({ user: 'w1' }).at(-1)?.text, '听到 一百二十件')
  })

  test('a welcome answers an entry only', async () => {
    onEvent = frame => client.replyWelcome(frame, { msgtype: 'text', text: { content: '你好' } })
    assert.equal(await fake.enterChat('w9'), true)
    assert.equal(fake.shownTo({ user: 'w9' }).at(-1)?.text, '你好')
    await assert.rejects(push('w9', 1, markdown('一')), rejectsWith(93006))
  })

  test('what is to fail fails once, in the platform’s words', async () => {
    const seen = await refusalsOf(async () => {
      fake.failNext('rateLimited')
      await assert.rejects(push('w1', 1, markdown('一')), rejectsWith(45009))
      fake.failNext('serverError')
      await assert.rejects(push('w1', 1, markdown('一')), rejectsWith(-1))
      fake.failNext('errorIn200')
      await assert.rejects(push('w1', 1, markdown('一')), rejectsWith(40058))
      fake.failNext('unanswered')
      await assert.rejects(push('w1', 1, markdown('只一次')), /ack timeout/)
      assert.equal(fake.shownTo({ user: 'w1' }).at(-1)?.text, '只一次')
      fake.failNext('tokenExpired')
      await assert.rejects(push('w1', 1, markdown('一')), rejectsWith(846609))
      await assert.rejects(push('w1', 1, markdown('一')), rejectsWith(846609))
    })
    assert.deepEqual(seen, [])
    assert.equal(fake.connections(), 0)
    client.disconnect()
    await renewed()
  })

  test('the newest connection takes over, and requests of an older one are stale', async () => {
    const old = Promise.withResolvers<WsFrame>()
    onMessage = async frame => {
      old.resolve(frame)
      await push('w1', 1, markdown('稍等'))
    }
    await fake.write({ user: 'w1', text: '等' })
    const frame = await old.promise
    const kicked = Promise.withResolvers<unknown>()
    client.once('event.disconnected_event', kicked.resolve)
    await renewed()
    await kicked.promise
    assert.equal(fake.connections(), 1)
    const seen = await refusalsOf(() => assert.rejects(client.reply(frame, markdown('晚')), rejectsWith(846605)))
    assert.match(seen.join(), /an earlier connection/)
    const again = Promise.withResolvers<unknown>()
    client.once('event.disconnected_event', again.resolve)
    fake.kick()
    await again.promise
    await until(() => fake.connections() === 0)
    await renewed()
    fake.cutConnections()
    assert.equal(fake.connections(), 0)
    await renewed()
  })

  test('who has a wrong secret, says too much too soon, or is left alone', async () => {
    const stranger = clientOf(fake, 'wrong')
    const fault = Promise.withResolvers<Error>()
    stranger.on('error', fault.resolve)
    stranger.connect()
    assert.match((await fault.promise).message, /40001/)
    const early = clientOf(fake)
    early.on('error', () => undefined)
    fake.withholdSubscribe()
    const open = Promise.withResolvers<void>()
    early.once('connected', open.resolve)
    early.connect()
    await open.promise
    const seen = await refusalsOf(() => assert.rejects(early.sendMessage('w1', markdown('早')), rejectsWith(846609)))
    assert.match(seen.join(), /before the subscription/)
    fake.withholdSubscribe(false)
    early.disconnect()
    stranger.disconnect()
    assert.equal(fake.connections(), 1)
  })

  test('more than the chat may hear in a minute is refused', async () => {
    fake.openChat({ group: 'wrBusy' })
    for (let sent = 0; sent < 30; sent++) await push('wrBusy', 2, markdown(`${sent}`))
    const seen = await refusalsOf(() => assert.rejects(push('wrBusy', 2, markdown('多')), rejectsWith(45009)))
    assert.match(seen.join(), /^45009/)
  })

  test('the application: its token, its messages, its cards and its directory', async () => {
    const base = fake.environment.WECOM_API_BASE
    const json = async (path: string, body?: object): Promise<Json> => {
      const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      return recordIn(await (await fetch(`${base}${path}`, request)).json())
    }
    const credentials = `corpid=${CORP_ID}&corpsecret=${AGENT_SECRET}`
    const fresh = async () => textIn((await json(`/cgi-bin/gettoken?${credentials}`)).access_token)
    assert.equal((await json(`/cgi-bin/gettoken?corpid=${CORP_ID}&corpsecret=x`)).errcode, 40001)
    let token = await fresh()
    const send = (body: object) =>
      json(`/cgi-bin/message/send?access_token=${token}`, { agentid: AGENT_ID, touser: 'W2', ...body })
    const text = { msgtype: 'text', text: { content: '早' } }
    fake.hideUser('w7')
    assert.equal((await send({ ...text, touser: 'W2|W7' })).invaliduser, 'w7')
    assert.equal((await send({ ...text, touser: 'W7' })).errcode, 81013)
    assert.equal(fake.shownTo({ user: 'w2' }).at(-1)?.text, '早')
    const seen = await refusalsOf(async () => {
      const interactive = { msgtype: 'template_card', template_card: stepCard('a1') }
      assert.equal((await send(interactive)).errcode, 40058)
      assert.equal((await send({ ...text, text: { content: '长'.repeat(700) } })).errcode, 40058)
      assert.equal((await send({ ...text, touser: '@all' })).errcode, 40058)
    })
    assert.equal(seen.length, 3)
    fake.failNext('tokenExpired')
    assert.equal((await send(text)).errcode, 42001)
    token = await fresh()
    assert.equal((await send(text)).errcode, 0)
    fake.setProfile('w2', { name: '陈志远', employeeNo: 'RL0002', department: '机加工', active: true })
    const person = await json(`/cgi-bin/user/get?access_token=${token}&userid=w2`)
    assert.deepEqual([person.name, person.status, person.department], ['陈志远', 1, [2]])
    assert.equal((await json(`/cgi-bin/user/get?access_token=${token}&userid=nobody`)).errcode, 60111)
    const open = fake.encryptUser('w2')
    const mapped = await json(`/cgi-bin/batch/openuserid_to_userid?access_token=${token}`, {
      open_userid_list: [open, 'w1'],
    })
    assert.deepEqual(mapped.userid_list, [{ open_userid: open, userid: 'w2' }])
    assert.deepEqual(mapped.invalid_open_userid_list, ['w1'])
    const form = new FormData()
    form.set('media', new File(['0123456789'], 'a.txt'))
    const upload = await fetch(`${base}/cgi-bin/media/upload?access_token=${token}&type=file`, {
      method: 'POST',
      body: form,
    })
    const { media_id } = recordIn(await upload.json())
    assert.equal((await send({ msgtype: 'file', file: { media_id } })).errcode, 0)
    assert.equal(fake.shownTo({ user: 'w2' }).at(-1)?.text, 'a.txt')
    fake.trustAddress(false)
    assert.equal((await send(text)).errcode, 60020)
    const hook = fake.webhookOf('wrHook')
    const hooked = await fetch(hook, { method: 'POST', body: JSON.stringify(text) })
    assert.equal(recordIn(await hooked.json()).errcode, 0)
    assert.equal(fake.shownTo({ group: 'wrHook' }).at(-1)?.text, '早')
  })

  test('a card of the application’s changes once per code, and its press goes to the callback', async t => {
    const called = await fakeWeCom({ callback: { path: '/wecom' }, groupWebhooks: { 机加车间: 'wrA' } })
    assert.match(called.environment.WECOM_GROUP_WEBHOOKS ?? '', /^机加车间=http:/)
    t.after(() => called.stop())
    const base = called.environment.WECOM_API_BASE
    const post = async (path: string, body: object) =>
      recordIn(await (await fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) })).json())
    const answer = await fetch(`${base}/cgi-bin/gettoken?corpid=${CORP_ID}&corpsecret=${AGENT_SECRET}`)
    const token = textIn(recordIn(await answer.json()).access_token)
    const message = { agentid: AGENT_ID, touser: 'w1', msgtype: 'template_card', template_card: stepCard('a2') }
    const sent = await post(`/cgi-bin/message/send?access_token=${token}`, message)
    const change = {
      agentid: AGENT_ID,
      userids: ['w1'],
      response_code: sent.response_code,
      button: { replace_name: '已提交' },
    }
    assert.equal((await post(`/cgi-bin/message/update_template_card?access_token=${token}`, change)).errcode, 0)
    assert.equal((await post(`/cgi-bin/message/update_template_card?access_token=${token}`, change)).errcode, 60140)
    const shown = called.shownTo({ user: 'w1' }).at(-1)
    assert.deepEqual([shown?.buttons, shown?.updates], [['已提交'], 1])
    let heard = ''
    const service = createServer(async (request, response) => {
      const query = new URL(request.url ?? '/', 'http://service').searchParams
      const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(await text(request))?.[1] ?? ''
      const [time, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? '']
      const isSigned = getSignature(CALLBACK_TOKEN, time, nonce, encrypted) === query.get('msg_signature')
      const { message, id } = decrypt(ENCODING_AES_KEY, encrypted)
      heard = isSigned && id === CORP_ID ? message : ''
      response.end()
    })
    t.after(() => service.close())
    await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
    await called.attach?.(`http://127.0.0.1:${(service.address() as AddressInfo).port}`)
    assert.ok(shown)
    await called.press({ user: 'w1', shown, label: '完成40', values: { scrap: '1' } })
    assert.match(heard, /<EventKey><!\[CDATA\[done\]\]>[\s\S]*<OptionId><!\[CDATA\[s1\]\]>/)
    const media = called.receivedMedia('a.txt', Buffer.from('0123456789'))
    await called.tellApp('w1', { MsgType: 'file', MediaId: media, MsgId: '1' })
    assert.match(heard, /<MsgType><!\[CDATA\[file\]\]><\/MsgType><MediaId>/)
    const got = await fetch(`${base}/cgi-bin/media/get?access_token=${token}&media_id=${media}`)
    assert.equal(await got.text(), '0123456789')
    assert.deepEqual(called.refusals(), [])
  })

  test('nothing is left over', async () => {
    await sleep(20)
    assert.equal(fake.subscriptions() > 0 && fake.tokensFetched() > 0 && fake.restCalls().length > 0, true)
    assert.ok(!fake.calls().some(call => /subscribe|ping|gettoken/.test(call)))
    assert.ok(fake.frames().some(({ cmd, reqId }) => cmd === 'aibot_send_msg' && reqId !== ''))
  })
})
