/** What departments have chosen to hear, and who follows which order. */
import type { DepartmentId, Instant, OrderCode, OrderId, PersonId } from '../domain/model.ts'
import type { SubscriptionChange, Topic } from '../domain/topics.ts'
import type { Queryable, Transaction } from './connect.ts'

/** Departments that have changed nothing are absent. */
export async function subscriptionChanges(
  sql: Queryable,
): Promise<ReadonlyMap<DepartmentId, readonly SubscriptionChange[]>> {
  const rows = await sql<(SubscriptionChange & { departmentId: DepartmentId })[]>`
    select department_id as "departmentId", topic, subscribed from subscription`
  return Map.groupBy(rows, ({ departmentId }) => departmentId)
}

export async function changeSubscription(
  tx: Transaction,
  change: SubscriptionChange & { readonly departmentId: DepartmentId; readonly by: PersonId; readonly at: Instant },
): Promise<void> {
  await tx`
    insert into subscription (department_id, topic, subscribed, changed_by, changed_at)
    values (${change.departmentId}, ${change.topic satisfies Topic}, ${change.subscribed}, ${change.by}, ${change.at})
    on conflict (department_id, topic) do update set subscribed = excluded.subscribed,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`
}

/** false: it was so already. */
export async function follow(
  tx: Transaction,
  personId: PersonId,
  orderId: OrderId,
  follows: boolean,
  at: Instant,
): Promise<boolean> {
  const { count } = follows
    ? await tx`insert into order_follow (person_id, order_id, since) values (${personId}, ${orderId}, ${at}) on conflict do nothing`
    : await tx`delete from order_follow where person_id = ${personId} and order_id = ${orderId}`
  return count > 0
}

/** Newest first. */
export async function ordersFollowedBy(sql: Queryable, personId: PersonId): Promise<readonly OrderCode[]> {
  const rows = await sql<{ code: OrderCode }[]>`
    select o.code from order_follow f join orders o on o.id = f.order_id
    where f.person_id = ${personId} order by f.since desc, o.id desc limit 50`
  return rows.map(({ code }) => code)
}

export async function followersOf(
  sql: Queryable,
  orderIds: readonly OrderId[],
): Promise<ReadonlyMap<OrderId, readonly PersonId[]>> {
  if (orderIds.length === 0) return new Map()
  const rows = await sql<{ orderId: OrderId; personId: PersonId }[]>`
    select order_id as "orderId", person_id as "personId" from order_follow
    where order_id = any(${[...orderIds]}::bigint[]) order by person_id`
  return new Map(
    [...Map.groupBy(rows, ({ orderId }) => orderId)].map(([id, of]) => [id, of.map(({ personId }) => personId)]),
  )
}
