/** A plant on a platform that is played by a fake in this process; its services are processes that can be killed. */
import assert from 'node:assert/strict'
import type { PlatformName } from '../../adapters/port.ts'
import { textMessage } from '../../bot/cards/message.ts'
import { createClock } from '../../bot/clock.ts'
import { tellUser } from '../../bot/handle/tell.ts'
import { commit } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { seed } from '../../db/seed.ts'
import { createDatabase } from '../database.ts'
import type { FakePlatform } from '../platforms/fake-platform.ts'
import { KEY } from '../running-service.ts'
import { type ServiceProcess, startProcess } from '../service-process.ts'
import { until } from './world.ts'

/** Of the sample factory; on the platform they have the same id in small letters. */
const PEOPLE = ['W001', 'W002', 'W003', 'W005', 'W017', 'W032', 'W036'] as const
export type PersonId = (typeof PEOPLE)[number]

export type PlatformWorld<Fake extends FakePlatform> = {
  readonly fake: Fake
  readonly sql: Sql
  readonly start: () => Promise<ServiceProcess>
  readonly user: (person: PersonId) => string
  /** Puts a message in the outbox, as a handler does. The text is its key as well. */
  readonly owe: (userId: string, text: string) => Promise<void>
  readonly rowOf: (text: string) => Promise<OwedRow>
  /** Nothing is waiting any more. */
  readonly settled: (withinMs?: number) => Promise<void>
}

export type OwedRow = {
  readonly id: number
  readonly sent: boolean
  readonly dead: string | null
  readonly error: string | null
  readonly attempts: number
}

export type PlatformOptions = {
  readonly environment?: Readonly<Record<string, string>>
  /** False where the platform calls the service. */
  readonly connects?: boolean
}

/** Everything is stopped and dropped at the end, whatever came of it. */
export async function withPlatform<Fake extends FakePlatform, Result>(
  startFake: () => Promise<Fake>,
  work: (world: PlatformWorld<Fake>) => Promise<Result>,
  { environment: more = {}, connects = true }: PlatformOptions = {},
): Promise<Result> {
  const fake = await startFake()
  const database = await createDatabase({
    poolSize: 3,
    setUp: async sql => {
      await seed(sql, 'machining', createClock().now())
      await bindPeople(sql, fake.name)
    },
  })
  const services: ServiceProcess[] = []
  const environment = {
    API_KEYS: `erp:${KEY}`,
    SANDBOX: 'off',
    LOG_LEVEL: 'warn',
    ...fake.environment,
    ...more,
  }
  try {
    return await work({
      fake,
      sql: database.sql,
      user: person => userOn(fake.name, person),
      start: async () => {
        const service = await startProcess({ databaseUrl: database.url, environment })
        services.push(service)
        await fake.attach?.(service.baseUrl)
        if (connects) await until(() => fake.connections() > 0, `it did not connect: ${service.printed()}`, 45_000)
        return service
      },
      owe: async (userId, text) => {
        await commit(database.sql, {
          outbox: [tellUser(fake.name, userId, { message: textMessage(text), about: null, key: text })],
        })
      },
      rowOf: text => owedRow(database.sql, text),
      settled: (withinMs = 60_000) =>
        until(async () => (await waiting(database.sql)) === 0, 'messages are still waiting', withinMs),
    })
  } finally {
    await Promise.all(services.map(({ kill }) => kill()))
    await database.close()
    await fake.stop()
  }
}

const userOn = (platform: PlatformName, person: string): string =>
  platform === 'feishu' ? `ou_${person.toLowerCase()}` : person.toLowerCase()

async function bindPeople(sql: Sql, platform: PlatformName): Promise<void> {
  for (const person of PEOPLE) {
    await sql`
      insert into person_identity (platform, user_id, person_id, bound_at)
      values (${platform}, ${userOn(platform, person)}, ${person}, now())`
  }
}

async function waiting(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from outbox o left join lane l on l.key = o.lane
    where o.sent_at is null and o.dead_at is null and l.parked_at is null`
  return row?.count ?? 0
}

async function owedRow(sql: Sql, text: string): Promise<OwedRow> {
  const [row] = await sql<OwedRow[]>`
    select id, sent_at is not null as sent, dead_because as dead, last_error as error, attempts
    from outbox where payload->'message'->>'text' = ${text}`
  return row ?? assert.fail(`nothing is owed that says ${text}`)
}
