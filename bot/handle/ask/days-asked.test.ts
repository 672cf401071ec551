import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const LEADER = '陈志远'
const MANAGER = '顾振华'

/** The factory's clock stands on Wednesday the 18th. */
const factory = withFactory({ sample: 'machining' })

const ask = async (person: string, text: string): Promise<string> => (await factory.say(person, text)).words

/** By the ledger: of the whole factory, or of one person. */
async function good(from: string, to: string, name: string | null = null): Promise<number> {
  const { sql } = factory
  const [row] = await (name === null
    ? sql<{ good: number }[]>`
        select coalesce(sum(good), 0)::float8 as good from report where work_date between ${from} and ${to}`
    : sql<{ good: number }[]>`
        select coalesce(sum(w.good), 0)::float8 as good from report_worker w join person p on p.id = w.person_id
        where w.work_date between ${from} and ${to} and p.name = ${name}`)
  return row?.good ?? assert.fail('one row')
}

test('any day or span that has passed is answered by the ledger, and called by its dates', async () => {
  for (const [text, title, from, to] of [
    ['前天产量', '11-16', '2026-11-16', '2026-11-16'],
    ['周一的产量', '11-16', '2026-11-16', '2026-11-16'],
    ['11月17号产量', '11-17', '2026-11-17', '2026-11-17'],
    ['周一到周二产量', '11-16 至 11-17', '2026-11-16', '2026-11-17'],
    ['最近7天产量', '11-12 至 11-18', '2026-11-12', '2026-11-18'],
    ['11月产量', '11-01 至 11-18', '2026-11-01', '2026-11-18'],
    ['今年产量', '01-01 至 11-18', '2026-01-01', '2026-11-18'],
    ['去年产量', '2025-01-01 至 2025-12-31', '2025-01-01', '2025-12-31'],
  ] as const) {
    const words = await ask(MANAGER, text)
    assert.match(words, new RegExp(`^全厂 · ${title}\n`), text)
    assert.match(words, new RegExp(`\n报工合格（各工序合计）: ${await good(from, to)}\n`), text)
  }
  assert.ok((await good('2026-11-16', '2026-11-16')) > 0)
  assert.notEqual(await good('2026-11-16', '2026-11-16'), await good('2026-11-17', '2026-11-17'))
})

test('of one person, a team and a step', async () => {
  const made = await good('2026-11-16', '2026-11-17', '刘大勇')
  assert.ok(made > 0)
  assert.match(
    await ask(LEADER, '刘大勇周一到周二做了多少'),
    new RegExp(`^刘大勇 · 11-16 至 11-17\n[^]*\n合格: ${made}\n`),
  )
  assert.match(await ask(LEADER, '我们班前天产量'), /^车削班 · 11-16\n/)
  assert.match(await ask(MANAGER, '磨削11月17号做了多少'), /^磨削 · 11-17\n/)
  assert.match(await ask(LEADER, '周一排名'), /^全厂 · 11-16 · 班组产量排名\n/)
})

test('reasons, delivery, downtime and key figures are asked of any days too', async () => {
  assert.match(await ask(MANAGER, '最近30天报废原因'), /^[^\n]*10-20 至 11-18 · 报废原因\n/)
  assert.match(await ask(MANAGER, '10月准时率'), /^准时交付 · 10-01 至 10-31\n/)
  assert.match(await ask(MANAGER, '最近7天停机统计'), /^停机统计 · 11-12 至 11-18\n/)
  assert.match(await ask(MANAGER, '11月16号 KPI'), /^KPI · 11-16\n/)
})

test('a month of pay is that month, a day of pay that day', async () => {
  assert.match(await ask('刘大勇', '11月工资'), /^刘大勇 的工资 · 2026-11\n/)
  assert.match(await ask('刘大勇', '11月16号工资'), /^刘大勇 的工资 · 11-16\n/)
})

test('in English', async () => {
  await factory.say(MANAGER, '语言 英文')
  assert.match(await ask(MANAGER, 'output on Monday'), /^Whole factory · 16 Nov\n/)
  assert.match(await ask(MANAGER, 'output from 16 to 17 Nov'), /^Whole factory · 16 Nov to 17 Nov\n/)
  assert.match(await ask(MANAGER, 'output tomorrow'), /^Not found\nDays still to come/)
  await factory.say(MANAGER, 'language Chinese')
})

test('what is still to come, too long or not one after the other is told so', async () => {
  for (const text of ['明天产量', '下周产量', '最近2年产量', '11月3号和9号产量'])
    assert.match(await ask(MANAGER, text), /^没找到\n还没到的日子/, text)
})

test('of two who are named one is chosen, for the same days', async () => {
  const heard = await factory.say(LEADER, '刘大勇和孙小军周一到周二做了多少')
  assert.match(heard.words, /刘大勇/)
  const chosen = await factory.press(LEADER, heard, '孙小军')
  assert.match(chosen.words, /^孙小军 · 11-16 至 11-17\n/)
})
