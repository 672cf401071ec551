/** What an event was answered with, if it has had its effect already (invariant 2). */
import type { JsonValue } from './commit.ts'
import type { Queryable } from './connect.ts'

export type KnownEvent = { readonly answer: JsonValue; readonly bodyHash: string }

/** null when the event is new. `commit` asks the same by itself; this is for those who have nothing to commit. */
export async function findEvent(
  sql: Queryable,
  event: { readonly platform: string; readonly eventId: string },
): Promise<KnownEvent | null> {
  const [row] = await sql<KnownEvent[]>`
    select answer, body_hash as "bodyHash" from inbound_event
    where platform = ${event.platform} and event_id = ${event.eventId}`
  return row ?? null
}
