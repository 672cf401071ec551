import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { InjectOptions } from 'fastify'
import { withDatabase } from '../../test/database.ts'
import { KEY, type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { environmentKey } from '../http/api-key.ts'
import { LIMITS } from '../limits.ts'
import { identityShape } from './people-shapes.ts'
import { problemShape } from './shapes.ts'

const REPORT = { order: 'WO-1006', step: 'RMILL', good: '1', workers: [{ employeeNo: 'RL0008' }] }
const ORDER = { product: 'P-FLANGE-B12', quantity: '100', dueAt: '2026-12-01T17:00:00+08:00' }
const IDENTITIES = '/api/v1/people/RL0008/identities'
const GROUPS = '/api/v1/departments/D-QC/groups'

type Case = {
  readonly name: string
  readonly request: InjectOptions
  readonly status: number
  readonly kind: string
  /** The field that must be named: a pointer, parameter or header. */
  readonly field?: string
}

const post = (path: string, body: unknown): InjectOptions => ({
  method: 'POST',
  url: path,
  headers: { 'content-type': 'application/json' },
  payload: typeof body === 'string' ? body : JSON.stringify(body),
})
const report = (change: object): InjectOptions => post('/api/v1/reports', { ...REPORT, ...change })
const get = (url: string): InjectOptions => ({ method: 'GET', url: `/api/v1${url}` })

describe('bad input gets a problem document that names the field, and changes nothing', () => {
  const db = withDatabase()
  let rest: Rest
  let rows: unknown

  const fingerprint = () => db.sql`
    select (select count(*)::int from report) as reports, (select count(*)::int from orders) as orders,
      (select count(*)::int from inbound_event) as events, (select count(*)::int from audit) as audits,
      (select count(*)::int from person_identity) as identities, (select count(*)::int from department_group) as groups`

  before(async () => {
    await seedFactory(db.sql)
    rest = await startRest(db.sql)
    rows = [...(await fingerprint())]
  })
  after(() => rest.app.close())

  const otherList = Buffer.from(JSON.stringify(['reports', '2026-11-18T10:00:00Z', 5])).toString('base64url')
  const cases: readonly Case[] = [
    {
      name: 'JSON that stops in the middle',
      request: post('/api/v1/reports', '{"order": "WO-1006"'),
      status: 400,
      kind: 'malformed',
    },
    { name: 'an empty body', request: post('/api/v1/reports', ''), status: 400, kind: 'malformed' },
    { name: 'a body that is a list', request: post('/api/v1/reports', []), status: 400, kind: 'invalid', field: '' },
    { name: 'a body that is null', request: post('/api/v1/reports', 'null'), status: 400, kind: 'invalid', field: '' },
    {
      name: 'a body that reaches for the prototype',
      request: post('/api/v1/reports', '{"__proto__": {"a": 1}}'),
      status: 400,
      kind: 'malformed',
    },
    {
      name: 'a body of another media type',
      request: { ...report({}), headers: { 'content-type': 'text/plain' } },
      status: 415,
      kind: 'mediaType',
    },
    {
      name: 'a form instead of JSON',
      request: { ...report({}), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      status: 415,
      kind: 'mediaType',
    },
    { name: 'a body of a megabyte', request: report({ note: 'x'.repeat(1 << 20) }), status: 413, kind: 'bodyTooLarge' },
    { name: 'no order', request: report({ order: undefined }), status: 400, kind: 'invalid', field: '/order' },
    { name: 'no workers', request: report({ workers: undefined }), status: 400, kind: 'invalid', field: '/workers' },
    {
      name: 'an empty list of workers',
      request: report({ workers: [] }),
      status: 400,
      kind: 'invalid',
      field: '/workers',
    },
    {
      name: 'fifty-one workers',
      request: report({ workers: Array.from({ length: 51 }, () => ({ employeeNo: 'RL0008' })) }),
      status: 400,
      kind: 'invalid',
      field: '/workers',
    },
    { name: 'an unknown field', request: report({ goods: '1' }), status: 400, kind: 'invalid', field: '/goods' },
    {
      name: 'an unknown field deep inside',
      request: report({ workers: [{ employeeNo: 'RL0008', 'sha/re~': '1' }] }),
      status: 400,
      kind: 'invalid',
      field: '/workers/0/sha~1re~0',
    },
    { name: 'a quantity in words', request: report({ good: '五十' }), status: 400, kind: 'invalid', field: '/good' },
    {
      name: 'a quantity with an exponent',
      request: report({ good: '1e9' }),
      status: 400,
      kind: 'invalid',
      field: '/good',
    },
    {
      name: 'a number with an exponent beyond all',
      request: post('/api/v1/reports', JSON.stringify(REPORT).replace('"good":"1"', '"good":1e308')),
      status: 400,
      kind: 'invalid',
      field: '/good',
    },
    {
      name: 'a quantity of full-width digits',
      request: report({ good: '１２' }),
      status: 400,
      kind: 'invalid',
      field: '/good',
    },
    { name: 'a negative quantity', request: report({ good: '-5' }), status: 400, kind: 'invalid', field: '/good' },
    { name: 'a negative JSON number', request: report({ good: -5 }), status: 400, kind: 'invalid', field: '/good' },
    { name: 'a fraction as a float', request: report({ good: 0.1 }), status: 400, kind: 'invalid', field: '/good' },
    { name: 'a fifth decimal', request: report({ good: '0.00001' }), status: 400, kind: 'invalid', field: '/good' },
    {
      name: 'a quantity that no database holds',
      request: report({ scrap: '99999999999999999999' }),
      status: 400,
      kind: 'invalid',
      field: '/scrap',
    },
    {
      name: 'a quantity of 100 digits',
      request: report({ good: '9'.repeat(100) }),
      status: 400,
      kind: 'invalid',
      field: '/good',
    },
    {
      name: 'a quantity that is an object',
      request: report({ good: {} }),
      status: 400,
      kind: 'invalid',
      field: '/good',
    },
    { name: 'a quantity that is null', request: report({ good: null }), status: 400, kind: 'invalid', field: '/good' },
    {
      name: 'a step that is a list',
      request: report({ step: ['RMILL'] }),
      status: 400,
      kind: 'invalid',
      field: '/step',
    },
    { name: 'a step with a fraction', request: report({ step: 2.5 }), status: 400, kind: 'invalid', field: '/step' },
    { name: 'NUL in a note', request: report({ note: 'a\u0000b' }), status: 400, kind: 'invalid', field: '/note' },
    {
      name: 'NUL in an order number',
      request: report({ order: 'WO\u00001006' }),
      status: 400,
      kind: 'invalid',
      field: '/order',
    },
    {
      name: 'half a surrogate pair in a note',
      request: post('/api/v1/reports', JSON.stringify({ ...REPORT, note: 'x' }).replace('"x"', '"\\ud800"')),
      status: 400,
      kind: 'invalid',
      field: '/note',
    },
    {
      name: 'a note of two thousand characters',
      request: report({ note: '注'.repeat(2000) }),
      status: 400,
      kind: 'invalid',
      field: '/note',
    },
    { name: 'minutes below zero', request: report({ minutes: -1 }), status: 400, kind: 'invalid', field: '/minutes' },
    {
      name: 'minutes that are text',
      request: report({ minutes: '40' }),
      status: 400,
      kind: 'invalid',
      field: '/minutes',
    },
    {
      name: 'a time without an offset',
      request: report({ occurredAt: '2026-11-18T09:30:00' }),
      status: 400,
      kind: 'invalid',
      field: '/occurredAt',
    },
    {
      name: 'a time that is no time',
      request: report({ occurredAt: 'yesterday' }),
      status: 400,
      kind: 'invalid',
      field: '/occurredAt',
    },
    {
      name: 'a time beyond all calendars',
      request: report({ occurredAt: '+200000-01-01T00:00:00Z' }),
      status: 400,
      kind: 'invalid',
      field: '/occurredAt',
    },
    {
      name: 'a share above 100',
      request: report({ workers: [{ employeeNo: 'RL0008', share: '101' }] }),
      status: 400,
      kind: 'invalid',
      field: '/workers/0/share',
    },
    {
      name: 'a share of nothing',
      request: report({ workers: [{ employeeNo: 'RL0008', share: '0' }] }),
      status: 400,
      kind: 'invalid',
      field: '/workers/0/share',
    },
    {
      name: 'an Idempotency-Key with a blank',
      request: { ...report({}), headers: { 'content-type': 'application/json', 'idempotency-key': 'a b' } },
      status: 400,
      kind: 'invalid',
      field: 'Idempotency-Key',
    },
    {
      name: 'an Idempotency-Key of 129 characters',
      request: { ...report({}), headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(129) } },
      status: 400,
      kind: 'invalid',
      field: 'Idempotency-Key',
    },
    {
      name: 'an order of nothing',
      request: post('/api/v1/orders', { ...ORDER, quantity: '0' }),
      status: 400,
      kind: 'invalid',
      field: '/quantity',
    },
    {
      name: 'an order of a product nobody knows',
      request: post('/api/v1/orders', { ...ORDER, product: 'P-9' }),
      status: 422,
      kind: 'unknownProduct',
      field: '/product',
    },
    {
      name: 'an order with a priority nobody has',
      request: post('/api/v1/orders', { ...ORDER, priority: 'high' }),
      status: 400,
      kind: 'invalid',
      field: '/priority',
    },
    {
      name: 'an order number with a blank',
      request: post('/api/v1/orders', { ...ORDER, code: 'WO 1' }),
      status: 400,
      kind: 'invalid',
      field: '/code',
    },
    {
      name: 'an account on a platform nobody knows',
      request: post(IDENTITIES, { platform: 'slack', userId: 'U1' }),
      status: 400,
      kind: 'invalid',
      field: '/platform',
    },
    {
      name: 'an account that is empty',
      request: post(IDENTITIES, { platform: 'feishu', userId: '' }),
      status: 400,
      kind: 'invalid',
      field: '/userId',
    },
    {
      name: 'an account of a person nobody knows',
      request: post('/api/v1/people/X1/identities', { platform: 'feishu', userId: 'U1' }),
      status: 404,
      kind: 'notFound',
      field: 'employeeNo',
    },
    {
      name: 'a chat of a department nobody knows',
      request: { ...post('/api/v1/departments/D-X/groups', { platform: 'feishu', chatId: 'c' }), method: 'PUT' },
      status: 404,
      kind: 'notFound',
      field: 'id',
    },
    {
      name: 'a chat without its id',
      request: { ...post(GROUPS, { platform: 'feishu' }), method: 'PUT' },
      status: 400,
      kind: 'invalid',
      field: '/chatId',
    },
    {
      name: 'a cursor that is no cursor',
      request: get('/orders?cursor=abc'),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of another list',
      request: get(`/orders?cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of steps from elsewhere',
      request: get(`/steps?cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of late steps from elsewhere',
      request: get(`/steps?late=true&cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of people from elsewhere',
      request: get(`/people?cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of alerts from elsewhere',
      request: get(`/alerts?cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of deliveries from elsewhere',
      request: get(`/deliveries?cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    {
      name: 'a cursor of the audit from elsewhere',
      request: get(`/audit?cursor=${otherList}`),
      status: 400,
      kind: 'invalid',
      field: 'cursor',
    },
    { name: 'a limit of zero', request: get('/orders?limit=0'), status: 400, kind: 'invalid', field: 'limit' },
    { name: 'a limit of a thousand', request: get('/orders?limit=1000'), status: 400, kind: 'invalid', field: 'limit' },
    {
      name: 'a parameter nobody knows',
      request: get('/orders?stauts=planned'),
      status: 400,
      kind: 'invalid',
      field: 'stauts',
    },
    {
      name: 'a parameter twice',
      request: get('/orders?limit=1&limit=2'),
      status: 400,
      kind: 'invalid',
      field: 'limit',
    },
    {
      name: 'a status nobody has',
      request: get('/orders?status=planned,done'),
      status: 400,
      kind: 'invalid',
      field: 'status',
    },
    {
      name: 'late that is neither true nor false',
      request: get('/steps?late=yes'),
      status: 400,
      kind: 'invalid',
      field: 'late',
    },
    { name: 'NUL in an address', request: get('/orders/WO%001006'), status: 400, kind: 'invalid', field: 'code' },
    { name: 'an address that is badly escaped', request: get('/orders/%E0%A4%A'), status: 400, kind: 'malformed' },
    {
      name: 'an order that does not exist',
      request: get('/orders/WO-9'),
      status: 404,
      kind: 'notFound',
      field: 'code',
    },
    {
      name: 'an order that is SQL',
      request: get(`/orders/${encodeURIComponent("'); drop table orders")}`),
      status: 404,
      kind: 'notFound',
      field: 'code',
    },
    {
      name: 'reports of an order that does not exist',
      request: get('/reports?order=WO-9'),
      status: 404,
      kind: 'notFound',
      field: 'order',
    },
    {
      name: 'reports of a step that the order lacks',
      request: get('/reports?order=WO-1006&step=WELD'),
      status: 404,
      kind: 'notFound',
      field: 'step',
    },
    {
      name: 'the audit of somebody nobody knows',
      request: get('/audit?actor=X1'),
      status: 404,
      kind: 'notFound',
      field: 'actor',
    },
    {
      name: 'the audit of an id without its kind',
      request: get('/audit?subjectId=1'),
      status: 400,
      kind: 'invalid',
      field: 'subjectId',
    },
    {
      name: 'the usage of a month that is none',
      request: get('/usage?month=2026-13'),
      status: 400,
      kind: 'invalid',
      field: 'month',
    },
    { name: 'an address that leads nowhere', request: get('/machines'), status: 404, kind: 'notFound' },
    {
      name: 'a method that the address lacks',
      request: { method: 'DELETE', url: '/api/v1/orders/WO-1006' },
      status: 404,
      kind: 'notFound',
    },
  ]
  for (const { name, request, status, kind, field } of cases) {
    it(name, async () => {
      const response = await rest.app.inject({
        ...request,
        headers: { authorization: `Bearer ${KEY}`, ...request.headers },
      })
      const problem = problemShape.parse(response.json())
      assert.deepEqual([response.statusCode, problem.kind], [status, kind], response.body)
      assert.equal(response.headers['content-type'], 'application/problem+json')
      const named = (problem.errors ?? []).map(fault => fault.pointer ?? fault.parameter ?? fault.header)
      if (field !== undefined) assert.ok(named.includes(field), response.body)
    })
  }

  it('several faults are named all at once', async () => {
    const response = await rest.send('POST', '/api/v1/reports', { ...REPORT, good: 'x', step: null, extra: 1 })
    const named = problemShape.parse(response.json()).errors?.map(fault => fault.pointer)
    assert.deepEqual(named?.sort(), ['/extra', '/good', '/step'])
  })

  it('a refusal never repeats what was sent, and no line of the log does', async () => {
    const response = await rest.send('POST', '/api/v1/reports', {
      ...REPORT,
      order: 'swordfish\u0000',
      note: 'swordfish',
    })
    assert.doesNotMatch(response.body, /swordfish/)
    assert.doesNotMatch(rest.lines.join('\n'), /swordfish/)
  })

  it('nothing of all this changed anything', async () => {
    assert.deepEqual([...(await fingerprint())], rows)
  })
})

describe('keys', () => {
  const db = withDatabase()

  const cases: readonly { readonly name: string; readonly authorization?: string }[] = [
    { name: 'no key' },
    { name: 'a wrong key', authorization: 'Bearer wrong' },
    { name: 'the beginning of a key', authorization: `Bearer ${KEY.slice(0, -1)}` },
    { name: 'a key and more', authorization: `Bearer ${KEY}x` },
    { name: 'an empty key', authorization: 'Bearer ' },
    { name: 'another scheme', authorization: `Basic ${Buffer.from(`erp:${KEY}`).toString('base64')}` },
    { name: 'the key without its scheme', authorization: KEY },
    { name: 'the name for the key', authorization: 'Bearer erp' },
  ]
  for (const { name, authorization } of cases) {
    it(`${name} is refused with 401 on every route`, async () => {
      const { app } = await startRest(db.sql)
      for (const url of ['/api/v1/orders', '/api/v1/reports', '/api/v1/nowhere']) {
        const response = await app.inject({ url, headers: authorization === undefined ? {} : { authorization } })
        assert.deepEqual([response.statusCode, response.json().kind], [401, 'unauthorized'], url)
        assert.match(String(response.headers['www-authenticate']), /^Bearer /)
        assert.doesNotMatch(response.body, new RegExp(KEY))
      }
      await app.close()
    })
  }

  it('without any API_KEYS the interface is off and says so', async () => {
    const { app, get } = await startRest(db.sql, { apiKeys: [] })
    const response = await get('/api/v1/orders')
    assert.equal(response.statusCode, 401)
    assert.match(response.json().detail, /API_KEYS/)
    await app.close()
  })

  it('an old and a new key of one program both open while one takes the place of the other', async () => {
    const keys = ['old-key', 'new-key']
    const { app } = await startRest(db.sql, { apiKeys: keys.map(key => environmentKey('erp', key)) })
    for (const key of keys) {
      const response = await app.inject({
        url: '/api/v1/nowhere',
        headers: { authorization: `bearer ${key}` },
      })
      assert.equal(response.statusCode, 404)
    }
    await app.close()
  })

  it('a key that sends too much waits as long as Retry-After says; other keys do not', async () => {
    const apiKeys = ['key-of-erp', 'key-of-mes'].map((key, index) => environmentKey(`p${index}`, key))
    const { app } = await startRest(db.sql, { apiKeys, limits: { ...LIMITS, perKey: 3 } })
    const ask = (key: string) =>
      app.inject({ url: '/api/v1/usage?month=x', headers: { authorization: `Bearer ${key}` } })
    const statuses: number[] = []
    for (let n = 0; n < 4; n++) statuses.push((await ask('key-of-erp')).statusCode)
    assert.deepEqual(statuses, [400, 400, 400, 429])
    const refused = await ask('key-of-erp')
    assert.equal(refused.json().kind, 'tooManyRequests')
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.equal((await ask('key-of-mes')).statusCode, 400)
    await app.close()
  })
})

describe('binding accounts and chats', () => {
  const db = withDatabase()
  let rest: Rest
  before(async () => {
    await seedFactory(db.sql)
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const audits = async (action: string): Promise<number> => {
    const rows =
      await db.sql`select 1 from audit where action = ${action} and actor_kind = 'api' and actor_name = 'erp'`
    return rows.length
  }

  it('binds an account once, leaves one audit entry, and the person shows it', async () => {
    const body = { platform: 'feishu', userId: 'ou_1' }
    const answers = [await rest.send('POST', IDENTITIES, body), await rest.send('POST', IDENTITIES, body)]
    assert.deepEqual(
      answers.map(answer => answer.statusCode),
      [201, 200],
    )
    assert.deepEqual(identityShape.parse(answers[0]?.json()), { employeeNo: 'RL0008', ...body })
    assert.equal(await audits('identity.bound'), 1)
    const people = (await rest.get('/api/v1/people?limit=200')).json()
    const person = people.items.find((one: { employeeNo: string }) => one.employeeNo === 'RL0008')
    assert.ok(person.identities.some((one: { userId: string }) => one.userId === 'ou_1'))
  })

  it('does not take an account from another person', async () => {
    const response = await rest.send('POST', '/api/v1/people/RL0009/identities', { platform: 'feishu', userId: 'ou_1' })
    assert.deepEqual([response.statusCode, response.json().kind], [409, 'alreadyBound'])
  })

  it('a new account takes the place of the old on the same platform', async () => {
    await rest.send('POST', IDENTITIES, { platform: 'feishu', userId: 'ou_2' })
    const rows = await db.sql`select user_id from person_identity where person_id = 'W008' and platform = 'feishu'`
    assert.deepEqual(
      rows.map(row => row.user_id),
      ['ou_2'],
    )
  })

  it("a chat becomes the department's and leaves the one it belonged to", async () => {
    const body = { platform: 'feishu', chatId: 'oc_1' }
    const first = await rest.send('PUT', GROUPS, body)
    assert.equal(first.statusCode, 200, first.body)
    assert.ok(first.json().groups.some((group: { chatId: string }) => group.chatId === 'oc_1'))
    await rest.send('PUT', '/api/v1/departments/D-MACH/groups', body)
    await rest.send('PUT', '/api/v1/departments/D-MACH/groups', body)
    const rows = await db.sql`select department_id from department_group where chat_id = 'oc_1'`
    assert.deepEqual(
      rows.map(row => row.department_id),
      ['D-MACH'],
    )
    assert.equal(await audits('group.bound'), 2)
  })
})
