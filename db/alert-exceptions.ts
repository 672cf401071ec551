/** Whoever takes the alert of an exception takes the exception. */
import { eventOf } from '../domain/exception-life.ts'
import type { ExceptionId, Instant, Person } from '../domain/model.ts'
import { type AuditedEvent, addExceptionEvents } from './commit.ts'
import type { Transaction } from './connect.ts'

/** Changes nothing where somebody has it, or it is resolved. */
export async function acknowledgeException(
  tx: Transaction,
  id: ExceptionId,
  actor: Person,
  now: Instant,
  event: AuditedEvent,
): Promise<void> {
  const taken = await tx`
    update exception set acknowledged_by = ${actor.id}, acknowledged_at = ${now}, version = version + 1
    where id = ${id} and acknowledged_by is null and resolved_at is null returning 1`
  if (taken.length > 0) await addExceptionEvents(tx, id, [eventOf('acknowledged', { actor, now })], event)
}
