/**
 * The service as a process, as `npm start` runs it: started, started twice, killed, told to stop, and left without its
 * database. What was acknowledged is never lost; what was not can be sent again and counts once.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadConfig } from '../bot/config.ts'
import { createLog } from '../bot/log.ts'
import { type Service, startService } from '../bot/main.ts'
import { reconcile } from '../db/reconcile.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { comingWednesday, KEY, openAt, speakingTo } from './running-service.ts'
import { temporaryFolder } from './server.ts'
import { wayTo } from './way-to-server.ts'

const MAIN = resolve(import.meta.dirname, '..', 'bot', 'main.ts')
const LONGEST_START_MS = 90_000
const LONGEST_STOP_MS = 60_000

type Process = { readonly child: ChildProcess; readonly printed: () => string }

function run(dataDir: string): Process {
  const { PATH, HOME, TMPDIR } = process.env
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH, HOME, TMPDIR, DATA_DIR: dataDir, PORT: '0', API_KEYS: `erp:${KEY}`, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (printed += chunk))
  return { child, printed: () => printed }
}

/** Where it listens, once it does. */
async function addressOf({ child, printed }: Process): Promise<string> {
  for (let waited = 0; waited < LONGEST_START_MS; waited += 50) {
    const [, address] = /(http:\/\/127\.0\.0\.1:\d+)\/sandbox/.exec(printed()) ?? []
    if (address !== undefined) return address
    if (child.exitCode !== null) break
    await sleep(50)
  }
  return assert.fail(`it did not start: ${printed()}`)
}

async function ended({ child }: Process, withinMs: number): Promise<{ code: number | null }> {
  if (child.exitCode === null && child.signalCode === null) {
    await Promise.race([once(child, 'exit'), sleep(withinMs, null, { ref: false })])
  }
  assert.ok(child.exitCode !== null || child.signalCode !== null, `still there after ${withinMs} ms`)
  return { code: child.exitCode }
}

type Event = { readonly as: string; readonly text: string; readonly eventId: string }
type Heard = Event & { readonly status: number | 'cut'; readonly id: string | null }

/** Reports that are all booked at once: no quantity comes twice from the same person. */
function reports(count: number): readonly Event[] {
  const reporters = [
    { as: 'W003', text: 'WO-1004 下料' },
    { as: 'W005', text: 'WO-1004 下料' },
    { as: 'W006', text: 'WO-1003 车削' },
  ]
  return Array.from({ length: count }, (_, index) => {
    const { as, text } = reporters[index % reporters.length] ?? assert.fail()
    return { as, text: `${text} ${1 + Math.floor(index / reporters.length)}`, eventId: randomUUID() }
  })
}

async function send(baseUrl: string, event: Event): Promise<Heard> {
  const { as, text, eventId } = event
  const answer = await speakingTo(baseUrl)
    .post('/sandbox/api/messages', { as, chat: `D-${as}`, text, eventId })
    .catch(() => null)
  if (answer === null) return { ...event, status: 'cut', id: null }
  const told: { id?: string } = JSON.parse(answer.body)
  return { ...event, status: answer.status, id: told.id ?? null }
}

/** As a platform does: again until it is acknowledged. */
async function sendUntilTaken(baseUrl: string, event: Event): Promise<Heard> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const heard = await send(baseUrl, event)
    if (heard.status === 200) return heard
    assert.equal(heard.status, 503)
    await sleep(200 * attempt)
  }
  return assert.fail(`${event.text} was refused five times`)
}

/** A few callers at a time until all are through; what `comes` comes once so many have been answered. */
async function load(
  baseUrl: string,
  events: readonly Event[],
  { after: share, comes }: { readonly after: number; readonly comes: () => unknown },
): Promise<readonly Heard[]> {
  const queue = [...events]
  const heard: Heard[] = []
  const caller = async (): Promise<void> => {
    for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
      heard.push(await send(baseUrl, event))
      if (heard.length === share) comes()
    }
  }
  await Promise.all(Array.from({ length: 4 }, caller))
  return heard
}

/** As a program reads: again while the service says that it can't. */
async function page(baseUrl: string, path: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const { status, body } = await speakingTo(baseUrl).get(path, { authorization: `Bearer ${KEY}` })
    if (status === 200) return body
    assert.ok(status === 503 && attempt < 5, body)
    await sleep(200 * attempt)
  }
}

/** The messages whose reports stand in the ledger. */
async function bookedMessages(baseUrl: string): Promise<ReadonlyMap<string, number>> {
  const booked = new Map<string, number>()
  for (const order of ['WO-1003', 'WO-1004']) {
    let cursor: string | null = null
    do {
      const path = `/api/v1/reports?order=${order}&limit=100${cursor === null ? '' : `&cursor=${cursor}`}`
      const list: { items: readonly { messageId: string | null }[]; nextCursor: string | null } = JSON.parse(
        await page(baseUrl, path),
      )
      for (const { messageId } of list.items)
        if (messageId !== null) booked.set(messageId, (booked.get(messageId) ?? 0) + 1)
      cursor = list.nextCursor
    } while (cursor !== null)
  }
  return booked
}

/** A report that was asked about is not in the ledger either. */
async function answerTo(baseUrl: string, { as, id }: Heard): Promise<string> {
  const { body } = await speakingTo(baseUrl).get(`/sandbox/api/messages?chat=D-${as}`)
  const said: readonly { replyTo: string | null; card: unknown }[] = JSON.parse(body)
  return said.flatMap(({ replyTo, card }) => (replyTo === id && card !== null ? [JSON.stringify(card)] : [])).join('\n')
}

const acknowledged = (heard: readonly Heard[]) => heard.filter(({ status }) => status === 200)

/** Each acknowledged one is booked once; each of the others, sent again, too. */
async function nothingLost(baseUrl: string, heard: readonly Heard[], log = () => ''): Promise<void> {
  const booked = await bookedMessages(baseUrl)
  const lost = acknowledged(heard).filter(({ id }) => id === null || booked.get(id) !== 1)
  const answers = await Promise.all(lost.map(event => answerTo(baseUrl, event)))
  assert.deepEqual(lost, [], `acknowledged, and not in the ledger exactly once\n${answers.join('\n')}\n${log()}`)
  const again = await Promise.all(heard.map(event => sendUntilTaken(baseUrl, event)))
  const now = await bookedMessages(baseUrl)
  for (const { id } of again) assert.equal(now.get(id ?? ''), 1, 'sent again, it counts once')
}

describe('a service on a data directory of its own', () => {
  let folder = ''
  let dataDir = ''
  let first: Process
  let address = ''

  before(async () => {
    folder = await temporaryFolder()
    dataDir = join(folder, 'data')
  })
  after(async () => {
    first?.child.kill('SIGTERM')
    if (first !== undefined) await ended(first, LONGEST_STOP_MS)
    await rm(folder, { recursive: true, force: true })
  })

  test('starts in an empty place as a working factory', async () => {
    first = run(dataDir)
    address = await addressOf(first)
    const people: readonly object[] = JSON.parse((await speakingTo(address).get('/sandbox/api/people')).body)
    assert.equal(people.length, 36)
    const heard = await send(address, { as: 'W003', text: '我的任务', eventId: 'first' })
    assert.equal(heard.status, 200)
    assert.equal((await speakingTo(address).get('/readyz')).status, 200)
  })

  test('a second start on the same data says so, and harms nothing', async () => {
    const second = run(dataDir)
    const { code } = await ended(second, LONGEST_START_MS)
    assert.equal(code, 1)
    assert.match(second.printed(), /already|another|in use/i)
    assert.ok(second.printed().includes(dataDir), second.printed())
    assert.doesNotMatch(second.printed(), /^\s+at /m)
    assert.equal((await send(address, { as: 'W003', text: '我的任务', eventId: 'still there' })).status, 200)
  })

  test('killed in the middle of work it comes up again by itself, with every report it acknowledged', async () => {
    const heard = await load(address, reports(30), { after: 12, comes: () => first.child.kill('SIGKILL') })
    assert.ok(acknowledged(heard).length >= 12)
    assert.ok(
      heard.some(({ status }) => status === 'cut'),
      'it was killed before the end',
    )
    first = run(dataDir)
    address = await addressOf(first)
    await nothingLost(address, heard)
  })

  test('told to stop in the middle of work it ends cleanly, and nothing acknowledged is lost', async () => {
    // Beyond the time in which the same quantity would be asked about.
    await speakingTo(address).post('/sandbox/api/clock', { advance: 'PT30M' })
    const heard = await load(address, reports(30), { after: 12, comes: () => first.child.kill('SIGTERM') })
    const { code } = await ended(first, LONGEST_STOP_MS)
    assert.equal(code, 0, first.printed())
    assert.ok(acknowledged(heard).length >= 12)
    first = run(dataDir)
    address = await addressOf(first)
    await nothingLost(address, heard)
  })

  test('the clock that was moved stays moved over all of it', async () => {
    const { now }: { now: string } = JSON.parse((await speakingTo(address).get('/sandbox/api/clock')).body)
    assert.ok(Date.parse(now) > Date.now() + 29 * 60_000)
  })
})

describe('a service whose database goes away and comes back', () => {
  let database: TestDatabase
  let way: Awaited<ReturnType<typeof wayTo>>
  let service: Service
  const lines: string[] = []

  before(async () => {
    database = await createDatabase({ poolSize: 2, setUp: sql => openAt(sql, 'machining', comingWednesday()) })
    const url = new URL(database.url)
    way = await wayTo(url.hostname, Number(url.port))
    url.port = String(way.port)
    const log = createLog({ level: 'info', to: { write: line => lines.push(line) }, pretty: false })
    service = await startService(loadConfig({ DATABASE_URL: url.href, PORT: '0', API_KEYS: `erp:${KEY}` }), log)
  })
  after(async () => {
    await service?.stop()
    await way?.close()
    await database?.close()
  })

  const faults = () => lines.filter(line => /"level":"(warn|error)"/.test(line)).join('')
  const books = async () => assert.deepEqual((await reconcile(database.sql)).disagreements, [])

  const isBack = async () => {
    for (let waitedMs = 0; (await speakingTo(service.address).get('/readyz')).status !== 200; waitedMs += 100) {
      assert.ok(waitedMs < LONGEST_START_MS, 'it did not come back')
      await sleep(100)
    }
  }

  test('a report, what its author wrote and what they were answered are one transaction', async () => {
    const event: Event = { as: 'W006', text: 'WO-1003 车削 23', eventId: randomUUID() }
    const { id } = await send(service.address, event)
    const written = await database.sql<{ transaction: string; messages: number; replies: number; reports: number }[]>`
      select e.xmin::text as transaction,
        (select count(*)::int from sandbox_message m where m.xmin = e.xmin and m.id = ${id}) as messages,
        (select count(*)::int from sandbox_message m where m.xmin = e.xmin and m.reply_to = ${id}) as replies,
        (select count(*)::int from report r where r.xmin = e.xmin and r.message_id = ${id}) as reports
      from inbound_event e where e.message_id = ${id}`
    assert.deepEqual(
      written.map(({ transaction: _, ...counts }) => counts),
      [{ messages: 1, replies: 1, reports: 1 }],
    )
    await send(service.address, event)
    const [stands] = await database.sql<{ messages: number }[]>`
      select count(*)::int as messages from sandbox_message where ${id} in (id, reply_to)`
    assert.equal(stands?.messages, 2)
  })

  test('every connection ended in the middle of work: it goes on, and nothing acknowledged is lost', async () => {
    const heard = await load(service.address, reports(30), {
      after: 10,
      comes: () =>
        database.sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'baogong' and pid <> pg_backend_pid()`.execute(),
    })
    assert.deepEqual(
      heard.filter(({ status }) => status !== 200 && status !== 503),
      [],
    )
    await nothingLost(service.address, heard, faults)
    await books()
  })

  test('restarted in the middle of work: what fails says 503, and sent again it counts once', async () => {
    await speakingTo(service.address).post('/sandbox/api/clock', { advance: 'PT30M' })
    const restart = async () => {
      await way.close()
      await sleep(700)
      await way.reopen()
    }
    let restarted: Promise<void> = Promise.resolve()
    const heard = await load(service.address, reports(30), {
      after: 10,
      comes: () => {
        restarted = restart()
      },
    })
    await restarted
    assert.deepEqual(
      new Set(heard.map(({ status }) => status)),
      new Set([200, 503]),
      'some came through, some were refused, nothing else happened',
    )
    await isBack()
    await nothingLost(service.address, heard, faults)
    await books()
  })

  for (const { sqlstate, name } of [
    { sqlstate: '55P03', name: 'held up by another transaction' },
    { sqlstate: '53100', name: 'out of disk' },
    { sqlstate: '40P01', name: 'in a deadlock every time' },
  ]) {
    test(`a database ${name}: not acknowledged, and sent again it counts once`, async () => {
      await speakingTo(service.address).post('/sandbox/api/clock', { advance: 'PT30M' })
      await database.sql.unsafe(`
        create function fail_on_purpose() returns trigger language plpgsql as
          $$ begin raise exception 'on purpose' using errcode = '${sqlstate}'; end $$;
        create trigger fail_on_purpose before insert on report execute function fail_on_purpose()`)
      const event = { as: 'W003', text: 'WO-1004 下料 6', eventId: randomUUID() }
      const heard = await send(service.address, event)
      await database.sql.unsafe('drop function fail_on_purpose() cascade')
      assert.equal(heard.status, 503)
      await nothingLost(service.address, [heard], faults)
    })
  }

  test('while the database is away it says 503, and that it is not ready', async () => {
    await way.close()
    for (const as of ['W003', 'W006', 'W008']) {
      assert.equal((await send(service.address, { as, text: 'WO-1003 车削 77', eventId: randomUUID() })).status, 503)
    }
    const api = speakingTo(service.address)
    assert.equal((await api.get('/healthz')).status, 200)
    assert.equal((await api.get('/readyz')).status, 503)
    const list = await api.get('/api/v1/orders', { authorization: `Bearer ${KEY}` })
    assert.equal(list.status, 503, list.body)
    assert.match(list.body, /"status":503/)
  })

  test('once it is back the service goes on by itself', async () => {
    await way.reopen()
    await isBack()
    const heard = await Promise.all(
      ['W003', 'W005', 'W006'].map(as =>
        sendUntilTaken(service.address, {
          as,
          text: as === 'W006' ? 'WO-1003 车削 40' : 'WO-1004 下料 41',
          eventId: randomUUID(),
        }),
      ),
    )
    await nothingLost(service.address, heard, faults)
    await books()
  })

  test('the log says what was wrong, without the password and without what people wrote', async () => {
    const { password } = new URL(database.url)
    const log = lines.join('\n')
    assert.match(log, /"level":"(warn|error)"/)
    assert.equal(log.includes(password), false)
    assert.equal(log.includes('车削'), false)
  })
})
