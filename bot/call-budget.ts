/** What calls a month are free, and when the administrators hear that they run out. */
import type { UsageCount } from '../db/usage.ts'

/** Calls a month. DingTalk's free edition (design §5); the others limit by the minute, not by the month. */
export const MONTHLY_CALLS: Readonly<Record<string, number>> = { dingtalk: 5_000 }

/** Percent of the budget, highest first. */
const TOLD_AT = [100, 95, 80] as const

export type BudgetWarning = {
  readonly platform: string
  readonly percent: (typeof TOLD_AT)[number]
  readonly calls: number
  readonly budget: number
}

/** The highest threshold that each platform has passed; none below the first. */
export function budgetWarnings(
  counts: readonly UsageCount[],
  budgets: Readonly<Record<string, number>> = MONTHLY_CALLS,
): readonly BudgetWarning[] {
  return Object.entries(budgets).flatMap(([platform, budget]) => {
    const own = counts.filter(count => count.platform === platform)
    const calls = own.reduce((sum, { count }) => sum + count, 0)
    const percent = TOLD_AT.find(threshold => calls * 100 >= budget * threshold)
    return percent === undefined ? [] : [{ platform, percent, calls, budget }]
  })
}
