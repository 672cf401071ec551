/**
 * Working time of a team: shifts with breaks, working days, days off and overtime, in the site's time zone
 * (samples: `shifts`, `calendars`; invariant 11). Instants have millisecond precision here.
 */
import type { CalendarId, Instant, PlainDate } from './model.ts'
import { shiftAt, shiftsOn, shiftWindow, workDateOf } from './shift-days.ts'
import {
  addWorking,
  isWorking,
  nextWorkingInstant,
  previousWorkingInstant,
  subtractWorking,
  workingMinutesBetween,
} from './working-arithmetic.ts'
import { layOutCalendar } from './working-windows.ts'

/** Wall-clock times "HH:mm". An end at or before the start is on the next day. */
export type Break = { readonly start: string; readonly end: string }
export type Shift = {
  readonly id: string
  readonly name: string
  readonly start: string
  readonly end: string
  readonly breaks: readonly Break[]
}

/**
 * `off`: no shift starts on that date (one that started the evening before still ends in the morning).
 * `overtime`: the date is worked though it is a rest day: the calendar's shifts, or those named here (a Sunday's half
 * shift). Shifts named for a workday come on top of the usual ones.
 */
export type CalendarException = {
  readonly date: PlainDate
  readonly kind: 'off' | 'overtime'
  readonly note: string
  readonly shifts?: readonly Shift[]
}

export type Calendar = {
  readonly id: CalendarId
  readonly name: string
  /** ISO weekdays, 1 = Monday … 7 = Sunday. */
  readonly workdays: readonly number[]
  /** Empty: around the clock on workdays. */
  readonly shifts: readonly Shift[]
  readonly exceptions: readonly CalendarException[]
}

/** A worked shift. `workDate` is the day it started (invariant 7); `end` may be on the next day. */
export type ShiftWindow = {
  readonly shift: Shift
  readonly workDate: PlainDate
  readonly start: Instant
  readonly end: Instant
}

/**
 * Answers questions about one calendar in one time zone. Keeps a bounded cache of laid-out weeks, so create it once per
 * calendar and keep it. Working windows are half open: at a shift's end nobody works any more.
 *
 * Methods that search for working time throw `CalendarExhausted` (a RangeError) when the calendar has none for more
 * than a year or the answer is more than thirty years away.
 */
export type WorkingTime = {
  readonly calendarId: CalendarId
  readonly timeZone: string
  /** The first instant by which `minutes` (≥ 0, may be fractional) of working time have passed; `from` itself for 0. */
  readonly addWorking: (from: Instant, minutes: number) => Instant
  /** The last instant from which `minutes` (≥ 0) of working time pass until `to`; `to` itself for 0. */
  readonly subtractWorking: (to: Instant, minutes: number) => Instant
  /** Working minutes from `a` to `b`; negative when `b` is earlier. Not rounded. */
  readonly workingMinutesBetween: (a: Instant, b: Instant) => number
  /** `at` itself when it is working time, else the start of the next window. */
  readonly nextWorkingInstant: (at: Instant) => Instant
  /** `at` itself when work was going on right up to it, else the end of the window before. */
  readonly previousWorkingInstant: (at: Instant) => Instant
  /** False in breaks. */
  readonly isWorking: (at: Instant) => boolean
  /** The shift going on, breaks included; of two that overlap at handover the later one. null outside any shift. */
  readonly shiftAt: (at: Instant) => ShiftWindow | null
  /**
   * The plant's day that work done at this instant belongs to (invariant 7): the day its shift started; within two
   * hours after a shift's end, before another starts, still that shift's; outside any shift the calendar date.
   */
  readonly workDateOf: (at: Instant) => PlainDate
  /** The shifts that start on this date, by start; empty on a rest day and for a calendar without shifts. */
  readonly shiftsOn: (workDate: PlainDate) => readonly ShiftWindow[]
  /** From the first shift's start to the last one's end; a whole day for a calendar without shifts; null when not worked. */
  readonly shiftWindow: (workDate: PlainDate) => { readonly start: Instant; readonly end: Instant } | null
}

/** @throws RangeError for an unknown time zone, a time that is not HH:mm, or a workday outside 1..7. */
export function createWorkingTime(calendar: Calendar, timeZone: string): WorkingTime {
  const layout = layOutCalendar(calendar, timeZone)
  return {
    calendarId: calendar.id,
    timeZone,
    addWorking: (from, minutes) => addWorking(layout, from, minutes),
    subtractWorking: (to, minutes) => subtractWorking(layout, to, minutes),
    workingMinutesBetween: (a, b) => workingMinutesBetween(layout, a, b),
    nextWorkingInstant: at => nextWorkingInstant(layout, at),
    previousWorkingInstant: at => previousWorkingInstant(layout, at),
    isWorking: at => isWorking(layout, at),
    shiftAt: at => shiftAt(layout, at),
    workDateOf: at => workDateOf(layout, at),
    shiftsOn: workDate => shiftsOn(layout, workDate),
    shiftWindow: workDate => shiftWindow(layout, workDate),
  }
}
