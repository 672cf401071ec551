/** "这周要交的单", "进行中的工单": the orders there are, and how each stands. */
import { type OrdersOfDays, type OrderTime, ordersOfDays } from '../../../db/orders.ts'
import { completionOf } from '../../../domain/completion.ts'
import type { Lateness } from '../../../domain/lateness.ts'
import type { Instant, Order, OrderStatus, PlainDate } from '../../../domain/model.ts'
import { isUnderWay } from '../../../domain/order-status.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { clockTime, dayText } from '../../cards/context.ts'
import { cardMessage } from '../../cards/message.ts'
import { type ListFacts, listCard } from '../../cards/tables.ts'
import { type JudgedOrder, judgeOrders } from '../../order/order-lateness.ts'
import type { OrdersAsked } from '../../understand/asked.ts'
import type { Intent } from '../../understand/intent.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

const OPEN: readonly OrderStatus[] = ['planned', 'released', 'inProgress', 'onHold']
const STATUSES: Readonly<Record<OrdersAsked['state'], readonly OrderStatus[]>> = {
  open: OPEN,
  running: ['inProgress'],
  planned: ['planned'],
  notStarted: ['planned', 'released'],
  held: ['onHold'],
  done: ['completed', 'closed'],
}
/** As many as a card shows. */
const MOST_SHOWN = 12
/** "完成的工单" without a time: of so many days, today among them. */
const DONE_DAYS = 7

export async function planOrders(turn: Turn, intent: Extract<Intent, { kind: 'orders' }>): Promise<Plan> {
  const asked = withDays(turn, intent.of)
  const query = queryOf(turn, asked)
  const [{ orders, total }, earlier] = await Promise.all([
    ordersOfDays(turn.sql, query, MOST_SHOWN),
    dueEarlier(turn, asked, query),
  ])
  const judged = await judgeOrders(turn, orders)
  return say(reply(cardMessage(listCard(turn.cards, factsOf(turn, asked, judged, { total, earlier })))))
}

function factsOf(
  turn: Turn,
  asked: OrdersAsked,
  judged: readonly JudgedOrder[],
  { total, earlier }: { readonly total: number; readonly earlier: number },
): ListFacts {
  const { ask } = turn.cards.words
  const late = judged.filter(one => one.late.order !== null).length
  const notes = [
    earlier > 0 ? ask.ordersDueEarlier(earlier) : '',
    total > judged.length ? ask.ordersMore(total - judged.length) : '',
  ]
  return {
    title: titleOf(turn, asked),
    tone: late > 0 ? 'warning' : 'info',
    fields: [
      { label: ask.ordersCount, value: String(total), short: true },
      ...(late > 0 ? [{ label: ask.ordersLate, value: String(late), short: true, tone: 'danger' } as const] : []),
    ],
    columns: ask.ordersColumns,
    rows: judged.map(({ order, late }) => rowOf(turn, order, late.order)),
    note: notes.filter(text => text !== '').join(' '),
    empty: ask.noOrders,
    orders: judged.map(({ order }) => order.code),
  }
}

/** What was completed is asked for from some day on. */
function withDays(turn: Turn, of: OrdersAsked): OrdersAsked {
  if (of.state !== 'done') return of
  const to = of.days?.to ?? turn.now.toZonedDateTimeISO(turn.catalog.site.timeZone).toPlainDate()
  return { ...of, days: { from: of.days?.from ?? to.subtract({ days: DONE_DAYS - 1 }), to } }
}

function queryOf(turn: Turn, { state, days, customer, product }: OrdersAsked): OrdersOfDays {
  return { statuses: STATUSES[state], customer, product, time: days === null ? null : timeOf(turn, state, days) }
}

function timeOf({ catalog }: Turn, state: OrdersAsked['state'], days: NonNullable<OrdersAsked['days']>): OrderTime {
  const startOf = (day: PlainDate): Instant => day.toZonedDateTime(catalog.site.timeZone).toInstant()
  const from = days.from === null ? null : startOf(days.from)
  const until = startOf(days.to.add({ days: 1 }))
  return state === 'done' && from !== null ? { of: 'completed', from, until } : { of: 'due', from, until }
}

/** Who asks for what is due this week must not overlook what was due last week and is not done. */
async function dueEarlier(turn: Turn, { state }: OrdersAsked, query: OrdersOfDays): Promise<number> {
  const before = query.time?.from ?? null
  if (state === 'done' || before === null) return 0
  const time = { of: 'due', from: null, until: earlierOf(before, turn.now) } as const
  return (await ordersOfDays(turn.sql, { ...query, time }, 1)).total
}

const earlierOf = (one: Instant, other: Instant): Instant =>
  one.epochMilliseconds < other.epochMilliseconds ? one : other

function titleOf({ cards }: Turn, { state, days, customer, product }: OrdersAsked): string {
  const { ask } = cards.words
  const of =
    days === null ? '' : ask.ordersDays(days.from === null ? null : dayText(cards, days.from), dayText(cards, days.to))
  return ask.ordersTitle(
    ask.ordersState[days !== null && state === 'open' ? 'due' : state],
    of,
    customer ?? '',
    product ?? '',
  )
}

function rowOf({ cards }: Turn, order: Order, late: Lateness | null): readonly string[] {
  return [
    order.code,
    `${order.productName} × ${formatQuantity(order.quantity)}`,
    clockTime(cards, order.dueAt),
    [`${Math.round(completionOf(order) * 100)}%`, stateOf(cards, order, late)].join(cards.words.common.comma),
  ]
}

/** How late it is or will be; else at which steps it is worked, or that it is not. */
function stateOf({ words }: Turn['cards'], order: Order, late: Lateness | null): string {
  const worked = order.steps.filter(step => step.status === 'inProgress').map(({ name }) => name)
  if (late !== null) return words.ask.ordersLateBy[late.kind](words.common.minutes(Math.round(late.minutes)))
  return isUnderWay(order) && worked.length > 0
    ? worked.join(words.common.listSeparator)
    : words.common.orderStatus[order.status]
}
