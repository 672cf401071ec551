/**
 * Which days a question is about, where they have no name of their own: 前天, 周一到周三, 11月20号, 最近7天, 上上周, 11月, 去年,
 * "last Friday", "from 20 to 25 Nov". In the site's time zone; weeks begin on Monday.
 */
import { Temporal } from 'temporal-polyfill'
import type { Days, PlainDate } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { ENGLISH_MONTH, monthNumber, scanDate, WEEK } from './dates.ts'
import { parseNumeral } from './numerals.ts'

/** `days` null: they are still to come, too many for one answer, or not one after the other. */
export type PastDays = { readonly start: number; readonly end: number; readonly days: Days | null }

/** A year and a month more: what one asks for, and what an answer may cost. */
const MOST_DAYS = 400

/** The first days that a text names otherwise than as today or yesterday, with all that belongs to them. */
export function pastDaysIn(text: string, now: Temporal.PlainDateTime): PastDays | null {
  if (!MAY_HOLD.test(text)) return null
  for (let at = 0; at < text.length; at += 1) {
    const first = isInside(text, at) ? null : spanAt(text, at, now)
    if (first === null) continue
    const and = endAt(AND, text, first.end)
    const second = and === null ? null : spanAt(text, and, now)
    const found = second === null ? first : { ...second, days: oneAfterOther(first.days, second.days) }
    const hasName = HAS_PERIOD.test(text.slice(at, found.end))
    return hasName ? null : { start: at, end: found.end, days: bounded(found.days, now.toPlainDate()) }
  }
  return null
}

/** Those that are named right there, today and yesterday too. */
export function pastDaysAt(text: string, at: number, now: Temporal.PlainDateTime): Omit<PastDays, 'start'> | null {
  const found = isInside(text, at) ? null : spanAt(text, at, now)
  return found === null ? null : { end: found.end, days: bounded(found.days, now.toPlainDate()) }
}

const MONTH = `(?<month>${ENGLISH_MONTH})`
const MAY_HOLD = new RegExp(
  `[天日号周月年季近]|\\d[-/.]\\d|TOMORROW|星期|礼拜|DAY|WEEK|MONTH|QUARTER|YEAR|Q[1-4]|(?<![A-Z])(?:${ENGLISH_MONTH})(?![A-Z])`,
)
/** These are periods, which know of shifts. */
const HAS_PERIOD = /^(?:今[天日儿晚早夜]|昨[天日儿晚夜]|寻日|琴日|TODAY|YESTERDAY)[上下中早晚午夜里昼]*$/

/** In the middle of a number or a word, or "每周一", which is a habit. */
const isInside = (text: string, at: number): boolean =>
  (/[A-Z\d]/.test(text[at] ?? '') && /[\w.月-]/.test(text[at - 1] ?? '')) ||
  /(?:[每隔]|EVERY )$/.test(text.slice(0, at))

function bounded(days: Days | null, today: PlainDate): Days | null {
  if (days === null || isAfter(days.from, today) || isAfter(days.from, days.to)) return null
  const to = isAfter(days.to, today) ? today : days.to
  return days.from.until(to).days < MOST_DAYS ? { from: days.from, to } : null
}

const isAfter = (a: PlainDate, b: PlainDate): boolean => Temporal.PlainDate.compare(a, b) > 0

/** `isRange`: it says its end. */
type Found = { readonly text: string; readonly end: number; readonly days: Days | null; readonly isRange?: boolean }

const SINCE = /(?:自从?|从|SINCE |FROM )/y
const TILL_NOW = /\s?(?:以来|至今|开始|起(?!来)|到(?:现在|目前|今[天日])|(?:TO|TILL|UNTIL) (?:NOW|TODAY)(?![A-Z]))/y
const TO = /\s?(?:到|至|-|~|—|(?:TO|TILL|UNTIL|THROUGH) )\s?/y
const AND = /\s?(?:和|跟|与|、|AND )\s?/y
/** "11月20号那天": says the same again. */
const AGAIN = /(?:[那这]一?天|当天)/y

function spanAt(text: string, at: number, now: Temporal.PlainDateTime): Found | null {
  const since = endAt(SINCE, text, at)
  const first = partAt(text, since ?? at, now)
  if (first === null) return null
  const today = now.toPlainDate()
  const till = endAt(TILL_NOW, text, first.end)
  if (till !== null) return { ...first, end: till, days: from(first.days, today) }
  const to = endAt(TO, text, first.end)
  const second = to === null ? null : partAt(text, to, now)
  if (second === null) {
    const days = since === null || first.isRange ? first.days : from(first.days, today)
    return { ...first, end: endAt(AGAIN, text, first.end) ?? first.end, days }
  }
  return { ...second, days: upTo(first.days, second) }
}

const from = (days: Days | null, to: PlainDate): Days | null => (days === null ? null : { from: days.from, to })

/** "上周三到周五", "12月20号到5号": a day that says no week or month is the first one behind. */
function upTo(first: Days | null, { text, days }: Found): Days | null {
  if (first === null || days === null) return null
  const { to } = days
  if (/^(?:周|星期|礼拜)/.test(text))
    return from(first, first.from.add({ days: (to.dayOfWeek - first.from.dayOfWeek + 7) % 7 }))
  if (!/^[^月年A-Z-]+[号日]$/.test(text)) return from(first, to)
  const sameMonth = first.from.with({ day: to.day })
  return from(first, isAfter(first.from, sameMonth) ? sameMonth.add({ months: 1 }) : sameMonth)
}

function oneAfterOther(a: Days | null, b: Days | null): Days | null {
  if (a === null || b === null) return null
  const [early, late] = isAfter(a.from, b.from) ? [b, a] : [a, b]
  return early.to.add({ days: 1 }).equals(late.from) ? from(early, late.to) : null
}

function partAt(text: string, at: number, now: Temporal.PlainDateTime): Found | null {
  for (const { pattern, days } of SPANS) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) continue
    const said = match.groups ?? {}
    const isRange = said.to !== undefined
    return { text: match[0], end: pattern.lastIndex, days: days(said, now.toPlainDate()), isRange }
  }
  const found = scanDate(text, at, now, 'past')
  if (found === null || found.date === null || found.time !== null) return null
  return { text: text.slice(at, found.end), end: found.end, days: { from: found.date, to: found.date } }
}

type Groups = { readonly [name: string]: string | undefined }
type Span = { readonly pattern: RegExp; readonly days: (said: Groups, today: PlainDate) => Days | null }

const span = (pattern: string, days: Span['days']): Span => ({ pattern: new RegExp(pattern, 'y'), days })

const N = '(?:\\d{1,3}|[零一二两三四五六七八九十]{1,3})'
const YEAR = '(?<year>去年|今年|前年|20\\d\\d年)'
const NOT_DAY = '(?![\\d零一二三四五六七八九十底末])'
const TH = '(?:ST|ND|RD|TH)?'
const IN_YEAR = '(?: (?<year>20\\d\\d)(?!\\d))?'

const SPANS: readonly Span[] = [
  span(`(?:最近|近|过去|这)(?<n>${N})个?(?<unit>天|日|周|星期|礼拜|月|年)(?:之内|以来|内|里)?`, lastOf),
  span('(?:最近|近期|近来|这几天|这些天)(?!一[次张个笔条]|的?[那这]|几)', (_, today) => ({
    from: today.subtract({ days: 6 }),
    to: today,
  })),
  span('(?:THE )?(?:LAST|PAST) (?<n>\\d{1,3}) (?<unit>DAY|WEEK|MONTH|YEAR)S?(?![A-Z])', lastOf),
  span(`(?<n>${N})天(?:之|以)?前`, daysAgo),
  span('(?<n>\\d{1,3}) DAYS? AGO(?![A-Z])', daysAgo),
  span(`上上${WEEK}|(?:THE )?WEEK BEFORE LAST`, (_, today) => weekOf(today, -2)),
  span('上上个?月', (_, today) => monthsFrom(today.with({ day: 1 }).subtract({ months: 2 }), 1)),
  span('(?<which>上个?|[这本]个?)?周末', weekend),
  span(`下下?(?:${WEEK}|个?月(?!\\d)|个?季度)|明年|NEXT (?:WEEK|MONTH|QUARTER|YEAR)`, () => null),
  span(`${YEAR}(?<month>${N})月(?<day>${N})[号日]?`, dayOfYear),
  span(`(?<from>${N})[号日]?(?:到|至|-|~|—)(?<to>${N})[号日]`, daysOfMonth),
  span(`(?<from>\\d{1,2})${TH} ?(?:-|~|TO|UNTIL) ?(?<to>\\d{1,2})${TH} ${MONTH}${IN_YEAR}(?![A-Z\\d])`, daysOfMonth),
  span(`${MONTH} (?<from>\\d{1,2})${TH} ?(?:-|~|TO|UNTIL) ?(?<to>\\d{1,2})${TH}(?![A-Z\\d:])`, daysOfMonth),
  span(`${YEAR}?(?<month>${N})月份?(?<third>[上中下]旬)?${NOT_DAY}`, monthOf),
  span(`(?:(?:IN|DURING|OF|FOR) )(?=MAY)${MONTH}${IN_YEAR}(?![A-Z])(?! ?\\d)`, monthOf),
  span(`(?:(?:IN|DURING|OF|FOR) )?(?!MAY)${MONTH}${IN_YEAR}(?![A-Z])(?! ?\\d)`, monthOf),
  span(`${YEAR}?第?(?<quarter>[一二三四1-4])季度`, quarterOf),
  span(`Q(?<quarter>[1-4])${IN_YEAR}(?![A-Z\\d])`, quarterOf),
  span('(?<which>上个?|本|这个?|LAST |THIS )(?:季度|QUARTER)', quarterNear),
  span(`${YEAR}?(?<half>[上下])半年`, halfOf),
  span(`${YEAR}(?!\\d)`, ({ year }, today) => yearOf(yearSaid(year, today))),
  span('(?<which>LAST|THIS) YEAR', ({ which }, today) => yearOf(which === 'LAST' ? today.year - 1 : today.year)),
]

const numberOf = (said: string | undefined): number => {
  const value = said === undefined ? null : parseNumeral(said)
  return value === null ? Number.NaN : Number(formatQuantity(value))
}

const MONTHS_OF = { 月: 1, MONTH: 1, 年: 12, YEAR: 12 } as const
const isOfMonths = (unit: string): unit is keyof typeof MONTHS_OF => unit in MONTHS_OF

/** Today is the last of them. */
function lastOf({ n, unit = '' }: Groups, today: PlainDate): Days | null {
  const count = numberOf(n)
  if (!(count >= 1)) return null
  const days = /^[天日]$|DAY/.test(unit) ? count : 7 * count
  const before = isOfMonths(unit) ? today.subtract({ months: count * MONTHS_OF[unit] }) : today.subtract({ days })
  return { from: before.add({ days: 1 }), to: today }
}

function daysAgo({ n }: Groups, today: PlainDate): Days | null {
  const count = numberOf(n)
  if (!(count >= 1)) return null
  const day = today.subtract({ days: count })
  return { from: day, to: day }
}

function weekOf(today: PlainDate, weeks: number): Days {
  const monday = today.add({ days: 1 - today.dayOfWeek, weeks })
  return { from: monday, to: monday.add({ days: 6 }) }
}

/** Without a word before it the last one that has begun. */
function weekend({ which }: Groups, today: PlainDate): Days {
  const { from: monday, to } = weekOf(
    today,
    which?.startsWith('上') || (which === undefined && today.dayOfWeek < 6) ? -1 : 0,
  )
  return { from: monday.add({ days: 5 }), to }
}

const monthsFrom = (first: PlainDate, months: number): Days => ({
  from: first,
  to: first.add({ months }).subtract({ days: 1 }),
})

const yearOf = (year: number): Days => monthsFrom(Temporal.PlainDate.from({ year, month: 1, day: 1 }), 12)

function yearSaid(said: string | undefined, today: PlainDate): number {
  if (said === '去年') return today.year - 1
  if (said === '前年') return today.year - 2
  return said === undefined || said === '今年' ? today.year : Number.parseInt(said, 10)
}

/** So many months from that one on, which is the last that has begun where no year is said. */
function monthsOf(month: number, months: number, year: string | undefined, today: PlainDate): Days | null {
  if (!(month >= 1 && month <= 12)) return null
  const first = Temporal.PlainDate.from({ year: yearSaid(year, today), month, day: 1 })
  return monthsFrom(year === undefined && isAfter(first, today) ? first.subtract({ years: 1 }) : first, months)
}

/** "11" or "NOVEMBER". */
const monthSaid = (month: string): number => (/^[A-Z]/.test(month) ? monthNumber(month) : numberOf(month))

function monthOf({ month = '', year, third }: Groups, today: PlainDate): Days | null {
  const whole = monthsOf(monthSaid(month), 1, year, today)
  if (whole === null || third === undefined) return whole
  const at = '上中下'.indexOf(third[0] ?? '')
  const first = whole.from.add({ days: 10 * at })
  return { from: first, to: at === 2 ? whole.to : first.add({ days: 9 }) }
}

function quarterOf({ quarter, year }: Groups, today: PlainDate): Days | null {
  return monthsOf(3 * numberOf(quarter) - 2, 3, year, today)
}

function quarterNear({ which = '' }: Groups, today: PlainDate): Days {
  const first = today.with({ day: 1, month: 3 * Math.ceil(today.month / 3) - 2 })
  return monthsFrom(/^上|LAST/.test(which) ? first.subtract({ months: 3 }) : first, 3)
}

function halfOf({ half, year }: Groups, today: PlainDate): Days | null {
  return monthsOf(half === '上' ? 1 : 7, 6, year, today)
}

function dayOfYear({ month = '', day, year }: Groups, today: PlainDate): Days | null {
  const whole = monthsOf(monthSaid(month), 1, year ?? '今年', today)
  return whole === null ? null : within(whole, numberOf(day), numberOf(day))
}

/** Of the last month in which the first of them has come, where none is said. */
function daysOfMonth({ from: first, to: last, month, year }: Groups, today: PlainDate): Days | null {
  const [day, to] = [numberOf(first), numberOf(last)]
  const whole = month === undefined ? monthsFrom(today.with({ day: 1 }), 1) : monthsOf(monthSaid(month), 1, year, today)
  if (whole === null) return null
  const isToCome = month === undefined && day > today.day
  return within(isToCome ? monthsFrom(whole.from.subtract({ months: 1 }), 1) : whole, day, to)
}

const within = (month: Days, first: number, last: number): Days | null =>
  first >= 1 && last <= month.to.day
    ? { from: month.from.with({ day: first }), to: month.from.with({ day: last }) }
    : null

function endAt(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}
