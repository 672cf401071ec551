/**
 * The port: all that the bot knows of a messaging platform, and all that a platform knows of the bot.
 * An adapter verifies and normalises what arrives, hands it over, and delivers what it is given. Duplicates, permissions
 * and meaning are the bot's job, once for all platforms.
 */
import type { Card, Chart } from './card.ts'
import type { MessageDraft, StoredMessage } from './message-draft.ts'

export const PLATFORMS = ['sandbox', 'feishu', 'dingtalk', 'wecom'] as const
export type PlatformName = (typeof PLATFORMS)[number]

export type ChatRef = { readonly id: string; readonly kind: 'direct' | 'group'; readonly title: string | null }

/** Who wrote, as the platform knows them. `employeeNo` only where the platform vouches for it. */
export type Sender = { readonly userId: string; readonly name: string | null; readonly employeeNo: string | null }

/** Of a workbook, as people send and get it. */
export const XLSX_MIME = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

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
  /**
   * What the platform itself keeps of this event and of its answer, where it keeps it in our own database: the sandbox's
   * log. It may be stored together with the answer then; whether it was, `Respond` is told.
   */
  readonly logged?: (answer: Answer) => readonly MessageDraft[]
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
 * `stored`: what of `logged` is new, where it was stored together with the answer.
 */
export type Respond = (answer: Answer, stored?: readonly StoredMessage[]) => Promise<readonly MessageRef[]>

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
  /** What an action is answered with replaces the pressed card, instead of standing beside it. */
  readonly answersInPlace: boolean
}

export type PlatformHealth = {
  /** Whether what people write is heard: by this instance, or by the one that holds the account's connection. */
  readonly connected: boolean
  /** Whether this instance can send now; while it can't, what waits for the platform is left alone. */
  readonly sends: boolean
  /** When the platform was last heard, ISO 8601: any frame, not only people's messages. */
  readonly lastFrameAt: string | null
  readonly detail: string | null
}

/** A person as the platform's own directory knows them; null for what it does not tell. */
export type Profile = {
  readonly name: string | null
  /** The company's number of the person, where the directory has it and we may read it. */
  readonly employeeNo: string | null
  readonly department: string | null
  /** The person has left, or is outside what the app may see. */
  readonly active: boolean
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
  /** null: the platform has no directory that we may read, or does not know the person. Not called per message. */
  profileOf(userId: string): Promise<Profile | null>
  health(): PlatformHealth
}

/** What the house gives to every adapter that speaks to a platform outside. */
export type AdapterParts = {
  /** The house's clock, milliseconds since 1970. */
  readonly now: () => number
  readonly log: AdapterLog
  readonly memory: PlatformMemory
  readonly holdConnection: HoldConnection
  /** Once per call, frame or upload that went to the platform; calls are money. */
  readonly countCall: (method: string, outcome: 'ok' | 'retry' | 'failed') => void
  readonly words: PlatformWords
  readonly drawChart: DrawChart
}

/** null: it could not be drawn. */
export type DrawChart = (
  chart: Chart,
) => Promise<null | { readonly name: string; readonly mime: string; readonly base64: string }>

/** `fields` hold ids and codes: never a text of somebody's, a name or a secret. */
export type AdapterLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void

/** What an adapter must still know after a restart and on every instance: small, its own, forgotten after 90 days. */
export type PlatformMemory = {
  /** null: never stored, or forgotten. */
  get(key: string): Promise<unknown>
  put(key: string, value: unknown): Promise<void>
}

/**
 * One holder per account across all instances. `work` runs while this instance is the holder; it connects, resolves when
 * `lost` is aborted and everything is closed, and is run again when it ends or throws while the account is still ours.
 */
export type HoldConnection = (account: string, work: (lost: AbortSignal) => Promise<void>) => ConnectionHold

export type ConnectionHold = {
  /** `other`: another instance holds it and is alive; `nobody`: it is being taken over. */
  readonly holder: () => 'us' | 'other' | 'nobody'
  /** Gives it up at once, so that another instance need not wait for the lease to end. */
  readonly stop: () => Promise<void>
}

/** The few words that only an adapter needs, in the site's language; every other word comes in cards and messages. */
export type PlatformWords = {
  /** At a button whose answer takes longer than the platform waits. */
  readonly working: string
  /** At a button when nothing was stored. */
  readonly failed: string
  /** After a message that could not be stored and will not come again: send it once more. */
  readonly sendAgain: string
  /** A voice message that nobody made text of. */
  readonly voiceNotRead: string
  /** A kind of message that the bot can't use (sticker, location, forwarded chat). */
  readonly kindNotRead: string
  /** Under a card whose number can be answered by just writing it. */
  readonly replyWithNumber: string
  /** At the end of what was shortened. */
  readonly shortened: string
  readonly submit: string
  /** The button that opens a card for choosing a number digit by digit. */
  readonly chooseNumber: string
  /** Labels of its three lists: hundreds, tens, ones. */
  readonly digits: readonly [string, string, string]
  /** In the place of buttons that were used up. */
  readonly done: string
  /** Before the button texts where a card can't have buttons: "write one of these". */
  readonly writeOneOf: string
  /** Before what a form asks to be written, where it is written as a message: "now write: ". */
  readonly writeHere: string
  /** What is written to let it be, the sentence that says so, and what is said then. */
  readonly drop: string
  readonly dropHint: string
  readonly dropped: string
  /** Label of a list that holds the buttons that found no place. */
  readonly others: string
}

/**
 * One step of the administrator's checklist, looked at by `npm run doctor`. `unknown`: can't be seen from here, look
 * yourself. The words for `step` are in `bot/wording/<locale>/doctor.ts`.
 */
export type PlatformCheck = {
  readonly platform: PlatformName
  readonly step: PlatformStep
  readonly outcome: 'ok' | 'failed' | 'unknown'
  /** The vendor's own code and words, or a count; no secret. */
  readonly detail: string | null
}

export const PLATFORM_STEPS = [
  'reach',
  'credentials',
  'permissions',
  'bot',
  'connection',
  'events',
  'cardCallbacks',
  'cardTemplate',
  'directory',
  'groups',
  'quota',
  'trustedAddress',
  'callback',
] as const
export type PlatformStep = (typeof PLATFORM_STEPS)[number]

/**
 * A fault of a platform. `retryAfterMs` null: trying again does not help. `lost`: the call may have had its effect, its
 * answer never came, and the platform has nothing by which it would know the same call again.
 */
export class PlatformError extends Error {
  readonly platform: PlatformName
  readonly code: 'retryLater' | 'fixConfiguration' | 'unreachable' | 'tooLong' | 'gone' | 'lost' | 'unknown'
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
