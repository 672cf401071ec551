/** Working time by calendar: laid out once per state of the master data, since laying out is what costs. */
import type { Catalog } from '../../db/catalog.ts'
import { createWorkingTime, type WorkingTime } from '../../domain/calendar.ts'
import type { CalendarId, Person, Step } from '../../domain/model.ts'
import { ofEach } from '../../domain/of-each.ts'

const laidOut = ofEach((_: Catalog) => new Map<CalendarId, WorkingTime>())

/** Around the clock on all days where the calendar is not known. */
export function workingTimeOf(catalog: Catalog, calendarId: CalendarId): WorkingTime {
  const known = laidOut(catalog)
  const working = known.get(calendarId) ?? create(catalog, calendarId)
  known.set(calendarId, working)
  return working
}

function create(catalog: Catalog, id: CalendarId): WorkingTime {
  const calendar = catalog.calendars.get(id) ?? {
    id,
    name: id,
    workdays: [1, 2, 3, 4, 5, 6, 7],
    shifts: [],
    exceptions: [],
  }
  return createWorkingTime(calendar, catalog.site.timeZone)
}

/** The calendar a person's day is counted by: their team's, else the step's. */
export function workingTimeOfPerson(
  catalog: Catalog,
  person: Pick<Person, 'teamId'> | null,
  step: Step | null,
): WorkingTime {
  const team = person?.teamId == null ? undefined : catalog.teams.get(person.teamId)
  return workingTimeOf(catalog, team?.calendarId ?? step?.calendarId ?? ('' as CalendarId))
}
