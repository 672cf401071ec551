/** What an operator asks: deliveries, audit, keys, usage, as the API gives them. */
import { z } from 'zod'
import { DELIVERY_STATES } from '../../db/deliveries.ts'
import { API_SCOPES } from '../../domain/api-scope.ts'
import { components, time } from './shapes.ts'

export const deliveryShape = z
  .strictObject({
    id: z.int(),
    lane: z.string().describe('Messages of one lane are sent one after the other: one per chat.'),
    kind: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    createdAt: time,
    sentAt: time.nullable(),
    deadAt: time.nullable(),
    deadBecause: z.string().nullable(),
    lastError: z.string().nullable(),
    messageId: z.string().nullable().describe("The platform's id of the message."),
  })
  .register(components, { id: 'Delivery', description: 'That something was said, not what.' })

export const auditShape = z
  .strictObject({
    id: z.int(),
    at: time,
    actor: z.strictObject({
      kind: z.enum(['person', 'api', 'system']),
      name: z.string().describe('Employee number of a person; name of an API key or a job.'),
    }),
    action: z.string(),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    platform: z.string().nullable(),
    eventId: z.string().nullable(),
    messageId: z.string().nullable(),
    details: z.unknown(),
  })
  .register(components, { id: 'AuditEntry', description: 'Who did what, through which message. Nobody can change it.' })

const apiKeyFields = {
  id: z.int(),
  name: z.string().describe('The program that has it: the actor in the audit.'),
  scopes: z.array(z.enum(API_SCOPES)).describe('`admin` opens everything.'),
  madeAt: time,
  madeBy: z.string(),
  expiresAt: time.nullable(),
  revokedAt: time.nullable(),
  revokedBy: z.string().nullable(),
  lastUsedAt: time.nullable().describe('To the minute.'),
}

export const apiKeyShape = z.strictObject(apiKeyFields).register(components, { id: 'ApiKey' })

export const newApiKeyShape = z
  .strictObject({ ...apiKeyFields, key: z.string().describe('The key itself, this once: only its hash is kept.') })
  .register(components, { id: 'NewApiKey' })

export const usageShape = z
  .strictObject({
    month: z.string().describe("YYYY-MM in the site's time zone."),
    platforms: z.array(
      z.strictObject({
        platform: z.string(),
        calls: z.int(),
        budget: z
          .int()
          .nullable()
          .describe("Calls a month that the platform's free edition allows; null: no such limit."),
        methods: z.array(z.strictObject({ method: z.string(), calls: z.int() })),
      }),
    ),
  })
  .register(components, { id: 'Usage' })
export type DeliveryJson = z.output<typeof deliveryShape>
export type AuditJson = z.output<typeof auditShape>
export type ApiKeyJson = z.output<typeof apiKeyShape>
export type UsageJson = z.output<typeof usageShape>
