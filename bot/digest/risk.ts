/** Orders that are late or will be, with the one reason a person would name. */
import type { Catalog, Department } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'
import type { StepFilter } from '../../db/open-steps.ts'
import { openOrdersByDue } from '../../db/orders.ts'
import type { Lateness } from '../../domain/lateness.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import { byGravity, type RiskReason, riskReason } from '../../domain/order-risk.ts'
import { type JudgedOrder, judgeOrders } from '../order/order-lateness.ts'

export type RiskyOrder = {
  readonly order: Order
  readonly late: Lateness
  readonly reason: RiskReason
  /** Late themselves, not only waiting behind a late one. */
  readonly lateSteps: readonly Step[]
}

type Looking = {
  readonly sql: Queryable
  readonly catalog: Catalog
  readonly now: Instant
  /** null: the whole plant. */
  readonly department: Pick<Department, 'id' | 'kind'> | null
  readonly scope: Pick<StepFilter, 'departmentId'>
}

/** Of orders due later than these nobody speaks in a digest. */
const MOST_LOOKED_AT = 200

export async function riskyOrders(looking: Looking): Promise<readonly RiskyOrder[]> {
  const orders = await openOrdersByDue(looking.sql, { limit: MOST_LOOKED_AT })
  return riskOf(
    looking,
    orders.filter(order => isTheirs(looking, order)),
  )
}

/** Of these, those that are late or will be; the gravest first. */
export async function riskOf(looking: Looking, orders: readonly Order[]): Promise<readonly RiskyOrder[]> {
  const judged = await judgeOrders(looking, orders)
  return judged.flatMap(one => riskIn(looking, one)).toSorted(byGravity)
}

/** A workshop's: with a step still to make there; a sales office's: sold by it, or by nobody. */
function isTheirs({ catalog, department, scope }: Looking, order: Order): boolean {
  if (department?.kind === 'sales') return soldBy(catalog, order) === null || soldBy(catalog, order) === department.id
  if (scope.departmentId === undefined) return true
  return order.steps.some(
    ({ teamId, status }) =>
      status !== 'completed' &&
      status !== 'cancelled' &&
      catalog.teams.get(teamId)?.departmentId === scope.departmentId,
  )
}

export const soldBy = (catalog: Catalog, { salesOwnerId }: Pick<Order, 'salesOwnerId'>) =>
  salesOwnerId === null ? null : (catalog.people.get(salesOwnerId)?.departmentId ?? null)

function riskIn({ catalog, scope }: Looking, { order, late }: JudgedOrder): readonly RiskyOrder[] {
  if (late.order === null) return []
  const lateSteps = order.steps.filter(step => {
    const own = late.steps.get(step.seq)
    const theirs =
      scope.departmentId === undefined || catalog.teams.get(step.teamId)?.departmentId === scope.departmentId
    return theirs && own !== undefined && !own.waiting && own.kind !== 'willBeLate'
  })
  return [{ order, late: late.order, reason: riskReason(order, late.steps), lateSteps }]
}
