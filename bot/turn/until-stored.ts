/**
 * Deciding and storing for one message or one request, however it came: in the lane of its orders, again where another
 * write was first, and within the time that a caller may be kept waiting.
 */
import { TURN_DEADLINE_MS, within } from './deadline.ts'
import type { OrderLanes } from './order-lane.ts'

/** Another write may come between deciding and storing this often before we give up; each time all is read anew. */
const MOST_ATTEMPTS = 8

/**
 * `attempt` reads, decides and stores, and answers "stale" where another write was first; then nothing of it is stored.
 * `fresh`: somebody else wrote to the orders, so what was read before the lane is out of date.
 * Returns "stale" when others always were first. @throws DeadlineMissed
 */
export const untilStored = <Outcome>(
  lanes: OrderLanes,
  orders: readonly string[],
  attempt: (fresh: boolean) => Promise<Outcome | 'stale'>,
): Promise<Outcome | 'stale'> => lanes.run(orders, waited => within(TURN_DEADLINE_MS, again(attempt, waited)))

async function again<Outcome>(
  attempt: (fresh: boolean) => Promise<Outcome | 'stale'>,
  waited: boolean,
): Promise<Outcome | 'stale'> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const outcome = await attempt(waited || attempts > 0)
    if (outcome !== 'stale') return outcome
  }
  return 'stale'
}
