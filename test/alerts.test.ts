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

describe('a late step, from the first card to the last', () => {
  let house: Running
  let opensAt: Instant
  before(async () => {
    opensAt = comingWednesday()
    house = await startRunning({ opensAt })
  })
  after(async () => house.close())

  /** Moves the clock to a time of that day, minute by minute as the jobs see it. */
  async function until(time: string): Promise<void> {
    const to = opensAt.toZonedDateTimeISO('Asia/Shanghai').withPlainTime(time)
    const seconds = Math.ceil((to.epochMilliseconds - house.service.clock.now().epochMilliseconds) / 1_000)
    const { status, body } = await house.post('/sandbox/api/clock', { advance: `PT${seconds}S` })
    assert.equal(status, 200, body)
  }

  /** Delivery is beside the jobs: what is expected comes within moments. */
  async function inGroup(holds: (messages: readonly Message[]) => boolean): Promise<readonly Message[]> {
    for (let tries = 0; tries < 100; tries++) {
      const messages = await house.messages(GROUP)
      if (holds(messages)) return messages
      await sleep(50)
    }
    return assert.fail(`the group reads: ${wordsOf(await house.messages(GROUP))}`)
  }

  async function alerts(query = ''): Promise<readonly Record<string, unknown>[]> {
    const { status, body } = await house.get(`/api/v1/alerts${query}`, { authorization: `Bearer ${KEY}` })
    assert.equal(status, 200, body)
    const { items }: { items: readonly Record<string, unknown>[] } = JSON.parse(body)
    return items
  }
  const bending = async (query = '') =>
    (await alerts(query)).find(
      ({ order, step, kind }) => order === 'WO-1008' && JSON.stringify(step).includes('20') && kind !== 'silent',
    )

  const inChat = (as: string, text: string) => house.say(as, text, { chat: GROUP })

  test('it gets late: one card in the group, with the leader mentioned', async () => {
    await until('11:30')
    const messages = await inGroup(all => wordsOf(all).includes('超期'))
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
    const [answer] = await inChat(LEADER, 'WO-1008 折弯 14:00前')
    assert.match(wordsOf(answer === undefined ? [] : [answer]), /14:00 前解决/)
    const alert = await bending()
    assert.equal(alert?.['state'], 'acknowledged')
    assert.equal(alert?.['acknowledgedBy'], 'RL0015')
    assert.match(String(alert?.['promisedUntil']), /T14:00/)
    const cards = (await house.messages(GROUP)).filter(({ card }) => card?.title.startsWith('预警 · 钣金车间'))
    await until('11:33')
    await inGroup(all => wordsOf(all.filter(({ id }) => id === cards.at(-1)?.id)).includes('谢文斌 收到'))
    const after = (await house.messages(GROUP)).filter(({ card }) => card?.title.startsWith('预警 · 钣金车间'))
    assert.equal(after.length, cards.length, 'the card was edited, none was posted')
  })

  test('bad promises are answered and change nothing', async () => {
    for (const [text, expected] of [
      ['WO-1008 折弯 09:00前', /已经过去了/],
      ['WO-1008 静音365天', /太久了/],
      ['WO-1008 预警转给 赵无名', /没有叫“赵无名”的人/],
      ['收到 WO-1006', /由班组长、主管/],
    ] as const) {
      const [answer] = await inChat(LEADER, text)
      assert.match(wordsOf(answer === undefined ? [] : [answer]), expected, text)
    }
    assert.match(String((await bending())?.['promisedUntil']), /T14:00/)
  })

  test('a worker of the group may not take it', async () => {
    const [answer] = await inChat(BENDER, '收到 WO-1008')
    assert.match(wordsOf(answer === undefined ? [] : [answer]), /由班组长、主管/)
  })

  test('the promise passes: the supervisor is called', async () => {
    await until('14:05')
    const messages = await inGroup(all => all.some(({ text }) => text?.includes('@韩冬梅') ?? false))
    assert.match(wordsOf(messages), /谢文斌 说 今天 14:00 前解决，没有做到/)
    const alert = await bending()
    assert.deepEqual([alert?.['state'], alert?.['level']], ['firing', 2])
  })

  test('a report ends it: it resolves by itself, and the group’s card says so', async () => {
    const said = await house.say(BENDER, 'WO-1008 折弯 都做完了')
    assert.match(wordsOf(said), /已报工/)
    await until('14:07')
    await inGroup(all => wordsOf(all).includes('✓ WO-1008 · 折弯'))
    await until('14:09')
    assert.equal(await bending(), undefined)
    assert.equal((await bending('?state=closed'))?.['state'], 'closed')
  })

  test('the record tells all of it', async () => {
    const log = await house.service.sql<{ what: string }[]>`
      select l.what from alert_log l join alert a on a.id = l.alert_id join step s on s.id = a.step_id
        join orders o on o.id = s.order_id
      where o.code = 'WO-1008' and s.seq = 20 and a.kind <> 'silent' order by l.id`
    const told = log.map(({ what }) => what)
    for (const what of ['fired', 'told', 'acknowledged', 'promisePassed', 'resolved'])
      assert.ok(told.includes(what), `${what} in ${told.join(' ')}`)
  })
})
