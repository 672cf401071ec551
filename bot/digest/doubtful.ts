/** Reports that look unlikely, the worst first. By place and not by name: a whole group reads it, and nobody is shamed. */
import { type DoubtedReport, doubtedReports } from '../../db/report-habits.ts'
import type { Instant, PlainDate } from '../../domain/model.ts'
import { worstFirst } from '../../domain/plausibility.ts'
import { quantitiesSaid } from '../cards/receipt-card.ts'
import { readDoubt, whyDoubted } from '../handle/report/doubt-json.ts'
import type { DigestEnv } from './env.ts'

/** A digest weighs no more than the newest so many against each other; counted are all. */
const MOST_WEIGHED = 100

export async function doubtfulLines(
  env: DigestEnv,
  of: { readonly since: Instant; readonly workDate?: PlainDate },
): Promise<{ readonly count: number; readonly lines: readonly string[] }> {
  const { departmentId } = env.scope
  const scope = departmentId === undefined ? { of: 'all' as const } : { of: 'department' as const, departmentId }
  const { count, newest } = await doubtedReports(env.sql, { scope, ...of }, MOST_WEIGHED)
  const worst = newest.map(one => ({ one, ...marked(one) })).toSorted(worstFirst)
  return { count, lines: worst.map(({ one }) => line(env, one)) }
}

const marked = ({ doubts }: DoubtedReport) => ({
  doubts: doubts.flatMap(({ kind, facts }) => readDoubt(kind, facts) ?? []),
  confirmed: doubts.some(one => one.confirmed),
})

function line({ cards }: DigestEnv, { booked, doubts }: DoubtedReport): string {
  const { report, orderCode, stepName, unit } = booked
  const { digest, ask } = cards.words
  const said = quantitiesSaid(cards, report, unit, null)
  return digest.doubtfulLine(ask.openStep(orderCode, stepName), said, whyDoubted(cards, doubts, unit))
}
