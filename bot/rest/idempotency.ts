/**
 * `Idempotency-Key`: the caller's own id of a request. It is kept as an event of the platform "api", in the transaction
 * that stores the effect, exactly as a chat message's id is (invariants 1 and 2): the same key with the same body gets
 * the first answer, with another body it is refused.
 */
import { hash, randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { CommitOutcome, JsonValue } from '../../db/commit.ts'
import type { Queryable } from '../../db/connect.ts'
import { findEvent } from '../../db/known-event.ts'
import { Problem } from './problem.ts'

/** What the transaction has to mark. Callers can't take each other's keys: the id begins with the caller's name. */
export type ApiEvent = { readonly platform: 'api'; readonly eventId: string; readonly bodyHash: string }

/** What a request was answered with. Kept as it is, and given again to the same key. */
export type ApiAnswer = { readonly status: number; readonly body: JsonValue }

const KEY_FORM = /^[\x21-\x7e]{1,128}$/

/** How ids begin that no caller chose. */
const KEYLESS = '~'

/** Whether the caller sent a key: it says that another key is another report. */
export const hasOwnKey = ({ eventId }: ApiEvent): boolean => eventId[eventId.indexOf(':') + 1] !== KEYLESS

/**
 * Without a key the event has an id of its own: it is stored once like any other, but nothing tells a repeated request
 * from a new one. @throws Problem `invalid`
 */
export function apiEventOf(request: FastifyRequest, body: unknown): ApiEvent {
  const key = request.headers['idempotency-key'] ?? `${KEYLESS}${randomUUID()}`
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

/** Committed now, or (`replayed`) before, under the same event with the same body: then `answer` is the stored one. */
export type Answered =
  | { readonly kind: 'answered'; readonly answer: ApiAnswer; readonly replayed: boolean }
  /** The event is known with another body. Nothing was changed. */
  | { readonly kind: 'keyReused' }

/** Nothing was changed. */
export type Refusal = { readonly kind: 'refused'; readonly problem: Problem }

/**
 * What was done under a key can't always be done a second time, and what it named may be called otherwise by now, or have
 * left: the first answer comes before a refusal. `book` finds everything that the body names; it throws a `Problem` where
 * it refuses, and answers by itself where the event is known to the transaction.
 */
export async function answerOnce(
  sql: Queryable,
  event: ApiEvent,
  book: () => Promise<Answered>,
): Promise<Answered | Refusal> {
  try {
    return await book()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return (await answeredBefore(sql, event)) ?? { kind: 'refused', problem: error }
  }
}

/** What this event was answered with; null when it is new. */
async function answeredBefore(sql: Queryable, event: ApiEvent): Promise<Answered | null> {
  const known = await findEvent(sql, event)
  return known === null ? null : replayed(known, event)
}

type Known = { readonly answer: JsonValue; readonly bodyHash: string }

/** Of an event that is known: the answer it was given, for the same body. */
export const replayed = ({ answer, bodyHash }: Known, event: ApiEvent): Answered =>
  bodyHash === event.bodyHash
    ? { kind: 'answered', answer: storedAnswer.parse(answer), replayed: true }
    : { kind: 'keyReused' }

const storedAnswer = z.custom<ApiAnswer>(
  value => typeof value === 'object' && value !== null && 'status' in value && 'body' in value,
)

/** What storing this event with this answer has come to. */
export function answeredBy(outcome: CommitOutcome, event: ApiEvent, answer: ApiAnswer): Answered | 'stale' {
  switch (outcome.kind) {
    case 'committed':
      return { kind: 'answered', answer, replayed: false }
    case 'stale':
      return 'stale'
    case 'duplicate':
      return replayed(outcome, event)
    case 'pressedBefore':
      throw new Error('an event without a press key was pressed before')
  }
}

/** @throws Problem `keyReused`, and the one of a refusal */
export function sendOutcome(reply: FastifyReply, outcome: Answered | Refusal): FastifyReply {
  if (outcome.kind === 'refused') throw outcome.problem
  if (outcome.kind === 'keyReused') throw keyReused()
  if (outcome.replayed) reply.header('idempotency-replayed', 'true')
  return reply.code(outcome.answer.status).send(outcome.answer.body)
}

const keyReused = (): Problem =>
  new Problem('keyReused', 'This Idempotency-Key was used for another request. Nothing was changed.', [
    { header: 'Idempotency-Key', detail: 'was used with another body; take a new key for a new request' },
  ])

/** For a route's schema. */
export const idempotencyHeader = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      'Your own id of this request, 1 to 128 characters. Sent again, it gets the first answer and no second effect.',
    ),
})
