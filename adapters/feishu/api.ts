/**
 * Every call to Feishu, and the one place that looks at the code in the answer. The SDK's own client is not used for
 * calls: it waits for ever, does not retry a refused token, and logs requests together with their tokens.
 */
import { type Json, parseJson, recordIn } from '../kit/json.ts'
import { createPace, createWindowPaces } from '../kit/pace.ts'
import type { FreshToken } from '../kit/token-cache.ts'
import { type AdapterParts, PlatformError } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import { errorOf, isPlatformError, limitedBy, numberOf, TOKEN_CODES, unanswered } from './errors.ts'
import { at, textAt } from './json.ts'
import { APP_RATE, CALL_TIMEOUT_MS, CHAT_WINDOWS, MOST_DOWNLOAD_BYTES } from './limits.ts'
import { createLogin, type Login, type LoginTiming } from './login.ts'

export type Call = {
  /** What it is called in metrics and errors, e.g. `message.reply`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** From `/open-apis` on, with its query. */
  readonly path: string
  readonly body?: Json | FormData
  /** The answer is somebody's file, and may be of any size. */
  readonly isFile?: true
  /** The chat that must not hear from us too often. */
  readonly paced?: string
}

export type Api = {
  /** The whole body of the answer. @throws PlatformError */
  readonly call: (call: Call) => Promise<Json>
  readonly download: (call: Call) => Promise<Uint8Array>
  readonly login: Pick<Login, 'trouble' | 'keep'>
}

type Answer = { readonly response: Response; readonly bytes: Uint8Array }

const TOKEN_PATH = '/open-apis/auth/v3/tenant_access_token/internal'

export function createApi(
  config: FeishuConfig,
  parts: Pick<AdapterParts, 'now' | 'countCall'>,
  timing?: LoginTiming,
): Api {
  const app = createPace(APP_RATE)
  const paces = createWindowPaces(CHAT_WINDOWS)
  const login = createLogin(fetchToken, parts.now, timing)

  async function fetchToken(): Promise<FreshToken> {
    const body = { app_id: config.appId, app_secret: config.appSecret.reveal() }
    const call: Call = { name: 'token', method: 'POST', path: TOKEN_PATH, body }
    const answer = await counted(call, async () => jsonIn(call, await exchange(call, null)))
    const token = textAt(answer, 'tenant_access_token')
    const life = at(answer, 'expire')
    if (token === null || typeof life !== 'number') throw unanswered('token', null)
    return { token, lifeSeconds: life }
  }

  async function exchange(call: Call, token: string | null): Promise<Answer> {
    const isForm = call.body instanceof FormData
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(call.body === undefined || isForm ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    }
    const body = call.body instanceof FormData ? call.body : call.body === undefined ? null : JSON.stringify(call.body)
    try {
      const response = await fetch(config.domain + call.path, {
        method: call.method,
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      })
      return {
        response,
        bytes: call.isFile === true ? await fileBytes(call, response) : new Uint8Array(await response.arrayBuffer()),
      }
    } catch (error) {
      throw isPlatformError(error) ? error : unanswered(call.name, error)
    }
  }

  async function counted<T>(call: Call, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      parts.countCall(call.name, 'ok')
      return result
    } catch (error) {
      parts.countCall(call.name, isPlatformError(error) && error.code === 'retryLater' ? 'retry' : 'failed')
      throw error
    }
  }

  async function paced<T>(call: Call, read: (call: Call, answer: Answer) => T): Promise<T> {
    const own = call.paced === undefined ? null : paces(call.paced)
    await own?.take()
    await app.take()
    try {
      return await withToken(call, read)
    } catch (error) {
      if (isPlatformError(error) && error.retryAfterMs !== null) {
        const limited = limitedBy(error)
        if (limited !== null) (limited === 'app' ? app : own)?.restFor(error.retryAfterMs)
      }
      throw error
    }
  }

  /** A token that the platform does not take any more is fetched anew, once. */
  async function withToken<T>(call: Call, read: (call: Call, answer: Answer) => T): Promise<T> {
    const token = await login.token()
    try {
      return await counted(call, async () => read(call, await exchange(call, token)))
    } catch (error) {
      if (!isPlatformError(error) || !TOKEN_CODES.includes(numberOf(error))) throw error
      login.drop(token)
      const fresh = await login.token()
      return counted(call, async () => read(call, await exchange(call, fresh)))
    }
  }

  return {
    call: call => paced(call, jsonIn),
    download: call => paced({ ...call, isFile: true }, fileIn),
    login,
  }
}

/** Chunk by chunk, which costs more than taking all at once, but ends with what is too large. */
async function fileBytes(call: Call, response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > MOST_DOWNLOAD_BYTES) throw new PlatformError('feishu', 'tooLong', `${call.name}: the file is too large`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function jsonIn(call: Call, { response, bytes }: Answer): Json {
  const body = recordIn(parseJson(Buffer.from(bytes).toString('utf8')))
  const code = at(body, 'code')
  if (response.ok && code === 0) return body
  throw errorOf({
    method: call.name,
    httpStatus: response.status,
    code: typeof code === 'number' ? code : null,
    vendorMessage: textAt(body, 'msg') ?? '',
    resetMs: resetMs(response),
  })
}

/** A refusal is JSON without a file name; a JSON file of somebody's has one. */
function fileIn(call: Call, answer: Answer): Uint8Array {
  const { headers, ok } = answer.response
  const isJson = headers.get('content-type')?.includes('application/json') === true
  if (!ok || (isJson && headers.get('content-disposition') === null)) jsonIn(call, answer)
  return answer.bytes
}

function resetMs(response: Response): number | null {
  const seconds = Number(response.headers.get('x-ogw-ratelimit-reset') ?? response.headers.get('retry-after') ?? '')
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null
}
