/**
 * Orders as they were last read, by their version. Reading one again then costs a look at its version instead of the
 * whole of it, and one that has moved on a second round trip; whoever decides on such a one all the same is told so by
 * the commit (`stale`).
 */
import type { Order, OrderCode, OrderId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { type OrderDocument, orderDocument, toOrder } from './order-document.ts'

/** About 10 kB each. */
const MOST_KEPT = 1_000

export type OrderMemory = {
  /** null when it is not remembered, or was read under other master data (its names and calendars may differ). */
  readonly get: (code: OrderCode, catalogVersion: number) => Order | null
  readonly put: (order: Order, catalogVersion: number) => void
  /** Of orders that have moved on, nobody knows here to what. */
  readonly forget: (ids: readonly OrderId[]) => void
}

export function createOrderMemory(): OrderMemory {
  const kept = new Map<OrderCode, { readonly order: Order; readonly catalogVersion: number }>()
  return {
    get(code, catalogVersion) {
      const found = kept.get(code)
      return found?.catalogVersion === catalogVersion ? found.order : null
    },
    put(order, catalogVersion) {
      kept.delete(order.code)
      kept.set(order.code, { order, catalogVersion })
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break
        kept.delete(oldest)
      }
    },
    forget(ids) {
      if (ids.length === 0) return
      for (const [code, { order }] of kept) if (ids.includes(order.id)) kept.delete(code)
    },
  }
}

/** What a query brings of an order: the whole, or, where it is remembered, the version that it is at. */
export type OrderOrVersion = OrderDocument | number

/**
 * Of the row `o` of `orders`; put it into a select list. The whole is not asked for just in case: the server would make
 * its dozen plans ready for nothing.
 */
export const orderUnlessKnown = (sql: Queryable, known: Order | null) =>
  known === null ? orderDocument(sql) : sql`to_json(o.version)`

/** null: it has moved on since it was known, and has to be read. */
export function orderFrom(found: OrderOrVersion, known: Order | null): Order | null {
  if (typeof found !== 'number') return toOrder(found)
  return known?.version === found ? known : null
}
