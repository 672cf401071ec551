import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  CONTEXT,
  givenOrder,
  givenPerson,
  givenStep,
  leader,
  manager,
  minutesAgo,
  NOW,
  newId,
  reporting,
  undoing,
  withLedger,
  withSettings,
  worker,
} from '../test/given-order.ts'
import type { Order, Report, ReportId, TeamId } from './model.ts'
import { applyOrderChange } from './order-ledger.ts'
import { pieces, ZERO } from './quantity.ts'
import { decideReport, type ReportContext, type ReportRequest } from './report-acceptance.ts'
import { decideCorrection, decideReversal, type ReversalRequest } from './reversal.ts'

const two = givenOrder([givenStep(10), givenStep(20)])

/** The order after some reports, with its ledger and the main row of each. */
function worked(order: Order, ...requests: readonly ReportRequest[]) {
  return workedUnder(CONTEXT, order, ...requests)
}

function workedUnder(context: ReportContext, start: Order, ...requests: readonly ReportRequest[]) {
  let order = start
  const ledger: Report[] = []
  const rows: Report[] = []
  for (const request of requests) {
    const decision = decideReport(order, request, context)
    assert.ok(decision.kind === 'accepted', decision.kind)
    order = decision.after
    ledger.push(...decision.change.reports)
    rows.push(decision.report)
  }
  const row = (i: number): Report => {
    const found = rows[i]
    assert.ok(found)
    return found
  }
  return { order, ledger, row, id: (i: number): ReportId => row(i).id }
}

const statuses = (order: Order) => [order.status, ...order.steps.map(s => s.status)].join(' ')
const goods = (order: Order) => order.steps.map(s => s.totals.good)

describe('a reversal', () => {
  test('is the exact negative of the row, names it, and lets the step go on', () => {
    const { order, ledger, row } = worked(two, reporting(10, 96, { scrap: pieces(4), minutes: 50 }))
    const decision = decideReversal(order, undoing(row(0).id), withLedger(ledger))
    assert.ok(decision.kind === 'reversed')
    const { reversal, after, change } = decision
    assert.deepEqual(
      [reversal.good, reversal.scrap, reversal.minutes, reversal.reversalOf],
      [pieces(-96), pieces(-4), -50, row(0).id],
    )
    assert.deepEqual(
      reversal.workers.map(w => w.good),
      [pieces(-96)],
    )
    assert.equal(statuses(after), 'inProgress inProgress pending')
    assert.deepEqual(applyOrderChange(order, change), after)
  })

  test('reopens a completed order', () => {
    const { order, ledger, id } = worked(two, reporting(10, 100), reporting(20, 100))
    assert.equal(order.status, 'completed')
    const decision = decideReversal(order, undoing(id(1)), withLedger(ledger))
    assert.ok(decision.kind === 'reversed')
    assert.equal(statuses(decision.after), 'inProgress completed inProgress')
  })

  test('takes back the rows filled in because of it', () => {
    const chain = givenOrder([givenStep(10, { reportPoint: false }), givenStep(20)])
    const { order, ledger, id } = worked(chain, reporting(20, 30), reporting(20, 10))
    const request = undoing(id(0))
    const decision = decideReversal(order, request, withLedger(ledger))
    assert.ok(decision.kind === 'reversed')
    assert.deepEqual(goods(decision.after), [pieces(10), pieces(10)])
    assert.deepEqual(
      decision.change.reports.map(r => [r.id, r.reversalOf]),
      [
        [`${request.reversalId}.1`, `${id(0)}.1`],
        [request.reversalId, id(0)],
      ],
    )
  })

  test('never takes more from a step that is over its gate already; the step’s own surplus may go', () => {
    const context = withSettings({ overReportAction: 'warn' })
    const { order, ledger, id } = workedUnder(context, two, reporting(10, 50), reporting(20, 60), reporting(10, 5))
    const decision = decideReversal(order, undoing(id(2)), withLedger(ledger, context))
    assert.ok(decision.kind === 'refused' && decision.why.kind === 'nextConsumed')
    assert.equal(decideReversal(order, undoing(id(1)), withLedger(ledger, context)).kind, 'reversed')
  })
})

describe('a reversal is refused', () => {
  const reported = worked(two, reporting(10, 50))
  const otherTeam = givenPerson('L2', { role: 'teamLeader', teamId: 'T2' as TeamId })
  const cases: readonly {
    name: string
    given?: ReturnType<typeof worked>
    order?: Partial<Order>
    ask: (given: ReturnType<typeof worked>) => Partial<ReversalRequest> & { reportId: ReportId }
    why: object | ((given: ReturnType<typeof worked>) => object)
  }[] = [
    {
      name: 'of a row nobody knows',
      ask: () => ({ reportId: 'R?' as ReportId }),
      why: { kind: 'unknownReport', reportId: 'R?' },
    },
    {
      name: 'when the next step used the pieces, saying how many could go',
      given: worked(two, reporting(10, 50), reporting(20, 30, { scrap: pieces(5) })),
      ask: g => ({ reportId: g.id(0) }),
      why: { kind: 'nextConsumed', canGo: pieces(15), steps: [{ seq: 20, name: '工序20' }] },
    },
    {
      name: 'when the step after a parallel group used the pieces',
      given: worked(
        givenOrder([givenStep(10, { parallelGroup: 'A' }), givenStep(20, { parallelGroup: 'A' }), givenStep(30)]),
        reporting(10, 50),
        reporting(20, 40),
        reporting(30, 40),
      ),
      ask: g => ({ reportId: g.id(0) }),
      why: { kind: 'nextConsumed', canGo: pieces(10), steps: [{ seq: 30, name: '工序30' }] },
    },
    {
      name: 'when what it sent to rework has come back',
      given: worked(two, reporting(10, 10, { rework: pieces(5) }), reporting(10, 4, { reworkDone: pieces(4) })),
      ask: g => ({ reportId: g.id(0) }),
      why: { kind: 'reworkCameBack', missing: pieces(4) },
    },
    ...(['closed', 'cancelled'] as const).map(status => ({
      name: `on an order that is ${status}`,
      order: { status },
      ask: (g: ReturnType<typeof worked>) => ({ reportId: g.id(0) }),
      why: { kind: 'orderNotOpen', status },
    })),
    {
      name: 'by another worker, who learns whose it is',
      ask: g => ({ reportId: g.id(0), actor: givenPerson('W2') }),
      why: { kind: 'notYours', reporterId: worker.id },
    },
    {
      name: "by another team's leader",
      ask: g => ({ reportId: g.id(0), actor: otherTeam }),
      why: { kind: 'notYours', reporterId: worker.id },
    },
    {
      name: 'by the reporter when the time for it is over',
      ask: g => ({ reportId: g.id(0), now: NOW.add({ minutes: 31 }) }),
      why: { kind: 'windowOver', editWindowMinutes: 30 },
    },
    {
      name: 'by the reporter, within the time, once a leader approved it',
      given: { ...reported, ledger: reported.ledger.map(row => ({ ...row, review: 'approved' as const })) },
      ask: g => ({ reportId: g.id(0) }),
      why: { kind: 'approvedAlready' },
    },
    {
      name: 'of a filled-in row, which goes with its main row',
      given: worked(givenOrder([givenStep(10, { reportPoint: false }), givenStep(20)]), reporting(20, 30)),
      ask: g => ({ reportId: `${g.id(0)}.1` as ReportId, actor: leader }),
      why: g => ({ kind: 'filledIn', becauseOf: g.id(0) }),
    },
  ]
  for (const { name, given = reported, order = {}, ask, why } of cases)
    test(name, () => {
      const { reportId, ...said } = ask(given)
      const decision = decideReversal({ ...given.order, ...order }, undoing(reportId, said), withLedger(given.ledger))
      assert.ok(decision.kind === 'refused', decision.kind)
      assert.deepEqual(decision.why, typeof why === 'function' ? why(given) : why)
    })

  test('twice, naming the first one, and never of a reversal', () => {
    const { order, ledger, id } = reported
    const first = decideReversal(order, undoing(id(0)), withLedger(ledger))
    assert.ok(first.kind === 'reversed')
    const all = withLedger([...ledger, first.reversal])
    const again = decideReversal(first.after, undoing(id(0)), all)
    const ofReversal = decideReversal(first.after, undoing(first.reversal.id), all)
    assert.ok(again.kind === 'refused' && ofReversal.kind === 'refused')
    assert.deepEqual(again.why, { kind: 'alreadyReversed', by: first.reversal.id })
    assert.deepEqual(ofReversal.why, { kind: 'isReversal' })
  })
})

describe('who may take a report back', () => {
  const { order, ledger, id } = worked(
    two,
    reporting(10, 5, { reportedAt: minutesAgo(30), occurredAt: minutesAgo(30) }),
  )
  const late = worked(two, reporting(10, 5, { reportedAt: minutesAgo(300), occurredAt: minutesAgo(300) }))
  const workersLeader = givenPerson('L2', { role: 'teamLeader', teamId: 'T2' as TeamId })
  const supervisor = givenPerson('S1', { role: 'supervisor', teamId: null })

  test('the reporter to the last minute of the window', () => {
    assert.equal(decideReversal(order, undoing(id(0)), withLedger(ledger)).kind, 'reversed')
  })
  for (const [name, actor] of [
    ["the step's team leader", leader],
    ['the supervisor of the department', supervisor],
    ['a manager', manager],
    ["the leader of the worker's own team", workersLeader],
  ] as const)
    test(`${name} at any time`, () => {
      const context = { ...withLedger(late.ledger), workerTeamIds: ['T2' as TeamId] }
      assert.equal(decideReversal(late.order, undoing(late.id(0), { actor }), context).kind, 'reversed')
    })
  test('nobody who has left', () => {
    const gone = { ...worker, active: false }
    assert.equal(decideReversal(order, undoing(id(0), { actor: gone }), withLedger(ledger)).kind, 'refused')
  })
})

describe('a correction', () => {
  test('is a reversal and a new row in one change', () => {
    const { order, ledger, id } = worked(two, reporting(10, 50))
    const decision = decideCorrection(order, undoing(id(0)), reporting(10, 45), withLedger(ledger))
    assert.ok(decision.kind === 'corrected')
    assert.deepEqual(
      decision.change.reports.map(r => [r.good, r.reversalOf]),
      [
        [pieces(-50), id(0)],
        [pieces(45), null],
      ],
    )
    assert.deepEqual(goods(decision.after), [pieces(45), ZERO])
    assert.deepEqual(applyOrderChange(order, decision.change), decision.after)
  })

  test('may lower a report as far as the next step allows, and not further', () => {
    const { order, ledger, id } = worked(two, reporting(10, 50), reporting(20, 40))
    const to = (good: number) => decideCorrection(order, undoing(id(0)), reporting(10, good), withLedger(ledger))
    assert.equal(to(40).kind, 'corrected')
    const lower = to(39)
    assert.ok(lower.kind === 'refused')
    assert.deepEqual(lower.why, { kind: 'nextConsumed', canGo: pieces(10), steps: [{ seq: 20, name: '工序20' }] })
  })

  test('of a completed order leaves it completed when it still adds up', () => {
    const { order, ledger, id } = worked(two, reporting(10, 100), reporting(20, 100))
    const decision = decideCorrection(
      order,
      undoing(id(1)),
      reporting(20, 98, { scrap: pieces(2) }),
      withLedger(ledger),
    )
    assert.ok(decision.kind === 'corrected')
    assert.equal(statuses(decision.after), 'completed completed completed')
  })

  test('of a held order is possible: it is about what was done before', () => {
    const { order, ledger, id } = worked(two, reporting(10, 50))
    const held: Order = { ...order, status: 'onHold', heldFrom: 'inProgress' }
    const decision = decideCorrection(held, undoing(id(0)), reporting(10, 45), withLedger(ledger))
    assert.ok(decision.kind === 'corrected')
    assert.equal(decision.after.status, 'onHold')
  })

  test('may keep rework that has come back since', () => {
    const { order, ledger, id } = worked(
      two,
      reporting(10, 10, { rework: pieces(5) }),
      reporting(10, 4, { reworkDone: pieces(4) }),
    )
    const to = (rework: number) =>
      decideCorrection(order, undoing(id(0)), reporting(10, 10, { rework: pieces(rework) }), withLedger(ledger)).kind
    assert.deepEqual([to(4), to(3)], ['corrected', 'refused'])
  })

  test('moves a report to the step it belongs to', () => {
    const { order, ledger, id } = worked(two, reporting(10, 50), reporting(10, 20))
    const decision = decideCorrection(order, undoing(id(1)), reporting(20, 20), withLedger(ledger))
    assert.ok(decision.kind === 'corrected')
    assert.deepEqual(goods(decision.after), [pieces(50), pieces(20)])
  })

  test('above the gate waits for the leader, and until then nothing is taken back', () => {
    const context = withSettings({ overReportAction: 'review' })
    const { order, ledger, id } = worked(two, reporting(10, 50))
    const decision = decideCorrection(order, undoing(id(0)), reporting(10, 500), withLedger(ledger, context))
    assert.ok(decision.kind === 'toReview')
    assert.equal(decision.held.replaces, id(0))
  })

  test('to nothing is refused: that is a reversal', () => {
    const { order, ledger, id } = worked(two, reporting(10, 50))
    const decision = decideCorrection(order, undoing(id(0)), reporting(10, 0), withLedger(ledger))
    assert.ok(decision.kind === 'refused')
    assert.equal(decision.why.kind, 'nothingReported')
  })

  test('is refused when the window is over, as a reversal is', () => {
    const { order, ledger, id } = worked(two, reporting(10, 50))
    const late = undoing(id(0), { now: NOW.add({ hours: 2 }), reversalId: newId() })
    const decision = decideCorrection(order, late, reporting(10, 45), withLedger(ledger))
    assert.ok(decision.kind === 'refused')
    assert.equal(decision.why.kind, 'windowOver')
  })
})
