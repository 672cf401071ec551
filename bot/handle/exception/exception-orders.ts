/** What an exception does to orders: what runs on its machine stops, what it held goes on, and whoever is at it hears so. */
import { type PlacedException, type StandingStep, stepsHeldBy, stepsStanding } from '../../../db/exceptions.ts'
import { loadOrders } from '../../../db/orders.ts'
import { openSessionsOfOrder } from '../../../db/work-sessions.ts'
import type { OrderChange, ProductionException } from '../../../domain/decision.ts'
import type { Order, PersonId } from '../../../domain/model.ts'
import { stopForException } from '../../../domain/order-lifecycle.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { endSessions } from '../report/end-sessions.ts'
import type { Floor } from './exception-place.ts'

/** A step that stops or goes on, and whom that concerns. */
export type TouchedStep = {
  readonly order: Order
  readonly seq: number
  readonly name: string
  readonly people: readonly PersonId[]
}

export type OrderEffects = { readonly changes: readonly OrderChange[]; readonly steps: readonly TouchedStep[] }

/**
 * What blocks a step is part of the order: the order moves on to its next version with it, though nothing else changes.
 */
const moved = (order: Pick<Order, 'id' | 'version'>): OrderChange => ({
  orderId: order.id,
  expectedVersion: order.version,
  order: {},
  steps: [],
  reports: [],
  reviews: [],
  sessions: [],
})

/** The steps that stand still with it from now on. */
export async function stopSteps(floor: Floor, exception: ProductionException): Promise<OrderEffects> {
  const standing = await stepsStanding(floor.sql, exception)
  const effects = await Promise.all(
    (await byOrder(floor, standing)).map(({ order, seqs }) => stopInOrder(floor, exception, order, seqs)),
  )
  return { changes: effects.map(({ change }) => change), steps: effects.flatMap(({ steps }) => steps) }
}

async function stopInOrder(floor: Floor, exception: ProductionException, order: Order, seqs: readonly number[]) {
  const ids = seqs.flatMap(seq => findStep(order, seq)?.id ?? [])
  const open = (await openSessionsOfOrder(floor.sql, order.id)).filter(({ stepId }) => ids.includes(stepId))
  const sessions = endSessions(open, floor.now, 'pause').map(one => ({ ...one, pauseReason: exception.reason }))
  const stopped = stopForException(order, { now: floor.now, stepSeqs: seqs, sessions })
  const steps = touched(order, seqs, step => [
    ...open.filter(({ stepId }) => stepId === step.id).map(({ personId }) => personId),
  ])
  return { change: stopped?.change ?? moved(order), steps }
}

/** The steps that it holds; they go on when somebody resumes them. */
export async function freeSteps(floor: Floor, { id }: ProductionException): Promise<OrderEffects> {
  const groups = await byOrder(floor, await stepsHeldBy(floor.sql, id))
  return {
    changes: groups.map(({ order }) => moved(order)),
    steps: groups.flatMap(({ order, seqs }) => touched(order, seqs, ({ assigneeIds }) => assigneeIds)),
  }
}

/** Nothing stands still: the order is told of it all the same. */
export async function touchOrder({ sql }: Floor, { orderCode }: PlacedException): Promise<OrderEffects> {
  const orders = orderCode === null ? [] : await loadOrders(sql, [orderCode])
  return { changes: orders.map(moved), steps: [] }
}

/** Of several, each order moves on once. */
export function together(...effects: readonly OrderEffects[]): OrderEffects {
  const changes = new Map(effects.flatMap(each => each.changes).map(change => [change.orderId, change]))
  for (const change of effects.flatMap(each => each.changes))
    if (change.steps.length > 0) changes.set(change.orderId, change)
  return { changes: [...changes.values()], steps: effects.flatMap(({ steps }) => steps) }
}

async function byOrder({ sql }: Floor, steps: readonly StandingStep[]) {
  const groups = Map.groupBy(steps, ({ orderCode }) => orderCode)
  const orders = await loadOrders(sql, [...groups.keys()])
  return orders.map(order => ({ order, seqs: (groups.get(order.code) ?? []).map(({ seq }) => seq) }))
}

const touched = (
  order: Order,
  seqs: readonly number[],
  peopleAt: (step: Order['steps'][number]) => readonly PersonId[],
): readonly TouchedStep[] =>
  seqs.flatMap(seq => {
    const step = findStep(order, seq)
    return step === null ? [] : [{ order, seq, name: step.name, people: peopleAt(step) }]
  })
