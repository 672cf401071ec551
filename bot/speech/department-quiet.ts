/** Until when a department's chat is left in peace, from the site's settings and the calendars of its teams. */
import type { Catalog } from '../../db/catalog.ts'
import type { WorkingTime } from '../../domain/calendar.ts'
import type { DepartmentId, Instant } from '../../domain/model.ts'
import { quietHoursFor, quietUntil } from '../../domain/quiet-hours.ts'
import { workingTimeOf } from '../order/working-times.ts'

/** null: it may be told now. */
export function departmentQuietUntil(catalog: Catalog, departmentId: DepartmentId, now: Instant): Instant | null {
  const { settings, timeZone } = catalog.site
  const hours = quietHoursFor(settings.quietHours, departmentId)
  return quietUntil(now, { hours, timeZone, calendars: calendarsOf(catalog, departmentId) })
}

/** One per calendar that a team of the department works by; empty for a department without teams. */
export function calendarsOf(catalog: Catalog, departmentId: DepartmentId): readonly WorkingTime[] {
  const teams = [...catalog.teams.values()].filter(team => team.departmentId === departmentId)
  return [...new Set(teams.map(({ calendarId }) => calendarId))].map(id => workingTimeOf(catalog, id))
}
