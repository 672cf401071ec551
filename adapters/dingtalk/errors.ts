/** DingTalk's codes in the port's words, each with what an operator should check. */
import { PlatformError } from '../port.ts'
import { QPS_REST_MS } from './limits.ts'

export type Fault = { readonly vendorCode: string; readonly status: number; readonly scopes?: readonly string[] }

type Meaning = {
  readonly code: PlatformError['code']
  readonly message: string
  readonly retryAfterMs?: number
}

const busy: Meaning = { code: 'retryLater', message: 'DingTalk is busy; it is tried again', retryAfterMs: 5_000 }
const tooFast: Meaning = { code: 'retryLater', message: 'too many calls a second', retryAfterMs: QPS_REST_MS }
const tooFastForTheMinute: Meaning = { code: 'retryLater', message: 'too many calls a minute', retryAfterMs: 30_000 }
const credentials: Meaning = {
  code: 'fixConfiguration',
  message: 'the Client ID or Client Secret is refused: compare them with 凭证与基础信息 of the application',
}
const noTemplate: Meaning = {
  code: 'fixConfiguration',
  message: 'the card template does not exist or is not published: check DINGTALK_CARD_TEMPLATE_ID in 卡片平台',
}
const chatGone: Meaning = { code: 'gone', message: 'the group is gone, or the robot was removed from it' }
const cardGone: Meaning = { code: 'gone', message: 'the card is not there any more' }
const personGone: Meaning = {
  code: 'unreachable',
  message: 'the person has left, or is outside the visible range of the application (版本管理与发布)',
}
const wrongRequest: Meaning = { code: 'unknown', message: 'DingTalk refuses the request as wrong' }

const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/QpsLimit|^send\.too\.fast$|^90018$|^90002$|^410100$/i, tooFast],
  [/QpmLimit/i, tooFastForTheMinute],
  [
    /ApiCountLimit|^90020$|^20001$/i,
    {
      code: 'fixConfiguration',
      message: 'the month’s calls of the organisation are used up: see 资源管理 in the developer console',
    },
  ],
  [
    /IpNotInWhiteList/i,
    { code: 'fixConfiguration', message: 'this server’s address is not in 安全设置 → 服务器出口IP' },
  ],
  [
    /AccessTokenPermissionDenied|AccessDenied|^60011$/i,
    { code: 'fixConfiguration', message: 'a permission is missing: grant it under 权限管理 and publish' },
  ],
  [/invalidClientIdOrSecret|^40001$|^40089$/i, credentials],
  [
    /InvalidAuthentication|^40014$|^42001$/i,
    { code: 'retryLater', message: 'the token has ended', retryAfterMs: 1_000 },
  ],
  [/templateNotExist|templateUnpublished/i, noTemplate],
  [/cardNotExist/i, cardGone],
  [/contentUnsafe|^43010[1-4]$/i, { code: 'unknown', message: 'DingTalk’s content check refuses the message' }],
  [/userIdNotExist|staffId\.notExisted|oto\.notExist|^60121$|^33012$/i, personGone],
  [
    /notAllow\.sendOTO/i,
    { code: 'fixConfiguration', message: 'the robot may not write to people: publish it with one-to-one chats' },
  ],
  [/openSpaceIdInvalid|invalid\.openConversationId|group\.disbanded|^400013$/i, chatGone],
  [
    /robotCode\.auth|bot\.stopped|^400102$/i,
    { code: 'fixConfiguration', message: 'the robot is stopped or not of this application: check 应用能力 → 机器人' },
  ],
  [/robotCode\.downloadCode/i, { code: 'gone', message: 'the file can’t be fetched any more' }],
  [/system\.busy|unknown\.send\.result/i, busy],
  [
    /^1111$/,
    { code: 'retryLater', message: 'DingTalk has shut out this address for 5 minutes', retryAfterMs: 300_000 },
  ],
  [/^param\.|^invalidParameter|^Missing|^Invalid/i, wrongRequest],
]

export function meaningOf({ vendorCode, status, scopes = [] }: Fault): PlatformError {
  const known = MEANINGS.find(([pattern]) => pattern.test(vendorCode))?.[1]
  const meaning = known ?? (status === 429 ? tooFast : status >= 500 ? busy : wrongRequest)
  const missing = scopes.length > 0 ? ` (${scopes.join(', ')})` : ''
  return new PlatformError('dingtalk', meaning.code, `${meaning.message}${missing}`, {
    vendorCode,
    ...(meaning.retryAfterMs === undefined ? {} : { retryAfterMs: meaning.retryAfterMs }),
  })
}

/** The token itself was refused: a fresh one may help, once. */
export const isTokenFault = (fault: Fault): boolean =>
  fault.status === 401 || /^InvalidAuthentication$|^40014$|^42001$/i.test(fault.vendorCode)

export const isTemplateFault = (error: unknown): boolean =>
  error instanceof PlatformError && /templateNotExist|templateUnpublished/i.test(error.vendorCode ?? '')

export const isCardRefusal = (error: unknown): boolean =>
  error instanceof PlatformError &&
  /AccessDenied\.AccessTokenPermissionDenied|openDeliverModelError|openSpaceModelInvalid|cardPublicDataEmpty|^param\.invalid|contentUnsafe/i.test(
    error.vendorCode ?? '',
  )

export const isAlreadyThere = (error: unknown): boolean =>
  error instanceof PlatformError && /cardAlreadyExist/i.test(error.vendorCode ?? '')

/** Nothing that this application sends gets through until somebody has acted. */
export const blocksEverything = (error: unknown): boolean =>
  error instanceof PlatformError &&
  /ApiCountLimit|^90020$|invalidClientIdOrSecret|IpNotInWhiteList/i.test(error.vendorCode ?? '')
