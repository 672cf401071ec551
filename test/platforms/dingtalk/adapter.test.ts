import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Card } from '../../../adapters/card.ts'
import { checkDingTalk } from '../../../adapters/dingtalk/check.ts'
import { recordIn } from '../../../adapters/kit/json.ts'
import { type OutboundMessage, PlatformError } from '../../../adapters/port.ts'
import { givenParts, silence, text, WORDS } from '../house.ts'
import { until } from '../people.ts'
import { SECRET } from './fake.ts'
import { configOf, givenBot } from './house.ts'
import { OWN_TEMPLATE, STOCK_TEMPLATE } from './rules.ts'

const stepCard = (title = '工序'): OutboundMessage => {
  const card: Card = {
    title,
    tone: 'info',
    blocks: [
      {
        kind: 'form',
        name: 'f',
        inputs: [{ kind: 'number', name: 'good', label: '合格', decimals: 0 }],
        submit: { label: '报工', payload: 'report' },
      },
      { kind: 'actions', actions: [{ label: '完成', payload: 'finish' }] },
    ],
  }
  return { text: null, card, summary: title, mentions: [], file: null }
}
const receipt: OutboundMessage = {
  ...stepCard(),
  card: { title: '已报工', tone: 'success', blocks: [{ kind: 'text', text: '50 件' }] },
  summary: '已报工',
}
const person = (userId: string) => ({ kind: 'person', userId }) as const

describe('the bot on DingTalk', () => {
  let home: Awaited<ReturnType<typeof givenBot>>
  before(async () => {
    home = await givenBot()
  })
  after(async () => {
    assert.deepEqual(home.fake.refusals(), [])
    await home.close()
    const all = home.logged.join()
    assert.ok(!all.includes(SECRET) && !all.includes('token-'), 'no secret in the log')
  })
  const lastEvent = () => home.events.at(-1) ?? assert.fail('nothing was heard')
  const onlyShown = (user: string) => home.fake.shownTo({ user }).at(-1) ?? assert.fail('nothing is shown')

  test('hears a text and answers it with one call', async () => {
    home.answers(() => ({ ...silence, replies: [text('好')] }))
    const before = home.fake.calls().length
    await home.fake.write({ user: 'a', text: '我的任务' })
    const event = lastEvent()
    assert.ok(event.kind === 'message' && event.text === '我的任务' && event.chat.id === 'user:a')
    assert.equal(onlyShown('a').text, '好')
    assert.equal(home.fake.calls().length - before, 1)
  })

  test('a redelivery has the same event id and says nothing twice', async () => {
    home.answers(() => ({ ...silence, replies: [stepCard()] }))
    const eventId = `msg-${randomUUID()}`
    await home.fake.write({ user: 'b', text: '一', eventId })
    await home.fake.write({ user: 'b', text: '一', eventId })
    assert.deepEqual(
      home.events.slice(-2).map(event => event.eventId),
      [eventId, eventId],
    )
    assert.equal(home.fake.shownTo({ user: 'b' }).length, 1)
    assert.equal(onlyShown('b').id, lastEvent().replyIds?.[0])
  })

  test('a submitted form is answered in place and costs no call', async () => {
    await home.bot.send(person('c'), stepCard(), randomUUID())
    home.answers(event => ({
      toast: '已记下',
      update: event.kind === 'action' ? { messageId: event.messageId, message: stepCard('新的') } : null,
      replies: [receipt],
    }))
    const before = home.fake.calls().length
    const shown = onlyShown('c')
    const { toast } = await home.fake.press({ user: 'c', shown, label: '报工', values: { good: '50' } })
    assert.equal(toast, '已记下')
    assert.equal(home.fake.calls().length, before)
    const event = lastEvent()
    assert.ok(event.kind === 'action' && event.payload === 'report' && event.values.good === '50')
    assert.equal(event.messageId, shown.id)
    assert.match(onlyShown('c').text, /已报工[\s\S]*50 件[\s\S]*新的/)
    assert.equal(home.fake.shownTo({ user: 'c' }).length, 1)
  })

  test('a slow press is told that it is worked on, inside the window, and answered afterwards', async () => {
    await home.bot.send(person('d'), stepCard(), randomUUID())
    home.answers(async () => {
      await sleep(1_600)
      return { ...silence, replies: [receipt] }
    })
    const { toast } = await home.fake.press({ user: 'd', shown: onlyShown('d'), label: '完成' })
    assert.equal(toast, WORDS.working)
    await until(() => /已报工/.test(onlyShown('d').text))
  })

  test('a press that was not stored says so and leaves the card', async () => {
    await home.bot.send(person('e'), stepCard(), randomUUID())
    home.answers(() => Promise.reject(new Error('the database is away')))
    const { toast } = await home.fake.press({ user: 'e', shown: onlyShown('e'), label: '完成' })
    assert.equal(toast, WORDS.failed)
    assert.ok(onlyShown('e').buttons.includes('报工'))
  })

  test('a message that was not stored is asked for again', async () => {
    home.answers(() => Promise.reject(new Error('the database is away')))
    await home.fake.write({ user: 'f', text: '50' })
    assert.equal(onlyShown('f').text, WORDS.sendAgain)
  })

  test('a quoted card is the card that was sent', async () => {
    const ref = await home.bot.send(person('g'), stepCard(), randomUUID())
    home.answers(() => silence)
    await home.fake.write({ user: 'g', text: '25', quote: onlyShown('g') })
    const event = lastEvent()
    assert.ok(event.kind === 'message' && event.quotedMessageId === ref.messageId)
  })

  test('a group is met once, by its first message', async () => {
    home.answers(() => silence)
    await home.fake.joinGroup({ id: 'cidG', title: 'A 车间', by: 'a' })
    assert.equal(lastEvent().kind, 'botJoined')
    await home.fake.write({ user: 'a', group: 'cidG', text: '进度' })
    const event = lastEvent()
    assert.ok(event.kind === 'message' && event.chat.kind === 'group' && event.text === '进度')
    assert.equal(home.events.filter(({ kind }) => kind === 'botJoined').length, 1)
  })

  test('voice is heard as its text, files can be read', async () => {
    home.answers(() => silence)
    await home.fake.say({ user: 'a', text: '完成五十' })
    const spoken = lastEvent()
    assert.ok(spoken.kind === 'message' && spoken.voice && spoken.text === '完成五十')
    await home.fake.sendFile({ user: 'a', name: 'a.xlsx', bytes: new Uint8Array([1, 2, 3]) })
    const event = lastEvent()
    assert.ok(event.kind === 'message' && event.files[0] !== undefined)
    assert.deepEqual([...(await home.bot.readFile(event.files[0]))], [1, 2, 3])
  })

  test('another company is not heard', async () => {
    const heard = home.events.length
    await home.fake.frame(
      'message',
      JSON.stringify(home.fake.message({ senderCorpId: 'other', text: { content: 'x' } })),
    )
    assert.equal(home.events.length, heard)
    assert.ok(home.logged.some(line => line.includes('otherCompany')))
  })

  test('a mention goes by a card, as plain messages can’t', async () => {
    await home.bot.send({ kind: 'chat', chatId: 'cidG' }, { ...text('看一下'), mentions: ['u9', '@ALL'] }, randomUUID())
    assert.equal(home.fake.shownTo({ group: 'cidG' }).at(-1)?.kind, 'card')
  })

  test('the same key is sent once, also when the answer was lost', async () => {
    home.fake.failNext('unanswered')
    const dedup = randomUUID()
    await assert.rejects(home.bot.send(person('h'), stepCard(), dedup), { code: 'retryLater', retryAfterMs: 1_000 })
    await home.bot.send(person('h'), stepCard(), dedup)
    await home.bot.send(person('h'), stepCard(), dedup)
    assert.equal(home.fake.shownTo({ user: 'h' }).length, 1)
  })

  test('a text whose answer was lost is not sent again', async () => {
    home.fake.failNext('unanswered')
    await assert.rejects(home.bot.send(person('i'), text('好'), randomUUID()), { code: 'lost', retryAfterMs: null })
  })

  test('a delivery that failed inside a success is delivered at the next try', async () => {
    home.fake.failDelivery()
    const dedup = randomUUID()
    await assert.rejects(home.bot.send(person('j'), stepCard(), dedup), PlatformError)
    assert.equal(home.fake.shownTo({ user: 'j' }).length, 0)
    await home.bot.send(person('j'), stepCard(), dedup)
    assert.equal(home.fake.shownTo({ user: 'j' }).length, 1)
  })

  test('too many calls: DingTalk’s wait is told and kept', async () => {
    home.fake.failNext('rateLimited')
    await assert.rejects(home.bot.send(person('k'), stepCard(), 'k1'), { code: 'retryLater', retryAfterMs: 2_000 })
    const began = performance.now()
    await home.bot.send(person('k'), stepCard(), 'k1')
    assert.ok(performance.now() - began > 1_500)
  })

  test('an error in a 200 is an error', async () => {
    home.fake.failNext('errorIn200')
    await assert.rejects(home.bot.send(person('l'), stepCard(), 'l1'), { code: 'retryLater' })
  })

  test('a token that has ended is fetched once for all who need it', async () => {
    home.fake.failNext('tokenExpired')
    const before = home.fake.tokenCalls()
    await Promise.all(['m', 'n', 'o'].map(user => home.bot.send(person(user), stepCard(), `t-${user}`)))
    assert.equal(home.fake.tokenCalls() - before, 1)
  })

  test('a picture is uploaded once', async () => {
    const image = { kind: 'image', name: 'a.png', alt: '图', mime: 'image/png', base64: 'AAEC' } as const
    const message: OutboundMessage = { ...receipt, card: { title: '图', tone: 'info', blocks: [image] } }
    await home.bot.send(person('p'), message, 'p1')
    await home.bot.send(person('p'), message, 'p2')
    assert.equal(home.fake.calls().filter(path => path === '/media/upload').length, 1)
  })

  test('a file is sent as one, with its text', async () => {
    await home.bot.send(person('q'), { ...text('报表'), file: { name: 'a.xlsx', mime: 'x/y', base64: 'AAEC' } }, 'q1')
    assert.deepEqual(
      home.fake.shownTo({ user: 'q' }).map(({ kind }) => kind),
      ['file', 'text'],
    )
  })

  test('the directory tells who somebody is, and is asked once', async () => {
    home.fake.setProfile('r', { name: '王', employeeNo: '007', department: '机加工', active: true })
    assert.deepEqual(await home.bot.profileOf('r'), {
      name: '王',
      employeeNo: '007',
      department: '机加工',
      active: true,
    })
    assert.equal((await home.bot.profileOf('nobody'))?.active, false)
  })

  test('a cut socket comes back', async () => {
    home.fake.cutConnections()
    home.answers(() => silence)
    await sleep(50)
    await home.fake.write({ user: 'a', text: '还在吗' })
    assert.equal(home.bot.health().connected, true)
  })

  test('an announced end opens the next stream before the old one closes', async () => {
    const streams = home.fake.connections()
    await sleep(1_100)
    home.fake.announceDisconnect()
    await until(() => home.fake.connections() === streams + 1)
  })

  test('what is no JSON does not make the stream deaf', async () => {
    home.fake.raw('no json')
    home.fake.raw('{"type":"CALLBACK"}')
    await home.fake.write({ user: 'a', text: 'noch da' })
    assert.equal(home.events.at(-1)?.kind, 'message')
  })

  test('a refused handshake makes no storm at the gateway', async () => {
    const before = home.fake.gatewayCalls()
    home.fake.refuseHandshakes(2)
    home.fake.cutConnections()
    await sleep(1_500)
    assert.ok(home.fake.gatewayCalls() - before <= 4)
    await home.fake.write({ user: 'a', text: 'wieder da' })
  })

  test('the quota’s end is told to the operator', async () => {
    const { text: _, ...bare } = home.fake.message({ errorMessage: '20001' })
    await home.fake.frame('message', JSON.stringify(bare))
    assert.match(home.bot.health().detail ?? '', /quotaUsedUp/)
  })

  test('the doctor sees what can be seen', async () => {
    const checks = await checkDingTalk(configOf(home.fake), givenParts().parts)
    const outcomes = Object.fromEntries(checks.map(({ step, outcome }) => [step, outcome]))
    assert.equal(outcomes.credentials, 'ok')
    assert.equal(outcomes.permissions, 'ok')
    assert.equal(outcomes.directory, 'ok')
    const wrong = { ...configOf(home.fake), clientSecret: { reveal: () => 'wrong' } }
    const [, credentials] = await checkDingTalk(wrong, givenParts().parts)
    assert.equal(credentials?.outcome, 'failed')
  })
})

describe('without a template of our own', () => {
  let home: Awaited<ReturnType<typeof givenBot>>
  before(async () => {
    home = await givenBot({ template: false })
  })
  after(async () => {
    assert.deepEqual(home.fake.refusals(), [])
    await home.close()
  })

  test('the stock card has buttons, and says that numbers can be written', async () => {
    await home.bot.send(person('a'), stepCard(), 'a1')
    const [shown] = home.fake.shownTo({ user: 'a' })
    assert.deepEqual(shown?.buttons, ['完成'])
    assert.match(shown?.text ?? '', /也可以直接回复数字/)
    home.answers(() => ({ ...silence, replies: [receipt] }))
    assert.ok(shown)
    await home.fake.press({ user: 'a', shown, label: '完成' })
    const event = home.events.at(-1)
    assert.ok(event?.kind === 'action' && event.payload === 'finish')
  })

  test('a callback with the button’s id alone is understood by what was sent', async () => {
    const ref = await home.bot.send(person('b'), stepCard(), 'b1')
    const sent = recordIn(home.memory.get(`card:${ref.messageId}`))
    const [id] = Object.keys(recordIn(sent.payloads))
    const content = JSON.stringify({ cardPrivateData: { actionIds: [id] } })
    await home.fake.frame(
      'card',
      JSON.stringify({ outTrackId: ref.messageId, corpId: 'dingcorp', userId: 'b', content }),
    )
    const event = home.events.at(-1)
    assert.ok(event?.kind === 'action' && event.payload === 'finish')
  })

  test('where that is refused too, the card goes as a text', async () => {
    home.fake.refuseTemplate(STOCK_TEMPLATE)
    await home.bot.send(person('c'), stepCard(), 'c1')
    const [shown] = home.fake.shownTo({ user: 'c' })
    assert.equal(shown?.kind, 'text')
    assert.match(shown?.text ?? '', /可以回复：完成/)
    const ref = await home.bot.send(person('c'), stepCard(), 'c1')
    await assert.rejects(home.bot.update(ref, receipt), { code: 'gone' })
  })
})

test('an own template that is refused gives way to the stock one', async () => {
  const home = await givenBot()
  home.fake.refuseTemplate(OWN_TEMPLATE)
  await home.bot.send(person('a'), stepCard(), 'a1')
  assert.deepEqual(home.fake.shownTo({ user: 'a' })[0]?.buttons, ['完成'])
  await home.close()
})
