/**
 * A service whose every secret can be recognised, while everything goes wrong that can: no secret stands in what it
 * writes, answers, counts, saves or says when it can't start.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { Writable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { forgetSecrets, loadConfig, readConfig } from '../../bot/config.ts'
import { writeBackup } from '../../db/backup.ts'
import { signed } from '../platforms/feishu/fake-webhook.ts'
import { type Running, startRunning } from '../running-service.ts'

const NOWHERE = 'http://127.0.0.1:9'

/** Each with a word that stands nowhere else; the AES key has no room for one. */
const SECRETS = {
  API_KEYS: 'erp:swordfish-api-key-0123456789,mes:swordfish-second-key-987',
  FEISHU_APP_SECRET: 'swordfish-feishu-app',
  FEISHU_ENCRYPT_KEY: 'swordfish-feishu-encrypt',
  FEISHU_VERIFICATION_TOKEN: 'swordfish-feishu-token',
  DINGTALK_CLIENT_SECRET: 'swordfish-dingtalk',
  WECOM_BOT_SECRET: 'swordfish-wecom-bot',
  WECOM_AGENT_SECRET: 'swordfish-wecom-agent',
  WECOM_CALLBACK_TOKEN: 'swordfish-wecom-callback',
  WECOM_ENCODING_AES_KEY: 'swordfishWecomAes0123456789abcdefghijklmnop',
  WECOM_GROUP_WEBHOOKS: `机加车间=${NOWHERE}/send?key=swordfish-wecom-group`,
} as const
const KNOWN = /swordfish|bg_[0-9a-f]{16}_[\w-]{43}/i

const ENVIRONMENT = {
  ...SECRETS,
  SANDBOX: 'on',
  SEED: 'machining',
  LOG_LEVEL: 'trace',
  FEISHU_APP_ID: 'cli_1',
  FEISHU_TRANSPORT: 'webhook',
  FEISHU_DOMAIN: NOWHERE,
  DINGTALK_CLIENT_ID: 'ding1',
  DINGTALK_API_BASE: NOWHERE,
  DINGTALK_OAPI_BASE: NOWHERE,
  WECOM_BOT_ID: 'bot1',
  WECOM_WS_URL: 'ws://127.0.0.1:9',
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1',
  WECOM_API_BASE: NOWHERE,
}

const isClean = (text: string, what: string): void => {
  const at = text.search(KNOWN)
  assert.equal(at, -1, `${what}: …${text.slice(Math.max(0, at - 80), at + 80)}…`)
}

describe('a service whose platforms are all away', () => {
  let running: Running
  const answers: string[] = []
  const key = 'swordfish-api-key-0123456789'
  const bearer = { authorization: `Bearer ${key}` }
  const keep = async (answer: Promise<{ readonly status: number; readonly body: string }>) =>
    void answers.push((await answer).body)

  before(async () => {
    running = await startRunning({ environment: ENVIRONMENT })
    await keep(running.get('/api/v1/orders', { authorization: `Basic ${key}` }))
    await keep(running.get(`/api/v1/orders?api_key=${key}`))
    await keep(running.get(`/api/v1/orders?cursor=x&limit=${key}`, bearer).then(({ status }) => ({ status, body: '' })))
    for (const path of ['/orders', '/people', '/deliveries', '/audit', '/usage', '/keys', '/nowhere'])
      await keep(running.get(`/api/v1${path}`, bearer))
    const forged = signed({ header: { event_type: 'im.message.receive_v1' } }, undefined, 'another key')
    await keep(running.post('/webhooks/feishu/event', String(forged.raw), forged.headers))
    const right = signed(
      { header: { event_type: 'im.message.receive_v1', token: SECRETS.FEISHU_VERIFICATION_TOKEN }, event: {} },
      undefined,
      SECRETS.FEISHU_ENCRYPT_KEY,
    )
    await keep(running.post('/webhooks/feishu/card', String(right.raw), right.headers))
    await keep(
      running.post('/webhooks/wecom?msg_signature=0&timestamp=1&nonce=2', '<xml><Encrypt>AAAA</Encrypt></xml>'),
    )
    await keep(running.post('/sandbox/api/messages', { as: 'W003', chat: 'D-W003', text: '我的任务' }))
    // What waits for a platform that is away, and a turn that breaks inside.
    await running.service.sql`insert into lane (key) values ('feishu:oc_1') on conflict do nothing`
    await running.service.sql`alter table work_session rename to work_session_away`
    await keep(running.post('/sandbox/api/messages', { as: 'W003', chat: 'D-W003', text: '开工 WO-1003 车削' }))
    await keep(running.get('/api/v1/orders/WO-1003', bearer))
    await running.service.sql`alter table work_session_away rename to work_session`
  })
  after(async () => {
    await running?.close()
  })

  test('says none in its answers, its metrics and its health', async () => {
    for (const path of ['/metrics', '/readyz', '/healthz', '/api/openapi.json', '/api/docs'])
      answers.push((await running.get(path)).body)
    assert.ok(answers.length > 15)
    for (const answer of answers) isClean(answer, 'an answer')
  })

  test('writes none into its log', () => {
    assert.ok(
      running.lines.some(line => line.includes('"level":"error"')),
      'something went wrong, or nothing is proved',
    )
    assert.ok(running.lines.some(line => line.includes('webhook.refused')))
    for (const line of running.lines) isClean(line, 'the log')
  })

  test('keeps none in its database, so that no backup has one', async () => {
    const parts: Buffer[] = []
    const out = new Writable({
      write: (part: Buffer, _encoding, done) => {
        parts.push(part)
        done()
      },
    })
    await writeBackup(running.service.sql, out, { release: '0', at: '2026-11-28T00:00:00Z' })
    const text = gunzipSync(Buffer.concat(parts)).toString()
    assert.match(text, /WO-1003/)
    isClean(text, 'the backup')
  })
})

describe('what can not start', () => {
  test('a faulty environment is named without its values', () => {
    for (const variable of Object.keys(SECRETS)) {
      const read = readConfig({ ...ENVIRONMENT, [variable]: 'swordfish with, a fault\u0000', PORT: 'x' })
      isClean(JSON.stringify(read), variable)
    }
  })

  test('a database that refuses its password is told without it, by the doctor and by the service', async () => {
    const env = {
      ...process.env,
      ...ENVIRONMENT,
      PORT: '0',
      DATABASE_URL: 'postgres://swordfish-user:swordfish-pass@127.0.0.1:9/baogong',
    }
    for (const command of ['../../bot/cli/doctor.ts', '../../bot/main.ts']) {
      const path = fileURLToPath(new URL(command, import.meta.url))
      const told = await promisify(execFile)(process.execPath, [path], { env }).then(
        () => assert.fail('it should have failed'),
        (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
      )
      assert.notEqual(told.trim(), '')
      isClean(told, command)
    }
  })

  test('once read, no secret is left in the environment for a child process to inherit', () => {
    const environment = { ...ENVIRONMENT, DATABASE_URL: 'postgres://u:swordfish@h/d' }
    const config = loadConfig(environment)
    forgetSecrets(environment)
    isClean(JSON.stringify([environment, config]), 'the environment')
  })
})
