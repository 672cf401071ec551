/** The moment that a day, a time or a shift means, where it is said only so far: when something is due, or was done. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../domain/model.ts'
import { type DateFound, localNow, type PartOfDay } from './dates.ts'

const DEADLINE_IN_PART: Readonly<Partial<Record<PartOfDay, Temporal.PlainTime>>> = {
  night: Temporal.PlainTime.from('06:00'),
  morning: Temporal.PlainTime.from('12:00'),
  noon: Temporal.PlainTime.from('12:00'),
  afternoon: Temporal.PlainTime.from('18:00'),
}
/** In the middle of the shift that people mean; 昨晚 belongs to the night shift that began yesterday. */
const MOMENT_IN_PART: Readonly<Record<PartOfDay, Temporal.PlainTime>> = {
  night: Temporal.PlainTime.from('03:00'),
  morning: Temporal.PlainTime.from('10:00'),
  noon: Temporal.PlainTime.from('12:00'),
  afternoon: Temporal.PlainTime.from('15:00'),
  evening: Temporal.PlainTime.from('22:00'),
}

/** When something named only by day is due: at the end of the working day ("HH:mm"). */
export function deadlineOf(found: DateFound, now: Instant, timeZone: string, workdayEnd: string): Instant {
  const today = localNow(now, timeZone)
  const date = found.date ?? today.toPlainDate()
  const time = found.time ?? DEADLINE_IN_PART[found.part ?? 'evening'] ?? Temporal.PlainTime.from(workdayEnd)
  return date.toZonedDateTime({ timeZone, plainTime: time }).toInstant()
}

/** When work was done that is told later; null unless a past day was said. Never in the future. */
export function pastMomentOf(found: DateFound, now: Instant, timeZone: string): Instant | null {
  if (found.date === null) return null
  const today = localNow(now, timeZone).toPlainDate()
  if (Temporal.PlainDate.compare(found.date, today) >= 0) return null
  const time = found.time ?? MOMENT_IN_PART[found.part ?? 'noon'] ?? Temporal.PlainTime.from('12:00')
  return found.date.toZonedDateTime({ timeZone, plainTime: time }).toInstant()
}

/** A shift as it is called, by an hour that lies in it, and the hours of the wall clock at which it is over. */
export type ShiftNamed = { readonly hour: Temporal.PlainTime; readonly overFrom: number; readonly overUntil: number }

const at = (hour: number) => Temporal.PlainTime.from({ hour })
const SHIFTS: readonly (readonly [RegExp, ShiftNamed])[] = [
  [/^(?:大?夜班|晚班)/, { hour: at(22), overFrom: 6, overUntil: 20 }],
  [/^中班/, { hour: at(18), overFrom: 0, overUntil: 16 }],
  [/^(?:白班|早班|日班)/, { hour: at(10), overFrom: 17, overUntil: 24 }],
]

/** The shift that the text names, at its beginning or anywhere; null: none, or "上夜班的刘大勇", which says who. */
export function shiftNamed(text: string, atStart: boolean): ShiftNamed | null {
  const found = /(?:大?夜|晚|中|白|早|日)班(?!长|组|的人)/.exec(text)
  if (found === null || (atStart && !/^\s*的?$/.test(text.slice(0, found.index)))) return null
  return SHIFTS.find(([pattern]) => pattern.test(text.slice(found.index)))?.[1] ?? null
}

/** null while the shift may be going on: then it is meant as it is. */
export function lastMomentOfShift(
  { hour, overFrom, overUntil }: ShiftNamed,
  now: Instant,
  timeZone: string,
): Instant | null {
  const local = localNow(now, timeZone)
  if (local.hour < overFrom || local.hour >= overUntil) return null
  const today = local.toPlainDate()
  const day = Temporal.PlainTime.compare(hour, local.toPlainTime()) < 0 ? today : today.subtract({ days: 1 })
  return day.toZonedDateTime({ timeZone, plainTime: hour }).toInstant()
}
