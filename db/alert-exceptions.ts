/** Whoever takes the alert of an exception takes the exception. */
import type { ExceptionId, Instant, PersonId } from '../domain/model.ts'
import type { Transaction } from './connect.ts'

/** Changes nothing where somebody has it, or it is resolved. */
export async function acknowledgeException(tx: Transaction, id: ExceptionId, by: PersonId, at: Instant): Promise<void> {
  await tx`
    update exception set acknowledged_by = ${by}, acknowledged_at = ${at}
    where id = ${id} and acknowledged_by is null and resolved_at is null`
}
