/** A key that has its answer gets it again, whoever has left and whatever is called otherwise by now. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../../test/business-tables.ts'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'

const REPORT = { order: 'WO-1003', step: 'TURN', good: '1', workers: [{ employeeNo: 'RL0002' }] }
const DOWN = { person: 'RL0004', reason: 'DT01', order: 'WO-1014', step: 'TURN', machine: 'CNC-02' }

const REQUESTS: readonly (readonly [what: string, path: string, body: object, problem: string])[] = [
  ['a report', '/reports', REPORT, 'unknownWorker'],
  ['several reports', '/reports/batch', [REPORT], 'batchRefused'],
  [
    'a move',
    '/stock-moves',
    { kind: 'issue', item: 'M-45-40', quantity: 1, lot: 'L2609-01', order: 'WO-1003', person: 'RL0019' },
    'unknownPerson',
  ],
  ['an exception', '/exceptions', DOWN, 'unknownPerson'],
  [
    'what is done about one',
    '/exceptions/E-1/events',
    { person: 'RL0030', kind: 'comment', note: 'x' },
    'unknownPerson',
  ],
]

describe('a key that has its answer', () => {
  const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql)
    for (const [what, path, body] of REQUESTS) {
      const first = await send(path, body, what)
      assert.ok([200, 201].includes(first.statusCode), `${what}: ${first.body}`)
    }
    await db.sql`update person set active = false`
    await db.sql`update machine set name = name || ' (old)'`
    await rest.get('/api/v1/people')
  })
  after(() => rest.app.close())

  const send = (path: string, body: object, key: string) =>
    rest.send('POST', `/api/v1${path}`, body, { 'idempotency-key': key.replaceAll(' ', '-') })

  for (const [what, path, body, problem] of REQUESTS) {
    it(`gets it again, although the people have left: ${what}`, () =>
      changesNothing(db.sql, what, async () => {
        const again = await send(path, body, what)
        assert.ok([200, 201].includes(again.statusCode), again.body)
        assert.equal(again.headers['idempotency-replayed'], 'true')
      }))

    it(`which a new key does not: ${what}`, () =>
      changesNothing(db.sql, what, async () => {
        assert.equal((await send(path, body, `${what} anew`)).json().kind, problem)
      }))
  }

  it('is refused for another exception, also one that can’t be raised', async () => {
    assert.equal((await send('/exceptions', { ...DOWN, order: 'WO-NONE' }, 'an exception')).json().kind, 'keyReused')
  })

  it('gets it again, although its step and machine are called otherwise: an exception', async () => {
    await db.sql`update person set active = true`
    await db.sql`update step set name = '车', code = 'LATHE', aliases = '{}' where code = 'TURN'`
    await rest.get('/api/v1/people')
    const again = await send('/exceptions', DOWN, 'an exception')
    assert.equal(again.headers['idempotency-replayed'], 'true', again.body)
  })
})
