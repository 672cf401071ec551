/**
 * One at a time per order, within this process. Correctness does not depend on it (the database compares versions);
 * it saves deciding again and again when many people report on one order at once.
 */
export type OrderLanes = { readonly run: <T>(orders: readonly string[], work: () => Promise<T>) => Promise<T> }

export function createOrderLanes(): OrderLanes {
  const tails = new Map<string, Promise<void>>()

  async function enter<T>(orders: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = Promise.all(orders.map(order => tails.get(order)))
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    for (const order of orders) tails.set(order, left)
    await before
    try {
      return await work()
    } finally {
      leave()
      for (const order of orders) if (tails.get(order) === left) tails.delete(order)
    }
  }

  // All of an entry's places are taken in one go, so two entries can't wait for each other.
  return { run: (orders, work) => (orders.length === 0 ? work() : enter(orders, work)) }
}
