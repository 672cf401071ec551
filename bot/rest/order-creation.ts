/** An order from another program: made, and released where asked, in one transaction with its event and audit. */
import type { Catalog, CatalogCache, Product } from '../../db/catalog.ts'
import { type AuditEntry, addAudit, claimEvent, enqueue, transact } from '../../db/commit.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import { insertOrder, type NewOrder, type NewStep, nextOrderCode } from '../../db/new-order.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Instant } from '../../domain/model.ts'
import { fitsDecimals } from '../../domain/quantity.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { tellReleased } from '../handle/order/release-order.ts'
import type { Teller } from '../handle/order/tell-floor.ts'
import { planDates } from '../order/order-dates.ts'
import { draftSteps } from '../order/order-draft.ts'
import { replayed } from './idempotency.ts'
import type { CreateOrder, NewOrderOutcome, NewOrderRefusal, NewOrderRequest } from './orders.ts'

export type OrderCreationDeps = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
}

export function createApiOrders(deps: OrderCreationDeps): CreateOrder {
  return async request => {
    const catalog = await deps.catalog.get()
    const now = deps.clock.now()
    const drafted = draft(catalog, request, now)
    if (drafted.kind === 'refused') return drafted
    try {
      return await transact(deps.sql, tx => store(tx, catalog, request, drafted.order, now))
    } catch (error) {
      if (error instanceof Undone) return error.outcome
      throw error
    }
  }
}

/** Takes the transaction back and carries what to answer instead. */
class Undone extends Error {
  readonly outcome: NewOrderOutcome
  constructor(outcome: NewOrderOutcome) {
    super('nothing was made')
    this.outcome = outcome
  }
}

type Draft = Omit<NewOrder, 'code'>

const refused = (why: NewOrderRefusal) => ({ kind: 'refused', why }) as const

function draft(
  catalog: Catalog,
  request: NewOrderRequest,
  now: Instant,
): { kind: 'draft'; order: Draft } | ReturnType<typeof refused> {
  const product = catalog.products.get(request.product)
  if (product === undefined) return refused({ kind: 'noRouting' })
  const decimals = catalog.units.get(request.unit)?.decimals ?? 0
  if (!fitsDecimals(request.quantity, decimals)) return refused({ kind: 'notWhole', decimals })
  if (request.dueAt.epochMilliseconds <= now.epochMilliseconds) return refused({ kind: 'dueInPast', now })
  const steps = draftSteps(catalog, product, request.quantity, request.steps ?? [])
  switch (steps.kind) {
    case 'noRouting':
      return refused({ kind: 'noRouting' })
    case 'unknownSteps':
      return refused({ kind: 'unknownStep', index: steps.indexes[0] ?? 0 })
    case 'ambiguousStep':
      return refused({ kind: 'unknownStep', index: steps.index })
    case 'drafted':
      return dated(catalog, request, product, now, steps)
  }
}

type Steps = Extract<ReturnType<typeof draftSteps>, { kind: 'drafted' }>

function dated(
  catalog: Catalog,
  request: NewOrderRequest,
  product: Product,
  now: Instant,
  { routingId, steps }: Steps,
) {
  const released = request.release ? releasedSteps(catalog, request, steps, now) : steps
  if (released === null) return refused({ kind: 'unplannable' })
  const { customer, quantity, unit, priority, dueAt, note } = request
  const order: Draft = {
    productCode: product.code,
    customer,
    quantity,
    unit,
    priority,
    status: request.release ? 'released' : 'planned',
    dueAt,
    plannedStart: released[0]?.plannedStart ?? null,
    releasedAt: request.release ? now : null,
    salesOwnerId: null,
    routingId,
    lotNo: null,
    note,
    createdAt: now,
    createdBy: null,
    steps: released,
  }
  return { kind: 'draft', order } as const
}

/** With their dates, the first stage ready to begin; null when a calendar has no working time. */
function releasedSteps(
  catalog: Catalog,
  request: NewOrderRequest,
  steps: readonly NewStep[],
  now: Instant,
): readonly NewStep[] | null {
  const placed = steps.flatMap(step => {
    const team = catalog.teams.get(step.teamId)
    return team === undefined ? [] : [{ ...step, calendarId: team.calendarId }]
  })
  const plan = planDates(catalog, { quantity: request.quantity, dueAt: request.dueAt, steps: placed }, now)
  if (plan.kind === 'unplannable') return null
  const dates = new Map(plan.steps.map(planned => [planned.seq, planned]))
  const group = steps[0]?.rules.parallelGroup ?? null
  return steps.map((step, index) => ({
    ...step,
    status: index === 0 || (group !== null && isInFirstStage(steps, index, group)) ? 'ready' : 'pending',
    plannedStart: dates.get(step.seq)?.plannedStart ?? null,
    dueAt: dates.get(step.seq)?.dueAt ?? null,
  }))
}

const isInFirstStage = (steps: readonly NewStep[], index: number, group: string): boolean =>
  steps.slice(0, index + 1).every(step => step.rules.parallelGroup === group)

async function store(
  tx: Transaction,
  catalog: Catalog,
  request: NewOrderRequest,
  order: Draft,
  now: Instant,
): Promise<NewOrderOutcome> {
  const code = request.code ?? (await nextOrderCode(tx, catalog.site.orderNoPattern))
  const inserted = await insertOrder(tx, { ...order, code })
  if (inserted.kind === 'codeTaken') throw new Undone(refused({ kind: 'codeTaken', code }))
  const made = await loadOrder(tx, code)
  if (made === null) throw new Error('an order that was just made is there')
  const answer = request.answerTo(made)
  const event = { ...request.event, pressKey: null, personId: null, messageId: null, answer }
  const claim = await claimEvent(tx, { ...event, answer: { status: answer.status, body: answer.body } })
  if (claim.kind === 'duplicate') throw new Undone(replayed(claim, request.event))
  await addAudit(tx, [audited(request, code, now)], event)
  // As in chat: whoever can begin hears of it with the release itself.
  if (request.release) await enqueue(tx, tellReleased(programAt(catalog, now), made, made).outbox)
  return { kind: 'answered', answer, replayed: false }
}

/** A program tells it: in the site's language, to everybody concerned. */
const programAt = (catalog: Catalog, now: Instant): Teller => ({
  catalog,
  now,
  cards: cardContextFor(catalog, null, now),
  person: null,
  event: null,
})

const audited = (request: NewOrderRequest, code: string, at: Instant): AuditEntry => ({
  at,
  actor: { kind: 'api', name: request.caller },
  action: 'order.created',
  subject: { kind: 'order', id: code },
  details: { product: request.product, released: request.release },
})
