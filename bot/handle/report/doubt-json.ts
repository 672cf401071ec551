/** What makes a report unlikely, as it is stored beside it, and back. Amounts are decimal strings. */
import { z } from 'zod'
import type { BookedDoubt } from '../../../db/commit.ts'
import type { DoubtedReport } from '../../../db/report-habits.ts'
import type { Report, UnitCode } from '../../../domain/model.ts'
import type { Doubt } from '../../../domain/plausibility.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import type { CardContext } from '../../cards/context.ts'
import { doubtText } from '../../cards/doubt-text.ts'
import { storedQuantity } from '../stored-values.ts'
import type { Turn } from '../turn.ts'

export function bookedDoubt({ now }: Pick<Turn, 'now'>, report: Report, doubt: Doubt, confirmed: boolean): BookedDoubt {
  const { kind, ...facts } = doubt
  const written = Object.entries(facts).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? formatQuantity(value) : value,
  ])
  return { reportId: report.id, kind, facts: Object.fromEntries(written), confirmed, at: now }
}

const made = storedQuantity
const schema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tooFast'), made, possible: storedQuantity, minutes: z.number(), alone: z.boolean() }),
  z.object({ kind: z.literal('sameEveryDay'), made, days: z.number() }),
  z.object({ kind: z.literal('farAboveUsual'), made, usual: storedQuantity }),
  z.object({ kind: z.literal('moreThanReceived'), made, possible: storedQuantity }),
])

/** null for what another release stored and this one can't read. */
export function readDoubt(kind: string, facts: unknown): Doubt | null {
  return schema.safeParse(typeof facts === 'object' ? { ...facts, kind } : null).data ?? null
}

/** All that made a report unlikely, and whether whoever reported said that it is so. */
export function whyDoubted(context: CardContext, doubts: DoubtedReport['doubts'], unit: UnitCode): string {
  const { doubt: words } = context.words
  const why = doubts.map(({ kind, facts }) => {
    const read = readDoubt(kind, facts)
    return read === null ? words.kind[kind] : doubtText(context, read, unit)
  })
  return [...why, ...(doubts.some(one => one.confirmed) ? [words.confirmed] : [])].join(context.words.common.semicolon)
}
