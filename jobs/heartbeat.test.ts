import assert from 'node:assert/strict'
import { syncBuiltinESMExports } from 'node:module'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../domain/model.ts'
import { startHeartbeat } from './heartbeat.ts'

const at = (text: string): Instant => Temporal.Instant.from(`2026-11-21T${text}:00Z`)

function house(from: Instant) {
  let now = from
  const stand = (to: Instant): void => {
    now = to
  }
  return { clock: { now: () => now }, stand }
}

test('a clock that is moved stands at each job’s time while it runs, in order', async () => {
  const { clock, stand } = house(at('08:10'))
  const seen: string[] = []
  const note = (name: string) => async (due: Instant) => {
    seen.push(`${name} ${due.toString().slice(11, 16)} at ${clock.now().toString().slice(11, 16)}`)
  }
  const jobs = [
    { name: 'hourly', everyMinutes: 60, run: note('hourly') },
    { name: 'half', everyMinutes: 30, run: note('half') },
  ]
  const heartbeat = startHeartbeat(jobs, clock, { failed: () => assert.fail('no job fails') })
  await heartbeat.playTo(at('09:30'), stand)
  await heartbeat.stop()
  assert.deepEqual(seen, ['half 08:30 at 08:30', 'hourly 09:00 at 09:00', 'half 09:00 at 09:00', 'half 09:30 at 09:30'])
})

test('a job that fails is told of and keeps no other from running', async () => {
  const { clock, stand } = house(at('08:50'))
  const failed: string[] = []
  const ran: string[] = []
  const jobs = [
    { name: 'breaks', everyMinutes: 60, run: async () => Promise.reject(new Error('broken')) },
    { name: 'goes on', everyMinutes: 60, run: async () => void ran.push('it ran') },
  ]
  const heartbeat = startHeartbeat(jobs, clock, { failed: job => failed.push(job) })
  await heartbeat.playTo(at('09:00'), stand)
  await heartbeat.stop()
  assert.deepEqual([failed, ran], [['breaks'], ['it ran']])
})

test('what was played is not run again by the next move', async () => {
  const { clock, stand } = house(at('08:50'))
  let runs = 0
  const jobs = [{ name: 'hourly', everyMinutes: 60, run: async () => void runs++ }]
  const heartbeat = startHeartbeat(jobs, clock, { failed: () => assert.fail('no job fails') })
  await Promise.all([heartbeat.playTo(at('09:10'), stand), heartbeat.playTo(at('09:40'), stand)])
  await heartbeat.stop()
  assert.equal(runs, 1)
})

test('a stop waits for the job that is running, and none is begun after it', async () => {
  const { clock, stand } = house(at('08:50'))
  const ran: string[] = []
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = async () => {
    begun.resolve()
    await end.promise
    ran.push('slow')
  }
  const jobs = [
    { name: 'slow', everyMinutes: 60, run: slow },
    { name: 'behind', everyMinutes: 60, run: async () => void ran.push('behind') },
  ]
  const heartbeat = startHeartbeat(jobs, clock, { failed: () => assert.fail('no job fails') })
  const playing = heartbeat.playTo(at('11:30'), stand)
  await begun.promise
  const stopped = heartbeat.stop()
  end.resolve()
  await Promise.all([playing, stopped])
  assert.deepEqual(ran, ['slow'])
})

const BEAT_MS = 5_000

/** Time stands still until a test lets it go on; for whoever has imported a timer by its name, too. */
function stopTimers(t: TestContext): void {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  syncBuiltinESMExports()
  t.after(() => {
    t.mock.timers.reset()
    syncBuiltinESMExports()
  })
}

/** One beat, and what it ran is over. */
async function beat(t: TestContext): Promise<void> {
  t.mock.timers.tick(BEAT_MS)
  for (let n = 0; n < 5; n++) await turn()
}

test('a clock move that broke is told to whoever moved it, and leaves the heartbeat beating', async t => {
  stopTimers(t)
  const { clock, stand } = house(at('08:50'))
  const ran: string[] = []
  const broken = new Error('the database is away')
  const jobs = [
    {
      name: 'can’t tell',
      everyMinutes: 60,
      run: async () => undefined,
      nextWork: async () => Promise.reject(broken),
    },
    { name: 'hourly', everyMinutes: 60, run: async (due: Instant) => void ran.push(due.toString().slice(11, 16)) },
  ]
  const heartbeat = startHeartbeat(jobs, clock, { failed: () => assert.fail('no job fails') })
  await assert.rejects(heartbeat.playTo(at('10:10'), stand), broken)
  stand(at('10:10'))
  await beat(t)
  assert.deepEqual(ran, ['10:00'], 'what it broke off is caught up')
  stand(at('11:00'))
  await beat(t)
  assert.deepEqual(ran, ['10:00', '11:00'])
  await heartbeat.stop()
})

test('a job that breaks before it is under way is told of like any other', async t => {
  stopTimers(t)
  const { clock, stand } = house(at('08:50'))
  const failed: string[] = []
  const breaks = (): Promise<void> => {
    throw new Error('broken')
  }
  const heartbeat = startHeartbeat([{ name: 'breaks', everyMinutes: 60, run: breaks }], clock, {
    failed: job => failed.push(job),
  })
  for (const time of ['09:00', '10:00']) {
    stand(at(time))
    await beat(t)
  }
  await heartbeat.stop()
  assert.deepEqual(failed, ['breaks', 'breaks'])
})

test('a beat that breaks by itself is told of, and the next one comes', async t => {
  stopTimers(t)
  const { clock, stand } = house(at('08:50'))
  let readings = 0
  const failed: string[] = []
  const ran: string[] = []
  const jumpy = {
    now: () => {
      readings++
      if (readings === 2) throw new Error('no time')
      return clock.now()
    },
  }
  const heartbeat = startHeartbeat(
    [{ name: 'hourly', everyMinutes: 60, run: async () => void ran.push('it ran') }],
    jumpy,
    {
      failed: job => failed.push(job),
    },
  )
  stand(at('09:00'))
  await beat(t)
  await beat(t)
  await heartbeat.stop()
  assert.deepEqual([failed, ran], [['heartbeat'], ['it ran']])
})
