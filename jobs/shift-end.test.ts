/** A shift's end on a seeded factory: timers, timed work, the one question, and late reports on their own day. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { workingTimeOf } from '../bot/order/working-times.ts'
import { shiftEndSpeech } from '../bot/speech/shift-end-speech.ts'
import { catalogVersion } from '../db/catalog.ts'
import { type Factory, openFactory } from '../test/factory.ts'
import { shiftEndJob } from './shift-end.ts'

const at = (text: string) => Temporal.Instant.from(`${text}+08:00`)

let factory: Factory & { readonly close: () => Promise<void> }
before(async () => {
  factory = await openFactory({ opensAt: at('2026-11-18T16:00') })
})
after(() => factory.close())

/** One instance of the service. */
const instance = () =>
  shiftEndJob({
    sql: factory.sql,
    catalog: async () => factory.deps.catalog.at(await catalogVersion(factory.sql)),
    workingTimeOf,
    ...shiftEndSpeech,
    newId: factory.deps.newId,
    wakeDelivery: () => undefined,
  })
const moveTo = (text: string): void =>
  factory.clock.advance({ milliseconds: at(text).epochMilliseconds - factory.clock.now().epochMilliseconds })
const session = async (person: string) => {
  const [row] = await factory.sql<{ ended: string | null; by: string | null }[]>`
    select to_char(ended_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as ended, ended_by as by from work_session
    where person_id = ${person} order by started_at desc limit 1`
  return { ...row }
}
const saidTo = async (person: string) =>
  (await factory.told(person)).filter(({ words }) => /下班了|计时没有停/.test(words))

describe('when a shift ends', () => {
  test('timers are left alone until people had time to stop them', async () => {
    await factory.sql`update work_session set ended_at = greatest(started_at, ${factory.clock.now()}), ended_by = 'pause' where ended_at is null`
    await factory.say('W023', '开工 WO-1016 包装')
    await factory.sql`insert into work_session (id, step_id, person_id, started_at)
      select 'S-23', s.id, 'W023', ${at('2026-11-18T16:00')} from step s join orders o on o.id = s.order_id
      where o.code = 'WO-1009' and s.code = 'PACK'`
    await factory.say('W008', '开工 WO-1006 粗铣')
    await factory.say('W013', '开工 WO-1001 磨削')
    moveTo('2026-11-18T17:40')
    await instance().run(factory.clock.now())
    assert.deepEqual(await session('W013'), { ended: null, by: null })
  })

  test('what nobody stopped is cut at its end and marked, once over two instances', async () => {
    moveTo('2026-11-18T17:46')
    const [one, other] = [instance(), instance()]
    await Promise.all([one.run(factory.clock.now()), other.run(factory.clock.now())])
    assert.deepEqual(await session('W013'), { ended: '11-18 17:30', by: 'shiftEnd' })
    // Of the two-shift team the day goes on until eight.
    assert.deepEqual(await session('W008'), { ended: null, by: null })
    const cuts = await factory.sql`select 1 from audit where action = 'session.cut' and details->>'person' = 'W013'`
    assert.equal(cuts.length, 1)
  })

  test('whoever was at work is asked once, in one message, for what is not reported', async () => {
    const asked = await saidTo('W013')
    assert.equal(asked.length, 1)
    assert.match(
      asked[0]?.words ?? '',
      /常白班下班了，还有没报的[\s\S]*\[WO-1001 磨削\][\s\S]*已按下班时间 今天 17:30 停下/,
    )
    await instance().run(factory.clock.now())
    moveTo('2026-11-18T18:30')
    await instance().run(factory.clock.now())
    assert.equal((await saidTo('W013')).length, 1)
  })

  test('timed work of people paid by the hour is booked at the rate of the day', async () => {
    const rows = await factory.sql<{ minutes: number; amount: string; day: string; code: string }[]>`
      select e.minutes, trim_scale(e.amount)::text as amount, e.work_date::text as day, s.code from pay_entry e join step s on s.id = e.step_id
      where e.person_id = 'W023'`
    assert.deepEqual(
      rows.map(row => ({ ...row })),
      [{ minutes: 90, amount: '36', day: '2026-11-18', code: 'PACK' }],
    )
  })

  test('in the quiet hours nobody is asked; in the morning, if it is still not reported', async () => {
    await factory.sql`update site set settings = jsonb_set(settings, '{quietHours}', '{"start":"20:00","end":"07:00"}')`
    moveTo('2026-11-18T20:16')
    await instance().run(factory.clock.now())
    assert.deepEqual(await session('W008'), { ended: '11-18 20:00', by: 'shiftEnd' })
    assert.equal((await saidTo('W008')).length, 0)
    const [ask] = await factory.sql<{ at: string; done: string | null }[]>`
      select to_char(ask_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at, done_at as done from shift_ask where person_id = 'W008'`
    assert.deepEqual({ ...ask }, { at: '11-19 07:00', done: null })
  })

  test('a report told after the shift counts for it, and changes the figures of that day', async () => {
    moveTo('2026-11-18T21:30')
    const before = await madeOn('2026-11-18')
    const heard = await factory.say('W008', 'WO-1006 粗铣 5')
    assert.match(heard.words, /已报工/)
    const [row] = await factory.sql<{ day: string; at: string }[]>`
      select work_date::text as day, to_char(occurred_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at from report order by seq desc limit 1`
    assert.deepEqual({ ...row }, { day: '2026-11-18', at: '11-18 19:59' })
    assert.equal((await madeOn('2026-11-18')) - before, 5)
    moveTo('2026-11-19T07:01')
    await instance().run(factory.clock.now())
    assert.equal(
      (await saidTo('W008')).filter(({ words }) => /还有没报的[\s\S]*\[/.test(words)).length,
      0,
      'reported meanwhile',
    )
  })

  test('"昨天夜班做了" counts for the night that began yesterday', async () => {
    moveTo('2026-11-19T08:40')
    const heard = await factory.say('W011', '昨天夜班 WO-1006 粗铣 做了4')
    assert.match(heard.words, /记在 2026-11-18 夜班/)
    const [row] = await factory.sql<
      { day: string }[]
    >`select work_date::text as day from report order by seq desc limit 1`
    assert.equal(row?.day, '2026-11-18')
  })

  test('a site may let timers go on', async () => {
    await factory.sql`update site set settings = settings || '{"shiftEnd":{"timers":"leave"}}'`
    await factory.say('W013', '开工 WO-1001 磨削')
    moveTo('2026-11-19T17:50')
    await instance().run(factory.clock.now())
    assert.deepEqual(await session('W013'), { ended: null, by: null })
    assert.equal((await saidTo('W013')).length, 2)
  })

  test('it knows when it has something to do next', async () => {
    const next = await instance().nextWork?.(at('2026-11-19T17:50'))
    assert.equal(next?.toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString(), '20:15:00')
  })
})

const madeOn = async (day: string): Promise<number> => {
  const [row] = await factory.sql<
    { good: number }[]
  >`select coalesce(sum(good), 0)::float8 as good from report where work_date = ${day}`
  return row?.good ?? 0
}
