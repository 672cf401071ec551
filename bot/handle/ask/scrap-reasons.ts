/** "报废原因", "本月返工原因 机加车间": for which reasons pieces were spoilt, most first. */
import { loadOrder } from '../../../db/orders.ts'
import type { Within } from '../../../db/output.ts'
import { type SpoiltByReason, type SpoiltFilter, spoiltByReason } from '../../../db/scrap-reasons.ts'
import type { ReasonCode } from '../../../domain/model.ts'
import { add, formatQuantity, ZERO } from '../../../domain/quantity.ts'
import { paretoOf, type ReasonShare, type Spoilt } from '../../../domain/scrap-reasons.ts'
import { cardMessage } from '../../cards/message.ts'
import { type ListFacts, listCard, percent } from '../../cards/tables.ts'
import type { Intent } from '../../understand/intent.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export type ScrapAsked = {
  readonly counted: Spoilt
  readonly filter: SpoiltFilter
  /** null: ever. */
  readonly days: Within | null
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

/** "WO-1003报废原因": of one order, from its beginning. */
export async function planOrderScrap(turn: Turn, intent: Extract<Intent, { kind: 'orderScrap' }>): Promise<Plan> {
  const { place, counted } = intent
  const code = orderOf(turn, place)
  const order = code === null ? null : await loadOrder(turn.sql, code)
  if (order === null) return placeNotFound(turn, place)
  const asked = { counted, filter: { orderCode: order.code }, days: null, title: order.code }
  const card = listCard(turn.cards, await scrapFacts(turn, asked))
  return say(reply(cardMessage(card), { kind: 'order', order: order.code }))
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
