/** Every route that there is × everything that is wrong about a proof of who asks. New routes come in by themselves. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ServedRoute } from '../../bot/app.ts'
import { newApiKey } from '../../bot/http/api-key.ts'
import { scopeOf } from '../../bot/rest/auth.ts'
import { addApiKey } from '../../db/api-keys.ts'
import { transact } from '../../db/commit.ts'
import { API_SCOPES, type ApiScope } from '../../domain/api-scope.ts'
import { changesNothing } from '../business-tables.ts'
import { secondsAgo, signed } from '../platforms/feishu/fake-webhook.ts'
import { CALLBACK_TOKEN, CORP_ID, ENCODING_AES_KEY } from '../platforms/wecom/fake.ts'
import { callbackPoster } from '../platforms/wecom/fake-callback.ts'
import { KEY } from '../running-service.ts'
import { type AllRoutes, addressOf, isWriting, openAllRoutes, type Rule, ruleOf } from './all-routes.ts'

let house: AllRoutes
const keys = new Map<string, { readonly id: number; readonly key: string }>()
const keyOf = (name: string): string => keys.get(name)?.key ?? assert.fail(`no key ${name}`)

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const json = { 'content-type': 'application/json' }

before(async () => {
  house = await openAllRoutes()
  // Otherwise the shifts of the days before are closed within the first minute, whatever is tried here.
  await house.service.sql`update site set settings = settings || '{"shiftEnd":{"timers":"leave","ask":false}}'`
  const make = async (name: string, scopes: readonly ApiScope[]) => {
    const body = JSON.stringify({ name, scopes })
    const made = await house.ask('POST', '/api/v1/keys', { headers: { ...bearer(KEY), ...json }, body })
    assert.equal(made.status, 201, made.body)
    keys.set(name, JSON.parse(made.body))
  }
  for (const scope of API_SCOPES) await make(scope, [scope])
  await make('revoked', ['admin'])
  const { key, ...proof } = newApiKey()
  const now = house.service.clock.now()
  const [at, expiresAt] = [now.subtract({ hours: 2 }), now.subtract({ hours: 1 })]
  const by = { kind: 'system', name: 'test' } as const
  const over = await transact(house.service.sql, tx =>
    addApiKey(tx, { ...proof, name: 'over', scopes: ['admin'], expiresAt, at, by }),
  )
  keys.set('over', { id: over.id, key })
  const { id } = keys.get('revoked') ?? assert.fail()
  assert.equal((await house.ask('DELETE', `/api/v1/keys/${id}`, { headers: bearer(KEY) })).status, 200)
})
after(async () => {
  await house?.close()
})

const routesUnder = (...rules: readonly Rule[]): readonly ServedRoute[] =>
  house.routes.filter(route => rules.includes(ruleOf(route)))

const nameOf = ({ method, url }: ServedRoute): string => `${method} ${url}`

/** Wrong keys are counted by address: each route is tried from one of its own, as a proxy would say. */
const from = (index: number) => ({ 'x-forwarded-for': `10.0.${index >> 8}.${index & 255}` })

test('every route falls under a rule, and every rule has routes', () => {
  const rules = new Set(house.routes.map(ruleOf))
  assert.deepEqual([...rules].toSorted(), ['feishu', 'key', 'open', 'sandbox', 'wecom'])
})

test('every route that changes something says which scope it needs', () => {
  const silent = routesUnder('key').filter(route => isWriting(route) && route.scope === null)
  assert.deepEqual(silent.map(nameOf), [], 'add config: { scope: … } to the route; until then only admin keys open it')
})

describe('a route below /api/v1', () => {
  const cut = (key: string) => key.slice(0, -1)
  const swapped = (key: string) => `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
  const FAULTS: readonly (readonly [name: string, headers: () => Readonly<Record<string, string>>, kind: string])[] = [
    ['no key', () => ({}), 'unauthorized'],
    ['an empty one', () => ({ authorization: 'Bearer ' }), 'unauthorized'],
    [
      'another scheme',
      () => ({ authorization: `Basic ${Buffer.from(`erp:${KEY}`).toString('base64')}` }),
      'unauthorized',
    ],
    ['the key without a scheme', () => ({ authorization: KEY }), 'unauthorized'],
    ['a wrong key', () => bearer('bg_0123456789abcdef_wrong'), 'unauthorized'],
    ['a wrong key of the right length', () => bearer(swapped(KEY)), 'unauthorized'],
    ['a key cut short', () => bearer(cut(KEY)), 'unauthorized'],
    ['a made key cut short', () => bearer(cut(keyOf('admin'))), 'unauthorized'],
    ['a made key with another end', () => bearer(swapped(keyOf('admin'))), 'unauthorized'],
    ['a made key in capitals', () => bearer(keyOf('admin').toUpperCase()), 'unauthorized'],
    ['two keys at once', () => bearer(`${KEY},${KEY}`), 'unauthorized'],
    ['a revoked key', () => bearer(keyOf('revoked')), 'unauthorized'],
    ['a key whose time is over', () => bearer(keyOf('over')), 'unauthorized'],
    ['the key in a cookie', () => ({ cookie: `authorization=Bearer ${KEY}` }), 'unauthorized'],
  ]

  for (const [name, headers, kind] of FAULTS) {
    test(`with ${name} is closed, each of them, and nothing changes`, async () => {
      await changesNothing(house.service.sql, name, async () => {
        for (const [index, route] of routesUnder('key').entries()) {
          const sent = { ...headers(), ...from(index), ...(isWriting(route) && json) }
          const answer = await house.ask(route.method, addressOf(route), {
            headers: sent,
            ...(isWriting(route) && { body: '{}' }),
          })
          assert.equal(answer.status, 401, `${nameOf(route)} with ${name}: ${answer.body}`)
          assert.match(String(answer.headers['www-authenticate']), /^Bearer /, nameOf(route))
          if (route.method !== 'HEAD') assert.equal(JSON.parse(answer.body).kind, kind)
          assert.doesNotMatch(answer.body, /key-of-the-erp|bg_[0-9a-f]{16}_/)
        }
      })
    })
  }

  test('with a key in its address is closed', async () => {
    for (const route of routesUnder('key')) {
      const answer = await house.ask(route.method, `${addressOf(route)}?api_key=${KEY}&access_token=${KEY}`)
      assert.equal(answer.status, 401, nameOf(route))
    }
  })

  for (const scope of API_SCOPES) {
    test(`opens for the scope "${scope}" only what needs it`, async () => {
      await changesNothing(house.service.sql, scope, async () => {
        for (const route of routesUnder('key')) {
          const needed = scopeOf(route.method, route.scope ?? undefined)
          const headers = { ...bearer(keyOf(scope)), ...(isWriting(route) && json) }
          const body = isWriting(route) ? { body: '{}' } : {}
          const answer = await house.ask(route.method, addressOf(route), { headers, ...body })
          if (scope !== 'admin' && scope !== needed)
            assert.equal(answer.status, 403, `${nameOf(route)} needs ${needed}`)
          else assert.ok(![401, 403].includes(answer.status), `${nameOf(route)}: ${answer.status} ${answer.body}`)
        }
      })
    })
  }
})

describe('a webhook', () => {
  type Sent = { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  const challenge = { type: 'url_verification', challenge: 'abc', token: '' }
  const feishu = (path: string, change: Partial<ReturnType<typeof signed>> = {}, at?: string): Sent => {
    const { raw, headers } = { ...signed({ header: { event_type: 'none' } }, at), ...change }
    return { path, headers, body: String(raw) }
  }
  const wecomSeal = callbackPoster({ token: CALLBACK_TOKEN, encodingAesKey: ENCODING_AES_KEY, corpId: CORP_ID })
  const wecom = (
    ageMs = 0,
    change: (query: string, body: string) => readonly [string, string] = (q, b) => [q, b],
  ): Sent => {
    const { query, body } = wecomSeal.sealed('<xml></xml>', Date.now() - ageMs)
    const [changedQuery, changedBody] = change(query, body)
    return { path: `/webhooks/wecom?${changedQuery}`, headers: { 'content-type': 'text/xml' }, body: changedBody }
  }
  const without = (headers: Readonly<Record<string, string>>, name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name))

  const FORGED: Readonly<
    Record<'feishu' | 'wecom', readonly (readonly [name: string, make: (path: string) => Sent])[]>
  > = {
    feishu: [
      ['nothing', path => ({ path, headers: json, body: '' })],
      ['no signature', path => feishu(path, { headers: without(signed({}).headers, 'x-lark-signature') })],
      [
        'a wrong signature',
        path => feishu(path, { headers: { ...signed({}).headers, 'x-lark-signature': '0'.repeat(64) } }),
      ],
      [
        'a signature cut short',
        path => {
          const sent = feishu(path)
          return {
            ...sent,
            headers: { ...sent.headers, 'x-lark-signature': (sent.headers['x-lark-signature'] ?? '').slice(0, -1) },
          }
        },
      ],
      ['a body cut short', path => ({ ...feishu(path), body: feishu(path).body.slice(0, -8) })],
      ['what was true an hour ago', path => feishu(path, {}, secondsAgo(3_600))],
      ['another key', path => feishu(path, signed({ header: {} }, secondsAgo(1), 'another key'))],
      ['plain JSON', path => ({ path, headers: json, body: JSON.stringify(challenge) })],
    ],
    wecom: [
      ['nothing', () => ({ path: '/webhooks/wecom', headers: {}, body: '' })],
      ['no signature', () => wecom(0, (query, body) => [query.replace(/msg_signature=\w+&?/, ''), body])],
      [
        'a wrong signature',
        () => wecom(0, (query, body) => [query.replace(/msg_signature=\w+/, `msg_signature=${'0'.repeat(40)}`), body]),
      ],
      [
        'a signature cut short',
        () => wecom(0, (query, body) => [query.replace(/(msg_signature=\w{39})\w/, '$1'), body]),
      ],
      [
        'a body cut short',
        () => wecom(0, (query, body) => [query, body.replace(/.{8}\]\]><\/Encrypt>/, ']]></Encrypt>')]),
      ],
      ['what was true a day ago', () => wecom(86_400_000)],
      ['plain XML', () => wecom(0, query => [query, '<xml><Content>hello</Content></xml>'])],
    ],
  }

  for (const platform of ['feishu', 'wecom'] as const)
    for (const [name, make] of FORGED[platform])
      test(`of ${platform} with ${name} is closed, each of its routes, and nothing changes`, async () => {
        await changesNothing(house.service.sql, name, async () => {
          for (const route of routesUnder(platform)) {
            const { path, headers, body } = make(route.url)
            const answer = await house.ask(route.method, path, { headers, ...(isWriting(route) && { body }) })
            assert.equal(answer.status, 401, `${nameOf(route)} with ${name}: ${answer.body}`)
          }
        })
      })

  test('with its proof is open: what is refused above is refused for the proof', async () => {
    for (const route of routesUnder('feishu')) {
      const { path, headers, body } = feishu(route.url)
      assert.equal((await house.ask(route.method, path, { headers, body })).status, 200, nameOf(route))
    }
    const { path, headers, body } = wecom()
    assert.equal((await house.ask('POST', path, { headers, body })).status, 200)
  })
})

describe('a route of the sandbox beside a configured platform', () => {
  const HERE = () => ({ host: new URL(house.baseUrl).host })
  const FOREIGN: readonly (readonly [
    name: string,
    writesOnly: boolean,
    headers: () => Readonly<Record<string, string>>,
  ])[] = [
    ['a name that was pointed here', false, () => ({ host: 'evil.example:3000' })],
    ['a name that looks like this machine', false, () => ({ host: 'localhost.evil.example' })],
    ["the network's address of this machine", false, () => ({ host: '192.168.1.5:3000' })],
    ['a name without a dot', false, () => ({ host: 'factory' })],
    ['a proxy', false, () => ({ ...HERE(), 'x-forwarded-for': '203.0.113.7' })],
    ['a proxy that says so in another way', false, () => ({ ...HERE(), forwarded: 'for=203.0.113.7' })],
    ['the page of another site', true, () => ({ ...HERE(), origin: 'https://evil.example' })],
    ['a page without an origin of its own', true, () => ({ ...HERE(), origin: 'null' })],
    ['a page of another port', true, () => ({ ...HERE(), origin: 'http://127.0.0.1:1' })],
    ['a page of the same site', true, () => ({ ...HERE(), 'sec-fetch-site': 'same-site' })],
    ['a page of another site, as the browser tells', true, () => ({ ...HERE(), 'sec-fetch-site': 'cross-site' })],
  ]
  for (const [name, writesOnly, headers] of FOREIGN) {
    test(`is closed to ${name}, and nothing changes`, async () => {
      await changesNothing(house.service.sql, name, async () => {
        for (const route of routesUnder('sandbox').filter(route => !writesOnly || isWriting(route))) {
          const sent = { ...headers(), ...(isWriting(route) && json) }
          const answer = await house.ask(route.method, addressOf(route), {
            headers: sent,
            ...(isWriting(route) && { body: '{}' }),
          })
          assert.equal(answer.status, 403, `${nameOf(route)} for ${name}: ${answer.body}`)
        }
      })
    })
  }

  test('is open to its own page and to programs of this machine', async () => {
    for (const headers of [HERE(), { ...HERE(), origin: house.baseUrl, 'sec-fetch-site': 'same-origin' }]) {
      const body = JSON.stringify({ as: 'W003', text: '我的任务' })
      const answer = await house.ask('POST', '/sandbox/api/understand', { headers: { ...headers, ...json }, body })
      assert.equal(answer.status, 200, answer.body)
      assert.equal((await house.ask('GET', '/sandbox/', { headers })).status, 200)
    }
  })
})
