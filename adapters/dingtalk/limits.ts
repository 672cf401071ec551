/** DingTalk's limits, from open.dingtalk.com as read on 2026-08-22; the page's slug stands beside each. */

/** event-callback-card: the callback must be answered within 2 s. We answer at 60 % of it, whatever the bot is doing. */
export const CARD_ANSWER_MS = 1_200

/**
 * instructions-for-filling-in-api-card-data: all variables of a card together have at most 100 KB, which the parts below
 * do not reach. Its 1 KB per value is not enforced on markdown (L10 of docs/platforms/dingtalk.md); what people read on a phone ends long before
 * this.
 */
export const MAX_MARKDOWN_BYTES = 12_000
export const MAX_TITLE_CHARACTERS = 100
export const MAX_SUMMARY_CHARACTERS = 200
export const MAX_LABEL_CHARACTERS = 40
export const MAX_STATUS_CHARACTERS = 200
/** More buttons than this are not read on a phone; the rest is offered as words to write. */
export const MAX_BUTTONS = 20
export const MAX_TABLE_ROWS = 60
export const MAX_FORM_BYTES = 40_000
export const MAX_OPTIONS = 200

/** the-robot-sends-a-group-message: msgParam has at most 15000 bytes, and JSON may double what has to be escaped. */
export const MAX_TEXT_BYTES = 7_000
export const MAX_TEXT_CHARACTERS = 2_000

/** custom-robots-send-group-messages: at most 50 people are mentioned. */
export const MAX_MENTIONS = 50

/** upload-media-files: 20 MB for images and files. */
export const MAX_UPLOAD_BYTES = 20_000_000
export const MAX_DOWNLOAD_BYTES = 20_000_000

/** call-frequency-limit: 20 calls a second per application and interface in the free edition; we keep below. */
export const CALL_RATE = { burst: 10, perSecond: 15 } as const
export const QPS_REST_MS = 2_000

export const CALL_TIMEOUT_MS = 10_000

/** A sessionWebhook that ends in a moment is not begun with. */
export const WEBHOOK_MARGIN_MS = 10_000
