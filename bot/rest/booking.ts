/**
 * Booking a report for another program: the same rule, the same transaction and the same messages to the leader as in
 * chat; only the actor is an API key, and the answer is a document instead of a card.
 */
import type { Catalog } from '../../db/catalog.ts'
import { type AuditEntry, type Commit, commit, type OutboxEntry } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { findEvent } from '../../db/known-event.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Instant, Order, PersonId, Step } from '../../domain/model.ts'
import { formatQuantity, toNumber } from '../../domain/quantity.ts'
import type { AcceptedReport, ReportDecision } from '../../domain/report-acceptance.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { cardMessage } from '../cards/message.ts'
import { heldCard, type ReviewFacts, reviewCard } from '../cards/review-card.ts'
import { decideBooking, type Statement } from '../handle/book-report.ts'
import { writeHeld } from '../handle/held-report-json.ts'
import { leaderOver, tellPerson } from '../handle/tell.ts'
import type { Metrics } from '../metrics.ts'
import type { OrderLanes } from '../order-lane.ts'
import type { CatalogSource } from './catalog-source.ts'
import type { ApiAnswer } from './idempotency.ts'
import type { BookRefusal } from './report-problems.ts'
import type { Booked, BookOutcome, BookReport, BookRequest } from './reports.ts'
import { selectSteps } from './step-selector.ts'

export type ApiBookingDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly clock: Clock
  readonly lanes: OrderLanes
  readonly newId: () => string
  readonly metrics: Pick<Metrics, 'countReport'>
}

/** Another write may come between deciding and committing this often; each time all is read anew. */
const MOST_ATTEMPTS = 8

export function createApiBooking(deps: ApiBookingDeps): BookReport {
  return async request => {
    const outcome = await deps.lanes.run([request.order], () => bookOrReplay(deps, request))
    deps.metrics.countReport('api', countedAs(outcome))
    return outcome
  }
}

function countedAs(outcome: BookOutcome): Parameters<Metrics['countReport']>[1] {
  if (outcome.kind !== 'answered') return 'refused'
  if (outcome.replayed) return 'duplicate'
  return outcome.answer.status === 202 ? 'toReview' : 'accepted'
}

/**
 * A report that was booked under this key may not be bookable any more, so a refusal is the answer only when the key is
 * new. The usual way, booked at once, does not pay for that question: `commit` answers it.
 */
async function bookOrReplay(deps: ApiBookingDeps, request: BookRequest): Promise<BookOutcome> {
  const outcome = await bookUntilCommitted(deps, request)
  if (outcome.kind !== 'refused') return outcome
  const known = await findEvent(deps.sql, request.event)
  return known === null ? outcome : repeated(request, known)
}

async function bookUntilCommitted(deps: ApiBookingDeps, request: BookRequest): Promise<BookOutcome> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const outcome = await bookOnce(deps, request)
    if (outcome !== 'stale') return outcome
  }
  return refused({ kind: 'changedMeanwhile' })
}

async function bookOnce(deps: ApiBookingDeps, request: BookRequest): Promise<BookOutcome | 'stale'> {
  const [order, catalog] = await Promise.all([loadOrder(deps.sql, request.order), deps.catalog.recent()])
  if (order === null) return refused({ kind: 'unknownOrder' })
  const step = stepOf(order, request)
  if ('why' in step) return step
  const now = deps.clock.now()
  const by = { catalog, now, reporter: null, channel: 'api', newId: deps.newId } as const
  const { decision } = decideBooking(by, order, statementOf(request, step), null)
  if (decision.kind === 'refused') return refused(decision.why)
  const place: Place = { request, catalog, now, order, step }
  const effects = decision.kind === 'accepted' ? bookingOf(place, decision) : holdingOf(place, decision, deps.newId())
  return store(deps, request, effects)
}

type Place = {
  readonly request: BookRequest
  readonly catalog: Catalog
  readonly now: Instant
  readonly order: Order
  readonly step: Step
}

type Effects = Pick<Commit, 'changes' | 'heldReports' | 'audit' | 'outbox'> & { readonly booked: Booked }

const refused = (why: BookRefusal) => ({ kind: 'refused', why }) as const

function stepOf(order: Order, { step }: BookRequest): Step | ReturnType<typeof refused> {
  const found = selectSteps(order, step)
  const [only] = found
  if (only === undefined) return refused({ kind: 'noSuchStep', steps: order.steps })
  return found.length === 1 ? only : refused({ kind: 'severalSteps', steps: found })
}

const statementOf = (request: BookRequest, step: Step): Statement => ({
  order: request.order,
  seq: step.seq,
  good: request.good,
  scrap: request.scrap,
  rework: request.rework,
  reworkDone: request.reworkDone,
  reason: request.reason,
  workers: request.workers.map(({ personId, percent }) => ({
    personId,
    sharePct: percent === null ? null : toNumber(percent),
  })),
  minutes: request.minutes,
  occurredAt: request.occurredAt,
  note: request.note,
})

function bookingOf(place: Place, { change, report, flags, after }: AcceptedReport): Effects {
  const quantities = { good: formatQuantity(report.good), scrap: formatQuantity(report.scrap) }
  const booked: Booked = { kind: 'accepted', report, order: place.order.code, stepCode: place.step.code }
  return {
    booked,
    changes: [change],
    audit: [audited(place, 'report.booked', { kind: 'report', id: report.id }, quantities)],
    outbox: flags.toBeReviewed ? askToReview(place, report, after) : [],
  }
}

function askToReview(place: Place, report: AcceptedReport['report'], after: Order): readonly OutboxEntry[] {
  return tellLeader(place, leader => {
    const workers = report.workers.map(({ personId }) => personId)
    const card = reviewCard(leader, reviewFacts({ ...place, order: after }, report, workers), report.id)
    const about = { kind: 'report', report: report.id, order: after.code, seq: report.stepSeq } as const
    return { message: cardMessage(card), about, key: `review:${report.id}` }
  })
}

/** Above the gate: nothing is booked; it is kept until the leader decides, and they are asked. */
function holdingOf(place: Place, { why, held }: Extract<ReportDecision, { kind: 'toReview' }>, id: string): Effects {
  const { order, step, now } = place
  const { asked, gate } = why
  const [first] = place.request.workers
  if (first === undefined) throw new Error('a report over the API names its workers')
  return {
    booked: { kind: 'toReview', held: id, order: order.code, stepCode: step.code, asked, gate },
    heldReports: [
      {
        id,
        orderId: order.id,
        stepId: step.id,
        personId: first.personId,
        payload: writeHeld(held),
        status: 'waiting',
        requestedAt: now,
        decidedBy: null,
        decidedAt: null,
        note: '',
      },
    ],
    audit: [audited(place, 'report.held', { kind: 'heldReport', id }, { asked: formatQuantity(asked) })],
    outbox: tellLeader(place, leader => {
      const workers = held.workers.map(({ personId }) => personId)
      const card = heldCard(leader, reviewFacts(place, held, workers), id, asked, gate.reportable)
      return { message: cardMessage(card), about: null, key: `held:${id}` }
    }),
  }
}

type Said = ReviewFacts['said'] & Pick<AcceptedReport['report'], 'reason' | 'minutes' | 'occurredAt'>

const reviewFacts = ({ order, step, catalog }: Place, said: Said, workers: readonly PersonId[]): ReviewFacts => ({
  order,
  step,
  said,
  reason: said.reason === null ? null : (catalog.defects.get(said.reason) ?? null),
  reporterId: null,
  workers,
  minutes: said.minutes,
  occurredAt: said.occurredAt,
})

/** Nobody to ask, or nobody with an account: nothing is sent, and the report waits in the leader's list. */
function tellLeader(
  { catalog, step, now, request }: Place,
  telling: (context: ReturnType<typeof cardContextFor>) => Parameters<typeof tellPerson>[2],
): readonly OutboxEntry[] {
  const concerned = request.workers.length === 1 ? (request.workers[0]?.personId ?? null) : null
  const leader = leaderOver(catalog, step.teamId, concerned)
  if (leader === null) return []
  const context = cardContextFor(catalog, catalog.people.get(leader) ?? null, now)
  return tellPerson(catalog, leader, telling(context))
}

const audited = (
  { now, request }: Place,
  action: string,
  subject: AuditEntry['subject'],
  details: AuditEntry['details'],
): AuditEntry => ({ at: now, actor: { kind: 'api', name: request.caller }, action, subject, details })

async function store(
  { sql }: ApiBookingDeps,
  request: BookRequest,
  { booked, ...effects }: Effects,
): Promise<BookOutcome | 'stale'> {
  const answer = request.answerTo(booked)
  const event = { ...request.event, pressKey: null, personId: null, messageId: null, answer }
  const outcome = await commit(sql, { ...effects, event })
  switch (outcome.kind) {
    case 'committed':
      return { kind: 'answered', answer, replayed: false }
    case 'stale':
      return 'stale'
    case 'duplicate':
      return repeated(request, outcome)
    case 'pressedBefore':
      throw new Error('an event without a press key was pressed before')
  }
}

const repeated = (
  { event }: BookRequest,
  known: { readonly answer: unknown; readonly bodyHash: string },
): BookOutcome =>
  known.bodyHash === event.bodyHash
    ? // Written by `store`, under this very key.
      { kind: 'answered', answer: known.answer as ApiAnswer, replayed: true }
    : { kind: 'keyReused' }
