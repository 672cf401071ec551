/**
 * The port: all that the bot knows of a messaging platform, and all that a platform knows of the bot.
 * An adapter verifies and normalises what arrives, hands it over, and delivers what it is given. Duplicates, permissions
 * and meaning are the bot's job, once for all platforms.
 */
import type { Card } from './card.ts'

export const PLATFORMS = ['sandbox', 'feishu', 'dingtalk', 'wecom'] as const
export type PlatformName = (typeof PLATFORMS)[number]

export type ChatRef = { readonly id: string; readonly kind: 'direct' | 'group'; readonly title: string | null }

/** Who wrote, as the platform knows them. `employeeNo` only where the platform vouches for it. */
export type Sender = { readonly userId: string; readonly name: string | null; readonly employeeNo: string | null }

export type InboundFile = { readonly ref: string; readonly name: string; readonly mime: string; readonly size: number }

type InboundBase = {
  readonly platform: PlatformName
  /** The id by which the platform redelivers: the same event twice has the same id. */
  readonly eventId: string
  readonly chat: ChatRef
  readonly sender: Sender
  /** When the platform took it, ISO 8601; null where it does not say. */
  readonly sentAt: string | null
  /**
   * What the first replies to this event will be called, where the adapter chooses their ids: then what their cards are
   * about is stored together with the answer. Empty where the platform names them only when they are sent.
   */
  readonly replyIds?: readonly string[]
}

export type InboundEvent =
  | (InboundBase & {
      readonly kind: 'message'
      readonly messageId: string
      /** Mentions of the bot stripped; "" when only files came. Voice arrives as its recognised text. */
      readonly text: string
      readonly voice: boolean
      readonly quotedMessageId: string | null
      /** People mentioned, by platform user id. */
      readonly mentions: readonly string[]
      readonly files: readonly InboundFile[]
    })
  | (InboundBase & {
      readonly kind: 'action'
      /** The message whose card was pressed. */
      readonly messageId: string
      readonly payload: string
      readonly values: Readonly<Record<string, string>>
    })
  | (InboundBase & { readonly kind: 'botJoined' })
  | (InboundBase & { readonly kind: 'botLeft' })

/** Where a message of the bot's own goes. */
export type Destination =
  | { readonly kind: 'chat'; readonly chatId: string }
  | { readonly kind: 'person'; readonly userId: string }

/** A message is a card or plain text; `summary` stands for the card in notifications, lists and old clients. */
export type OutboundMessage = {
  readonly text: string | null
  readonly card: Card | null
  readonly summary: string
  /** Platform user ids to mention; never "everyone". */
  readonly mentions: readonly string[]
  readonly file: null | { readonly name: string; readonly mime: string; readonly base64: string }
}

export type MessageRef = { readonly platform: PlatformName; readonly chatId: string; readonly messageId: string }

/**
 * What the bot says to one event, after its effect is committed. Adapters put as much of it as they can into the
 * callback's own response: it costs no call.
 */
export type Answer = {
  /** Shown for a moment at a pressed button; null for none. */
  readonly toast: string | null
  /** Replaces the card that was pressed or quoted (`messageId`); null leaves it. */
  readonly update: { readonly messageId: string; readonly message: OutboundMessage } | null
  readonly replies: readonly OutboundMessage[]
}

/**
 * Delivers the answer to the event it was handed out with. Returns the references of `replies`, in order.
 * Safe to call again for the same event: nothing is said twice where the platform can tell.
 */
export type Respond = (answer: Answer) => Promise<readonly MessageRef[]>

/** Rejects only when nothing was committed; the adapter then lets the platform redeliver, or tells the person. */
export type Receive = (event: InboundEvent, respond: Respond) => Promise<void>

/** What a platform can't do, in data, so that nobody calls to find out. */
export type Capabilities = {
  readonly forms: boolean
  readonly updateCards: boolean
  readonly quotedMessageId: boolean
  readonly groupNeedsMention: boolean
  readonly sendFiles: boolean
  readonly maxTextLength: number
}

export type PlatformHealth = {
  readonly connected: boolean
  readonly lastFrameAt: string | null
  readonly detail: string | null
}

export interface ChatPlatform {
  readonly name: PlatformName
  readonly capabilities: Capabilities
  start(receive: Receive): Promise<void>
  stop(): Promise<void>
  /** `dedup` is the platform's idempotency field where it has one: the same value is sent at most once. */
  send(to: Destination, message: OutboundMessage, dedup: string): Promise<MessageRef>
  update(ref: MessageRef, message: OutboundMessage): Promise<void>
  readFile(file: InboundFile): Promise<Uint8Array>
  health(): PlatformHealth
}

/** A fault of a platform. `retryAfterMs` null: trying again does not help. */
export class PlatformError extends Error {
  readonly platform: PlatformName
  readonly code: 'retryLater' | 'fixConfiguration' | 'unreachable' | 'tooLong' | 'gone' | 'unknown'
  readonly vendorCode: string | null
  readonly retryAfterMs: number | null

  constructor(
    platform: PlatformName,
    code: PlatformError['code'],
    message: string,
    options: { vendorCode?: string; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'PlatformError'
    this.platform = platform
    this.code = code
    this.vendorCode = options.vendorCode ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}
