/**
 * Two services on one database with one bot: one connection at any time, nothing said twice, and when the one that holds
 * it stops, the other goes on.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { loadConfig } from '../../bot/config.ts'
import { createLog } from '../../bot/log.ts'
import { type Service, startService } from '../../bot/main.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { fakeDingTalk } from './dingtalk/fake.ts'
import type { FakePlatform } from './fake-platform.ts'
import { until } from './people.ts'

let fake: FakePlatform
let database: TestDatabase
const services: Service[] = []

async function start(): Promise<Service> {
  const config = loadConfig({ DATABASE_URL: database.url, PORT: '0', SEED: 'machining', ...fake.environment })
  const service = await startService(config, createLog({ level: 'silent' }))
  services.push(service)
  return service
}

before(async () => {
  fake = await fakeDingTalk()
  database = await createDatabase({ poolSize: 1 })
})
after(async () => {
  await Promise.all(services.map(service => service.stop()))
  await database.close()
  await fake.stop()
})

const stateOf = async ({ address }: Service) => {
  const answer = await fetch(`${address}/readyz`)
  const body: { platforms: readonly { name: string; connected: boolean; detail: string | null }[] } = JSON.parse(
    await answer.text(),
  )
  return body.platforms.find(({ name }) => name === 'dingtalk')
}

const report = async (text: string): Promise<void> => {
  await fake.write({ user: 'w003', text, eventId: randomUUID() })
}

const goodOf = async (): Promise<number> => {
  const [row] = await database.sql<{ good: number }[]>`
    select s.good::float8 as good from step s join orders o on o.id = s.order_id
    where o.code = 'WO-1004' and s.seq = 10`
  return row?.good ?? assert.fail()
}

test('one of two services holds the connection; the other stands by and says so, then takes over', async () => {
  const one = await start()
  await until(() => fake.connections() === 1)
  const two = await start()
  await database.sql`
    insert into person_identity (platform, user_id, person_id, bound_at) values ('dingtalk', 'w003', 'W003', now())`
  await until(async () => (await stateOf(two))?.detail === 'standby', 'the second does not stand by')
  assert.equal(fake.connections(), 1)
  assert.equal((await stateOf(two))?.connected, true)
  const before = await goodOf()
  await report('报工 WO-1004 下料 4')
  await until(async () => (await goodOf()) === before + 4)
  await one.stop()
  await until(() => fake.connections() === 1, 'nobody took over')
  await report('报工 WO-1004 下料 5')
  await until(async () => (await goodOf()) === before + 9)
  assert.match(fake.shownTo({ user: 'w003' }).at(-1)?.text ?? '', /已报工/)
})
