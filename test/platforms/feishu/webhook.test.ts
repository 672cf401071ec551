/** Over HTTP, through the routes, behind a fastify that listens: what Feishu sends, and what others might. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { type FastifyInstance, fastify } from 'fastify'
import { createFeishu } from '../../../adapters/feishu/index.ts'
import { openWebhook, unsealed } from '../../../adapters/feishu/webhook.ts'
import type { InboundEvent, Receive } from '../../../adapters/port.ts'
import { until } from '../people.ts'
import { type FakeFeishu, fakeFeishu } from './fake.ts'
import { encrypted, KEY, type Sent, secondsAgo, signed } from './fake-webhook.ts'
import { answer, configOf, givenParts, revealed, TIMING, textMessage } from './house.ts'

const TOKEN = 'vt'
const EVENT = '/webhooks/feishu/event'
const CARD = '/webhooks/feishu/card'
const HOUR_MS = 3_600_000

const plain = (value: unknown): Sent => ({
  raw: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
})

type Site = {
  readonly fake: FakeFeishu
  readonly bot: ReturnType<typeof createFeishu>
  readonly app: FastifyInstance
  readonly heard: InboundEvent[]
  readonly lines: string[]
  readonly stored: string[]
  readonly post: (path: string, sent: Sent) => Promise<{ status: number; body: unknown }>
  readonly close: () => Promise<void>
}

async function openSite(proofs: { encryptKey: string | null; verificationToken: string | null }): Promise<Site> {
  const fake = await fakeFeishu()
  const heard: InboundEvent[] = []
  const lines: string[] = []
  const stored: string[] = []
  const parts = givenParts(lines)
  const memory = {
    get: parts.memory.get,
    put: async (key: string, value: unknown) => {
      stored.push(key)
      await parts.memory.put(key, value)
    },
  }
  const secretOf = (text: string | null) => (text === null ? null : revealed(text))
  const config = configOf(fake.url, {
    transport: 'webhook',
    encryptKey: secretOf(proofs.encryptKey),
    verificationToken: secretOf(proofs.verificationToken),
  })
  const bot = createFeishu(config, { ...parts, memory }, TIMING)
  const receive: Receive = async (event, respond) => {
    heard.push(event)
    if (event.kind === 'message' && event.text === '存不了') throw new Error('the database is away')
    await respond(answer(event.kind === 'action' ? { toast: '好了' } : { replies: [textMessage('好')] }))
  }
  await bot.start(receive)
  const app = fastify()
  await app.register(bot.routes ?? assert.fail('it has no routes'))
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    fake,
    bot,
    app,
    heard,
    lines,
    stored,
    post: async (path, { raw, headers }) => {
      const body = typeof raw === 'string' ? raw : Uint8Array.from(raw)
      const response = await fetch(address + path, { method: 'POST', headers, body })
      return { status: response.status, body: JSON.parse(await response.text()) }
    },
    close: async () => {
      await app.close()
      await bot.stop()
      await fake.stop()
    },
  }
}

const envelopeOf = ({ fake }: Site, type: string, event: object, header: object = {}) =>
  fake.envelope(type, event, { create_time: String(Date.now()), token: TOKEN, ...header })

function message(site: Site, text: string, header: object = {}) {
  const id = `om_${randomUUID()}`
  const chat = 'oc_direct_ou_a'
  site.fake.know(id, chat)
  const content = JSON.stringify({ text })
  const sender = { sender_id: { open_id: 'ou_a' }, sender_type: 'user' }
  const said = { message_id: id, chat_id: chat, chat_type: 'p2p', message_type: 'text', content }
  return envelopeOf(site, 'im.message.receive_v1', { sender, message: said }, header)
}

const press = (site: Site, header: object = {}) =>
  envelopeOf(
    site,
    'card.action.trigger',
    {
      operator: { open_id: 'ou_a' },
      action: { value: { payload: 'p' } },
      context: { open_message_id: 'om_x', open_chat_id: 'oc_direct_ou_a' },
    },
    { create_time: `${Date.now()}000`, ...header },
  )

describe('a webhook with an Encrypt Key', () => {
  let site: Site
  before(async () => {
    site = await openSite({ encryptKey: KEY, verificationToken: TOKEN })
    // The first company that is heard is ours.
    await site.post(EVENT, signed(message(site, '你好')))
  })
  beforeEach(() => {
    for (const list of [site.heard, site.lines, site.stored]) list.length = 0
  })
  after(() => site.close())

  test('answers the challenge, on both addresses', async () => {
    for (const path of [EVENT, CARD]) {
      const sent = plain(JSON.parse(encrypted({ type: 'url_verification', challenge: 'abc', token: TOKEN })))
      assert.deepEqual(await site.post(path, sent), { status: 200, body: { challenge: 'abc' } })
    }
  })

  test('opens what Feishu’s own examples and ours seal', () => {
    assert.equal(unsealed('P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=', 'test key'), 'hello world')
    const raw = Buffer.from(
      '{"encrypt":"AAECAwQFBgcICQoLDA0OD6alpwIsMFbSsWTHppjb1mEu9cNFSciswsSKozZRT/yJ0pJ9Srb8maLSthv6j6V8a8pp+WlI0s2jgfN5z71C4ok="}',
    )
    const proofs = { encryptKey: revealed(KEY), verificationToken: revealed(TOKEN) }
    assert.deepEqual(openWebhook(raw, {}, proofs, 0), { kind: 'challenge', challenge: 'abc' })
    const signature = createHash('sha256').update('1700000000n0ncetest key').update(raw).digest('hex')
    assert.equal(signature, '9ead3bec82777adddeab34e1f379c6c6b92fb62f8f37012e93f103e78c06b805')
  })

  test('takes a signed event, and answers it in the chat', async () => {
    assert.deepEqual(await site.post(EVENT, signed(message(site, '报'))), { status: 200, body: {} })
    assert.equal(site.heard.length, 1)
    assert.match(site.bot.health().lastFrameAt ?? '', /^20/)
  })

  test('answers a press in the response', async () => {
    const { status, body } = await site.post(CARD, signed(press(site)))
    assert.deepEqual([status, body], [200, { toast: { type: 'success', content: '好了' } }])
  })

  test('takes a redelivery that is signed anew hours later', async () => {
    const old = message(site, '报', { create_time: String(Date.now() - 7 * HOUR_MS) })
    assert.equal((await site.post(EVENT, signed(old))).status, 200)
    assert.equal(site.heard.length, 1)
  })

  test('answers 500 to what was not stored, so that it comes again', async () => {
    assert.equal((await site.post(EVENT, signed(message(site, '存不了')))).status, 500)
    assert.equal((await site.post(EVENT, signed(message(site, '报')))).status, 200)
  })

  const cases: readonly { name: string; why: string; status?: number; sent: (site: Site) => Sent }[] = [
    {
      name: 'no signature',
      why: 'signature',
      sent: site => ({ ...signed(message(site, '报')), headers: { 'content-type': 'application/json' } }),
    },
    {
      name: 'a forged signature',
      why: 'signature',
      sent: site => {
        const sent = signed(message(site, '报'))
        return { ...sent, headers: { ...sent.headers, 'x-lark-signature': 'a'.repeat(64) } }
      },
    },
    {
      name: 'a signature cut short',
      why: 'signature',
      sent: site => {
        const sent = signed(message(site, '报'))
        return { ...sent, headers: { ...sent.headers, 'x-lark-signature': 'ab' } }
      },
    },
    {
      name: 'the signature of another body',
      why: 'signature',
      sent: site => ({ ...signed(message(site, '报')), headers: signed(message(site, '别的')).headers }),
    },
    {
      name: 'a timestamp that was changed to look fresh',
      why: 'signature',
      sent: site => {
        const old = signed(message(site, '报'), secondsAgo(3_600))
        return { ...old, headers: { ...old.headers, 'x-lark-request-timestamp': secondsAgo(1) } }
      },
    },
    { name: 'a replay of an hour ago', why: 'stale', sent: site => signed(message(site, '报'), secondsAgo(3_600)) },
    { name: 'a timestamp of tomorrow', why: 'stale', sent: site => signed(message(site, '报'), secondsAgo(-86_400)) },
    { name: 'a timestamp that is none', why: 'stale', sent: site => signed(message(site, '报'), 'yesterday') },
    { name: 'a wrong token', why: 'token', sent: site => signed(message(site, '报', { token: 'x' })) },
    { name: 'no token', why: 'token', sent: site => signed(message(site, '报', { token: undefined })) },
    {
      name: 'a challenge with a wrong token',
      why: 'token',
      sent: () => signed({ type: 'url_verification', token: 'x' }),
    },
    { name: 'a plain body', why: 'plain', sent: site => plain(message(site, '报')) },
    { name: 'a plain challenge', why: 'plain', sent: () => plain({ type: 'url_verification', token: TOKEN }) },
    {
      name: 'what another key sealed',
      why: 'broken',
      sent: site => signed(message(site, '报'), secondsAgo(1), 'other'),
    },
    { name: 'no JSON', why: 'broken', sent: () => ({ raw: 'hello', headers: { 'content-type': 'text/plain' } }) },
    { name: 'bytes without a type', why: 'broken', sent: () => ({ raw: Buffer.from([0, 1, 2]), headers: {} }) },
    { name: 'nothing', why: 'broken', sent: () => ({ raw: '', headers: { 'content-type': 'application/json' } }) },
    { name: 'a JSON list', why: 'broken', sent: () => plain([1, 2]) },
    { name: '5 MB', why: 'tooLarge', status: 413, sent: () => plain({ encrypt: 'A'.repeat(5 * 1024 * 1024) }) },
  ]
  for (const { name, why, status = 401, sent } of cases) {
    for (const path of [EVENT, CARD]) {
      test(`refuses ${name}, says so once in the log, and nothing changes (${path})`, async () => {
        assert.deepEqual(await site.post(path, sent(site)), { status, body: { error: 'refused' } })
        assert.deepEqual(site.lines, [JSON.stringify({ level: 'warn', event: 'webhook.refused', why })])
        assert.deepEqual([site.heard, site.stored], [[], []])
      })
    }
  }

  for (const [why, header] of [
    ['otherApp', { app_id: 'cli_ffffffffffffffff' }],
    ['otherCompany', { tenant_key: 'another' }],
  ] as const) {
    // Acknowledged, or Feishu would bring it for seven hours.
    test(`does nothing with what is for ${why}, and says so once in the log`, async () => {
      for (const sent of [signed(message(site, '报', header)), signed(press(site, header))]) {
        site.lines.length = 0
        assert.deepEqual(await site.post(EVENT, sent), { status: 200, body: {} })
        assert.equal(site.lines.length, 1)
        assert.match(site.lines[0] ?? '', new RegExp(`"feishu.ignored".*${why}`))
      }
      assert.deepEqual([site.heard, site.stored], [[], []])
    })
  }

  test('logs no secret and no text', async () => {
    await site.post(EVENT, signed(message(site, '不能进日志', { token: 'wrong-token' })))
    await site.post(EVENT, signed(message(site, '不能进日志', { app_id: 'x' })))
    assert.doesNotMatch(site.lines.join(), /不能进日志|test key|wrong-token/)
  })
})

describe('a webhook with a Verification Token alone', () => {
  let site: Site
  before(async () => {
    site = await openSite({ encryptKey: null, verificationToken: TOKEN })
  })
  beforeEach(() => {
    site.heard.length = 0
  })
  after(() => site.close())

  test('answers a plain challenge', async () => {
    const sent = plain({ type: 'url_verification', challenge: 'abc', token: TOKEN })
    assert.deepEqual(await site.post(EVENT, sent), { status: 200, body: { challenge: 'abc' } })
  })

  const ago = (milliseconds: number) => ({ create_time: String(Date.now() - milliseconds) })
  const cases: readonly { name: string; status: number; sent: (site: Site) => object }[] = [
    { name: 'an event', status: 200, sent: site => message(site, '报') },
    { name: 'its redelivery after seven hours', status: 200, sent: site => message(site, '报', ago(7 * HOUR_MS)) },
    { name: 'a replay of yesterday', status: 401, sent: site => message(site, '报', ago(24 * HOUR_MS)) },
    { name: 'an event without its time', status: 401, sent: site => message(site, '报', { create_time: undefined }) },
    { name: 'a press', status: 200, sent: site => press(site) },
    {
      name: 'the replay of a press',
      status: 401,
      sent: site => press(site, { create_time: `${Date.now() - HOUR_MS}000` }),
    },
    { name: 'a wrong token', status: 401, sent: site => message(site, '报', { token: 'x' }) },
  ]
  for (const { name, status, sent } of cases) {
    test(`${status === 200 ? 'takes' : 'refuses'} ${name}`, async () => {
      assert.equal((await site.post(EVENT, plain(sent(site)))).status, status)
      await until(() => site.heard.length === (status === 200 ? 1 : 0))
    })
  }
})

describe('opening', () => {
  const proofs = { encryptKey: revealed(KEY), verificationToken: revealed(TOKEN) }

  test('refuses everything when there is nothing to prove it by', () => {
    const opened = openWebhook(Buffer.from('{"a":1}'), {}, { encryptKey: null, verificationToken: null }, 0)
    assert.deepEqual(opened, { kind: 'refused', why: 'token' })
  })

  test('any bytes are refused, never a throw', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        bytes => openWebhook(Buffer.from(bytes), {}, proofs, Date.now()).kind === 'refused',
      ),
    )
    fc.assert(
      fc.property(fc.jsonValue(), fc.base64String(), (value, encrypt) =>
        [value, { encrypt }, { encrypt: value }].every(
          body => openWebhook(Buffer.from(JSON.stringify(body)), {}, proofs, Date.now()).kind === 'refused',
        ),
      ),
    )
  })

  test('any sealed JSON is opened only with its signature and its token', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const { raw, headers } = signed(value)
        return openWebhook(Buffer.from(raw), headers, proofs, Date.now()).kind === 'refused'
      }),
    )
  })
})
