import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetWarnings } from './call-budget.ts'

const used = (...counts: readonly number[]) =>
  counts.map((count, index) => ({ platform: 'dingtalk', month: '2026-11', method: `m${index}`, count }))

for (const { name, counts, percent } of [
  { name: 'nothing used, nothing said', counts: [], percent: undefined },
  { name: 'just below the first threshold', counts: [3_000, 999], percent: undefined },
  { name: 'all methods count together', counts: [3_000, 1_000], percent: 80 },
  { name: 'only the highest that was passed', counts: [4_750], percent: 95 },
  { name: 'used up', counts: [5_000], percent: 100 },
]) {
  test(`the month’s budget: ${name}`, () => {
    assert.equal(budgetWarnings(used(...counts), { dingtalk: 5_000 })[0]?.percent, percent)
  })
}
