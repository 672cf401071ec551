/** Who did what, through which message (invariant 10). */
import type { InboundEvent } from '../../adapters/port.ts'
import type { AuditEntry, AuditedEvent } from '../../db/commit.ts'
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

/** For entries that are added in a transaction of their own; a commit knows its event. */
export const heardAs = (event: InboundEvent): AuditedEvent => ({
  platform: event.platform,
  eventId: event.eventId,
  messageId: 'messageId' in event ? event.messageId : null,
})
