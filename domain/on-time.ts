/** Whether orders came by their due time: of those that are completed how many, and by whose. */
import { type Interval, minutesIn, within } from './downtime.ts'
import { completedLateBy, type Held, heldOf, type LateContext } from './lateness.ts'
import type { CalendarId, Instant, Order } from './model.ts'

/** A standstill of one of its steps, with why; '' where nobody said. */
export type Standstill = Held & { readonly what: string }

export type Delivery = {
  readonly order: Order
  readonly completedAt: Instant
  /** Minutes as every lateness is counted; 0: in time. */
  readonly lateMinutes: number
  /** Completed after the due time by the clock, but only time that is not counted had passed. */
  readonly excused: boolean
}

export function deliveryOf(order: Order, completedAt: Instant, context: Omit<LateContext, 'now'>): Delivery {
  const lateMinutes = completedLateBy(order, completedAt, context)
  const isPast = completedAt.epochMilliseconds > order.dueAt.epochMilliseconds
  return { order, completedAt, lateMinutes, excused: isPast && lateMinutes === 0 }
}

export type OnTime = { readonly all: number; readonly onTime: number }
export type OnTimeOf = OnTime & { readonly customer: string | null }

export const countOnTime = (deliveries: readonly Delivery[]): OnTime => ({
  all: deliveries.length,
  onTime: deliveries.filter(({ lateMinutes }) => lateMinutes === 0).length,
})

/** The worst first, of those alike the one with most orders. */
export function onTimeByCustomer(deliveries: readonly Delivery[]): readonly OnTimeOf[] {
  return [...Map.groupBy(deliveries, ({ order }) => order.customer)]
    .map(([customer, own]) => ({ customer, ...countOnTime(own) }))
    .toSorted((a, b) => a.onTime / a.all - b.onTime / b.all || b.all - a.all || nameOf(a).localeCompare(nameOf(b)))
}

const nameOf = ({ customer }: OnTimeOf): string => customer ?? ''

/** Per cent with one decimal, rounded down: 999 of 1,000 are not all. null: of none there is no rate. */
export const rateOf = ({ all, onTime }: OnTime): string | null =>
  all === 0 ? null : `${Math.floor((onTime * 1000) / all) / 10}%`

/** What is on record of why: how long the order was on hold, and how long its steps stood still for what. Working minutes. */
export type Causes = {
  readonly held: number
  /** The longest first. */
  readonly stood: readonly { readonly what: string; readonly minutes: number }[]
}

/** `until`: when it was completed, or now. What stood still at once for the same reason counts once. */
export function causesOf(
  order: Order,
  standstills: readonly Standstill[],
  until: Instant,
  workingTimeOf: LateContext['workingTimeOf'],
): Causes {
  const from = order.releasedAt ?? standstills[0]?.from ?? until
  const minutes = (intervals: readonly Interval[], calendarId: CalendarId | undefined): number =>
    calendarId === undefined
      ? 0
      : Math.floor(minutesIn(within(intervals, from, until), workingTimeOf(calendarId), until))
  const calendarOf = (seq: number | null) =>
    (order.steps.find(step => step.seq === seq) ?? order.steps.findLast(step => step.status !== 'cancelled'))
      ?.calendarId
  const ofSteps = Map.groupBy(
    standstills.filter(({ seq }) => seq !== null),
    ({ what }) => what,
  )
  const stood = [...ofSteps].map(([what, own]) => ({ what, minutes: minutes(own, calendarOf(own[0]?.seq ?? null)) }))
  return {
    held: minutes(heldOf({ held: standstills }, null), calendarOf(null)),
    stood: stood.filter(one => one.minutes > 0).toSorted((a, b) => b.minutes - a.minutes),
  }
}
