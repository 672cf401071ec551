import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const WORKER = '孙小军'
const LEADER = '陈志远'
const MANAGER = '顾振华'

/** The factory's clock stands on Wednesday the 18th. */
const factory = withFactory({ sample: 'machining' })

const ask = async (person: string, text: string): Promise<string> => (await factory.say(person, text)).words

async function good(from: string, to: string, step: string | null = null): Promise<number> {
  const [row] = await factory.sql<{ good: number }[]>`
    select coalesce(sum(r.good), 0)::float8 as good from report r join step s on s.id = r.step_id
    where r.work_date between ${from} and ${to} and (${step}::text is null or s.name = ${step})`
  return row?.good ?? assert.fail('one row')
}

const signed = (change: number): string => `${change > 0 ? '+' : ''}${change}`

test('a week that has not ended is compared with as many days of the last one', async () => {
  const words = await ask(MANAGER, '这周比上周多做了多少')
  const [now, before] = [await good('2026-11-16', '2026-11-18'), await good('2026-11-09', '2026-11-11')]
  assert.ok(now > 0 && before > 0 && now !== before)
  assert.match(words, /^全厂 · 本周 比 11-09 至 11-11\n/)
  assert.ok(words.includes(`\n合格 本周: ${now}\n合格 11-09 至 11-11: ${before}\n`), words)
  assert.ok(
    words.includes(`\n增减: ${signed(now - before)} (${signed(Math.round(((now - before) / before) * 1000) / 10)}%)\n`),
    words,
  )
  assert.match(words, /只算同样多的天数/)
  const [turning, turningBefore] = [
    await good('2026-11-16', '2026-11-18', '车削'),
    await good('2026-11-09', '2026-11-11', '车削'),
  ]
  assert.ok(words.includes(`\n车削 | ${turning} | ${turningBefore} | ${signed(turning - turningBefore)}`), words)
})

test('days that are over are compared as they are', async () => {
  const words = await ask(MANAGER, '11月16号和11月17号产量对比')
  assert.match(words, /^全厂 · 11-16 比 11-17\n/)
  assert.ok(words.includes(`\n合格 11-16: ${await good('2026-11-16', '2026-11-16')}\n`), words)
  assert.ok(words.includes(`\n合格 11-17: ${await good('2026-11-17', '2026-11-17')}\n`), words)
  assert.doesNotMatch(words, /同样多的天数/)
})

test('with the days before, and with those of last year', async () => {
  assert.match(await ask(MANAGER, '最近7天产量环比'), /^全厂 · 11-12 至 11-18 比 11-05 至 11-11\n/)
  assert.match(await ask(MANAGER, '去年同期产量'), /^全厂 · 本月 比 2025-11-01 至 2025-11-18\n/)
  assert.match(await ask(MANAGER, '11月同比'), /^全厂 · 11-01 至 11-18 比 2025-11-01 至 2025-11-18\n/)
})

test('of a step, a team, oneself, and others only for those in charge', async () => {
  assert.match(await ask(MANAGER, '车削今天比昨天多做了多少'), /^车削 · 今天 比 昨天\n/)
  assert.match(await ask(LEADER, '我们班本周和上周对比'), /^车削班 · 本周 比 /)
  assert.match(await ask(WORKER, '我这周比上周多做了多少'), /^我 · 本周 比 /)
  assert.match(await ask(LEADER, '刘大勇这周比上周多做了多少'), /^刘大勇 · 本周 比 /)
  assert.match(await ask(WORKER, '刘大勇这周比上周多做了多少'), /^看不了\n/)
})

test('in English', async () => {
  await factory.say(MANAGER, '语言 英文')
  assert.match(
    await ask(MANAGER, 'compare this week with last week'),
    /^Whole factory · this week against 9 Nov to 11 Nov\n/,
  )
  assert.match(await ask(MANAGER, 'output this week compared with tomorrow'), /^Not found\nDays still to come/)
  await factory.say(MANAGER, 'language Chinese')
})

test('what is known of now only is not answered for other days', async () => {
  for (const text of ['昨天谁没报工', '前天谁没报工', '上周卡在哪', '11月16号延期的工序', '昨天谁在干活'])
    assert.match(await ask(LEADER, text), /^没找到\n这个只能看现在的/, text)
  assert.match(await ask(LEADER, '今天谁没报工'), /还没报工的人/)
  assert.match(await ask(LEADER, '卡在哪'), /^[^\n]*卡/)
})
