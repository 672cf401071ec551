/** "本月准时交付率", "上周交了几单 晚了几单": of the orders completed in a period, how many by their due time. */
import type { Field } from '../../../adapters/card.ts'
import { ordersEnded, standstillsOf } from '../../../db/on-time.ts'
import { loadOrdersById } from '../../../db/orders.ts'
import { type LateContext, orderLateness } from '../../../domain/lateness.ts'
import type { Instant, Order } from '../../../domain/model.ts'
import {
  type Causes,
  causesOf,
  countOnTime,
  type Delivery,
  deliveryOf,
  type OnTime,
  onTimeByCustomer,
  rateOf,
  type Standstill,
} from '../../../domain/on-time.ts'
import { clockTime } from '../../cards/context.ts'
import { cardMessage } from '../../cards/message.ts'
import { type ListFacts, listCard } from '../../cards/tables.ts'
import { workingTimeOf } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import { periodName, spanOf } from '../period-days.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** The rest of the customers stands behind the worst of them. */
const MOST_CUSTOMERS = 8
const MOST_CAUSES = 2

export async function planOnTime(turn: Turn, intent: Extract<Intent, { kind: 'onTime' }>): Promise<Plan> {
  const found = await ordersOf(turn, intent)
  return say(reply(cardMessage(listCard(turn.cards, factsOf(turn, intent, found)))))
}

type Found = {
  readonly deliveries: readonly Delivery[]
  readonly open: readonly Order[]
  readonly closedShort: number
  readonly standstills: ReadonlyMap<Order['id'], readonly Standstill[]>
}

async function ordersOf(turn: Turn, { period, customer }: Extract<Intent, { kind: 'onTime' }>): Promise<Found> {
  const ended = await ordersEnded(turn.sql, spanOf(turn, period), customer)
  const ids = [...ended.completed.map(({ id }) => id), ...ended.open]
  const [orders, standstills] = await Promise.all([loadOrdersById(turn.sql, ids), standstillsOf(turn.sql, ids)])
  const byId = new Map(orders.map(order => [order.id, order]))
  const deliveries = ended.completed.flatMap(({ id, at }) => {
    const order = byId.get(id)
    return order === undefined ? [] : [deliveryOf(order, at, contextOf(turn, standstills.get(id)))]
  })
  const open = ended.open.flatMap(id => byId.get(id) ?? [])
  return { deliveries, open: open.toSorted(byDue), closedShort: ended.closedShort, standstills }
}

const byDue = (a: Order, b: Order): number => a.dueAt.epochMilliseconds - b.dueAt.epochMilliseconds

const contextOf = ({ catalog, now }: Turn, held: readonly Standstill[] = []): LateContext => ({
  now,
  settings: catalog.site.settings.late,
  workingTimeOf: id => workingTimeOf(catalog, id),
  held,
})

function factsOf(turn: Turn, { period, customer }: Extract<Intent, { kind: 'onTime' }>, found: Found): ListFacts {
  const { managing } = turn.cards.words
  const { onTime } = managing
  const late = found.deliveries
    .filter(({ lateMinutes }) => lateMinutes > 0)
    .toSorted((a, b) => b.lateMinutes - a.lateMinutes)
  const past = found.open.filter(order => isPast(turn, order))
  const when = periodName(turn.cards, period)
  const title = customer === null ? onTime.title(when) : onTime.titleOf(customer, when)
  return {
    title,
    tone: late.length + past.length > 0 ? 'warning' : 'success',
    fields: fieldsOf(turn, found, past.length),
    columns: onTime.columns,
    rows: [...late.map(one => lateRow(turn, one, found)), ...past.map(order => openRow(turn, order, found))],
    empty: found.deliveries.length + found.open.length === 0 ? onTime.nothing : onTime.allOnTime,
    note: notesOf(turn, found),
    orders: [...late.map(({ order }) => order.code), ...past.map(({ code }) => code)],
  }
}

const isPast = ({ now }: Turn, { dueAt }: Order): boolean => dueAt.epochMilliseconds < now.epochMilliseconds

function fieldsOf(turn: Turn, { deliveries, open }: Found, past: number): readonly Field[] {
  const { managing } = turn.cards.words
  const { onTime } = managing
  const counted = countOnTime(deliveries)
  const rate = rateOf(counted)
  const value = rate === null ? managing.none : onTime.rateValue(rate, counted.onTime, counted.all)
  return [
    { label: onTime.rate, value, short: true },
    { label: onTime.completed, value: onTime.orders(counted.all), short: true },
    { label: onTime.late, value: onTime.orders(counted.all - counted.onTime), short: true },
    ...(open.length === 0
      ? []
      : [{ label: onTime.open, value: onTime.openValue(past, open.length - past), short: true }]),
    ...customersField(turn, deliveries),
  ]
}

function customersField({ cards }: Turn, deliveries: readonly Delivery[]): readonly Field[] {
  const { managing } = cards.words
  const { onTime } = managing
  const customers = onTimeByCustomer(deliveries)
  if (customers.length < 2) return []
  const said = ({ customer, ...counted }: OnTime & { readonly customer: string | null }): string =>
    onTime.ofCustomer(customer ?? onTime.noCustomer, rateOf(counted) ?? managing.none, counted.onTime, counted.all)
  const rest = customers.length - MOST_CUSTOMERS
  const lines = [...customers.slice(0, MOST_CUSTOMERS).map(said), ...(rest > 0 ? [cards.words.common.more(rest)] : [])]
  return [{ label: onTime.customers, value: lines.join('\n') }]
}

function lateRow(turn: Turn, { order, completedAt, lateMinutes }: Delivery, found: Found): readonly string[] {
  const because = why(turn, order, completedAt, found) ?? turn.cards.words.managing.onTime.unknown
  return row(turn, order, turn.cards.words.common.minutes(lateMinutes), because)
}

function openRow(turn: Turn, order: Order, found: Found): readonly string[] {
  return row(turn, order, openText(turn, order, found), why(turn, order, turn.now, found) ?? whereText(turn, order))
}

/** Nothing on record holds it up: where it is says most. */
function whereText(turn: Turn, { steps }: Order): string {
  const { onTime } = turn.cards.words.managing
  const at = steps.find(({ status }) => status !== 'completed' && status !== 'cancelled')
  return at === undefined ? onTime.unknown : onTime.at(at.name)
}

const row = ({ cards }: Turn, order: Order, late: string, because: string): readonly string[] => [
  order.code,
  order.customer ?? '',
  clockTime(cards, order.dueAt),
  late,
  because,
]

function openText(turn: Turn, order: Order, { standstills }: Found): string {
  const { onTime } = turn.cards.words.managing
  if (order.status === 'onHold') return onTime.openHeld
  if (order.status === 'planned') return onTime.openPlanned
  const late = orderLateness(order, null, contextOf(turn, standstills.get(order.id)))
  return late?.kind === 'pastDue' ? onTime.openLate(turn.cards.words.common.minutes(late.minutes)) : onTime.openPast
}

function why(turn: Turn, order: Order, until: Instant, { standstills }: Found): string | null {
  const { common } = turn.cards.words
  const causes = causesOf(order, standstills.get(order.id) ?? [], until, id => workingTimeOf(turn.catalog, id))
  const parts = causeTexts(turn, causes)
  return parts.length === 0 ? null : parts.join(common.comma)
}

function causeTexts({ cards }: Turn, { held, stood }: Causes): readonly string[] {
  const { common, managing } = cards.words
  const { onTime } = managing
  const ofSteps = stood.slice(0, MOST_CAUSES).map(({ what, minutes }) => {
    const duration = common.minutes(minutes)
    return what === '' ? onTime.stoodPlain(duration) : onTime.stood(duration, what)
  })
  return [...(held > 0 ? [onTime.held(common.minutes(held))] : []), ...ofSteps]
}

function notesOf(turn: Turn, { deliveries, closedShort }: Found): string {
  const { onTime } = turn.cards.words.managing
  const excused = deliveries.filter(delivery => delivery.excused).length
  return [
    closedShort > 0 ? onTime.closedShort(closedShort) : '',
    excused > 0 ? onTime.excused(excused) : '',
    onTime.note,
  ]
    .filter(text => text !== '')
    .join('\n')
}
