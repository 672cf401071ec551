/** WeCom's codes in the port's words, each with what an operator should check. */
import { PlatformError } from '../port.ts'

type Meaning = {
  readonly code: PlatformError['code']
  readonly message: string
  readonly retryAfterMs?: number
}

/** What only the caller can heal, before it is told to anybody. */
export type Remedy = 'refreshToken' | 'reconnect' | 'push'

const REMEDIES: ReadonlyMap<number, Remedy> = new Map([
  [40014, 'refreshToken'],
  [41001, 'refreshToken'],
  [42001, 'refreshToken'],
  // "not subscribed" on a socket that looks open: the SDK does not notice.
  [846609, 'reconnect'],
  // The request to answer is stale, or was an event: what is to be said goes as a message of our own.
  [846605, 'push'],
  [846608, 'push'],
])

export const remedyOf = (vendorCode: number): Remedy | null => REMEDIES.get(vendorCode) ?? null

const TOO_OFTEN_REST_MS = 60_000

const busy: Meaning = { code: 'retryLater', message: 'WeCom is busy; it is tried again', retryAfterMs: 5_000 }
const tooOften: Meaning = { code: 'retryLater', message: 'too many calls', retryAfterMs: TOO_OFTEN_REST_MS }
const tokenEnded: Meaning = { code: 'retryLater', message: 'the token has ended', retryAfterMs: 1_000 }
const notSubscribed: Meaning = { code: 'retryLater', message: 'the bot’s connection is renewed', retryAfterMs: 1_000 }
const credentials: Meaning = {
  code: 'fixConfiguration',
  message:
    'the CorpID, the AgentId or the Secret is refused: compare them with 我的企业 → 企业信息 and the application’s page',
}
const notPermitted: Meaning = {
  code: 'fixConfiguration',
  message: 'the application may not do this: check its visible range (可见范围)',
}
const personGone: Meaning = {
  code: 'unreachable',
  message: 'the person is unknown, or outside the application’s visible range (可见范围)',
}
const chatNotOpened: Meaning = {
  code: 'unreachable',
  message: 'the chat is not open to the bot: somebody must write to it there once (in a group: @ it)',
}
const wrongRequest: Meaning = { code: 'unknown', message: 'WeCom refuses the request as wrong' }
const refusedAs = (what: string): Meaning => ({ code: 'unknown', message: `${what}; it is said in words instead` })

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [-1, busy],
  [45009, tooOften],
  [45033, tooOften],
  [40014, tokenEnded],
  [41001, tokenEnded],
  [42001, tokenEnded],
  [846609, notSubscribed],
  [40001, credentials],
  [40013, credentials],
  [40056, credentials],
  [48002, notPermitted],
  [60011, notPermitted],
  [
    60020,
    {
      code: 'fixConfiguration',
      message: 'this server’s address is not trusted: add it under 企业可信IP of the application, and wait a minute',
    },
  ],
  [40003, personGone],
  [60111, personGone],
  [81013, personGone],
  [93006, chatNotOpened],
  [93000, { code: 'fixConfiguration', message: 'the key of the group’s 消息推送 is refused: create it again' }],
  [40007, { code: 'gone', message: 'the file is not there any more: its media id ended after three days' }],
  [40008, refusedAs('this kind of message is refused in this chat')],
  [40058, refusedAs('a field of the message is refused, or too long')],
  [41016, refusedAs('a card without a title is refused')],
  [42014, refusedAs('the card is refused, or its task_id was used before')],
  [42039, refusedAs('a button of the card is refused')],
  [47001, { code: 'unknown', message: 'WeCom could not read the request' }],
  [60003, { code: 'unknown', message: 'the department is unknown, or outside the application’s visible range' }],
  [60140, { code: 'gone', message: 'the card was already changed once' }],
  [846605, { code: 'gone', message: 'the message can’t be answered any more' }],
  [846608, { code: 'gone', message: 'the message can’t be answered any more' }],
])

export const KNOWN_CODES: readonly number[] = [...MEANINGS.keys()]

export const errorOf = (vendorCode: number): PlatformError => {
  const { code, message, retryAfterMs } = MEANINGS.get(vendorCode) ?? wrongRequest
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
  return new PlatformError('wecom', code, message, { vendorCode: String(vendorCode), ...wait })
}

/** Named in a 200 beside those who were reached. */
export const unlicensed = (): PlatformError =>
  new PlatformError('wecom', 'unreachable', 'the person has no licence for the interfaces (接口许可) any more', {
    vendorCode: 'unlicensed',
  })
