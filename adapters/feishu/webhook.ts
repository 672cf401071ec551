/**
 * The second way in. The SDK's verifier signs what it parsed instead of what came, compares no token, knows no age and
 * answers 200 to a forgery; this one looks at the bytes and fails closed.
 */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { AdapterLog } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import type { Hear } from './hear.ts'
import { objectOf, parseJson, textAt } from './json.ts'
import { WEBHOOK } from './limits.ts'

export type RefusedWhy =
  | 'notJson'
  | 'notEncrypted'
  | 'notDecryptable'
  | 'wrongToken'
  | 'badSignature'
  | 'stale'
  | 'replayed'
  | 'noProof'

export type Opened =
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'envelope'; readonly envelope: unknown; readonly signature: string | null }
  | { readonly kind: 'refused'; readonly why: RefusedWhy }

export type Keys = { readonly encryptKey: string | null; readonly verificationToken: string | null }
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

const refused = (why: RefusedWhy): Opened => ({ kind: 'refused', why })

export function openWebhook(raw: Buffer, headers: Headers, keys: Keys, now: number): Opened {
  // Without either, anybody could be Feishu.
  if (keys.encryptKey === null && keys.verificationToken === null) return refused('noProof')
  const outer = parseJson(raw.toString('utf8'))
  if (outer === undefined) return refused('notJson')
  const inner = keys.encryptKey === null ? outer : opened(outer, keys.encryptKey)
  if (inner === 'notEncrypted' || inner === 'notDecryptable') return refused(inner)
  const token = textAt(inner, 'header', 'token') ?? textAt(inner, 'token')
  if (keys.verificationToken !== null && !isSame(token ?? '', keys.verificationToken)) return refused('wrongToken')
  if (textAt(inner, 'type') === 'url_verification') {
    // Comes unsigned; answering it gives nothing away.
    const challenge = textAt(inner, 'challenge')
    return challenge === null ? refused('notJson') : { kind: 'challenge', challenge }
  }
  if (keys.encryptKey === null) {
    return isFresh(createTime(inner), now) ? { kind: 'envelope', envelope: inner, signature: null } : refused('stale')
  }
  const signature = headerOf(headers, 'x-lark-signature')
  const timestamp = headerOf(headers, 'x-lark-request-timestamp')
  const signed = signatureOf(raw, timestamp, headerOf(headers, 'x-lark-request-nonce'), keys.encryptKey)
  if (!isSame(signature, signed)) return refused('badSignature')
  if (!isFresh(Number(timestamp), now)) return refused('stale')
  return { kind: 'envelope', envelope: inner, signature }
}

export const signatureOf = (raw: Buffer, timestamp: string, nonce: string, encryptKey: string): string =>
  createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(raw)
    .digest('hex')

function opened(outer: unknown, encryptKey: string): unknown {
  const sealed = textAt(outer, 'encrypt')
  if (sealed === null) return 'notEncrypted'
  try {
    const inner = parseJson(decrypt(sealed, encryptKey))
    return inner === undefined ? 'notDecryptable' : inner
  } catch {
    return 'notDecryptable'
  }
}

/** AES-256-CBC, the key is the SHA-256 of the Encrypt Key, the first 16 bytes are the vector. @throws when it is none. */
export function decrypt(sealed: string, encryptKey: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const key = createHash('sha256').update(encryptKey).digest()
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16))
  return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8')
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const headerOf = (headers: Headers, name: string): string => {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** The unit is not documented: seconds, milliseconds or microseconds, told apart by their size. */
function isFresh(timestamp: number, now: number): boolean {
  if (!Number.isFinite(timestamp) || timestamp <= 0) return false
  const seconds = timestamp > 1e14 ? timestamp / 1e6 : timestamp > 1e11 ? timestamp / 1e3 : timestamp
  return Math.abs(now / 1000 - seconds) <= WEBHOOK.freshForSeconds
}

/**
 * Only where nothing is signed. Events come again for seven hours with the time of their making, and are known by their
 * id; so only what claims to come from the future is refused.
 */
function createTime(inner: unknown): number {
  return Number(textAt(inner, 'header', 'create_time') ?? '')
}

/** Signatures that were taken, for as long as their timestamps would still pass. */
export function createReplayGuard(now: () => number): {
  readonly isNew: (signature: string) => boolean
  /** It was not acknowledged: Feishu may send the same bytes again. */
  readonly forget: (signature: string) => void
} {
  const taken = new Map<string, number>()
  return {
    isNew: signature => {
      for (const [old, at] of taken) {
        if (now() - at < 2 * WEBHOOK.freshForSeconds * 1000) break
        taken.delete(old)
      }
      if (taken.has(signature)) return false
      taken.set(signature, now())
      return true
    },
    forget: signature => {
      taken.delete(signature)
    },
  }
}

export type WebhookDeps = {
  readonly config: FeishuConfig
  readonly log: AdapterLog
  readonly now: () => number
  readonly hear: Hear
  /** Something genuine came. */
  readonly heard: () => void
}

export function webhookRoutes(deps: WebhookDeps): FastifyPluginAsync {
  const { config, now } = deps
  const keys: Keys = {
    encryptKey: config.encryptKey?.reveal() ?? null,
    verificationToken: config.verificationToken?.reveal() ?? null,
  }
  const guard = createReplayGuard(now)

  async function take(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const result = openWebhook(raw, request.headers, keys, now())
    if (result.kind === 'challenge') return reply.send({ challenge: result.challenge })
    const why = result.kind === 'refused' ? result.why : isReplay(result.signature) ? 'replayed' : null
    if (result.kind === 'refused' || why !== null) {
      deps.log('warn', 'webhook.refused', { why })
      return reply.code(401).send({ code: 401 })
    }
    deps.heard()
    try {
      return await reply.send(objectOf(await deps.hear(result.envelope)))
    } catch {
      if (result.signature !== null) guard.forget(result.signature)
      return reply.code(503).send({ code: 503 })
    }
  }

  const isReplay = (signature: string | null): boolean => signature !== null && !guard.isNew(signature)

  return async app => {
    // The signature is over the bytes as they came; this holds for these two routes only.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: WEBHOOK.mostBodyBytes }, (_request, body, done) =>
      done(null, body),
    )
    app.post('/webhooks/feishu/event', take)
    app.post('/webhooks/feishu/card', take)
  }
}
