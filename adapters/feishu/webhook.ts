/**
 * Events and callbacks over HTTP (sheet §6): verified on the raw bytes before anything is read of them, and closed to
 * whatever lacks a proof. The SDK's own handler answers forgeries with 200 and compares no token.
 */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import type { AdapterParts } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import { objectOf, parseJson, textAt } from './json.ts'
import { WEBHOOK } from './limits.ts'

export type Opened =
  | { readonly kind: 'event'; readonly envelope: unknown }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'refused'; readonly why: 'broken' | 'plain' | 'token' | 'signature' | 'stale' }

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>
type Proofs = Pick<FeishuConfig, 'encryptKey' | 'verificationToken'>

/** `nowMs`: milliseconds since 1970. Never throws. */
export function openWebhook(
  raw: Buffer,
  headers: Headers,
  { encryptKey, verificationToken }: Proofs,
  nowMs: number,
): Opened {
  if (encryptKey === null && verificationToken === null) return refused('token')
  const outer = objectOf(parseJson(raw.toString('utf8')))
  const secret = encryptKey?.reveal() ?? null
  const encrypted = textAt(outer, 'encrypt')
  if (secret !== null && encrypted === null) return refused('plain')
  const inner = secret === null || encrypted === null ? outer : objectOf(parseJson(decrypted(encrypted, secret) ?? ''))
  if (Object.keys(inner).length === 0) return refused('broken')
  const token = textAt(inner, 'header', 'token') ?? textAt(inner, 'token') ?? ''
  if (verificationToken !== null && !same(token, verificationToken.reveal())) return refused('token')
  // The challenge comes unsigned; that it could be decrypted, or has the token, is its proof.
  if (textAt(inner, 'type') === 'url_verification') {
    return { kind: 'challenge', challenge: textAt(inner, 'challenge') ?? '' }
  }
  if (secret !== null) {
    const timestamp = textOf(headers['x-lark-request-timestamp'])
    const signed = `${timestamp}${textOf(headers['x-lark-request-nonce'])}${secret}`
    const wanted = createHash('sha256').update(signed).update(raw).digest('hex')
    if (!same(textOf(headers['x-lark-signature']), wanted)) return refused('signature')
    if (!isFresh(timestamp, nowMs)) return refused('stale')
  }
  return { kind: 'event', envelope: inner }
}

const refused = (why: Extract<Opened, { kind: 'refused' }>['why']): Opened => ({ kind: 'refused', why })

const textOf = (value: Headers[string]): string => (typeof value === 'string' ? value : '')

function same(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Seconds, or milliseconds by their size (see doubts). */
function isFresh(timestamp: string, nowMs: number): boolean {
  const value = Number(timestamp)
  const atMs = value > 1e11 ? value : value * 1000
  return Number.isFinite(value) && Math.abs(nowMs - atMs) <= WEBHOOK.freshForSeconds * 1000
}

/** null when it is not ours to read. */
function decrypted(encrypted: string, secret: string): string | null {
  try {
    const bytes = Buffer.from(encrypted, 'base64')
    const cipher = createDecipheriv('aes-256-cbc', createHash('sha256').update(secret).digest(), bytes.subarray(0, 16))
    return Buffer.concat([cipher.update(bytes.subarray(16)), cipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

export const webhookRoutes =
  (
    config: Proofs,
    { log, now }: Pick<AdapterParts, 'log' | 'now'>,
    hear: (envelope: unknown) => Promise<unknown>,
  ): FastifyPluginAsync =>
  async app => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: WEBHOOK.mostBodyBytes }, (_request, body, done) =>
      done(null, body),
    )
    for (const path of ['/webhooks/feishu/event', '/webhooks/feishu/card']) {
      app.post(path, async (request, reply) => {
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const opened = openWebhook(raw, request.headers, config, now())
        if (opened.kind === 'refused') {
          log('warn', 'webhook.refused', { why: opened.why })
          return reply.code(401).send({ error: 'refused' })
        }
        return opened.kind === 'challenge' ? { challenge: opened.challenge } : ((await hear(opened.envelope)) ?? {})
      })
    }
  }
