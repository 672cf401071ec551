/** What a report is corrected to: its numbers as they were said, with those that a person names now. */

import { saidGood } from '../../../domain/first-said.ts'
import type { ReasonCode, Report } from '../../../domain/model.ts'
import { add, type Quantity, ZERO } from '../../../domain/quantity.ts'
import type { Intent } from '../../understand/intent.ts'
import type { StepSaid } from './book-report.ts'

export type Corrected = {
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  /** Where it goes back to; left out: where it went before. */
  readonly reworkTo?: StepSaid | null
  readonly reason: ReasonCode | null
}

type Correction = Extract<Intent, { kind: 'undo' }>

/** The numbers of a report as somebody said them: what waits for an inspector was said to be good. */
export const asSaid = (report: Report): Corrected => ({
  good: saidGood(report),
  scrap: report.scrap,
  rework: badOf(report),
  reason: report.reason,
})

/** What was not as it should be and not lost, wherever it went for its rework. */
export const badOf = ({ rework, returned }: Report): Quantity => add(rework, returned)

/** A number that was not named stays as it was: "不是50，是45" says nothing about scrap. null: it says no number. */
export function correctedBy({ good, scrap, rework, change, changeOf }: Correction, report: Report): Corrected | null {
  const was = asSaid(report)
  if (change !== null) return { ...was, [changeOf]: add(was[changeOf], change) }
  if (good === null && scrap === null && rework === null) return null
  return { ...was, good: good ?? was.good, scrap: scrap ?? was.scrap, rework: rework ?? was.rework }
}

/** "多报了5个" of 5: there is nothing left of it. */
export const isNothing = ({ good, scrap, rework }: Corrected): boolean =>
  good === ZERO && scrap === ZERO && rework === ZERO
