/** `/keys`: what other programs may open, made and revoked by those whose key opens that. */
import { z } from 'zod'
import { type ApiKey, addApiKey, listApiKeys, revokeApiKey } from '../../db/api-keys.ts'
import { transact } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { API_SCOPES } from '../../domain/api-scope.ts'
import type { Clock } from '../../domain/clock.ts'
import { API_KEY_NAME, newApiKey } from '../http/api-key.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type ApiKeyJson, apiKeyShape, newApiKeyShape } from './operation-shapes.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant } from './site-time.ts'
import { instant } from './values.ts'

export type KeysDeps = { readonly sql: Sql; readonly clock: Clock; readonly catalog: CatalogSource }

export const keyBody = z.strictObject({
  name: z
    .string()
    .regex(API_KEY_NAME, 'must be 1 to 64 letters, digits, "_", "." or "-"')
    .describe('The program that will have it: the actor in the audit.'),
  scopes: z
    .array(z.enum(API_SCOPES))
    .min(1)
    .max(API_SCOPES.length)
    .refine(scopes => new Set(scopes).size === scopes.length, 'must name each once'),
  expiresAt: instant.nullish().describe('From then on it opens nothing; left out: until it is revoked.'),
})

const tags = ['operation']

export function registerKeys(app: RestApp, deps: KeysDeps): void {
  app.get(
    '/keys',
    {
      config: { scope: 'admin' },
      schema: {
        tags,
        summary: 'Keys in the database, newest first',
        description: 'Those of API_KEYS are not among them, and no key itself is.',
        querystring: z.strictObject({}),
        response: answers({ 200: ['All of them.', pageShape(apiKeyShape)] }),
      },
    },
    async () => {
      const zone = await zoneOf(deps)
      return { items: (await listApiKeys(deps.sql)).map(key => keyJson(key, zone)), nextCursor: null }
    },
  )

  app.post(
    '/keys',
    {
      config: { scope: 'admin' },
      schema: {
        tags,
        summary: 'Make a key',
        description: 'The answer is the only place where it is ever shown.',
        body: keyBody,
        response: answers({ 201: ['Made.', newApiKeyShape] }, ...BODY_PROBLEMS),
      },
    },
    async ({ body, caller }, reply) => {
      const at = deps.clock.now()
      if (body.expiresAt != null && body.expiresAt.epochMilliseconds <= at.epochMilliseconds) throw endsBeforeItBegins()
      const { key, ...proof } = newApiKey()
      const by = { kind: 'api', name: caller } as const
      const row = { ...proof, name: body.name, scopes: body.scopes, expiresAt: body.expiresAt ?? null, at, by }
      const made = await transact(deps.sql, tx => addApiKey(tx, row))
      return reply.code(201).send({ ...keyJson(made, await zoneOf(deps)), key })
    },
  )

  app.delete(
    '/keys/:id',
    {
      config: { scope: 'admin' },
      schema: {
        tags,
        summary: 'Revoke a key',
        description: 'It opens nothing from then on. Revoked again it stays as it was.',
        params: z.strictObject({ id: z.string().regex(/^\d{1,15}$/, 'must be the number of a key') }),
        response: answers({ 200: ['Revoked.', apiKeyShape] }, 'notFound'),
      },
    },
    async ({ params: { id }, caller }) => {
      const by = { kind: 'api', name: caller } as const
      const outcome = await transact(deps.sql, tx => revokeApiKey(tx, Number(id), { at: deps.clock.now(), by }))
      if (outcome.kind !== 'unknown') return keyJson(outcome.key, await zoneOf(deps))
      throw new Problem('notFound', 'There is no key of this number.', [{ parameter: 'id', detail: 'is no key' }])
    },
  )
}

const zoneOf = async ({ catalog }: KeysDeps): Promise<string> => (await catalog.fresh()).site.timeZone

const endsBeforeItBegins = (): Problem =>
  new Problem('invalid', 'The key would open nothing.', [{ pointer: '/expiresAt', detail: 'must be in the future' }])

function keyJson(key: ApiKey, zone: string): ApiKeyJson {
  const { id, name, scopes, madeAt, madeBy, expiresAt, revokedAt, revokedBy, lastUsedAt } = key
  const time = (at: typeof expiresAt): string | null => (at === null ? null : writeInstant(at, zone))
  return {
    id,
    name,
    scopes: [...scopes],
    madeAt: writeInstant(madeAt, zone),
    madeBy,
    expiresAt: time(expiresAt),
    revokedAt: time(revokedAt),
    revokedBy,
    lastUsedAt: time(lastUsedAt),
  }
}
