import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { ConfigError, type Environment, loadConfig, readConfig, VARIABLES } from './config.ts'
import { digestOf } from './http/api-key.ts'
import { Secret } from './secret.ts'

const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'

const faultyVariables = (environment: Environment): readonly string[] => {
  const read = readConfig(environment)
  return read.kind === 'faulty' ? read.faults.map(fault => fault.variable) : []
}

describe('an empty environment', () => {
  it('is a sandbox with the machining factory on the loopback address', () => {
    const config = loadConfig({})
    assert.equal(config.host, '127.0.0.1')
    assert.equal(config.port, 3000)
    assert.equal(config.publicUrl, 'http://127.0.0.1:3000')
    assert.equal(config.dataDir, resolve('data'))
    assert.equal(config.databaseUrl, null)
    assert.equal(config.sandbox, true)
    assert.equal(config.seed, 'machining')
    assert.equal(config.logLevel, 'info')
    assert.deepEqual(config.apiKeys, [])
    assert.deepEqual([config.feishu, config.dingtalk, config.wecom], [null, null, null])
  })

  it('is the same as one whose variables are all empty or blank', () => {
    const blank = Object.fromEntries(VARIABLES.map((name, index) => [name, index % 2 === 0 ? '' : '  ']))
    assert.deepEqual(loadConfig(blank), loadConfig({}))
  })
})

describe('a bad value is named', () => {
  const cases: readonly { readonly name: string; readonly environment: Environment; readonly faulty: string }[] = [
    { name: 'a port that is no number', environment: { PORT: 'http' }, faulty: 'PORT' },
    { name: 'a port beyond 65535', environment: { PORT: '65536' }, faulty: 'PORT' },
    { name: 'a negative port', environment: { PORT: '-1' }, faulty: 'PORT' },
    { name: 'a port with a fraction', environment: { PORT: '30.5' }, faulty: 'PORT' },
    { name: 'a host with a path', environment: { HOST: 'here/there' }, faulty: 'HOST' },
    { name: 'a database of another kind', environment: { DATABASE_URL: 'mysql://a@b/c' }, faulty: 'DATABASE_URL' },
    { name: 'a database without a host', environment: { DATABASE_URL: 'postgres:///c' }, faulty: 'DATABASE_URL' },
    { name: 'a database that is a word', environment: { DATABASE_URL: 'localhost' }, faulty: 'DATABASE_URL' },
    { name: 'a time zone nobody has', environment: { TIME_ZONE: 'Asia/Suzhou' }, faulty: 'TIME_ZONE' },
    { name: 'a language we do not speak', environment: { LOCALE: 'de' }, faulty: 'LOCALE' },
    { name: 'a log level in capitals', environment: { LOG_LEVEL: 'INFO' }, faulty: 'LOG_LEVEL' },
    { name: 'a public address without a scheme', environment: { PUBLIC_URL: 'factory.example' }, faulty: 'PUBLIC_URL' },
    { name: 'a public address with a query', environment: { PUBLIC_URL: 'https://a.b/?c' }, faulty: 'PUBLIC_URL' },
    { name: 'a key without a name', environment: { API_KEYS: 'just-a-key' }, faulty: 'API_KEYS' },
    { name: 'a key that is empty', environment: { API_KEYS: 'erp:' }, faulty: 'API_KEYS' },
    { name: 'a key with a blank in it', environment: { API_KEYS: 'erp:a b' }, faulty: 'API_KEYS' },
    { name: 'a trailing comma', environment: { API_KEYS: 'erp:k1,' }, faulty: 'API_KEYS' },
    { name: 'the same key for two programs', environment: { API_KEYS: 'erp:k1,mes:k1' }, faulty: 'API_KEYS' },
    { name: 'a sandbox that is neither on nor off', environment: { SANDBOX: 'yes' }, faulty: 'SANDBOX' },
    { name: 'a seed nobody made', environment: { SEED: 'brewery' }, faulty: 'SEED' },
    { name: 'Feishu without its secret', environment: { FEISHU_APP_ID: 'cli_1' }, faulty: 'FEISHU_APP_SECRET' },
    { name: 'a Feishu key without an app', environment: { FEISHU_ENCRYPT_KEY: 'k' }, faulty: 'FEISHU_APP_ID' },
    {
      name: 'a Feishu transport by carrier pigeon',
      environment: { FEISHU_TRANSPORT: 'http' },
      faulty: 'FEISHU_TRANSPORT',
    },
    {
      name: 'Feishu webhooks that nothing proves',
      environment: { FEISHU_APP_ID: 'cli_1', FEISHU_APP_SECRET: 's', FEISHU_TRANSPORT: 'webhook' },
      faulty: 'FEISHU_ENCRYPT_KEY',
    },
    {
      name: 'a Feishu domain without a scheme',
      environment: { FEISHU_DOMAIN: 'open.feishu.cn' },
      faulty: 'FEISHU_DOMAIN',
    },
    { name: 'DingTalk without its secret', environment: { DINGTALK_CLIENT_ID: 'd' }, faulty: 'DINGTALK_CLIENT_SECRET' },
    {
      name: 'a DingTalk base that is a file',
      environment: { DINGTALK_API_BASE: 'file:///a' },
      faulty: 'DINGTALK_API_BASE',
    },
    { name: 'a DingTalk old base', environment: { DINGTALK_OAPI_BASE: 'nowhere' }, faulty: 'DINGTALK_OAPI_BASE' },
    { name: 'a WeCom bot without its secret', environment: { WECOM_BOT_ID: 'b' }, faulty: 'WECOM_BOT_SECRET' },
    { name: 'a WeCom socket over http', environment: { WECOM_WS_URL: 'https://a.b' }, faulty: 'WECOM_WS_URL' },
    {
      name: 'a WeCom app without its number',
      environment: { WECOM_CORP_ID: 'w', WECOM_AGENT_SECRET: 's' },
      faulty: 'WECOM_AGENT_ID',
    },
    {
      name: 'a WeCom app whose number is a word',
      environment: { WECOM_CORP_ID: 'w', WECOM_AGENT_SECRET: 's', WECOM_AGENT_ID: 'one' },
      faulty: 'WECOM_AGENT_ID',
    },
    {
      name: 'a WeCom key that is too short',
      environment: {
        WECOM_CORP_ID: 'w',
        WECOM_AGENT_SECRET: 's',
        WECOM_AGENT_ID: '1',
        WECOM_CALLBACK_TOKEN: 't',
        WECOM_ENCODING_AES_KEY: 'short',
      },
      faulty: 'WECOM_ENCODING_AES_KEY',
    },
    {
      name: 'a WeCom callback without its app',
      environment: { WECOM_CALLBACK_TOKEN: 't', WECOM_ENCODING_AES_KEY: AES_KEY },
      faulty: 'WECOM_CORP_ID',
    },
    {
      name: 'a WeCom base with a user in it',
      environment: { WECOM_API_BASE: 'https://me@a.b' },
      faulty: 'WECOM_API_BASE',
    },
  ]
  for (const { name, environment, faulty } of cases) {
    it(name, () => assert.ok(faultyVariables(environment).includes(faulty), inspect(readConfig(environment))))
  }
})

it('every fault is named at once, and the error lists them all', () => {
  const environment = { PORT: 'x', TIME_ZONE: 'Moon/Base', FEISHU_APP_ID: 'cli_1', WECOM_BOT_SECRET: 's' }
  assert.deepEqual([...faultyVariables(environment)].sort(), ['FEISHU_APP_SECRET', 'PORT', 'TIME_ZONE', 'WECOM_BOT_ID'])
  assert.throws(
    () => loadConfig(environment),
    (error: unknown) =>
      error instanceof ConfigError && ['PORT', 'TIME_ZONE'].every(name => error.message.includes(name)),
  )
})

it('a fault never repeats what may be a secret', () => {
  const secret = 'swordfish with spaces'
  const names = ['API_KEYS', 'DATABASE_URL', 'WECOM_ENCODING_AES_KEY', 'FEISHU_ENCRYPT_KEY', 'WECOM_CALLBACK_TOKEN']
  const read = readConfig(Object.fromEntries(names.map(name => [name, secret])))
  assert.equal(read.kind, 'faulty')
  assert.doesNotMatch(JSON.stringify(read), /swordfish/)
})

it('a secret prints as ***, whichever way it is printed', () => {
  const config = loadConfig({
    API_KEYS: 'erp:swordfish',
    DATABASE_URL: 'postgres://u:swordfish@h/d',
    FEISHU_APP_ID: 'a',
    FEISHU_APP_SECRET: 'swordfish',
  })
  for (const text of [
    JSON.stringify(config),
    inspect(config, { depth: 9, showHidden: true }),
    String(new Secret('swordfish')),
    `${config.databaseUrl}`,
  ]) {
    assert.doesNotMatch(text, /swordfish/)
  }
  assert.deepEqual(config.apiKeys[0]?.digest, digestOf('swordfish'))
})

describe('defaults that depend on each other', () => {
  const feishu = { FEISHU_APP_ID: 'cli_1', FEISHU_APP_SECRET: 's' }
  const cases: readonly {
    readonly name: string
    readonly environment: Environment
    readonly sandbox: boolean
    readonly seed: string
  }[] = [
    { name: 'a platform turns the sandbox and the seed off', environment: feishu, sandbox: false, seed: 'none' },
    {
      name: 'the sandbox may stay on beside a platform',
      environment: { ...feishu, SANDBOX: 'on' },
      sandbox: true,
      seed: 'machining',
    },
    {
      name: 'the sandbox may be off without a platform',
      environment: { SANDBOX: 'off' },
      sandbox: false,
      seed: 'none',
    },
    {
      name: 'a seed may be asked for anywhere',
      environment: { ...feishu, SEED: 'garment' },
      sandbox: false,
      seed: 'garment',
    },
    {
      name: 'an address alone configures no platform',
      environment: { FEISHU_DOMAIN: 'https://open.larksuite.com' },
      sandbox: true,
      seed: 'machining',
    },
  ]
  for (const { name, environment, sandbox, seed } of cases) {
    it(name, () => {
      const config = loadConfig(environment)
      assert.deepEqual([config.sandbox, config.seed], [sandbox, seed])
    })
  }

  it('addresses lose the slash at their end', () => {
    const config = loadConfig({
      ...feishu,
      FEISHU_DOMAIN: 'https://open.larksuite.com/',
      PUBLIC_URL: 'https://f.example//',
    })
    assert.equal(config.feishu?.domain, 'https://open.larksuite.com')
    assert.equal(config.publicUrl, 'https://f.example')
  })

  it('one program may have two keys while one takes the place of the other', () => {
    const { apiKeys } = loadConfig({ API_KEYS: 'erp:old-key, erp:new-key' })
    assert.deepEqual(
      apiKeys.map(({ name, digest }) => [name, digest]),
      [
        ['erp', digestOf('old-key')],
        ['erp', digestOf('new-key')],
      ],
    )
  })
})

it('.env.example explains every variable and no other, and its values are the usual ones', async () => {
  const text = await readFile(join(import.meta.dirname, '..', '.env.example'), 'utf8')
  const entries = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const)
  assert.deepEqual(entries.map(([name]) => name).sort(), [...VARIABLES].sort())
  assert.deepEqual(loadConfig(Object.fromEntries(entries)), loadConfig({}))
})
