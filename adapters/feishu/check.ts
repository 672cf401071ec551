/** What the doctor looks at, in the order of the administrator's checklist (docs/platforms/feishu.md). */
import type { AdapterParts, PlatformCheck, PlatformStep } from '../port.ts'
import { createApi } from './api.ts'
import type { FeishuConfig } from './config.ts'
import { isPlatformError } from './errors.ts'
import { at, listAt, objectOf, textAt } from './json.ts'

type Outcome = { readonly outcome: PlatformCheck['outcome']; readonly detail: string | null }
const ok = (detail: string | null = null): Outcome => ({ outcome: 'ok', detail })
const failed = (detail: string): Outcome => ({ outcome: 'failed', detail })
const unknown = (detail: string | null = null): Outcome => ({ outcome: 'unknown', detail })

const APP_ID = /^cli_[0-9a-fA-F]{16}$/
/** The platform answers a request for nobody with one of these only when it may be asked at all. */
const SCOPE_MISSING = '99991672'
const IP_REFUSED = '99991401'
const QUOTA_CODES: readonly (string | null)[] = ['99991403', '99991406']

export async function checkFeishu(config: FeishuConfig, parts: AdapterParts): Promise<readonly PlatformCheck[]> {
  const api = createApi(config, parts)
  const ask = async (path: string, name: string) => {
    try {
      return { answer: await api.call({ name, method: 'GET', path }), error: null }
    } catch (error) {
      return { answer: null, error }
    }
  }
  const bot = await ask('/open-apis/bot/v3/info', 'bot.info')
  const groups = await ask('/open-apis/im/v1/chats?page_size=100', 'chat.list')
  const scopes = await ask('/open-apis/application/v6/scopes', 'scope.list')
  const directory = await ask('/open-apis/contact/v3/scopes?page_size=10', 'contact.scopes')
  const codes = [bot, groups, directory].map(({ error }) => (isPlatformError(error) ? error.vendorCode : null))
  const results: readonly (readonly [PlatformStep, Outcome])[] = [
    ['reach', reached(bot.error)],
    ['credentials', credentials(config, bot.error)],
    ['permissions', permissions(scopes.answer, scopes.error)],
    ['bot', bot.answer === null ? outcomeOf(bot.error) : botState(bot.answer)],
    ['trustedAddress', codes.includes(IP_REFUSED) ? failed(IP_REFUSED) : bot.answer === null ? unknown() : ok()],
    ['connection', config.transport === 'ws' ? await endpoint(config) : unknown('webhook')],
    ['callback', callback(config)],
    // The console's two tabs can't be read by an app.
    ['events', unknown()],
    ['cardCallbacks', unknown()],
    ['directory', directory.answer === null ? outcomeOf(directory.error) : ok()],
    ['groups', groups.answer === null ? outcomeOf(groups.error) : groupCount(groups.answer)],
    ['quota', quota(codes)],
  ]
  return results.map(([step, outcome]) => ({ platform: 'feishu', step, ...outcome }))
}

const groupCount = (answer: unknown): Outcome => {
  const count = listAt(answer, 'data', 'items').length
  return count === 0 ? unknown('0') : ok(String(count))
}

function quota(codes: readonly (string | null)[]): Outcome {
  const usedUp = codes.find(code => QUOTA_CODES.includes(code))
  return usedUp == null ? unknown() : failed(usedUp)
}

function outcomeOf(error: unknown): Outcome {
  if (!isPlatformError(error)) return unknown()
  return error.code === 'retryLater' ? unknown(error.message) : failed(`${error.vendorCode}: ${error.message}`)
}

/** Any answer with a code is an answer. */
const reached = (error: unknown): Outcome =>
  isPlatformError(error) && error.vendorCode === null ? failed(error.message) : ok()

function credentials({ appId }: FeishuConfig, error: unknown): Outcome {
  if (!APP_ID.test(appId)) return failed('App ID: cli_ + 16 hex')
  if (isPlatformError(error) && error.message.startsWith('token:')) return outcomeOf(error)
  return ok()
}

const NEEDED_SCOPES: readonly (readonly string[])[] = [
  ['im:message:send_as_bot', 'im:message', 'im:message:send'],
  ['im:message.p2p_msg:readonly', 'im:message.p2p_msg'],
  ['im:message.group_at_msg:readonly', 'im:message.group_at_msg'],
  ['im:message:readonly', 'im:message', 'im:message.history:readonly'],
  ['im:message:update', 'im:message'],
  ['im:resource'],
  ['im:chat:readonly', 'im:chat:read', 'im:chat'],
  ['contact:user.basic_profile:readonly'],
]

/** The list of granted scopes is itself behind a permission in some companies: then it can't be seen. */
function permissions(answer: unknown, error: unknown): Outcome {
  if (answer === null)
    return isPlatformError(error) && error.vendorCode === SCOPE_MISSING ? unknown() : outcomeOf(error)
  const granted = new Set(
    listAt(answer, 'data', 'scopes').flatMap(scope => {
      const name = textAt(scope, 'scope_name')
      return name !== null && at(scope, 'grant_status') === 1 ? [name] : []
    }),
  )
  const missing = NEEDED_SCOPES.filter(anyOf => !anyOf.some(scope => granted.has(scope))).map(([first]) => first)
  return missing.length === 0 ? ok() : failed(missing.join(', '))
}

/** activate_status 2: in use. */
function botState(answer: unknown): Outcome {
  const status = at(answer, 'bot', 'activate_status')
  return status === 2 || status === undefined
    ? ok(textAt(answer, 'bot', 'app_name'))
    : failed(`activate_status ${status}`)
}

function callback({ transport, encryptKey, verificationToken }: FeishuConfig): Outcome {
  if (transport === 'ws') return unknown('ws')
  return encryptKey === null && verificationToken === null ? failed('Encrypt Key, Verification Token') : unknown()
}

/** Asking for an address opens no connection, so the running service keeps its events. */
async function endpoint({ domain, appId, appSecret }: FeishuConfig): Promise<Outcome> {
  try {
    const response = await fetch(`${domain}/callback/ws/endpoint`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', locale: 'zh' },
      body: JSON.stringify({ AppID: appId, AppSecret: appSecret.reveal() }),
      signal: AbortSignal.timeout(10_000),
    })
    const code = at(objectOf(await response.json()), 'code')
    return code === 0 ? ok() : failed(`code ${String(code)}`)
  } catch {
    return failed('no answer')
  }
}
