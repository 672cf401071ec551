/** A held report as it waits in the database, and back. Amounts are decimal strings, times ISO 8601. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { JsonValue } from '../../../db/commit.ts'
import { CHANNELS, LIABILITIES, type OrderId } from '../../../domain/model.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import type { HeldReport } from '../../../domain/report-acceptance.ts'
import { storedInstant, storedPerson, storedQuantity, storedReason, storedReport } from '../stored-values.ts'

const date = z.string().transform(text => Temporal.PlainDate.from(text))

const schema = z.object({
  reportId: storedReport,
  replaces: storedReport.nullable(),
  stepSeq: z.number().int(),
  orderId: z
    .number()
    .int()
    .transform(id => id as OrderId),
  reporterId: storedPerson.nullable(),
  workers: z.array(
    z.object({ personId: storedPerson, percent: storedQuantity.nullable(), minutes: z.number().nullable() }),
  ),
  good: storedQuantity,
  scrap: storedQuantity,
  rework: storedQuantity,
  reworkDone: storedQuantity,
  // Held before pieces could be sent back.
  reworkTo: z.number().int().nullable().default(null),
  reworkId: storedReport.nullable().default(null),
  reason: storedReason.nullable(),
  liability: z.enum(LIABILITIES).nullable(),
  minutes: z.number(),
  occurredAt: storedInstant,
  reportedAt: storedInstant,
  workDate: date,
  channel: z.enum(CHANNELS),
  note: z.string(),
})

/** Throws a ZodError for what this release can't read. */
export const readHeld = (payload: unknown): HeldReport => schema.parse(payload)

export function writeHeld(held: HeldReport): JsonValue {
  return {
    ...held,
    good: formatQuantity(held.good),
    scrap: formatQuantity(held.scrap),
    rework: formatQuantity(held.rework),
    reworkDone: formatQuantity(held.reworkDone),
    workers: held.workers.map(({ personId, percent, minutes }) => ({
      personId,
      percent: percent === null ? null : formatQuantity(percent),
      minutes,
    })),
    occurredAt: held.occurredAt.toString(),
    reportedAt: held.reportedAt.toString(),
    workDate: held.workDate.toString(),
  }
}
