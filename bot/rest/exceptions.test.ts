import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changesNothing } from '../../test/business-tables.ts'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { exceptionDetailShape, exceptionShape } from './exception-shapes.ts'
import { pageShape } from './shapes.ts'

/** 孙小军 works on WO-1014 20; 卢勇 repairs machines; 秦朗 inspects. */
const WORKER = 'RL0004'
const REPAIRER = 'RL0030'
const OTHER = 'RL0020'

describe('exceptions over HTTP', () => {
  const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const raise = (body: object, key?: string) =>
    rest.send('POST', '/api/v1/exceptions', body, key === undefined ? {} : { 'idempotency-key': key })
  const does = (code: string, body: object, key?: string) =>
    rest.send('POST', `/api/v1/exceptions/${code}/events`, body, key === undefined ? {} : { 'idempotency-key': key })
  const down = { person: WORKER, reason: 'DT01', order: 'WO-1014', step: 20, machine: 'CNC-02', note: 'spindle' }

  it('lists what the floor has, by every filter, page by page', async () => {
    const list = pageShape(exceptionShape)
    const all = list.parse((await rest.get('/api/v1/exceptions')).json())
    assert.deepEqual(
      all.items.map(({ code }) => code),
      ['E-4', 'E-3', 'E-2', 'E-1'],
    )
    const cases: readonly [query: string, codes: readonly string[]][] = [
      ['open=true', ['E-4', 'E-2', 'E-1']],
      ['open=false', ['E-3']],
      ['kind=material', ['E-2']],
      ['department=D-EQ', ['E-1']],
      ['order=WO-1002', ['E-1']],
      ['machine=VMC-02', ['E-1']],
      ['open=true&limit=2', ['E-4', 'E-2']],
    ]
    for (const [query, codes] of cases) {
      const page = list.parse((await rest.get(`/api/v1/exceptions?${query}`)).json())
      assert.deepEqual(
        page.items.map(({ code }) => code),
        codes,
        query,
      )
    }
    const first = list.parse((await rest.get('/api/v1/exceptions?limit=3')).json())
    const second = list.parse((await rest.get(`/api/v1/exceptions?limit=3&cursor=${first.nextCursor}`)).json())
    assert.deepEqual(
      second.items.map(({ code }) => code),
      ['E-1'],
    )
    assert.equal(second.nextCursor, null)
  })

  it('one has its thread and its standstills', async () => {
    const one = exceptionDetailShape.parse((await rest.get('/api/v1/exceptions/E-1')).json())
    assert.deepEqual(
      one.thread.map(({ kind }) => kind),
      ['raised', 'acknowledged'],
    )
    assert.equal(one.downtime.length, 1)
    assert.equal(one.downtime[0]?.to, null)
    assert.equal((await rest.get('/api/v1/exceptions/E-999')).statusCode, 404)
    assert.equal((await rest.get('/api/v1/exceptions/12')).statusCode, 400)
  })

  it('raises, and the same key again is the first answer and no second one', async () => {
    const first = await raise(down, 'k1')
    assert.equal(first.statusCode, 201, first.body)
    const raised = exceptionDetailShape.parse(first.json())
    assert.deepEqual(
      [raised.kind, raised.machine, raised.blocking, raised.department, raised.step?.seq],
      ['equipment', 'CNC-02', true, 'D-EQ', 20],
    )
    const again = await changesNothing(db.sql, 'the same key', () => raise(down, 'k1'))
    assert.equal(again.json().code, raised.code)
    assert.equal(again.headers['idempotency-replayed'], 'true')
    assert.equal((await raise({ ...down, note: 'else' }, 'k1')).json().kind, 'keyReused')
    const step = (await rest.get('/api/v1/orders/WO-1014')).json().steps.find((one: { seq: number }) => one.seq === 20)
    assert.deepEqual([step.blocked, step.status], [true, 'paused'])
    const [entry] = await db.sql`select actor_kind, actor_name, details from audit where action = 'exception.raised'`
    assert.deepEqual([entry?.['actor_kind'], entry?.['actor_name'], entry?.['details'].person], ['api', 'erp', 'W004'])
  })

  it('goes its way: taken, handed over, commented on, resolved, opened again', async () => {
    const { code } = (await raise(down, 'way')).json()
    const steps: readonly [object, string][] = [
      [{ person: REPAIRER, kind: 'acknowledge' }, 'acknowledged'],
      [{ person: REPAIRER, kind: 'handOver', department: 'D-QC', note: 'measure it' }, 'handedOver'],
      [{ person: REPAIRER, kind: 'assign', to: REPAIRER }, 'assigned'],
      [{ person: OTHER, kind: 'comment', note: 'part comes tomorrow' }, 'commented'],
      [{ person: REPAIRER, kind: 'resolve', cause: 'DT01', note: 'new bearing' }, 'resolved'],
      [{ person: WORKER, kind: 'reopen', note: 'again' }, 'reopened'],
    ]
    for (const [index, [body, kind]] of steps.entries()) {
      const answer = await does(code, body, `way-${index}`)
      assert.equal(answer.statusCode, 200, answer.body)
      const one = exceptionDetailShape.parse(answer.json())
      assert.equal(one.thread.at(-1)?.kind, kind)
      assert.equal(one.thread.at(-1)?.program, null)
    }
    const one = exceptionDetailShape.parse((await rest.get(`/api/v1/exceptions/${code}`)).json())
    assert.equal(one.thread.at(-1)?.program, 'erp')
    assert.deepEqual(
      one.downtime.map(({ to }) => to === null),
      [false, true],
    )
    const replay = await does(code, { person: REPAIRER, kind: 'acknowledge' }, 'way-0')
    assert.equal(replay.headers['idempotency-replayed'], 'true')
  })

  const bad: readonly [string, object, string][] = [
    ['a stranger', { person: 'NOBODY', kind: 'acknowledge' }, 'unknownPerson'],
    ['a worker whom it does not concern', { person: OTHER, kind: 'resolve', note: 'x' }, 'notTheirs'],
    ['the department that has it', { person: REPAIRER, kind: 'handOver', department: 'D-EQ' }, 'alreadyTheirs'],
    ['a department that is none', { person: REPAIRER, kind: 'handOver', department: 'D-X' }, 'unknownDepartment'],
    ['a comment without words', { person: WORKER, kind: 'comment' }, 'nothingSaid'],
    ['negative minutes', { person: REPAIRER, kind: 'resolve', minutes: -1 }, 'badMinutes'],
    ['too many minutes', { person: REPAIRER, kind: 'resolve', minutes: 9999, minutesWhy: 'x' }, 'minutesAbove'],
    ['a cause that is none', { person: REPAIRER, kind: 'resolve', cause: 'DT99' }, 'unknownReason'],
    ['opening what is open', { person: REPAIRER, kind: 'reopen' }, 'exceptionOpen'],
    ['another kind', { person: REPAIRER, kind: 'explode' }, 'invalid'],
  ]
  for (const [index, [name, body, kind]] of bad.entries())
    it(`refuses ${name}, and changes nothing`, async () => {
      const { code } = (await raise(down, `bad-${index}`)).json()
      const answer = await changesNothing(db.sql, name, () => does(code, body))
      assert.equal(answer.json().kind, kind, answer.body)
    })

  it('refuses to resolve twice and to comment on what is resolved', async () => {
    const { code } = (await raise(down, 'twice')).json()
    assert.equal((await does(code, { person: REPAIRER, kind: 'resolve', note: 'done' })).statusCode, 200)
    for (const kind of ['resolve', 'comment', 'acknowledge'])
      assert.equal((await does(code, { person: REPAIRER, kind, note: 'x' })).json().kind, 'exceptionResolved')
  })

  it('refuses to raise what names nothing', async () => {
    const cases: readonly [object, string][] = [
      [{ ...down, reason: 'DT99' }, 'unknownReason'],
      [{ ...down, machine: 'CNC-99' }, 'unknownMachine'],
      [{ ...down, order: 'WO-9999' }, 'unknownOrder'],
      [{ ...down, step: 999 }, 'unknownStep'],
    ]
    for (const [body, kind] of cases)
      assert.equal((await changesNothing(db.sql, kind, () => raise(body))).json().kind, kind)
  })

  it('knows no caller without a key', async () => {
    assert.equal((await rest.app.inject({ method: 'GET', url: '/api/v1/exceptions' })).statusCode, 401)
  })
})
