/** Who did what, through which message (invariant 10). */
import type { AuditEntry } from '../../db/commit.ts'
import type { Turn } from './turn.ts'

type Subject = { readonly kind: string; readonly id: string }

export function audited(
  turn: Pick<Turn, 'now' | 'person'>,
  action: string,
  subject: Subject,
  details: Readonly<Record<string, string | number | boolean | null>> = {},
): AuditEntry {
  return {
    at: turn.now,
    actor: { kind: 'person', id: turn.person.id },
    action,
    subject,
    details,
  }
}
