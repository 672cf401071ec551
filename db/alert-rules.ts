/** By which rules and times this site's alerts go, as its settings and its teams' calendars say. */
import { type AlertRules, type AlertTime, ANY_TIME, alertTimeOf, levelsOf } from '../domain/alert-rules.ts'
import type { WorkingTime } from '../domain/calendar.ts'
import type { CalendarId, TeamId } from '../domain/model.ts'
import type { Catalog } from './catalog.ts'

export function alertRulesOf({ site }: Catalog): AlertRules {
  const { alerts, escalation, andon, quietHours } = site.settings
  const { off, ...times } = alerts
  return { times, off, levels: levelsOf(escalation), andon, anyTimeKinds: quietHours?.exceptKinds ?? [] }
}

/** Calendars are laid out by whoever asks, who may keep them. */
type Calendars = { readonly workingTimeOf: (catalog: Catalog, id: CalendarId) => WorkingTime }

export const alertTimesOf =
  ({ workingTimeOf }: Calendars, catalog: Catalog) =>
  (teamId: TeamId | null): AlertTime => {
    const team = teamId === null ? undefined : catalog.teams.get(teamId)
    return team === undefined ? ANY_TIME : alertTimeOf(workingTimeOf(catalog, team.calendarId))
  }
