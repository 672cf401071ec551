/** How late orders are, and will be at their pace: judged alike in chat, in digests and over REST. */
import type { Catalog } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'
import type { OrderActivity } from '../../db/order-activity.ts'
import { pausesOfOrders } from '../../db/order-pauses.ts'
import { recentOutputOf } from '../../db/recent-output.ts'
import { type ForecastContext, forecastOrder, type OrderForecast, type Pace, stepPace } from '../../domain/forecast.ts'
import { type Held, heldOf, orderLatenesses, workingTimeWithout } from '../../domain/lateness.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import { workingTimeOf } from './working-times.ts'

type Looking = { readonly sql: Queryable; readonly catalog: Catalog; readonly now: Instant }

/** `held`: what of its time is not counted. */
export type JudgedOrder = {
  readonly order: Order
  readonly held: readonly Held[]
  readonly late: ReturnType<typeof orderLatenesses>
}

/** In their order; one round trip for all of them. */
export async function judgeOrders(
  { sql, catalog, now }: Looking,
  orders: readonly Order[],
): Promise<readonly JudgedOrder[]> {
  const steps = orders.flatMap(order => order.steps)
  const ids = orders.map(({ id }) => id)
  const [output, pauses] = await Promise.all([recentOutputOf(sql, steps), pausesOfOrders(sql, ids)])
  return orders.map(order => {
    const held = pauses.get(order.id) ?? []
    const recent = order.steps.flatMap(({ id, seq }) => (output.get(id) ?? []).map(row => ({ ...row, seq })))
    const forecast = forecastWith(catalog, order, { recent, pauses: held }, now)
    return { order, held, late: lateWith(catalog, order, forecast, now, held) }
  })
}

export function forecastWith(
  catalog: Catalog,
  order: Order,
  activity: Pick<OrderActivity, 'recent' | 'pauses'>,
  now: Instant,
): OrderForecast {
  const context: ForecastContext = {
    now,
    workingTimeOf: id => workingTimeOf(catalog, id),
    paces: pacesOf(catalog, order, activity, now),
  }
  return forecastOrder(order, context)
}

function pacesOf(
  catalog: Catalog,
  order: Order,
  { recent, pauses }: Pick<OrderActivity, 'recent' | 'pauses'>,
  now: Instant,
): ReadonlyMap<number, Pace> {
  return new Map(
    order.steps.flatMap(step => {
      const rows = recent.filter(({ seq }) => seq === step.seq)
      const work = { startedAt: step.startedAt, running: step.status === 'inProgress' }
      const held = heldOf({ held: pauses }, step.seq)
      const time = workingTimeWithout(held, workingTimeOf(catalog, step.calendarId), now)
      const pace = rows.length === 0 ? null : stepPace(rows, work, time, now)
      return pace === null ? [] : [[step.seq, pace] as const]
    }),
  )
}

export function lateWith(
  catalog: Catalog,
  order: Order,
  forecast: OrderForecast | null,
  now: Instant,
  held: readonly Held[],
) {
  const context = {
    now,
    settings: catalog.site.settings.late,
    workingTimeOf: (id: Step['calendarId']) => workingTimeOf(catalog, id),
    held,
  }
  return orderLatenesses(order, forecast, context)
}
