/**
 * `Idempotency-Key`: the caller's own id of a request. It is kept as an event of the platform "api", in the transaction
 * that stores the effect, exactly as a chat message's id is (invariants 1 and 2): the same key with the same body gets
 * the first answer, with another body it is refused.
 */
import { hash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { JsonValue } from '../../db/commit.ts'
import { Problem } from './problem.ts'

/** What the transaction has to mark. Callers can't take each other's keys: the id begins with the caller's name. */
export type ApiEvent = { readonly platform: 'api'; readonly eventId: string; readonly bodyHash: string }

/** What a request was answered with. Kept as it is, and given again to the same key. */
export type ApiAnswer = { readonly status: number; readonly body: JsonValue }

const KEY_FORM = /^[\x21-\x7e]{1,128}$/

/**
 * Without a key the event has an id of its own: it is stored once like any other, but nothing tells a repeated request
 * from a new one. @throws Problem `invalid`
 */
export function apiEventOf(request: FastifyRequest, body: unknown): ApiEvent {
  const key = request.headers['idempotency-key'] ?? `~${randomUUID()}`
  if (typeof key !== 'string' || !KEY_FORM.test(key)) throw badKey()
  return { platform: 'api', eventId: `${request.caller}:${key}`, bodyHash: hashOf(request, body) }
}

const badKey = (): Problem =>
  new Problem('invalid', 'The Idempotency-Key is not usable.', [
    { header: 'Idempotency-Key', detail: 'must be 1 to 128 printable ASCII characters without spaces' },
  ])

/** Of the validated body, whose members stand in the schema's order: blanks and order of the JSON do not matter. */
function hashOf(request: FastifyRequest, body: unknown): string {
  const canonical = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  return hash('sha256', `${request.method} ${request.url} ${canonical}`, 'base64url')
}

export const keyReused = (): Problem =>
  new Problem('keyReused', 'This Idempotency-Key was used for another request. Nothing was changed.', [
    { header: 'Idempotency-Key', detail: 'was used with another body; take a new key for a new request' },
  ])

/** The first answer again, marked as such. */
export function sendAnswer(reply: FastifyReply, answer: ApiAnswer, replayed: boolean): FastifyReply {
  if (replayed) reply.header('idempotency-replayed', 'true')
  return reply.code(answer.status).send(answer.body)
}

/** For a route's schema. */
export const idempotencyHeader = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      'Your own id of this request, 1 to 128 characters. Sent again, it gets the first answer and no second effect.',
    ),
})
