import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { PLATFORM_STEPS } from '../../adapters/port.ts'
import { createEmptyDatabase, withDatabase } from '../../test/database.ts'
import { seedFactory } from '../../test/rest.ts'
import { createClock } from '../clock.ts'
import type { Environment } from '../config.ts'
import { Secret } from '../secret.ts'
import { doctorWordsFor, findingLine } from '../wording/doctor.ts'
import { LOCALES } from '../wording/index.ts'
import { checkEnvironment } from './check-config.ts'
import { checkDatabase } from './check-database.ts'
import { checkDataDir, checkNode, checkPort } from './check-machine.ts'
import { type Finding, levelOf } from './finding.ts'

const OUTSIDE = ['feishu', 'dingtalk', 'wecom'] as const

const kinds = (findings: readonly Finding[]) => findings.map(finding => finding.kind)
/** The tests' own server forgets in a crash, by intent. */
const lookedAt = (findings: readonly Finding[]) =>
  findings.filter(finding => levelOf(finding) !== 'ok' && finding.kind !== 'serverForgetful')

describe('the environment', () => {
  const strong = 'Zk3vQ9xT7pLw2nRb8sYd4mCf'
  const cases: readonly {
    readonly name: string
    readonly environment: Environment
    readonly expected: readonly Finding[]
  }[] = [
    { name: 'an empty one is fine', environment: {}, expected: [] },
    {
      name: 'a bad value is a fault by its name',
      environment: { PORT: 'x' },
      expected: [{ kind: 'configFault', variable: 'PORT', problem: 'must be a whole number from 0 to 65535' }],
    },
    {
      name: 'a misspelt variable of a platform is pointed at',
      environment: { FEISHU_APPID: 'x' },
      expected: [{ kind: 'unknownVariable', variable: 'FEISHU_APPID' }],
    },
    {
      name: 'a short key is weak',
      environment: { API_KEYS: `erp:secret,mes:${strong}` },
      expected: [{ kind: 'apiKeyWeak', name: 'erp' }],
    },
    {
      name: 'a long key of one letter is weak',
      environment: { API_KEYS: `erp:${'a'.repeat(40)}` },
      expected: [{ kind: 'apiKeyWeak', name: 'erp' }],
    },
    { name: 'a strong key is fine', environment: { API_KEYS: `erp:${strong}` }, expected: [] },
    {
      name: 'a sandbox for the whole network is pointed at',
      environment: { HOST: '0.0.0.0' },
      expected: [{ kind: 'sandboxExposed', host: '0.0.0.0' }],
    },
    {
      name: 'without the sandbox the whole network may come',
      environment: { HOST: '0.0.0.0', SANDBOX: 'off' },
      expected: [],
    },
    { name: 'the other loopback is one as well', environment: { HOST: '::1' }, expected: [] },
    {
      name: 'a configured platform is fine here; it is asked itself later',
      environment: { DINGTALK_CLIENT_ID: 'a', DINGTALK_CLIENT_SECRET: 'b' },
      expected: [],
    },
  ]
  for (const { name, environment, expected } of cases) {
    it(name, () => assert.deepEqual(lookedAt(checkEnvironment(environment).findings), expected))
  }
})

describe('the machine', () => {
  it('Node is new enough from 24 on', () => {
    assert.deepEqual(
      ['20.19.0', '24.0.0', 'v26.1.0'].map(version => checkNode(version).kind),
      ['nodeOld', 'nodeRight', 'nodeRight'],
    )
  })

  it('a data folder that is not there yet is judged by the one it will be in, and not made', async () => {
    const path = join(tmpdir(), `baogong-doctor-${randomBytes(4).toString('hex')}`, 'deep', 'data')
    const finding = await checkDataDir(path)
    assert.ok(['dataDirWritable', 'diskLow', 'diskFull'].includes(finding.kind))
    await assert.rejects(access(path))
  })

  it('a data folder below a file can not be written', async () => {
    const finding = await checkDataDir(join(import.meta.filename, 'data'))
    assert.equal(finding.kind, 'dataDirNotWritable')
  })

  it('a port is free, ours, or taken by somebody else', async () => {
    const server = createServer((request, response) =>
      response.end(request.url === '/healthz' && isOurs ? '{"status":"alive"}' : 'hello'),
    )
    let isOurs = false
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const place = { host: '127.0.0.1', port }
    assert.deepEqual(kinds(await checkPort(place)), ['portTaken'])
    isOurs = true
    assert.deepEqual(kinds(await checkPort(place)), ['serviceRuns'])
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    assert.deepEqual(await checkPort(place), [])
  })
})

describe('the database', () => {
  const db = withDatabase()
  const at = (url: string, timeZone: string | null = null) =>
    checkDatabase({ databaseUrl: new Secret(url), dataDir: '/nowhere', timeZone }, createClock())

  it('without a site is pointed at', async () => {
    assert.deepEqual(lookedAt(await at(db.url)), [{ kind: 'noSite' }])
  })

  it('of a working factory is fine, except that nobody is its administrator yet', async () => {
    await seedFactory(db.sql)
    const findings = await at(db.url, 'Asia/Shanghai')
    assert.deepEqual(lookedAt(findings), [{ kind: 'noAdmin' }])
  })

  it('in another time zone than the environment says is pointed at', async () => {
    const findings = lookedAt(await at(db.url, 'Europe/Berlin'))
    assert.deepEqual(findings[0], { kind: 'timeZonesDiffer', environment: 'Europe/Berlin', site: 'Asia/Shanghai' })
  })

  it('whose clock is off ours is pointed at', async () => {
    const place = { databaseUrl: new Secret(db.url), dataDir: '/nowhere', timeZone: null }
    const [finding] = lookedAt(await checkDatabase(place, createClock(30_000)))
    assert.equal(finding?.kind, 'clocksDiffer')
  })

  it('with messages that wait or were given up is pointed at', async () => {
    await db.sql`insert into lane (key) values ('l')`
    await db.sql`insert into outbox (lane, dedup, kind, payload, created_at, dead_at, dead_because) values
      ('l', 'a', 'message', '{}', clock_timestamp() - interval '20 minutes', null, null),
      ('l', 'b', 'message', '{}', clock_timestamp(), clock_timestamp(), 'attempts')`
    const findings = await at(db.url)
    assert.deepEqual(
      findings.filter(({ kind }) => kind.startsWith('messages')),
      [
        { kind: 'messagesGivenUp', count: 1 },
        { kind: 'messagesWait', count: 1, minutes: 20 },
      ],
    )
  })

  it('whose totals do not follow from its ledger is a fault', async () => {
    await db.sql.begin(async tx => {
      await tx`alter table step disable trigger user`
      await tx`update step set good = good + 1 where id = (select min(id) from step)`
      await tx`alter table step enable trigger user`
    })
    const finding = (await at(db.url)).at(-1)
    assert.equal(finding?.kind, 'ledgerDisagrees')
    assert.equal(finding && levelOf(finding), 'fault')
  })

  it('of an earlier release misses migrations; of a later one it is a fault', async () => {
    const empty = await createEmptyDatabase()
    const early = await at(empty.url)
    assert.deepEqual(kinds(lookedAt(early)), ['migrationsMissing'])
    await empty.close()
    await db.sql`insert into migration (tag, hash) values ('9999_later', 'x')`
    assert.deepEqual(lookedAt(await at(db.url)), [{ kind: 'migrationsStrange', tags: ['9999_later'] }])
  })

  it('that does not answer, or not with this password, is a fault that holds no password', async () => {
    const wrong = new URL(db.url)
    wrong.password = 'swordfish'
    const away = await at('postgres://nobody:swordfish@127.0.0.1:1/nothing')
    for (const findings of [away, await at(wrong.href)]) {
      assert.deepEqual(kinds(findings), ['databaseFault'])
      assert.doesNotMatch(JSON.stringify(findings), /swordfish/)
    }
  })

  it('that is embedded and not made yet is fine', async () => {
    const dataDir = join(tmpdir(), 'baogong-doctor-none')
    const findings = await checkDatabase({ databaseUrl: null, dataDir, timeZone: null }, createClock())
    assert.deepEqual(findings, [{ kind: 'databaseNotYet', path: join(dataDir, 'postgres') }])
  })
})

it('every finding that is not fine says what to do, in every language', () => {
  const samples: readonly Finding[] = [
    { kind: 'configFault', variable: 'PORT', problem: 'is odd' },
    { kind: 'unknownVariable', variable: 'FEISHU_X' },
    { kind: 'apiKeyWeak', name: 'erp' },
    { kind: 'sandboxExposed', host: '0.0.0.0' },
    ...OUTSIDE.flatMap(platform =>
      PLATFORM_STEPS.map((step): Finding => ({ kind: 'platformFault', platform, step, detail: 'code 1' })),
    ),
    { kind: 'noAdapter', platform: 'wecom' },
    { kind: 'noGroups', platform: 'dingtalk' },
    { kind: 'callsRunOut', platform: 'dingtalk', calls: 4_900, budget: 5_000 },
    { kind: 'nodeOld', version: '20', needed: '24' },
    { kind: 'dataDirNotWritable', path: '/data' },
    { kind: 'diskLow', path: '/data', freeMB: 900 },
    { kind: 'diskFull', path: '/data', freeMB: 9 },
    { kind: 'portTaken', address: 'http://127.0.0.1:3000' },
    { kind: 'databaseFault', problem: 'the database is away: start it' },
    { kind: 'migrationsMissing', tags: ['0001'] },
    { kind: 'migrationsStrange', tags: ['9999'] },
    { kind: 'clocksDiffer', seconds: 9 },
    { kind: 'serverForgetful', settings: ['fsync'] },
    { kind: 'serverReadOnly' },
    { kind: 'clockMoved', hours: 9 },
    { kind: 'noSite' },
    { kind: 'timeZonesDiffer', environment: 'UTC', site: 'Asia/Shanghai' },
    { kind: 'noAdmin' },
    { kind: 'messagesGivenUp', count: 1 },
    { kind: 'messagesWait', count: 1, minutes: 9 },
    { kind: 'ledgerDisagrees', count: 1 },
  ]
  assert.ok(samples.every(sample => levelOf(sample) !== 'ok'))
  for (const locale of LOCALES) {
    for (const sample of samples) assert.match(findingLine(doctorWordsFor(locale), sample), /→ ?./, sample.kind)
  }
})
