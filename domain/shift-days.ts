/** Which shift an instant falls in, and which day of the plant that makes it (invariant 7). */
import type { ShiftWindow } from './calendar.ts'
import { instantAt } from './instants.ts'
import type { Instant, PlainDate } from './model.ts'
import {
  BLOCK_DAYS,
  type Block,
  blockAt,
  blockOf,
  dateOfEpochDay,
  epochDay,
  type Layout,
  MINUTE_MS,
  type ShiftSpan,
} from './working-windows.ts'

/** People report the last pieces while they wash their hands; that is still their shift. */
const LATE_REPORT_MINUTES = 120

export function shiftAt(layout: Layout, instant: Instant): ShiftWindow | null {
  const span = spanAt(blockOf(layout, instant.epochMilliseconds), instant.epochMilliseconds)
  return span && toWindow(span)
}

export function workDateOf(layout: Layout, instant: Instant): PlainDate {
  const ms = instant.epochMilliseconds
  const block = blockOf(layout, ms)
  const span = spanAt(block, ms) ?? spanJustEnded(block, ms)
  return dateOfEpochDay(span ? span.day : calendarDay(block, ms))
}

export function shiftsOn(layout: Layout, workDate: PlainDate): readonly ShiftWindow[] {
  return spansOn(layout, epochDay(workDate)).map(toWindow)
}

export function shiftWindow(layout: Layout, workDate: PlainDate): { start: Instant; end: Instant } | null {
  const day = epochDay(workDate)
  const plan = layout.dayPlan(day)
  if (plan === 'rest') return null
  if (plan === 'allDay') return wholeDay(layout, day)
  const spans = spansOn(layout, day)
  if (spans.length === 0) return null
  const start = Math.min(...spans.map(span => span.start))
  return { start: instantAt(start), end: instantAt(Math.max(...spans.map(span => span.end))) }
}

function wholeDay(layout: Layout, day: number): { start: Instant; end: Instant } | null {
  const block = blockAt(layout, Math.floor(day / BLOCK_DAYS))
  const index = day - block.index * BLOCK_DAYS
  const start = block.midnights[index]
  const end = block.midnights[index + 1]
  return start === undefined || end === undefined ? null : { start: instantAt(start), end: instantAt(end) }
}

const spansOn = (layout: Layout, day: number): readonly ShiftSpan[] =>
  blockAt(layout, Math.floor(day / BLOCK_DAYS)).shifts.filter(span => span.day === day)

/** Of two shifts that overlap at handover, the one that began last. */
const spanAt = (block: Block, ms: number): ShiftSpan | null =>
  block.shifts.findLast(span => span.start <= ms && ms < span.end) ?? null

function spanJustEnded(block: Block, ms: number): ShiftSpan | null {
  const since = ms - LATE_REPORT_MINUTES * MINUTE_MS
  const ended = block.shifts.filter(span => span.end <= ms && span.end >= since)
  return ended.reduce<ShiftSpan | null>((last, span) => (last && last.end >= span.end ? last : span), null)
}

function calendarDay(block: Block, ms: number): number {
  const later = block.midnights.findIndex(midnight => midnight > ms)
  return block.index * BLOCK_DAYS + (later < 0 ? BLOCK_DAYS : later) - 1
}

const toWindow = (span: ShiftSpan): ShiftWindow => ({
  shift: span.shift,
  workDate: dateOfEpochDay(span.day),
  start: instantAt(span.start),
  end: instantAt(span.end),
})
