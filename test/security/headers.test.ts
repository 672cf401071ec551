/** What every answer tells a browser. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { KEY } from '../running-service.ts'
import { codeOf } from '../traveler/codes.ts'
import { type AllRoutes, type Asked, addressOf, openAllRoutes, ruleOf } from './all-routes.ts'

let house: AllRoutes
const pages = new Map<string, Asked>()
const answers = new Map<string, Asked>()

before(async () => {
  house = await openAllRoutes()
  const orders = await house.ask('GET', '/api/v1/orders?limit=1', { headers: { authorization: `Bearer ${KEY}` } })
  assert.equal(orders.status, 200)
  for (const route of house.routes.filter(({ method }) => method === 'GET')) {
    const headers = ruleOf(route) === 'key' ? { authorization: `Bearer ${KEY}` } : {}
    answers.set(route.url, await house.ask('GET', addressOf(route), { headers }))
  }
  for (const path of ['/sandbox', '/sandbox/', '/sandbox/index.html', '/sandbox/app.js', '/sandbox/base.css']) {
    answers.set(path, await house.ask('GET', path))
  }
  const code = await codeOf(house.service.sql, 'WO-1003', null)
  answers.set('/t/:code', await house.ask('GET', `/t/${code}`))
  for (const [url, answer] of answers) {
    if (String(answer.headers['content-type']).startsWith('text/html')) pages.set(url, answer)
  }
})
after(async () => {
  await house?.close()
})

test('no answer lets its type be guessed or itself be framed', () => {
  for (const [url, { headers }] of answers) {
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    if (String(headers['content-type']).startsWith('text/event-stream')) continue
    assert.equal(headers['x-frame-options'], 'DENY', url)
    assert.equal(headers['referrer-policy'], 'no-referrer', url)
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', url)
  }
})

test('nothing of the factory is kept by a browser or a proxy', () => {
  const kept = [...answers].filter(([, { headers }]) => !/no-store|no-cache/.test(String(headers['cache-control'])))
  assert.deepEqual(
    kept.map(([url]) => url),
    [],
  )
  for (const [url, { headers }] of answers) {
    if (/^\/(api|sandbox\/api|readyz|metrics)/.test(url))
      assert.match(String(headers['cache-control']), /no-store/, url)
  }
})

test('there are pages, and they are those of the sandbox, the API and a printed code', () => {
  assert.ok(
    ['/sandbox/', '/sandbox/index.html', '/api/docs', '/t/:code'].every(url => pages.has(url)),
    [...pages.keys()].join(' '),
  )
})

test('a page runs no script that stands in it, and nothing from elsewhere', () => {
  for (const [url, { headers, body }] of pages) {
    const policy = policyOf(String(headers['content-security-policy']))
    const scripts = policy.get('script-src') ?? policy.get('default-src') ?? []
    assert.ok(
      scripts.length > 0 && scripts.every(source => ["'none'", "'self'"].includes(source)),
      `${url}: ${scripts}`,
    )
    for (const name of ['frame-ancestors', 'base-uri']) assert.deepEqual(policy.get(name), ["'none'"], `${url} ${name}`)
    for (const source of [...policy.values()].flat()) {
      assert.match(source, /^('none'|'self'|data:|blob:|'sha256-[\w+/=]+')$/, `${url} lets in ${source}`)
    }
    assert.doesNotMatch(body, /<script(?![^>]*\bsrc=)|\son\w+\s*=|javascript:/i, url)
    assert.doesNotMatch(body, /(?:src|href)="(?:https?:)?\/\//i, url)
  }
})

test('a style that stands in a page is the one its policy knows', () => {
  for (const [url, { headers, body }] of pages) {
    assert.doesNotMatch(body, /\sstyle=/, url)
    for (const [, style = ''] of body.matchAll(/<style>([\s\S]*?)<\/style>/g)) {
      const digest = createHash('sha256').update(style).digest('base64')
      assert.ok(String(headers['content-security-policy']).includes(`'sha256-${digest}'`), url)
    }
  }
})

const policyOf = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    text.split(';').flatMap(part => {
      const [name, ...sources] = part.trim().split(/\s+/)
      return name === undefined || name === '' ? [] : [[name, sources] as const]
    }),
  )
