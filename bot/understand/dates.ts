/** Days and times as people say them: 周五, 明天下午三点, 25号, 月底, 12/1, 下周三, 三天后. In the site's time zone. */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../domain/model.ts'
import { parseNumeral } from './numerals.ts'

let last: { readonly now: Instant; readonly timeZone: string; readonly local: Temporal.PlainDateTime } | null = null

/** The site's wall clock. A text asks a dozen times for that of one moment, and each answer costs microseconds. */
export function localNow(now: Instant, timeZone: string): Temporal.PlainDateTime {
  if (last?.now !== now || last.timeZone !== timeZone)
    last = { now, timeZone, local: now.toZonedDateTimeISO(timeZone).toPlainDateTime() }
  return last.local
}

export type DateFound = {
  readonly start: number
  readonly end: number
  /** null when only a time or part of the day was said ("上午", "三点"). */
  readonly date: Temporal.PlainDate | null
  readonly time: Temporal.PlainTime | null
  readonly part: PartOfDay | null
}

/**
 * `deadline` looks ahead and also reads "12/1"; `talk` is about work, mostly past; `past` is a question about what was,
 * for which a day that nothing else places is the last one of its name. English days are read outside of talk.
 */
export type Mode = 'talk' | 'deadline' | 'past'

export type PartOfDay = 'night' | 'morning' | 'noon' | 'afternoon' | 'evening'

const N = '(\\d{1,3}|[零一二两三四五六七八九十]{1,3})'
const DAY_WORD =
  /大前天|前天|昨天|昨日|昨儿|昨晚|昨夜|寻日|琴日|今天|今日|今儿|今晚|今早|今夜|明天|明日|明儿|明早|明晚|听日|后天|大后天/y
const WEEKDAY =
  /(上上周|上上个?星期|上上个?礼拜|上周|上个?星期|上个?礼拜|下下周|下周|下个?星期|下个?礼拜|本周|这周|这个?星期|这个?礼拜|周|星期|礼拜)([一二三四五六日天末1-6])(?!\d|(?<=一)[共起下直定些般样])/y
const MONTH_DAY = new RegExp(`${N}月${N}(?:[号日]|(?!\\d))`, 'y')
const DAY_OF_MONTH = new RegExp(
  `(下个?月|本月|这个?月|上个?月)?${N}[号日](?!机|线|车|单|工|炉|床|磨|锯|台|模|库|仓|门|楼|柜|钻|攻|氩|二保|注塑|测试|超声|加工|折弯|烫|产品|料|件|货架|架|扎|位|桌|框|筐|托|夹|刀|图|厂|客|钢|色|码|缸|版)`,
  'y',
)
const MONTH_END = /(下个?月|本月|这个?月)?(?:月底|月末|底(?=前|交|$))|年底/y
const LATER = new RegExp(`(半|${N})个?(半)?(分钟|小时|钟头|天|日|周|星期|礼拜|月)(?:之?后|以后|内|之内|以内)`, 'y')
const ISO = /(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?!\d)/y
const SLASHED = /(\d{1,2})[/.-](\d{1,2})(?![\d/.-])/y
const PART = /上午|早上|早晨|清早|清晨|凌晨|中午|下午|晚上|傍晚|夜里|半夜|晏昼|上昼|下昼|朝早|夜晚|头晌|晌午|后晌/y
const CLOCK = /(\d{1,2}):(\d{2})(?!\d)/y
const HOUR = new RegExp(
  `${N}点(?:(半)|(一刻)|(三刻)|${N}(?![\\d一二两三四五六七八九十百]|\\s?[个件只支根片块条台套张双])分?|钟|整)?`,
  'y',
)

const DAY_OFFSET: Readonly<Record<string, number>> = {
  大前天: -3,
  前天: -2,
  昨天: -1,
  昨日: -1,
  昨儿: -1,
  昨晚: -1,
  昨夜: -1,
  寻日: -1,
  琴日: -1,
  明天: 1,
  明日: 1,
  明儿: 1,
  明早: 1,
  明晚: 1,
  听日: 1,
  后天: 2,
  大后天: 3,
}
const PARTS: readonly (readonly [RegExp, PartOfDay])[] = [
  [/凌晨|半夜/, 'night'],
  [/上午|早|清晨|上昼|头晌/, 'morning'],
  [/中午|晌午/, 'noon'],
  [/下午|晏昼|下昼|后晌/, 'afternoon'],
  [/晚|夜|傍/, 'evening'],
]
const WEEKDAYS = '一二三四五六日'
const STARTS = /[大前昨今明后寻琴听上下本这周星礼年月底半早清凌中晚傍夜晏朝头晌\d零一二两三四五六七八九十]/

/** The date expression at `at`, or null. `deadline` also reads "12/1" and "12-1", which elsewhere are no dates. */
export function scanDate(
  text: string,
  at: number,
  today: Temporal.PlainDateTime,
  mode: Mode = 'talk',
): DateFound | null {
  if (mode !== 'talk') {
    const english = scanEnglish(text, at, today, mode)
    if (english !== null) {
      const time = scanTime(text, english.end + (matchAt(BEFORE_TIME, text, english.end)?.length ?? 0), null)
      return { start: at, date: english.date, end: time?.end ?? english.end, time: time?.time ?? null, part: null }
    }
  }
  if (!STARTS.test(text[at] ?? '')) return null
  const later = scanLater(text, at, today)
  if (later !== null) return later
  const day = scanDay(text, at, today.toPlainDate(), mode)
  const afterDay = day?.end ?? at
  const part = day?.part ?? matchAt(PART, text, afterDay)
  const timeAt = afterDay + (day?.part == null ? (part?.length ?? 0) : 0)
  const time = scanTime(text, timeAt, part === null ? null : partOf(part))
  if (day === null && part === null && time === null) return null
  return {
    start: at,
    end: time?.end ?? timeAt,
    date: day?.date ?? null,
    time: time?.time ?? null,
    part: part === null ? null : partOf(part),
  }
}

const ENGLISH_DAY =
  /(NEXT |LAST )?(?:(MON|TUE|WED|THU|FRI|SAT|SUN)(?:S|NES|R|RS|UR)?(?:DAY)?)(?![A-Z])|(?:YESTERDAY|TODAY|TOMORROW)(?![A-Z])/y
const ENGLISH_OFFSET: Readonly<Record<string, number>> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 }
const ENGLISH_DAYS: readonly string[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']
export const ENGLISH_MONTH =
  'JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|NOV(?:EMBER)?|DEC(?:EMBER)?'
/** "27 NOV", "27TH NOVEMBER 2027", "NOV 27". */
const ENGLISH_DATE = new RegExp(
  `(?:(\\d{1,2})(?:ST|ND|RD|TH)? ?(${ENGLISH_MONTH})|(${ENGLISH_MONTH}) ?(\\d{1,2})(?:ST|ND|RD|TH)?)(?![A-Z\\d:])(?: (20\\d\\d)(?![\\d:]))?`,
  'y',
)
const MONTHS: readonly string[] = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
/** What may stand between a day and its time. */
const BEFORE_TIME = /[ ,、]*(?:AT )?/y

/**
 * As a deadline "FRIDAY" is the coming one (today counts) and "NEXT FRIDAY" that of the week after this; of what was it is
 * the last one, of which today is none for "LAST FRIDAY".
 */
function scanEnglish(text: string, at: number, now: Temporal.PlainDateTime, mode: Mode): Ended | null {
  if (/[A-Z]/.test(text[at - 1] ?? '')) return null
  const match = execAt(ENGLISH_DAY, text, at)
  if (match === null) return scanEnglishDate(text, at, now, mode)
  const today = now.toPlainDate()
  const [all, which, name] = match
  const end = at + all.length
  if (name === undefined) return { date: today.add({ days: ENGLISH_OFFSET[all] ?? 0 }), end }
  const ahead = (ENGLISH_DAYS.indexOf(name) + 1 - today.dayOfWeek + 7) % 7
  const next = ENGLISH_DAYS.indexOf(name) + 8 - today.dayOfWeek
  const last = ahead === 0 && which === undefined ? 0 : ahead - 7
  return { date: today.add({ days: which === 'NEXT ' ? next : mode === 'past' ? last : ahead }), end }
}

function scanEnglishDate(text: string, at: number, now: Temporal.PlainDateTime, mode: Mode): Ended | null {
  const match = execAt(ENGLISH_DATE, text, at)
  if (match === null) return null
  const [all, dayBefore, monthAfter, monthBefore, dayAfter, year] = match
  const month = monthNumber(monthAfter ?? monthBefore ?? '')
  const day = Number(dayBefore ?? dayAfter)
  const near = mode === 'past' ? lastDate : comingDate
  const date = year === undefined ? near(now.toPlainDate(), month, day) : plainDate(Number(year), month, day)
  return date === null ? null : { date, end: at + all.length }
}

/** "周", "个星期": of a pattern; no day of the week. */
export const WEEK = '(?:周|个?星期|个?礼拜)(?![一二三四五六日天末\\d])'

/** "NOV", "NOVEMBER" → 11. */
export const monthNumber = (name: string): number => MONTHS.indexOf(name.slice(0, 3)) + 1

/** The first date anywhere in a text that sets a deadline. */
export function findDate(text: string, now: Instant, timeZone: string): DateFound | null {
  const today = localNow(now, timeZone)
  for (let at = 0; at < text.length; at += 1) {
    if (/\d/.test(text[at] ?? '') && /[\w月-]/.test(text[at - 1] ?? '')) continue
    const found = scanDate(text, at, today, 'deadline')
    if (found !== null && (found.date !== null || found.time !== null)) return found
  }
  return null
}

type DayFound = { readonly date: Temporal.PlainDate; readonly end: number; readonly part: string | null }

function scanDay(text: string, at: number, today: Temporal.PlainDate, mode: Mode): DayFound | null {
  const word = matchAt(DAY_WORD, text, at)
  if (word !== null) {
    const part = /[晚夜早]/.exec(word)?.[0] ?? null
    return { date: today.add({ days: DAY_OFFSET[word] ?? 0 }), end: at + word.length, part }
  }
  const date =
    scanWeekday(text, at, today, mode) ?? scanMonthDay(text, at, today, mode) ?? scanMonthEnd(text, at, today)
  if (date !== null) return { ...date, part: null }
  const written = scanIso(text, at) ?? (mode === 'deadline' ? scanSlashed(text, at, today) : null)
  return written === null ? null : { ...written, part: null }
}

type Ended = { readonly date: Temporal.PlainDate; readonly end: number }

/**
 * A deadline's 周五 is the coming Friday (today counts); in talk it is the nearest one. 下周三 is the Wednesday of the week
 * after this one.
 */
function scanWeekday(text: string, at: number, today: Temporal.PlainDate, mode: Mode): Ended | null {
  const match = execAt(WEEKDAY, text, at)
  if (match === null) return null
  const [all, which = '', name = ''] = match
  const weekday = name === '末' ? 6 : name === '天' ? 7 : /\d/.test(name) ? Number(name) : WEEKDAYS.indexOf(name) + 1
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  const weeks = which.startsWith('下下')
    ? 2
    : which.startsWith('下')
      ? 1
      : which.startsWith('上上')
        ? -2
        : which.startsWith('上')
          ? -1
          : 0
  const inWeek = monday.add({ days: weekday - 1 + 7 * weeks })
  const past = Temporal.PlainDate.compare(inWeek, today) < 0
  const near = mode === 'talk' && today.since(inWeek).days <= 3
  const isPlaced = /^[上下本这]/.test(which)
  const end = at + all.length
  if (mode === 'past')
    return { date: past || isPlaced || inWeek.equals(today) ? inWeek : inWeek.subtract({ weeks: 1 }), end }
  return { date: past && !near && !isPlaced ? inWeek.add({ weeks: 1 }) : inWeek, end }
}

function scanMonthDay(text: string, at: number, today: Temporal.PlainDate, mode: Mode): Ended | null {
  const month = execAt(MONTH_DAY, text, at)
  if (month !== null) {
    const near = { talk: latelyDate, deadline: comingDate, past: lastDate }[mode]
    const date = near(today, toInteger(month[1]), toInteger(month[2]))
    return date === null ? null : { date, end: at + month[0].length }
  }
  const day = /[\d机床线台炉车锯磨焊弯]/.test(text[at - 1] ?? '') ? null : execAt(DAY_OF_MONTH, text, at)
  if (day === null) return null
  const [all, which = '', number] = day
  const months = which.startsWith('下') ? 1 : which.startsWith('上') ? -1 : 0
  const date = dayOfMonth(today.add({ months }), toInteger(number))
  if (date === null) return null
  const side = which === '' ? Temporal.PlainDate.compare(date, today) : 0
  const moved = side < 0 && mode === 'deadline' ? 1 : side > 0 && mode === 'past' ? -1 : 0
  return { date: dayOfMonth(today.add({ months: months + moved }), toInteger(number)) ?? date, end: at + all.length }
}

function scanMonthEnd(text: string, at: number, today: Temporal.PlainDate): Ended | null {
  const match = execAt(MONTH_END, text, at)
  if (match === null) return null
  const [all, which] = match
  if (all === '底' || (all.startsWith('底') && which === undefined)) return null
  const month = all === '年底' ? today.with({ month: 12 }) : today.add({ months: which?.startsWith('下') ? 1 : 0 })
  return { date: month.with({ day: month.daysInMonth }), end: at + all.length }
}

function scanIso(text: string, at: number): Ended | null {
  const match = execAt(ISO, text, at)
  const date = match === null ? null : plainDate(Number(match[1]), Number(match[2]), Number(match[3]))
  return date === null || match === null ? null : { date, end: at + match[0].length }
}

function scanSlashed(text: string, at: number, today: Temporal.PlainDate): Ended | null {
  const match = execAt(SLASHED, text, at)
  const date = match === null ? null : comingDate(today, Number(match[1]), Number(match[2]))
  return date === null || match === null ? null : { date, end: at + match[0].length }
}

/** 三天后, 半小时后, 两个半小时后, 5天内. */
function scanLater(text: string, at: number, now: Temporal.PlainDateTime): DateFound | null {
  const match = execAt(LATER, text, at)
  if (match === null) return null
  const [all, amount = '', , half, unit = ''] = match
  const count = amount === '半' ? 0.5 : toInteger(amount) + (half === undefined ? 0 : 0.5)
  if (!(count > 0)) return null
  const [end, start] = [at + all.length, at]
  if (/分钟|小时|钟头/.test(unit)) {
    const moment = now.add({ minutes: Math.round(count * (unit === '分钟' ? 1 : 60)) })
    return { start, end, date: moment.toPlainDate(), time: moment.toPlainTime().round('minute'), part: null }
  }
  if (!Number.isInteger(count)) return null
  const span = /天|日/.test(unit) ? { days: count } : unit === '月' ? { months: count } : { weeks: count }
  const time = scanTime(text, end, null)
  return { start, end: time?.end ?? end, date: now.toPlainDate().add(span), time: time?.time ?? null, part: null }
}

function scanTime(
  text: string,
  at: number,
  part: PartOfDay | null,
): { readonly time: Temporal.PlainTime; readonly end: number } | null {
  const clock = execAt(CLOCK, text, at)
  const hour = clock === null ? execAt(HOUR, text, at) : null
  const match = clock ?? hour
  if (match === null) return null
  const minutes = clock !== null ? Number(clock[2]) : minutesOf(hour)
  const time = plainTime(afternoonHour(toInteger(match[1]), part), minutes)
  return time === null ? null : { time, end: at + match[0].length }
}

function minutesOf(hour: RegExpExecArray | null): number {
  if (hour?.[2] !== undefined) return 30
  if (hour?.[3] !== undefined) return 15
  if (hour?.[4] !== undefined) return 45
  return hour?.[5] === undefined ? 0 : toInteger(hour[5])
}

function afternoonHour(hour: number, part: PartOfDay | null): number {
  const later = (part === 'afternoon' && hour < 12) || (part === 'evening' && hour >= 5 && hour < 12)
  return later || (part === 'noon' && hour < 3) ? hour + 12 : hour
}

const partOf = (word: string): PartOfDay | null => PARTS.find(([pattern]) => pattern.test(word))?.[1] ?? null

/** The next such day from today on; a day up to a month past stays in the past ("11月20号做的"). */
function comingDate(today: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate | null {
  const date = plainDate(today.year, month, day)
  if (date === null) return null
  const longPast = Temporal.PlainDate.compare(date, today.subtract({ days: 31 })) < 0
  return longPast ? plainDate(today.year + 1, month, day) : date
}

/** Work told in January was done in the December that has passed, not in the next. */
function latelyDate(today: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate | null {
  const date = comingDate(today, month, day)
  const before = date?.subtract({ years: 1 })
  if (before === undefined) return null
  return Temporal.PlainDate.compare(before, today.subtract({ days: 31 })) < 0 ? date : before
}

/** The last such day, today counts. */
function lastDate(today: Temporal.PlainDate, month: number, day: number): Temporal.PlainDate | null {
  const date = plainDate(today.year, month, day)
  const isToCome = date !== null && Temporal.PlainDate.compare(date, today) > 0
  return isToCome ? plainDate(today.year - 1, month, day) : date
}

const dayOfMonth = (month: Temporal.PlainDate, day: number): Temporal.PlainDate | null =>
  plainDate(month.year, month.month, day)

function plainDate(year: number, month: number, day: number): Temporal.PlainDate | null {
  if (!(month >= 1 && month <= 12 && day >= 1)) return null
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return day > first.daysInMonth ? null : first.with({ day })
}

const plainTime = (hour: number, minute: number): Temporal.PlainTime | null =>
  hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 ? Temporal.PlainTime.from({ hour, minute }) : null

/** NaN for what isn't a whole number. */
function toInteger(text: string | undefined): number {
  if (text === undefined) return Number.NaN
  const value = parseNumeral(text)
  return value === null || value % 10_000n !== 0n ? Number.NaN : Number(value / 10_000n)
}

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const matchAt = (pattern: RegExp, text: string, at: number): string | null => execAt(pattern, text, at)?.[0] ?? null
