/** F26 to F31: clocks that differ, jump, and change by law; slots that nobody was there for. */
import { Temporal } from 'temporal-polyfill'
import type { Sql } from '../../../db/connect.ts'
import { advanceClock } from '../../../db/site.ts'
import { comingWednesday } from '../../running-service.ts'
import type { ServiceProcess } from '../../service-process.ts'
import { deliver, eventOf } from '../callers.ts'
import { closingCounts } from '../closing.ts'
import { atLeast, exactly, type Fault, none } from '../fault.ts'
import { type Services, withServices } from '../services.ts'

const CHINA = 'Asia/Shanghai'
const MINUTE_MS = 60_000

async function move({ post }: ServiceProcess, advance: string): Promise<void> {
  const { status, body } = await post('/sandbox/api/clock', { advance })
  if (status !== 200) throw new Error(body)
}

/** One digest at this time every day, and nothing else that is told by the hour. */
async function onlyDigestAt(sql: Sql, time: string): Promise<void> {
  await sql`delete from schedule where id <> 'SC-01'`
  await sql`update schedule set at = array[${time}], days = '{1,2,3,4,5,6,7}', department_ids = '{D-MACH}'`
}

async function fired(sql: Sql) {
  const rows = await sql<{ slot: string; outcome: string }[]>`
    select slot::text, outcome from schedule_fire where job like 'schedule:%' order by slot`
  const [told] = await sql<{ digests: number; doubles: number }[]>`
    select count(*)::int as digests, (count(*) - count(distinct dedup))::int as doubles from outbox where kind = 'digest'`
  return { slots: rows, digests: told?.digests ?? 0, doubles: told?.doubles ?? 0 }
}

const closing = ({ sql, baseUrls }: Services) => closingCounts(sql, baseUrls(), [])

const skewed: Fault = {
  id: 'F26',
  kind: 'alone',
  name: 'the clocks of two instances are ten minutes apart',
  holds: 'each round once; leases, which go by the database’s clock, are not taken from their holder',
  bounds: {
    rounds: exactly(1),
    digests: exactly(1),
    doubles: none,
    doubleAlerts: none,
    owed: none,
    disagreements: none,
  },
  run: () =>
    withServices(
      2,
      async services => {
        const { sql, at } = services
        await move(at(0), 'PT10M')
        // The slot comes to one ten minutes before it comes to the other.
        await Promise.all([0, 1].map(n => move(at(n), 'PT2H')))
        const { slots, digests, doubles } = await fired(sql)
        return { counted: { ...(await closing(services)), rounds: slots.length, digests, doubles } }
      },
      { opensAt: comingWednesday(), prepare: sql => onlyDigestAt(sql, '11:30') },
    ),
}

const jumps: Fault = {
  id: 'F27',
  kind: 'alone',
  name: 'the clock jumps an hour forward, an hour back over a round, and forward again',
  holds: 'the round runs once, none is missed, no alert is raised anew',
  bounds: { rounds: exactly(2), digests: exactly(2), doubles: none, doubleAlerts: none, owed: none, raisedTwice: none },
  run: () =>
    withServices(
      1,
      async services => {
        const { sql, at, restart } = services
        await sql`update schedule set at = '{11:00,11:40}'`
        await move(at(0), 'PT1H')
        await restart(0, () => advanceClock(sql, -60 * MINUTE_MS))
        await move(at(0), 'PT1H')
        await move(at(0), 'PT1H')
        const { slots, digests, doubles } = await fired(sql)
        return {
          counted: {
            ...(await closing(services)),
            rounds: slots.length,
            digests,
            doubles,
            raisedTwice: await raisedTwice(sql),
          },
          note: 'back: the process is started again on a clock that stands an hour earlier',
        }
      },
      { opensAt: comingWednesday(), prepare: sql => onlyDigestAt(sql, '11:00') },
    ),
}

/** Alerts of a subject that were raised more than once. */
async function raisedTwice(sql: Sql): Promise<number> {
  const rows = await sql`select 1 from alert group by subject, kind having count(*) > 1`
  return rows.length
}

const NEW_YORK = 'America/New_York'

/** Days with a digest at 02:30, at which hour the clocks change: how often it ran on each, and for each shift's hours. */
async function overChange(
  opensAt: Temporal.Instant,
): Promise<{ readonly days: number; readonly otherThanOnce: number }> {
  return withServices(
    1,
    async ({ sql, at }) => {
      await move(at(0), 'P3D')
      const perDay = new Map<string, number>()
      for (const { slot } of (await fired(sql)).slots) {
        const instant = Temporal.Instant.from(slot.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
        const day = instant.toZonedDateTimeISO(NEW_YORK).toPlainDate().toString()
        perDay.set(day, (perDay.get(day) ?? 0) + 1)
      }
      return { days: perDay.size, otherThanOnce: [...perDay.values()].filter(count => count !== 1).length }
    },
    {
      opensAt,
      environment: { TIME_ZONE: NEW_YORK },
      prepare: async sql => {
        await sql`update site set time_zone = ${NEW_YORK}, settings = settings || '{"quietHours": null}'`
        await onlyDigestAt(sql, '02:30')
      },
    },
  )
}

const clockChange: Fault = {
  id: 'F28',
  kind: 'alone',
  name: 'a plant in New York over the days of 23 and of 25 hours',
  holds: 'a daily round at 02:30, an hour that is left out and one that comes twice, runs once a day',
  bounds: { springDays: exactly(3), springOtherThanOnce: none, autumnDays: exactly(3), autumnOtherThanOnce: none },
  run: async () => {
    const spring = await overChange(Temporal.ZonedDateTime.from(`2027-03-12T12:00[${NEW_YORK}]`).toInstant())
    const autumn = await overChange(Temporal.ZonedDateTime.from(`2027-11-05T12:00[${NEW_YORK}]`).toInstant())
    return {
      counted: {
        springDays: spring.days,
        springOtherThanOnce: spring.otherThanOnce,
        autumnDays: autumn.days,
        autumnOtherThanOnce: autumn.otherThanOnce,
      },
      note: 'the length of a shift over the change: domain/calendar.test.ts',
    }
  },
}

const nightShift: Fault = {
  id: 'F29',
  kind: 'alone',
  name: 'reports at 00:30 of the night shift, at the end of a month and of a year',
  holds: 'they belong to the day on which the shift began',
  bounds: { reports: exactly(3), wrongDates: none, disagreements: none },
  run: async () => {
    const days = ['2026-12-31', '2027-01-30', '2027-02-27']
    const dates: (string | undefined)[] = []
    let disagreements = 0
    for (const day of days) {
      const opensAt = Temporal.ZonedDateTime.from(`${day}T23:50[${CHINA}]`).toInstant()
      await withServices(
        1,
        async services => {
          await move(services.at(0), 'PT40M')
          const heard = await deliver(services.at(0).baseUrl, eventOf('W003', 'WO-1003 车削 3'))
          const [row] = await services.sql<{ date: string }[]>`
            select work_date as date from report where message_id = ${heard.id}`
          dates.push(row?.date)
          disagreements += (await closing(services)).disagreements
        },
        { opensAt },
      )
    }
    return {
      counted: {
        reports: dates.filter(date => date !== undefined).length,
        wrongDates: dates.filter((date, index) => date !== days[index]).length,
        disagreements,
      },
    }
  },
}

const down: Fault = {
  id: 'F30',
  kind: 'alone',
  name: 'everything is down for half an hour over a slot',
  holds: 'the round is made up once, and noted as such',
  bounds: { rounds: exactly(1), madeUp: exactly(1), digests: exactly(1), doubles: none, owed: none },
  run: () =>
    withServices(
      1,
      async services => {
        const { sql, at, restart } = services
        // Planned before it goes down.
        await move(at(0), 'PT1M')
        await restart(0, () => advanceClock(sql, 30 * MINUTE_MS))
        await move(at(0), 'PT2M')
        const { slots, digests, doubles } = await fired(sql)
        const madeUp = slots.filter(({ outcome }) => outcome === 'madeUp').length
        return { counted: { ...(await closing(services)), rounds: slots.length, madeUp, digests, doubles } }
      },
      { opensAt: comingWednesday(), prepare: sql => onlyDigestAt(sql, '10:30') },
    ),
}

const oneSlot: Fault = {
  id: 'F31',
  kind: 'alone',
  name: 'two instances come to the same slots at the same moment, a whole day of them',
  holds: 'one set of messages',
  bounds: { rounds: atLeast(4), doubles: none, doubleAlerts: none, owed: none, disagreements: none },
  run: () =>
    withServices(
      2,
      async services => {
        await Promise.all([0, 1].map(n => move(services.at(n), 'P1D')))
        const { slots, digests, doubles } = await fired(services.sql)
        return { counted: { ...(await closing(services)), rounds: slots.length, digests, doubles } }
      },
      { opensAt: comingWednesday() },
    ),
}

export const CLOCK = [skewed, jumps, clockChange, nightShift, down, oneSlot] as const
