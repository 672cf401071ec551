/** Exceptions for another program: the same rules and the same transaction as in chat, said for a person of the plant. */
import type { Catalog } from '../../db/catalog.ts'
import { commit, type JsonValue } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import type { PlacedException } from '../../db/exceptions.ts'
import type { Clock } from '../../domain/clock.ts'
import type { ExceptionRefusal } from '../../domain/exception-life.ts'
import type { OrderCode, Person } from '../../domain/model.ts'
import { type Raised, raiseException } from '../handle/exception/exception.ts'
import { doToException, type ExceptionDoing } from '../handle/exception/exception-doing.ts'
import type { ExceptionRecord } from '../handle/exception/exception-facts.ts'
import type { Floor } from '../handle/exception/exception-place.ts'
import type { Effects } from '../handle/plan.ts'
import type { OrderLanes } from '../turn/order-lane.ts'
import { untilStored } from '../turn/until-stored.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type Answered, type ApiAnswer, type ApiEvent, answeredBy } from './idempotency.ts'

export type ExceptionBookingDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly clock: Clock
  readonly lanes: OrderLanes
  readonly newId: () => string
  readonly canEdit: (platform: string) => boolean
  readonly wakeDelivery: () => void
}

export type ExceptionRequest = {
  readonly caller: string
  readonly event: ApiEvent
  /** In whose name. */
  readonly person: Person
  readonly answerTo: (record: ExceptionRecord, catalog: Catalog) => JsonValue
} & (
  | { readonly what: 'raise'; readonly raised: Raised }
  | { readonly what: 'event'; readonly placed: PlacedException; readonly doing: ExceptionDoing }
)

export type ExceptionOutcome =
  | Answered
  | {
      readonly kind: 'refused'
      readonly why: ExceptionRefusal | { readonly kind: 'changedMeanwhile' } | { readonly kind: 'gone' }
    }

export type BookException = (request: ExceptionRequest) => Promise<ExceptionOutcome>

export const createApiExceptions =
  (deps: ExceptionBookingDeps): BookException =>
  async request => {
    const outcome = await untilStored(deps.lanes, ordersOf(request), () => bookOnce(deps, request))
    return outcome === 'stale' ? { kind: 'refused', why: { kind: 'changedMeanwhile' } } : outcome
  }

/** Whatever else stands still on the machine is compared by its version only. */
function ordersOf(request: ExceptionRequest): readonly OrderCode[] {
  const order = request.what === 'raise' ? (request.raised.at?.order ?? null) : request.placed.orderCode
  return order === null ? [] : [order]
}

async function bookOnce(deps: ExceptionBookingDeps, request: ExceptionRequest): Promise<ExceptionOutcome | 'stale'> {
  const catalog = await deps.catalog.recent()
  const { sql, newId, canEdit } = deps
  const { person, caller: program } = request
  const floor: Floor = { sql, catalog, now: deps.clock.now(), person, newId, canEdit, event: null, program }
  const done = await decide(floor, request)
  if (done.kind === 'refused') return done
  const status = request.what === 'raise' ? 201 : 200
  return store(deps, request, done.effects, { status, body: request.answerTo(done.record, catalog) })
}

async function decide(floor: Floor, request: ExceptionRequest) {
  if (request.what === 'raise') return { kind: 'done', ...(await raiseException(floor, request.raised)) } as const
  const done = await doToException(floor, request.placed.exception.id, request.doing)
  return done ?? ({ kind: 'refused', why: { kind: 'gone' } } as const)
}

async function store(
  { sql, wakeDelivery }: ExceptionBookingDeps,
  { event, person }: ExceptionRequest,
  effects: Effects,
  answer: ApiAnswer,
): Promise<ExceptionOutcome | 'stale'> {
  const outcome = await commit(sql, {
    ...effects,
    event: { ...event, pressKey: null, personId: person.id, messageId: null, answer },
  })
  if (outcome.kind === 'committed') wakeDelivery()
  return answeredBy(outcome, event, answer)
}
