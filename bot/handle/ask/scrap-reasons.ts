/** "报废原因", "本月返工原因 机加车间": for which reasons pieces were spoilt, most first. */
import { type SpoiltByReason, type SpoiltFilter, spoiltByReason } from '../../../db/scrap-reasons.ts'
import type { Days, ReasonCode } from '../../../domain/model.ts'
import { add, formatQuantity, ZERO } from '../../../domain/quantity.ts'
import { paretoOf, type ReasonShare, type Spoilt } from '../../../domain/scrap-reasons.ts'
import { type ListFacts, percent } from '../../cards/tables.ts'
import type { Turn } from '../turn.ts'

export type ScrapAsked = {
  readonly counted: Spoilt
  readonly filter: SpoiltFilter
  readonly days: Days
  /** Whose and of when. */
  readonly title: string
}

export async function scrapFacts(turn: Turn, { counted, filter, days, title }: ScrapAsked): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const rows = paretoOf(await spoiltByReason(turn.sql, counted, days, filter), counted)
  const [scrap, rework] = [add(ZERO, ...rows.map(row => row.scrap)), add(ZERO, ...rows.map(row => row.rework))]
  return {
    title: ask.scrapTitle[counted](title),
    tone: rows.length > 0 ? 'warning' : 'success',
    fields: [
      { label: ask.myDayScrap, value: formatQuantity(scrap), short: true },
      { label: ask.rework, value: formatQuantity(rework), short: true },
    ],
    columns: ask.scrapColumns,
    numbers: [1, 2, 3, 4],
    rows: rows.map(row => rowOf(turn, row)),
    ...(rows.length > 0 ? { note: ask.scrapShares[counted] } : {}),
    empty: ask.nothingSpoilt[counted],
    orders: rows.flatMap(({ orderCode }) => orderCode ?? []),
  }
}

function rowOf({ cards }: Turn, row: ReasonShare<SpoiltByReason>): readonly string[] {
  const { ask, digest, common } = cards.words
  const where = [row.stepName, row.orderCode].filter(text => text !== null).join(common.listSeparator)
  return [
    row.reason === '' ? digest.noReason : cards.defectName(row.reason as ReasonCode),
    formatQuantity(row.scrap),
    formatQuantity(row.rework),
    percent(row.share),
    percent(row.cumulative),
    where === '' ? ask.nowhere : where,
  ]
}
