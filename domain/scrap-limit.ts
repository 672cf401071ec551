/** When a step's scrap is more than planned for: told once above the limit, and again each time it has doubled. */
import type { StepTotals } from './model.ts'
import { add, pieces, toNumber } from './quantity.ts'

/** Where the routing expects none (decided 2026-11-28): beyond it a step of any trade is out of hand. */
const USUAL_LIMIT_PCT = 3
/** Of fewer units one bad one is luck. */
const LEAST = pieces(20)

/** 0: within the limit; 1: above it, 2: twice as much, 3: four times, and so on. `expectedPct`: of the routing. */
export function scrapTier({ good, scrap }: Pick<StepTotals, 'good' | 'scrap'>, expectedPct: number): number {
  const made = add(good, scrap)
  if (made < LEAST) return 0
  const share = (toNumber(scrap) / toNumber(made)) * 100
  const limit = Math.max(USUAL_LIMIT_PCT, expectedPct)
  return share <= limit ? 0 : 1 + Math.floor(Math.log2(share / limit))
}

/** Per cent of what was made, one decimal. */
export function scrapPct({ good, scrap }: Pick<StepTotals, 'good' | 'scrap'>): number {
  const made = toNumber(add(good, scrap))
  return made === 0 ? 0 : Math.round((toNumber(scrap) / made) * 1000) / 10
}
