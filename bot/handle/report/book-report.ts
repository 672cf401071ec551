/**
 * Booking a report: what chat, cards and REST share. Loads what the rule needs, asks the rule, and gathers what must be
 * written with it. The same gate on every path (invariant 6).
 */
import { Temporal } from 'temporal-polyfill'
import type { Catalog } from '../../../db/catalog.ts'
import type { Pool } from '../../../db/connect.ts'
import {
  loadReportFacts,
  type RecentReport,
  type ReportFacts,
  type ReportFactsQuery,
} from '../../../db/report-facts.ts'
import { inspectionOfStep, NOT_INSPECTED } from '../../../domain/inspection.ts'
import type {
  Channel,
  Instant,
  Order,
  OrderCode,
  Person,
  PlainDate,
  ReasonCode,
  Report,
  ReportId,
  Step,
} from '../../../domain/model.ts'
import { piecePay } from '../../../domain/piece-pay.ts'
import { type Doubt, doubtsAbout, firstOfDay, minutesAtHand } from '../../../domain/plausibility.ts'
import { add, parseQuantity, type Quantity, ZERO } from '../../../domain/quantity.ts'
import {
  type AcceptedReport,
  consumptionOf,
  decideReport,
  type PayRule,
  type ReportContext,
  type ReportDecision,
  type ReportRequest,
} from '../../../domain/report-acceptance.ts'
import { toldAfterShift } from '../../../domain/shift-end.ts'
import { findStep, gate } from '../../../domain/step-progress.ts'
import { minutesForReport, type StepMinutes } from '../../../domain/work-time.ts'
import { sameInstant } from '../../cards/context.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { SaidWorker } from '../../understand/said.ts'

/** The same again within this time is asked about, not booked (invariant 2). */
const ASK_AGAIN = Temporal.Duration.from({ minutes: 2 })
export const momentsBefore = (now: Instant): Instant => now.subtract(ASK_AGAIN)
/** Sessions older than this no report asks for. */
const LONGEST_SESSION = Temporal.Duration.from({ hours: 24 })

/** A step of the same order, by its number or by what it is called. */
export type StepSaid = { readonly seq: number } | { readonly codes: readonly string[] }

/** What a person or a program says was done. */
export type Statement = {
  readonly order: OrderCode
  readonly seq: number
  readonly good: Quantity | 'rest'
  readonly scrap: Quantity
  readonly rework: Quantity
  /** The earlier step that `rework` goes back to. */
  readonly reworkTo: StepSaid | null
  readonly reworkDone: Quantity
  /** What was sent back and is worked again; null: not said. */
  readonly reworkId: ReportId | null
  readonly reason: ReasonCode | null
  readonly workers: readonly SaidWorker[]
  /** Person-minutes; null: from the sessions. */
  readonly minutes: number | null
  /** null: now. */
  readonly occurredAt: Instant | null
  readonly note: string
}

export type Booking = {
  readonly decision: ReportDecision
  readonly order: Order
  readonly step: Step | null
  readonly facts: ReportFacts | null
  readonly worked: StepMinutes
  /** The same quantities, moments ago: booked, or waiting for the leader. */
  readonly sameBefore: RecentReport | null
  /** What makes it unlikely, were it booked; it is booked all the same. */
  readonly doubts: readonly Doubt[]
}

export type Booker = {
  readonly catalog: Catalog
  readonly now: Instant
  /** Who speaks; null: a program. */
  readonly reporter: Person | null
  /** Whose sessions and calendar count: in chat the reporter. */
  readonly worker: Person | null
  readonly channel: Channel
  readonly newId: () => string
}

/** The day that work done at `at` by this person counts for. */
export function workDateFor(
  { catalog, worker }: Pick<Booker, 'catalog' | 'worker'>,
  at: Instant,
  step: Step | null,
): PlainDate {
  return workingTimeOfPerson(catalog, worker, step).workDateOf(at)
}

/** The day that what is said counts for. */
export function workDateOfStatement(by: Booker, step: Step, said: Statement, facts: ReportFacts | null): PlainDate {
  return workDateFor(by, said.occurredAt ?? toldLate(by, step, facts) ?? by.now, step)
}

/** One round trip; null when no worker is named. */
export async function loadFactsFor(pool: Pool, by: Booker, said: Statement): Promise<ReportFacts | null> {
  return by.worker === null ? null : loadReportFacts(pool, factsQuery({ ...by, worker: by.worker }, said))
}

/** What has to be known of the worker to book it. */
export function factsQuery(
  by: Pick<Booker, 'catalog' | 'now'> & { readonly worker: Person },
  said: Pick<Statement, 'order' | 'seq' | 'occurredAt'>,
): ReportFactsQuery {
  return {
    personId: by.worker.id,
    order: said.order,
    seq: said.seq,
    workDate: workDateFor(by, said.occurredAt ?? by.now, null),
    recentSince: momentsBefore(by.now),
    sessionsSince: by.now.subtract(LONGEST_SESSION),
  }
}

/** Asks the rule. Pure but for the ids it hands out. */
export function decideBooking(by: Booker, order: Order, said: Statement, facts: ReportFacts | null): Booking {
  const step = findStep(order, said.seq)
  const worked = workedOn(by, step, facts)
  const when = said.occurredAt ?? toldLate(by, step, facts)
  const request = requestOf(by, order, step, { ...said, occurredAt: when }, worked)
  const decision = decideReport(order, request, reportContext(by.catalog, order, step))
  const doubts = decision.kind === 'accepted' ? doubtsOf(by, order, decision, facts) : []
  return { decision, order, step, facts, worked, sameBefore: sameBefore(said, facts), doubts }
}

/** What is unlikely about a report that is accepted, as far as its worker's own past can tell. */
function doubtsOf(by: Booker, order: Order, decision: AcceptedReport, facts: ReportFacts | null): readonly Doubt[] {
  const { report } = decision
  const step = findStep(order, report.stepSeq)
  const mine = report.workers.find(({ personId }) => personId === by.worker?.id)
  if (facts === null || step === null || mine === undefined || by.worker === null) return []
  const heads = BigInt(report.workers.length)
  // What waits for an inspector was made as well.
  const good = add(mine.good, (report.waiting / heads) as Quantity)
  const judged = {
    step,
    good,
    processed: add(good, ((report.scrap + report.rework) / heads) as Quantity),
    workDate: report.workDate,
    past: facts.past,
    minutes: minutesFor(by, by.worker, step, report, facts),
    over: overOf(by, order, decision),
  }
  return doubtsAbout(judged, by.catalog.site.settings.plausibility)
}

/** Only of work that was done just now: nobody can say how long "yesterday's" took. */
function minutesFor(by: Booker, worker: Person, step: Step, report: Report, facts: ReportFacts): number | null {
  if (!sameInstant(report.occurredAt, by.now)) return null
  return minutesAtHand({
    step,
    personId: worker.id,
    sessions: facts.sessions,
    firstToday: firstOfDay(facts.past, report.workDate),
    now: by.now,
    working: workingTimeOfPerson(by.catalog, worker, step),
  })
}

function overOf(by: Booker, order: Order, { report, flags }: AcceptedReport) {
  const { report: settings } = by.catalog.site.settings
  const reportable = flags.overGate ? gate(order, report.stepSeq, settings)?.reportable : undefined
  return reportable === undefined ? null : { asked: consumptionOf(report), reportable }
}

export function reportContext(catalog: Catalog, order: Order, step: Step | null): ReportContext {
  const departmentId = step === null ? null : (catalog.teams.get(step.teamId)?.departmentId ?? null)
  const department = departmentId === null ? null : (catalog.departments.get(departmentId)?.kind ?? null)
  const { report, inspection } = catalog.site.settings
  return {
    settings: report,
    unitDecimals: catalog.units.get(order.unit)?.decimals ?? 0,
    departmentId,
    payFor: payRule(catalog, order),
    inspection: step === null ? NOT_INSPECTED : inspectionOfStep(step, inspection, department),
  }
}

/** The rule's request for this statement. */
export function requestOf(
  by: Booker,
  order: Order,
  step: Step | null,
  said: Statement,
  worked: StepMinutes,
): ReportRequest {
  return {
    reportId: by.newId() as ReportId,
    stepSeq: said.seq,
    reporter: by.reporter,
    workers: said.workers.flatMap(worker => creditedWorker(by.catalog, worker)),
    good: said.good,
    scrap: said.scrap,
    rework: said.rework,
    reworkTo: sentTo(order, said),
    reworkDone: said.reworkDone,
    reworkId: said.reworkId,
    reason: said.reason,
    liability: said.reason === null ? null : (by.catalog.defects.get(said.reason)?.liability ?? null),
    minutes: minutesSaid(said) ?? Math.round(worked.minutes),
    occurredAt: said.occurredAt ?? by.now,
    reportedAt: by.now,
    workDate: workDateFor(by, said.occurredAt ?? by.now, step),
    channel: channelFor(by, step),
    note: said.note,
    sessions: [],
  }
}

/** Of several steps of one name the nearest before this one; none of that name is for the rule to refuse. */
export function sentTo({ steps }: Order, { seq, reworkTo }: Pick<Statement, 'seq' | 'reworkTo'>): number | null {
  if (reworkTo === null) return null
  if ('seq' in reworkTo) return reworkTo.seq
  const { codes } = reworkTo
  const called = steps.filter(({ code, name }) => codes.includes(code) || codes.includes(name))
  return (called.findLast(step => step.seq < seq) ?? called[0])?.seq ?? NO_STEP
}

const NO_STEP = -1

const SPOKEN: readonly Channel[] = ['card', 'text', 'voice', 'scan']

/** What somebody in a chat reports of a step done outside is goods received: the same booking, for those who may. */
const channelFor = ({ channel }: Booker, step: Step | null): Channel =>
  step?.rules.outsource != null && SPOKEN.includes(channel) ? 'receipt' : channel

function creditedWorker(catalog: Catalog, { personId, sharePct, minutes }: SaidWorker) {
  const person = catalog.people.get(personId)
  const percent = sharePct === null ? null : (parseQuantity(String(sharePct)) ?? ZERO)
  return person === undefined ? [] : [{ person, percent, minutes: minutes ?? null }]
}

/** Told after the shift in which it was done; null: now. */
function toldLate({ catalog, worker, now }: Booker, step: Step | null, facts: ReportFacts | null): Instant | null {
  if (step === null || facts === null || worker === null) return null
  return toldAfterShift(facts.sessions, step.id, workingTimeOfPerson(catalog, worker, step), now)
}

/** What workers' minutes add up to, where every one of them said theirs. */
function minutesSaid({ minutes, workers }: Statement): number | null {
  if (minutes !== null || workers.length === 0) return minutes
  const said = workers.flatMap(worker => worker.minutes ?? [])
  return said.length === workers.length ? Math.round(said.reduce((sum, one) => sum + one, 0)) : null
}

function workedOn(by: Booker, step: Step | null, facts: ReportFacts | null): StepMinutes {
  if (step === null || facts === null || by.worker === null)
    return { minutes: 0, overlapping: false, offCalendar: false }
  const working = workingTimeOfPerson(by.catalog, by.worker, step)
  return minutesForReport(facts.sessions, step.id, by.worker.id, facts.lastReportedAt, by.now, working)
}

/** Pay at the dated rates of the catalog; steps that no rate names are not paid by the piece. */
function payRule(catalog: Catalog, order: Order): PayRule {
  const { scrapPay, reworkPay } = catalog.site.settings.pay
  return work => {
    if (work.again && reworkPay === 'once') return null
    return piecePay(
      { ...work, productCode: order.productCode, unit: order.unit },
      catalog.pieceRates,
      catalog.conversions,
      scrapPay,
    )
  }
}

function sameBefore(said: Statement, facts: ReportFacts | null): RecentReport | null {
  const same = (row: RecentReport): boolean =>
    row.good === said.good && row.scrap === said.scrap && row.rework === said.rework
  return facts?.recent.find(same) ?? null
}

/** What the next line of the same person on the same step finds: the time is used, and the day has one part more. */
export function factsAfter(by: Booker, { decision, facts, worked }: Booking): ReportFacts | null {
  if (facts === null || decision.kind !== 'accepted') return facts
  const { report } = decision
  const good = report.workers.find(({ personId }) => personId === by.worker?.id)?.good ?? ZERO
  return {
    ...facts,
    lastReportedAt: worked.minutes > 0 ? by.now : facts.lastReportedAt,
    past: [{ workDate: report.workDate, occurredAt: report.occurredAt, good, doubts: [] }, ...facts.past],
  }
}

/** Where a row sent its pieces, as a statement says it. */
export function sentBackTo({ steps }: Order, { returnedTo }: Report): StepSaid | null {
  const to = steps.find(({ id }) => id === returnedTo)
  return to === undefined ? null : { seq: to.seq }
}
