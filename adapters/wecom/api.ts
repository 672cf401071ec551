/** The application's REST: the one place that looks at what it answers, and throws what that means. */
import { type Json, numberIn, parseJson, recordIn, textIn } from '../kit/json.ts'
import { createPace } from '../kit/pace.ts'
import { createTokenCache } from '../kit/token-cache.ts'
import { type AdapterParts, PlatformError } from '../port.ts'
import type { WeComConfig } from './config.ts'
import { errorOf, remedyOf } from './errors.ts'
import { CALL_RATE, CALL_TIMEOUT_MS, DOWNLOAD_TIMEOUT_MS, MAX_DOWNLOAD_BYTES } from './limits.ts'

export type AgentConfig = NonNullable<WeComConfig['agent']>

export type Api = {
  readonly get: (path: string, query: Readonly<Record<string, string>>) => Promise<Json>
  /** May be repeated: it asks, and changes nothing. */
  readonly ask: (path: string, body: Json) => Promise<Json>
  /** Shows somebody something: rejects with `unknown`, `noAnswer`, where that may have happened. */
  readonly say: (path: string, body: Json) => Promise<Json>
  /** The media id; good for three days. */
  readonly upload: (
    type: 'image' | 'file',
    name: string,
    mime: string,
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<string>
  readonly media: (mediaId: string) => Promise<Uint8Array>
  /** Fetches a token, unless there is one: proves the credentials. */
  readonly prove: () => Promise<void>
  /** Why nothing can be sent at the moment; null while it can. */
  readonly blocked: () => string | null
}

/** What was refused to everybody is looked at again after this. */
const LOOK_AGAIN_MS = 5 * 60_000
/** The secret, the company, the application, this machine's address: nothing goes while they are refused. */
const REFUSES_ALL: ReadonlySet<string> = new Set(['40001', '40013', '40056', '60020'])

export function createApi(config: AgentConfig, parts: Pick<AdapterParts, 'now' | 'countCall'>): Api {
  const pace = createPace(CALL_RATE)
  const tokens = createTokenCache(() => fetchToken(config), parts.now)
  let block: { readonly why: string; readonly until: number } | null = null

  const addressOf = (path: string, query: Readonly<Record<string, string>>): string =>
    `${config.apiBase}/cgi-bin${path}?${new URLSearchParams(query)}`

  const withToken = (path: string, query: Readonly<Record<string, string>>, init: RequestInit): Promise<Json> =>
    asked(async access_token => {
      const answer = await jsonOf(await reach(addressOf(path, { ...query, access_token }), init))
      return { fault: codeOf(answer), answer }
    })

  /** Asked once more with a fresh token when the first is refused. */
  async function asked<Answer>(
    ask: (token: string) => Promise<{ readonly fault: number; readonly answer: Answer }>,
  ): Promise<Answer> {
    await pace.take()
    const token = await tokens.get()
    let { fault, answer } = await ask(token)
    if (remedyOf(fault) === 'refreshToken') {
      tokens.drop(token)
      ;({ fault, answer } = await ask(await tokens.get()))
    }
    if (fault !== 0) throw errorOf(fault)
    return answer
  }

  async function counted<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      block = null
      parts.countCall(path, 'ok')
      return result
    } catch (error) {
      const later = error instanceof PlatformError && error.retryAfterMs !== null
      if (error instanceof PlatformError && REFUSES_ALL.has(error.vendorCode ?? '')) {
        block = { why: `${error.vendorCode}: ${error.message}`, until: parts.now() + LOOK_AGAIN_MS }
      }
      parts.countCall(path, later ? 'retry' : 'failed')
      throw error
    }
  }

  const postJson = (path: string, body: Json): Promise<Json> =>
    withToken(path, {}, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })

  return {
    get: (path, query) => counted(path, () => withToken(path, query, { method: 'GET' })),
    ask: (path, body) => counted(path, () => postJson(path, body)),
    say: (path, body) => counted(path, () => saidOnce(() => postJson(path, body))),
    upload: (type, name, mime, bytes) =>
      counted('/media/upload', async () => {
        const form = new FormData()
        form.set('media', new Blob([bytes], { type: mime }), name)
        return textIn((await withToken('/media/upload', { type }, { method: 'POST', body: form })).media_id)
      }),
    media: mediaId =>
      counted('/media/get', () =>
        asked(async access_token => {
          const address = addressOf('/media/get', { access_token, media_id: mediaId })
          const response = await reach(address, { method: 'GET' }, DOWNLOAD_TIMEOUT_MS)
          // A fault comes as JSON where the file should be.
          const isFault = response.headers.get('content-type')?.includes('json') === true
          const fault = isFault ? codeOf(await jsonOf(response)) || -1 : 0
          return { fault, answer: isFault ? new Uint8Array() : await bytesOf(response) }
        }),
      ),
    prove: async () => {
      await tokens.get()
    },
    blocked: () => (block !== null && parts.now() < block.until ? block.why : null),
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

async function fetchToken({ apiBase, corpId, secret }: AgentConfig) {
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret.reveal() })
  const body = checked(await jsonOf(await reach(`${apiBase}/cgi-bin/gettoken?${query}`, { method: 'GET' })))
  return { token: textIn(body.access_token), lifeSeconds: numberIn(body.expires_in) ?? 7_200 }
}

const codeOf = (body: Json): number => numberIn(body.errcode) ?? 0

/** A fault is told in a 200. */
export function checked(body: Json): Json {
  const code = codeOf(body)
  if (code !== 0) throw errorOf(code)
  return body
}

export async function jsonOf(response: Response): Promise<Json> {
  if (response.status >= 500) throw errorOf(-1)
  const text = await response.text().catch(() => {
    throw lost('noAnswer')
  })
  const body = parseJson(text)
  if (body === undefined) throw errorOf(-1)
  return recordIn(body)
}

/** The cause is not kept: it may hold an address with a token in it. */
export async function reach(url: string, init: RequestInit, withinMs = CALL_TIMEOUT_MS): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(withinMs) })
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const code = cause instanceof Error && 'code' in cause ? textIn(cause.code) : ''
    throw lost(MAY_HAVE_ARRIVED.has(code) ? 'noAnswer' : code || 'timeout')
  }
}

/** The line broke after it stood. Without an answer in time, more often nothing got through at all. */
const MAY_HAVE_ARRIVED: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** What may have been said is not said again. */
export async function saidOnce<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PlatformError) || error.vendorCode !== 'noAnswer') throw error
    throw new PlatformError('wecom', 'unknown', 'the call was not answered', { vendorCode: 'noAnswer' })
  }
}

const lost = (vendorCode: string): PlatformError =>
  new PlatformError('wecom', 'retryLater', 'WeCom can’t be reached: check the way out to port 443', {
    vendorCode,
    retryAfterMs: 3_000,
  })

/** Stops reading where it is too much. */
export async function bytesOf(response: Response): Promise<Uint8Array> {
  if (!response.ok || response.body === null) {
    throw new PlatformError('wecom', 'gone', 'the file’s address has ended', { vendorCode: `http${response.status}` })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body) {
      size += chunk.byteLength
      if (size > MAX_DOWNLOAD_BYTES) break
      chunks.push(chunk)
    }
  } catch {
    throw lost('noAnswer')
  }
  if (size <= MAX_DOWNLOAD_BYTES) return Buffer.concat(chunks)
  throw new PlatformError('wecom', 'tooLong', `the file is larger than ${MAX_DOWNLOAD_BYTES} bytes`)
}
