/** Closing a month of pay: by whom, when, and what stands in the way. A closed month is never opened again. */
import { Temporal } from 'temporal-polyfill'
import type { Person, PlainDate } from './model.ts'
import { mayDo } from './permissions.ts'

/** The first day of a month stands for it. */
export const monthOf = (day: PlainDate): PlainDate => day.with({ day: 1 })
export const lastDayOf = (month: PlainDate): PlainDate => month.add({ months: 1 }).subtract({ days: 1 })
/** "2026-10". */
export const monthText = (month: PlainDate): string => month.toString().slice(0, 7)

/** null for what is no month. */
export function parseMonth(text: string): PlainDate | null {
  const [, year, month] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(text) ?? []
  return year === undefined || month === undefined
    ? null
    : Temporal.PlainDate.from({ year: Number(year), month: Number(month), day: 1 })
}

export type CloseFacts = {
  readonly month: PlainDate
  /** By the plant's calendar. */
  readonly today: PlainDate
  /** Months that are closed, the last of them. */
  readonly lastClosed: PlainDate | null
  /** The earliest month that has rows and is not closed; null: there is none. */
  readonly earliestOpen: PlainDate | null
  readonly rows: number
  /** Of rows paid in the month. */
  readonly openObjections: number
  readonly openReviews: number
  /** Members of shared reports whose time to object is not over. */
  readonly awaited: number
}

export type CloseRefusal =
  | { readonly kind: 'notPermitted' }
  | { readonly kind: 'closedAlready' }
  | { readonly kind: 'notOver'; readonly until: PlainDate }
  /** Months are closed one after the other, or late rows would not know where to go. */
  | { readonly kind: 'earlierOpen'; readonly month: PlainDate }
  | { readonly kind: 'nothingInIt' }
  | { readonly kind: 'stillOpen'; readonly objections: number; readonly reviews: number; readonly awaited: number }

export function refusalOfClose(person: Person, facts: CloseFacts): CloseRefusal | null {
  const { month, today, lastClosed, earliestOpen, openObjections, openReviews, awaited } = facts
  if (!mayDo(person, 'closeMonth')) return { kind: 'notPermitted' }
  if (lastClosed !== null && Temporal.PlainDate.compare(month, lastClosed) <= 0) return { kind: 'closedAlready' }
  const until = lastDayOf(month)
  if (Temporal.PlainDate.compare(today, until) <= 0) return { kind: 'notOver', until }
  if (facts.rows === 0) return { kind: 'nothingInIt' }
  if (earliestOpen !== null && Temporal.PlainDate.compare(earliestOpen, month) < 0)
    return { kind: 'earlierOpen', month: earliestOpen }
  if (openObjections + openReviews + awaited === 0) return null
  return { kind: 'stillOpen', objections: openObjections, reviews: openReviews, awaited }
}
