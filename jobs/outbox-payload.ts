/** What the outbox keeps of a message: who on which platform, and the message itself. Written by `bot/handle/tell.ts`. */
import { z } from 'zod'
import type { Destination, OutboundMessage } from '../adapters/port.ts'

const destination = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chat'), chatId: z.string() }),
  z.object({ kind: z.literal('person'), userId: z.string() }),
])

/** The card inside is our own data, written by this service; its shape is not looked at again. */
const message = z.custom<OutboundMessage>(value => typeof value === 'object' && value !== null && 'summary' in value)

const payload = z.object({ platform: z.string(), to: destination, message, replaces: z.string().optional() })

export type OutboxPayload = {
  readonly platform: string
  readonly to: Destination
  readonly message: OutboundMessage
  /** The key of an earlier message whose place it takes: an edit. */
  readonly replaces?: string | undefined
}

/** null for what this release can't read. */
export const readPayload = (stored: unknown): OutboxPayload | null => payload.safeParse(stored).data ?? null
