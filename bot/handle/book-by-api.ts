/** A report from another program: the same loading, the same rule and the same commit as in chat. */
import type { CatalogCache } from '../../db/catalog.ts'
import { type ClaimedEvent, type Commit, commit } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Order, Person, Step } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import type { OrderLanes } from '../order-lane.ts'
import type { ApiAnswer } from '../rest/idempotency.ts'
import type { Booked, BookOutcome, BookReport, BookRequest } from '../rest/reports.ts'
import { selectSteps } from '../rest/step-selector.ts'
import { type Booker, type Booking, decideBooking, loadFactsFor, type Statement } from './book-report.ts'
import { asJson } from './json.ts'
import { holdFor, reviewRequestFor } from './leader-request.ts'

const MOST_ATTEMPTS = 8

export type ApiBookingDeps = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
  readonly lanes: OrderLanes
  readonly newId: () => string
  readonly wakeDelivery: () => void
}

export function createApiBooking(deps: ApiBookingDeps): BookReport {
  return request => deps.lanes.run([request.order], () => bookUntilCommitted(deps, request))
}

async function bookUntilCommitted(deps: ApiBookingDeps, request: BookRequest): Promise<BookOutcome> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const outcome = await attempt(deps, request)
    if (outcome !== 'stale') return outcome
  }
  return { kind: 'refused', why: { kind: 'changedMeanwhile' } }
}

async function attempt(deps: ApiBookingDeps, request: BookRequest): Promise<BookOutcome | 'stale'> {
  const catalog = await deps.catalog.get()
  const order = await loadOrder(deps.sql, request.order)
  const step = order === null ? null : stepOf(order, request)
  if (order === null) return refused({ kind: 'unknownOrder' })
  if (step === null || 'kind' in step) return refused(step ?? { kind: 'noSuchStep', steps: order.steps })
  const [first] = request.workers
  const worker = first === undefined ? null : (catalog.people.get(first.personId) ?? null)
  const by: Booker = { catalog, now: deps.clock.now(), reporter: null, worker, channel: 'api', newId: deps.newId }
  const said = statementOf(request, order, step)
  // The program speaks for the worker: their sessions give the minutes and their team's calendar the day.
  const facts = await loadFactsFor(deps.sql, by, said)
  const booking = decideBooking(by, order, said, facts)
  if (isRepeat(request, booking)) return refused({ kind: 'possibleRepeat', reportedAt: booking.sameBefore.reportedAt })
  return write(deps, request, booking, by)
}

const refused = (why: Extract<BookOutcome, { kind: 'refused' }>['why']): BookOutcome => ({ kind: 'refused', why })

function stepOf(order: Order, { step }: BookRequest): Step | { kind: 'severalSteps'; steps: readonly Step[] } | null {
  const found = selectSteps(order, step)
  const [only] = found
  if (found.length > 1) return { kind: 'severalSteps', steps: found }
  return only ?? null
}

const statementOf = (request: BookRequest, order: Order, step: Step): Statement => ({
  order: order.code,
  seq: step.seq,
  good: request.good,
  scrap: request.scrap,
  rework: request.rework,
  reworkDone: request.reworkDone,
  reason: request.reason,
  workers: request.workers.map(({ personId, percent }) => ({
    personId,
    sharePct: percent === null ? null : Number(formatQuantity(percent)),
  })),
  minutes: request.minutes,
  occurredAt: request.occurredAt,
  note: request.note,
})

/** A caller with a key of its own says with it that this is another report. */
function isRepeat(
  request: BookRequest,
  booking: Booking,
): booking is Booking & { sameBefore: NonNullable<Booking['sameBefore']> } {
  const keyless = request.event.eventId.startsWith(`${request.caller}:~`)
  return keyless && booking.sameBefore !== null && booking.decision.kind === 'accepted'
}

async function write(
  deps: ApiBookingDeps,
  request: BookRequest,
  booking: Booking,
  by: Booker,
): Promise<BookOutcome | 'stale'> {
  const { decision, order, step } = booking
  if (decision.kind === 'refused' || step === null) {
    return refused(decision.kind === 'refused' ? decision.why : { kind: 'noSuchStep', steps: order.steps })
  }
  const { booked, effects } = effectsOf(request, booking, by)
  const answer = request.answerTo(booked)
  const outcome = await commit(deps.sql, { ...effects, event: claimOf(request, by.worker, answer) })
  if (outcome.kind === 'stale') return 'stale'
  if (outcome.kind === 'committed') {
    if ((effects.outbox?.length ?? 0) > 0) deps.wakeDelivery()
    return { kind: 'answered', answer, replayed: false }
  }
  if (outcome.kind === 'duplicate' && outcome.bodyHash !== request.event.bodyHash) return { kind: 'keyReused' }
  return { kind: 'answered', answer: storedAnswer(outcome.answer), replayed: true }
}

/** What `claimOf` stored. */
const storedAnswer = (answer: unknown): ApiAnswer => answer as ApiAnswer

const claimOf = ({ event }: BookRequest, worker: Person | null, answer: ApiAnswer): ClaimedEvent => ({
  ...event,
  pressKey: null,
  personId: worker?.id ?? null,
  messageId: null,
  answer: asJson(answer),
})

type Written = { readonly booked: Booked; readonly effects: Omit<Commit, 'event'> }

function effectsOf(request: BookRequest, { decision, order, step }: Booking, by: Booker): Written {
  if (step === null || decision.kind === 'refused') throw new Error('only what was decided is written')
  const actor = { kind: 'api', name: request.caller } as const
  const place = { order: order.code, stepCode: step.code }
  if (decision.kind === 'accepted') {
    const { report } = decision
    const details = { good: formatQuantity(report.good), scrap: formatQuantity(report.scrap) }
    const audit = [{ at: by.now, actor, action: 'report.booked', subject: { kind: 'report', id: report.id }, details }]
    const outbox = reviewRequestFor(by, decision, step)
    return { booked: { kind: 'accepted', report, ...place }, effects: { changes: [decision.change], audit, outbox } }
  }
  const { asked, gate } = decision.why
  if (by.worker === null) throw new Error('a report over the API names its workers')
  const { id, heldReports, outbox } = holdFor(by, order, step, decision, by.worker.id)
  const details = { asked: formatQuantity(asked) }
  const audit = [{ at: by.now, actor, action: 'report.held', subject: { kind: 'heldReport', id }, details }]
  return { booked: { kind: 'toReview', held: id, asked, gate, ...place }, effects: { heldReports, outbox, audit } }
}
