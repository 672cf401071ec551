/**
 * `npm run bench -- soak [minutes [events per second]]`: an hour at half of what it can take. Nothing fails, everything
 * acknowledged is in the ledger, and memory stays where it is. Without a rate it measures what it can take first.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClock } from '../../bot/clock.ts'
import type { Sql } from '../../db/connect.ts'
import { reconcile } from '../../db/reconcile.ts'
import { withBenchDatabase } from './database.ts'
import { httpCaller } from './http-caller.ts'
import { measure } from './measure.ts'
import { buildPlant, MANY_WORKERS, orderCode, workerId } from './plant.ts'
import { BASE, residentMegabytes, withService } from './service.ts'

const CALLERS = 16
const WARM_UP_SECONDS = 20
const TRIAL_SECONDS = 20
const ROWS = 12
const KEY = 'benchmark-key-that-is-long-enough-0123456789'
/** Far from the numbers of orders, which would be asked about; no number comes twice within a worker's ten minutes. */
const FIRST_QUANTITY = 20_000
const QUANTITIES = 20_000

type Said = { readonly as: string; readonly eventId: string; readonly text: string }
/** `said`: the reports that were acknowledged in chat; `posted`: how many over REST. */
type Mix = {
  readonly next: (caller: number) => Promise<void>
  readonly said: readonly Said[]
  readonly posted: () => number
}
type Window = { begun: number; events: number; failed: number; times: number[] }

export async function benchSoak(minutes: number, rate: number | null): Promise<void> {
  await withBenchDatabase(async ({ sql, url }) => {
    await buildPlant(sql, createClock().now(), MANY_WORKERS)
    const [before] = await sql<{ rows: number }[]>`select count(*) as rows from report where reversal_of is null`
    await withService({ DATABASE_URL: url, API_KEYS: `bench:${KEY}` }, async ({ process: service }) => {
      const mix = mixOf(httpCaller(BASE, { authorization: `Bearer ${KEY}` }))
      await measure(CALLERS, WARM_UP_SECONDS, mix.next)
      const perSecond = rate ?? (await measure(8, TRIAL_SECONDS, mix.next)).perSecond / 2
      process.stdout.write(`${minutes} minutes at ${perSecond.toFixed(0)} events per second\n`)
      const failed = await soak(sql, mix, minutes, perSecond, () => residentMegabytes(service))
      await settle(sql, mix, before?.rows ?? 0, failed)
    })
  })
}

/** Of twenty events eight are reports in chat, six come over REST, three ask, and three are brought a second time. */
function mixOf(http: ReturnType<typeof httpCaller>): Mix {
  let serial = 0
  let posted = 0
  const said: Said[] = []
  const last = new Map<number, Said>()
  const report = () => {
    serial += 1
    const worker = workerId(serial * 7, MANY_WORKERS)
    return { worker, order: orderCode(serial * 11), good: FIRST_QUANTITY + (serial % QUANTITIES) }
  }
  const say = async (body: object): Promise<unknown> => http.post('/sandbox/api/messages', body)
  const next = async (caller: number): Promise<void> => {
    const { worker, order, good } = report()
    const place = serial % 20
    const message = { as: worker, chat: `D-${worker}`, eventId: randomUUID() }
    const again = last.get(caller)
    if (place >= 17 && again !== undefined) await say(again)
    else if (place >= 14) await say({ ...message, text: `${order}到哪了` })
    else if (place >= 8) {
      await http.post('/api/v1/reports', { order, step: 'CUT', good: String(good), workers: [{ employeeNo: worker }] })
      posted += 1
    } else {
      const body = { ...message, text: `报工 ${order} 下料 ${good}` }
      await say(body)
      last.set(caller, body)
      said.push(body)
    }
  }
  return { next, said, posted: () => posted }
}

async function soak(
  sql: Sql,
  mix: Mix,
  minutes: number,
  perSecond: number,
  memory: () => Promise<number>,
): Promise<number> {
  const end = performance.now() + minutes * 60_000
  let window: Window = { begun: performance.now(), events: 0, failed: 0, times: [] }
  let total = 0
  let failed = 0
  let due = performance.now()
  const call = async (caller: number): Promise<void> => {
    while (performance.now() < end) {
      due += 1_000 / perSecond
      await sleep(Math.max(0, due - performance.now()))
      const from = performance.now()
      await mix.next(caller).then(
        () => window.times.push(performance.now() - from),
        error => {
          window.failed += 1
          process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
        },
      )
      window.events += 1
    }
  }
  const calling = Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)))
  for (let row = 0; row < ROWS; row++) {
    await sleep((minutes * 60_000) / ROWS)
    const seen = window
    window = { begun: performance.now(), events: 0, failed: 0, times: [] }
    total += seen.events
    failed += seen.failed
    process.stdout.write(`${await lineOf(sql, seen, total, await memory())}\n`)
  }
  await calling
  return failed
}

async function lineOf(sql: Sql, { begun, events, failed, times }: Window, total: number, memory: number) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
  const rate = (events / ((performance.now() - begun) / 1_000)).toFixed(0)
  const [size] = await sql<{ mb: number }[]>`select (pg_database_size(current_database()) / 1000000)::int as mb`
  return `${total} events, ${rate}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${failed} failed, memory ${memory} MB, database ${size?.mb} MB`
}

/** @throws Error when something failed, is missing, or does not add up. */
async function settle(sql: Sql, { said, posted }: Mix, before: number, failed: number): Promise<void> {
  const [after] = await sql<{ rows: number }[]>`select count(*) as rows from report where reversal_of is null`
  const rows = (after?.rows ?? 0) - before
  const booked = said.length + posted()
  const { disagreements } = await reconcile(sql)
  process.stdout.write(
    `${booked} reports acknowledged, ${rows} in the ledger, ${disagreements.length} disagreements, ${failed} failed\n`,
  )
  for (const one of (await missing(sql, said)).slice(0, 20)) process.stdout.write(`not in the ledger: ${one}\n`)
  if (failed > 0 || rows !== booked || disagreements.length > 0) throw new Error('the soak did not hold')
}

/** With what was answered: it may have been asked about instead of booked. */
async function missing(sql: Sql, said: readonly Said[]): Promise<readonly string[]> {
  const events = await sql<{ event: string }[]>`select event_id as event from report where platform = 'sandbox'`
  const known = new Set(events.map(({ event }) => event.split(':').at(-1)))
  const lost = said.filter(({ eventId }) => !known.has(eventId))
  return Promise.all(
    lost.map(async ({ as, eventId, text }) => {
      const [row] = await sql<{ answer: string }[]>`
        select answer::text from inbound_event where platform = 'sandbox' and event_id like ${`%${eventId}`}`
      return `${as} “${text}”: ${row?.answer.slice(0, 600) ?? 'not heard of'}`
    }),
  )
}
