import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { OrderChange, ProductionException, WorkSession } from '../domain/decision.ts'
import { newInspection } from '../domain/inspection-record.ts'
import type { ExceptionId, Report, ReportId } from '../domain/model.ts'
import { formatQuantity, pieces, type Quantity } from '../domain/quantity.ts'
import { createDatabase, withDatabase } from '../test/database.ts'
import {
  DAY,
  eventOf,
  LEADER,
  NOW,
  OTHER_WORKER,
  plantOrder,
  plantSmallFactory,
  reportOf,
  reversalOf,
  type SmallOrder,
  WORKER,
} from '../test/small-factory.ts'
import { type Commit, claimEvent, commit, enqueue, transact } from './commit.ts'
import type { Sql } from './connect.ts'
import { APPEND_ONLY, errorCode, OWN_REVIEW, REVERSAL_DIFFERS, SHARES_DIFFER, TOTALS_FOLLOW_LEDGER } from './fault.ts'

const db = withDatabase({ setUp: plantSmallFactory })

let codes = 0
const newOrder = (quantity?: number) => plantOrder(db.sql, `WO-${++codes}`, quantity)

const changeOf = (
  order: SmallOrder,
  expectedVersion: number,
  reports: readonly Report[],
  other: Partial<OrderChange> = {},
): OrderChange => ({
  orderId: order.id,
  expectedVersion,
  order: {},
  steps: [],
  reports,
  reviews: [],
  sessions: [],
  ...other,
})

async function versionOf(sql: Sql, order: SmallOrder): Promise<number> {
  const [row] = await sql<{ version: number }[]>`select version from orders where id = ${order.id}`
  return row?.version ?? 0
}

/** Good of the order's first step, as stored and as the ledger says. */
async function goodOf(sql: Sql, order: SmallOrder): Promise<{ stored: string; ledger: string }> {
  const [row] = await sql<{ stored: string; ledger: string }[]>`
    select good::text as stored, (select coalesce(sum(good), 0)::numeric(18,4)::text from report r where r.step_id = s.id) as ledger
    from step s where id = ${order.stepIds[0]}`
  assert.ok(row)
  return row
}

async function countOf(sql: Sql, table: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select count(*) as n from ${sql(table)}`
  return row?.n ?? -1
}

async function bookEach(sql: Sql, order: SmallOrder, reports: readonly Report[]): Promise<void> {
  for (const report of reports) {
    const outcome = await commit(sql, { changes: [changeOf(order, await versionOf(sql, order), [report])] })
    assert.equal(outcome.kind, 'committed')
  }
}

describe('a decision', () => {
  test('stores the report, its workers, the totals, the statuses, the audit, the messages and the question together', async () => {
    const order = await newOrder()
    const report = reportOf(order, 'whole', 30, {
      scrap: pieces(2),
      workers: [
        { personId: WORKER, good: pieces(20), sharePct: pieces(66), pay: pieces(24) },
        { personId: OTHER_WORKER, good: pieces(10), sharePct: pieces(34), pay: pieces(12) },
      ],
    })
    const decision: Commit = {
      event: eventOf('whole'),
      changes: [
        changeOf(order, 1, [report], {
          order: { status: 'completed', note: 'x' },
          steps: [{ id: order.stepIds[0], status: 'completed', completedAt: NOW, assigneeIds: [WORKER, OTHER_WORKER] }],
        }),
      ],
      audit: [
        {
          at: NOW,
          actor: { kind: 'person', id: WORKER },
          action: 'report.booked',
          subject: { kind: 'report', id: 'whole' },
          details: { good: '30' },
        },
      ],
      outbox: [
        {
          lane: 'sandbox:g1',
          dedup: 'whole:g1',
          kind: 'message',
          payload: { text: 'hi' },
          about: null,
          expiresAfterMs: 1000,
        },
      ],
      pending: [{ personId: WORKER, platform: 'sandbox', chatId: 'c', question: { ask: 'quantity' }, expiresAt: NOW }],
      cards: [{ platform: 'sandbox', chatId: 'c', messageId: 'm1', about: { step: 1 } }],
    }

    assert.deepEqual(await commit(db.sql, decision), { kind: 'committed' })

    const [row] = await db.sql`
      select o.status, o.version, o.note, s.status as step_status, s.good::text as good, s.scrap::text as scrap, s.completed_at,
        (select array_agg(person_id order by person_id) from step_assignee where step_id = s.id) as assignees,
        (select array_agg(person_id || ' ' || good || ' ' || pay order by person_id) from report_worker where report_id = 'whole') as workers,
        (select row_to_json(a)::jsonb - 'id' from audit a where subject_id = 'whole') as audit,
        (select row_to_json(b)::jsonb from (select lane, kind, payload, about, not_after > now() as fresh from outbox where dedup = 'whole:g1') b) as message,
        (select question from pending_question where person_id = ${WORKER} and chat_id = 'c') as question,
        (select about from card_reference where message_id = 'm1') as about,
        (select line || ' ' || message_id from report where id = 'whole') as origin
      from orders o join step s on s.id = ${order.stepIds[0]} where o.id = ${order.id}`
    assert.deepEqual(row, {
      status: 'completed',
      version: 2,
      note: 'x',
      step_status: 'completed',
      good: '30.0000',
      scrap: '2.0000',
      completed_at: NOW,
      assignees: [WORKER, OTHER_WORKER],
      workers: ['W2 20.0000 24.0000', 'W3 10.0000 12.0000'],
      audit: {
        at: '2026-03-04T02:00:00+00:00',
        actor_kind: 'person',
        actor_id: WORKER,
        actor_name: null,
        action: 'report.booked',
        subject_kind: 'report',
        subject_id: 'whole',
        platform: 'sandbox',
        event_id: 'whole',
        message_id: 'm-whole',
        details: { good: '30' },
      },
      message: { lane: 'sandbox:g1', kind: 'message', payload: { text: 'hi' }, about: null, fresh: true },
      question: { ask: 'quantity' },
      about: { step: 1 },
      origin: '0 m-whole',
    })
  })

  test('leaves what it does not mention as it was, and clears what it sets to null', async () => {
    const order = await newOrder()
    const hold: OrderChange = changeOf(order, 1, [], {
      order: { status: 'onHold', heldFrom: 'inProgress', priority: 'urgent' },
      steps: [{ id: order.stepIds[1], startedAt: NOW, assigneeIds: [WORKER] }],
    })
    const unhold: OrderChange = changeOf(order, 2, [], {
      order: { status: 'inProgress', heldFrom: null },
      steps: [{ id: order.stepIds[1], startedAt: null, assigneeIds: [] }],
    })

    await commit(db.sql, { changes: [hold] })
    await commit(db.sql, { changes: [unhold] })

    const [row] = await db.sql`select o.status, held_from, priority, s.started_at, s.status as step,
      (select count(*) from step_assignee where step_id = s.id) as assignees
      from orders o join step s on s.id = ${order.stepIds[1]} where o.id = ${order.id}`
    assert.deepEqual(row, {
      status: 'inProgress',
      held_from: null,
      priority: 'urgent',
      started_at: null,
      step: 'inProgress',
      assignees: 0,
    })
  })

  test('opens and ends work sessions, the ended one first', async () => {
    const order = await newOrder()
    const session = (id: string, end: boolean): WorkSession => ({
      id,
      stepId: order.stepIds[0],
      personId: WORKER,
      startedAt: NOW,
      endedAt: end ? NOW.add({ minutes: 5 }) : null,
      endedBy: end ? 'pause' : null,
      pauseReason: null,
    })
    await commit(db.sql, { changes: [changeOf(order, 1, [], { sessions: [session('s1', false)] })] })
    await commit(db.sql, {
      changes: [changeOf(order, 2, [], { sessions: [session('s2', false), session('s1', true)] })],
    })

    const rows = await db.sql`select id, ended_by from work_session where step_id = ${order.stepIds[0]} order by id`
    assert.deepEqual(
      [...rows],
      [
        { id: 's1', ended_by: 'pause' },
        { id: 's2', ended_by: null },
      ],
    )
  })

  test('raises an exception and resolves it', async () => {
    const order = await newOrder()
    const raised: ProductionException = {
      id: 'X1' as ExceptionId,
      no: 1,
      version: 1,
      kind: 'equipment',
      reason: null,
      orderId: order.id,
      stepId: order.stepIds[0],
      machine: 'VMC-02',
      machineId: null,
      workCenterId: null,
      blocking: true,
      andonLevel: 2,
      departmentId: null,
      calledAt: null,
      raisedBy: WORKER,
      raisedAt: NOW,
      acknowledgedBy: null,
      acknowledgedAt: null,
      resolvedBy: null,
      resolvedAt: null,
      stoppedAt: null,
      resumedAt: null,
      cause: null,
      causeNote: '',
      downtimeMinutes: null,
      description: 'alarm',
    }
    await commit(db.sql, { exceptions: [{ exception: raised, expectedVersion: null, events: [] }] })
    const over = { ...raised, resolvedBy: LEADER, resolvedAt: NOW }
    await commit(db.sql, { exceptions: [{ exception: over, expectedVersion: 1, events: [] }] })
    const stale = await commit(db.sql, { exceptions: [{ exception: raised, expectedVersion: 1, events: [] }] })
    assert.equal(stale.kind, 'stale')

    const [row] = await db.sql`select machine, resolved_by, resolved_at from exception where id = 'X1'`
    assert.deepEqual(row, { machine: 'VMC-02', resolved_by: LEADER, resolved_at: NOW })
  })

  test('stores inspections, material requests and held reports, and later what became of them', async () => {
    const order = await newOrder()
    const place = { orderId: order.id, stepId: order.stepIds[0] }
    const asked: Commit = {
      inspections: [
        {
          ...place,
          ...newInspection('I1', WORKER, NOW),
          kind: 'first',
        },
      ],
      materialRequests: [
        {
          ...place,
          id: 'M1',
          materialCode: null,
          item: '螺丝',
          quantity: pieces(200),
          requestedBy: WORKER,
          requestedAt: NOW,
          status: 'open',
          decidedBy: null,
          decidedAt: null,
          note: '',
        },
      ],
      heldReports: [
        {
          ...place,
          id: 'H1',
          personId: WORKER,
          payload: { good: '150' },
          status: 'waiting',
          requestedAt: NOW,
          decidedBy: null,
          decidedAt: null,
          note: '',
        },
      ],
    }
    const decided: Commit = {
      inspections:
        asked.inspections?.map(one => ({
          ...one,
          result: 'pass',
          sampleQty: pieces(5),
          inspectorId: LEADER,
          doneAt: NOW,
        })) ?? [],
      materialRequests:
        asked.materialRequests?.map(one => ({ ...one, status: 'issued', decidedBy: LEADER, decidedAt: NOW })) ?? [],
      heldReports:
        asked.heldReports?.map(one => ({ ...one, status: 'approved', decidedBy: LEADER, decidedAt: NOW })) ?? [],
    }
    await commit(db.sql, asked)
    await commit(db.sql, decided)

    const [row] = await db.sql`select i.result, m.status as material, h.status as held, m.quantity::text as quantity
      from inspection i, material_request m, held_report h where i.id = 'I1' and m.id = 'M1' and h.id = 'H1'`
    assert.deepEqual(row, { result: 'pass', material: 'issued', held: 'approved', quantity: '200.0000' })
    assert.deepEqual(await commit(db.sql, decided), { kind: 'stale' }, 'a second leader decides on an old state')
  })

  test('clears a pending question', async () => {
    const place = { personId: WORKER, platform: 'sandbox', chatId: 'clear' }
    await commit(db.sql, { pending: [{ ...place, question: { a: 1 }, expiresAt: NOW }] })
    await commit(db.sql, { pending: [{ ...place, question: { a: 2 }, expiresAt: NOW }] })
    const asked = await db.sql`select question from pending_question where chat_id = 'clear'`
    await commit(db.sql, { pending: [{ ...place, question: null }] })
    const cleared = await db.sql`select question from pending_question where chat_id = 'clear'`
    assert.deepEqual([[...asked], [...cleared]], [[{ question: { a: 2 } }], []])
  })
})

describe('one event, one effect', () => {
  test('twenty deliveries of one event at once book one report, and all get its answer', async () => {
    const order = await newOrder()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        commit(db.sql, {
          event: eventOf('twenty', { answer: i }),
          changes: [changeOf(order, 1, [reportOf(order, `twenty-${i}`, 10)])],
        }),
      ),
    )
    const [stored] = await db.sql<{ answer: number }[]>`select answer from inbound_event where event_id = 'twenty'`
    assert.equal(outcomes.filter(({ kind }) => kind === 'committed').length, 1)
    for (const outcome of outcomes) {
      if (outcome.kind !== 'committed')
        assert.deepEqual(outcome, { kind: 'duplicate', answer: stored?.answer, bodyHash: 'h' })
    }
    assert.deepEqual(await goodOf(db.sql, order), { stored: '10.0000', ledger: '10.0000' })
  })

  test('a second press of one card is another event, and gets the first one’s answer', async () => {
    const order = await newOrder()
    const press = (eventId: string, version: number) =>
      commit(db.sql, {
        event: eventOf(eventId, { pressKey: 'nonce', answer: eventId }),
        changes: [changeOf(order, version, [reportOf(order, eventId, 10)])],
      })
    assert.deepEqual(await press('press-1', 1), { kind: 'committed' })
    assert.deepEqual(await press('press-2', 2), { kind: 'pressedBefore', answer: 'press-1' })
    assert.equal((await goodOf(db.sql, order)).stored, '10.0000')
  })

  test('a duplicate is told as one even when its order has moved on', async () => {
    const order = await newOrder()
    const once = () =>
      commit(db.sql, { event: eventOf('moved'), changes: [changeOf(order, 1, [reportOf(order, 'moved', 10)])] })
    await once()
    assert.equal((await once()).kind, 'duplicate')
  })

  test('another transaction claims an event once', async () => {
    const claim = () => transact(db.sql, tx => claimEvent(tx, eventOf('claimed')))
    assert.deepEqual(
      [await claim(), await claim()],
      [{ kind: 'new' }, { kind: 'duplicate', answer: { said: 'claimed' }, bodyHash: 'h' }],
    )
  })

  test('a claim is taken back with the transaction that made it', async () => {
    const failing = transact(db.sql, async tx => {
      await claimEvent(tx, eventOf('rolled-back'))
      throw new Error('stop')
    })
    await assert.rejects(failing, /stop/)
    assert.deepEqual(await transact(db.sql, tx => claimEvent(tx, eventOf('rolled-back'))), { kind: 'new' })
  })
})

describe('while this database is new and the service on it is still of release 0.1.0', () => {
  test('its reports and inspections are stored: what it does not know is as it was then', async () => {
    const order = await newOrder(20)
    const place = { order_id: order.id, step_id: order.stepIds[0] }
    const said = (id: string, good: string, scrap: string, rework: string, reworkDone: string) => ({
      id,
      ...place,
      good,
      scrap,
      rework,
      rework_done: reworkDone,
      minutes: 0,
      piece_rate: '0',
      occurred_at: NOW,
      reported_at: NOW,
      effective_at: NOW,
      work_date: DAY,
      channel: 'text',
      review: 'auto',
      over_gate: false,
      reporter_id: WORKER,
      note: '',
    })
    const worker = (id: string, good: string) => ({
      report_id: id,
      person_id: WORKER,
      good,
      share_pct: '100',
      pay: '0',
      work_date: DAY,
    })
    const inspection = {
      id: 'of-0.1.0-inspection',
      kind: 'first',
      ...place,
      result: 'pending',
      sample_qty: '1',
      defect_qty: '0',
      requested_by: WORKER,
      requested_at: NOW,
      note: '',
    }
    const decisions = [
      {
        reports: [said('of-0.1.0-1', '5', '0', '2', '0')],
        workers: [worker('of-0.1.0-1', '5')],
        inspections: [inspection],
      },
      { reports: [said('of-0.1.0-2', '1', '1', '0', '2')], workers: [worker('of-0.1.0-2', '1')] },
    ]
    for (const decision of decisions) await db.sql`select commit_decision(${JSON.stringify(decision)}::text::jsonb)`
    const rows = await db.sql<{ id: string; back: string; waiting: string }[]>`
      select id, rework_good::int || '+' || rework_bad::int as back, waiting::int::text as waiting
      from report where id like 'of-0.1.0-%' order by id`
    assert.deepEqual(
      rows.map(row => ({ ...row })),
      [
        { id: 'of-0.1.0-1', back: '0+0', waiting: '0' },
        { id: 'of-0.1.0-2', back: '1+1', waiting: '0' },
      ],
    )
    assert.equal((await goodOf(db.sql, order)).stored, '6.0000')
  })
})

describe('a decision on an old version', () => {
  test('is told as stale and writes nothing: no event, no other order, no message', async () => {
    const [fresh, old] = [await newOrder(), await newOrder()]
    await bookEach(db.sql, old, [reportOf(old, 'old-1', 5)])
    const before = await Promise.all(
      ['report', 'audit', 'outbox', 'inbound_event'].map(table => countOf(db.sql, table)),
    )

    const outcome = await commit(db.sql, {
      event: eventOf('stale'),
      changes: [changeOf(fresh, 1, [reportOf(fresh, 'stale-1', 5)]), changeOf(old, 1, [reportOf(old, 'stale-2', 5)])],
      audit: [
        {
          at: NOW,
          actor: { kind: 'system', name: 'test' },
          action: 'x',
          subject: { kind: 'order', id: 1 },
          details: null,
        },
      ],
      outbox: [{ lane: 'l', dedup: 'stale', kind: 'message', payload: {}, about: null, expiresAfterMs: null }],
    })

    assert.deepEqual(outcome, { kind: 'stale' })
    assert.equal(await versionOf(db.sql, fresh), 1)
    const afterwards = await Promise.all(
      ['report', 'audit', 'outbox', 'inbound_event'].map(table => countOf(db.sql, table)),
    )
    assert.deepEqual(afterwards, before)
  })

  test('two workers reporting the last pieces at the same moment: one books, the other decides again', async () => {
    const order = await newOrder(10)
    const outcomes = await Promise.all(
      [WORKER, OTHER_WORKER].map(person => {
        const workers = [{ personId: person, good: pieces(10), sharePct: pieces(100), pay: pieces(0) }]
        return commit(db.sql, {
          changes: [changeOf(order, 1, [reportOf(order, `last-${person}`, 10, { workers, reporterId: person })])],
        })
      }),
    )
    assert.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['committed', 'stale'])
    assert.equal((await goodOf(db.sql, order)).stored, '10.0000')
  })

  test('fifty reports at once, each decided again while stale, sum exactly', async () => {
    const order = await newOrder()
    const book = async (i: number): Promise<void> => {
      for (;;) {
        const version = await versionOf(db.sql, order)
        const outcome = await commit(db.sql, {
          event: eventOf(`fifty-${i}`),
          changes: [changeOf(order, version, [reportOf(order, `fifty-${i}`, 1)])],
        })
        if (outcome.kind === 'committed') return
        assert.equal(outcome.kind, 'stale')
      }
    }
    await Promise.all(Array.from({ length: 50 }, (_, i) => book(i)))
    assert.deepEqual(await goodOf(db.sql, order), { stored: '50.0000', ledger: '50.0000' })
    assert.equal(await versionOf(db.sql, order), 51)
  })

  test('decisions about the same two orders named in opposite order do not lock each other out', async () => {
    const [one, two] = [await newOrder(), await newOrder()]
    const both = async (i: number) => {
      for (;;) {
        const changes = [
          changeOf(one, await versionOf(db.sql, one), []),
          changeOf(two, await versionOf(db.sql, two), []),
        ]
        const outcome = await commit(db.sql, { changes: i % 2 === 0 ? changes : changes.reverse() })
        if (outcome.kind === 'committed') return
      }
    }
    await Promise.all(Array.from({ length: 12 }, (_, i) => both(i)))
    assert.deepEqual([await versionOf(db.sql, one), await versionOf(db.sql, two)], [13, 13])
  })
})

describe('what the database refuses even from a buggy caller', () => {
  const refusals: readonly { name: string; code: string; decide: (order: SmallOrder) => Commit }[] = [
    {
      name: 'shares that do not sum to the report',
      code: SHARES_DIFFER,
      decide: order => ({
        changes: [
          changeOf(order, 1, [
            reportOf(order, 'r1', 10, {
              workers: [{ personId: WORKER, good: pieces(9), sharePct: pieces(100), pay: pieces(0) }],
            }),
          ]),
        ],
      }),
    },
    {
      name: 'a negative report that reverses nothing',
      code: '23514',
      decide: order => ({ changes: [changeOf(order, 1, [reportOf(order, 'r2', -10)])] }),
    },
    {
      name: 'a reversal of a report that does not exist',
      code: '23503',
      decide: order => ({ changes: [changeOf(order, 1, [reversalOf(reportOf(order, 'nowhere', 10), 'r3')])] }),
    },
    {
      name: 'a step of another order',
      code: '23503',
      decide: order => ({
        changes: [
          changeOf({ ...order, stepIds: [999_999 as never, 999_999 as never] }, 1, [
            reportOf({ ...order, stepIds: [999_999 as never, 999_999 as never] }, 'r4', 1),
          ]),
        ],
      }),
    },
    {
      name: 'a patch of a step of another order',
      code: '23503',
      decide: order => ({ changes: [changeOf(order, 1, [], { steps: [{ id: 999_999 as never, status: 'paused' }] })] }),
    },
    {
      name: 'a status nobody knows',
      code: '23514',
      decide: order => ({ changes: [changeOf(order, 1, [], { order: { status: 'done' as never } })] }),
    },
    {
      name: 'a worker nobody knows',
      code: '23503',
      decide: order => ({
        changes: [changeOf(order, 1, [reportOf(order, 'r5', 1, { reporterId: 'nobody' as never })])],
      }),
    },
    {
      name: 'more back from rework than was sent',
      code: '23514',
      decide: order => ({ changes: [changeOf(order, 1, [reportOf(order, 'r6', 1, { reworkDone: pieces(1) })])] }),
    },
    {
      name: 'a leader approving a held report of their own',
      code: '23514',
      decide: order => ({
        heldReports: [
          {
            id: 'own',
            orderId: order.id,
            stepId: order.stepIds[0],
            personId: LEADER,
            payload: {},
            status: 'approved',
            requestedAt: NOW,
            decidedBy: LEADER,
            decidedAt: NOW,
            note: '',
          },
        ],
      }),
    },
  ]
  for (const { name, code, decide } of refusals) {
    test(`${name}, and nothing of the decision stays`, async () => {
      const order = await newOrder()
      await assert.rejects(commit(db.sql, { event: eventOf(`refused-${name}`), ...decide(order) }), error => {
        assert.equal(errorCode(error), code)
        return true
      })
      assert.equal(await versionOf(db.sql, order), 1)
      assert.deepEqual(await goodOf(db.sql, order), { stored: '0.0000', ledger: '0.0000' })
      assert.equal((await db.sql`select from inbound_event where event_id = ${`refused-${name}`}`).length, 0)
    })
  }

  test('a reversal that is not the exact negative, a second one, and a reversal of a reversal', async () => {
    const order = await newOrder()
    const booked = reportOf(order, 'booked', 10)
    const first = reversalOf(booked, 'reversal-1')
    const attempt = async (report: Report) => {
      const version = await versionOf(db.sql, order)
      return commit(db.sql, { changes: [changeOf(order, version, [report])] }).then(
        ({ kind }) => kind,
        error => errorCode(error),
      )
    }
    await attempt(booked)
    const less = (quantity: number): Partial<Report> => ({ good: pieces(quantity), workers: [] })
    assert.equal(await attempt({ ...first, ...less(-9) }), REVERSAL_DIFFERS)
    assert.equal(await attempt(first), 'committed')
    await attempt(reportOf(order, 'more', 10))
    assert.equal(await attempt(reversalOf(booked, 'reversal-2')), '23505')
    assert.equal(
      await attempt({ ...reversalOf(reportOf(order, 'x', 0), 'reversal-3'), reversalOf: 'reversal-1' as ReportId }),
      REVERSAL_DIFFERS,
    )
    assert.deepEqual(await goodOf(db.sql, order), { stored: '10.0000', ledger: '10.0000' })
  })

  test('totals that nobody reported', async () => {
    const order = await newOrder()
    await assert.rejects(
      db.sql`update step set good = 5 where id = ${order.stepIds[0]}`,
      error => errorCode(error) === TOTALS_FOLLOW_LEDGER,
    )
    const insert = db.sql`insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, scrap)
      values (${order.id}, 30, 'X', 'X', 'WC', 'T', 1, 'pending', 1)`
    await assert.rejects(insert, error => errorCode(error) === TOTALS_FOLLOW_LEDGER)
  })

  for (const table of ['report', 'report_worker', 'report_review', 'audit']) {
    test(`any change of ${table}: it is append-only`, async () => {
      const { sql } = db
      const column = { report: 'note', report_worker: 'pay', report_review: 'note', audit: 'action' }[table] ?? ''
      for (const attempt of [
        `update ${table} set ${column} = ${column}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        await assert.rejects(sql.unsafe(attempt), error => errorCode(error) === APPEND_ONLY, attempt)
      }
    })
  }
})

describe('reviews', () => {
  const review = (order: SmallOrder, version: number, reportId: string, reviewerId = LEADER) =>
    commit(db.sql, {
      changes: [
        changeOf(order, version, [], {
          reviews: [{ reportId: reportId as ReportId, decision: 'approved', reviewerId, at: NOW, note: '' }],
        }),
      ],
    })
  const pending = { review: 'pending', effectiveAt: null } as const
  const queued = async () =>
    (await db.sql<{ report_id: string }[]>`select report_id from review_queue order by 1`).map(row => row.report_id)

  test('a pending report waits in the queue until it is reviewed or reversed', async () => {
    const order = await newOrder()
    const [one, two] = [reportOf(order, 'wait-1', 5, pending), reportOf(order, 'wait-2', 5, pending)]
    await bookEach(db.sql, order, [one, two])
    assert.deepEqual(await queued(), ['wait-1', 'wait-2'])
    await review(order, 3, 'wait-1')
    assert.deepEqual(await queued(), ['wait-2'])
    await bookEach(db.sql, order, [{ ...reversalOf(two, 'wait-3'), review: 'auto', effectiveAt: NOW }])
    assert.deepEqual(await queued(), [])
  })

  test('nobody reviews their own report, neither as reporter nor as one of its workers', async () => {
    const order = await newOrder()
    const byLeader = reportOf(order, 'own-1', 5, { ...pending, reporterId: LEADER })
    const withLeader = reportOf(order, 'own-2', 5, {
      ...pending,
      workers: [{ personId: LEADER, good: pieces(5), sharePct: pieces(100), pay: pieces(0) }],
    })
    await bookEach(db.sql, order, [byLeader, withLeader])
    for (const id of ['own-1', 'own-2'])
      await assert.rejects(review(order, 3, id), error => errorCode(error) === OWN_REVIEW)
    await review(order, 3, 'own-1', OTHER_WORKER)
  })

  test('a report is reviewed once', async () => {
    const order = await newOrder()
    await bookEach(db.sql, order, [reportOf(order, 'once', 5, pending)])
    await review(order, 2, 'once')
    await assert.rejects(review(order, 3, 'once'), error => errorCode(error) === '23505')
  })
})

test('totals equal the ledger after a long mixed history of reports and reversals', async () => {
  const order = await newOrder(100_000)
  const booked: Report[] = []
  for (let i = 0; i < 60; i++) {
    const undone = i % 4 === 3 ? booked.splice(Math.floor(booked.length / 2), 1)[0] : undefined
    const report =
      undone === undefined
        ? reportOf(order, `mixed-${i}`, i + 1, { scrap: (BigInt(i) * 1234n) as Quantity })
        : reversalOf(undone, `mixed-${i}`)
    if (undone === undefined) booked.push(report)
    await bookEach(db.sql, order, [report])
  }
  const expected = booked.reduce((sum, { good }) => sum + good, 0n) as Quantity
  const { stored, ledger } = await goodOf(db.sql, order)
  assert.equal(stored, ledger)
  assert.equal(Number(stored), Number(formatQuantity(expected)))
})

test('a message is put in once, whoever tries', async () => {
  const message = {
    lane: 'sandbox:once',
    dedup: 'only',
    kind: 'message',
    payload: { n: 1 },
    about: null,
    expiresAfterMs: null,
  }
  await commit(db.sql, { outbox: [message, message] })
  await transact(db.sql, tx => enqueue(tx, [message]))
  const rows = await db.sql`select dedup, not_after from outbox where lane = 'sandbox:once'`
  assert.deepEqual([...rows], [{ dedup: 'only', not_after: null }])
})

test('a deadlock is tried again', async () => {
  const own = await createDatabase()
  try {
    await own.sql`create table pair (id int primary key, n int)`
    await own.sql`insert into pair values (1, 0), (2, 0)`
    const cross = (first: number, second: number) =>
      transact(own.sql, async tx => {
        await tx`update pair set n = n + 1 where id = ${first}`
        await tx`select pg_sleep(0.1)`
        await tx`update pair set n = n + 1 where id = ${second}`
      })
    await Promise.all([cross(1, 2), cross(2, 1)])
    assert.deepEqual([...(await own.sql`select n from pair order by id`)], [{ n: 2 }, { n: 2 }])
  } finally {
    await own.close()
  }
})

test('hostile text is stored as it is, and a NUL is refused without harm', async () => {
  const order = await newOrder()
  const note = `'); drop table report; -- \u202e <at id=all></at> 🙂`
  await bookEach(db.sql, order, [reportOf(order, 'hostile', 1, { note })])
  const [row] = await db.sql<{ note: string }[]>`select note from report where id = 'hostile'`
  assert.equal(row?.note, note)
  await assert.rejects(
    commit(db.sql, { changes: [changeOf(order, 2, [reportOf(order, 'nul', 1, { note: 'a\u0000b' })])] }),
  )
  assert.equal(await versionOf(db.sql, order), 2)
})

test('the work date of a worker’s part is its report’s', async () => {
  const order = await newOrder()
  await bookEach(db.sql, order, [reportOf(order, 'dated', 1)])
  const [row] = await db.sql`select work_date from report_worker where report_id = 'dated'`
  assert.deepEqual(row, { work_date: DAY.toString() })
})
