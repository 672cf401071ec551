/** Alerts, as the API gives them. */
import { z } from 'zod'
import { ALERT_KINDS, ALERT_STATES } from '../../domain/alert.ts'
import { components, time } from './shapes.ts'

export const alertShape = z
  .strictObject({
    id: z.int(),
    kind: z.string().describe(`One of ${ALERT_KINDS.join(', ')}.`),
    state: z
      .enum(ALERT_STATES)
      .describe('asked: only the worker was asked yet; closed: over, and everybody who knew of it knows that.'),
    level: z.int().describe('How far it has been escalated; 0: nobody was told yet, 1: the first of the levels set.'),
    order: z.string().nullable(),
    step: z.strictObject({ seq: z.int(), name: z.string() }).nullable(),
    department: z.string().nullable().describe('Id of the department that is told.'),
    since: time.describe('When its reason began: the due time, the planned start, the last report.'),
    firedAt: time,
    toldAt: time.nullable(),
    mentions: z.array(z.string()).describe('Employee numbers of those who were called when it was last told.'),
    acknowledgedBy: z.string().nullable().describe('Employee number.'),
    acknowledgedAt: time.nullable(),
    promisedUntil: time.nullable().describe('Until when it is to be resolved, as was promised.'),
    assignee: z.string().nullable().describe('Employee number of the person it was handed to.'),
    mutedBy: z
      .string()
      .nullable()
      .describe('What holds it back: `order:ID` on hold, `exception:ID`, another `step:ID`.'),
    silencedBy: z.string().nullable().describe('Employee number.'),
    silencedUntil: time.nullable(),
    resolvedAt: time.nullable(),
    resolvedBy: z.string().nullable().describe('Employee number; null: by itself.'),
    cause: z.string(),
    details: z.unknown(),
  })
  .register(components, { id: 'Alert' })
export type AlertJson = z.output<typeof alertShape>
