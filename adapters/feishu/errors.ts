/** Feishu's codes and what they mean for whoever wanted to send. HTTP 200 is not success; every answer has a code. */
import { PlatformError } from '../port.ts'

type Code = PlatformError['code']
type Fault = { readonly code: Code; readonly advice: string; readonly retryAfterMs?: number }

const later = (advice: string, retryAfterMs: number): Fault => ({ code: 'retryLater', advice, retryAfterMs })
const fix = (advice: string): Fault => ({ code: 'fixConfiguration', advice })
const unreachable = (advice: string): Fault => ({ code: 'unreachable', advice })
const gone = (advice: string): Fault => ({ code: 'gone', advice })
const tooLong = (advice: string): Fault => ({ code: 'tooLong', advice })
const refused = (advice: string): Fault => ({ code: 'unknown', advice })

/** im-v1/message/create, patch, get-message-resource; api-call-guide (2025-08-20); contact-v3. */
export const FAULTS: Readonly<Record<number, Fault>> = {
  1: later('the platform is busy', 2_000),
  10003: fix('the App ID or the App Secret is wrong: compare both with the page 凭证与基础信息'),
  10005: fix('the App ID is not known here: compare it with the page 凭证与基础信息, and FEISHU_DOMAIN'),
  // The documents say "the app is stopped"; the token endpoint says it of a wrong secret as well.
  10014: fix('the App Secret is wrong (凭证与基础信息), or the app is stopped (管理后台 → 应用管理)'),
  10015: fix('the App Secret is wrong: copy it again from the page 凭证与基础信息'),
  99991543: fix('the App ID or the App Secret is wrong: compare both with the page 凭证与基础信息'),
  99991400: later('the app calls too often', 1_000),
  11232: later('the platform limits all bots at the moment', 5_000),
  11233: later('the platform limits this group at the moment', 5_000),
  230020: later('too many messages to this chat', 500),
  230049: later('the same message is just being sent', 1_000),
  1000040351: later('the platform is busy', 2_000),
  99991401: fix('the server is not in the IP allow-list of the app: 安全设置'),
  99991403: fix('the monthly quota of API calls is used up: 管理后台, or wait for the first of the month'),
  99991406: fix('the bought quota of API calls is used up: 管理后台'),
  99991661: fix('the access token was not sent'),
  99991663: fix('the access token is not accepted'),
  99991671: fix('the access token has a wrong form'),
  99991672: fix('a permission is missing: grant it on the page 权限管理 and publish a new version'),
  99991662: fix('the app is stopped: 管理后台 → 应用管理'),
  99991673: fix('the app is not installed or stopped: 版本管理与发布, 管理后台 → 应用管理'),
  11205: fix('the app has no bot: 添加应用能力 → 机器人, then publish a new version'),
  11207: fix('the app can not be used in this company: 版本管理与发布, 管理后台 → 应用管理'),
  11210: fix('the app is not installed in this company: 版本管理与发布'),
  11240: fix('the bot is not switched on: 添加应用能力 → 机器人, then publish a new version'),
  230006: fix('the app has no bot: 添加应用能力 → 机器人'),
  230027: fix('a permission for messages is missing, or the group is external: 权限管理'),
  230018: unreachable('the group does not let the bot write'),
  230035: unreachable('the bot is muted in this chat'),
  230002: unreachable('the bot is not in this group any more'),
  232009: unreachable('the group was dissolved'),
  230013: unreachable('the person is outside the 可用范围 of the app'),
  230029: unreachable('the person has left the company'),
  230034: unreachable('there is no such receiver'),
  230038: unreachable('the person belongs to another company'),
  230053: unreachable('the person has turned the bot off'),
  230054: unreachable('the group is private'),
  230075: unreachable('the chat is encrypted'),
  99992351: unreachable('there is no such id'),
  99992361: unreachable('the id belongs to another app: open_id differs between apps'),
  41050: unreachable('the person is outside the 通讯录权限范围 of the app'),
  40004: unreachable('the department is outside the 通讯录权限范围 of the app'),
  230011: gone('the message was recalled'),
  230110: gone('the message was deleted'),
  230031: gone('the card is older than 14 days and does not change any more'),
  234003: gone('the file is not in this message'),
  234004: gone('the bot is not in the chat of this file'),
  234038: unreachable('files of this chat may not be taken out'),
  230025: tooLong('the message is too long'),
  234006: tooLong('the file is too large'),
  234037: tooLong('the file is too large'),
  230001: refused('the platform does not accept a parameter'),
  230022: refused('the message holds a word that the platform forbids'),
  230028: refused('the data loss check of the company stopped the message'),
  11248: refused('the message holds a word that the platform forbids'),
  11312: refused('the message did not pass the check of its content'),
  230099: refused('the card was refused'),
}

/** Dropped and fetched anew, once. */
export const TOKEN_CODES: readonly number[] = [99991661, 99991663, 99991664, 99991665, 99991668, 99991671, 99991677]
const CARD_REFUSED = 230099
/** Sub code of a refused card that somebody is using just now. */
const CARD_LOCKED = /card action is lock/i
const IMAGE_KEY_INVALID = 200570
const SCOPE_MISSING = 99991672
const TOO_MANY_REQUESTS = 429

export type Refusal = {
  readonly method: string
  readonly httpStatus: number
  /** null: no code in the body. */
  readonly code: number | null
  readonly vendorMessage: string
  /** What the platform said about waiting. */
  readonly resetMs: number | null
}

export function errorOf(refusal: Refusal): PlatformError {
  const fault = faultOf(refusal)
  const said = saidByVendor(refusal)
  const retryAfterMs = fault.code === 'retryLater' ? (refusal.resetMs ?? fault.retryAfterMs ?? 1_000) : null
  return new PlatformError(
    'feishu',
    fault.code,
    `${refusal.method}: ${fault.advice}${said === '' ? '' : ` (${said})`}`,
    { vendorCode: vendorCodeOf(refusal), ...(retryAfterMs === null ? {} : { retryAfterMs }) },
  )
}

function faultOf({ code, httpStatus, vendorMessage }: Refusal): Fault {
  if (code === CARD_REFUSED && CARD_LOCKED.test(vendorMessage)) return later('somebody is using the card', 1_000)
  const known = code === null ? undefined : FAULTS[code]
  if (known !== undefined) return known
  if (httpStatus === TOO_MANY_REQUESTS) return later('the app calls too often', 1_000)
  if (httpStatus >= 500) return later('the platform is out of order', 2_000)
  if (httpStatus === 401 || httpStatus === 403) return fix('the platform does not let the app do this')
  return refused('the platform refused')
}

/** Of a refused card with what was wrong in it: `230099/200570`. */
function vendorCodeOf({ code, httpStatus, vendorMessage }: Refusal): string {
  if (code === null || (httpStatus === TOO_MANY_REQUESTS && FAULTS[code] === undefined)) return `http ${httpStatus}`
  const sub = code === CARD_REFUSED ? subCodeIn(vendorMessage) : null
  return sub === null ? String(code) : `${code}/${sub}`
}

const subCodeIn = (vendorMessage: string): string | null => /ErrCode:\s*(\d+)/.exec(vendorMessage)?.[1] ?? null

/** Only what an operator needs and what can't be a text of somebody's: scopes, and the sub code of a refused card. */
function saidByVendor({ code, vendorMessage }: Refusal): string {
  if (code === SCOPE_MISSING) return (vendorMessage.match(/[a-z_]+:[a-z0-9_.:-]+/g) ?? []).slice(0, 12).join(', ')
  const sub = subCodeIn(vendorMessage)
  return sub === null ? '' : `ErrCode: ${sub}`
}

/** Nobody knows whether it was done; everything that we send may be sent again under the same uuid. */
export const unanswered = (method: string, cause: unknown): PlatformError =>
  new PlatformError('feishu', 'retryLater', `${method}: no answer from the platform`, { retryAfterMs: 2_000, cause })

export const tooLarge = (method: string): PlatformError =>
  new PlatformError('feishu', 'tooLong', `${method}: there is no card that fits`)

export const isPlatformError = (error: unknown): error is PlatformError => error instanceof PlatformError

/** Without the sub code; NaN where the platform gave none. */
export const numberOf = ({ vendorCode }: PlatformError): number => Number(vendorCode?.split('/')[0] ?? Number.NaN)

/** What a log may hold of an error. */
export const codeOf = (error: unknown): Readonly<Record<string, unknown>> =>
  isPlatformError(error)
    ? { code: error.code, vendorCode: error.vendorCode }
    : { code: error instanceof Error ? error.name : 'unknown' }

/** A card whose picture the platform does not have any more. */
export const isPictureGone = (error: unknown): boolean =>
  isPlatformError(error) && error.vendorCode === `${CARD_REFUSED}/${IMAGE_KEY_INVALID}`

const APP_LIMITS: readonly number[] = [99991400, 11232]
const CHAT_LIMITS: readonly number[] = [230020, 11233]

/** Who has to rest: the app with all its calls, or the chat. null: this call alone has to wait. */
export function limitedBy(error: PlatformError): 'app' | 'chat' | null {
  const code = numberOf(error)
  if (APP_LIMITS.includes(code) || error.vendorCode === `http ${TOO_MANY_REQUESTS}`) return 'app'
  return CHAT_LIMITS.includes(code) ? 'chat' : null
}

/**
 * What the platform has against the content of a message: its form (another may be taken), or its words (only fewer of
 * them are). null: it is not the content.
 */
export function objectionOf(error: unknown): 'form' | 'words' | null {
  if (!isPlatformError(error) || error.code === 'retryLater') return null
  if ([230022, 230028, 11248, 11312].includes(numberOf(error))) return 'words'
  return error.code === 'tooLong' || numberOf(error) === CARD_REFUSED ? 'form' : null
}
