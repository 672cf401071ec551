/** When a sample's offsets fall: hours before and after now, plans inside the working time of the step's team. */
import { createWorkingTime, type WorkingTime } from '../domain/calendar.ts'
import type { Instant } from '../domain/model.ts'
import type { Catalog } from './catalog.ts'
import type { SampleRoutingStep } from './sample-factory.ts'

/** What is needed to place a sample in time. `catalog` is the sample's own, read back from the database. */
export type SampleTime = { readonly catalog: Catalog; readonly now: Instant; readonly workingTimeOf: TeamTime }
type TeamTime = (teamId: string) => WorkingTime

export function sampleTime(catalog: Catalog, now: Instant): SampleTime {
  const times = new Map<string, WorkingTime>()
  for (const calendar of catalog.calendars.values())
    times.set(calendar.id, createWorkingTime(calendar, catalog.site.timeZone))
  const byTeam = new Map([...catalog.teams.values()].map(team => [team.id as string, times.get(team.calendarId)]))
  return { catalog, now, workingTimeOf: teamId => required(byTeam.get(teamId), `calendar of team ${teamId}`) }
}

export function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new RangeError(`the sample has no ${what}`)
  return value
}

const HOUR_MS = 3_600_000
export const hoursAgo = (now: Instant, hours: number): Instant => inHours(now, -hours)
export const inHours = (now: Instant, hours: number): Instant => now.add({ milliseconds: Math.round(hours * HOUR_MS) })
export const textOrNull = (instant: Instant | null): string | null => instant?.toString() ?? null

/**
 * A plan's date inside working time: the next working minute. A date in the past stays in the past, because what is
 * late must be late whatever hour the sample is loaded at.
 */
export function planned(time: SampleTime, step: SampleRoutingStep, hours: number): Instant {
  const at = inHours(time.now, hours)
  if (step.outsource !== null) return at
  const workingTime = time.workingTimeOf(step.teamId)
  const next = workingTime.nextWorkingInstant(at)
  const crossesNow = hours < 0 && next.epochMilliseconds > time.now.epochMilliseconds
  return crossesNow ? workingTime.previousWorkingInstant(at) : next
}
