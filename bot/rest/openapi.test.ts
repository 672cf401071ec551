import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withDatabase } from '../../test/database.ts'
import { type Rest, startRest } from '../../test/rest.ts'
import { PROBLEM_KINDS } from './problem-kinds.ts'

type Schema = { readonly [member: string]: unknown }
type Operation = {
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, unknown>> }>
  >
}
type Document = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, Schema>>
  }
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
}

/** Design §8. */
const PROMISED = [
  'GET /api/v1/orders',
  'GET /api/v1/orders/{code}',
  'GET /api/v1/orders/{code}/traveler.pdf',
  'POST /api/v1/orders',
  'GET /api/v1/settings/alerts',
  'GET /api/v1/settings/pay',
  'GET /api/v1/settings/quiet-hours',
  'GET /api/v1/settings/reporting',
  'GET /api/v1/settings/safety-people',
  'GET /api/v1/steps',
  'GET /api/v1/reports',
  'POST /api/v1/reports',
  'POST /api/v1/reports/batch',
  'GET /api/v1/stock',
  'GET /api/v1/stock-moves',
  'POST /api/v1/stock-moves',
  'GET /api/v1/exceptions',
  'GET /api/v1/exceptions/{code}',
  'POST /api/v1/exceptions',
  'POST /api/v1/exceptions/{code}/events',
  'GET /api/v1/trace',
  'GET /api/v1/alerts',
  'GET /api/v1/deliveries',
  'GET /api/v1/audit',
  'GET /api/v1/pay',
  'GET /api/v1/pay/export',
  'PUT /api/v1/pay/rates',
  'GET /api/v1/boards',
  'GET /api/v1/people',
  'POST /api/v1/people/{employeeNo}/identities',
  'GET /api/v1/departments',
  'GET /api/v1/inspections',
  'PUT /api/v1/departments/{id}/groups',
  'PUT /api/v1/settings/alerts',
  'PUT /api/v1/settings/pay',
  'PUT /api/v1/settings/quiet-hours',
  'PUT /api/v1/settings/reporting',
  'PUT /api/v1/settings/safety-people',
  'GET /api/v1/usage',
  'POST /api/v1/inspections/{id}/results',
  'POST /api/v1/inspections/{id}/reversals',
  'GET /api/v1/inspections/{id}',
  'GET /api/v1/inspections/{id}/photos/{photo}',
  'GET /api/v1/inspection-plans',
  'PUT /api/v1/inspection-plans/materials/{material}',
  'PUT /api/v1/inspection-plans/products/{product}/steps/{step}',
  'GET /api/v1/keys',
  'POST /api/v1/keys',
  'DELETE /api/v1/keys/{id}',
]

/** Routes that answer with a file, by the last word of their path. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/pdf'],
  export: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  '{photo}': ['image/jpeg', 'image/png'],
}

describe('the OpenAPI document', () => {
  const db = withDatabase()
  let rest: Rest
  let document: Document

  before(async () => {
    rest = await startRest(db.sql)
    document = (await rest.app.inject('/api/openapi.json')).json()
  })
  after(() => rest.app.close())

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method,
        path,
        operation,
      })),
    )

  it('is read without a key and is of version 3.1', () => {
    assert.match(document.openapi, /^3\.1\./)
    assert.ok(document.info.title && document.info.version)
  })

  it('holds exactly the routes of the design', () => {
    assert.deepEqual(
      operations()
        .map(({ name }) => name)
        .sort(),
      [...PROMISED].sort(),
    )
  })

  it('lists only routes that exist', async () => {
    for (const { name, method, path } of operations()) {
      const url = path.replace(/\{\w+\}/g, 'x')
      const response = await rest.app.inject({
        method: method === 'get' ? 'GET' : method === 'post' ? 'POST' : 'PUT',
        url,
      })
      assert.equal(response.statusCode, 401, name)
      assert.ok(rest.app.hasRoute({ method: method.toUpperCase(), url: path.replace(/\{(\w+)\}/g, ':$1') }), name)
    }
  })

  it('asks for a bearer key everywhere', () => {
    assert.deepEqual(document.security, [{ apiKey: [] }])
    assert.deepEqual(
      [document.components.securitySchemes.apiKey?.type, document.components.securitySchemes.apiKey?.scheme],
      ['http', 'bearer'],
    )
  })

  it('says of every route what it does, its path parameters, its answer and its problems', () => {
    for (const { name, path, operation } of operations()) {
      assert.ok(operation.summary, name)
      const inPath = (operation.parameters ?? [])
        .filter(parameter => parameter.in === 'path')
        .map(parameter => parameter.name)
      assert.deepEqual(
        inPath,
        [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter),
        name,
      )
      assert.ok(
        Object.keys(operation.responses).some(status => status.startsWith('2')),
        name,
      )
      for (const [status, response] of Object.entries(operation.responses)) {
        const document = FILES[path.split(/[./]/).at(-1) ?? ''] ?? ['application/json']
        const media = status.startsWith('2') ? document : ['application/problem+json']
        assert.deepEqual(Object.keys(response.content ?? {}), media, `${name} ${status}`)
      }
      assert.ok(operation.responses['401'], name)
    }
  })

  it('refers only to components that are there, and has none that nothing refers to', () => {
    const text = JSON.stringify(document)
    const referred = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name))
    assert.deepEqual([...referred].sort(), Object.keys(document.components.schemas).sort())
  })

  it('explains fields, and says what each answer means', () => {
    const { properties } = document.components.schemas.Order as { properties: Record<string, { description?: string }> }
    assert.match(properties.completion?.description ?? '', /0 to 1/)
    const answers = document.paths['/api/v1/reports']?.post?.responses ?? {}
    assert.equal(answers['201']?.description, 'Booked.')
    assert.match(answers['409']?.description ?? '', /overGate/)
    assert.doesNotMatch(JSON.stringify(document), /Default Response/)
  })

  it('says that bodies take no other fields, and that POST /reports takes an Idempotency-Key', () => {
    const booking = document.paths['/api/v1/reports']?.post
    const body = booking?.requestBody?.content['application/json']?.schema
    assert.deepEqual([body?.type, body?.additionalProperties], ['object', false])
    assert.deepEqual(body?.required, ['order', 'step', 'good', 'workers'])
    assert.ok(booking?.parameters?.some(({ name, in: place }) => name === 'idempotency-key' && place === 'header'))
  })

  it('is shown on a page that needs no script and nothing from elsewhere', async () => {
    const response = await rest.app.inject('/api/docs')
    assert.equal(response.statusCode, 200)
    assert.match(String(response.headers['content-type']), /^text\/html/)
    assert.match(String(response.headers['content-security-policy']), /default-src 'none'/)
    assert.doesNotMatch(response.body, /<script|src=|https?:\/\//)
    for (const { path } of operations()) assert.ok(response.body.includes(path), path)
  })

  it('the page explains every kind of problem under the address that a problem document names', async () => {
    const page = (await rest.app.inject('/api/docs')).body
    for (const kind of Object.keys(PROBLEM_KINDS)) assert.ok(page.includes(`id="problem-${kind}"`), kind)
    const problem = (await rest.app.inject('/api/v1/orders')).json()
    assert.equal(problem.type, '/api/docs#problem-unauthorized')
  })
})
