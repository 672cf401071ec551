/** Columns of days, with a time or without: as Excel keeps them, as a number that lost its format, as people write them. */
import { Temporal } from 'temporal-polyfill'
import { byText, type CellType, fault, found, type Reading } from './cell-reading.ts'
import { parseTime } from './time-cells.ts'

/** A day, with the time where one is written. `time` is null for a bare day. */
export type DayAndTime = { readonly day: string; readonly time: string | null }

/** Days of this century and the next few decades; 1900 is an empty cell somebody formatted. */
const EARLIEST_YEAR = 2000
const LATEST_YEAR = 2100
/** Excel's day numbers of 2000-01-01 and 2100-01-01: a date whose cell lost its date format. */
const EARLIEST_SERIAL = 36526
const LATEST_SERIAL = 73051

export function dayAndTime(): CellType<DayAndTime> {
  return {
    kind: 'date',
    choices: [],
    read: (value, context) => {
      if (value instanceof Date) return fromExcelDate(value)
      if (typeof value === 'number' && value >= EARLIEST_SERIAL && value < LATEST_SERIAL) return fromSerial(value)
      return byText(value, written => fromWrittenDate(written, context.today))
    },
  }
}

/** A day only; a time beside it is dropped. ISO, "2026-11-27". */
export function day(): CellType<string> {
  const both = dayAndTime()
  return {
    kind: 'date',
    choices: [],
    read: (value, context) => {
      const reading = both.read(value, context)
      return reading.kind === 'fault' ? reading : found(reading.value.day)
    },
  }
}

function fromExcelDate(value: Date): Reading<DayAndTime> {
  // Excel's fractions of a day are a few microseconds off the minute.
  const ms = Math.round(value.getTime() / 60_000) * 60_000
  if (Number.isNaN(ms)) return fault({ kind: 'notDate' })
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC')
  if (at.year < EARLIEST_YEAR || at.year >= LATEST_YEAR) return fault({ kind: 'notDate' })
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' })
  return found({ day: at.toPlainDate().toString(), time: time === '00:00' ? null : time })
}

function fromSerial(serial: number): Reading<DayAndTime> {
  const minutes = Math.round((serial - EARLIEST_SERIAL) * 1440)
  const at = Temporal.PlainDateTime.from('2000-01-01').add({ minutes })
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' })
  return found({ day: at.toPlainDate().toString(), time: time === '00:00' ? null : time })
}

const DATE_PART = [
  /^(?<y>\d{4})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})[日号]?/,
  /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?!\d)/,
  /^(?<m>\d{1,2})月(?<d>\d{1,2})[日号]?/,
  /^(?<m>\d{1,2})[-/](?<d>\d{1,2})(?![-/.\d])/,
]

function fromWrittenDate(written: string, today: Temporal.PlainDate): Reading<DayAndTime> {
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(written)) return fault({ kind: 'twoDates' })
  for (const pattern of DATE_PART) {
    const match = pattern.exec(written)
    if (match === null) continue
    const time = readTimeAfterDate(written.slice(match[0].length))
    const date = toDate(match.groups ?? {}, today)
    if (time === undefined || date === null) return fault({ kind: 'notDate' })
    return found({ day: date.toString(), time })
  }
  return fault({ kind: 'notDate' })
}

/** undefined: something that is no time. The weekday people add in brackets is passed over. */
function readTimeAfterDate(rest: string): string | null | undefined {
  const text = rest
    .replace(/^T/, '')
    .replace(/\(?(周|星期)[一二三四五六日天]\)?/, '')
    .trim()
  return text === '' ? null : (parseTime(text) ?? undefined)
}

/** Without a year: the year that brings the day closest, so that in December "1月5日" is next month's. */
function toDate(
  parts: Readonly<Record<string, string | undefined>>,
  today: Temporal.PlainDate,
): Temporal.PlainDate | null {
  const month = Number(parts.m)
  const dayOfMonth = Number(parts.d)
  if (parts.y !== undefined) return exactDate(Number(parts.y), month, dayOfMonth)
  const candidates = [today.year - 1, today.year, today.year + 1]
    .map(year => exactDate(year, month, dayOfMonth))
    .filter(candidate => candidate !== null)
  return candidates.reduce<Temporal.PlainDate | null>(
    (best, each) => (best === null || distance(each, today) < distance(best, today) ? each : best),
    null,
  )
}

const distance = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Math.abs(a.since(b).total('days'))

function exactDate(year: number, month: number, dayOfMonth: number): Temporal.PlainDate | null {
  if (year < EARLIEST_YEAR || year >= LATEST_YEAR) return null
  try {
    return Temporal.PlainDate.from({ year, month, day: dayOfMonth }, { overflow: 'reject' })
  } catch {
    return null
  }
}
