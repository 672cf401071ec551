import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { apiKeyShape, newApiKeyShape } from './operation-shapes.ts'

const COMMAND = fileURLToPath(new URL('../cli/keys.ts', import.meta.url))
const run = promisify(execFile)

describe('keys', () => {
  const db = withDatabase()
  let rest: Rest
  before(async () => {
    await seedFactory(db.sql)
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const make = async (body: object) => {
    const made = await rest.send('POST', '/api/v1/keys', body)
    assert.equal(made.statusCode, 201, made.body)
    return newApiKeyShape.parse(made.json())
  }
  const ask = (key: string, url = '/api/v1/orders') =>
    rest.app.inject({ url, headers: { authorization: `Bearer ${key}` } })
  const listed = async (id: number) => {
    const { items }: { items: readonly unknown[] } = (await rest.get('/api/v1/keys')).json()
    return items.map(item => apiKeyShape.parse(item)).find(key => key.id === id) ?? assert.fail(`no key ${id}`)
  }
  const audited = async (action: string, id: number) => [
    ...(await db.sql<{ by: string }[]>`
      select actor_name as by from audit
      where action = ${action} and subject_kind = 'apiKey' and subject_id = ${String(id)}`),
  ]

  it('are shown once: neither lists, tables nor the audit hold one', async () => {
    const { id, key } = await make({ name: 'board', scopes: ['read'] })
    assert.match(key, /^bg_[0-9a-f]{16}_[\w-]{43}$/)
    assert.equal((await ask(key)).statusCode, 200)
    const secret = key.slice(-43)
    const tables = await db.sql`select to_jsonb(k) as row from api_key k union all select to_jsonb(a) from audit a`
    for (const text of [(await rest.get('/api/v1/keys')).body, JSON.stringify(tables), rest.lines.join('\n')]) {
      assert.ok(!text.includes(secret))
    }
    assert.deepEqual(await audited('apiKey.made', id), [{ by: 'erp' }])
  })

  it('tell when they were last used', async () => {
    const { id, key } = await make({ name: 'mes', scopes: ['report'] })
    assert.equal((await listed(id)).lastUsedAt, null)
    assert.equal((await ask(key)).statusCode, 403)
    assert.notEqual((await listed(id)).lastUsedAt, null)
  })

  const ONE_EACH: readonly (readonly [scope: string, opens: string, closedTo: readonly string[]])[] = [
    ['pay', 'GET /api/v1/pay?month=2026-11', ['people', 'read']],
    ['pay', 'GET /api/v1/pay/export?month=2026-11', ['people', 'read']],
    ['pay', 'PUT /api/v1/pay/rates', ['people']],
    ['exception', 'POST /api/v1/exceptions', ['report']],
    ['exception', 'POST /api/v1/exceptions/E-999/events', ['report']],
    ['quality', 'POST /api/v1/inspections/none/results', ['report', 'exception']],
    ['quality', 'POST /api/v1/inspections/none/reversals', ['report', 'exception']],
  ]
  for (const [scope, route, closedTo] of ONE_EACH)
    it(`of ${closedTo.join(' or ')} do not open ${route}, which one of ${scope} opens`, async () => {
      const [method = '', url = ''] = route.split(' ')
      const statusFor = async (name: string) => {
        const { key } = await make({ name, scopes: [name] })
        const headers = { authorization: `Bearer ${key}` }
        const answer = method === 'GET' ? await ask(key, url) : await rest.send(written(method), url, {}, headers)
        return answer.statusCode
      }
      assert.notEqual(await statusFor(scope), 403)
      for (const other of closedTo) assert.equal(await statusFor(other), 403, other)
    })

  it('open nothing from the moment they are revoked, and stay in the list with who did it', async () => {
    const { id, key } = await make({ name: 'old', scopes: ['read'] })
    const revoke = () => rest.app.inject({ method: 'DELETE', url: `/api/v1/keys/${id}`, headers: bearerOfErp() })
    assert.equal((await revoke()).statusCode, 200)
    assert.equal((await ask(key)).statusCode, 401)
    assert.equal((await revoke()).statusCode, 200)
    assert.equal((await listed(id)).revokedBy, 'erp')
    assert.equal((await audited('apiKey.revoked', id)).length, 1)
  })

  it('must open something, and end in the future if at all', async () => {
    for (const body of [
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['everything'] },
      { name: 'x', scopes: ['read', 'read'] },
      { name: 'a b', scopes: ['read'] },
      { name: 'x', scopes: ['read'], expiresAt: '2026-01-01T00:00:00Z' },
    ]) {
      const refused = await rest.send('POST', '/api/v1/keys', body)
      assert.deepEqual([refused.statusCode, refused.json().kind], [400, 'invalid'], JSON.stringify(body))
    }
  })

  it('stay what they were made, whoever writes to the database', async () => {
    const { id } = await make({ name: 'kept', scopes: ['read'] })
    const revoked = db.sql`update api_key set revoked_at = now(), revoked_by = 'test' where id = ${id}`
    for (const attempt of [
      () => db.sql`update api_key set scopes = '{admin}' where id = ${id}`,
      () => db.sql`update api_key set digest = sha256('x') where id = ${id}`,
      () => db.sql`update api_key set expires_at = now() where id = ${id}`,
      () => db.sql`delete from api_key where id = ${id}`,
      () => revoked.then(() => db.sql`update api_key set revoked_at = null, revoked_by = null where id = ${id}`),
    ]) {
      await assert.rejects(async () => await attempt())
    }
  })

  it('are made, listed and revoked at the terminal while the service runs', async () => {
    const keys = (...words: readonly string[]) =>
      run(process.execPath, [COMMAND, ...words], { env: { ...process.env, DATABASE_URL: db.url, LOCALE: 'en' } })
    const { stdout } = await keys('add', 'scale', '--scope', 'read,stock', '--days', '30')
    const [, id = '', key = ''] = /^Key (\d+) of scale.*\n(bg_\S+)$/m.exec(stdout) ?? assert.fail(stdout)
    assert.equal((await ask(key)).statusCode, 200)
    assert.equal((await ask(key, '/api/v1/audit')).statusCode, 403)
    const list = (await keys('list')).stdout
    assert.match(list, new RegExp(`^${id}\\tscale\\tread,stock\\tlive`, 'm'))
    assert.ok(!list.includes(key))
    await keys('revoke', id)
    assert.equal((await ask(key)).statusCode, 401)
    assert.deepEqual(await audited('apiKey.revoked', Number(id)), [{ by: 'npm run keys' }])
    for (const wrong of [
      ['add', 'scale'],
      ['add', 'x', '--scope', 'all'],
    ]) {
      await assert.rejects(keys(...wrong), `keys ${wrong.join(' ')}`)
    }
  })
})

const written = (method: string): 'POST' | 'PUT' => (method === 'PUT' ? 'PUT' : 'POST')

const bearerOfErp = () => ({ authorization: 'Bearer test-key-of-the-erp' })
