/**
 * Events and callbacks over HTTP (sheet §6): verified on the raw bytes before anything is read of them, and closed to
 * whatever lacks a proof. The SDK's own handler answers forgeries with 200 and compares no token.
 */
import { createDecipheriv, createHash } from 'node:crypto'
import type { FastifyError, FastifyPluginAsync } from 'fastify'
import { type Json, parseJson, recordIn } from '../kit/json.ts'
import { sameSecret } from '../kit/same-secret.ts'
import type { AdapterParts } from '../port.ts'
import type { FeishuConfig } from './config.ts'
import { textAt } from './json.ts'
import { WEBHOOK } from './limits.ts'

export type Opened =
  | { readonly kind: 'event'; readonly envelope: unknown }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'refused'; readonly why: 'broken' | 'plain' | 'token' | Fault }

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
  const outer = recordIn(parseJson(raw.toString('utf8')))
  if (Object.keys(outer).length === 0) return refused('broken')
  const secret = encryptKey?.reveal() ?? null
  const encrypted = textAt(outer, 'encrypt')
  if (secret !== null && encrypted === null) return refused('plain')
  const inner = secret === null || encrypted === null ? outer : recordIn(parseJson(unsealed(encrypted, secret) ?? ''))
  if (Object.keys(inner).length === 0) return refused('broken')
  const token = textAt(inner, 'header', 'token') ?? textAt(inner, 'token') ?? ''
  if (verificationToken !== null && !sameSecret(token, verificationToken.reveal())) return refused('token')
  // The challenge comes unsigned; that it could be decrypted, or has the token, is its proof.
  if (textAt(inner, 'type') === 'url_verification') {
    return { kind: 'challenge', challenge: textAt(inner, 'challenge') ?? '' }
  }
  const fault = secret === null ? faultOfUnsigned(inner, nowMs) : faultOfSigned(raw, headers, secret, nowMs)
  return fault === null ? { kind: 'event', envelope: inner } : refused(fault)
}

type Fault = 'signature' | 'stale'

function faultOfSigned(raw: Buffer, headers: Headers, secret: string, nowMs: number): Fault | null {
  const timestamp = textOf(headers['x-lark-request-timestamp'])
  const signed = `${timestamp}${textOf(headers['x-lark-request-nonce'])}${secret}`
  const wanted = createHash('sha256').update(signed).update(raw).digest('hex')
  if (!sameSecret(textOf(headers['x-lark-signature']), wanted)) return 'signature'
  return isWithin(WEBHOOK.freshForMs, Number(timestamp), nowMs) ? null : 'stale'
}

/** Without an Encrypt Key nothing is signed: only the body says when it was made, and an event keeps that when it comes again. */
function faultOfUnsigned(envelope: Json, nowMs: number): Fault | null {
  const isCallback = textAt(envelope, 'header', 'event_type') === 'card.action.trigger'
  const longest = isCallback ? WEBHOOK.freshForMs : WEBHOOK.redeliveredForMs
  return isWithin(longest, Number(textAt(envelope, 'header', 'create_time') ?? Number.NaN), nowMs) ? null : 'stale'
}

const refused = (why: Extract<Opened, { kind: 'refused' }>['why']): Opened => ({ kind: 'refused', why })

const textOf = (value: Headers[string]): string => (typeof value === 'string' ? value : '')

/** Seconds, milliseconds or microseconds, told apart by their size (L4 of docs/platforms/feishu.md). NaN lies within nothing. */
function isWithin(milliseconds: number, instant: number, nowMs: number): boolean {
  const atMs = instant > 1e14 ? instant / 1000 : instant > 1e11 ? instant : instant * 1000
  return Math.abs(nowMs - atMs) <= milliseconds
}

/** null when it is not ours to read. */
export function unsealed(encrypted: string, secret: string): string | null {
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
    app.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') throw error
      log('warn', 'webhook.refused', { why: 'tooLarge' })
      return reply.code(413).send({ error: 'refused' })
    })
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
