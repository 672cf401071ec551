/** Several reports decided as one: each finds what those before it have used, and all are written or none. */
import type { OrderChange } from './decision.ts'
import type { Order, OrderCode } from './model.ts'

/** What was decided of one line, and the order as it stands then; `after` null: nothing changes. */
export type DecidedLine<Decided> = { readonly decided: Decided; readonly after: Order | null }

/**
 * Decides the lines in order, each on what the ones before have left. `decide` is asked with null for an order that is
 * not there.
 */
export function decideInTurn<Line extends { readonly order: OrderCode | null }, Decided>(
  orders: readonly Order[],
  lines: readonly Line[],
  decide: (order: Order | null, line: Line) => DecidedLine<Decided>,
): readonly Decided[] {
  const latest = new Map(orders.map(order => [order.code, order]))
  return lines.map(line => {
    const { decided, after } = decide((line.order === null ? null : latest.get(line.order)) ?? null, line)
    if (after !== null) latest.set(after.code, after)
    return decided
  })
}

/** Changes of one order, each decided on what the one before left, become one: it expects what the first expected. */
export function joinChanges(changes: readonly OrderChange[]): readonly OrderChange[] {
  const joined = new Map<number, OrderChange>()
  for (const change of changes) {
    const before = joined.get(change.orderId)
    joined.set(change.orderId, before === undefined ? change : joinTwo(before, change))
  }
  return [...joined.values()]
}

const joinTwo = (first: OrderChange, second: OrderChange): OrderChange => ({
  ...first,
  order: { ...first.order, ...second.order },
  steps: [...first.steps, ...second.steps],
  reports: [...first.reports, ...second.reports],
  reviews: [...first.reviews, ...second.reviews],
  sessions: [...first.sessions, ...second.sessions],
})
