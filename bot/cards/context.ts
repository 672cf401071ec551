/** What every card builder needs to speak: words, names, time and once-only keys. Built once per message. */
import { Temporal } from 'temporal-polyfill'
import type { Instant, PersonId, PlainDate, ReasonCode, Unit, UnitCode } from '../../domain/model.ts'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import type { Words } from '../wording/index.ts'

export type CardContext = {
  readonly words: Words
  readonly timeZone: string
  readonly now: Instant
  readonly personName: (id: PersonId) => string
  /** The name, or the employee number where two have the same. */
  readonly personKey: (id: PersonId) => string
  readonly defectName: (code: ReasonCode) => string
  readonly unit: (code: UnitCode) => Unit | null
  /** A fresh key: what is pressed under it counts once. */
  readonly once: () => string
}

/** "120 件", in English "120 pcs". */
export function amount(context: CardContext, quantity: Quantity, unit: UnitCode): string {
  return context.words.common.amount(formatQuantity(quantity), unitName(context, unit))
}

/** The unit's own name, or its code where the site does not know it. */
export function unitName({ unit, words }: Pick<CardContext, 'unit' | 'words'>, code: UnitCode): string {
  return words.common.unit(unit(code)?.name ?? code)
}

/** "今天 14:30", "明天 08:00", else "11-25 17:00" (in English "25 Nov 17:00"), with the year only where it differs. */
export function clockTime(context: CardContext, instant: Instant): string {
  const there = instant.toZonedDateTimeISO(context.timeZone)
  const today = context.now.toZonedDateTimeISO(context.timeZone).toPlainDate()
  const time = `${two(there.hour)}:${two(there.minute)}`
  const words = context.words.common
  const days = today.until(there.toPlainDate(), { largestUnit: 'days' }).days
  if (days === 0) return words.today(time)
  if (days === 1) return words.tomorrow(time)
  if (days === -1) return words.yesterday(time)
  return `${words.date(there.year === today.year ? null : there.year, there.month, there.day)} ${time}`
}

/** "11-25", in English "25 Nov". */
export const dayText = ({ words: { common } }: Pick<CardContext, 'words'>, { month, day }: PlainDate): string =>
  common.date(null, month, day)

/** The same, with the year where it is not this one. */
export function dayOfYearText(
  { words: { common }, now, timeZone }: CardContext,
  { year, month, day }: PlainDate,
): string {
  return common.date(now.toZonedDateTimeISO(timeZone).year === year ? null : year, month, day)
}

/** Whole minutes from `from` to `to`, never below zero. */
export function minutesBetween(from: Instant, to: Instant): number {
  return Math.max(0, Math.round((to.epochMilliseconds - from.epochMilliseconds) / 60_000))
}

export const sameInstant = (a: Instant, b: Instant): boolean => Temporal.Instant.compare(a, b) === 0

export function names(context: CardContext, ids: readonly PersonId[], most = 3): string {
  if (ids.length === 0) return context.words.common.nobody
  const shown = ids.slice(0, most).map(context.personName).join(context.words.common.listSeparator)
  return ids.length > most ? `${shown} +${ids.length - most}` : shown
}

/** Two decimals, as pay is shown. */
export function money(context: CardContext, value: Quantity): string {
  const negative = value < 0n
  const cents = ((negative ? -value : value) + 50n) / 100n
  const text = `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`
  return context.words.common.money(negative ? `-${text}` : text)
}

const two = (n: number): string => String(n).padStart(2, '0')
