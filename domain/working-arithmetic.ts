/** Sums and searches over laid-out working windows: whole milliseconds, binary search, no calendar arithmetic. */
import { instantAt } from './instants.ts'
import type { CalendarId, Instant } from './model.ts'
import { BLOCK_DAYS, type Block, blockAt, blockOf, DAY_MS, type Layout, MINUTE_MS, sumAt } from './working-windows.ts'

/** A factory that stands still for a whole year has no next working minute worth planning with. */
const MOST_BARREN_BLOCKS = Math.ceil(366 / BLOCK_DAYS) + 1
const HORIZON_YEARS = 30
const HORIZON_MS = HORIZON_YEARS * 366 * DAY_MS
const HORIZON_BLOCKS = Math.floor((HORIZON_YEARS * 366) / BLOCK_DAYS)

/** A search in a calendar that can't have a useful answer. `kind` names why. */
export class CalendarExhausted extends RangeError {
  readonly kind: 'noWorkingTime' | 'tooFar'
  readonly calendarId: CalendarId

  constructor(kind: 'noWorkingTime' | 'tooFar', calendarId: CalendarId) {
    const why = kind === 'tooFar' ? `looks further than ${HORIZON_YEARS} years` : 'has no working time for over a year'
    super(`calendar ${calendarId} ${why}`)
    this.name = 'CalendarExhausted'
    this.kind = kind
    this.calendarId = calendarId
  }
}

export function addWorking(layout: Layout, from: Instant, minutes: number): Instant {
  let rest = toMilliseconds(layout, minutes)
  if (rest === 0) return from
  const first = blockOf(layout, from.epochMilliseconds)
  let before = workedBefore(first, from.epochMilliseconds)
  let { index } = first
  const step = walk(layout, index, 1)
  while (rest > sumAt(layout, index) - before) {
    rest -= sumAt(layout, index) - before
    before = 0
    index = step()
  }
  const block = blockAt(layout, index)
  const window = firstAtLeast(block.worked, before + rest) - 1
  return instantAt(at(block.starts, window) + before + rest - at(block.worked, window))
}

export function subtractWorking(layout: Layout, to: Instant, minutes: number): Instant {
  let rest = toMilliseconds(layout, minutes)
  if (rest === 0) return to
  const last = blockOf(layout, to.epochMilliseconds)
  let before = workedBefore(last, to.epochMilliseconds)
  let { index } = last
  const step = walk(layout, index, -1)
  while (rest > before) {
    rest -= before
    index = step()
    before = sumAt(layout, index)
  }
  const block = blockAt(layout, index)
  const window = firstAbove(block.worked, before - rest) - 1
  return instantAt(at(block.starts, window) + before - rest - at(block.worked, window))
}

export function workingMinutesBetween(layout: Layout, a: Instant, b: Instant): number {
  const from = a.epochMilliseconds
  const to = b.epochMilliseconds
  return to >= from ? workedBetween(layout, from, to) / MINUTE_MS : 0 - workedBetween(layout, to, from) / MINUTE_MS
}

function workedBetween(layout: Layout, from: number, to: number): number {
  if (to - from > HORIZON_MS) throw new CalendarExhausted('tooFar', layout.calendarId)
  const first = blockOf(layout, from)
  const last = blockOf(layout, to)
  let sum = workedBefore(last, to) - workedBefore(first, from)
  for (let index = first.index; index < last.index; index++) sum += sumAt(layout, index)
  return sum
}

export function nextWorkingInstant(layout: Layout, instant: Instant): Instant {
  const ms = instant.epochMilliseconds
  let block = blockOf(layout, ms)
  const step = walk(layout, block.index, 1)
  let window = firstAbove(block.ends, ms)
  while (window === block.ends.length) {
    block = blockAt(layout, step())
    window = 0
  }
  const start = at(block.starts, window)
  return start <= ms ? instant : instantAt(start)
}

export function previousWorkingInstant(layout: Layout, instant: Instant): Instant {
  const ms = instant.epochMilliseconds
  let block = blockOf(layout, ms)
  const step = walk(layout, block.index, -1)
  let window = firstAtLeast(block.starts, ms) - 1
  while (window < 0) {
    block = blockAt(layout, step())
    window = block.starts.length - 1
  }
  const end = at(block.ends, window)
  return end >= ms ? instant : instantAt(end)
}

export function isWorking(layout: Layout, instant: Instant): boolean {
  const ms = instant.epochMilliseconds
  const block = blockOf(layout, ms)
  const window = firstAbove(block.ends, ms)
  return window < block.ends.length && at(block.starts, window) <= ms
}

/** Block after block in one direction, by index, giving up where there is nothing to find. */
function walk(layout: Layout, from: number, direction: 1 | -1): () => number {
  let index = from
  let barren = 0
  return () => {
    index += direction
    barren = sumAt(layout, index) === 0 ? barren + 1 : 0
    if (barren > MOST_BARREN_BLOCKS) throw new CalendarExhausted('noWorkingTime', layout.calendarId)
    if (Math.abs(index - from) > HORIZON_BLOCKS) throw new CalendarExhausted('tooFar', layout.calendarId)
    return index
  }
}

/** Working milliseconds of the block before the instant, which lies in it. */
function workedBefore(block: Block, ms: number): number {
  const window = firstAbove(block.ends, ms)
  const inside = window < block.starts.length ? Math.max(0, ms - at(block.starts, window)) : 0
  return at(block.worked, window) + inside
}

function toMilliseconds(layout: Layout, minutes: number): number {
  if (!(minutes >= 0 && Number.isFinite(minutes))) throw new RangeError(`not a length of working time: ${minutes}`)
  // Nobody works more than all the time: no need to walk there.
  if (minutes * MINUTE_MS > HORIZON_MS) throw new CalendarExhausted('tooFar', layout.calendarId)
  return Math.round(minutes * MINUTE_MS)
}

/** Every index here comes from a search in the same list; reading past its end is a fault of ours. */
function at(list: Float64Array, index: number): number {
  const value = list[index]
  if (value === undefined) throw new RangeError(`no working window ${index}`)
  return value
}

/** Index of the first entry > value; the length when there is none. */
function firstAbove(list: Float64Array, value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(list, middle) > value) high = middle
    else low = middle + 1
  }
  return low
}

/** Index of the first entry ≥ value; the length when there is none. */
function firstAtLeast(list: Float64Array, value: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(list, middle) >= value) high = middle
    else low = middle + 1
  }
  return low
}
