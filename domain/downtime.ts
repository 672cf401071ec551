/**
 * Standstill as intervals: joined so that no minute counts twice, measured in working time, cut where somebody says that it
 * was shorter, and put in order by what caused most of it.
 */
import type { WorkingTime } from './calendar.ts'
import { earliest, latest } from './instants.ts'
import type { Instant } from './model.ts'

/** `to` null: it goes on. */
export type Interval = { readonly from: Instant; readonly to: Instant | null }

export type TimeOfDowntime = Pick<WorkingTime, 'addWorking' | 'workingMinutesBetween'>

const ms = (at: Instant): number => at.epochMilliseconds
const endOf = ({ to }: Interval, now: Instant): Instant => (to !== null && ms(to) < ms(now) ? to : now)

/** Without overlaps, in order of time; what touches is one. `now` ends what goes on. */
export function joined(intervals: readonly Interval[], now: Instant): readonly { from: Instant; to: Instant }[] {
  const closed = intervals
    .map(one => ({ from: one.from, to: endOf(one, now) }))
    .filter(({ from, to }) => ms(to) > ms(from))
    .toSorted((a, b) => ms(a.from) - ms(b.from))
  const all: { from: Instant; to: Instant }[] = []
  for (const next of closed) {
    const last = all.at(-1)
    if (last === undefined || ms(next.from) > ms(last.to)) all.push(next)
    else last.to = latest(last.to, next.to)
  }
  return all
}

/** Working minutes that lie in the intervals, each once. */
export const minutesIn = (intervals: readonly Interval[], time: TimeOfDowntime, now: Instant): number =>
  joined(intervals, now).reduce((sum, { from, to }) => sum + time.workingMinutesBetween(from, to), 0)

/** The part of the intervals between two moments. */
export const within = (intervals: readonly Interval[], from: Instant, to: Instant): readonly Interval[] =>
  joined(intervals, to).flatMap(one => {
    const cut = { from: latest(one.from, from), to: earliest(one.to, to) }
    return ms(cut.to) > ms(cut.from) ? [cut] : []
  })

/** When the standstill that goes on must have ended for all of them to come to `minutes`; never before it began. */
export function cutTo(intervals: readonly Interval[], minutes: number, time: TimeOfDowntime, now: Instant): Instant {
  const open = intervals.find(({ to }) => to === null)
  if (open === undefined) return now
  const before = minutesIn(
    intervals.filter(one => one !== open),
    time,
    now,
  )
  return earliest(time.addWorking(open.from, Math.max(0, minutes - before)), now)
}

/** What one exception cost in a period. */
export type Loss = {
  readonly cause: string
  readonly machine: string
  readonly minutes: number
  readonly count: number
}
export type Share = { readonly name: string; readonly minutes: number; readonly count: number; readonly share: number }

/** The dearest first. `share`: 0…1 of all. */
export function paretoBy(losses: readonly Loss[], nameOf: (loss: Loss) => string): readonly Share[] {
  const all = losses.reduce((sum, { minutes }) => sum + minutes, 0)
  return [...Map.groupBy(losses, nameOf)]
    .map(([name, group]) => {
      const minutes = group.reduce((sum, loss) => sum + loss.minutes, 0)
      const count = group.reduce((sum, loss) => sum + loss.count, 0)
      return { name, minutes, count, share: all === 0 ? 0 : minutes / all }
    })
    .toSorted((a, b) => b.minutes - a.minutes || b.count - a.count || a.name.localeCompare(b.name))
}

/** What somebody agreed on at the end stands for what was measured; of a part of the time, the same part of it. */
export function agreedPart(measuredInPart: number, measured: number, agreed: number | null): number {
  if (agreed === null || measured === 0) return measuredInPart
  return (agreed * measuredInPart) / measured
}

/** What of an exception's history decides when work stood still. */
/** Of one thing what stood still twice at once counts for the first that stopped it; each keeps the rest. */
export function eachOnce<One extends Interval>(
  intervals: readonly One[],
  now: Instant,
): readonly (One & { readonly to: Instant })[] {
  let covered: Instant | null = null
  const parts: (One & { readonly to: Instant })[] = []
  for (const one of intervals.toSorted((a, b) => ms(a.from) - ms(b.from))) {
    // All before it began no later: together they cover one stretch from its beginning on, or nothing of it.
    const from = covered === null ? one.from : latest(one.from, covered)
    const to = endOf(one, now)
    if (ms(to) > ms(from)) parts.push({ ...one, from, to })
    covered = covered === null ? to : latest(covered, to)
  }
  return parts
}
