/** Orders: one by its code, some by what people call them, lists, and new ones. */
import type { PendingQuery, Row } from 'postgres'
import type { Instant, Order, OrderCode, OrderId, OrderStatus, PersonId } from '../domain/model.ts'
import { distinctCustomers } from './catalog-document.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { type OrderDocument, orderDocument, toOrder } from './order-document.ts'

export { openTasksOf, tasksOf } from './open-steps.ts'

type Fragment = PendingQuery<Row[]>
type Found = { readonly document: OrderDocument }

/** Spelled out in every query, so that the planner can see that the index of the open orders serves it. */
const isOpen = (sql: Queryable) => sql`o.status in ('planned', 'released', 'inProgress', 'onHold')`

/** The order of exactly this code with all its steps, or null. One round trip, however many orders there are. */
export async function loadOrder(sql: Queryable, code: OrderCode): Promise<Order | null> {
  const [row] = await sql<Found[]>`select ${orderDocument(sql)} as document from orders o where o.code = ${code}`
  return row === undefined ? null : toOrder(row.document)
}

/** In the order asked for; codes that do not exist are left out. */
export async function loadOrders(sql: Queryable, codes: readonly OrderCode[]): Promise<readonly Order[]> {
  if (codes.length === 0) return []
  const rows = await sql<Found[]>`
    select ${orderDocument(sql)} as document from orders o where o.code = any(${[...codes]}::text[])`
  const byCode = new Map(rows.map(row => [row.document.code, toOrder(row.document)]))
  return codes.flatMap(code => byCode.get(code) ?? [])
}

/** In no particular order. */
export async function loadOrdersById(sql: Queryable, ids: readonly OrderId[]): Promise<readonly Order[]> {
  if (ids.length === 0) return []
  const rows = await sql<Found[]>`
    select ${orderDocument(sql)} as document from orders o where o.id = any(${[...ids]}::bigint[])`
  return rows.map(row => toOrder(row.document))
}

/** `number`: as written; `digits`: the end of a number; `product`, `customer`: a name or part of one. */
export type OrderSearch = {
  readonly text: string
  /** Left out: any of them; an exact number beats everything else. */
  readonly by?: SearchKind
}
type SearchKind = 'number' | 'digits' | 'product' | 'customer'

/** Best match first. */
const SEARCH_KINDS: readonly SearchKind[] = ['number', 'digits', 'product', 'customer']
const MOST_FOUND = 6

/**
 * The orders that a text may mean: by number without regard to case, blanks and hyphens, by the digits it ends with, by
 * product, by customer. At most six; better matches first, open orders before finished, earlier due first.
 */
export async function findOrders(sql: Queryable, search: OrderSearch): Promise<readonly Order[]> {
  const text = search.text.trim()
  if (text === '' || text.includes('\0')) return []
  const kinds = SEARCH_KINDS.filter(kind => search.by === undefined || search.by === kind)
  const [first, ...others] = kinds.flatMap(kind => hitsOf(sql, kind, text))
  if (first === undefined) return []
  const hits = others.reduce((all, branch) => sql`${all} union all ${branch}`, first)
  const rows = await sql<Found[]>`
    with exact as materialized (
      select o.id from orders o where ${kinds.includes('number')} and o.code_key = ${codeKey(text)} limit ${MOST_FOUND}
    ), hit as (select id, min(rank) as rank from (${hits}) as branch group by id)
    select ${orderDocument(sql)} as document
    from hit join orders o on o.id = hit.id
    order by hit.rank, (${isOpen(sql)}) desc, o.due_at, o.id
    limit ${MOST_FOUND}`
  return rows.map(row => toOrder(row.document))
}

/** What an exact number finds is all there is: the other ways are not even tried then. */
const unlessExact = (sql: Queryable) => sql`not exists (select 1 from exact)`

function hitsOf(sql: Queryable, kind: SearchKind, text: string) {
  const rank = SEARCH_KINDS.indexOf(kind)
  switch (kind) {
    case 'number':
      return [sql`select id, ${rank}::int as rank from exact`]
    case 'digits':
      return /^\d+$/.test(codeKey(text))
        ? openThenFinished(sql, rank, sql`(values (1)) as one(n)`, endsWith(sql, text))
        : []
    case 'product':
      return openThenFinished(sql, rank, productsNamed(sql, text), sql`o.product_code = named.code`)
    case 'customer':
      return openThenFinished(sql, rank, customersNamed(sql, text), sql`o.customer = named.name`)
  }
}

const productsNamed = (sql: Queryable, text: string): Fragment =>
  sql`(select p.code from product p
    where strpos(lower(p.name), lower(${text})) > 0 or strpos(lower(p.code), lower(${text})) > 0) as named(code)`

export const customersNamed = (sql: Queryable, text: string): Fragment =>
  sql`(select c.name from json_array_elements_text(${distinctCustomers(sql)}) as c(name)
    where strpos(lower(c.name), lower(${text})) > 0) as named(name)`

/** For each row of `names`, so that nothing is read where nothing is named so. */
function openThenFinished(sql: Queryable, rank: number, names: Fragment, condition: Fragment) {
  return [
    sql`(select o.id, ${rank}::int as rank from ${names} cross join lateral (
        select o.id, o.due_at from orders o
        where ${isOpen(sql)} and ${condition} order by o.due_at, o.id limit ${MOST_FOUND}) o
      where ${unlessExact(sql)} order by o.due_at, o.id limit ${MOST_FOUND})`,
    sql`(select o.id, ${rank}::int as rank from ${names} cross join lateral (
        select o.id from orders o
        where o.status in ('completed', 'closed', 'cancelled') and ${condition} order by o.id desc limit ${MOST_FOUND}) o
      where ${unlessExact(sql)} order by o.id desc limit ${MOST_FOUND})`,
  ]
}

/** As a range, because the planner sees no prefix in `like` with a parameter. */
function endsWith(sql: Queryable, text: string): Fragment {
  const from = [...codeKey(text)].reverse().join('')
  const beyond = from.slice(0, -1) + String.fromCharCode(from.charCodeAt(from.length - 1) + 1)
  return sql`o.code_digits_reversed ~>=~ ${from} and o.code_digits_reversed ~<~ ${beyond}`
}

/** How people write a number must not matter: "wo1003", "WO 1003", "WO-1003" (column `orders.code_key`). */
const codeKey = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

export type OrderListQuery = {
  /** Left out: all. */
  readonly statuses?: readonly OrderStatus[]
  /** Only open orders due before this instant. */
  readonly dueBefore?: Instant
  readonly salesOwnerId?: PersonId
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const orderCursor = cursorForm('orders', ['number'])

/** Newest first. @throws BadCursor */
export async function listOrders(sql: Queryable, query: OrderListQuery): Promise<Page<Order>> {
  const after = orderCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<Found[]>`
    select ${orderDocument(sql)} as document from orders o
    where ${orderFilter(sql, query)} ${after === null ? sql`` : sql`and o.id < ${after[0]}`}
    order by o.id desc limit ${size + 1}`
  return pageOf(
    rows,
    size,
    row => toOrder(row.document),
    row => orderCursor.write([row.document.id]),
  )
}

function orderFilter(sql: Queryable, query: OrderListQuery) {
  const { statuses, dueBefore, salesOwnerId } = query
  return sql`true
    ${statuses === undefined ? sql`` : sql`and o.status = any(${[...statuses]}::text[])`}
    ${dueBefore === undefined ? sql`` : sql`and ${isOpen(sql)} and o.due_at < ${dueBefore}`}
    ${salesOwnerId === undefined ? sql`` : sql`and o.sales_owner_id = ${salesOwnerId}`}`
}

export type OrdersOfDays = {
  readonly statuses: readonly OrderStatus[]
  /** A name or part of one. */
  readonly customer: string | null
  readonly product: string | null
  /** null: at any. `until` is no longer of it. */
  readonly time: OrderTime | null
}
export type OrderTime =
  | { readonly of: 'due'; readonly from: Instant | null; readonly until: Instant }
  | { readonly of: 'completed'; readonly from: Instant; readonly until: Instant }

/** Earliest due first, those that were completed newest first. `limit` up to 200; `total` counts all of them. */
export async function ordersOfDays(
  sql: Queryable,
  { statuses, customer, product, time }: OrdersOfDays,
  limit: number,
): Promise<{ readonly orders: readonly Order[]; readonly total: number }> {
  const { among, at, order } = time?.of === 'completed' ? completedSince(sql, time.from) : byDue(sql)
  const rows = await sql<(Found & { readonly total: number })[]>`
    with asked as materialized (
      select o.id, ${at} as at from ${among} where o.status = any(${[...statuses]}::text[])
        ${customer === null ? sql`` : sql`and o.customer in (select name from ${customersNamed(sql, customer)})`}
        ${product === null ? sql`` : sql`and o.product_code in (select code from ${productsNamed(sql, product)})`}),
    those as materialized (select id, at from asked
      ${time === null ? sql`` : sql`where at < ${time.until} and at >= ${time.from ?? '-infinity'}`})
    select ${orderDocument(sql)} as document, (select count(*) from those) as total
    from (select id, at from those order by ${order}, id limit ${pageSize(limit)}) t join orders o on o.id = t.id
    order by ${order}, t.id`
  return { orders: rows.map(row => toOrder(row.document)), total: rows[0]?.total ?? 0 }
}

const byDue = (sql: Queryable) => ({ among: sql`orders o`, at: sql`o.due_at`, order: sql`at` })

const completedSince = (sql: Queryable, from: Instant) => ({
  among: finishedSince(sql, from),
  at: completedAt(sql),
  order: sql`at desc`,
})

/**
 * As `o`, all orders that may have been finished since then, and others. Finished steps have no index of their own;
 * nothing is completed before it is told, or closed.
 */
export const finishedSince = (sql: Queryable, from: Instant): Fragment => sql`
  (select order_id as id from report where reported_at >= ${from}
    union select id from orders where status = 'closed') told join orders o on o.id = told.id`

export const completedAt = (sql: Queryable): Fragment =>
  sql`(select max(s.completed_at) from step s where s.order_id = o.id)`

/** Open orders, earliest due first. `limit` up to 200. */
export async function openOrdersByDue(
  sql: Queryable,
  query: { readonly dueBefore?: Instant; readonly limit: number },
): Promise<readonly Order[]> {
  const rows = await sql<Found[]>`
    select ${orderDocument(sql)} as document from orders o
    where ${isOpen(sql)} ${query.dueBefore === undefined ? sql`` : sql`and o.due_at < ${query.dueBefore}`}
    order by o.due_at, o.id limit ${pageSize(query.limit)}`
  return rows.map(row => toOrder(row.document))
}
