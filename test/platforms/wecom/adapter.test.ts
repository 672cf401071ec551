/** The adapter by WeCom's own SDK, on a server that refuses what WeCom would refuse. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, type TestContext, test } from 'node:test'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Card } from '../../../adapters/card.ts'
import type { InboundEvent, OutboundMessage } from '../../../adapters/port.ts'
import type { Shown } from '../fake-platform.ts'
import { until } from '../people.ts'
import { recordIn, textIn } from './fake-json.ts'
import { type BotOptions, givenBot, type Home, SECRETS, silence, text, WORDS } from './house.ts'

const cardMessage = (card: Card): OutboundMessage => ({
  text: null,
  card,
  summary: card.title,
  mentions: [],
  file: null,
})
const stepCard = (title = '工序'): OutboundMessage =>
  cardMessage({
    title,
    tone: 'info',
    blocks: [
      {
        kind: 'form',
        name: 'f',
        inputs: [{ kind: 'number', name: 'good', label: '合格', decimals: 0, max: '120' }],
        submit: { label: '报工', payload: 'report' },
      },
      { kind: 'actions', actions: [{ label: '完成', payload: 'finish' }] },
    ],
  })
const receipt = cardMessage({ title: '已报工', tone: 'success', blocks: [{ kind: 'text', text: '50 件' }] })
const person = (userId: string) => ({ kind: 'person', userId }) as const
const group = (chatId: string) => ({ kind: 'chat', chatId }) as const
const lastOf = <One>(all: readonly One[]): One => all.at(-1) ?? assert.fail('there is none')
const messageIn = (event: InboundEvent) => (event.kind === 'message' ? event : assert.fail(event.kind))

/** A person who has written once, and has the card. */
async function holdsCard(home: Home, user: string, message = stepCard()): Promise<Shown> {
  home.open(user)
  await home.bot.send(person(user), message, randomUUID())
  return lastOf(home.shown(user))
}
async function closed(home: Home, refusals: readonly string[] = []): Promise<void> {
  await home.close()
  assert.deepEqual(home.fake.refusals(), refusals)
  const all = home.logged.join('\n')
  for (const secret of SECRETS) assert.ok(!all.includes(secret), 'a secret is in the log')
}

describe('the bot on WeCom', () => {
  let home: Home
  before(async () => {
    home = await givenBot({ groupWebhooks: { 质检: 'wrQuality' } })
    await until(() => home.bot.health().connected)
  })
  after(() => closed(home))

  test('hears a text and answers it with one frame, in the message’s own request', async () => {
    home.says(text('好'))
    const frames = home.fake.frames().length
    await home.fake.write({ user: 'A1', text: ' 我的任务 ' })
    const event = messageIn(lastOf(home.events))
    assert.deepEqual(
      [event.text, event.chat, event.sender.userId, event.voice],
      ['我的任务', { id: 'user:A1', kind: 'direct', title: null }, 'a1', false],
    )
    assert.deepEqual(
      home.framesSince(frames).map(({ cmd }) => cmd),
      ['aibot_respond_msg'],
    )
    assert.equal(lastOf(home.texts('a1')), '好')
  })

  test('several replies: the first rides in the request, the others are pushed, in order', async () => {
    home.says(text('一'), stepCard('二'), text('三'))
    await home.fake.write({ user: 'several', text: '?' })
    await until(() => home.shown('several').length === 3)
    assert.deepEqual(
      home.texts('several').map(said => said.split('\n')[0]),
      ['一', '二', '三'],
    )
    const ids = lastOf(home.events).replyIds ?? []
    assert.equal(home.shown('several')[1]?.id, ids[1], 'the card is called as was foretold')
  })

  test('a redelivery has the same event id under a new request, and says nothing twice', async () => {
    home.says(text('好'))
    const eventId = randomUUID()
    await home.fake.write({ user: 'twice', text: '一', eventId })
    await home.fake.write({ user: 'twice', text: '一', eventId })
    assert.deepEqual(
      home.events.slice(-2).map(event => event.eventId),
      [eventId, eventId],
    )
    assert.deepEqual(home.texts('twice'), ['好'])
  })

  test('a group is met once, by its first message, even when several come at once', async () => {
    home.answers(event => ({ ...silence, replies: event.kind === 'botJoined' ? [text('大家好')] : [text('收到')] }))
    const write = (user: string) => home.fake.write({ user, group: 'wrA', text: '进度' })
    await Promise.all(['g1', 'g2', 'g3'].map(write))
    await until(() => home.fake.shownTo({ group: 'wrA' }).length === 4)
    assert.equal(home.events.filter(({ kind, chat }) => kind === 'botJoined' && chat.id === 'wrA').length, 1)
    const event = messageIn(lastOf(home.events))
    assert.deepEqual([event.text, event.chat], ['进度', { id: 'wrA', kind: 'group', title: null }])
  })

  test('whoever adds the bot writes its name alone: the introduction is the answer', async () => {
    home.answers(event => ({ ...silence, replies: event.kind === 'botJoined' ? [text('大家好')] : [text('收到')] }))
    await home.fake.joinGroup({ id: 'wrB', title: '', by: 'g1' })
    await sleep(50)
    assert.deepEqual(
      home.fake.shownTo({ group: 'wrB' }).map(({ text }) => text),
      ['大家好'],
    )
    await home.fake.joinGroup({ id: 'wrB', title: '', by: 'g1' })
    assert.equal(messageIn(lastOf(home.events)).text, '', 'later a bare mention is a message')
  })

  test('a press is answered by one update of the card, and nothing else', async () => {
    const shown = await holdsCard(home, 'p1')
    home.answers(event => ({
      toast: '已记下',
      update: event.kind === 'action' ? { messageId: event.messageId, message: stepCard('新的') } : null,
      replies: [receipt],
    }))
    const frames = home.fake.frames().length
    await home.fake.press({ user: 'p1', shown, label: '完成' })
    const event = lastOf(home.events)
    assert.ok(event.kind === 'action' && event.payload === 'finish' && event.messageId === shown.id)
    assert.deepEqual(
      home.framesSince(frames).map(({ cmd }) => cmd),
      ['aibot_respond_update_msg'],
    )
    const now = lastOf(home.shown('p1'))
    assert.match(now.text, /已报工[\s\S]*已记下[\s\S]*50 件/)
    assert.deepEqual(now.buttons, ['完成', '选数字'], 'the step’s buttons live on')
    assert.deepEqual([now.updates, home.shown('p1').length], [1, 1])
  })

  test('a number is chosen by digits, in the pressed card’s place', async () => {
    const shown = await holdsCard(home, 'p2')
    home.says(receipt)
    await home.fake.press({ user: 'p2', shown, label: '选数字' })
    const picker = lastOf(home.shown('p2'))
    assert.deepEqual(picker.inputs, ['hundreds', 'tens', 'ones'])
    await home.fake.press({ user: 'p2', shown: picker, label: '提交', values: { 百: '1', 个: '5' } })
    const event = lastOf(home.events)
    assert.ok(event.kind === 'action')
    assert.deepEqual([event.payload, event.values], ['report', { good: '105' }])
    assert.match(lastOf(home.shown('p2')).text, /已报工/)
  })

  test('a press that only says something says it beside the card', async () => {
    const shown = await holdsCard(home, 'p3')
    home.answers(() => ({ ...silence, toast: '已经报过' }))
    await home.fake.press({ user: 'p3', shown, label: '完成' })
    assert.equal(lastOf(home.texts('p3')), '已经报过')
    assert.equal(home.shown('p3')[0]?.updates, 0)
  })

  test('what an answer’s card has no room for is said whole beside it', async () => {
    const shown = await holdsCard(home, 'p4')
    home.says(cardMessage({ title: '订单', tone: 'info', blocks: [{ kind: 'text', text: '长'.repeat(500) }] }))
    await home.fake.press({ user: 'p4', shown, label: '完成' })
    await until(() => home.shown('p4').length === 2)
    assert.match(lastOf(home.texts('p4')), /长{500}/)
  })

  test('in a group a refusal changes the card for the presser only, and what counts changes it for all', async () => {
    home.fake.openChat({ group: 'wrC' })
    await home.bot.send(group('wrC'), stepCard(), randomUUID())
    const shown = lastOf(home.fake.shownTo({ group: 'wrC' }))
    const usersOf = async (label: string) => {
      await home.fake.press({ user: 'P5', shown, label })
      return lastOf(home.fake.frames()).body.userids
    }
    home.says(cardMessage({ title: '不行', tone: 'danger', blocks: [] }))
    assert.deepEqual(await usersOf('完成'), ['P5'])
    assert.deepEqual(await usersOf('选数字'), ['P5'], 'whoever chooses a number does not take the card from the others')
    const update = { messageId: shown.id, message: receipt }
    home.answers(() => ({ ...silence, update }))
    assert.equal(await usersOf('完成'), undefined)
    assert.match(lastOf(home.fake.shownTo({ group: 'wrC' })).text, /已报工/)
  })

  test('voice is heard as its text; without one its sender is told', async () => {
    home.says(text('好'))
    await home.fake.say({ user: 'v1', text: '完成五十' })
    const event = messageIn(lastOf(home.events))
    assert.deepEqual([event.voice, event.text], [true, '完成五十'])
    await home.fake.say({ user: 'v1', text: '' })
    assert.equal(lastOf(home.texts('v1')), WORDS.voiceNotRead)
  })

  test('a kind that nobody reads is answered, and is no event', async () => {
    const heard = home.events.length
    home.fake.push({
      cmd: 'aibot_msg_callback',
      body: home.fake.message({ msgtype: 'appmsg', from: { userid: 'k1' } }),
    })
    await until(() => home.shown('k1').length === 1)
    assert.equal(lastOf(home.texts('k1')), WORDS.kindNotRead)
    assert.equal(home.events.length, heard)
  })

  for (const { name, mime } of [
    { name: '工单.xlsx', mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    { name: '照片.png', mime: 'image/png' },
    { name: 'a.csv', mime: 'text/csv' },
  ]) {
    test(`${name} is fetched, decrypted, named and kept`, async () => {
      home.says(text('好'))
      const bytes = new Uint8Array([0x89, 0x50, ...Array.from({ length: 100 }, (_, at) => at)])
      const own = name.endsWith('png') ? bytes : bytes.slice(2)
      await home.fake.sendFile({ user: 'f1', name, bytes: own })
      const [file] = messageIn(lastOf(home.events)).files
      assert.ok(file)
      assert.deepEqual([file.name, file.mime, file.size], [name, mime, own.length])
      assert.deepEqual(await home.bot.readFile(file), Buffer.from(own))
      home.later(2 * 60 * 60_000)
      await assert.rejects(home.bot.readFile(file), { code: 'gone' })
    })
  }

  test('what stands beside a picture that can’t be had is heard all the same', async () => {
    home.says(text('好'))
    const server = createServer((_, response) => response.writeHead(403).end()).listen(0, '127.0.0.1')
    await until(() => server.listening)
    const { port } = server.address() as AddressInfo
    const key = home.fake.remoteFile('a.png', new Uint8Array([1, 2, 3]))
    const otherKey = Buffer.alloc(32, 7).toString('base64')
    for (const image of [
      { ...key, url: `http://127.0.0.1:${port}/expired` },
      { ...key, aeskey: otherKey },
      { ...key, aeskey: 'no key' },
      { ...key, url: 'file:///etc/passwd' },
      { ...key, url: 'no address' },
    ]) {
      const mixed = {
        msg_item: [
          { msgtype: 'text', text: { content: '报废2' } },
          { msgtype: 'image', image },
        ],
      }
      const event = messageIn(await home.hears({ msgtype: 'mixed', mixed }))
      assert.equal(event.text, '报废2')
      const [file] = event.files
      assert.ok(file !== undefined && file.size === 0)
      await assert.rejects(home.bot.readFile(file), { code: 'gone' })
    }
    server.close()
  })

  test('a file that is too large says how large, and is not kept', async () => {
    home.says(text('好'))
    const big = home.fake.remoteFile('大.xlsx', new Uint8Array(20_500_000))
    const [file] = messageIn(await home.hears({ msgtype: 'file', file: big })).files
    assert.ok(file !== undefined && file.size > 20_000_000)
    assert.equal(file.name, '大.xlsx')
    await assert.rejects(home.bot.readFile(file), { code: 'gone' })
  })

  test('another company is not heard', async () => {
    const heard = home.events.length
    const body = home.fake.message({ from: { userid: 'x', corpid: 'ww-other' } })
    home.fake.push({ cmd: 'aibot_msg_callback', body })
    await until(() => home.logs('wecom.ignored').some(line => line.includes('otherCompany')))
    assert.equal(home.events.length, heard)
  })

  test('what is no JSON, or has no shape, does not make the bot deaf', async () => {
    home.says(text('好'))
    for (const frame of [
      'no json',
      '{}',
      '[]',
      '{"cmd":"aibot_msg_callback"}',
      '{"cmd":"aibot_event_callback","body":[]}',
    ]) {
      home.fake.push(frame)
    }
    await home.fake.write({ user: 'a1', text: '还在吗' })
  })

  test('whoever opens the chat is welcomed once, within the request', async () => {
    home.says(stepCard('你好'))
    const frames = home.fake.frames().length
    assert.equal(await home.fake.enterChat('e1'), true)
    assert.deepEqual(
      home.framesSince(frames).map(({ cmd }) => cmd),
      ['aibot_respond_welcome_msg'],
    )
    assert.match(lastOf(home.shown('e1')).text, /你好/)
    assert.deepEqual(lastOf(home.shown('e1')).buttons, ['完成', '选数字'])
    assert.equal(await home.fake.enterChat('e1', 300), false)
  })

  test('whoever opened the chat while nothing could be stored is told nothing', async () => {
    home.answers(() => Promise.reject(new Error('the database is away')))
    assert.equal(await home.fake.enterChat('e2', 300), false)
    assert.deepEqual(home.shown('e2'), [])
  })

  test('people are mentioned in a group, nobody mentions everybody', async () => {
    home.fake.openChat({ group: 'wrD' })
    await home.bot.send(group('wrD'), { ...text('看一下'), mentions: ['u9', 'all', '@ALL', '所有人'] }, randomUUID())
    const { content } = recordIn(lastOf(home.fake.frames()).body.markdown)
    assert.equal(content, '看一下\n<@u9>')
    await home.bot.send(group('wrD'), { ...stepCard(), mentions: ['u9'] }, randomUUID())
    assert.deepEqual(
      home.fake
        .shownTo({ group: 'wrD' })
        .slice(-2)
        .map(({ kind }) => kind),
      ['text', 'card'],
    )
  })

  test('the same key is said once', async () => {
    home.open('once')
    const dedup = randomUUID()
    const first = await home.bot.send(person('once'), text('好'), dedup)
    assert.deepEqual(await home.bot.send(person('once'), text('好'), dedup), first)
    assert.equal(home.shown('once').length, 1)
  })

  test('a file goes before its words, a picture before its card', async () => {
    home.open('files')
    const file = { name: 'a.xlsx', mime: 'x/y', base64: Buffer.alloc(600_000).toString('base64') }
    await home.bot.send(person('files'), { ...text('报表'), file }, randomUUID())
    const image = { kind: 'image', name: 'a.png', alt: '图', mime: 'image/png', base64: 'AAEC' } as const
    await home.bot.send(person('files'), cardMessage({ title: '图', tone: 'info', blocks: [image] }), randomUUID())
    assert.deepEqual(
      home.shown('files').map(({ kind }) => kind),
      ['file', 'text', 'image', 'text'],
    )
  })

  test('pieces that arrived are not sent again when a later one failed', async () => {
    home.open('pieces')
    const file = { name: 'a.xlsx', mime: 'x/y', base64: 'AAEC' }
    const dedup = randomUUID()
    const pushes = () => home.fake.calls().filter(cmd => cmd === 'aibot_send_msg').length
    const before = pushes()
    const sending = home.bot.send(person('pieces'), { ...text('报表'), file }, dedup)
    const failing = assert.rejects(sending, { code: 'retryLater' })
    while (pushes() === before) await setImmediate()
    home.fake.failNext('serverError')
    await failing
    await home.bot.send(person('pieces'), { ...text('报表'), file }, dedup)
    assert.deepEqual(
      home.shown('pieces').map(({ kind }) => kind),
      ['file', 'text'],
    )
  })

  test('too often: the chat rests for a minute, the others go on', async () => {
    for (const user of ['often', 'seldom']) home.open(user)
    home.fake.failNext('rateLimited')
    await assert.rejects(home.bot.send(person('often'), text('一'), randomUUID()), {
      code: 'retryLater',
      retryAfterMs: 60_000,
    })
    const calls = home.fake.calls().length
    await assert.rejects(home.bot.send(person('often'), text('一'), randomUUID()), {
      code: 'retryLater',
      vendorCode: 'ownPace',
    })
    assert.equal(home.fake.calls().length, calls, 'it was not even tried')
    await home.bot.send(person('seldom'), text('二'), randomUUID())
  })

  test('a chat’s own limit is kept on this side, and holds nobody else up', async () => {
    for (const user of ['many', 'few']) home.open(user)
    const sendMany = async () => {
      for (let at = 0; at < 40; at++) await home.bot.send(person('many'), text(`${at}`), randomUUID())
    }
    await assert.rejects(sendMany(), { code: 'retryLater', vendorCode: 'ownPace' })
    assert.equal(home.shown('many').length, 27)
    await home.bot.send(person('few'), text('一'), randomUUID())
  })

  test('who has never written is reached by the application, and nobody twice', async () => {
    home.fake.setProfile('new1', { name: '新', employeeNo: null, department: null, active: true })
    const ref = await home.bot.send(person('new1'), stepCard(), randomUUID())
    assert.equal(ref.chatId, 'app:new1')
    assert.match(lastOf(home.texts('new1')), /工序/)
  })

  test('whose chat is not open any more is reached by the application', async () => {
    home.memory.set('raw:new2', 'New2')
    const ref = await home.bot.send(person('new2'), text('好'), randomUUID())
    assert.equal(ref.chatId, 'app:New2')
    assert.equal(lastOf(home.texts('new2')), '好')
  })

  test('who is outside the visible range can’t be reached', async () => {
    home.fake.hideUser('hidden')
    await assert.rejects(home.bot.send(person('hidden'), text('好'), randomUUID()), {
      code: 'unreachable',
      vendorCode: '81013',
    })
  })

  test('an encrypted id is translated once, and pushes go to it as it came', async () => {
    home.says(text('好'))
    const raw = home.fake.encryptUser('opaque')
    const asked = () => home.fake.restCalls().filter(({ path }) => path.endsWith('openuserid_to_userid')).length
    await home.fake.write({ user: 'opaque', text: '一' })
    await home.fake.write({ user: 'opaque', text: '二' })
    assert.equal(lastOf(home.events).sender.userId, 'opaque')
    assert.equal(asked(), 1)
    await home.bot.send(person('opaque'), text('三'), randomUUID())
    assert.equal(lastOf(home.fake.frames()).body.chatid, raw)
  })

  test('the directory tells who somebody is; who is not in it has left', async () => {
    home.fake.setProfile('r', { name: '王', employeeNo: '007', department: '机加工', active: true })
    const known = { name: '王', employeeNo: '007', department: '机加工', active: true }
    assert.deepEqual(await home.bot.profileOf('r'), known)
    const calls = home.fake.calls().length
    assert.deepEqual(await home.bot.profileOf('r'), known)
    assert.equal(home.fake.calls().length, calls, 'asked once')
    assert.equal((await home.bot.profileOf('nobody'))?.active, false)
  })

  test('an error in a 200, and a busy platform, are errors', async () => {
    for (const user of ['err1', 'err2']) home.open(user)
    home.fake.failNext('errorIn200')
    await assert.rejects(home.bot.send(person('err1'), text('一'), randomUUID()), { code: 'unknown' })
    home.fake.failNext('serverError')
    await assert.rejects(home.bot.send(person('err2'), text('一'), randomUUID()), { code: 'retryLater' })
  })

  test('a card that WeCom does not take is said in words, with what can be written', async () => {
    home.open('words')
    home.fake.failNext('errorIn200')
    await home.bot.send(person('words'), stepCard(), randomUUID())
    const shown = lastOf(home.shown('words'))
    assert.equal(shown.kind, 'text')
    assert.match(shown.text, /可以回复：完成/)
  })

  describe('a group’s own webhook', () => {
    const chat = group('webhook:质检')
    const last = () => lastOf(home.fake.shownTo({ group: 'wrQuality' }))

    test('says a text, and mentions', async () => {
      await home.bot.send(chat, { ...text('料到了'), mentions: ['u9', 'all'] }, randomUUID())
      assert.match(last().text, /料到了/)
      const call = lastOf(home.fake.restCalls())
      assert.equal(textIn(recordIn(call.body.markdown).content), '料到了\n<@u9>')
    })
    test('says a card in words, with what would be its buttons', async () => {
      await home.bot.send(chat, stepCard(), randomUUID())
      assert.match(last().text, /工序[\s\S]*可以回复：完成/)
    })
    test('cuts what is too long, and says so', async () => {
      await home.bot.send(chat, text('长'.repeat(3_000)), randomUUID())
      assert.match(last().text, /长（略）|长\n（略）/)
    })
    test('says the same once when the answer was lost', async () => {
      const before = home.fake.shownTo({ group: 'wrQuality' }).length
      home.fake.failNext('unanswered')
      await home.bot.send(chat, text('一次'), randomUUID())
      assert.equal(home.fake.shownTo({ group: 'wrQuality' }).length, before + 1)
    })
    test('whose name is not configured is named', async () => {
      await assert.rejects(home.bot.send(group('webhook:别的'), text('好'), randomUUID()), {
        code: 'fixConfiguration',
        vendorCode: 'noWebhook',
      })
    })
  })
})

/** Closed also when the test fails. */
async function opened(t: TestContext, options?: BotOptions): Promise<Home> {
  const home = await givenBot(options)
  t.after(home.close)
  return home
}

describe('what WeCom does not say', { concurrency: true }, () => {
  test('a lost receipt on a line that is alive: nothing is said twice, no connection is renewed', async t => {
    const home = await opened(t)
    await until(() => home.bot.health().connected)
    home.open('a')
    home.fake.withholdAcks()
    await Promise.all([
      home.bot.send(person('a'), text('一'), randomUUID()),
      home.bot.send(person('a'), stepCard(), randomUUID()),
    ])
    assert.deepEqual(
      home.shown('a').map(({ kind }) => kind),
      ['text', 'card'],
    )
    assert.equal(home.fake.subscriptions(), 1)
    assert.equal(home.logs('wecom.receiptLost').length, 2)
    await closed(home)
  })

  test('no receipt and no heartbeat: a new connection, and the card that had arrived is there once', async t => {
    const home = await opened(t)
    await until(() => home.bot.health().connected)
    home.open('a')
    home.fake.withholdAcks()
    home.fake.withholdPongs()
    const dedup = randomUUID()
    await assert.rejects(home.bot.send(person('a'), stepCard(), dedup), { code: 'retryLater' })
    home.fake.withholdAcks(false)
    home.fake.withholdPongs(false)
    await until(() => home.bot.health().connected)
    assert.equal(home.fake.subscriptions(), 2)
    await home.bot.send(person('a'), stepCard(), dedup)
    assert.equal(home.shown('a').length, 1)
    assert.match(home.fake.turnedAway().join(), /a second time/)
    await closed(home)
  })

  test('an answer that met a dead line is said over the next one', async t => {
    const home = await opened(t)
    home.says(text('好'))
    await until(() => home.bot.health().connected)
    home.fake.withholdAcks()
    home.fake.withholdPongs()
    await home.hears({ from: { userid: 'a' } })
    await until(() => home.fake.subscriptions() === 2)
    home.fake.withholdAcks(false)
    home.fake.withholdPongs(false)
    await until(() => home.fake.frames().some(({ cmd }) => cmd === 'aibot_send_msg'))
    await closed(home)
  })

  test('846609: the socket looks open and is not; a new connection, and the answer is said', async t => {
    const home = await opened(t)
    home.says(text('好'))
    await until(() => home.bot.health().connected)
    home.fake.failNext('tokenExpired')
    await home.fake.write({ user: 'a', text: '一' })
    assert.deepEqual(home.texts('a'), ['好'])
    assert.equal(home.fake.subscriptions(), 2)
    await closed(home)
  })

  test('846605: what was asked over an earlier connection is answered by a push', async t => {
    const home = await opened(t)
    await until(() => home.bot.health().connected)
    home.answers(async () => {
      home.fake.cutConnections()
      await until(() => home.bot.health().connected && home.fake.connections() === 1)
      return { ...silence, replies: [text('好')] }
    })
    await home.fake.write({ user: 'a', text: '一' })
    assert.deepEqual(home.texts('a'), ['好'])
    assert.equal(lastOf(home.fake.frames()).cmd, 'aibot_send_msg')
    await closed(home)
  })

  test('a slow press is answered beside the card, and no late update is tried', async t => {
    const home = await opened(t, { timing: { pressAnswerMs: 100 } })
    await until(() => home.bot.health().connected)
    const shown = await holdsCard(home, 'a')
    home.answers(async () => {
      await sleep(200)
      return {
        ...silence,
        toast: '已记下',
        update: { messageId: shown.id, message: stepCard('新的') },
        replies: [receipt],
      }
    })
    await home.fake.press({ user: 'a', shown, label: '完成' })
    assert.match(lastOf(home.texts('a')), /已报工/)
    assert.equal(home.shown('a')[0]?.updates, 0)
    await closed(home)
  })

  test('a slow press without a reply says what the card has become', async t => {
    const home = await opened(t, { timing: { pressAnswerMs: 0 } })
    await until(() => home.bot.health().connected)
    const shown = await holdsCard(home, 'a')
    home.answers(() => ({ ...silence, toast: '已记下', update: { messageId: shown.id, message: stepCard('新的') } }))
    await home.fake.press({ user: 'a', shown, label: '完成' })
    await until(() => home.shown('a').length === 3)
    assert.deepEqual(
      home.texts('a').map(said => said.split('\n')[0]),
      ['工序', '已记下', '新的'],
    )
    await closed(home)
  })

  test('a press and a message that were not stored are told, each in its words', async t => {
    const home = await opened(t)
    await until(() => home.bot.health().connected)
    const shown = await holdsCard(home, 'a')
    home.answers(() => Promise.reject(new Error('the database is away')))
    await Promise.all([
      home.fake.press({ user: 'a', shown, label: '完成' }),
      home.fake.write({ user: 'b', text: '50' }),
      home.fake.write({ user: 'c', group: 'wrNew', text: '50' }),
    ])
    assert.equal(lastOf(home.texts('a')), WORDS.failed)
    assert.ok(home.shown('a')[0]?.buttons.includes('完成'), 'the card is as it was')
    assert.equal(lastOf(home.texts('b')), WORDS.sendAgain)
    assert.equal(lastOf(home.fake.shownTo({ group: 'wrNew' })).text, WORDS.sendAgain)
    assert.equal(home.logs('wecom.notStored').length, 3)
    await closed(home)
  })

  test('a database that is away for a moment is asked again, and nobody is told', async t => {
    const home = await opened(t)
    await until(() => home.bot.health().connected)
    let asked = 0
    home.answers(() => (++asked === 1 ? Promise.reject(new Error('away')) : { ...silence, replies: [text('好')] }))
    await home.fake.write({ user: 'a', text: '50' })
    assert.deepEqual(home.texts('a'), ['好'])
    await closed(home)
  })

  test('cards that are refused in groups are said in words for a day, and then tried again', async t => {
    const home = await opened(t, { cardsInGroups: false })
    await until(() => home.bot.health().connected)
    home.fake.openChat({ group: 'wrA' })
    const kinds = () => home.fake.shownTo({ group: 'wrA' }).map(({ kind }) => kind)
    await home.bot.send(group('wrA'), stepCard(), randomUUID())
    await home.bot.send(group('wrA'), stepCard(), randomUUID())
    assert.deepEqual(kinds(), ['text', 'text'])
    assert.equal(home.fake.turnedAway().length, 1, 'the second was not tried as a card')
    home.later(25 * 60 * 60_000)
    await home.bot.send(group('wrA'), stepCard(), randomUUID())
    assert.equal(home.fake.turnedAway().length, 2)
    await home.fake.write({ user: 'a', group: 'wrA', text: '?' }).catch(() => undefined)
    await closed(home)
  })

  test('in such a group a message is still answered by a card, in its own request', async t => {
    const home = await opened(t, { cardsInGroups: false })
    await until(() => home.bot.health().connected)
    home.answers(event => ({ ...silence, replies: event.kind === 'message' ? [stepCard()] : [] }))
    await home.fake.write({ user: 'a', group: 'wrA', text: '?' })
    assert.equal(lastOf(home.fake.shownTo({ group: 'wrA' })).kind, 'card')
    await closed(home)
  })

  test('without an application who never wrote can’t be reached', async t => {
    const home = await opened(t, { agent: false })
    await until(() => home.bot.health().connected)
    await assert.rejects(home.bot.send(person('a'), text('好'), randomUUID()), {
      code: 'unreachable',
      vendorCode: '93006',
    })
    assert.equal(await home.bot.profileOf('a'), null)
    await closed(home)
  })

  test('an encrypted id that the application may not translate is as good a name as any', async t => {
    const home = await opened(t)
    home.says(text('好'))
    const raw = home.fake.encryptUser('a')
    home.fake.trustAddress(false)
    await home.fake.write({ user: 'a', text: '一' })
    assert.equal(lastOf(home.events).sender.userId, raw)
    home.fake.trustAddress(true)
    await home.fake.write({ user: 'a', text: '二' })
    assert.equal(lastOf(home.events).sender.userId, raw, 'and stays, so that nobody has two names')
    await closed(home)
  })

  test('an encrypted id while WeCom can’t be asked: nothing is stored under a wrong name, the sender is told', async t => {
    const home = await opened(t, {
      change: config => ({ ...config, agent: config.agent && { ...config.agent, apiBase: 'http://127.0.0.1:1' } }),
    })
    home.fake.encryptUser('a')
    await home.fake.write({ user: 'a', text: '一' })
    assert.deepEqual(home.texts('a'), [WORDS.sendAgain])
    assert.deepEqual(home.events, [])
    await closed(home)
  })

  test('what was begun is finished before the bot stops', async t => {
    const home = await opened(t)
    home.answers(async () => {
      await sleep(300)
      return { ...silence, replies: [text('好')] }
    })
    await until(() => home.bot.health().connected)
    home.fake.push({ cmd: 'aibot_msg_callback', body: home.fake.message({ from: { userid: 'a' } }) })
    await sleep(100)
    await home.bot.stop()
    assert.deepEqual(home.texts('a'), ['好'])
    await until(() => home.fake.connections() === 0)
    assert.equal(home.bot.health().connected, false)
    await closed(home)
  })

  test('a webhook whose key is refused says what to do', async t => {
    const wrong = { reveal: () => `${home.fake.environment.WECOM_API_BASE}/cgi-bin/webhook/send?key=wrong` }
    const home: Home = await opened(t, { change: config => ({ ...config, groupWebhooks: new Map([['质检', wrong]]) }) })
    await assert.rejects(home.bot.send(group('webhook:质检'), text('好'), randomUUID()), {
      code: 'fixConfiguration',
      vendorCode: '93000',
    })
    await closed(home)
  })

  test('calls, answers and failures are counted by what they were', async t => {
    const home = await opened(t)
    home.says(text('好'))
    await home.fake.write({ user: 'a', text: '一' })
    home.fake.failNext('serverError')
    await assert.rejects(home.bot.send(person('a'), text('二'), randomUUID()))
    assert.deepEqual(home.counted, ['aibot_respond_msg ok', 'aibot_send_msg retry'])
    await closed(home)
  })

  test('a bot whose name is not told takes the first word for it', async t => {
    const home = await opened(t, {
      change: config => ({ ...config, bot: config.bot && { ...config.bot, name: null } }),
    })
    home.says(text('好'))
    const said = { msgtype: 'text', text: { content: '@报工 完成120' }, chattype: 'group', chatid: 'wrA' }
    await until(() => home.bot.health().connected)
    await home.hears(said)
    await until(() => home.events.some(event => event.kind === 'message' && event.text === '完成120'))
    await closed(home)
  })
})
