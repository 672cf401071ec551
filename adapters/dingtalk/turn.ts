/** One thing that was said or pressed: who did it and where, and how the bot's answer to it goes and is called. */
import { patiently } from '../kit/patiently.ts'
import { type ChatRef, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import { type Outbound, trackIdOf } from './outbound.ts'
import type { Webhook } from './parse.ts'

export type Say = (message: OutboundMessage, key: string) => Promise<MessageRef>

export type Turn = {
  readonly chat: ChatRef
  readonly userId: string
  readonly name: string | null
  readonly sentAt: string | null
  readonly say: Say
}

/** What the first replies will be called. */
const FORETOLD = 3

export const replyKey = (eventId: string, index: number): string => `${eventId}#${index}`
const foretold = (eventId: string): readonly string[] =>
  Array.from({ length: FORETOLD }, (_, index) => trackIdOf(replyKey(eventId, index)))

export const baseOf = ({ chat, userId, name, sentAt }: Turn, eventId: string) => ({
  platform: 'dingtalk' as const,
  eventId,
  chat,
  sender: { userId, name, employeeNo: null },
  sentAt,
  replyIds: foretold(eventId),
})

export const sayTo =
  (chatId: string, out: Outbound, webhook: Webhook | null = null): Say =>
  (message, key) =>
    patiently(() => out.send({ kind: 'chat', chatId }, message, trackIdOf(key), webhook))

export const plain = (text: string): OutboundMessage => ({ text, card: null, summary: text, mentions: [], file: null })

export function codesOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof PlatformError) return { code: error.code, vendorCode: error.vendorCode }
  return { code: error instanceof Error ? error.name : 'unknown' }
}
