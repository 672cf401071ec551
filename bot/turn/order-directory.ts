/**
 * Orders as the understanding needs them: what they are called and which steps they have. These facts never change once
 * an order exists, so they are kept in memory, bounded; what does change (status, totals) is read fresh by the handlers.
 */
import type { Order, OrderCode } from '../../domain/model.ts'
import { orderCodeKey } from '../../domain/order-code.ts'
import type { OrderCandidate, OrderQuery } from '../understand/context.ts'

const MOST_KEPT = 5_000

/** How the database is asked; at most a handful comes back, open orders first. */
export type OrderSearch = {
  readonly byCodes: (codes: readonly OrderCode[]) => Promise<readonly Order[]>
  readonly byText: (query: OrderQuery) => Promise<readonly Order[]>
}

export type OrderDirectory = {
  readonly byCodes: (codes: readonly OrderCode[]) => Promise<readonly OrderCandidate[]>
  readonly find: (query: OrderQuery) => Promise<readonly OrderCandidate[]>
  /** What is in memory already; asks nobody. */
  readonly kept: (query: OrderQuery) => readonly OrderCandidate[]
}

export function createOrderDirectory(search: OrderSearch): OrderDirectory {
  const kept = new Map<string, OrderCandidate>()

  function keep(order: Order): OrderCandidate {
    const candidate = asCandidate(order)
    const key = orderCodeKey(order.code)
    kept.delete(key)
    kept.set(key, candidate)
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break
      kept.delete(oldest)
    }
    return candidate
  }

  async function byCodes(codes: readonly OrderCode[]): Promise<readonly OrderCandidate[]> {
    const missing = codes.filter(code => !kept.has(orderCodeKey(code)))
    if (missing.length > 0) (await search.byCodes(missing)).forEach(keep)
    return codes.flatMap(code => kept.get(orderCodeKey(code)) ?? [])
  }

  function inMemory({ by, text }: OrderQuery): readonly OrderCandidate[] {
    const known = by === 'number' ? kept.get(orderCodeKey(text)) : undefined
    return known === undefined ? [] : [known]
  }

  async function find(query: OrderQuery): Promise<readonly OrderCandidate[]> {
    const known = inMemory(query)
    return known.length > 0 ? known : (await search.byText(query)).map(keep)
  }

  return { byCodes, find, kept: inMemory }
}

function asCandidate(order: Order): OrderCandidate {
  return {
    code: order.code,
    productCode: order.productCode,
    productName: order.productName,
    customer: order.customer,
    unit: order.unit,
    status: order.status,
    steps: order.steps.map(({ seq, code, name, aliases }) => ({ seq, code, name, aliases })),
  }
}
