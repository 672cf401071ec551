import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PlatformHealth } from '../adapters/port.ts'
import { openPool } from '../db/connect.ts'
import { withDatabase } from '../test/database.ts'
import { NOW, type Rest, seedFactory, startRest } from '../test/rest.ts'

const heard = (secondsAgo: number): PlatformHealth => ({
  connected: true,
  sends: true,
  lastFrameAt: NOW.subtract({ seconds: secondsAgo }).toString(),
  detail: null,
})

describe('health', () => {
  const db = withDatabase()
  let rest: Rest
  before(async () => {
    await seedFactory(db.sql)
    await db.sql`insert into lane (key) values ('sandbox:chat:g1')`
    await db.sql`insert into outbox (lane, dedup, kind, payload, created_at)
      values ('sandbox:chat:g1', 'd1', 'message', '{}', clock_timestamp() - interval '90 seconds')`
    rest = await startRest(db.sql, { platforms: new Map([['sandbox', heard(3)]]) })
  })
  after(() => rest.app.close())

  it('/healthz says that the service lives, without a key', async () => {
    const response = await rest.app.inject('/healthz')
    assert.deepEqual([response.statusCode, response.json()], [200, { status: 'alive' }])
  })

  it('/readyz tells the database and every platform with the age of its last frame', async () => {
    const response = await rest.app.inject('/readyz')
    assert.equal(response.statusCode, 200)
    const { status, database, platforms } = response.json()
    assert.deepEqual([status, database], ['ready', { ok: true, detail: null }])
    assert.deepEqual(
      platforms.map((one: { name: string; connected: boolean; lastFrameAgeSeconds: number }) => [
        one.name,
        one.connected,
        one.lastFrameAgeSeconds,
      ]),
      [['sandbox', true, 3]],
    )
  })

  it('/readyz is 503 while a platform is not connected', async () => {
    const away: PlatformHealth = { connected: false, sends: false, lastFrameAt: null, detail: 'wrong secret' }
    const other = await startRest(db.sql, { platforms: new Map([['feishu', away]]) })
    const response = await other.app.inject('/readyz')
    assert.deepEqual([response.statusCode, response.json().status], [503, 'notReady'])
    assert.deepEqual(response.json().platforms[0], { name: 'feishu', ...away, lastFrameAgeSeconds: null })
    await other.app.close()
  })

  it('/metrics tells requests, reports, database, outbox, platforms and the process', async () => {
    await rest.get('/api/v1/orders/WO-1006')
    await rest.send('POST', '/api/v1/reports', {
      order: 'WO-1006',
      step: 'RMILL',
      good: '1',
      workers: [{ employeeNo: 'RL0008' }],
    })
    await rest.send('POST', '/api/v1/reports', {
      order: 'WO-9',
      step: 'RMILL',
      good: '1',
      workers: [{ employeeNo: 'RL0008' }],
    })
    const response = await rest.app.inject('/metrics')
    assert.match(String(response.headers['content-type']), /^text\/plain/)
    const value = (series: string): number => {
      const line = response.body.split('\n').find(one => one.startsWith(`${series} `))
      return Number(line?.slice(series.length + 1) ?? Number.NaN)
    }
    assert.equal(
      value('baogong_http_request_duration_seconds_count{method="GET",route="/api/v1/orders/:code",status="200"}'),
      1,
    )
    assert.equal(value('baogong_reports_total{channel="api",outcome="accepted"}'), 1)
    assert.equal(value('baogong_reports_total{channel="api",outcome="refused"}'), 1)
    assert.equal(value('baogong_database_up'), 1)
    assert.ok(value('baogong_database_connections{state="idle"}') >= 0)
    assert.ok(value('baogong_outbox_waiting') >= 1)
    assert.ok(value('baogong_outbox_oldest_age_seconds') >= 90)
    assert.equal(value('baogong_platform_connected{platform="sandbox"}'), 1)
    assert.equal(value('baogong_platform_last_frame_age_seconds{platform="sandbox"}'), 3)
    assert.ok(value('baogong_nodejs_eventloop_lag_seconds') >= 0)
    assert.ok(value('baogong_process_resident_memory_bytes') > 0)
  })
})

describe('while the database is away', () => {
  const sql = openPool({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  let rest: Rest
  before(async () => {
    rest = await startRest(sql)
  })
  after(() => rest.app.close())

  it('/healthz is well, /readyz is 503 and names the kind of fault only', async () => {
    assert.equal((await rest.app.inject('/healthz')).statusCode, 200)
    const response = await rest.app.inject('/readyz')
    assert.equal(response.statusCode, 503)
    assert.deepEqual(response.json().database, { ok: false, detail: 'unreachable' })
  })

  it('/metrics says so and still has the rest', async () => {
    const { body } = await rest.app.inject('/metrics')
    assert.match(body, /^baogong_database_up 0$/m)
    assert.doesNotMatch(body, /^baogong_outbox_waiting /m)
    assert.match(body, /^baogong_process_cpu_seconds_total /m)
  })

  it('every route answers 503 with a reference that finds the log line, and no word of the server', async () => {
    const response = await rest.get('/api/v1/orders/WO-1006')
    const problem = response.json()
    assert.deepEqual([response.statusCode, problem.kind], [503, 'unavailable'])
    assert.ok(response.headers['retry-after'])
    assert.doesNotMatch(response.body, /127\.0\.0\.1|nobody|ECONN/)
    assert.equal(rest.lines.filter(line => line.includes(problem.reference) && line.includes('http.failed')).length, 1)
  })
})

describe('every answer', () => {
  const db = withDatabase()
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql, {
      parts: [
        app => {
          app.get('/page', (_request, reply) => reply.type('text/html').send('<p>hello</p>'))
          app.get('/fault', () => {
            throw new Error('swordfish')
          })
        },
      ],
    })
  })
  after(() => rest.app.close())

  it('forbids guessing its type; pages run only what comes from here and are framed by nobody', async () => {
    const json = await rest.app.inject('/healthz')
    assert.equal(json.headers['x-content-type-options'], 'nosniff')
    const page = await rest.app.inject('/page')
    assert.match(String(page.headers['content-security-policy']), /default-src 'self'.*frame-ancestors 'none'/)
    assert.equal(page.headers['x-frame-options'], 'DENY')
  })

  it('to an address that leads nowhere is a problem document', async () => {
    const response = await rest.app.inject('/nowhere')
    assert.deepEqual([response.statusCode, response.json().kind], [404, 'notFound'])
    assert.equal(response.headers['content-type'], 'application/problem+json')
  })

  it('after a fault of ours tells a reference and nothing of the fault; the log has it', async () => {
    const response = await rest.app.inject('/fault')
    assert.deepEqual([response.statusCode, response.json().kind], [500, 'internal'])
    assert.doesNotMatch(response.body, /swordfish/)
    const line = rest.lines.find(one => one.includes(response.json().reference))
    assert.match(line ?? '', /swordfish/)
  })

  it('leaves no line in the log at info while all is well', async () => {
    const before = rest.lines.length
    await rest.app.inject('/healthz')
    assert.equal(rest.lines.length, before)
  })
})
