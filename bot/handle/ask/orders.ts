/** "这周要交的单", "进行中的工单": the orders there are, and how each stands. */
import { pausesOfOrders } from '../../../db/order-pauses.ts'
import { type OrdersOfDays, ordersOfDays } from '../../../db/orders.ts'
import { recentOutputOf } from '../../../db/recent-output.ts'
import { completionOf } from '../../../domain/completion.ts'
import type { Lateness } from '../../../domain/lateness.ts'
import type { Instant, Order, OrderStatus } from '../../../domain/model.ts'
import { isUnderWay } from '../../../domain/order-status.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { clockTime, dayText } from '../../cards/context.ts'
import { cardMessage } from '../../cards/message.ts'
import { listCard } from '../../cards/tables.ts'
import type { Intent, OrdersAsked } from '../../understand/intent.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { forecastWith, lateWith } from './status.ts'

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
  const { ask } = turn.cards.words
  const asked = withDays(turn, intent.of)
  const query = queryOf(turn, asked)
  const [{ orders, total }, earlier] = await Promise.all([
    ordersOfDays(turn.sql, query, MOST_SHOWN),
    dueEarlier(turn, asked, query),
  ])
  const late = await latenessOf(turn, orders)
  const notes = [
    earlier > 0 ? ask.ordersDueEarlier(earlier) : '',
    total > orders.length ? ask.ordersMore(total - orders.length) : '',
  ]
  const card = listCard(turn.cards, {
    title: titleOf(turn, asked),
    tone: late.size > 0 ? 'warning' : 'info',
    fields: [
      { label: ask.ordersCount, value: String(total), short: true },
      ...(late.size > 0
        ? [{ label: ask.ordersLate, value: String(late.size), short: true, tone: 'danger' } as const]
        : []),
    ],
    columns: ask.ordersColumns,
    rows: orders.map(order => rowOf(turn, order, late.get(order) ?? null)),
    note: notes.filter(text => text !== '').join(' '),
    empty: ask.noOrders,
    orders: orders.map(({ code }) => code),
  })
  return say(reply(cardMessage(card)))
}

function withDays(turn: Turn, of: OrdersAsked): OrdersAsked {
  if (of.state !== 'done' || of.days !== null) return of
  const today = turn.now.toZonedDateTimeISO(turn.catalog.site.timeZone).toPlainDate()
  return { ...of, days: { from: today.subtract({ days: DONE_DAYS - 1 }), to: today } }
}

function queryOf({ catalog }: Turn, { state, days, customer, product }: OrdersAsked): OrdersOfDays {
  const { timeZone } = catalog.site
  return {
    statuses: STATUSES[state],
    customer,
    product,
    time:
      days === null
        ? null
        : {
            of: state === 'done' ? 'completed' : 'due',
            from: days.from === null ? null : days.from.toZonedDateTime(timeZone).toInstant(),
            until: days.to.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
          },
  }
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

/** Of those that are late, or will be at their pace. */
async function latenessOf(turn: Turn, orders: readonly Order[]): Promise<ReadonlyMap<Order, Lateness>> {
  const steps = orders.flatMap(order => order.steps)
  const ids = orders.map(({ id }) => id)
  const [recent, pauses] = await Promise.all([recentOutputOf(turn.sql, steps), pausesOfOrders(turn.sql, ids)])
  return new Map(
    orders.flatMap(order => {
      const rows = order.steps.flatMap(({ id, seq }) => (recent.get(id) ?? []).map(row => ({ ...row, seq })))
      const held = pauses.get(order.id) ?? []
      const forecast = forecastWith(turn.catalog, order, { recent: rows, pauses: held }, turn.now)
      const late = lateWith(turn.catalog, order, forecast, turn.now, held).order
      return late === null ? [] : [[order, late] as const]
    }),
  )
}

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
