/**
 * Two services on one database with one bot: one connection at any time, nothing said twice, and when the one that holds
 * it stops or is killed, the other goes on.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../../bot/config.ts'
import { createLog } from '../../bot/log.ts'
import { type Service, startService } from '../../bot/main.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { fakeDingTalk } from './dingtalk/fake.ts'
import type { FakePlatform } from './fake-platform.ts'
import { until } from './people.ts'
import { fakeWeCom } from './wecom/fake.ts'

const ORDER = 'WO-1004'
/** A lease of 15 s, looked at every 4 s, and a connection to be opened: half a minute, more where much else is done. */
const TAKEN_OVER_WITHIN_MS = 240_000
const MAIN = new URL('../../bot/main.ts', import.meta.url).pathname

describe('two services', { concurrency: true }, () => {
  for (const [name, startFake] of [
    ['DingTalk', () => fakeDingTalk()],
    ['WeCom', () => fakeWeCom()],
  ] as const) {
    describe(`on ${name}`, { concurrency: 1 }, () => {
      let fake: FakePlatform
      let database: TestDatabase
      const services: Service[] = []
      const children: ChildProcess[] = []

      const environment = () => ({ DATABASE_URL: database.url, PORT: '0', SEED: 'machining', ...fake.environment })
      async function start(): Promise<Service> {
        const service = await startService(loadConfig(environment()), createLog({ level: 'silent' }))
        services.push(service)
        return service
      }

      before(async () => {
        fake = await startFake()
        database = await createDatabase({ poolSize: 1 })
      })
      after(async () => {
        for (const child of children) child.kill('SIGKILL')
        await Promise.all(services.map(service => service.stop()))
        await database.close()
        await fake.stop()
      })

      const stateOf = async ({ address }: Service) => {
        const answer = await fetch(`${address}/readyz`)
        const body: { platforms: readonly { name: string; connected: boolean; detail: string | null }[] } = JSON.parse(
          await answer.text(),
        )
        return body.platforms.find(platform => platform.name === fake.name)
      }
      const report = (good: number): Promise<void> =>
        fake.write({ user: 'w003', text: `报工 ${ORDER} 下料 ${good}`, eventId: randomUUID() })
      const goodOf = async (): Promise<number> => {
        const [row] = await database.sql<{ good: number }[]>`
        select s.good::float8 as good from step s join orders o on o.id = s.order_id
        where o.code = ${ORDER} and s.seq = 10`
        return row?.good ?? assert.fail()
      }
      const goodBecomes = (good: number) => until(async () => (await goodOf()) === good, `it is not ${good}`)

      test('one holds the connection; the other stands by and says so, then takes over', async () => {
        const one = await start()
        await until(() => fake.connections() === 1)
        const two = await start()
        await database.sql`
        insert into person_identity (platform, user_id, person_id, bound_at) values (${fake.name}, 'w003', 'W003', now())`
        await until(async () => (await stateOf(two))?.detail === 'standby', 'the second does not stand by')
        assert.equal(fake.connections(), 1)
        assert.equal((await stateOf(two))?.connected, true)
        const before = await goodOf()
        await report(4)
        await goodBecomes(before + 4)
        await one.stop()
        await until(() => fake.connections() === 1, 'nobody took over')
        await report(5)
        await goodBecomes(before + 9)
        assert.match(fake.shownTo({ user: 'w003' }).at(-1)?.text ?? '', /已报工/)
        await two.stop()
        await until(() => fake.connections() === 0)
      })

      test('one that is killed is followed within half a minute, and nothing is counted twice', async () => {
        const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...environment() }, stdio: 'ignore' })
        children.push(child)
        await until(() => fake.connections() === 1, 'the first did not connect')
        const other = await start()
        await until(async () => (await stateOf(other))?.detail === 'standby', 'the second does not stand by')
        const before = await goodOf()
        await report(1)
        await goodBecomes(before + 1)
        const died = once(child, 'exit')
        child.kill('SIGKILL')
        await died
        await until(() => fake.connections() === 0)
        await untilLong(() => fake.connections() === 1)
        await report(2)
        await goodBecomes(before + 3)
        assert.equal(fake.connections(), 1)
      })
    })
  }
})

async function untilLong(holds: () => boolean): Promise<void> {
  const last = performance.now() + TAKEN_OVER_WITHIN_MS
  while (!holds() && performance.now() < last) await sleep(50)
}
