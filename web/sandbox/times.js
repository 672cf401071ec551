/** Instants as people of the site read them. */
import { words } from './wording.js'

/** The site's; set once the clock is known. */
let timeZone = 'Asia/Shanghai'

/** @param {string} zone */
export function useTimeZone(zone) {
  timeZone = zone
}

/** @param {Intl.DateTimeFormatOptions} options */
function format(options) {
  return new Intl.DateTimeFormat(words.language, { timeZone, ...options })
}

/** "14:05" @param {number} ms */
export function clockTime(ms) {
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms)
}

/** "11月21日周六" @param {number} ms */
export function dayName(ms) {
  return format({ month: 'short', day: 'numeric', weekday: 'short' }).format(ms)
}

/** A key equal for instants of one local day. @param {number} ms */
function dayKey(ms) {
  return format({ year: 'numeric', month: 'numeric', day: 'numeric' }).format(ms)
}

/** "今天 14:05", "昨天 …" or with the date. @param {number} ms @param {number} nowMs */
export function dayAndTime(ms, nowMs) {
  const key = dayKey(ms)
  const time = clockTime(ms)
  if (key === dayKey(nowMs)) return `${words.today} ${time}`
  if (key === dayKey(nowMs - 86_400_000)) return `${words.yesterday} ${time}`
  return `${dayName(ms)} ${time}`
}

/** For a list: the time today, else the day. @param {number} ms @param {number} nowMs */
export function shortWhen(ms, nowMs) {
  if (dayKey(ms) === dayKey(nowMs)) return clockTime(ms)
  if (dayKey(ms) === dayKey(nowMs - 86_400_000)) return words.yesterday
  return format({ month: 'numeric', day: 'numeric' }).format(ms)
}

/**
 * Minutes until the next of the local times "HH:mm"; null when there are none.
 * @param {readonly string[]} starts @param {number} nowMs
 */
export function minutesToNext(starts, nowMs) {
  const [hours = 0, minutes = 0] = clockTime(nowMs).split(':').map(Number)
  const now = hours * 60 + minutes
  const waits = starts.map(start => {
    const [h = 0, m = 0] = start.split(':').map(Number)
    return ((h * 60 + m - now + 1_440 - 1) % 1_440) + 1
  })
  return waits.length === 0 ? null : Math.min(...waits)
}
