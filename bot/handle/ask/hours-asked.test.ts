import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const WORKER = '孙小军'
const LEADER = '陈志远'
const MANAGER = '顾振华'

/** The factory's clock stands on Wednesday the 18th, a little after ten. */
const factory = withFactory({ sample: 'machining' })

const ask = async (person: string, text: string): Promise<string> => (await factory.say(person, text)).words

type Of = { readonly step?: string | null; readonly day?: string | null }
type Made = { readonly good: number; readonly scrap: number; readonly reports: number }

/** By the ledger, between two local times; of a shift only what is of its day. */
async function made(from: string, to: string, { step = null, day = null }: Of = {}): Promise<Made> {
  const [row] = await factory.sql<Made[]>`
    select coalesce(sum(r.good), 0)::float8 as good, coalesce(sum(r.scrap), 0)::float8 as scrap, count(*)::int as reports
    from report r join step s on s.id = r.step_id
    where r.occurred_at >= ${`${from}+08`}::timestamptz and r.occurred_at < ${`${to}+08`}::timestamptz
      and (${step}::text is null or s.name = ${step}) and (${day}::date is null or r.work_date = ${day}::date)`
  return row ?? assert.fail('one row')
}

const says = (words: string, { good, scrap }: Made): void =>
  assert.ok(words.includes(`: ${good}\n报废: ${scrap}\n`), `${good} ${scrap} in ${words}`)

test('a night shift is that of its day, to the morning after', async () => {
  const words = await ask(MANAGER, '昨天夜班做了多少')
  const night = await made('2026-11-17 20:00', '2026-11-18 08:00', { day: '2026-11-17' })
  assert.ok(night.good > 0)
  assert.match(words, /^全厂 · 昨天 夜班 20:00–08:00\n/)
  says(words, night)
  assert.notDeepEqual(night, await made('2026-11-17 00:00', '2026-11-18 00:00'))
})

test('without a day the last one that has begun is meant, and its day is said', async () => {
  assert.equal(await ask(MANAGER, '夜班做了多少'), await ask(MANAGER, '昨天夜班做了多少'))
  assert.match(await ask(MANAGER, '下午产量'), /^全厂 · 昨天 12:00–18:00\n/)
  assert.match(await ask(MANAGER, '上午产量'), /^全厂 · 今天 06:00–12:00\n/)
  // On Sunday the 15th nobody worked.
  await assert.doesNotReject(ask(MANAGER, '周日夜班产量'))
  assert.match(await ask(MANAGER, '11月15号夜班产量'), /那几天没有这个班次/)
})

test('parts of the day and spans of the clock', async () => {
  const words = await ask(MANAGER, '昨天下午产量')
  const afternoon = await made('2026-11-17 12:00', '2026-11-17 18:00')
  assert.ok(afternoon.good > 0)
  assert.match(words, /^全厂 · 昨天 12:00–18:00\n/)
  says(words, afternoon)
  says(await ask(MANAGER, '昨天14点到16点半产量'), await made('2026-11-17 14:00', '2026-11-17 16:30'))
  says(await ask(MANAGER, 'output yesterday from 8 to 12'), await made('2026-11-17 08:00', '2026-11-17 12:00'))
  const lastNight = await ask(MANAGER, '昨晚产量')
  assert.match(lastNight, /^全厂 · 昨天 18:00–06:00\n/)
  says(lastNight, await made('2026-11-17 18:00', '2026-11-18 06:00'))
  // The plant's day of the small hours is the day before.
  const small = await made('2026-11-18 00:00', '2026-11-18 06:00')
  says(await ask(MANAGER, '今天凌晨产量'), small)
})

test('of many days, of a step, with reasons and rankings', async () => {
  const week = await ask(MANAGER, '本周夜班产量')
  assert.match(week, /^全厂 · 本周 夜班 20:00–08:00\n/)
  const [monday, tuesday] = [
    await made('2026-11-16 20:00', '2026-11-17 08:00', { day: '2026-11-16' }),
    await made('2026-11-17 20:00', '2026-11-18 08:00', { day: '2026-11-17' }),
  ]
  says(week, { good: monday.good + tuesday.good, scrap: monday.scrap + tuesday.scrap, reports: 0 })
  const turned = await made('2026-11-17 08:00', '2026-11-17 20:00', { step: '车削', day: '2026-11-17' })
  says(await ask(MANAGER, '车削昨天白班产量'), turned)
  assert.match(await ask(MANAGER, '昨天夜班报废原因'), /^全厂 · 昨天 夜班 20:00–08:00 · 报废原因/)
  assert.match(await ask(LEADER, '昨天夜班谁做得最多'), /^车削班 · 昨天 夜班 20:00–08:00 · 个人产量排名/)
})

test('of oneself, and of others for those in charge', async () => {
  assert.match(await ask(WORKER, '我昨天夜班做了多少'), /^孙小军 · 昨天 夜班 20:00–08:00\n/)
  assert.match(await ask(LEADER, '孙小军昨天夜班做了多少'), /^孙小军 · 昨天 夜班 20:00–08:00\n/)
  assert.match(await ask('郑海涛', '孙小军昨天夜班做了多少'), /^看不了\n/)
})

test('this shift is the shift, not the day', async () => {
  const words = await ask(LEADER, '本班产量')
  assert.match(words, /^全厂 · 本班 白班 08:00–20:00\n/)
  says(words, await made('2026-11-18 08:00', '2026-11-18 20:00', { day: '2026-11-18' }))
})

test('hours are not put side by side, and a shift that no calendar has is said to be none', async () => {
  assert.match(await ask(MANAGER, '昨天夜班比前天夜班多做了多少'), /整天的产量和报废率/)
  assert.match(await ask(MANAGER, '中班产量'), /没有这个班次/)
})

test('a report that names its shift is still a report', async () => {
  const { words } = await factory.say(WORKER, '报工 WO-1003 车削 5 上午做的')
  assert.match(words, /合格 5/)
})
