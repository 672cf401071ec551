/** Who did what, through which message (invariant 10). */
import type { InboundEvent } from '../../adapters/port.ts'
import type { AuditEntry, AuditedEvent } from '../../db/commit.ts'
import { laneOf } from './tell.ts'
import type { Turn } from './turn.ts'

type Subject = { readonly kind: string; readonly id: string }

export function audited(
  turn: Pick<Turn, 'now' | 'person'> & { readonly event?: Pick<InboundEvent, 'platform' | 'chat'> },
  action: string,
  subject: Subject,
  details: Readonly<Record<string, string | number | boolean | null>> = {},
): AuditEntry {
  return {
    at: turn.now,
    actor: { kind: 'person', id: turn.person.id },
    action,
    subject,
    details: { ...details, ...groupOf(turn.event) },
  }
}

/** In which group it was said: whoever reads that group has read it, and need not be told by a push. */
function groupOf(event: Pick<InboundEvent, 'platform' | 'chat'> | undefined): { readonly chat?: string } {
  if (event === undefined || event.chat.kind !== 'group') return {}
  return { chat: laneOf(event.platform, { kind: 'chat', chatId: event.chat.id }) }
}

/** For entries that are added in a transaction of their own; a commit knows its event. */
export const heardAs = (event: InboundEvent): AuditedEvent => ({
  platform: event.platform,
  eventId: event.eventId,
  messageId: 'messageId' in event ? event.messageId : null,
})
