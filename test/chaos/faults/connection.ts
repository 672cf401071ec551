/** F25: the long connection is cut for a while, and then stays open and says nothing. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isReady } from '../../service-process.ts'
import { atLeast, exactly, type Fault, none } from '../fault.ts'
import type { FeishuWorld } from '../feishu-world.ts'
import { seconds } from '../pace.ts'
import { goodOf } from '../sandbox-talk.ts'
import { until } from '../world.ts'

const isEndpoint = (path: string): boolean => path === '/callback/ws/endpoint'

/** What is written while nobody listens comes when somebody does, as the platform redelivers it. */
async function cutFor(world: FeishuWorld, milliseconds: number): Promise<{ green: number; back: number }> {
  const { fake, service, user, write } = world
  let green = 0
  const gap = async (): Promise<void> => {
    fake.cutConnections()
    const until = performance.now() + milliseconds
    // It may take a moment to be noticed.
    await sleep(Math.min(5_000, milliseconds / 2))
    while (performance.now() < until) {
      if (await isReady(service.baseUrl)) green += 1
      await sleep(500)
    }
  }
  const report = (good: number): Promise<void> => write(user('W003'), `报工 WO-1004 下料 ${good}`, `f25-${good}`)
  // A moment after the cut.
  const written = sleep(200).then(() => Promise.allSettled([1, 2, 3].map(report)))
  await world.ruled(({ path }) => (isEndpoint(path) ? { status: 500, body: {} } : undefined), gap)
  const begun = performance.now()
  await until(() => fake.connections() > 0, 'it did not connect again', 120_000)
  const back = (performance.now() - begun) / 1_000
  await written
  return { green, back }
}

async function goSilent({ fake, user, write }: FeishuWorld): Promise<number> {
  const before = fake.connectionsMade()
  fake.goSilent(true)
  await until(() => fake.connectionsMade() > before, 'a dead connection goes unnoticed', 120_000)
  fake.goSilent(false)
  await write(user('W003'), '报工 WO-1004 下料 4', 'f25-4')
  return fake.connectionsMade() - before
}

const dropped: Fault = {
  id: 'F25',
  kind: 'onFeishu',
  name: 'the long connection is cut for 90 s; then it stays open and silent',
  holds: 'it is noticed, said on /readyz, and made again; what was written meanwhile is booked once',
  bounds: { rows: exactly(4), green: none, madeAgain: atLeast(1) },
  run: async world => {
    const before = (await goodOf(world.sql, 'WO-1004')).rows
    const { green, back } = await cutFor(world, seconds(90))
    const madeAgain = await goSilent(world)
    const { rows } = await goodOf(world.sql, 'WO-1004')
    return { counted: { rows: rows - before, green, back, madeAgain } }
  },
}

export const CONNECTION = [dropped] as const
