/** Every route × how often and how much: whatever is new is counted and measured by itself. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ServedRoute } from '../../bot/app.ts'
import { LIMITS } from '../../bot/limits.ts'
import { KEY } from '../running-service.ts'
import { type AllRoutes, addressOf, isWriting, openAllRoutes, ruleOf } from './all-routes.ts'

const FEW = {
  perKey: 3,
  perAddress: { api: 8, webhook: 2, sandbox: 2, page: 2 },
  wrongKeys: 2,
}

let house: AllRoutes
before(async () => {
  house = await openAllRoutes(FEW)
})
after(async () => {
  await house?.close()
})

let last = 0
/** An address nobody has used, as a proxy of this machine would tell it. */
const newcomer = () => ({ 'x-forwarded-for': `10.9.${last >> 8}.${last++ & 255}` })

const nameOf = ({ method, url }: ServedRoute): string => `${method} ${url}`
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

async function statusesOf(count: number, ask: () => ReturnType<AllRoutes['ask']>) {
  const answers: Awaited<ReturnType<AllRoutes['ask']>>[] = []
  for (let n = 0; n < count; n++) answers.push(await ask())
  return answers
}

function isToldToWait(answer: Awaited<ReturnType<AllRoutes['ask']>>, name: string, method = 'GET'): void {
  assert.equal(answer.status, 429, name)
  assert.ok(Number(answer.headers['retry-after']) > 0, `${name} says when`)
  assert.equal(answer.headers['content-type'], 'application/problem+json', name)
  if (method !== 'HEAD') assert.match(answer.body, /"kind":"tooManyRequests"/, name)
}

describe('how often', () => {
  test('one address may ask: counted on every route, wherever it leads', async () => {
    for (const route of house.routes) {
      const headers = newcomer()
      const most = ruleOf(route) === 'key' ? FEW.perAddress.api : FEW.perAddress.page
      const answers = await statusesOf(most + 1, () => house.ask(route.method, addressOf(route), { headers }))
      assert.ok(answers.slice(0, most).every(({ status }) => status !== 429) || ruleOf(route) === 'key', nameOf(route))
      isToldToWait(answers.at(-1) ?? assert.fail(), nameOf(route), route.method)
    }
  })

  test('one address may ask for what is not there', async () => {
    for (const path of ['/nowhere', '/api/v1/nowhere', '/webhooks/nowhere', '/sandbox/api/nowhere']) {
      const headers = newcomer()
      const answers = await statusesOf(FEW.perAddress.api + 1, () => house.ask('GET', path, { headers }))
      isToldToWait(answers.at(-1) ?? assert.fail(), path)
    }
  })

  test('another address is not made to wait for it', async () => {
    const [first, second] = [newcomer(), newcomer()]
    await statusesOf(5, () => house.ask('GET', '/healthz', { headers: first }))
    assert.equal((await house.ask('GET', '/healthz', { headers: second })).status, 200)
  })

  test('somebody guesses keys: the right key of the same address goes on', async () => {
    const headers = newcomer()
    const guesses = await statusesOf(FEW.wrongKeys + 1, () =>
      house.ask('GET', '/api/v1/orders', { headers: { ...headers, ...bearer('guess') } }),
    )
    assert.deepEqual(
      guesses.map(({ status }) => status),
      [401, 401, 429],
    )
    const right = await house.ask('GET', '/api/v1/usage', { headers: { ...headers, ...bearer(KEY) } })
    assert.equal(right.status, 200)
  })

  test('one key may ask, from however many addresses', async () => {
    const answers = await statusesOf(FEW.perKey + 1, () =>
      house.ask('GET', '/api/v1/usage', { headers: { ...newcomer(), ...bearer(KEY) } }),
    )
    isToldToWait(answers.at(-1) ?? assert.fail(), 'the key')
  })
})

describe('how much', () => {
  /** More than any route takes: what it says of itself is believed, nothing of it need arrive. */
  const HUGE = { 'content-length': String(20 * 1024 * 1024) }

  test('a body may be: every route that takes one refuses more', async () => {
    const roomy = await openAllRoutes({ ...LIMITS })
    try {
      const host = { host: new URL(roomy.baseUrl).host }
      for (const route of roomy.routes.filter(isWriting)) {
        // A form is measured while it arrives; test/bad-input.test.ts sends one that is too large.
        if (route.url === '/sandbox/api/files') continue
        const proof = ruleOf(route) === 'key' ? bearer(KEY) : {}
        const headers = { ...host, ...proof, ...HUGE, 'content-type': 'application/json' }
        const answer = await roomy.ask(route.method, addressOf(route), { headers, body: '{' })
        assert.equal(answer.status, 413, `${nameOf(route)}: ${answer.body}`)
      }
    } finally {
      await roomy.close()
    }
  })

  test('may wait in sockets is bounded', () => {
    assert.ok(LIMITS.connections >= 500 && LIMITS.requestTimeoutMs <= 60_000)
  })
})
