/**
 * What a column expects, and how people write it. Each type reads what Excel, WPS and a person typing on a phone make of
 * the same value, and names the fault when it is something else. Nothing is guessed: two readings are a fault.
 */
import { Temporal } from 'temporal-polyfill'
import { formatQuantity, parseQuantity } from '../../domain/quantity.ts'
import { type CellValue, isCellError, plainNumber } from './cell-value.ts'
import { LIMITS } from './limits.ts'

/** Why a cell's value is not what its column expects. */
export type CellFault =
  | { readonly kind: 'notNumber' }
  | { readonly kind: 'notWhole' }
  | { readonly kind: 'tooFine'; readonly decimals: number }
  | { readonly kind: 'outOfRange'; readonly least: number; readonly most: number }
  | { readonly kind: 'percentSignHere' }
  | { readonly kind: 'notDate' }
  | { readonly kind: 'twoDates' }
  | { readonly kind: 'notTime' }
  | { readonly kind: 'notTimeRanges' }
  | { readonly kind: 'notWeekdays' }
  | { readonly kind: 'notYesNo' }
  | { readonly kind: 'notOneOf'; readonly choices: readonly Choice[] }
  | { readonly kind: 'tooLong'; readonly most: number }
  | { readonly kind: 'digitsLost' }
  | { readonly kind: 'dateForCode' }
  | { readonly kind: 'formulaFailed'; readonly error: string }

export type Choice = { readonly value: string; readonly zh: string; readonly en: string }

export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'fault'; readonly what: CellFault }

/** `today` decides the year of "11月27日". */
export type ReadingContext = { readonly today: Temporal.PlainDate }

export type CellType<T> = {
  readonly kind: 'text' | 'code' | 'list' | 'number' | 'choice' | 'yesNo' | 'date' | 'time' | 'timeRanges' | 'weekdays'
  /** For a drop-down in the template. */
  readonly choices: readonly Choice[]
  /** Never called with an empty cell. */
  read(value: Exclude<CellValue, null>, context: ReadingContext): Reading<T>
}

const found = <T>(value: T): Reading<T> => ({ kind: 'value', value })
const fault = (what: CellFault): Reading<never> => ({ kind: 'fault', what })

type Unread = { readonly text: string } | { readonly what: CellFault }

/** Zero-width and direction marks come along with pasted text; controls can't be stored. */
const UNSEEN = /(?![\t\n\r])[\p{Cc}\p{Cf}]/gu

/** Trimmed (ideographic space too), without what nobody sees; line breaks stay. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(UNSEEN, '').replaceAll('\r\n', '\n').trim()
}

/** Full-width letters, digits and signs as the plain ones; inner white space as one space. */
export const narrow = (text: string): string => cleanText(text.normalize('NFKC')).replace(/\s+/g, ' ')

function asText(value: Exclude<CellValue, null>): Unread {
  if (isCellError(value)) return { what: { kind: 'formulaFailed', error: value.error } }
  if (typeof value === 'string') return { text: cleanText(value) }
  if (typeof value === 'number') return { text: plainNumber(value) }
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE' }
  return { text: value.toISOString().slice(0, 10) }
}

/** Reads by a text rule. The rule sees narrowed text. */
function byText<T>(value: Exclude<CellValue, null>, rule: (text: string) => Reading<T>): Reading<T> {
  const unread = asText(value)
  return 'what' in unread ? fault(unread.what) : rule(narrow(unread.text))
}

/** Words for people. A formula's text stays text: nothing here is ever evaluated. */
export function text(most = 200): CellType<string> {
  return {
    kind: 'text',
    choices: [],
    read: value => {
      const unread = asText(value)
      if ('what' in unread) return fault(unread.what)
      return unread.text.length > Math.min(most, LIMITS.textLength)
        ? fault({ kind: 'tooLong', most })
        : found(unread.text)
    },
  }
}

/** Numbers that Excel keeps with 15 digits at most; a longer code typed as a number has lost its tail. */
const SAFE_DIGITS = 1e15

/** A number or name of a thing: "1001" whether Excel holds text or a number. */
export function code(most = 60): CellType<string> {
  return {
    kind: 'code',
    choices: [],
    read: value => {
      if (typeof value === 'number' && Math.abs(value) >= SAFE_DIGITS) return fault({ kind: 'digitsLost' })
      // "3-4" typed into a cell becomes 4 March; what was typed can't be told any more.
      if (value instanceof Date) return fault({ kind: 'dateForCode' })
      return byText(value, id => (id.length > most ? fault({ kind: 'tooLong', most }) : found(id)))
    },
  }
}

/** Several codes or words in one cell, each once. */
export function list(most = 60): CellType<readonly string[]> {
  return {
    kind: 'list',
    choices: [],
    read: value =>
      byText(value instanceof Date ? showDateText(value) : value, all => {
        const items = all
          .split(/[,;、|\n]/)
          .map(item => item.trim())
          .filter(item => item !== '')
        return items.some(item => item.length > most) ? fault({ kind: 'tooLong', most }) : found([...new Set(items)])
      }),
  }
}

const showDateText = (value: Date) => value.toISOString().slice(0, 10)

export type NumberRule = {
  readonly least: number
  readonly most: number
  readonly decimals: number
  readonly percent?: true
}

/** A number within bounds, as its shortest decimal string ("0.268"), fit for an exact quantity. */
export function decimal(rule: NumberRule): CellType<string> {
  return { kind: 'number', choices: [], read: value => readDecimal(value, rule) }
}

/** The same as a JavaScript number: minutes, seconds, percents, places. */
export function number(rule: NumberRule): CellType<number> {
  return {
    kind: 'number',
    choices: [],
    read: value => {
      const reading = readDecimal(value, rule)
      return reading.kind === 'fault' ? reading : found(Number(reading.value))
    },
  }
}

function readDecimal(value: Exclude<CellValue, null>, rule: NumberRule): Reading<string> {
  if (value instanceof Date || typeof value === 'boolean') return fault({ kind: 'notNumber' })
  return byText(value, written => {
    const digits = plainDigits(written)
    if (digits === null) return fault({ kind: 'notNumber' })
    if (digits.percent && rule.percent !== true) return fault({ kind: 'percentSignHere' })
    return judgeNumber(digits.text, rule)
  })
}

/** "1,200" and "1 200" → "1200"; "3%" → "3" with a sign; "1.2万", "1e9" and "约50" are no numbers here. */
function plainDigits(written: string): { readonly text: string; readonly percent: boolean } | null {
  const percent = written.endsWith('%')
  const body = (percent ? written.slice(0, -1) : written).trim().replace(/^[+]/, '')
  const text = /^-?\d{1,3}([, ]\d{3})+(\.\d+)?$/.test(body) ? body.replace(/[, ]/g, '') : body
  return /^-?\d{1,15}(\.\d{1,20})?$/.test(text) ? { text, percent } : null
}

function judgeNumber(digits: string, rule: NumberRule): Reading<string> {
  const size = Number(digits)
  if (size < rule.least || size > rule.most) return fault({ kind: 'outOfRange', least: rule.least, most: rule.most })
  const fraction = (digits.split('.')[1] ?? '').replace(/0+$/, '')
  if (fraction.length > rule.decimals) return fault(tooFine(rule.decimals))
  const exact = parseQuantity(digits)
  return exact === null ? fault({ kind: 'notNumber' }) : found(formatQuantity(exact))
}

const tooFine = (decimals: number): CellFault => (decimals === 0 ? { kind: 'notWhole' } : { kind: 'tooFine', decimals })

/** One of a few words; every language's label, the value itself and the further spellings are known. */
export function choice<const T extends string>(
  labels: Readonly<Record<T, readonly [zh: string, en: string, ...further: string[]]>>,
): CellType<T> {
  const entries = Object.entries<readonly [string, string, ...string[]]>(labels)
  const choices = entries.map(([value, [zh, en]]) => ({ value, zh, en }))
  const bySpelling = new Map<string, T>()
  for (const value of keysOf(labels)) {
    for (const spelling of [value, ...labels[value]]) bySpelling.set(spelling.toLowerCase(), value)
  }
  return {
    kind: 'choice',
    choices,
    read: value =>
      byText(value, word => {
        const known = bySpelling.get(word.toLowerCase())
        return known === undefined ? fault({ kind: 'notOneOf', choices }) : found(known)
      }),
  }
}

const keysOf = <T extends string>(record: Readonly<Record<T, unknown>>): T[] => Object.keys(record) as T[]

const YES = new Set([
  '是',
  '有',
  '对',
  '要',
  '需',
  '需要',
  '√',
  '✓',
  '✔',
  'y',
  'yes',
  'true',
  '1',
  '开',
  '启用',
  '在职',
])
const NO = new Set([
  '否',
  '无',
  '没有',
  '不',
  '不要',
  '不需要',
  '×',
  'x',
  '✗',
  'n',
  'no',
  'false',
  '0',
  '关',
  '停用',
  '离职',
])

export function yesNo(): CellType<boolean> {
  return {
    kind: 'yesNo',
    choices: [
      { value: 'true', zh: '是', en: 'yes' },
      { value: 'false', zh: '否', en: 'no' },
    ],
    read: value =>
      byText(value, word => {
        const lower = word.toLowerCase()
        if (YES.has(lower)) return found(true)
        return NO.has(lower) ? found(false) : fault({ kind: 'notYesNo' })
      }),
  }
}

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

/** Wall-clock time, "HH:mm". "24:00" is midnight. */
export function time(): CellType<string> {
  return {
    kind: 'time',
    choices: [],
    read: value => {
      if (value instanceof Date) return fromMinutes(value.getTime() / 60_000)
      if (typeof value === 'number' && value >= 0 && value <= 1) return fromMinutes(value * 1440)
      return byText(value, written => {
        const parsed = parseTime(written)
        return parsed === null ? fault({ kind: 'notTime' }) : found(parsed)
      })
    },
  }
}

function fromMinutes(minutes: number): Reading<string> {
  if (Number.isNaN(minutes)) return fault({ kind: 'notTime' })
  const ofDay = ((Math.round(minutes) % 1440) + 1440) % 1440
  return found(clock(Math.floor(ofDay / 60), ofDay % 60))
}

const clock = (hour: number, minute: number) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`

/** "8:00", "08:00:00", "20点", "8点半", "下午5:30", "5:30 PM". */
function parseTime(written: string): string | null {
  const match =
    /^(?<half>上午|早上?|中午|下午|晚上?|夜里)?\s*(?<h>\d{1,2})(?:[:点时](?<m>\d{1,2}|半)?分?)?(?::\d{2}(?:\.\d+)?)?\s*(?<ap>[ap]\.?m\.?)?$/i.exec(
      written,
    )
  if (match === null || !/[:点时]|[ap]\.?m/i.test(written)) return null
  const { half = '', h = '', m = '0', ap = '' } = match.groups ?? {}
  const afternoon = /^(下午|晚上?)$/.test(half) || ap.toLowerCase().startsWith('p')
  const minute = m === '半' ? 30 : Number(m)
  const hour = Number(h) + (afternoon && Number(h) < 12 ? 12 : 0)
  if (hour === 24 && minute === 0) return '00:00'
  return hour > 23 || minute > 59 ? null : clock(hour, minute)
}

export type TimeRange = { readonly start: string; readonly end: string }

/** "12:00-12:40, 17:00~17:20". */
export function timeRanges(): CellType<readonly TimeRange[]> {
  return {
    kind: 'timeRanges',
    choices: [],
    read: value =>
      byText(value, written => {
        const ranges = written
          .split(/[,;、]/)
          .filter(part => part.trim() !== '')
          .map(parseTimeRange)
        const whole = ranges.filter(range => range !== null)
        return whole.length === ranges.length ? found(whole) : fault({ kind: 'notTimeRanges' })
      }),
  }
}

function parseTimeRange(written: string): TimeRange | null {
  const [start, end, ...more] = written.split(/[-~—–至到]/).map(part => parseTime(part.trim()))
  return start === undefined || start === null || end === undefined || end === null || more.length > 0
    ? null
    : { start, end }
}

const WEEKDAY_LETTERS = '一二三四五六日'
const WEEKDAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** ISO weekdays, 1 = Monday: "1-6", "周一至周六", "一二三四五", "Mon-Fri", "135". */
export function weekdays(): CellType<readonly number[]> {
  return {
    kind: 'weekdays',
    choices: [],
    read: value =>
      value instanceof Date
        ? fault({ kind: 'notWeekdays' })
        : byText(value, written => {
            const days = parseWeekdays(written)
            return days === null ? fault({ kind: 'notWeekdays' }) : found(days)
          }),
  }
}

function parseWeekdays(written: string): readonly number[] | null {
  if (/^(每天|全周|every ?day)$/i.test(written)) return [1, 2, 3, 4, 5, 6, 7]
  const runs = (weekdayDigits(written)?.split(',') ?? []).filter(run => run !== '').map(daysOfRun)
  const days = runs.flatMap(run => run ?? [])
  return runs.length === 0 || runs.includes(null) ? null : [...new Set(days)].sort((a, b) => a - b)
}

/** "1-5" or "135". A run over the week's end could be meant two ways. */
function daysOfRun(run: string): readonly number[] | null {
  const [, from, to] = /^(\d)-(\d)$/.exec(run) ?? []
  if (from === undefined || to === undefined) return [...run].map(Number)
  const length = Number(to) - Number(from) + 1
  return length < 1 ? null : Array.from({ length }, (_, i) => Number(from) + i)
}

/** The same in digits, "-" and ","; null when anything else is left. */
function weekdayDigits(written: string): string | null {
  const plain = WEEKDAY_NAMES.reduce(
    (s, name, i) => s.replace(new RegExp(`${name}[a-z]*`, 'gi'), String(i + 1)),
    written,
  )
    .replace(/周|星期|礼拜/g, '')
    .replace(/[天日]/g, '7')
    .replace(/[一二三四五六]/g, letter => String(WEEKDAY_LETTERS.indexOf(letter) + 1))
    .replace(/[至到~—–]/g, '-')
    .replace(/[、;\s]+/g, ',')
  return /^([1-7]-[1-7]|[1-7]+)(,+([1-7]-[1-7]|[1-7]+))*,?$/.test(plain) ? plain : null
}
