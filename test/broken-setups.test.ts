/**
 * Set-ups that were broken on purpose: the doctor finds what is wrong with each, says it in one line of its own, and that
 * line names the remedy. Each is a working set-up with one thing changed.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Environment } from '../bot/config.ts'
import { examine } from '../bot/doctor/examine.ts'
import { type Finding, levelOf } from '../bot/doctor/finding.ts'
import { doctorWordsFor, findingLine } from '../bot/wording/doctor.ts'
import { createEmptyDatabase, withDatabase } from './database.ts'
import { fakeDingTalk } from './platforms/dingtalk/fake.ts'
import type { FakePlatform } from './platforms/fake-platform.ts'
import { fakeFeishu } from './platforms/feishu/fake.ts'
import { fakeWeCom } from './platforms/wecom/fake.ts'
import { seedFactory } from './rest.ts'
import { temporaryFolder } from './server.ts'

const db = withDatabase({
  setUp: async sql => {
    await seedFactory(sql)
  },
})
const fakes: Partial<Record<'feishu' | 'dingtalk' | 'wecom', FakePlatform>> = {}

before(async () => {
  fakes.feishu = await fakeFeishu()
  fakes.dingtalk = await fakeDingTalk()
  fakes.wecom = await fakeWeCom()
})
after(() => Promise.all(Object.values(fakes).map(fake => fake.stop())))

const at = (change: (url: URL) => void): string => {
  const url = new URL(db.url)
  change(url)
  return url.href
}
const platform = (name: keyof typeof fakes) => fakes[name]?.environment ?? assert.fail(name)

type Setup = {
  readonly name: string
  /** Beside a database that works and any free port. */
  readonly environment: () => Environment | Promise<Environment>
  /** Makes the database wrong; what it returns puts it right again. */
  readonly breaks?: () => Promise<() => Promise<unknown>>
  readonly finds: Finding['kind']
  /** What the line must say to do. */
  readonly remedy: RegExp
}

const SETUPS: readonly Setup[] = [
  {
    name: 'a port that is no number',
    environment: () => ({ PORT: 'three thousand' }),
    finds: 'configFault',
    remedy: /PORT must be a whole number.*→.*\.env\.example/,
  },
  {
    name: 'half of a platform’s credentials',
    environment: () => ({ FEISHU_APP_ID: 'cli_x' }),
    finds: 'configFault',
    remedy: /FEISHU_APP_SECRET is missing.*→/,
  },
  {
    name: 'a misspelt variable',
    environment: () => ({ DINGTALK_CLIENTID: 'x' }),
    finds: 'unknownVariable',
    remedy: /DINGTALK_CLIENTID.*→.*\.env\.example/,
  },
  {
    name: 'a key anybody guesses',
    environment: () => ({ API_KEYS: 'erp:123456' }),
    finds: 'apiKeyWeak',
    remedy: /"erp".*→.*random/,
  },
  {
    name: 'a sandbox open to the whole network',
    environment: () => ({ HOST: '0.0.0.0' }),
    finds: 'sandboxExposed',
    remedy: /→.*SANDBOX=off/,
  },
  {
    name: 'a port that another program has',
    environment: async () => ({ PORT: String(await portOfAnother()) }),
    finds: 'portTaken',
    remedy: /→.*PORT/,
  },
  {
    name: 'a data folder that is a file',
    environment: async () => ({ DATABASE_URL: '', DATA_DIR: await fileInTheWay() }),
    finds: 'dataDirNotWritable',
    remedy: /→.*DATA_DIR/,
  },
  {
    name: 'a database server that is not there',
    environment: () => ({ DATABASE_URL: at(url => (url.port = '1')) }),
    finds: 'databaseFault',
    remedy: /→.*host and port in DATABASE_URL/,
  },
  {
    name: 'a wrong database password',
    environment: () => ({ DATABASE_URL: at(url => (url.password = 'swordfish')) }),
    finds: 'databaseFault',
    remedy: /→.*password in DATABASE_URL/,
  },
  {
    name: 'a database that was never created',
    environment: () => ({ DATABASE_URL: at(url => (url.pathname = '/nowhere')) }),
    finds: 'databaseFault',
    remedy: /→.*create it, or check the name/,
  },
  {
    name: 'an empty database',
    environment: async () => ({ DATABASE_URL: await emptyDatabase() }),
    finds: 'migrationsMissing',
    remedy: /→.*db:migrate/,
  },
  {
    name: 'a database of a later release',
    environment: () => ({}),
    breaks: async () => {
      await db.sql`insert into migration (tag, hash) values ('9999_later', 'x')`
      return () => db.sql`delete from migration where tag = '9999_later'`
    },
    finds: 'migrationsStrange',
    remedy: /9999_later.*→.*release that made them/,
  },
  {
    name: 'a standby in place of the primary',
    environment: () => ({
      DATABASE_URL: at(url => url.searchParams.set('default_transaction_read_only', 'on')),
    }),
    finds: 'serverReadOnly',
    remedy: /→.*primary/,
  },
  {
    name: 'a server that forgets in a power cut',
    environment: () => ({}),
    finds: 'serverForgetful',
    remedy: /fsync.*→.*on again/,
  },
  {
    name: 'a time zone other than the data’s',
    environment: () => ({ TIME_ZONE: 'Europe/Berlin' }),
    finds: 'timeZonesDiffer',
    remedy: /Europe\/Berlin.*→.*the same/,
  },
  {
    name: 'a sandbox clock that was moved, then put to work',
    environment: () => platform('dingtalk'),
    breaks: async () => {
      await db.sql`update site set clock_offset_ms = 7200000`
      return () => db.sql`update site set clock_offset_ms = 0`
    },
    finds: 'clockMoved',
    remedy: /2 h ahead.*→.*database of its own/,
  },
  {
    name: 'nobody who is the administrator',
    environment: () => ({}),
    finds: 'noAdmin',
    remedy: /→.*claim it in chat/,
  },
  {
    name: 'a platform without any department’s group',
    environment: () => platform('wecom'),
    finds: 'noGroups',
    remedy: /→.*bind department/,
  },
  {
    name: 'a wrong secret of Feishu',
    environment: () => ({ ...platform('feishu'), FEISHU_APP_SECRET: 'of another app' }),
    finds: 'platformFault',
    remedy: /Feishu.*→.*FEISHU_APP_SECRET/i,
  },
  {
    name: 'a wrong secret of DingTalk',
    environment: () => ({ ...platform('dingtalk'), DINGTALK_CLIENT_SECRET: 'of another app' }),
    finds: 'platformFault',
    remedy: /DingTalk.*→.*secret/i,
  },
  {
    name: 'a wrong secret of WeCom’s application',
    environment: () => ({ ...platform('wecom'), WECOM_AGENT_SECRET: 'of another app' }),
    finds: 'platformFault',
    remedy: /WeCom.*→.*secret/i,
  },
  {
    name: 'messages that nobody gets',
    environment: () => ({}),
    breaks: async () => {
      await db.sql`insert into lane (key) values ('l')`
      await db.sql`insert into outbox (lane, dedup, kind, payload, created_at, dead_at, dead_because)
        values ('l', 'a', 'message', '{}', clock_timestamp(), clock_timestamp(), 'attempts')`
      return () => db.sql`delete from outbox where lane = 'l'`
    },
    finds: 'messagesGivenUp',
    remedy: /→.*deliveries/,
  },
  {
    name: 'totals that somebody changed by hand',
    environment: () => ({}),
    breaks: async () => {
      await changeTotals(1)
      return () => changeTotals(-1)
    },
    finds: 'ledgerDisagrees',
    remedy: /→.*reconcile/,
  },
]

describe('the doctor finds', () => {
  for (const { name, environment, breaks, finds, remedy } of SETUPS) {
    test(name, async () => {
      const mend = await breaks?.()
      const findings: Finding[] = []
      await examine({ DATABASE_URL: db.url, PORT: '0', ...(await environment()) }, found => findings.push(found))
      await mend?.()
      const found = findings.filter(finding => finding.kind === finds)
      const lines = found.map(finding => findingLine(doctorWordsFor('en'), finding))
      assert.ok(
        lines.some(line => remedy.test(line)),
        `${finds} in:\n${findings.map(finding => findingLine(doctorWordsFor('en'), finding)).join('\n')}`,
      )
      assert.ok(found.every(finding => levelOf(finding) !== 'ok'))
      for (const locale of ['zh-CN', 'zh-TW'] as const) {
        for (const finding of found) assert.match(findingLine(doctorWordsFor(locale), finding), /→ ?./)
      }
    })
  }
})

test('the command prints it and ends with 1', () => {
  const { PATH, HOME } = process.env
  const { status, stdout } = spawnSync(process.execPath, ['bot/cli/doctor.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH, HOME, LOCALE: 'en', PORT: 'x', FEISHU_APP_ID: 'cli_x' },
    encoding: 'utf8',
  })
  assert.equal(status, 1)
  assert.match(stdout, /FAULT {2}PORT must be.*→/)
  assert.match(stdout, /FAULT {2}FEISHU_APP_SECRET is missing/)
  assert.match(stdout, /2 to fix/)
})

async function portOfAnother(): Promise<number> {
  const server = createServer((_request, response) => response.end('hello'))
    .listen(0, '127.0.0.1')
    .unref()
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : assert.fail('no port')
}

async function fileInTheWay(): Promise<string> {
  const folder = await temporaryFolder()
  after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, randomBytes(4).toString('hex'))
  await writeFile(file, '')
  return join(file, 'data')
}

async function emptyDatabase(): Promise<string> {
  const { url, close } = await createEmptyDatabase()
  after(close)
  return url
}

const changeTotals = (by: number) =>
  db.sql.begin(async tx => {
    await tx`alter table step disable trigger user`
    await tx`update step set good = good + ${by} where id = (select min(id) from step)`
    await tx`alter table step enable trigger user`
  })
