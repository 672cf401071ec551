import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { z } from 'zod'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { reportShape } from './order-shapes.ts'
import { problemShape } from './shapes.ts'

/** 粗铣: 60 have arrived, 30 are good; RL0008 may report it. */
const MILLING = { order: 'WO-1006', step: 'RMILL', workers: [{ employeeNo: 'RL0008' }] }
const SAWING = { order: 'WO-1004', step: 'CUT', workers: [{ employeeNo: 'RL0005' }] }
const itemsShape = z.strictObject({ items: z.array(reportShape) })
const refusalShape = problemShape.extend({ lines: z.array(z.looseObject({ index: z.number(), kind: z.string() })) })

describe('POST /reports/batch', () => {
  const db = withDatabase()
  let rest: Rest
  before(async () => {
    await seedFactory(db.sql)
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const book = (body: unknown, key?: string) =>
    rest.send('POST', '/api/v1/reports/batch', body as object, key === undefined ? {} : { 'idempotency-key': key })
  const countReports = async () => (await db.sql`select from report`).length

  it('books all of them, and the same key again gets the first answer', async () => {
    const before = await countReports()
    const body = [
      { ...MILLING, good: '3', minutes: 20 },
      { ...SAWING, good: '10', scrap: '1', reason: 'DM01' },
      { ...MILLING, good: '4' },
    ]
    const response = await book(body, 'batch-1')
    assert.equal(response.statusCode, 201, response.body)
    const { items } = itemsShape.parse(response.json())
    assert.deepEqual(
      items.map(({ order, good }) => [order, good]),
      [
        ['WO-1006', '3'],
        ['WO-1004', '10'],
        ['WO-1006', '4'],
      ],
    )
    const again = await book(body, 'batch-1')
    assert.equal(again.headers['idempotency-replayed'], 'true')
    assert.deepEqual(again.json(), response.json())
    assert.equal(await countReports(), before + 3)
    assert.equal((await book(body.slice(1), 'batch-1')).statusCode, 422)
    const [audit] = await db.sql<{ count: number }[]>`
      select count(*)::int as count from audit where action = 'report.booked' and actor_kind = 'api'`
    assert.equal(audit?.count, 3)
  })

  it('names every report that can not be booked, and books none', async () => {
    const before = await countReports()
    const response = await book([
      { ...MILLING, good: '10' },
      { ...MILLING, good: '20' },
      { ...SAWING, order: 'WO-9999', good: '1' },
      { ...SAWING, step: 'NOPE', good: '1' },
      { ...SAWING, good: '1.5' },
    ])
    assert.equal(response.statusCode, 422)
    const problem = refusalShape.parse(response.json())
    assert.equal(problem.kind, 'batchRefused')
    assert.deepEqual(
      problem.lines.map(({ index, kind }) => [index, kind]),
      [
        [1, 'overGate'],
        [2, 'unknownOrder'],
        [3, 'unknownStep'],
        [4, 'notWhole'],
      ],
    )
    assert.ok(problem.errors?.some(({ pointer }) => pointer === '/2/order'))
    assert.equal(await countReports(), before)
  })

  it('names unknown people and reasons of all reports at once', async () => {
    const response = await book([
      { ...SAWING, good: '1', workers: [{ employeeNo: 'NOBODY' }] },
      { ...SAWING, good: '1' },
      { ...SAWING, good: '1', reason: 'NONE' },
    ])
    const problem = refusalShape.parse(response.json())
    assert.deepEqual(
      problem.errors?.map(({ pointer }) => pointer),
      ['/0/workers/0/employeeNo', '/2/reason'],
    )
  })

  for (const { name, body } of [
    { name: 'no report at all', body: [] },
    { name: 'more than 200', body: Array.from({ length: 201 }, () => ({ ...SAWING, good: '1' })) },
    { name: 'what is no list', body: { ...SAWING, good: '1' } },
  ])
    it(`refuses ${name}`, async () => assert.equal((await book(body)).statusCode, 400))
})
