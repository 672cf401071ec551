import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { withFactory } from '../../../test/factory.ts'

const MANAGER = '顾振华'
/** A Wednesday: 18 November 2026, 10:17 in the plant. WO-1009 and WO-1010 are completed, in time. */
const factory = withFactory({ sample: 'machining', doubts: 'none' })

const asked = async (text: string, person = MANAGER): Promise<string> => (await factory.say(person, text)).words
const ago = (hours: number): string =>
  factory.clock
    .now()
    .subtract({ minutes: hours * 60 })
    .toString()
const dueAt = (order: string, hoursAgo: number) =>
  factory.sql`update orders set due_at = ${ago(hoursAgo)} where code = ${order}`
/** Completed before it was due, one order after the other. */
const completedAt = (order: string, at: string) =>
  factory.sql`update step set completed_at = ${at} from orders o where o.id = order_id and o.code = ${order}`

test('the month so far: both completed orders in time, what is due and not done apart, what was closed short told', async () => {
  const words = await asked('本月准时交付率')
  assert.match(words, /^准时交付 · 本月\n/)
  assert.match(words, /准时率: 100%（2\/2 张）/)
  assert.match(words, /到期未完成: 已过交期 1 张，还没到 1 张/)
  assert.match(words, /WO-1005 \| [^|]*\| 今天 08:00 \| 未完成，已超 2 小时 17 分 \| 现在到 /)
  assert.match(words, /另有 1 张短交结案/)
  assert.doesNotMatch(words, /WO-1015/, 'cancelled')
})

test('a late one is told with how late and why, by customer, and the rate says it', async () => {
  await completedAt('WO-1010', ago(1))
  await dueAt('WO-1010', 2)
  const plain = await asked('本月准时交付率')
  assert.match(plain, /准时率: 50%（1\/2 张）/)
  assert.match(plain, /晚交: 1 张/)
  assert.match(plain, /按客户: 泰禾泵业（虚构） 0%（0\/1）\n恒拓传动（虚构） 100%（1\/1）/)
  assert.match(plain, /WO-1010 \| 泰禾泵业（虚构） \| 今天 08:17 \| 1 小时 \| 没有记录/)
  const [step] = await factory.sql`
    select s.id, s.order_id from step s join orders o on o.id = s.order_id where o.code = 'WO-1010' order by seq limit 1`
  const [exception] = await factory.sql`select e.id, r.name from exception e join reason r on r.code = e.reason limit 1`
  assert.ok(step && exception)
  await factory.sql`insert into order_pause (order_id, step_id, exception_id, from_at, to_at)
    values (${step['order_id']}, ${step['id']}, ${exception['id']}, ${ago(2)}, ${ago(1.5)})`
  const told = await asked('本月准时交付率')
  assert.ok(told.includes(`1 小时 | 停工 30 分钟（${exception['name']}）`), told)
})

test('time on hold is not counted: late by it alone is in time, and said', async () => {
  await factory.sql`insert into order_pause (order_id, from_at, to_at)
    select id, ${ago(2)}, ${ago(1)} from orders where code = 'WO-1010'`
  const words = await asked('本月准时交付率')
  assert.match(words, /准时率: 100%（2\/2 张）/)
  assert.match(words, /有 1 张过了交期才完成/)
})

test('of one customer only theirs are counted', async () => {
  const words = await asked('恒拓准时率')
  assert.match(words, /准时交付 · 恒拓 · 本月/)
  assert.match(words, /准时率: 100%（1\/1 张）/)
  assert.doesNotMatch(words, /WO-1005|按客户/)
})

test('last month is the whole of October, and nothing of it was completed before its reports were told', async () => {
  const october = Temporal.Instant.from('2026-10-31T23:59:00+08:00').toString()
  assert.match(await asked('上月准时率'), /这段时间没有完成的工单/)
  await completedAt('WO-1009', october)
  await factory.sql`update orders set due_at = '2026-10-31T20:00:00+08:00' where code = 'WO-1009'`
  const last = await asked('上个月准时率')
  assert.match(last, /准时交付 · 上月/)
  assert.match(last, /完成工单: 1 张/)
  assert.match(await asked('本月准时率'), /完成工单: 1 张/)
  assert.match(await asked('on-time delivery last month'), /准时交付 · 上月/)
})

test('in English', async () => {
  await asked('language english')
  const words = await asked('on-time delivery this month')
  assert.match(words, /^On-time delivery · this month\n[\s\S]*on time: 100% \(1 of 1 order\)/)
  assert.match(words, /not completed, 2 h 17 min past due/)
})
