/** Which pieces an inspection judges, and the ledger's rows of it: each with the people and the day of its pieces. */
import { shareGroup } from './group-share.ts'
import type {
  InspectionId,
  Instant,
  Person,
  PersonId,
  ReasonCode,
  Report,
  ReportId,
  Step,
  WorkerShare,
} from './model.ts'
import { add, largest, negate, type Quantity, smallest, subtract, ZERO } from './quantity.ts'
import type { ReportContext } from './report-request.ts'
import { stands } from './reversal.ts'
import { followingId } from './unreported-steps.ts'

/** Part of one row's pieces and what they turned out to be. `conceded` is part of `good`. */
export type JudgedPieces = {
  readonly source: Report
  /** Whether they waited; otherwise the bad ones are taken out of good. */
  readonly waited: boolean
  /** Of the row's pieces, how many of those not judged yet had come back from rework. */
  readonly reworked: Quantity
  /** Their makers were paid for them at this step before a later one sent them back. */
  readonly again: boolean
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  readonly conceded: Quantity
}

type Split = Pick<JudgedPieces, 'good' | 'scrap' | 'rework' | 'conceded'>

/** What the next step has not used yet of each sending, and (null) of everything else. */
export type LyingGood = ReadonlyMap<ReportId | null, Quantity>

/** What waits is judged oldest first; of the good that lies there only what is bad matters, newest first. */
export function piecesToJudge(
  step: Step,
  split: Split,
  ledger: readonly Report[],
  lying: LyingGood,
): readonly JudgedPieces[] {
  const own = ledger.filter(row => row.stepId === step.id && stands(row, ledger))
  if (step.totals.waiting > 0n) return allot(own, split, row => waitingIn(row, own), true)
  const left = new Map(lying)
  const holds = (row: Report): Quantity => smallest(goodIn(row, own), left.get(lyingWith(row, lying)) ?? ZERO)
  return allot(own.toReversed(), { ...split, good: split.conceded }, holds, false, (row, taken) => {
    const of = lyingWith(row, lying)
    left.set(of, subtract(left.get(of) ?? ZERO, taken))
  })
}

/** A sending that ended here is a piece like any other. */
const lyingWith = ({ reworkId }: Report, lying: LyingGood): ReportId | null =>
  reworkId !== null && lying.has(reworkId) ? reworkId : null

/** Scrap first, so that what is left over at the end is good whatever the order. */
function allot(
  rows: readonly Report[],
  split: Split,
  holds: (row: Report) => Quantity,
  waited: boolean,
  note: (row: Report, taken: Quantity) => void = () => {},
): readonly JudgedPieces[] {
  const left = { ...split }
  const parts: JudgedPieces[] = []
  for (const source of rows) {
    let room = holds(source)
    const take = (of: 'scrap' | 'rework' | 'good'): Quantity => {
      const taken = largest(ZERO, smallest(room, left[of]))
      room = subtract(room, taken)
      left[of] = subtract(left[of], taken)
      return taken
    }
    const [scrap, rework, good] = [take('scrap'), take('rework'), take('good')]
    const conceded = smallest(good, left.conceded)
    left.conceded = subtract(left.conceded, conceded)
    note(source, add(scrap, rework, good))
    if (add(scrap, rework, good) > 0n)
      parts.push({ source, waited, ...pastOf(source, rows), scrap, rework, good, conceded })
  }
  if (add(left.good, left.scrap, left.rework) > 0n) throw new RangeError('the ledger has fewer pieces than its total')
  return parts
}

const judgedOf = (row: Report, rows: readonly Report[]): readonly Report[] => rows.filter(r => r.sourceId === row.id)

/** Of the row's pieces, those that no inspection has judged yet. */
const waitingIn = (row: Report, rows: readonly Report[]): Quantity =>
  row.waiting <= 0n ? ZERO : add(row.waiting, ...judgedOf(row, rows).map(r => r.waiting))

/** Of the row's good, what no later inspection has taken out; a result that let pieces pass is such a row too. */
const goodIn = (row: Report, rows: readonly Report[]): Quantity =>
  row.good <= 0n
    ? ZERO
    : add(
        subtract(row.good, row.conceded),
        ...judgedOf(row, rows)
          .filter(r => r.waiting === 0n)
          .map(r => subtract(r.good, r.conceded)),
      )

/** The row that sent pieces back is of the step they had not passed yet. */
const pastOf = (source: Report, rows: readonly Report[]) => ({
  reworked: reworkedIn(source, rows),
  again: source.reworkId !== null && !rows.some(({ id }) => id === source.reworkId),
})

function reworkedIn(row: Report, rows: readonly Report[]): Quantity {
  const judged = judgedOf(row, rows)
  if (row.waiting <= 0n) return add(row.reworkGood, ...judged.map(r => (r.waiting === 0n ? r.reworkGood : ZERO)))
  const known = [row, ...judged].map(r => add(r.reworkGood, r.reworkBad))
  if (row.reworkId !== null) return add(row.waiting, ...judged.map(r => r.waiting))
  return subtract(row.reworkDone, add(...known))
}

export type JudgingContext = ReportContext & {
  /** Who is paid by the hour or the month earns no piece pay. */
  readonly isPaidByPiece: (id: PersonId) => boolean
}

type Judging = {
  readonly inspectionId: InspectionId
  readonly inspector: Person
  readonly reason: ReasonCode | null
  readonly note: string
  readonly now: Instant
  readonly channel: Report['channel']
}

/** One row per source; the first is named as the inspection, the others follow from it. */
export function judgedRows(
  step: Step,
  judged: readonly JudgedPieces[],
  judging: Judging,
  context: JudgingContext,
): readonly Report[] {
  const main = judging.inspectionId as unknown as ReportId
  const rows = judged.map(
    (pieces, at): Report => ({
      ...judgedRow(step, pieces, judging, context),
      id: at === 0 ? main : followingId(main, at),
      channel: at === 0 ? judging.channel : 'auto',
    }),
  )
  return withinTotals(step, rows)
}

/**
 * Pieces that were sent back left no row of whose they were: no more came back good from rework than are good at all, and
 * no fewer than none.
 */
function withinTotals({ totals }: Step, rows: readonly Report[]): readonly Report[] {
  const good = add(totals.good, ...rows.map(row => row.good))
  const reworked = add(totals.reworkGood, ...rows.map(row => row.reworkGood))
  let tooMany = largest(ZERO, subtract(reworked, good))
  let tooFew = largest(ZERO, negate(reworked))
  return rows.map(row => {
    if (row.good >= 0n) return row
    const more = smallest(tooMany, add(negate(row.good), row.reworkGood))
    const fewer = smallest(tooFew, negate(row.reworkGood))
    tooMany = subtract(tooMany, more)
    tooFew = subtract(tooFew, fewer)
    const moved = subtract(more, fewer)
    return { ...row, reworkGood: subtract(row.reworkGood, moved), reworkBad: add(row.reworkBad, moved) }
  })
}

function judgedRow(
  step: Step,
  pieces: JudgedPieces,
  judging: Judging,
  context: JudgingContext,
): Omit<Report, 'id' | 'channel'> {
  const { source, waited, scrap, rework, conceded } = pieces
  const { inspectionId, inspector, reason, note, now } = judging
  const bad = add(scrap, rework)
  const good = waited ? pieces.good : negate(bad)
  const { workers, pieceRate } = paidAnew(step, pieces, good, scrap, context)
  return {
    orderId: source.orderId,
    stepId: source.stepId,
    stepSeq: source.stepSeq,
    good,
    scrap,
    rework,
    reworkDone: ZERO,
    ...secondTime(pieces, bad),
    waiting: waited ? negate(add(good, bad)) : ZERO,
    conceded,
    returned: ZERO,
    returnedTo: null,
    reworkId: source.reworkId,
    inspectionId,
    sourceId: source.id,
    reason: bad > 0n ? reason : null,
    liability: null,
    workers,
    minutes: 0,
    pieceRate,
    occurredAt: source.occurredAt,
    reportedAt: now,
    effectiveAt: now,
    workDate: source.workDate,
    review: 'auto',
    overGate: false,
    reversalOf: null,
    reporterId: inspector.id,
    note,
  }
}

/** What had been to rework before is taken to be among the bad ones first: the first-pass yield is never flattered. */
function secondTime({ waited, good, reworked }: JudgedPieces, bad: Quantity) {
  const reworkBad = smallest(reworked, bad)
  if (!waited) return { reworkBad, reworkGood: negate(reworkBad) }
  return { reworkBad, reworkGood: smallest(subtract(reworked, reworkBad), good) }
}

/** The makers' parts of what passed, at the rate of their day; of what is taken out again, their parts of that. */
function paidAnew(
  step: Step,
  { source, again }: JudgedPieces,
  good: Quantity,
  scrap: Quantity,
  context: JudgingContext,
) {
  const size = good < 0n ? negate(good) : good
  const signed = good < 0n ? negate : (q: Quantity) => q
  const work = { stepCode: step.code, workDate: source.workDate, liability: null, again }
  const earned = context.payFor({ ...work, good: size, scrap: good < 0n ? ZERO : scrap })
  const claims = source.workers.map(({ personId, sharePct }) => ({ personId, percent: sharePct, minutes: null }))
  const pay = earned?.pay ?? ZERO
  const shared = shareGroup(claims, { good: size, pay, decimals: context.unitDecimals })
  const shares = shared.kind === 'shared' ? shared.shares : []
  const workers = shares.map((share): WorkerShare => {
    const isPaid = context.isPaidByPiece(share.personId)
    return { ...share, good: signed(share.good), pay: isPaid ? signed(share.pay) : ZERO }
  })
  return { workers, pieceRate: earned?.rate ?? ZERO }
}
