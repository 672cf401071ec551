/** A move of stock for another program: the same rules and the same transaction as in chat; the actor is an API key. */
import type { Catalog } from '../../db/catalog.ts'
import { type BookedMove, type Commit, commit, type JsonValue } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import { issuedLots, lotsOf, putAwayOf, unshippedLots } from '../../db/stock.ts'
import type { Clock } from '../../domain/clock.ts'
import { outputOf } from '../../domain/completion.ts'
import { waitsForInspection } from '../../domain/incoming-inspection.ts'
import type { Instant, Order, OrderCode, PersonId } from '../../domain/model.ts'
import { add, formatQuantity, negate, type Quantity } from '../../domain/quantity.ts'
import {
  decideCount,
  decideIssue,
  decidePutAway,
  decideReceipt,
  decideReturn,
  decideShipment,
  type LotQuantity,
  type StockDecision,
  type StockedLot,
  type StockRefusal,
  sumOf,
} from '../../domain/stock.ts'
import { askLot } from '../handle/inspection/ask-lot.ts'
import { type AnsweredRequest, answerRequest } from '../handle/stock/answer-request.ts'
import { newMove } from '../handle/stock/new-move.ts'
import { tellWaiters } from '../handle/stock/tell-waiters.ts'
import { createIds } from '../new-id.ts'
import type { OrderLanes } from '../turn/order-lane.ts'
import { untilStored } from '../turn/until-stored.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type Answered, type ApiEvent, answeredBy } from './idempotency.ts'
import { writeInstant } from './site-time.ts'

export type MoveRequest = {
  readonly caller: string
  readonly event: ApiEvent
  /** What an inspection refuses leaves with its result. */
  readonly kind: Exclude<BookedMove['kind'], 'supplierReturn' | 'scrap'>
  /** Of a material or a product; for `output` left to the order. */
  readonly item: string | null
  /** Above 0; of `adjust` what was counted. null: of `output`, all that is left. */
  readonly quantity: Quantity | null
  readonly lot: string | null
  readonly order: OrderCode | null
  readonly personId: PersonId | null
  readonly reason: string
}

export type MoveRefusal =
  | StockRefusal
  | { readonly kind: 'unknownOrder' }
  /** Neither a material nor a product is called so, or the order is of another product. */
  | { readonly kind: 'unknownItem' }
  | { readonly kind: 'changedMeanwhile' }

export type MoveOutcome = Answered | { readonly kind: 'refused'; readonly why: MoveRefusal }

export type MoveDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly clock: Clock
  readonly lanes: OrderLanes
  readonly wakeDelivery: () => void
}

export async function bookMove(deps: MoveDeps, request: MoveRequest): Promise<MoveOutcome> {
  const orders = request.order === null ? [] : [request.order]
  const outcome = await untilStored(deps.lanes, orders, () => bookOnce(deps, request))
  return outcome === 'stale' ? refused({ kind: 'changedMeanwhile' }) : outcome
}

const refused = (why: MoveRefusal) => ({ kind: 'refused', why }) as const

type Seen = {
  readonly item: string
  readonly lotTracked: boolean
  readonly decimals: number
  readonly order: Order | null
  readonly lots: readonly StockedLot[]
}

async function bookOnce(deps: MoveDeps, request: MoveRequest): Promise<MoveOutcome | 'stale'> {
  const catalog = await deps.catalog.fresh()
  const order = request.order === null ? null : await loadOrder(deps.sql, request.order)
  if (request.order !== null && order === null) return refused({ kind: 'unknownOrder' })
  const known = itemOf(catalog, request, order)
  if (known === null) return refused({ kind: 'unknownItem' })
  const seen = { ...known, order, lots: await lotsOf(deps.sql, known.item) }
  const decided = await decide(deps.sql, request, seen)
  if (decided.kind === 'refused') return refused(decided.why)
  return store(deps, catalog, request, seen, decided.move)
}

/** What is put away is what the order makes; everything else is named. */
function itemOf(
  catalog: Catalog,
  { kind, item }: MoveRequest,
  order: Order | null,
): Pick<Seen, 'item' | 'lotTracked' | 'decimals'> | null {
  const ofOrder = kind === 'output' || kind === 'shipment'
  const code = ofOrder ? (order?.productCode ?? null) : item
  const material = code === null ? undefined : catalog.materials.get(code)
  const product = [...catalog.products.values()].find(each => each.code === code)
  const unit = (material ?? product)?.unit
  if (code === null || unit === undefined || (ofOrder && item !== null && item !== code)) return null
  return {
    item: code,
    // A product's lots are its orders': whoever moves it says which.
    lotTracked: material?.lotTracked ?? true,
    decimals: catalog.units.get(unit)?.decimals ?? 0,
  }
}

async function decide(sql: Sql, request: MoveRequest, seen: Seen): Promise<StockDecision> {
  const { order, lots } = seen
  const asked = { quantity: request.quantity ?? NOTHING, lot: request.lot }
  switch (request.kind) {
    case 'issue':
      return decideIssue(seen, asked, lots, order?.status ?? null)
    case 'return':
      return decideReturn(seen, asked, order === null ? [] : await issuedLots(sql, order.id, seen.item))
    case 'receipt':
      return decideReceipt(seen, asked)
    case 'adjust':
      return decideCount(seen, { ...asked, reason: request.reason }, lots)
    case 'output': {
      if (order === null) return { kind: 'refused', why: { kind: 'nothingMade' } }
      const { putAway, lot } = await putAwayOf(sql, order.id)
      return decidePutAway({ ...seen, quantity: request.quantity }, outputOf(order), putAway, request.lot ?? lot)
    }
    case 'shipment':
      if (order === null) return { kind: 'refused', why: { kind: 'nothingToShip' } }
      return decideShipment({ ...seen, ...request }, await unshippedLots(sql, order.id), lots)
  }
}

const NOTHING = 0n as Quantity

type Arrival = Required<Pick<Commit, 'inspections' | 'outbox'>>

/** What has come in is inspected first where it must be, else those who wait for it are told. */
async function arrivalOf(
  by: Parameters<typeof askLot>[0],
  request: MoveRequest,
  { item }: Seen,
  { lot, quantity }: LotQuantity,
): Promise<Arrival> {
  const material = request.kind === 'receipt' ? by.catalog.materials.get(item) : undefined
  if (material === undefined) return { inspections: [], outbox: [] }
  const arrived = { material, quantity, lot, by: request.personId }
  if (!waitsForInspection(material, by.catalog.site.settings.inspection))
    return { inspections: [], outbox: await tellWaiters(by, { ...arrived, key: `api:${request.event.eventId}` }) }
  const { inspection, outbox } = await askLot(by, arrived)
  return { inspections: [inspection], outbox }
}

function requestAnswered(
  by: Parameters<typeof askLot>[0],
  { kind, personId, caller }: MoveRequest,
  { item, order }: Seen,
  quantity: Quantity,
): Promise<AnsweredRequest | null> {
  const material = by.catalog.materials.get(item)
  if (kind !== 'issue' || material === undefined) return Promise.resolve(null)
  const person = personId === null ? undefined : by.catalog.people.get(personId)
  return answerRequest(
    { ...by, personId, name: person?.name ?? caller },
    { material, quantity: negate(quantity), order },
  )
}

async function store(
  { sql, clock, wakeDelivery }: MoveDeps,
  catalog: Catalog,
  request: MoveRequest,
  seen: Seen,
  { lot, quantity }: LotQuantity,
): Promise<MoveOutcome | 'stale'> {
  const now = clock.now()
  const by = { sql, catalog, now, newId: createIds(clock) }
  const arrival = await arrivalOf(by, request, seen, { lot, quantity })
  const answered = await requestAnswered(by, request, seen, quantity)
  const inspectionId = arrival.inspections[0]?.id ?? null
  const body = answerBody(catalog, request, seen, { lot, quantity }, now, inspectionId)
  const answer = { status: 201, body }
  const outcome = await commit(sql, {
    event: { ...request.event, pressKey: null, personId: request.personId, messageId: null, answer },
    stockMoves: [
      newMove(
        { catalog, now },
        {
          kind: request.kind,
          item: seen.item,
          quantity,
          lot,
          order: seen.order,
          requestId: answered?.request.id ?? null,
          inspectionId,
          personId: request.personId,
          reason: request.reason,
        },
      ),
    ],
    audit: [
      {
        at: now,
        actor: { kind: 'api', name: request.caller },
        action: `stock.${request.kind}`,
        subject: subjectOf(request, seen),
        details: { quantity: formatQuantity(quantity), lot, order: seen.order?.code ?? null },
      },
    ],
    inspections: arrival.inspections,
    materialRequests: answered === null ? [] : [answered.request],
    outbox: [...arrival.outbox, ...(answered?.outbox ?? [])],
  })
  if (outcome.kind === 'committed') wakeDelivery()
  return answeredBy(outcome, request.event, answer)
}

/** What left for a customer is news of the order. */
const subjectOf = ({ kind }: MoveRequest, { item, order }: Seen): { readonly kind: string; readonly id: string } =>
  kind === 'shipment' && order !== null ? { kind: 'order', id: order.code } : { kind: 'material', id: item }

const answerBody = (
  { site }: Catalog,
  { kind }: MoveRequest,
  { item, order, lots }: Seen,
  { lot, quantity }: LotQuantity,
  now: Instant,
  inspection: string | null,
): JsonValue => ({
  kind,
  item,
  quantity: formatQuantity(quantity),
  lot,
  order: order?.code ?? null,
  onHand: formatQuantity(add(sumOf(lots), quantity)),
  at: writeInstant(now, site.timeZone),
  inspection,
})
