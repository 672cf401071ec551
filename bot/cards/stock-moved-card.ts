/** What the warehouse moved, and what it still has to ship. */
import type { Card, Field } from '../../adapters/card.ts'
import type { Moved, MovedFound, MovedTotal, UnshippedGoods } from '../../db/stock-moved.ts'
import { negate, type Quantity, ZERO } from '../../domain/quantity.ts'
import type { MovedAct } from '../understand/asked.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { listCard } from './tables.ts'

export type MovedListFacts = {
  readonly act: MovedAct
  /** null: ever. */
  readonly when: string | null
  /** The order, customer or thing that was named. */
  readonly of: readonly string[]
  readonly found: MovedFound
}

/** The rest is counted. */
const MOST_TOTALS = 8
/** What leaves is counted as it is said: fifty were shipped, not minus fifty. */
const LEAVES: readonly MovedAct[] = ['ship', 'issue', 'use']

export function movedListCard(context: CardContext, { act, when, of, found }: MovedListFacts): Card {
  const { moved } = context.words.stock
  const { totals, moves } = found
  const count = totals.reduce((sum, total) => sum + total.moves, 0)
  return listCard(context, {
    title: moved.title(
      moved.acts[act],
      [when, ...of].filter(text => text !== null),
    ),
    tone: 'info',
    fields:
      totals.length === 0
        ? []
        : [{ label: moved.count, value: moved.times(count), short: true }, totalsField(context, act, totals)],
    columns: moved.columns[act === 'ship' ? 'ship' : 'other'],
    numbers: [2],
    rows: moves.map(move => rowOf(context, act, move)),
    empty: moved.none,
    note: count > moves.length ? moved.more(count - moves.length) : '',
    orders: moves.flatMap(({ order }) => order ?? []),
  })
}

function totalsField(context: CardContext, act: MovedAct, totals: readonly MovedTotal[]): Field {
  const { stock, common } = context.words
  const shown = totals.slice(0, MOST_TOTALS).map(total => `${total.name} ${quantityOf(context, act, total)}`)
  const rest = totals.length - shown.length
  return { label: stock.moved.total, value: [...shown, ...(rest > 0 ? [common.more(rest)] : [])].join('\n') }
}

function quantityOf(context: CardContext, act: MovedAct, { quantity, unit }: Pick<Moved, 'quantity' | 'unit'>): string {
  if (LEAVES.includes(act)) return amount(context, negate(quantity), unit)
  const sign = act === 'all' || act === 'count' ? signOf(quantity) : ''
  return `${sign}${amount(context, quantity, unit)}`
}

const signOf = (quantity: Quantity): string => (quantity > ZERO ? '+' : '')

function rowOf(context: CardContext, act: MovedAct, move: Moved): readonly string[] {
  const { stock } = context.words
  const what = act === 'all' || act === 'use' ? `${stock.moved.kinds[move.kind]} ${move.name}` : move.name
  const who = move.personId === null ? '' : context.personName(move.personId)
  const whose = act === 'ship' ? move.customer : who
  return [
    clockTime(context, move.at),
    move.lot === '' || move.lot === move.order ? what : `${what} ${move.lot}`,
    quantityOf(context, act, move),
    [move.order, whose].filter(text => text !== null && text !== '').join(' · '),
  ]
}

export function unshippedCard(context: CardContext, goods: readonly UnshippedGoods[]): Card {
  const { stock, ask } = context.words
  const { moved } = stock
  const late = goods.filter(({ dueAt }) => dueAt.epochMilliseconds < context.now.epochMilliseconds)
  return listCard(context, {
    title: moved.unshippedTitle,
    tone: late.length > 0 ? 'warning' : goods.length > 0 ? 'info' : 'success',
    fields: [
      { label: ask.ordersCount, value: String(goods.length), short: true },
      ...(late.length > 0
        ? [{ label: moved.pastDue, value: String(late.length), short: true, tone: 'danger' } as const]
        : []),
    ],
    columns: moved.unshippedColumns,
    numbers: [2],
    rows: goods.map(({ order, product, customer, left, unit, dueAt }) => [
      order,
      [product, customer].filter(text => text !== null).join(' · '),
      amount(context, left, unit),
      clockTime(context, dueAt),
    ]),
    empty: moved.unshippedNone,
    orders: goods.map(({ order }) => order),
  })
}
