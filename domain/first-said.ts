/** What somebody said of a row of the ledger before anybody judged or corrected it. */
import type { Instant, Report } from './model.ts'
import { add, type Quantity } from './quantity.ts'

/** What a report said to be good, whether an inspector has yet to judge it or not: what a correction of it starts from. */
export const saidGood = ({ good, waiting }: Pick<Report, 'good' | 'waiting'>): Quantity => add(good, waiting)

/**
 * When the work was first reported, however often that was corrected since, and whether somebody in charge has put it
 * right. A correction follows the reversal of what it corrects, of one moment and of the same work. `ledger`: in its order.
 */
export function firstSaid(
  row: Report,
  ledger: readonly Report[],
): { readonly at: Instant; readonly putRight: boolean } {
  const earlier = ledger.slice(0, Math.max(0, ledger.indexOf(row)))
  const isCorrected = (other: Report): boolean => other.reporterId === row.reporterId && other.inspectionId === null
  const counter = earlier.findLast(
    other => isOfOneMoment(other, row) && earlier.some(one => one.id === other.reversalOf && isCorrected(one)),
  )
  const corrected = earlier.find(({ id }) => id === counter?.reversalOf)
  if (row.inspectionId !== null || counter === undefined || corrected === undefined)
    return { at: row.reportedAt, putRight: false }
  const before = firstSaid(corrected, earlier)
  return { at: before.at, putRight: before.putRight || counter.reporterId !== row.reporterId }
}

const isOfOneMoment = (counter: Report, row: Report): boolean =>
  counter.stepId === row.stepId &&
  counter.reportedAt.equals(row.reportedAt) &&
  counter.occurredAt.equals(row.occurredAt)
