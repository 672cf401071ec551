import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  CONTEXT,
  givenOrder,
  givenPerson,
  givenStep,
  leader,
  minutesAgo,
  NOW,
  OUTSIDE,
  reporting,
  withSettings,
  worker,
} from '../test/given-order.ts'
import type { ExceptionId, Order, ReasonCode, TeamId } from './model.ts'
import { applyOrderChange } from './order-ledger.ts'
import { parseQuantity, pieces, type Quantity, ZERO } from './quantity.ts'
import { decideReport, type ReportContext, type ReportRequest } from './report-acceptance.ts'
import { gate } from './step-progress.ts'

const q = (text: string): Quantity => parseQuantity(text) ?? ZERO
const two = givenOrder([givenStep(10), givenStep(20)])
const unskilled = givenPerson('W2', { skills: new Set() })
const strangeLeader = givenPerson('L2', { role: 'teamLeader', teamId: 'T2' as TeamId, skills: new Set() })
const storekeeper = givenPerson('K1', { role: 'warehouse', skills: new Set() })
const by = (person: typeof worker, percent: Quantity | null = null) => ({ person, percent, minutes: null })

function accept(order: Order, request: ReportRequest, context: ReportContext = CONTEXT) {
  const decision = decideReport(order, request, context)
  assert.ok(
    decision.kind === 'accepted',
    JSON.stringify(decision, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
  )
  assert.deepEqual(applyOrderChange(order, decision.change), decision.after)
  return decision
}
const statuses = (order: Order) => [order.status, ...order.steps.map(s => s.status)].join(' ')

describe('a report is refused with its reason', () => {
  const worked = accept(two, reporting(10, 40)).after
  const cases: readonly {
    name: string
    order?: Order
    request: ReportRequest
    context?: ReportContext
    why: object
  }[] = [
    { name: 'on a step the order does not have', request: reporting(99, 1), why: { kind: 'unknownStep', stepSeq: 99 } },
    {
      name: 'on an order that was not released',
      order: { ...two, status: 'planned' },
      request: reporting(10, 1),
      why: { kind: 'orderNotOpen', status: 'planned' },
    },
    ...(['onHold', 'completed', 'closed', 'cancelled'] as const).map(status => ({
      name: `on an order that is ${status}`,
      order: { ...two, status },
      request: reporting(10, 1),
      why: { kind: 'orderNotOpen', status },
    })),
    {
      name: 'on a cancelled step',
      order: givenOrder([givenStep(10, {}, { status: 'cancelled' }), givenStep(20)]),
      request: reporting(10, 1),
      why: { kind: 'stepCancelled' },
    },
    {
      name: 'on a step without report point, naming where to report instead',
      order: givenOrder([givenStep(10, { reportPoint: false }), givenStep(20)]),
      request: reporting(10, 1),
      why: { kind: 'noReportPoint', reportAt: { seq: 20, name: '工序20' } },
    },
    {
      name: 'as work on a step that is done outside',
      order: givenOrder([givenStep(10, { outsource: OUTSIDE })]),
      request: reporting(10, 1),
      why: { kind: 'outsourced', vendor: '安顺热处理' },
    },
    {
      name: 'before the transfer batch has arrived, naming the step it waits for',
      order: accept(givenOrder([givenStep(10), givenStep(20, { transferBatch: pieces(50) })]), reporting(10, 40)).after,
      request: reporting(20, 10),
      why: {
        kind: 'notReady',
        waiting: { steps: [{ seq: 10, name: '工序10' }], received: pieces(40), needed: pieces(50) },
      },
    },
    {
      name: 'before the previous step is complete, without overlap',
      order: accept(givenOrder([givenStep(10), givenStep(20, { overlapAllowed: false })]), reporting(10, 99)).after,
      request: reporting(20, 10),
      why: { kind: 'notReady', waiting: { steps: [{ seq: 10, name: '工序10' }], received: pieces(99), needed: null } },
    },
    { name: 'of less than nothing', request: reporting(10, q('-5')), why: { kind: 'negative' } },
    { name: 'of half a piece', request: reporting(10, q('0.5')), why: { kind: 'notWhole', decimals: 0 } },
    { name: 'of nothing at all', request: reporting(10, 0), why: { kind: 'nothingReported' } },
    {
      name: 'of the rest when nothing is left',
      order: accept(two, reporting(10, 97, { rework: pieces(3) })).after,
      request: reporting(10, 'rest'),
      why: { kind: 'nothingLeft', openRework: pieces(3) },
    },
    {
      name: 'of an absurd number, even where anything over the gate is saved',
      request: reporting(10, 1_000_000_000),
      context: withSettings({ overReportAction: 'warn' }),
      why: { kind: 'tooLarge', asked: pieces(1_000_000_000), orderQuantity: pieces(100) },
    },
    {
      name: 'of more than has arrived, where that is refused',
      order: worked,
      request: reporting(20, 41),
      why: { kind: 'overGate', asked: pieces(41), gate: gate(worked, 20, CONTEXT.settings) },
    },
    {
      name: 'of more back from rework than is out',
      request: reporting(10, 5, { reworkDone: pieces(5) }),
      why: { kind: 'reworkDoneMoreThanOpen', asked: pieces(5), open: ZERO },
    },
    {
      name: 'of rework come back that is neither good nor scrap',
      order: accept(two, reporting(10, 0, { rework: pieces(5) })).after,
      request: reporting(10, 2, { reworkDone: pieces(4) }),
      why: { kind: 'reworkDoneNotInReport', asked: pieces(4), reported: pieces(2) },
    },
    {
      name: 'by somebody without the skill',
      request: reporting(10, 1, { reporter: unskilled }),
      why: { kind: 'notPermitted', lacking: 'skill', who: unskilled.id },
    },
    {
      name: 'for a colleague, by a worker who had no part in it',
      request: reporting(10, 1, { workers: [by(givenPerson('W3'))] }),
      why: { kind: 'notPermitted', lacking: 'reportForOthers', who: worker.id },
    },
    {
      name: "by another team's leader",
      request: reporting(10, 1, { reporter: strangeLeader, workers: [by(worker)] }),
      why: { kind: 'notPermitted', lacking: 'reportForOthers', who: strangeLeader.id },
    },
    {
      name: 'of goods received, by a worker of another step',
      order: givenOrder([givenStep(10, { outsource: OUTSIDE })]),
      request: reporting(10, 1, { reporter: unskilled, channel: 'receipt' }),
      why: { kind: 'notPermitted', lacking: 'receiveOutsourced', who: unskilled.id },
    },
    {
      name: 'of work that lies in the future',
      request: reporting(10, 1, { occurredAt: NOW.add({ minutes: 11 }) }),
      why: { kind: 'inFuture', occurredAt: NOW.add({ minutes: 11 }) },
    },
    {
      name: 'with less than no time',
      request: reporting(10, 1, { minutes: -1 }),
      why: { kind: 'minutesAbsurd', minutes: -1 },
    },
    {
      name: 'with shares of 110 percent',
      request: reporting(10, 10, { workers: [by(worker, pieces(60)), by(givenPerson('W3'), pieces(50))] }),
      why: { kind: 'percentsNot100', sum: pieces(110) },
    },
  ]
  for (const { name, order = two, request, context = CONTEXT, why } of cases)
    test(name, () => {
      const decision = decideReport(order, request, context)
      assert.ok(decision.kind === 'refused', decision.kind)
      assert.deepEqual(decision.why, why)
    })
})

describe('an accepted report', () => {
  test('starts the step and the order, and is the only row', () => {
    const { change, after, flags, report } = accept(two, reporting(10, 30, { occurredAt: minutesAgo(5) }))
    assert.equal(statuses(after), 'inProgress inProgress ready')
    assert.deepEqual([flags.stepStarted, flags.stepCompleted], [true, false])
    assert.deepEqual(after.steps[0]?.startedAt, minutesAgo(5))
    assert.deepEqual(change.reports, [report])
    assert.equal(change.expectedVersion, two.version)
  })

  test('of the rest completes the step; scrap said with it is part of the rest', () => {
    const begun = accept(two, reporting(10, 30)).after
    const { report, after, flags } = accept(begun, reporting(10, 'rest', { scrap: pieces(4) }))
    assert.equal(report.good, pieces(66))
    assert.equal(statuses(after), 'inProgress completed ready')
    assert.equal(flags.stepCompleted, true)
  })

  test('of the rest brings back rework on top of what is left', () => {
    const begun = accept(two, reporting(10, 90, { rework: pieces(4) })).after
    const { report, flags } = accept(begun, reporting(10, 'rest', { reworkDone: pieces(4) }))
    assert.equal(report.good, pieces(10))
    assert.equal(flags.stepCompleted, true)
  })

  test('completes the order when every piece is accounted for, be it scrap', () => {
    const first = accept(two, reporting(10, 98, { scrap: pieces(2) })).after
    const { after, flags } = accept(first, reporting(20, 95, { scrap: pieces(3) }))
    assert.equal(statuses(after), 'completed completed completed')
    assert.equal(flags.orderCompleted, true)
  })

  test('of scrap alone can end an order that has nothing left to make', () => {
    const { after } = accept(two, reporting(10, 0, { scrap: pieces(100) }))
    assert.equal(statuses(after), 'completed completed completed')
  })

  test('leaves a paused step paused', () => {
    const paused = givenOrder([givenStep(10, {}, { status: 'paused', startedAt: minutesAgo(60) })])
    assert.equal(statuses(accept(paused, reporting(10, 1)).after), 'inProgress paused')
  })

  test('is taken on a blocked step, which still tells what was done before', () => {
    const blocked = givenOrder([givenStep(10, {}, { blockedBy: ['E1' as ExceptionId] })])
    assert.equal(accept(blocked, reporting(10, 1)).flags.blocked, true)
  })

  test('asks for the reason of scrap afterwards instead of refusing', () => {
    const scrap = { scrap: pieces(1) }
    assert.equal(accept(two, reporting(10, 1, scrap)).flags.reasonMissing, true)
    assert.equal(accept(two, reporting(10, 1, { ...scrap, reason: 'DM01' as ReasonCode })).flags.reasonMissing, false)
    assert.equal(accept(two, reporting(10, 1)).flags.reasonMissing, false)
  })

  test('may go into the tolerance of the order on the first step only', () => {
    const context = withSettings({ overReportTolerancePct: 3 })
    const { flags, after } = accept(two, reporting(10, 103), context)
    assert.deepEqual([flags.withinTolerance, flags.overGate], [true, false])
    assert.equal(gate(after, 20, context.settings)?.limit, pieces(103))
    const kinds = [decideReport(two, reporting(10, 104), context), decideReport(after, reporting(20, 104), context)]
    assert.deepEqual(
      kinds.map(d => d.kind),
      ['refused', 'refused'],
    )
  })

  test('is never too large while that much has arrived, however small the order', () => {
    const context = withSettings({ overReportAction: 'warn' })
    const small = givenOrder([givenStep(10), givenStep(20)], { quantity: pieces(1) })
    const surplus = [6, 6].reduce((order, good) => accept(order, reporting(10, good), context).after, small)
    assert.equal(accept(surplus, reporting(20, 12), context).flags.overGate, false)
  })

  test('waits for no previous step in a factory without that limit', () => {
    const context = withSettings({ prevStepRule: 'none' })
    const { after, flags } = accept(two, reporting(20, 50), context)
    assert.equal(statuses(after), 'inProgress ready inProgress')
    assert.equal(flags.overGate, false)
  })

  test('takes decimals as fine as the unit', () => {
    assert.equal(accept(two, reporting(10, q('0.125')), { ...CONTEXT, unitDecimals: 3 }).report.good, 1250n)
    assert.equal(decideReport(two, reporting(10, q('0.1255')), { ...CONTEXT, unitDecimals: 3 }).kind, 'refused')
  })

  test('by a program needs no reporter', () => {
    const request = reporting(10, 5, { reporter: null, workers: [by(worker)], channel: 'api' })
    assert.deepEqual(accept(two, request).report.reporterId, null)
  })

  test("by the team's leader may credit whoever did it", () => {
    const { report } = accept(two, reporting(10, 5, { reporter: leader, workers: [by(unskilled)] }))
    assert.deepEqual(
      report.workers.map(w => w.personId),
      [unskilled.id],
    )
  })

  test('copies rate and pay, and pays by the piece only those who are paid by it', () => {
    const hourly = givenPerson('W3', { payType: 'hourly' })
    const payFor: ReportContext['payFor'] = ({ good }) => ({ rate: q('0.5'), pay: (good / 2n) as Quantity })
    const request = reporting(10, 11, { workers: [by(worker), by(hourly)] })
    const { report } = accept(two, request, { ...CONTEXT, payFor })
    assert.equal(report.pieceRate, q('0.5'))
    assert.deepEqual(
      report.workers.map(w => [w.good, w.pay]),
      [
        [pieces(6), q('2.75')],
        [pieces(5), ZERO],
      ],
    )
  })
})

describe('goods back from outside', () => {
  const outside = givenOrder([givenStep(10, { outsource: OUTSIDE }, { outsourceStatus: 'sent' }), givenStep(20)])
  const receipt = (good: number) => reporting(10, good, { reporter: storekeeper, channel: 'receipt' })

  test('are booked by the storekeeper, credited to nobody, and show how much is back', () => {
    const part = accept(outside, receipt(40))
    assert.deepEqual(part.report.workers, [])
    assert.equal(part.after.steps[0]?.outsourceStatus, 'partlyReceived')
    assert.equal(accept(part.after, receipt(60)).after.steps[0]?.outsourceStatus, 'received')
  })
})

describe('steps without report point', () => {
  const chain = givenOrder([
    givenStep(10, { reportPoint: false }),
    givenStep(20, { reportPoint: false, reviewRequired: true }),
    givenStep(30, { reviewRequired: true }),
    givenStep(40),
  ])

  test('are filled in with what the next step used, a whole chain of them, once', () => {
    const first = accept(chain, reporting(30, 40, { scrap: pieces(2), rework: pieces(3) }))
    assert.deepEqual(
      first.change.reports.map(r => [r.id === first.report.id, r.stepSeq, r.good, r.channel, r.review]),
      [
        [true, 30, pieces(40), 'text', 'pending'],
        [false, 20, pieces(45), 'auto', 'auto'],
        [false, 10, pieces(45), 'auto', 'auto'],
      ],
    )
    assert.deepEqual(
      first.change.reports.slice(1).map(r => r.id),
      [`${first.report.id}.1`, `${first.report.id}.2`],
    )
    const back = accept(first.after, reporting(30, 3, { reworkDone: pieces(3) }))
    assert.equal(back.change.reports.length, 1, 'what comes back was filled in before')
  })

  test('complete together with the step that reports for them', () => {
    const { after } = accept(chain, reporting(30, 'rest'))
    assert.equal(statuses(after), 'inProgress completed completed completed ready')
  })

  test('filled in ahead need nothing more', () => {
    const ahead = accept(chain, reporting(20, 100, { channel: 'auto', reporter: null })).after
    assert.deepEqual(
      accept(ahead, reporting(30, 40)).change.reports.map(r => r.stepSeq),
      [30],
    )
  })

  test('pass on the tolerance of the order', () => {
    const context = withSettings({ overReportTolerancePct: 10 })
    const { report, flags, after } = accept(chain, reporting(30, 110), context)
    assert.deepEqual([report.overGate, flags.withinTolerance], [false, true])
    assert.equal(statuses(after), 'inProgress completed completed completed ready')
  })

  test('at the end of an order are reported like any other: nobody after them could fill them in', () => {
    const order = givenOrder([givenStep(10), givenStep(20, { reportPoint: false })])
    const { after } = accept(accept(order, reporting(10, 'rest')).after, reporting(20, 'rest'))
    assert.equal(after.status, 'completed')
  })

  test('beside a parallel step that scrapped pieces are done when the next step is', () => {
    const order = givenOrder([
      givenStep(10, { parallelGroup: 'A' }),
      givenStep(20, { parallelGroup: 'A', reportPoint: false }),
      givenStep(30),
    ])
    const scrapped = accept(order, reporting(10, 95, { scrap: pieces(5) })).after
    const { after } = accept(scrapped, reporting(30, 'rest'))
    assert.equal(statuses(after), 'completed completed completed completed')
    assert.equal(after.steps[1]?.totals.good, pieces(95))
  })
})

test('a report above the gate that waits for the leader is kept whole, and nothing is booked', () => {
  const request = reporting(10, 120, { scrap: pieces(2), note: '多投了料', workers: [by(worker)] })
  const decision = decideReport(two, request, withSettings({ overReportAction: 'review' }))
  assert.ok(decision.kind === 'toReview')
  assert.equal(decision.why.asked, pieces(122))
  const { held } = decision
  assert.deepEqual(
    [held.good, held.scrap, held.reporterId, held.workers, held.note, held.replaces],
    [pieces(120), pieces(2), worker.id, [{ personId: worker.id, percent: null, minutes: null }], '多投了料', null],
  )
  assert.equal('change' in decision, false)
})
