/** Reports as they wait for their card's button in the database, and back. Amounts are decimal strings, times ISO 8601. */
import { z } from 'zod'
import type { JsonValue } from '../../../db/commit.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { REPORT_COLUMNS } from '../../understand/table/headings.ts'
import { storedInstant, storedPerson, storedQuantity, storedReason, storedReport } from '../stored-values.ts'
import type { Statement } from './book-report.ts'
import type { Draft } from './draft-line.ts'

const statement = z.object({
  order: z.string().transform(text => text as OrderCode),
  seq: z.number().int(),
  good: z.union([z.literal('rest'), storedQuantity]),
  scrap: storedQuantity,
  rework: storedQuantity,
  // Stored before pieces could be sent back.
  reworkTo: z
    .union([z.object({ seq: z.number().int() }), z.object({ codes: z.array(z.string()) })])
    .nullable()
    .default(null),
  reworkDone: storedQuantity,
  reworkId: storedReport.nullable().default(null),
  reason: storedReason.nullable(),
  workers: z.array(
    z
      .object({
        personId: storedPerson,
        sharePct: z.number().nullable(),
        minutes: z.number().optional(),
      })
      .transform(({ minutes, ...worker }) => ({ ...worker, ...(minutes !== undefined && { minutes }) })),
  ),
  minutes: z.number().nullable(),
  occurredAt: storedInstant.nullable(),
  note: z.string(),
})

const text = z.string()
const steps = z.array(text)
const fault = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['noOrder', 'noQuantity', 'cumulative']) }),
  z.object({ kind: z.enum(['unknownOrder', 'severalOrders', 'unknownWorker', 'severalWorkers', 'noRework']), text }),
  z.object({ kind: z.literal('unknownStep'), order: text, text, steps }),
  z.object({ kind: z.literal('whichStep'), order: text, steps }),
  z.object({ kind: z.enum(['badNumber', 'badUnit', 'badDate']), column: z.enum(REPORT_COLUMNS), text }),
])

const place = {
  row: z.number().int(),
  shown: z.object({
    order: text,
    step: text,
    worker: text,
    good: text,
    scrap: text,
    // Stored before they were shown.
    rework: text.default(''),
    reworkTo: text.default(''),
  }),
}
const line = z.discriminatedUnion('kind', [
  z.object({ ...place, kind: z.literal('read'), statement }),
  z.object({ ...place, kind: z.literal('unread'), why: fault }),
])

const schema = z.object({ sheet: text.nullable(), lines: z.array(line), ignored: z.array(text) })

/** null for what an older release stored and this one can't read. */
export const readDraft = (stored: unknown): Draft | null => schema.safeParse(stored).data ?? null

export const writeDraft = ({ sheet, lines, ignored }: Draft): JsonValue => ({
  sheet,
  ignored,
  lines: lines.map(line =>
    line.kind === 'unread' ? { ...line, why: { ...line.why } } : { ...line, statement: writeStatement(line.statement) },
  ),
})

const writeStatement = (said: Statement) => ({
  ...said,
  good: said.good === 'rest' ? said.good : formatQuantity(said.good),
  scrap: formatQuantity(said.scrap),
  rework: formatQuantity(said.rework),
  reworkDone: formatQuantity(said.reworkDone),
  reworkTo:
    said.reworkTo === null ? null : 'seq' in said.reworkTo ? { ...said.reworkTo } : { codes: [...said.reworkTo.codes] },
  occurredAt: said.occurredAt?.toString() ?? null,
})
