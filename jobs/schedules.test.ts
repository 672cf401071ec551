import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import type { Temporal } from 'temporal-polyfill'
import type { OutboxEntry } from '../db/commit.ts'
import { allSchedules } from '../db/schedules.ts'
import { createWorkingTime } from '../domain/calendar.ts'
import type { CalendarId, DepartmentId } from '../domain/model.ts'
import { withDatabase } from '../test/database.ts'
import { plantSmallFactory } from '../test/small-factory.ts'
import { CHINA, local, OFFICE_SHIFT, shown } from '../test/working-days.ts'
import { startHeartbeat } from './heartbeat.ts'
import { type DueRound, type Plant, runSchedules, type ScheduleParts } from './schedules.ts'

const db = withDatabase({ setUp: plantSmallFactory })

beforeEach(async () => {
  await db.sql`delete from schedule`
  await db.sql`delete from schedule_fire`
  await db.sql`delete from outbox`
})

const office = createWorkingTime(
  { id: 'CAL' as CalendarId, name: '', workdays: [1, 2, 3, 4, 5, 6], shifts: [OFFICE_SHIFT], exceptions: [] },
  CHINA,
)

function plantAt(version = 1): Plant {
  const isQuiet = (_: DepartmentId, now: Temporal.Instant) => {
    const { hour } = now.toZonedDateTimeISO(CHINA)
    return hour >= 22 || hour < 7
  }
  return { version, timeZone: CHINA, of: () => [office], isQuiet }
}

const entryOf = ({ schedule, slot }: DueRound): OutboxEntry => ({
  lane: 'p:chat:g',
  dedup: `${schedule.id}:${slot}`,
  kind: schedule.kind,
  payload: { says: schedule.name },
  about: null,
  expiresAfterMs: null,
})

/** One instance of the service. */
function instance(more: Partial<ScheduleParts> = {}) {
  const rounds: string[] = []
  const faults: string[] = []
  const errors: unknown[] = []
  const job = runSchedules({
    sql: db.sql,
    plant: async () => plantAt(),
    compose: async (_, due) => {
      rounds.push(...due.map(({ schedule, slot }) => `${schedule.id} ${shown(slot)}`))
      return due.map(entryOf)
    },
    tellFault: async ({ id }, { kind }) => void faults.push(`${id} ${kind}`),
    failed: error => errors.push(error),
    wake: () => undefined,
    ...more,
  })
  return { job, rounds, faults, errors, look: (at: string) => job.run(local(at)) }
}

type Row = {
  id?: string
  kind?: string
  at?: readonly string[]
  days?: readonly number[]
  departments?: readonly string[]
}

const insert = ({
  id = 'S',
  kind = 'digest',
  at = ['08:10'],
  days = [1, 2, 3, 4, 5, 6],
  departments = ['D'],
}: Row = {}) =>
  db.sql`insert into schedule (id, name, kind, at, days, department_ids)
    values (${id}, ${`name of ${id}`}, ${kind}, ${[...at]}, ${[...days]}, ${[...departments]})`

const dueOf = async (id = 'S') => shown((await allSchedules(db.sql)).find(each => each.id === id)?.nextDue ?? null)
const queued = async () => (await db.sql<{ dedup: string }[]>`select dedup from outbox order by id`).length
const outcomes = async () =>
  (await db.sql<{ outcome: string }[]>`select outcome from schedule_fire order by slot`).map(({ outcome }) => outcome)

// 2026-11-16 is a Monday.
describe('schedules', () => {
  test('a new one waits for its first slot, runs at it, and is due again the day after', async () => {
    await insert()
    const { look, rounds } = instance()
    await look('2026-11-16T08:00')
    assert.deepEqual([rounds, await dueOf()], [[], '2026-11-16T08:10'])
    await look('2026-11-16T08:10')
    await look('2026-11-16T08:11')
    assert.deepEqual([rounds, await dueOf()], [['S 2026-11-16T08:10'], '2026-11-17T08:10'])
    assert.deepEqual([await queued(), await outcomes()], [1, ['onTime']])
  })

  test('of several instances that look at once exactly one runs a round', async () => {
    await insert()
    const instances = Array.from({ length: 5 }, () => instance())
    await Promise.all(instances.map(({ look }) => look('2026-11-16T08:00')))
    await Promise.all(instances.map(({ look }) => look('2026-11-16T08:10')))
    assert.equal(instances.flatMap(({ rounds }) => rounds).length, 1)
    assert.equal(await queued(), 1)
  })

  test('clocks that differ do not double a round', async () => {
    await insert()
    const [early, late] = [instance(), instance()]
    await early.look('2026-11-16T08:00')
    await early.look('2026-11-16T08:12')
    await late.look('2026-11-16T08:10')
    await late.look('2026-11-16T08:13')
    assert.deepEqual([...early.rounds, ...late.rounds], ['S 2026-11-16T08:10'])
  })

  test('after three days down a round is made up once, as of now', async () => {
    await insert({ at: ['08:10', '14:00'] })
    const { look, rounds } = instance()
    await look('2026-11-16T08:00')
    await look('2026-11-19T16:00')
    assert.deepEqual(rounds, [])
    assert.deepEqual([await outcomes(), await dueOf()], [['tooLate'], '2026-11-20T08:10'])
    await look('2026-11-20T15:00')
    await look('2026-11-20T15:01')
    assert.deepEqual([rounds, await outcomes()], [['S 2026-11-20T08:10'], ['tooLate', 'madeUp']])
  })

  test('what was missed in the evening waits for the morning, not for the night', async () => {
    await insert({ at: ['21:30'] })
    const { look, rounds } = instance()
    await look('2026-11-16T21:00')
    await look('2026-11-16T23:00')
    assert.deepEqual(rounds, [])
    await look('2026-11-17T07:00')
    assert.deepEqual(rounds, ['S 2026-11-16T21:30'])
  })

  test('a clock that goes back runs nothing again', async () => {
    await insert()
    const { look, rounds } = instance()
    await look('2026-11-16T08:00')
    await look('2026-11-16T08:10')
    await look('2026-11-16T08:05')
    await look('2026-11-16T08:10')
    assert.equal(rounds.length, 1)
  })

  test('a schedule that is changed runs by its new times, without a restart', async () => {
    await insert()
    const { look, rounds } = instance()
    await look('2026-11-16T08:00')
    await db.sql`update schedule set at = '{09:30}' where id = 'S'`
    await look('2026-11-16T08:10')
    assert.deepEqual([rounds, await dueOf()], [[], '2026-11-16T09:30'])
    await db.sql`update schedule set enabled = false where id = 'S'`
    await look('2026-11-16T09:30')
    assert.deepEqual([rounds, await dueOf()], [[], null])
  })

  test('a plant whose calendars change moves what is still to come', async () => {
    await insert({ days: [7] })
    let plant = plantAt()
    const { look, faults } = instance({ plant: async () => plant })
    await look('2026-11-16T08:00')
    assert.deepEqual(faults, ['S neverFires'])
    await insert({ id: 'T' })
    await look('2026-11-16T08:01')
    const rested = createWorkingTime(
      { id: 'CAL' as CalendarId, name: '', workdays: [2, 7], shifts: [OFFICE_SHIFT], exceptions: [] },
      CHINA,
    )
    plant = { ...plantAt(2), of: () => [rested] }
    await look('2026-11-16T08:02')
    assert.deepEqual([await dueOf('T'), await dueOf('S')], ['2026-11-17T08:10', '2026-11-22T08:10'])
  })

  test('one that can’t be run is refused once, with its reason, and comes back when it is put right', async () => {
    await insert({ at: ['every second'] })
    await insert({ id: 'T', at: ['08:10', '08:11'] })
    const { look, faults, rounds } = instance()
    await look('2026-11-16T08:00')
    await look('2026-11-16T08:01')
    assert.deepEqual(faults, ['S badTime', 'T tooClose'])
    await db.sql`update schedule set at = '{08:10}'`
    await look('2026-11-16T08:05')
    await look('2026-11-16T08:10')
    assert.deepEqual(rounds, ['S 2026-11-16T08:10', 'T 2026-11-16T08:10'])
  })

  test('whoever breaks in the middle leaves everything as it was, and the next look does it', async () => {
    await insert()
    const broken = instance({ compose: async () => Promise.reject(new Error('killed')) })
    const sound = instance()
    await broken.look('2026-11-16T08:00')
    await broken.look('2026-11-16T08:10')
    assert.deepEqual([await queued(), await outcomes(), broken.errors.length], [0, [], 1])
    await sound.look('2026-11-16T08:11')
    assert.deepEqual([sound.rounds, await queued()], [['S 2026-11-16T08:10'], 1])
  })

  test('one that breaks every time is given up for this slot, and somebody is told', async () => {
    await insert()
    const broken = instance({ compose: async () => Promise.reject(new Error('broken for good')) })
    for (const minute of ['00', '10', '11', '12', '13']) await broken.look(`2026-11-16T08:${minute}`)
    assert.deepEqual([broken.faults, await outcomes()], [['S broke'], ['gaveUp']])
    assert.equal(await dueOf(), '2026-11-17T08:10')
  })

  test('a newer message takes the place of an older one that still waits in the chat', async () => {
    await insert({ at: ['08:10', '14:00'] })
    const { look } = instance()
    await look('2026-11-16T08:00')
    await look('2026-11-16T08:10')
    await look('2026-11-16T14:00')
    const rows = await db.sql<{ dead: string | null }[]>`select dead_because as dead from outbox order by id`
    assert.deepEqual(
      rows.map(({ dead }) => dead),
      ['late', null],
    )
  })

  test('a moved clock plays every slot on the way, and looks at none between', async () => {
    await insert({ at: ['08:10', '14:00'] })
    const { job, rounds } = instance()
    let now = local('2026-11-16T08:00')
    let looks = 0
    const counted = { ...job, run: (at: Temporal.Instant) => job.run(at).then(() => void looks++) }
    const heartbeat = startHeartbeat(
      [counted],
      { now: () => now },
      { failed: (_, error) => assert.fail(String(error)) },
    )
    await heartbeat.playTo(local('2026-11-17T12:00'), at => {
      now = at
    })
    await heartbeat.stop()
    assert.deepEqual(rounds, ['S 2026-11-16T08:10', 'S 2026-11-16T14:00', 'S 2026-11-17T08:10'])
    assert.equal(looks, 3)
  })
})
