/**
 * Time pay: minutes of timed work × the hourly rate of the day, for people paid by the hour and for work that is no step's.
 * The rate is copied into the row. A row is exact to a ten-thousandth, rounded once, half away from zero, like piece pay.
 */
import { Temporal } from 'temporal-polyfill'
import type { PersonId, PlainDate } from './model.ts'
import { divide, multiply, pieces, type Quantity, ZERO } from './quantity.ts'

export type HourlyRate = {
  /** null: everybody who has no rate of their own. */
  readonly personId: PersonId | null
  readonly rate: Quantity
  readonly validFrom: PlainDate
}

const SIXTY = pieces(60)

/** The person's own rate before everybody's, the latest that was valid on the day; null: none is. */
export function chooseHourlyRate(rates: readonly HourlyRate[], personId: PersonId, day: PlainDate): Quantity | null {
  const valid = rates.filter(({ validFrom }) => Temporal.PlainDate.compare(validFrom, day) <= 0)
  const latest = (of: readonly HourlyRate[]): HourlyRate | null =>
    of.toSorted((a, b) => Temporal.PlainDate.compare(a.validFrom, b.validFrom)).at(-1) ?? null
  const own = latest(valid.filter(rate => rate.personId === personId))
  return (own ?? latest(valid.filter(rate => rate.personId === null)))?.rate ?? null
}

/** Above it a zero too many was typed, or the pay of a month. */
export const MOST_AN_HOUR = pieces(10_000)
export const FURTHEST_DAYS = 366

export type RateFault = 'notPositive' | 'tooMuch' | 'tooFar'

/** What is wrong with a new rate; null: nothing. */
export function rateFault(rate: Quantity, validFrom: PlainDate, today: PlainDate): RateFault | null {
  if (rate <= ZERO) return 'notPositive'
  if (rate > MOST_AN_HOUR) return 'tooMuch'
  return Math.abs(today.until(validFrom, { largestUnit: 'day' }).days) > FURTHEST_DAYS ? 'tooFar' : null
}

/** Whole minutes: nobody's timer is finer. */
export const timePay = (minutes: number, rate: Quantity): Quantity =>
  minutes <= 0 ? ZERO : divide(multiply(pieces(Math.round(minutes)), rate), SIXTY)
