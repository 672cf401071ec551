/**
 * A plant with two services as processes on one database, which is a server of its own that flushes what it commits; the
 * way to it can be cut. What is acknowledged to a worker here is remembered, and looked for after each fault.
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClock } from '../../bot/clock.ts'
import { openPool, type Sql } from '../../db/connect.ts'
import type { EmbeddedServer } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { buildPlant, orderCode, workerId } from '../bench/plant.ts'
import { KEY } from '../running-service.ts'
import { startTemporary } from '../server.ts'
import { type ServiceProcess, startProcess } from '../service-process.ts'
import { wayTo } from '../way-to-server.ts'
import {
  deliver,
  deliverUntilTaken,
  type Event,
  eventOf,
  type Heard,
  isTaken,
  type Load,
  underLoad,
} from './callers.ts'
import { closingCounts } from './closing.ts'

const CALLERS = 6
/** Far from the numbers of orders: “1003” has two readings, and would rightly be asked about. */
const FIRST_QUANTITY = 20_000

export type World = {
  /** On a way of its own, which is not cut: for looking. */
  readonly sql: Sql
  readonly server: EmbeddedServer
  readonly way: Awaited<ReturnType<typeof wayTo>>
  /** Both ways, ours and the services', go to another server from now on. */
  readonly leadTo: (port: number) => void
  readonly at: (n: number) => ServiceProcess
  readonly baseUrls: readonly string[]
  /** Kills it, unless it is dead, and starts it again where it was. */
  readonly restart: (n: number) => Promise<void>
  /** A report that no other is like, on a step that takes it. */
  readonly nextReport: () => Event
  /** Delivered once, as it comes. */
  readonly say: (n: number, event: Event) => Promise<Heard>
  /** Workers report while the work is done. */
  readonly load: (work: () => Promise<unknown>, callers?: number) => Promise<Load>
  /** Sends again what was not acknowledged, and counts what must be true after every fault. */
  readonly close: () => ReturnType<typeof closingCounts>
  readonly stop: () => Promise<void>
}

export async function openWorld(): Promise<World> {
  const server = await startTemporary()
  await migrate(server.url)
  const [way, ours] = await Promise.all([wayTo('127.0.0.1', server.port), wayTo('127.0.0.1', server.port)])
  const url = onWay(server.url, way.port)
  const sql = openPool({ url: onWay(server.url, ours.port), poolSize: 6 })
  await buildPlant(sql, createClock().now())
  const start = (port?: number): Promise<ServiceProcess> =>
    startProcess({
      databaseUrl: url,
      environment: { API_KEYS: `erp:${KEY}` },
      ...(port !== undefined && { port }),
    })
  const services = [await start(), await start()]
  const at = (n: number): ServiceProcess => services[n] ?? assert.fail()
  const baseUrls = services.map(({ baseUrl }) => baseUrl)

  let serial = 0
  const nextReport = (): Event => {
    serial += 1
    return eventOf(workerId(serial), `报工 ${orderCode(serial * 7)} 下料 ${FIRST_QUANTITY + serial}`)
  }
  /** Since the last look. */
  let heard: Heard[] = []
  const noted = <H extends Heard | readonly Heard[]>(more: H): H => {
    heard = heard.concat(more)
    return more
  }
  return {
    sql,
    server,
    way,
    leadTo: port => {
      for (const each of [way, ours]) each.leadTo(port)
    },
    at,
    baseUrls,
    nextReport,
    restart: async n => {
      const { port, kill } = at(n)
      await kill()
      services[n] = await start(port)
    },
    say: async (n, event) => noted(await deliver(at(n).baseUrl, event)),
    load: async (work, callers = CALLERS) => {
      const load = await underLoad(baseUrls, nextReport, callers, work)
      noted(load.heard)
      return load
    },
    close: async () => {
      const untaken = heard.filter(each => !isTaken(each))
      const taken = await inBatches(untaken, event => deliverUntilTaken(baseUrls, event))
      const reported = [...heard.filter(isTaken), ...taken].map(({ id }) => id)
      heard = []
      return closingCounts(sql, baseUrls, reported)
    },
    stop: async () => {
      await Promise.all(services.map(({ kill }) => kill()))
      await sql.end({ timeout: 1 })
      await Promise.all([way.close(), ours.close()])
      await server.stop()
    },
  }
}

function onWay(serverUrl: string, port: number): string {
  const url = new URL(serverUrl)
  url.port = String(port)
  return url.href
}

const AT_ONCE = 8

export async function inBatches<In, Out>(
  list: readonly In[],
  work: (each: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const done: Out[] = []
  for (let from = 0; from < list.length; from += AT_ONCE) {
    done.push(...(await Promise.all(list.slice(from, from + AT_ONCE).map(work))))
  }
  return done
}

/** Waits until it holds. @throws when it does not come to that. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  otherwise: string,
  withinMs = 30_000,
): Promise<void> {
  const begun = performance.now()
  while (performance.now() - begun < withinMs) {
    if (await holds()) return
    await sleep(20)
  }
  assert.fail(otherwise)
}
