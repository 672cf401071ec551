/**
 * Booking a report for another program: the same loading, the same rule, the same transaction and the same question to
 * the leader as in chat; only the actor is an API key, and the answer is a document instead of a card.
 */
import { type AuditEntry, type Commit, commit } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import type { OrderMemory } from '../../db/order-memory.ts'
import { loadForReport, type ReportFacts } from '../../db/report-facts.ts'
import type { ReportMark } from '../../db/reports.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Order, Person, Report, Step } from '../../domain/model.ts'
import type { Doubt } from '../../domain/plausibility.ts'
import { formatQuantity, toNumber } from '../../domain/quantity.ts'
import type { AcceptedReport } from '../../domain/report-acceptance.ts'
import { askedOf } from '../handle/inspection/ask-inspection.ts'
import { tellSentBack } from '../handle/inspection/tell-sent-back.ts'
import { shareAsksFor } from '../handle/pay/share-asks.ts'
import { type Booker, decideBooking, factsQuery, type Statement } from '../handle/report/book-report.ts'
import { bookedDoubt } from '../handle/report/doubt-json.ts'
import { holdFor, reviewRequestFor, type ToReview } from '../handle/report/leader-request.ts'
import type { OrderDirectory } from '../turn/order-directory.ts'
import type { OrderLanes } from '../turn/order-lane.ts'
import { untilStored } from '../turn/until-stored.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type Answered, type ApiAnswer, type ApiEvent, answeredBy, hasOwnKey } from './idempotency.ts'
import type { Booked, BookLine, BookOutcome, BookReport, BookRequest } from './report-asked.ts'
import type { BookRefusal } from './report-problems.ts'
import { selectSteps, stepSaid } from './step-selector.ts'

export type ApiBookingDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly clock: Clock
  readonly lanes: OrderLanes
  readonly directory: Pick<OrderDirectory, 'byCodes'>
  readonly orders: OrderMemory
  readonly newId: () => string
  /** Something was put into the outbox. */
  readonly wakeDelivery: () => void
}

export const createApiBooking =
  (deps: ApiBookingDeps): BookReport =>
  async request => {
    const outcome = await untilStored(deps.lanes, [request.order], () => bookOnce(deps, request))
    return outcome === 'stale' ? refused({ kind: 'changedMeanwhile' }) : outcome
  }

const refused = (why: BookRefusal) => ({ kind: 'refused', why }) as const

async function bookOnce(deps: ApiBookingDeps, request: BookRequest): Promise<BookOutcome | 'stale'> {
  const by = await bookerOf(deps, request)
  const loaded = await load(deps, request, by)
  if ('why' in loaded) return loaded
  const { order, step, facts } = loaded
  const { decision, sameBefore, doubts } = decideBooking(by, order, statementOf(request, step.seq), facts)
  if (decision.kind === 'refused') return refused(decision.why)
  // A caller with a key of its own says with it that this is another report.
  if (decision.kind === 'accepted' && sameBefore !== null && !hasOwnKey(request.event))
    return refused({ kind: 'possibleRepeat', reportedAt: sameBefore.reportedAt })
  const written =
    decision.kind === 'accepted' ? booking(request, by, step, decision, doubts) : holding(request, by, loaded, decision)
  const outcome = await store(deps, request, by, written)
  if (outcome === 'stale') deps.orders.forget([order.id])
  const isNew = outcome !== 'stale' && outcome.kind === 'answered' && !outcome.replayed
  if (isNew && decision.kind === 'accepted') deps.orders.put(decision.after, by.catalog.version)
  return outcome
}

/** The program speaks for the first worker: their sessions give the minutes, their team's calendar the day. */
export async function bookerOf(
  { catalog, clock, newId }: ApiBookingDeps,
  request: Pick<BookLine, 'workers'>,
): Promise<ApiBooker> {
  const known = await catalog.recent()
  const [first] = request.workers
  const worker = first === undefined ? undefined : known.people.get(first.personId)
  if (worker === undefined) throw new Error('a report over the API names its workers')
  return { catalog: known, now: clock.now(), reporter: null, worker, channel: 'api', newId }
}

export type ApiBooker = Booker & { readonly worker: Person }

type Loaded = { readonly order: Order; readonly step: Step; readonly facts: ReportFacts }

/** What an order's steps are called is kept in memory, so that order and facts come together. */
async function load(
  deps: ApiBookingDeps,
  request: BookRequest,
  by: ApiBooker,
): Promise<Loaded | ReturnType<typeof refused>> {
  const [kept] = await deps.directory.byCodes([request.order])
  if (kept === undefined) return refused({ kind: 'unknownOrder' })
  const found = selectSteps(kept, request.step)
  const known = deps.orders.get(request.order, by.catalog.version)
  const loaded = await loadForReport(deps.sql, factsQuery(by, statementOf(request, found[0]?.seq ?? 0)), known)
  if (loaded === null) return refused({ kind: 'unknownOrder' })
  deps.orders.put(loaded.order, by.catalog.version)
  const steps = loaded.order.steps.filter(step => found.some(({ seq }) => seq === step.seq))
  const [step] = steps
  if (step === undefined) return refused({ kind: 'noSuchStep', steps: loaded.order.steps })
  return steps.length > 1 ? refused({ kind: 'severalSteps', steps }) : { ...loaded, step }
}

export const statementOf = (request: BookLine, seq: number): Statement => ({
  order: request.order,
  seq,
  good: request.good,
  scrap: request.scrap,
  rework: request.rework,
  reworkTo: request.reworkTo === null ? null : stepSaid(request.reworkTo),
  reworkDone: request.reworkDone,
  reworkId: request.reworkOf,
  reason: request.reason,
  workers: request.workers.map(({ personId, percent }) => ({
    personId,
    sharePct: percent === null ? null : toNumber(percent),
  })),
  minutes: request.minutes,
  occurredAt: request.occurredAt,
  note: request.note,
})

type Written = { readonly booked: Booked; readonly effects: Omit<Commit, 'event'> }

function booking(
  request: BookRequest,
  by: ApiBooker,
  step: Step,
  decision: AcceptedReport,
  doubts: readonly Doubt[],
): Written {
  const { report, change } = decision
  const shared = shareAsksFor(by, decision, step)
  const asked = askedOf(by, decision)
  return {
    booked: { kind: 'accepted', report, order: request.order, stepCode: step.code, doubts: marksOf(doubts) },
    effects: {
      changes: [change],
      doubts: doubts.map(doubt => bookedDoubt(by, report, doubt, false)),
      audit: [bookedEntry(request, by, report)],
      shareAsks: shared.shareAsks,
      inspections: asked.inspections,
      outbox: [
        ...reviewRequestFor(by, decision, step),
        ...tellSentBack(by, decision.after, [report], by.worker.name),
        ...shared.outbox,
        ...asked.outbox,
      ],
    },
  }
}

/** Above the gate: nothing is booked; it is kept until the leader decides, and they are asked. */
function holding(
  request: BookRequest,
  by: Booker & { worker: Person },
  { order, step }: Loaded,
  decision: ToReview,
): Written {
  const { asked, gate } = decision.why
  const { id, heldReports, outbox } = holdFor(by, order, step, decision, by.worker.id)
  const audit = [audited(request, by, 'report.held', { kind: 'heldReport', id }, { asked: formatQuantity(asked) })]
  return {
    booked: { kind: 'toReview', held: id, order: request.order, stepCode: step.code, asked, gate },
    effects: { heldReports, outbox, audit },
  }
}

/** A program is not asked: it can't know. */
export const marksOf = (doubts: readonly Doubt[]): readonly ReportMark[] =>
  doubts.map(({ kind }) => ({ kind, confirmed: false }))

export const bookedEntry = (
  request: Pick<BookRequest, 'caller'>,
  by: Booker,
  { id, good, scrap }: Report,
): AuditEntry =>
  audited(
    request,
    by,
    'report.booked',
    { kind: 'report', id },
    { good: formatQuantity(good), scrap: formatQuantity(scrap) },
  )

const audited = (
  { caller }: Pick<BookRequest, 'caller'>,
  { now }: Booker,
  action: string,
  subject: AuditEntry['subject'],
  details: AuditEntry['details'],
): AuditEntry => ({ at: now, actor: { kind: 'api', name: caller }, action, subject, details })

async function store(
  { sql, wakeDelivery }: ApiBookingDeps,
  request: BookRequest,
  by: Booker & { worker: Person },
  { booked, effects }: Written,
): Promise<BookOutcome | 'stale'> {
  return storeAnswer({ sql, wakeDelivery }, request.event, by, request.answerTo(booked), effects)
}

/** Stores what was decided with its answer, under the request's event. */
export async function storeAnswer(
  { sql, wakeDelivery }: Pick<ApiBookingDeps, 'sql' | 'wakeDelivery'>,
  event: ApiEvent,
  by: ApiBooker,
  answer: ApiAnswer,
  effects: Omit<Commit, 'event'>,
): Promise<Answered | 'stale'> {
  const claimed = { ...event, pressKey: null, personId: by.worker.id, messageId: null, answer }
  const outcome = await commit(sql, { ...effects, event: claimed })
  if (outcome.kind === 'committed' && (effects.outbox?.length ?? 0) > 0) wakeDelivery()
  return answeredBy(outcome, event, answer)
}
