/** The application's REST: the one place that looks at what it answers, and throws what that means. */

import { type Json, numberIn, parseJson, recordIn, textIn } from '../kit/json.ts'
import { createPace } from '../kit/pace.ts'
import { createTokenCache } from '../kit/token-cache.ts'
import { type AdapterParts, PlatformError } from '../port.ts'
import type { WeComConfig } from './config.ts'
import { errorOf, remedyOf } from './errors.ts'
import { CALL_RATE, CALL_TIMEOUT_MS, MAX_DOWNLOAD_BYTES } from './limits.ts'

export type AgentConfig = NonNullable<WeComConfig['agent']>

export type Api = {
  readonly get: (path: string, query: Readonly<Record<string, string>>) => Promise<Json>
  readonly post: (path: string, body: Json) => Promise<Json>
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

export function createApi(config: AgentConfig, parts: Pick<AdapterParts, 'now' | 'countCall'>): Api {
  const pace = createPace(CALL_RATE)
  const tokens = createTokenCache(() => fetchToken(config), parts.now)
  let block: { readonly why: string; readonly until: number } | null = null

  const addressOf = (path: string, query: Readonly<Record<string, string>>): string =>
    `${config.apiBase}/cgi-bin${path}?${new URLSearchParams(query)}`

  /** Asked once more with a fresh token when the first is refused. */
  async function withToken(path: string, query: Readonly<Record<string, string>>, init: RequestInit): Promise<Json> {
    await pace.take()
    const token = await tokens.get()
    const ask = async (access_token: string): Promise<Json> =>
      jsonOf(await reach(addressOf(path, { ...query, access_token }), init))
    const first = await ask(token)
    if (remedyOf(codeOf(first)) !== 'refreshToken') return checked(first)
    tokens.drop(token)
    return checked(await ask(await tokens.get()))
  }

  async function counted<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work()
      block = null
      parts.countCall(path, 'ok')
      return result
    } catch (error) {
      const later = error instanceof PlatformError && error.retryAfterMs !== null
      if (error instanceof PlatformError && error.code === 'fixConfiguration') {
        block = { why: `${error.vendorCode}: ${error.message}`, until: parts.now() + LOOK_AGAIN_MS }
      }
      parts.countCall(path, later ? 'retry' : 'failed')
      throw error
    }
  }

  return {
    get: (path, query) => counted(path, () => withToken(path, query, { method: 'GET' })),
    post: (path, body) =>
      counted(path, () => withToken(path, {}, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) })),
    upload: (type, name, mime, bytes) =>
      counted('/media/upload', async () => {
        const form = new FormData()
        form.set('media', new Blob([bytes], { type: mime }), name)
        return textIn((await withToken('/media/upload', { type }, { method: 'POST', body: form })).media_id)
      }),
    media: mediaId =>
      counted('/media/get', async () => {
        const access_token = await tokens.get()
        const response = await reach(addressOf('/media/get', { access_token, media_id: mediaId }), { method: 'GET' })
        // A fault comes as JSON where the file should be.
        if (response.headers.get('content-type')?.includes('json') === true) checked(await jsonOf(response))
        return bytesOf(response)
      }),
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
function checked(body: Json): Json {
  const code = codeOf(body)
  if (code !== 0) throw errorOf(code)
  return body
}

async function jsonOf(response: Response): Promise<Json> {
  if (response.status >= 500) throw errorOf(-1)
  const text = await response.text().catch(() => {
    throw lost('noAnswer')
  })
  const body = parseJson(text)
  if (body === undefined) throw errorOf(-1)
  return recordIn(body)
}

/** The cause is not kept: it may hold an address with a token in it. */
export async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    throw lost(cause instanceof Error && 'code' in cause ? textIn(cause.code) : 'noAnswer')
  }
}

const lost = (vendorCode: string): PlatformError =>
  new PlatformError('wecom', 'retryLater', 'WeCom can’t be reached: check the way out to port 443', {
    vendorCode: vendorCode || 'noAnswer',
    retryAfterMs: 3_000,
  })

/** Stops reading where it is too much. */
export async function bytesOf(response: Response): Promise<Uint8Array> {
  if (!response.ok || response.body === null) {
    throw new PlatformError('wecom', 'gone', 'the file’s address has ended', { vendorCode: `http${response.status}` })
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > MAX_DOWNLOAD_BYTES) {
      throw new PlatformError('wecom', 'tooLong', `the file is larger than ${MAX_DOWNLOAD_BYTES} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
