/** The schedules' job on this house: its calendars, its digests, and whom to tell when a schedule can't be run. */
import { type Catalog, type CatalogCache, catalogVersion } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { Instant } from '../../domain/model.ts'
import type { Schedule, ScheduleFault } from '../../domain/schedule-times.ts'
import type { Job } from '../../jobs/schedule.ts'
import { type Plant, runSchedules } from '../../jobs/schedules.ts'
import { composeRounds } from '../digest/compose.ts'
import type { Log } from '../log.ts'
import { calendarsOf, departmentQuietUntil } from './department-quiet.ts'
import { faultText } from './schedule-fault.ts'
import { tellAdmins } from './tell-admins.ts'

export type ScheduleHouse = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly log: Log
  readonly wakeDelivery: () => void
}

export function scheduleJob({ sql, catalog, log, wakeDelivery }: ScheduleHouse): Job {
  const fresh = async (): Promise<Catalog> => catalog.at(await catalogVersion(sql))
  return runSchedules({
    sql,
    plant: async () => plantOf(await fresh()),
    compose: async (tx, rounds, now) => composeRounds(tx, await catalog.get(), rounds, now),
    tellFault: async (schedule, fault, now) => {
      log.warn({ event: 'schedule.refused', schedule: schedule.id, fault: fault.kind })
      await tellFault(sql, await fresh(), schedule, fault, now)
    },
    failed: err => log.error({ event: 'schedule.failed', err }),
    wake: wakeDelivery,
  })
}

const plantOf = (catalog: Catalog): Plant => ({
  version: catalog.version,
  timeZone: catalog.site.timeZone,
  of: id => calendarsOf(catalog, id),
  isQuiet: (id, now) => departmentQuietUntil(catalog, id, now) !== null,
})

type Fault = ScheduleFault | { readonly kind: 'broke' }

/** Once per fault of these very words; a schedule that breaks again another day is told of again. */
async function tellFault(sql: Sql, catalog: Catalog, schedule: Schedule, fault: Fault, now: Instant): Promise<void> {
  const { id, name, at, days } = schedule
  const seen = fault.kind === 'broke' ? now.toString().slice(0, 10) : `${at.join()}/${days.join('')}`
  await tellAdmins(sql, catalog, now, `schedule:${id}:${fault.kind}:${seen}`, words =>
    words.digest.scheduleRefused(name, faultText(words, fault)),
  )
}
