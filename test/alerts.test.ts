/**
 * Alerts through the whole service, by the sandbox's API and its clock: a step gets late, its department's group sees one
 * card that calls the leader, who promises; the promise passes and the supervisor is called; a report ends it.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from '../domain/model.ts'
import { comingWednesday, KEY, type Message, type Running, startRunning, wordsOf } from './running-service.ts'

const GROUP = 'G-D-SHEET'
const LEADER = 'W015'
const BENDER = 'W017'

type Opened = {
  readonly house: Running
  /** Moves the clock to a time of that day, minute by minute as the jobs see it. */
  readonly until: (time: string) => Promise<void>
  /** Delivery is beside the jobs: what is expected comes within moments. */
  readonly inChat: (chat: string, holds: (messages: readonly Message[]) => boolean) => Promise<readonly Message[]>
  readonly alerts: (query?: string) => Promise<readonly Record<string, unknown>[]>
}

/** A house of the suite's own, open inside its tests. */
function openedOnWednesday(): { readonly now: Opened } {
  let opened: Opened | null = null
  before(async () => {
    const opensAt = comingWednesday()
    opened = openedAt(await startRunning({ opensAt }), opensAt)
  })
  after(async () => opened?.house.close())
  return {
    get now() {
      return opened ?? assert.fail('the house is open inside tests')
    },
  }
}

function openedAt(house: Running, opensAt: Instant): Opened {
  async function until(time: string): Promise<void> {
    const to = opensAt.toZonedDateTimeISO('Asia/Shanghai').withPlainTime(time)
    const seconds = Math.ceil((to.epochMilliseconds - house.service.clock.now().epochMilliseconds) / 1_000)
    const { status, body } = await house.post('/sandbox/api/clock', { advance: `PT${seconds}S` })
    assert.equal(status, 200, body)
  }

  async function inChat(chat: string, holds: (messages: readonly Message[]) => boolean): Promise<readonly Message[]> {
    for (let tries = 0; tries < 1_200; tries++) {
      const messages = await house.messages(chat)
      if (holds(messages)) return messages
      await sleep(50)
    }
    return assert.fail(`${chat} reads: ${wordsOf(await house.messages(chat))}`)
  }

  async function alerts(query = ''): Promise<readonly Record<string, unknown>[]> {
    const { status, body } = await house.get(`/api/v1/alerts${query}`, { authorization: `Bearer ${KEY}` })
    assert.equal(status, 200, body)
    const { items }: { items: readonly Record<string, unknown>[] } = JSON.parse(body)
    return items
  }

  return { house, until, inChat, alerts }
}

describe('a late step, from the first card to the last', () => {
  const it = openedOnWednesday()

  const bending = async (query = '') =>
    (await it.now.alerts(query)).find(
      ({ order, step, kind }) => order === 'WO-1008' && JSON.stringify(step).includes('20') && kind !== 'silent',
    )

  const sayInGroup = (as: string, text: string) => it.now.house.say(as, text, { chat: GROUP })

  test('it gets late: one card in the group, with the leader mentioned', async () => {
    await it.now.until('11:30')
    const messages = await it.now.inChat(GROUP, all => wordsOf(all).includes('超期'))
    const last = messages.at(-1)
    assert.match(last?.text ?? '', /@谢文斌/)
    assert.match(wordsOf(last === undefined ? [] : [last]), /WO-1008 · 折弯/)
    assert.equal(
      messages.filter(({ card }) => card?.title.startsWith('预警')).length <= 2,
      true,
      'a card, not one per alert',
    )
    const alert = await bending()
    assert.deepEqual([alert?.['state'], alert?.['level'], alert?.['mentions']], ['firing', 1, ['RL0015']])
  })

  test('the leader takes it in the group, with a promise', async () => {
    const [answer] = await sayInGroup(LEADER, 'WO-1008 折弯 14:00前')
    assert.match(wordsOf(answer === undefined ? [] : [answer]), /14:00 前解决/)
    const alert = await bending()
    assert.equal(alert?.['state'], 'acknowledged')
    assert.equal(alert?.['acknowledgedBy'], 'RL0015')
    assert.match(String(alert?.['promisedUntil']), /T14:00/)
    const cards = (await it.now.house.messages(GROUP)).filter(({ card }) => card?.title.startsWith('预警 · 钣金车间'))
    await it.now.until('11:33')
    await it.now.inChat(GROUP, all => wordsOf(all.filter(({ id }) => id === cards.at(-1)?.id)).includes('谢文斌 收到'))
    const after = (await it.now.house.messages(GROUP)).filter(({ card }) => card?.title.startsWith('预警 · 钣金车间'))
    assert.equal(after.length, cards.length, 'the card was edited, none was posted')
  })

  test('bad promises are answered and change nothing', async () => {
    for (const [text, expected] of [
      ['WO-1008 折弯 09:00前', /已经过去了/],
      ['WO-1008 静音365天', /太久了/],
      ['WO-1008 预警转给 赵无名', /没有叫“赵无名”的人/],
      ['收到 WO-1006', /由班组长、主管/],
    ] as const) {
      const [answer] = await sayInGroup(LEADER, text)
      assert.match(wordsOf(answer === undefined ? [] : [answer]), expected, text)
    }
    assert.match(String((await bending())?.['promisedUntil']), /T14:00/)
  })

  test('a worker of the group may not take it', async () => {
    const [answer] = await sayInGroup(BENDER, '收到 WO-1008')
    assert.match(wordsOf(answer === undefined ? [] : [answer]), /由班组长、主管/)
  })

  test('the promise passes: the supervisor is called', async () => {
    await it.now.until('14:05')
    const messages = await it.now.inChat(GROUP, all => all.some(({ text }) => text?.includes('@韩冬梅') ?? false))
    assert.match(wordsOf(messages), /谢文斌 说 今天 14:00 前解决，没有做到/)
    const alert = await bending()
    assert.deepEqual([alert?.['state'], alert?.['level']], ['firing', 2])
  })

  test('a report ends it: it resolves by itself, and the group’s card says so', async () => {
    const said = await it.now.house.say(BENDER, 'WO-1008 折弯 都做完了')
    assert.match(wordsOf(said), /已报工/)
    await it.now.until('14:07')
    await it.now.inChat(GROUP, all => wordsOf(all).includes('✓ WO-1008 · 折弯'))
    await it.now.until('14:09')
    assert.equal(await bending(), undefined)
    assert.equal((await bending('?state=closed'))?.['state'], 'closed')
  })

  test('the record tells all of it', async () => {
    const log = await it.now.house.service.sql<{ what: string }[]>`
      select l.what from alert_log l join alert a on a.id = l.alert_id join step s on s.id = a.step_id
        join orders o on o.id = s.order_id
      where o.code = 'WO-1008' and s.seq = 20 and a.kind <> 'silent' order by l.id`
    const told = log.map(({ what }) => what)
    for (const what of ['fired', 'told', 'acknowledged', 'promisePassed', 'resolved'])
      assert.ok(told.includes(what), `${what} in ${told.join(' ')}`)
  })
})

describe('silence', () => {
  const it = openedOnWednesday()
  const WORKSHOP = 'G-D-MACH'
  const silent = async (query: string) =>
    (await it.now.alerts(query)).find(({ kind, order }) => kind === 'silent' && order === 'WO-1001')

  let worker = ''

  test('the worker is asked, and nobody else hears of it', async () => {
    await it.now.until('12:00')
    const alert = await silent('?state=asked')
    const [employeeNo] = Array.isArray(alert?.['mentions']) ? alert['mentions'] : []
    const { body } = await it.now.house.get('/sandbox/api/people')
    const people: readonly { id: string; employeeNo: string }[] = JSON.parse(body)
    worker = people.find(person => person.employeeNo === employeeNo)?.id ?? assert.fail('somebody was asked')
    const chat = await it.now.inChat(`D-${worker}`, all => wordsOf(all).includes('WO-1001 磨削 · 做了多少？'))
    assert.match(wordsOf(chat), /之后没有报工/)
    assert.doesNotMatch(wordsOf(await it.now.house.messages(WORKSHOP)), /WO-1001 · 磨削 · 没有报工/)
  })

  test('unanswered, the leader is called in the group', async () => {
    await it.now.until('13:21')
    const group = await it.now.inChat(WORKSHOP, all => wordsOf(all).includes('WO-1001 · 磨削 · 没有报工'))
    const card = group.findLast(message => wordsOf([message]).includes('WO-1001 · 磨削 · 没有报工'))
    assert.match(card?.text ?? '', /@郑海涛/)
    assert.equal((await silent('?state=firing'))?.['level'], 1)
  })

  test('a bare number still answers, and ends it', async () => {
    const said = await it.now.house.say(worker, '20')
    assert.match(wordsOf(said), /已报工 · WO-1001 磨削/)
    await it.now.until('13:23')
    assert.equal(await silent(''), undefined)
  })
})
