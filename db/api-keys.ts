/** Keys of the REST API: made, looked up, noted as used, revoked. The key itself never comes here. */
import type { ApiScope } from '../domain/api-scope.ts'
import type { Instant } from '../domain/model.ts'
import { type Actor, addAudit } from './commit.ts'
import type { Queryable, Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'

export type ApiKey = {
  readonly id: number
  readonly name: string
  readonly scopes: readonly ApiScope[]
  readonly madeAt: Instant
  readonly madeBy: string
  /** null: never. */
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
  readonly revokedBy: string | null
  /** To the minute; null: never. */
  readonly lastUsedAt: Instant | null
}

export type ApiKeyProof = { readonly selector: string; readonly digest: Buffer }

/** `by`: who makes it, as the audit names them. */
export type NewApiKeyRow = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'> &
  ApiKeyProof & { readonly at: Instant; readonly by: Exclude<Actor, { kind: 'person' }> }

const columns = (sql: Queryable) => sql`
  id, name, scopes, made_at as "madeAt", made_by as "madeBy", expires_at as "expiresAt",
  revoked_at as "revokedAt", revoked_by as "revokedBy", last_used_at as "lastUsedAt"`

export async function addApiKey(tx: Transaction, key: NewApiKeyRow): Promise<ApiKey> {
  const { name, scopes, expiresAt, selector, digest, at, by } = key
  const made = onlyRow(
    await tx<ApiKey[]>`
      insert into api_key (name, selector, digest, scopes, made_at, made_by, expires_at)
      values (${name}, ${selector}, ${digest}, ${[...scopes]}, ${at}, ${by.name}, ${expiresAt})
      returning ${columns(tx)}`,
  )
  const subject = { kind: 'apiKey', id: String(made.id) }
  const details = { name, scopes: [...scopes], expiresAt: expiresAt?.toString() ?? null }
  await addAudit(tx, [{ at, actor: by, action: 'apiKey.made', subject, details }], null)
  return made
}

/** All that were ever made, newest first. A factory has a handful. */
export const listApiKeys = async (sql: Queryable): Promise<readonly ApiKey[]> =>
  await sql<ApiKey[]>`select ${columns(sql)} from api_key order by id desc`

export type ApiKeyRevoked =
  | { readonly kind: 'revoked' | 'already'; readonly key: ApiKey }
  | { readonly kind: 'unknown' }

export async function revokeApiKey(
  tx: Transaction,
  id: number,
  { at, by }: Pick<NewApiKeyRow, 'at' | 'by'>,
): Promise<ApiKeyRevoked> {
  const [revoked] = await tx<ApiKey[]>`
    update api_key set revoked_at = ${at}, revoked_by = ${by.name}
    where id = ${id} and revoked_at is null returning ${columns(tx)}`
  if (revoked === undefined) {
    const [key] = await tx<ApiKey[]>`select ${columns(tx)} from api_key where id = ${id}`
    return key === undefined ? { kind: 'unknown' } : { kind: 'already', key }
  }
  const subject = { kind: 'apiKey', id: String(id) }
  await addAudit(tx, [{ at, actor: by, action: 'apiKey.revoked', subject, details: { name: revoked.name } }], null)
  return { kind: 'revoked', key: revoked }
}

/** Asked with every request, so that a revoked key opens nothing from then on, on every instance. */
export async function findApiKey(sql: Queryable, selector: string): Promise<(ApiKey & ApiKeyProof) | null> {
  const [row] = await sql<(ApiKey & ApiKeyProof)[]>`
    select ${columns(sql)}, selector, digest from api_key where selector = ${selector}`
  return row ?? null
}

const NOTE_USE_EVERY = { minutes: 1 }

/** Writes at most once a minute per key. */
export async function noteApiKeyUse(sql: Queryable, { id, lastUsedAt }: ApiKey, at: Instant): Promise<void> {
  const noted = lastUsedAt !== null && at.since(lastUsedAt).total('seconds') < 60
  if (noted) return
  await sql`
    update api_key set last_used_at = ${at}
    where id = ${id} and (last_used_at is null or last_used_at <= ${at.subtract(NOTE_USE_EVERY)})`
}
