/** Outgoing calls: the one place that looks at what DingTalk answers, and throws what it means. */

import { type Json, listIn, numberIn, parseJson, recordIn, textIn } from '../kit/json.ts'
import { createPace, type Pace } from '../kit/pace.ts'
import { createTokenCache } from '../kit/token-cache.ts'
import { type AdapterParts, PlatformError } from '../port.ts'
import type { DingTalkConfig } from './config.ts'
import { blocksEverything, type Fault, isTokenFault, meaningOf } from './errors.ts'
import { CALL_RATE, CALL_TIMEOUT_MS, MAX_DOWNLOAD_BYTES, QPS_REST_MS } from './limits.ts'

export type Api = {
  /** `paid`: counted against the organisation's monthly quota. Contacts and tokens are free. */
  readonly call: (method: 'POST' | 'PUT', path: string, body: Json) => Promise<Json>
  readonly contact: (path: string, body: Json) => Promise<Json>
  /** The media id. */
  readonly upload: (
    type: 'image' | 'file',
    name: string,
    mime: string,
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<string>
  readonly say: (sessionWebhook: string, body: Json) => Promise<void>
  readonly download: (url: string) => Promise<Uint8Array>
  /** Fetches a token, unless there is one: proves the credentials. */
  readonly prove: () => Promise<void>
  /** Why nothing can be sent at the moment; null while it can. */
  readonly blocked: () => string | null
}

type Request = {
  readonly url: string
  readonly method: 'POST' | 'PUT' | 'GET'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | FormData
}

/** What was refused to everybody is looked at again after this. */
const LOOK_AGAIN_MS = 10 * 60_000

export function createApi(config: DingTalkConfig, parts: Pick<AdapterParts, 'now' | 'countCall'>): Api {
  const paces = new Map<string, Pace>()
  const tokens = createTokenCache(() => fetchToken(config), parts.now)
  let block: { readonly why: string; readonly until: number } | null = null

  const paceOf = (name: string): Pace => {
    const pace = paces.get(name) ?? createPace(CALL_RATE)
    paces.set(name, pace)
    return pace
  }

  /** `build` is given a token; asked once more with a fresh one when that is refused. */
  async function withToken(name: string, build: (token: string) => Request): Promise<Json> {
    const token = await tokens.get()
    await paceOf(name).take()
    const first = await answerTo(build(token))
    if (first.fault === null || !isTokenFault(first.fault)) return bodyOf(name, first)
    tokens.drop(token)
    return bodyOf(name, await answerTo(build(await tokens.get())))
  }

  function bodyOf(name: string, { body, fault }: Reply): Json {
    if (fault === null) return body
    const error = meaningOf(fault)
    if (/Qp[sm]Limit/i.test(fault.vendorCode) || fault.status === 429) {
      paceOf(name).restFor(error.retryAfterMs ?? QPS_REST_MS)
    }
    throw error
  }

  async function counted<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      block = null
      parts.countCall(name, 'ok')
      return result
    } catch (error) {
      if (blocksEverything(error) && error instanceof Error) {
        block = { why: error.message, until: parts.now() + LOOK_AGAIN_MS }
      }
      const later = error instanceof PlatformError && error.retryAfterMs !== null
      parts.countCall(name, later ? 'retry' : 'failed')
      throw error
    }
  }

  const json = (body: Json) => ({ 'content-type': 'application/json', body: JSON.stringify(body) })

  return {
    call: (method, path, body) =>
      counted(path, () =>
        withToken(path, token => ({
          url: `${config.apiBase}${path}`,
          method,
          headers: { 'content-type': 'application/json', 'x-acs-dingtalk-access-token': token },
          body: json(body).body,
        })),
      ),
    contact: (path, body) =>
      withToken(path, token => ({
        url: `${config.oapiBase}${path}?access_token=${encodeURIComponent(token)}`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: json(body).body,
      })),
    upload: (type, name, mime, bytes) =>
      counted('/media/upload', async () => {
        const form = new FormData()
        form.set('type', type)
        form.set('media', new Blob([bytes], { type: mime }), name)
        const answer = await withToken('/media/upload', token => ({
          url: `${config.oapiBase}/media/upload?access_token=${encodeURIComponent(token)}`,
          method: 'POST',
          body: form,
        }))
        const mediaId = textIn(answer.media_id)
        if (mediaId === '') throw meaningOf({ vendorCode: 'noMediaId', status: 200 })
        return mediaId
      }),
    say: (sessionWebhook, body) =>
      counted('/robot/sendBySession', async () => {
        await paceOf('/robot/sendBySession').take()
        const request = {
          url: sessionWebhook,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
        } as const
        bodyOf('/robot/sendBySession', await answerTo({ ...request, body: JSON.stringify(body) }))
      }),
    download,
    prove: async () => {
      await tokens.get()
    },
    blocked: () => (block !== null && parts.now() < block.until ? block.why : null),
  }
}

async function fetchToken(config: DingTalkConfig) {
  const { body, fault } = await answerTo({
    url: `${config.apiBase}/v1.0/oauth2/accessToken`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appKey: config.clientId, appSecret: config.clientSecret.reveal() }),
  })
  if (fault !== null) throw meaningOf(fault)
  const token = textIn(body.accessToken)
  if (token === '') throw meaningOf({ vendorCode: 'noToken', status: 500 })
  return { token, lifeSeconds: numberIn(body.expireIn) ?? 7_200 }
}

type Reply = { readonly body: Json; readonly fault: Fault | null }

async function answerTo({ url, ...request }: Request): Promise<Reply> {
  const response = await reach(url, request)
  const text = await response.text().catch(error => {
    throw lost(error)
  })
  const body = recordIn(parseJson(text))
  return { body, fault: faultIn(response.status, body) }
}

/** The new interfaces say it by the status, the old ones by `errcode` in a 200, the gate before both by `status`. */
function faultIn(status: number, body: Json): Fault | null {
  const errcode = textIn(body.errcode)
  if (errcode !== '' && errcode !== '0') {
    const sub = textIn(body.sub_code)
    return { vendorCode: errcode === '88' && sub !== '' ? sub : errcode, status }
  }
  if (textIn(body.status) === '1111') return { vendorCode: '1111', status }
  if (status < 400 && body.success !== false) return null
  return { vendorCode: textIn(body.code) || `http${status}`, status, scopes: scopesIn(body) }
}

function scopesIn(body: Json): readonly string[] {
  const detail = Object.entries(body).find(([key]) => key.toLowerCase() === 'accessdenieddetail')?.[1]
  return listIn(recordIn(detail).requiredScopes).map(textIn)
}

async function reach(url: string, init: Omit<Request, 'url'>): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) })
  } catch (error) {
    throw lost(error)
  }
}

/** The cause is not kept: it may hold an address with a token in it. */
function lost(error: unknown): PlatformError {
  const cause = error instanceof Error ? error.cause : undefined
  const reason = cause instanceof Error && 'code' in cause ? textIn(cause.code) : ''
  const neverSent = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/.test(reason)
  if (neverSent) {
    return new PlatformError('dingtalk', 'retryLater', 'DingTalk can’t be reached: check the way out to port 443', {
      vendorCode: reason,
      retryAfterMs: 5_000,
    })
  }
  return new PlatformError('dingtalk', 'lost', 'DingTalk took the call but its answer was lost', {
    vendorCode: 'noAnswer',
  })
}

export const isFateUnknown = (error: unknown): boolean =>
  error instanceof PlatformError && error.vendorCode === 'noAnswer'

async function download(url: string): Promise<Uint8Array> {
  if (!/^https?:\/\//.test(url)) throw meaningOf({ vendorCode: 'robotCode.downloadCode', status: 400 })
  const response = await fetch(url, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }).catch(error => {
    throw lost(error)
  })
  if (!response.ok || response.body === null) throw meaningOf({ vendorCode: 'robotCode.downloadCode', status: 400 })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > MAX_DOWNLOAD_BYTES) {
      throw new PlatformError('dingtalk', 'tooLong', `the file is larger than ${MAX_DOWNLOAD_BYTES} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
