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
  withLedger,
  withSettings,
  worker,
} from '../test/given-order.ts'
import type { ReviewDecision } from './decision.ts'
import type { Order, Person, Report, TeamId } from './model.ts'
import { pieces, ZERO } from './quantity.ts'
import { decideReport, type HeldReport, type ReportRequest } from './report-acceptance.ts'
import { decideCorrection } from './reversal.ts'
import { decideApproval, decideHeldApproval, decideRejection, refusalOfHeldReview, reviewOf } from './review.ts'

const toReview = givenOrder([givenStep(10, { reviewRequired: true }), givenStep(20)])

function book(order: Order, request: ReportRequest, ledger: readonly Report[] = []) {
  const decision = decideReport(order, request, CONTEXT)
  assert.ok(decision.kind === 'accepted', decision.kind)
  return { order: decision.after, row: decision.report, ledger: [...ledger, ...decision.change.reports] }
}
const rows = (ledger: readonly Report[], decisions: readonly ReviewDecision[] = []) => ({
  ...withLedger(ledger),
  decisions,
})
const asking = (row: Report, reviewer: Person = leader) => ({ reportId: row.id, reviewer, now: NOW, note: '' })
const rejecting = (row: Report, reviewer: Person = leader) => ({
  ...asking(row, reviewer),
  reversalId: newId(),
  channel: 'card' as const,
})

describe('a report that waits for review', () => {
  const { order, row, ledger } = book(toReview, reporting(10, 50))

  test('counts while it waits, and approval changes no quantity', () => {
    assert.equal(order.steps[0]?.totals.good, pieces(50))
    const decision = decideApproval(order, asking(row), rows(ledger))
    assert.ok(decision.kind === 'approved')
    assert.deepEqual(decision.change.reports, [])
    assert.deepEqual(decision.change.reviews, [
      { reportId: row.id, decision: 'approved', reviewerId: leader.id, at: NOW, note: '' },
    ])
    assert.deepEqual(decision.after.steps, order.steps)
  })

  test('is reversed when it is rejected, by the reviewer', () => {
    const decision = decideRejection(order, rejecting(row), rows(ledger))
    assert.ok(decision.kind === 'rejected')
    assert.deepEqual([decision.reversal.reversalOf, decision.reversal.reporterId], [row.id, leader.id])
    assert.equal(decision.change.reviews[0]?.decision, 'rejected')
    assert.equal(decision.after.steps[0]?.totals.good, ZERO)
  })

  test('is not rejected once the next step used it: the leader is told how much could go', () => {
    const next = book(order, reporting(20, 20), ledger)
    const decision = decideRejection(next.order, rejecting(row), rows(next.ledger))
    assert.ok(decision.kind === 'refused')
    assert.deepEqual(decision.why, {
      kind: 'nextConsumed',
      canGo: pieces(30),
      steps: [{ seq: 20, name: '工序20' }],
    })
  })

  const cases: readonly { name: string; reviewer: Person; workerTeamIds?: readonly TeamId[]; kind: string }[] = [
    { name: "the step's team leader may", reviewer: leader, kind: 'approved' },
    { name: 'a manager may', reviewer: manager, kind: 'approved' },
    { name: 'an administrator may', reviewer: givenPerson('A1', { isAdmin: true }), kind: 'approved' },
    {
      name: 'the supervisor of the department may',
      reviewer: givenPerson('S1', { role: 'supervisor', teamId: 'T9' as TeamId }),
      kind: 'approved',
    },
    {
      name: "the leader of the worker's own team may",
      reviewer: givenPerson('L2', { role: 'teamLeader', teamId: 'T2' as TeamId }),
      workerTeamIds: ['T2' as TeamId],
      kind: 'approved',
    },
    {
      name: 'any other leader may not',
      reviewer: givenPerson('L2', { role: 'teamLeader', teamId: 'T2' as TeamId }),
      kind: 'notPermitted',
    },
    { name: 'a colleague may not', reviewer: givenPerson('W2'), kind: 'notPermitted' },
    { name: 'the reporter may not', reviewer: worker, kind: 'ownReport' },
    { name: 'the reporter may not, even as administrator', reviewer: { ...worker, isAdmin: true }, kind: 'ownReport' },
  ]
  for (const { name, reviewer, workerTeamIds = [], kind } of cases)
    test(name, () => {
      const context = { ...rows(ledger), workerTeamIds }
      for (const decision of [
        decideApproval(order, asking(row, reviewer), context),
        decideRejection(order, rejecting(row, reviewer), context),
      ])
        assert.equal(
          decision.kind === 'refused' ? decision.why.kind : decision.kind.replace('rejected', 'approved'),
          kind,
        )
    })

  test('is decided once: the second leader learns who was faster', () => {
    const first = decideApproval(order, asking(row), rows(ledger))
    assert.ok(first.kind === 'approved')
    const second = decideRejection(first.after, rejecting(row, manager), rows(ledger, first.change.reviews))
    assert.ok(second.kind === 'refused')
    assert.deepEqual(second.why, { kind: 'notPending', review: 'approved', by: leader.id })
    assert.equal(reviewOf(row, first.change.reviews), 'approved')
  })

  test('needs no review any more when its reporter took it back', () => {
    const counter: Report = { ...row, id: newId(), reversalOf: row.id, review: 'auto' }
    const decision = decideApproval(order, asking(row), rows([...ledger, counter]))
    assert.ok(decision.kind === 'refused')
    assert.deepEqual(decision.why, { kind: 'alreadyReversed', by: counter.id })
  })
})

test('a report that needs no review is not reviewed', () => {
  const { order, row, ledger } = book(givenOrder([givenStep(10)]), reporting(10, 5))
  const decision = decideApproval(order, asking(row), rows(ledger))
  assert.ok(decision.kind === 'refused')
  assert.deepEqual(decision.why, { kind: 'notPending', review: 'auto', by: null })
})

describe('a report held above the gate', () => {
  const order = givenOrder([givenStep(10, { reviewRequired: true })])
  const context = withSettings({ overReportAction: 'review' })
  const people = new Map([[worker.id, worker]])
  const hold = (request: ReportRequest): HeldReport => {
    const decision = decideReport(order, request, context)
    assert.ok(decision.kind === 'toReview')
    return decision.held
  }
  const held = hold(reporting(10, 110, { reportedAt: minutesAgo(30), occurredAt: minutesAgo(30) }))
  const approval = (reviewer: Person = leader) => ({
    reviewer,
    now: NOW,
    note: '客户多要',
    reversalId: newId(),
    people,
  })

  test('is booked above the gate when the leader agrees, effective from then, with that word as its review', () => {
    const decision = decideHeldApproval(order, held, approval(), withLedger([], context))
    assert.ok(decision.kind === 'accepted')
    const { report, change } = decision
    assert.deepEqual(
      [report.good, report.overGate, report.review, report.reporterId],
      [pieces(110), true, 'approved', worker.id],
    )
    assert.deepEqual([report.reportedAt, report.effectiveAt], [minutesAgo(30), NOW])
    assert.deepEqual(change.reviews, [
      { reportId: report.id, decision: 'approved', reviewerId: leader.id, at: NOW, note: '客户多要' },
    ])
  })

  test('is an ordinary report when enough has arrived in the meantime', () => {
    const larger: Order = { ...order, quantity: pieces(200) }
    const decision = decideHeldApproval(larger, held, approval(), withLedger([], context))
    assert.ok(decision.kind === 'accepted')
    assert.equal(decision.report.overGate, false)
  })

  test('is not approved by its reporter, nor by somebody who has no charge of the step', () => {
    const kinds = [worker, { ...worker, isAdmin: true }, givenPerson('W2')].map(
      reviewer => refusalOfHeldReview(order, held, reviewer, withLedger([], context))?.kind,
    )
    assert.deepEqual(kinds, ['ownReport', 'ownReport', 'notPermitted'])
    assert.equal(refusalOfHeldReview(order, held, leader, withLedger([], context)), null)
    assert.equal(decideHeldApproval(order, held, approval(worker), withLedger([], context)).kind, 'refused')
  })

  test('meets every other rule again: a closed order takes nothing', () => {
    const decision = decideHeldApproval({ ...order, status: 'closed' }, held, approval(), withLedger([], context))
    assert.ok(decision.kind === 'refused')
    assert.deepEqual(decision.why, { kind: 'orderNotOpen', status: 'closed' })
  })

  test('that corrects a row undoes that row in the same change', () => {
    const first = book(order, reporting(10, 50))
    const undo = {
      reportId: first.row.id,
      reversalId: newId(),
      actor: worker,
      now: NOW,
      channel: 'text',
      note: '',
    } as const
    const correction = decideCorrection(first.order, undo, reporting(10, 110), withLedger(first.ledger, context))
    assert.ok(correction.kind === 'toReview')
    const decision = decideHeldApproval(first.order, correction.held, approval(), withLedger(first.ledger, context))
    assert.ok(decision.kind === 'corrected')
    assert.equal(decision.after.steps[0]?.totals.good, pieces(110))
    assert.deepEqual(
      decision.change.reports.map(r => [r.good, r.reversalOf, r.overGate]),
      [
        [pieces(-50), first.row.id, false],
        [pieces(110), null, true],
      ],
    )
  })
})
