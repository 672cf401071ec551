/**
 * What Feishu refuses beyond. Read on 2026-05-24 in the server documentation (im-v1/message/create, reply, patch;
 * api-call-guide; card JSON 2.0 component pages).
 */

/**
 * Of a message's request body, documented at 30 KB: the rest is for its frame and for what a gateway may add. Callback
 * answers hold a card too; the same limit is kept.
 */
export const MOST_CARD_BYTES = 26_000
/** Elements and components of one card. */
export const MOST_ELEMENTS = 200
/** The documentation says 5; Feishu's own chat plug-in meets refusals above 3. */
export const MOST_TABLES = 3
export const MOST_TABLE_COLUMNS = 50
export const TABLE_PAGE_ROWS = 10
export const MOST_CHARTS = 5
export const MOST_BUTTON_CHARACTERS = 100
export const MOST_PLACEHOLDER_CHARACTERS = 100
export const MOST_INPUT_CHARACTERS = 1000
/** Twenty digits hold every quantity that a plant writes. */
export const MOST_NUMBER_CHARACTERS = 20
/** Not documented; longer ones become unreadable long before. */
export const MOST_TITLE_CHARACTERS = 200
export const MOST_LABEL_CHARACTERS = 200
export const MOST_NAME_CHARACTERS = 100
/** What the chat list and a phone's lock screen show of it. */
export const MOST_SUMMARY_CHARACTERS = 200
/** A text message is a post of at most 30 KB; a Chinese character has three bytes. */
export const MOST_TEXT_CHARACTERS = 6_000
export const MOST_TEXT_BYTES = 20_000

export const MOST_IMAGE_BYTES = 10 * 1024 * 1024
export const MOST_FILE_BYTES = 30 * 1024 * 1024
/** The platform hands out up to 100 MB; nothing that we read is as large. */
export const MOST_DOWNLOAD_BYTES = 50 * 1024 * 1024

/** `uuid` of a message: at most one message per value within an hour. */
export const MOST_UUID_CHARACTERS = 50

export const CALL_TIMEOUT_MS = 10_000
/** 50 calls a second and 1000 a minute: burst and a second's refill keep the one, burst and a minute's the other. */
export const APP_RATE = { burst: 34, perSecond: 16 }
/**
 * 5 a second to one person, one group (all bots together) and for changes of one message. The window is longer than a
 * second, because calls that left in one second may arrive in the next one's beginning.
 */
export const CHAT_WINDOWS = [{ most: 4, withinMs: 1_200 }]

/** A button's answer must be back within 3 s, or the person sees an error: 40 % of them are for the way there and back. */
export const CALLBACK_BUDGET_MS = 1_800
/** A message can be understood without the bot's own id; it is acknowledged within 3 s or comes again. */
export const BOT_ID_PATIENCE_MS = 500

export const SOCKET = {
  handshakeTimeoutMs: 15_000,
  /** Without it a half-open connection goes unnoticed for ever. */
  pongTimeoutSeconds: 10,
  superviseEveryMs: 1_000,
  longestBackOffMs: 60_000,
}

/** A refused secret does not get better by asking often, but somebody puts it right at some time. */
export const LOGIN = { firstTryAfterMs: 10_000, longestTryAfterMs: 300_000 }

export const WEBHOOK = {
  mostBodyBytes: 1024 * 1024,
  /** How far a signed timestamp may lie from our clock. */
  freshForMs: 10 * 60_000,
  /** An event that was not acknowledged comes again after 15 s, 5 min, 1 h and 6 h more. */
  redeliveredForMs: 8 * 3_600_000,
}

/** file_recognize takes at most a minute. What was refused to the company is asked again after a day. */
export const SPEECH = { mostMilliseconds: 60_000, lookAgainMs: 24 * 3_600_000, pieceBytes: 8_192 }

export const MOST_CHATS_KEPT = 10_000

export const KEEP_PROFILE_MS = 24 * 3_600_000
export const MOST_PROFILES_KEPT = 10_000
