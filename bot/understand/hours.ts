/**
 * Which hours of a day a question is about: 夜班, 昨晚, 上午, 下午两点到四点, 10点以后, "night shift", "this morning", "between 8
 * and 12". A shift is what the calendar makes of it; parts of the day have their hours here, which the answer shows.
 */
import { Temporal } from 'temporal-polyfill'
import type { HoursSaid, ShiftName } from './asked.ts'
import { type PartOfDay, scanDate } from './dates.ts'

/** `instead`: what is left to be read in their place; the day, where the word named it as well. */
export type HoursFound = {
  readonly start: number
  readonly end: number
  readonly instead: string
  readonly hours: HoursSaid
}

type Found = Omit<HoursFound, 'start'>

const MAY_HOLD = /[班点午晚早夜晨昼晌]|\d:\d\d|SHIFT|MORNING|AFTERNOON|EVENING|NIGHT|BETWEEN|FROM|SINCE|AFTER/
const SAYS_TODAY = /今[天日]|TODAY/

/** The first hours that a text names. */
export function hoursIn(text: string, now: Temporal.PlainDateTime): HoursFound | null {
  if (!MAY_HOLD.test(text)) return null
  for (let at = 0; at < text.length; at += 1) {
    const found = shiftAt(text, at) ?? wordAt(text, at) ?? englishAt(text, at) ?? spanAt(text, at, now)
    if (found === null) continue
    const ofToday = SAYS_TODAY.test(text) || SAYS_TODAY.test(found.instead)
    return { start: at, ...found, hours: { ...found.hours, ofToday } }
  }
  return null
}

const SHIFT =
  /(?:大?(夜)|(晚)|(中)|[白早日])班(?!长|组|的人|车(?!削|床|间|工))|(?:(?:ON |DURING |IN )?THE )?(?:(NIGHT)|(MIDDLE|SECOND|SWING)|(?:DAY|EARLY|MORNING|FIRST)) SHIFT(?![A-Z])/y

function shiftAt(text: string, at: number): Found | null {
  if (isInside(text, at)) return null
  const match = execAt(SHIFT, text, at)
  if (match === null) return null
  const [all, night, late, middle, nightShift, middleShift] = match
  const isNight = (night ?? late ?? nightShift) !== undefined
  const shift: ShiftName = isNight ? 'night' : (middle ?? middleShift) !== undefined ? 'middle' : 'day'
  return { end: at + all.length, instead: '', hours: { of: 'shift', shift, ofToday: false } }
}

const SHIFT_NAMES: readonly (readonly [RegExp, ShiftName])[] = [
  [/[夜晚]|night|late|third/i, 'night'],
  [/中|middle|swing|second/i, 'middle'],
  [/[白早日]|day|early|morning|first/i, 'day'],
]

/** By what a site calls it: 常白班 is a day shift. null: by no word of ours. */
export const shiftCalled = (name: string): ShiftName | null =>
  SHIFT_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null

const HOURS: Readonly<Record<PartOfDay, readonly [from: number, to: number]>> = {
  night: [0, 6],
  morning: [6, 12],
  noon: [11, 13],
  afternoon: [12, 18],
  evening: [18, 6],
}

const clock = (from: Temporal.PlainTime, to: Temporal.PlainTime): HoursSaid => ({
  of: 'clock',
  from,
  to,
  ofToday: false,
})
const hour = (of: number): Temporal.PlainTime => Temporal.PlainTime.from({ hour: of })
const partHours = (part: PartOfDay): HoursSaid => clock(hour(HOURS[part][0]), hour(HOURS[part][1]))

/** A day and its hours in one word. */
const WORDS: readonly (readonly [RegExp, PartOfDay, string])[] = [
  [/昨[晚夜](?:上|里|间)?/y, 'evening', '昨天'],
  [/今[晚夜](?:上|里|间)?/y, 'evening', '今天'],
  [/今早(?:上|晨)?/y, 'morning', '今天'],
  [/LAST NIGHT(?![A-Z])/y, 'evening', 'YESTERDAY'],
  [/TONIGHT(?![A-Z])/y, 'evening', 'TODAY'],
  [/THIS MORNING(?![A-Z])/y, 'morning', 'TODAY'],
  [/THIS AFTERNOON(?![A-Z])/y, 'afternoon', 'TODAY'],
  [/THIS EVENING(?![A-Z])/y, 'evening', 'TODAY'],
  [/(?:IN THE )?MORNING(?![A-Z])/y, 'morning', ''],
  [/(?:IN THE )?AFTERNOON(?![A-Z])/y, 'afternoon', ''],
  [/(?:IN THE )?EVENING(?![A-Z])|AT NIGHT(?![A-Z])/y, 'evening', ''],
]

function wordAt(text: string, at: number): Found | null {
  if (isInside(text, at)) return null
  for (const [pattern, part, instead] of WORDS) {
    const match = execAt(pattern, text, at)
    if (match !== null) return { end: at + match[0].length, instead, hours: partHours(part) }
  }
  return null
}

const TIME = '(\\d{1,2})(?::(\\d{2}))? ?(AM|PM)?'
const BETWEEN = new RegExp(`(?:(?:FROM|BETWEEN) )${TIME} ?(?:TO|AND|UNTIL|TILL|-) ?${TIME}(?! ?(?:[A-Z]|\\d))`, 'y')
const SINCE = new RegExp(`(?:SINCE|AFTER) ${TIME}(?! ?(?:[A-Z]|\\d))`, 'y')

function englishAt(text: string, at: number): Found | null {
  if (isInside(text, at)) return null
  const between = execAt(BETWEEN, text, at)
  const match = between ?? execAt(SINCE, text, at)
  if (match === null) return null
  const [all, h1, m1, half1, h2, m2, half2] = match
  const from = timeOf(h1, m1, half1 ?? half2)
  const to = between === null ? hour(0) : timeOf(h2, m2, half2)
  return from === null || to === null ? null : { end: at + all.length, instead: '', hours: clock(from, to) }
}

function timeOf(said: string | undefined, minutes: string | undefined, half: string | undefined) {
  const twelve = Number(said) + (half === 'PM' && Number(said) < 12 ? 12 : 0)
  const at = half === 'AM' && twelve === 12 ? 0 : twelve
  return at > 23 || Number(minutes ?? 0) > 59
    ? null
    : Temporal.PlainTime.from({ hour: at, minute: Number(minutes ?? 0) })
}

const TO = /\s?(?:到|至|-|~|—)\s?/y
/** "8到12点": the first says no 点. */
const BARE = /(\d{1,2})\s?(?:到|至|-|~|—)\s?(?=\d{1,2}(?:点|:))/y
const AFTER = /(?:钟)?(?:以后|之后|后|以来|开始|起)/y
const BEFORE = /(?:钟)?(?:以前|之前|前)/y

/** "上午", "下午两点到四点", "14:00-16:00", "10点以后". One time alone says no span. */
function spanAt(text: string, at: number, now: Temporal.PlainDateTime): Found | null {
  if (isInside(text, at)) return null
  const bare = execAt(BARE, text, at)
  if (bare !== null) {
    const second = timeAt(text, at + bare[0].length, now, null)
    return second === null || Number(bare[1]) > 23
      ? null
      : { end: second.end, instead: '', hours: clock(hour(Number(bare[1])), second.time) }
  }
  const first = scanDate(text, at, now)
  if (first === null || first.date !== null) return null
  if (first.time === null) {
    return first.part === null ? null : { end: first.end, instead: '', hours: partHours(first.part) }
  }
  const to = execAt(TO, text, first.end)
  const second = to === null ? null : timeAt(text, first.end + to[0].length, now, first.time)
  if (second !== null) return { end: second.end, instead: '', hours: clock(first.time, second.time) }
  const after = execAt(AFTER, text, first.end)
  if (after !== null) return { end: first.end + after[0].length, instead: '', hours: clock(first.time, hour(0)) }
  const before = execAt(BEFORE, text, first.end)
  return before === null ? null : { end: first.end + before[0].length, instead: '', hours: clock(hour(0), first.time) }
}

/** "下午两点到四点": the second is of the same half of the day, whose 12 is midnight. */
function timeAt(text: string, at: number, now: Temporal.PlainDateTime, first: Temporal.PlainTime | null) {
  const found = scanDate(text, at, now)
  if (found === null || found.date !== null || found.time === null) return null
  const { end, time, part } = found
  if (first === null || part !== null || first.hour < 12 || time.hour > 12) return { end, time }
  const later = time.add({ hours: 12 })
  const isOfIt = (time.hour === 12 && first.hour > 12) || Temporal.PlainTime.compare(later, first) > 0
  return { end, time: isOfIt ? later : time }
}

/** In the middle of a number or a word. */
const isInside = (text: string, at: number): boolean =>
  /[A-Z\d]/.test(text[at] ?? '') && /[\w.:-]/.test(text[at - 1] ?? '')

function execAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
