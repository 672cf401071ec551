/** Services as processes on a database of their own: the sample factory in the sandbox, for what moves clocks. */
import assert from 'node:assert/strict'
import { createClock } from '../../bot/clock.ts'
import type { Sql } from '../../db/connect.ts'
import { seed } from '../../db/seed.ts'
import { advanceClock } from '../../db/site.ts'
import type { Instant } from '../../domain/model.ts'
import { createDatabase } from '../database.ts'
import { KEY } from '../running-service.ts'
import { type ServiceProcess, startProcess } from '../service-process.ts'

export type Services = {
  readonly sql: Sql
  readonly url: string
  readonly at: (n: number) => ServiceProcess
  readonly baseUrls: () => readonly string[]
  /** Kills it and starts it again; `meanwhile` happens while it is dead. */
  readonly restart: (n: number, meanwhile?: () => Promise<unknown>) => Promise<void>
}

export type ServicesOptions = {
  readonly environment?: Readonly<Record<string, string>>
  /** The factory as of then, and the house's clock standing there. */
  readonly opensAt?: Instant
  /** Changes the factory before the first service starts. */
  readonly prepare?: (sql: Sql) => Promise<unknown>
}

export async function withServices<Result>(
  count: number,
  work: (services: Services) => Promise<Result>,
  { environment = {}, opensAt, prepare }: ServicesOptions = {},
): Promise<Result> {
  const database = await createDatabase({ poolSize: 3 })
  const services: ServiceProcess[] = []
  const start = (): Promise<ServiceProcess> =>
    startProcess({ databaseUrl: database.url, environment: { API_KEYS: `erp:${KEY}`, ...environment } })
  const at = (n: number): ServiceProcess => services[n] ?? assert.fail()
  try {
    const now = createClock().now()
    await seed(database.sql, 'machining', opensAt ?? now)
    if (opensAt !== undefined) await advanceClock(database.sql, opensAt.epochMilliseconds - now.epochMilliseconds)
    await prepare?.(database.sql)
    for (let n = 0; n < count; n++) services.push(await start())
    return await work({
      sql: database.sql,
      url: database.url,
      at,
      baseUrls: () => services.map(({ baseUrl }) => baseUrl),
      restart: async (n, meanwhile) => {
        await at(n).kill()
        await meanwhile?.()
        services[n] = await start()
      },
    })
  } finally {
    await Promise.all(services.map(({ kill }) => kill()))
    await database.close()
  }
}
