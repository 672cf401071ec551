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
export const chooseHourlyRate = (rates: readonly HourlyRate[], personId: PersonId, day: PlainDate): Quantity | null =>
  ownRate(rates, personId, day) ?? everybodysRate(rates, day)

/** null: none of their own is valid on the day. */
export const ownRate = (rates: readonly HourlyRate[], personId: PersonId, day: PlainDate): Quantity | null =>
  latestOf(rates, personId, day)

/** Of those who have none of their own. */
export const everybodysRate = (rates: readonly HourlyRate[], day: PlainDate): Quantity | null =>
  latestOf(rates, null, day)

function latestOf(rates: readonly HourlyRate[], whose: PersonId | null, day: PlainDate): Quantity | null {
  const valid = rates.filter(
    ({ personId, validFrom }) => personId === whose && Temporal.PlainDate.compare(validFrom, day) <= 0,
  )
  return valid.toSorted((a, b) => Temporal.PlainDate.compare(a.validFrom, b.validFrom)).at(-1)?.rate ?? null
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
