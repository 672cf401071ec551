/** Rows for steps that nobody reports: they are filled in from the next step's report, and go with it. */
import type { Order, Report, ReportId, ReportSettings, Step, StepTotals } from './model.ts'
import { applyDraft } from './order-ledger.ts'
import { NO_TOTALS, stageAfter } from './order-stages.ts'
import { largest, type Quantity, subtract, toNumber, ZERO } from './quantity.ts'
import { takenAt } from './rework-flow.ts'
import { findStep, isReportPoint, stages, stepFlows } from './step-progress.ts'

/**
 * Rows for the steps without report point right before this one: what the next step has consumed, they must have made.
 * Steps that were filled in ahead (samples: 烘料, 松布验布) need nothing more until that is used up.
 */
export function fillUnreported(order: Order, step: Step, report: Report, settings: ReportSettings): readonly Report[] {
  const line = stages(order)
  const rows: Report[] = []
  for (let at = line.findIndex(stage => stage.includes(step)); at > 0; at--) {
    const now = applyDraft(order, { reports: [report, ...rows] })
    const unreported = (line[at - 1] ?? []).filter(s => !isReportPoint(order, s))
    if (unreported.length === 0) break
    for (const s of unreported) {
      // What a later step sent back to the next one had come through here.
      const taken = stageAfter(now, s).map(next => takenAt(now, s, next))
      const missing = subtract(largest(ZERO, ...taken), totalsIn(now, s).good)
      if (missing > 0n) rows.push(flagged(now, s, autoRow(s, report, missing, rows.length + 1), settings))
    }
  }
  return rows
}

/** A filled-in row has its own gate: the main row's being within it, or not, says nothing about this one. */
function flagged(order: Order, step: Step, row: Report, settings: ReportSettings): Report {
  const after = applyDraft(order, { reports: [row] })
  const flow = stepFlows(after, settings.overReportTolerancePct).get(step.seq)
  return { ...row, overGate: flow !== undefined && flow.consumed > flow.ceiling }
}

const totalsIn = (order: Order, step: Step): StepTotals => findStep(order, step.seq)?.totals ?? NO_TOTALS

function autoRow(step: Step, main: Report, good: Quantity, number: number): Report {
  return {
    ...main,
    id: followingId(main.id, number),
    stepId: step.id,
    stepSeq: step.seq,
    good,
    scrap: ZERO,
    rework: ZERO,
    reworkDone: ZERO,
    // What was sent back and is worked again was good here before.
    reworkGood: main.reworkId === null ? ZERO : good,
    reworkBad: ZERO,
    waiting: ZERO,
    returned: ZERO,
    returnedTo: null,
    reason: null,
    liability: null,
    workers: [],
    // Nobody measured them; the standard is what the factory reckons with.
    minutes: Math.round((toNumber(good) * step.rules.standardSeconds) / 60),
    pieceRate: ZERO,
    effectiveAt: main.effectiveAt ?? main.reportedAt,
    channel: 'auto',
    review: 'auto',
    note: '',
  }
}

/** The id of the nth row that follows from a main row. */
export const followingId = (main: ReportId, number: number): ReportId => `${main}.${number}` as ReportId

/** The rows in a ledger that were filled in because of this one. */
export const rowsFollowing = (main: ReportId, ledger: readonly Report[]): readonly Report[] =>
  ledger.filter(row => row.reversalOf === null && mainOf(row) === main)

/** The row because of which this one was filled in; null for a row that stands for itself. */
export function mainOf(row: Report): ReportId | null {
  const match = /^(.+)\.\d+$/.exec(row.id)
  return row.channel === 'auto' && match?.[1] !== undefined ? (match[1] as ReportId) : null
}
