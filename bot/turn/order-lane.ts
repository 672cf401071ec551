/**
 * One at a time per order, within this process. Correctness does not depend on it (the database compares versions);
 * it saves deciding again and again when many people report on one order at once.
 */
export type OrderLanes = {
  /** `waited`: others were in the lane, so what was read before is likely out of date. */
  readonly run: <T>(orders: readonly string[], work: (waited: boolean) => Promise<T>) => Promise<T>
}

export function createOrderLanes(): OrderLanes {
  const tails = new Map<string, Promise<void>>()

  async function enter<T>(orders: readonly string[], work: (waited: boolean) => Promise<T>): Promise<T> {
    const ahead = orders.flatMap(order => tails.get(order) ?? [])
    const { promise: left, resolve: leave } = Promise.withResolvers<void>()
    for (const order of orders) tails.set(order, left)
    await Promise.all(ahead)
    try {
      return await work(ahead.length > 0)
    } finally {
      leave()
      for (const order of orders) if (tails.get(order) === left) tails.delete(order)
    }
  }

  // All of an entry's places are taken in one go, so two entries can't wait for each other.
  return { run: (orders, work) => (orders.length === 0 ? work(false) : enter(orders, work)) }
}
