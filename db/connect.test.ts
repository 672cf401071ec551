import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { Temporal } from 'temporal-polyfill'
import { pieces } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { testServer } from '../test/server.ts'
import { wayTo } from '../test/way-to-server.ts'
import { connect, openPool, type Queryable } from './connect.ts'
import { type DatabaseFault, databaseFault, isDatabaseAway, isPassing } from './fault.ts'

const db = withDatabase()

const withUrl = (change: (url: URL) => void): string => {
  const url = new URL(db.url)
  change(url)
  return url.href
}

/** Answers every connection as a server does that fails it with this SQLSTATE. */
async function failingServer(sqlstate: string): Promise<{ readonly port: number; readonly close: () => void }> {
  const fields = ['SFATAL', 'VFATAL', `C${sqlstate}`, 'Mmade up'].map(field => `${field}\0`).join('')
  const body = Buffer.from(`${fields}\0`)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([Buffer.from('E'), length, body])))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return { port: address.port, close: () => server.close() }
}

async function faultOf(url: string): Promise<DatabaseFault> {
  try {
    const sql = await connect({ url })
    await sql.end()
  } catch (error) {
    const fault = databaseFault(error)
    if (fault !== null) return fault
    throw error
  }
  assert.fail('it connected')
}

describe('a database that can’t be used is named by what to check', () => {
  const cases: readonly { name: string; code: DatabaseFault['code']; says: RegExp; url: () => string }[] = [
    {
      name: 'a wrong password',
      code: 'wrongPassword',
      says: /password/,
      url: () => withUrl(url => (url.password = 'wrong')),
    },
    {
      name: 'an unknown user',
      code: 'wrongPassword',
      says: /user/,
      url: () => withUrl(url => (url.username = 'nobody')),
    },
    {
      name: 'an unknown database',
      code: 'noSuchDatabase',
      says: /no database/,
      url: () => withUrl(url => (url.pathname = 'nowhere')),
    },
    {
      name: 'a port nobody listens at',
      code: 'unreachable',
      says: /port/,
      url: () => withUrl(url => (url.port = '1')),
    },
    {
      name: 'a host that does not exist',
      code: 'unreachable',
      says: /host/,
      url: () => withUrl(url => (url.hostname = 'nowhere.invalid')),
    },
  ]
  for (const { name, code, says, url } of cases) {
    test(name, async () => {
      const fault = await faultOf(url())
      assert.equal(fault.code, code)
      assert.match(fault.message, says)
      assert.doesNotMatch(`${fault.message} ${fault.stack}`, new RegExp(new URL(db.url).password))
    })
  }

  const codes: readonly { sqlstate: string; code: DatabaseFault['code']; away: boolean }[] = [
    { sqlstate: '53300', code: 'tooManyConnections', away: true },
    { sqlstate: '57P03', code: 'starting', away: true },
    { sqlstate: '28000', code: 'notAllowed', away: false },
    { sqlstate: '53100', code: 'diskFull', away: false },
  ]
  for (const { sqlstate, code, away } of codes) {
    test(`the server’s ${sqlstate} is ${code}`, async () => {
      const server = await failingServer(sqlstate)
      try {
        const fault = await faultOf(withUrl(url => (url.port = String(server.port))))
        assert.equal(fault.code, code)
        assert.equal(isDatabaseAway(fault), away)
      } finally {
        server.close()
      }
    })
  }

  test('a write to a read-only server', async () => {
    const failing = db.sql.begin('read only', tx => tx`insert into unit (code, name, decimals) values ('X', 'X', 0)`)
    await assert.rejects(failing, error => databaseFault(error)?.code === 'readOnly' && !isDatabaseAway(error))
  })

  test('a row another transaction holds', async () => {
    await db.sql`insert into unit (code, name, decimals) values ('HELD', 'x', 0)`
    await db.sql.begin(async holder => {
      await holder`update unit set name = 'y' where code = 'HELD'`
      const waiting = db.sql.begin(async tx => {
        await tx`set local lock_timeout = '50ms'`
        await tx`update unit set name = 'z' where code = 'HELD'`
      })
      await assert.rejects(waiting, error => databaseFault(error)?.code === 'busy')
    })
  })

  test('a broken constraint is no fault of the database', () => {
    assert.equal(databaseFault(Object.assign(new Error('x'), { code: '23505' })), null)
    assert.equal(isDatabaseAway(new Error('x')), false)
    assert.equal(isPassing(Object.assign(new Error('x'), { code: '23505' })), false)
  })
})

test('values are read as the domain has them', async () => {
  const [row] = await db.sql`
    select 7::bigint as id, 1.5::numeric(18,4) as amount, '2026-03-04 05:06:07.123456+00'::timestamptz as at,
      '2026-03-04'::date as day, '{"a":[1]}'::jsonb as data, array['x','y'] as words, array[1,2]::bigint[] as ids, true as yes`
  assert.deepEqual(row, {
    id: 7,
    amount: '1.5000',
    at: Temporal.Instant.from('2026-03-04T05:06:07.123456Z'),
    day: '2026-03-04',
    data: { a: [1] },
    words: ['x', 'y'],
    ids: [7 - 6, 2],
    yes: true,
  })
})

test('instants, dates, json and lists are written as they are', async () => {
  const at = Temporal.Instant.from('2026-03-04T05:06:07.123456Z')
  const day = Temporal.PlainDate.from('2026-03-04')
  const [row] = await db.sql`
    select ${at}::timestamptz = '2026-03-04 05:06:07.123456+00' as at, ${day}::date = '2026-03-04' as day,
      ${db.sql.json({ a: [1] })}::jsonb = '{"a":[1]}' as data, 2 = any(${[1, 2]}::bigint[]) as listed,
      ${'x'} = any(${['x', 'y']}::text[]) as named`
  assert.deepEqual(row, { at: true, day: true, data: true, listed: true, named: true })
})

test('a bare Quantity is refused, since it would be stored ten thousand times too large', async () => {
  await assert.rejects(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what a caller does wrong is what is tested
    await db.sql`select ${pieces(5) as any}::numeric`
  }, /formatQuantity/)
})

test('a number beyond a safe integer is refused rather than rounded', async () => {
  await assert.rejects(async () => await db.sql`select 9007199254740993::bigint as n`, /safe integer/)
})

test('every session is bounded', async () => {
  const [row] = await db.sql`
    select current_setting('TimeZone') as zone, current_setting('transaction_isolation') as isolation,
      current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`
  assert.deepEqual(row, {
    zone: 'UTC',
    isolation: 'read committed',
    statement: '1min',
    lock: '10s',
    idle: '1min',
    name: 'baogong',
  })
})

test('dedicated connections are nobody else’s, are not waited for behind a slow query, and end with the pool', async () => {
  const sql = openPool({ url: db.url, poolSize: 1 })
  const pidOf = async (by: Queryable) => (await by<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid
  const { turns, decisions } = sql.dedicated
  const slow = sql`select pg_sleep(5)`.catch((error: unknown) => error)
  const served = await Promise.all([turns, decisions, turns, decisions].map(pidOf))
  assert.equal(new Set(served).size, 3)
  assert.equal(served[1], served[3])
  await sql.end({ timeout: 0 })
  assert.ok((await slow) instanceof Error)
  await assert.rejects(pidOf(turns), /CONNECTION_ENDED/)
  await assert.rejects(pidOf(decisions), /CONNECTION_ENDED/)
})

describe('connections that the server ends', () => {
  const pool = { sql: null as ReturnType<typeof openPool> | null }
  after(() => pool.sql?.end({ timeout: 1 }))

  test('fail what was running and come back by themselves', async () => {
    const sql = openPool({ url: db.url, poolSize: 2 })
    pool.sql = sql
    const running = sql`select pg_sleep(5)`.catch((error: unknown) => error)
    await sleep(100)
    const server = await testServer()
    const admin = postgres(server.adminUrl, { max: 1, onnotice: () => undefined })
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${new URL(db.url).pathname.slice(1)}`
    await admin.end()
    await server.stop()

    assert.equal(isDatabaseAway(await running), true)
    const [row] = await sql`select 1 as alive`
    assert.deepEqual(row, { alive: 1 })
  })
})

test('connections cut at any moment under load: every connection of the pool is good again', async () => {
  const { hostname, port } = new URL(db.url)
  const way = await wayTo(hostname, Number(port))
  const url = withUrl(one => {
    one.port = String(way.port)
  })
  const pool = openPool({ url })
  const ask = () => Promise.race([pool`select ${'x'}::text`, sleep(2_000)]).catch(() => undefined)
  for (let round = 0; round < 6; round++) {
    const callers = Array.from({ length: 30 }, async () => {
      await sleep(Math.random() * 12)
      for (let query = 0; query < 3; query++) await ask()
    })
    await sleep(Math.random() * 12)
    way.cut()
    await Promise.all(callers)
  }
  const fresh = openPool({ url })
  const timed = async (one: typeof pool) => {
    const began = performance.now()
    await Promise.all(Array.from({ length: 30 }, () => one`select pg_sleep(0.02)`))
    return performance.now() - began
  }
  // A connection that can't start waits for its connect_timeout, 5 s.
  assert.ok((await timed(pool)) < (await timed(fresh)) + 4_000)
  await Promise.all([pool, fresh].map(one => one.end({ timeout: 1 })))
  await way.close()
})

describe('a transaction whose connection is cut', () => {
  const withWay = async (work: (pool: ReturnType<typeof openPool>, cut: () => void) => Promise<void>) => {
    const { hostname, port } = new URL(db.url)
    const way = await wayTo(hostname, Number(port))
    const url = withUrl(one => {
      one.port = String(way.port)
    })
    const pool = openPool({ url, poolSize: 2 })
    await work(pool, way.cut)
    const [row] = await pool`select 1 as alive`
    assert.deepEqual(row, { alive: 1 })
    await pool.end({ timeout: 1 })
    await way.close()
  }

  // The driver threw where nobody could catch it: the process ended.
  test('in the middle of a query fails as away, and the process lives', async () => {
    await withWay(async (pool, cut) => {
      const begun = Promise.withResolvers<void>()
      const work = pool.begin(async tx => {
        await tx`select 1`
        begun.resolve()
        await tx`select pg_sleep(30)`
      })
      const failed = work.catch((error: unknown) => error)
      await begun.promise
      await sleep(20)
      cut()
      assert.equal(isDatabaseAway(await failed), true)
    })
  })

  test('between two queries says so to the work that goes on', async () => {
    await withWay(async (pool, cut) => {
      const [begun, again] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const later = Promise.withResolvers<unknown>()
      const failed = pool
        .begin(async tx => {
          await tx`select 1`
          begun.resolve()
          await again.promise
          await tx`select 2`.then(later.reject, later.resolve)
        })
        .catch((error: unknown) => error)
      await begun.promise
      cut()
      assert.equal(isDatabaseAway(await failed), true)
      again.resolve()
      // It throws before there is a query.
      await Promise.race([later.promise, sleep(50)])
    })
  })

  test('a fault of the work itself is rolled back and thrown as before', async () => {
    await withWay(async pool => {
      const work = pool.begin(async tx => {
        await tx`create table never_there (id int)`
        throw Object.assign(new Error('another server'), { code: 'ECONNREFUSED' })
      })
      await assert.rejects(work, /another server/)
      const [row] = await pool`select to_regclass('never_there') as found`
      assert.equal(row?.found, null)
    })
  })
})

// The driver began it on a busy connection and lost hold of it: what others said there was rolled back much later.
test('a transaction that begins while every connection is busy is a whole one, and nobody else is drawn into it', async () => {
  const pool = openPool({ url: db.url, poolSize: 1 })
  await pool`create table while_busy (id int)`
  const busy = pool`select pg_sleep(0.2)`.execute()
  const work = pool.begin(async tx => {
    await tx`insert into while_busy values (1)`
  })
  await Promise.all([busy, work])
  await pool`insert into while_busy values (2)`
  await pool.end({ timeout: 1 })
  const rows = await db.sql`select id from while_busy order by 1`
  assert.deepEqual([...rows], [{ id: 1 }, { id: 2 }])
  await db.sql`drop table while_busy`
})
