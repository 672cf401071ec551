/** WeCom's limits, from developer.work.weixin.qq.com as read in 2026-11; the page's number stands beside each. */

/** 101463: an answer to a press must be there within 5 s. What is later goes as a message of its own. */
export const PRESS_ANSWER_MS = 4_300
/** 90238: the callback is sent again when it has no answer within 5 s. */
export const CALLBACK_ANSWER_MS = 4_000

/** 101032: a template card's texts, in characters; half as wide a letter counts half. */
export const CARD = {
  title: 26,
  description: 30,
  subTitle: 112,
  rows: 6,
  rowName: 5,
  rowValue: 26,
  buttons: 6,
  buttonText: 10,
  keyBytes: 1024,
  questionTitle: 13,
  options: 10,
  optionText: 10,
  optionIdBytes: 128,
  questions: 3,
  checks: 20,
  checkText: 11,
} as const

/** 101463: markdown of at most 20480 bytes of UTF-8. */
export const MAX_MARKDOWN_BYTES = 20_000
export const MAX_TABLE_ROWS = 100
export const MAX_TEXT_CHARACTERS = 4_000
/** 90236 and 91770: a text of the application or of a group's webhook, 2048 bytes. */
export const MAX_APP_TEXT_BYTES = 2_000
/** 91770: markdown of a group's webhook, 4096 bytes. */
export const MAX_WEBHOOK_MARKDOWN_BYTES = 4_000

/** 101463: 30 a minute and 1000 an hour for each chat, replies and pushes together; we keep below. */
export const CHAT_LIMITS = [
  { most: 27, withinMs: 60_000 },
  { most: 950, withinMs: 3_600_000 },
] as const
/** 91770: 20 a minute for each webhook. */
export const WEBHOOK_LIMITS = [{ most: 18, withinMs: 60_000 }] as const
/** 90454: 10 000 calls a minute for each interface and company. */
export const CALL_RATE = { burst: 20, perSecond: 30 } as const

/** 101463: images up to 2 MB (10 MB in other places, L15 of docs/platforms/wecom.md), files up to 20 MB. */
export const MAX_IMAGE_BYTES = 2_000_000
export const MAX_UPLOAD_BYTES = 20_000_000
export const MAX_DOWNLOAD_BYTES = 20_000_000
/** Files wait here for whoever reads them; their addresses end after 5 minutes. */
export const KEPT_FILES_BYTES = 64_000_000
export const KEPT_FILES_MS = 60 * 60_000

export const CALL_TIMEOUT_MS = 10_000
/** Files of 20 MB over a plant's slow line; their addresses are good for five minutes. */
export const DOWNLOAD_TIMEOUT_MS = 60_000
/** Whoever would wait longer for the platform's limit comes again, so that other chats go first. */
export const LONGEST_TURN_MS = 2_000
/** 90238 names no age; a callback older than this is a replay. */
export const CALLBACK_FRESH_MS = 5 * 60_000
export const MAX_CALLBACK_BYTES = 256_000

export const MAX_MENTIONS = 20
