/** Everything that happens by itself, in one list, with the words and hours of the house. */
import type { ChatPlatform } from '../../adapters/port.ts'
import { type Catalog, type CatalogCache, catalogVersion } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { Instant } from '../../domain/model.ts'
import { alertRound } from '../../jobs/alert-round.ts'
import { housekeeping } from '../../jobs/housekeeping.ts'
import { refreshDirectory } from '../../jobs/platform-directory.ts'
import { safetyCalls } from '../../jobs/safety-calls.ts'
import type { Job } from '../../jobs/schedule.ts'
import { shiftEndJob } from '../../jobs/shift-end.ts'
import { safetyCallAgain } from '../handle/exception/safety-call.ts'
import type { Log } from '../log.ts'
import { workingTimeOf } from '../order/working-times.ts'
import { pushJob } from '../push/job.ts'
import { alertSpeech } from '../speech/alert-speech.ts'
import { scheduleJob } from '../speech/schedule-job.ts'
import { shiftEndSpeech } from '../speech/shift-end-speech.ts'
import { noteAndTell } from '../speech/tell-admins.ts'
import { watchMaterial } from '../speech/watch-material.ts'

export type JobsHouse = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly log: Log
  readonly newId: () => string
  readonly platforms: ReadonlyMap<string, ChatPlatform>
  readonly canEdit: (platform: string) => boolean
  readonly wakeDelivery: () => void
}

/** `pruneSandbox`: forgets the sandbox's old messages, where there is one. */
export function allJobs(house: JobsHouse, pruneSandbox: () => Promise<void>): readonly Job[] {
  const { sql, catalog, newId, platforms, wakeDelivery } = house
  const fresh = async (): Promise<Catalog> => catalog.at(await catalogVersion(sql))
  const log = (event: string, fields: Readonly<Record<string, unknown>>): void => house.log.info({ event, ...fields })
  return [
    ...housekeeping({ sql, prune: pruneSandbox }),
    safetyCalls({
      sql,
      catalog: fresh,
      callAgain: (known, placed, call, now) => safetyCallAgain(sql, known, placed, call, now),
      wakeDelivery,
    }),
    alertRound({ ...house, catalog: fresh, workingTimeOf, speech: alertSpeech, log }, newId()),
    refreshDirectory({
      platforms,
      identities: async () => [...(await catalog.get()).identitiesOf.values()].flat(),
      note: async (entries, at) => noteAndTell(sql, await catalog.get(), entries, at),
    }),
    shiftEndJob({ sql, catalog: fresh, workingTimeOf, ...shiftEndSpeech, newId, wakeDelivery }),
    scheduleJob(house),
    pushJob(house),
    {
      name: 'watchMaterial',
      everyMinutes: 10,
      run: async (at: Instant) => {
        if (await watchMaterial(sql, await catalog.get(), at)) wakeDelivery()
      },
    },
  ]
}
