/**
 * Who calls, and what they may: a bearer key of `API_KEYS`, which opens everything, or one of the database with its
 * scopes. The key's name is the actor in the audit.
 */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findApiKey, noteApiKeyUse } from '../../db/api-keys.ts'
import type { Sql } from '../../db/connect.ts'
import { type ApiScope, opens } from '../../domain/api-scope.ts'
import type { Clock } from '../../domain/clock.ts'
import { digestOf, type EnvironmentKey, selectorOf } from '../http/api-key.ts'
import { Problem } from './problem.ts'
import type { RateLimits } from './rate-limits.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the API key that was sent; "" outside `/api/v1`. */
    caller: string
  }
  interface FastifyContextConfig {
    /** What a key must open for this route. Left out: `read` to look, `admin` to change anything. */
    scope?: ApiScope
  }
}

export type KeyHolder = { readonly name: string; readonly scopes: ReadonlySet<ApiScope> }

type FoundKey =
  | ({ readonly kind: 'right' } & KeyHolder)
  | { readonly kind: 'unknown' | 'revoked' | 'expired'; readonly name?: string }

export type KeyDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly apiKeys: readonly EnvironmentKey[]
}

const EVERYTHING: ReadonlySet<ApiScope> = new Set(['admin'])

/** Only hashes are kept and compared, and each of them, so that neither content nor place of a key shows in the time. */
function environmentKeyOf(keys: readonly EnvironmentKey[], digest: Buffer): EnvironmentKey | null {
  return keys.reduce<EnvironmentKey | null>((found, one) => (timingSafeEqual(one.digest, digest) ? one : found), null)
}

async function findKey({ sql, clock, apiKeys }: KeyDeps, sent: string): Promise<FoundKey> {
  const digest = digestOf(sent)
  const own = environmentKeyOf(apiKeys, digest)
  if (own !== null) return { kind: 'right', name: own.name, scopes: EVERYTHING }
  const selector = selectorOf(sent)
  const stored = selector === null ? null : await findApiKey(sql, selector)
  if (stored === null || !timingSafeEqual(stored.digest, digest)) return { kind: 'unknown' }
  const now = clock.now()
  if (stored.revokedAt !== null) return { kind: 'revoked' }
  if (stored.expiresAt !== null && now.epochMilliseconds >= stored.expiresAt.epochMilliseconds) {
    return { kind: 'expired' }
  }
  await noteApiKeyUse(sql, stored, now)
  return { kind: 'right', name: stored.name, scopes: new Set(stored.scopes) }
}

const BEARER = /^Bearer +([\x21-\x7e]{1,256})$/i

/** The hook before every route of `/api/v1`. It throws Problem `unauthorized`, `notAllowed` or `tooManyRequests`. */
export function requireKey(
  deps: KeyDeps,
  limits: RateLimits,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const sent = request.headers.authorization
    if (sent === undefined) throw refusal('Send a key: "Authorization: Bearer KEY".')
    const key = BEARER.exec(sent)?.[1]
    if (key === undefined) throw refusal('The Authorization header must be "Bearer KEY".')
    const found = await findKey(deps, key)
    if (found.kind !== 'right') {
      await limits.wrongKey(request, reply)
      throw refusal(REFUSALS[found.kind])
    }
    request.caller = found.name
    await limits.byKey(request, reply)
    requireScope(request, found.scopes)
  }
}

/** What a route needs that does not say so: a new one that changes something is closed to all but administrators. */
export const scopeOf = (method: string, said: ApiScope | undefined): ApiScope =>
  said ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'admin')

function requireScope(request: FastifyRequest, scopes: ReadonlySet<ApiScope>): void {
  // What leads nowhere needs no scope: the answer tells nothing.
  if (request.is404) return
  const needed = scopeOf(request.method, request.routeOptions.config.scope)
  if (opens(scopes, needed)) return
  const has = [...scopes].join(', ')
  throw new Problem('notAllowed', `This key opens ${has}; the route needs ${needed}.`, [
    { header: 'Authorization', detail: `must be a key of scope ${needed}` },
  ])
}

const REFUSALS = {
  unknown: "The key is none of the service's API_KEYS, nor one that was made with `npm run keys`.",
  revoked: 'This key was revoked. An administrator makes a new one.',
  expired: 'The time of this key is over. An administrator makes a new one.',
} as const

const refusal = (detail: string): Problem =>
  new Problem('unauthorized', detail, [{ header: 'Authorization', detail: 'must be "Bearer KEY"' }])
