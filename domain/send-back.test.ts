/** What random floors (`test/invariants-rework.test.ts`) have found in the pieces that are sent back, each as a case of its own. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  CONTEXT,
  givenOrder,
  givenStep,
  inspector,
  manager,
  NOW,
  newId,
  reporting,
  undoing,
  withSettings,
} from '../test/given-order.ts'
import type { OrderChange } from './decision.ts'
import { firstPassOfOrder } from './first-pass-yield.ts'
import { decideResult } from './inspection-result.ts'
import { decideResultReversal } from './inspection-reversal.ts'
import type { InspectionId, Order, Report } from './model.ts'
import { pieces, ZERO } from './quantity.ts'
import { decideReport, type ReportContext, type ReportRequest } from './report-acceptance.ts'
import { decideCorrection, decideReversal } from './reversal.ts'
import { routeFlow } from './rework-flow.ts'
import { stepFlows } from './step-progress.ts'

/** Of any rule; a refusal changes nothing. */
type Answer = { readonly kind: string; readonly after?: Order; readonly change?: OrderChange }

/** An order on which one thing is done after the other; what is refused fails the test. */
function floorOf(start: Order, context: ReportContext = CONTEXT) {
  let order = start
  const ledger: Report[] = []
  const rows = () => ({ ...context, ledger, workerTeamIds: [] })
  const kept = <D extends Answer>(decided: D): D => ('after' in decided ? take(decided) : decided)
  const take = <D extends Answer>(decided: D): D => {
    const { after, change } = decided
    assert.ok(after !== undefined && change !== undefined, decided.kind)
    order = after
    ledger.push(...change.reports)
    return decided
  }
  return {
    report: (seq: number, good: number, said: Partial<ReportRequest> = {}): Report => {
      const decided = take(decideReport(order, reporting(seq, good, said), context))
      assert.ok(decided.kind === 'accepted')
      return decided.report
    },
    judge: (stepSeq: number, said: Found): readonly Report[] => {
      const decided = take(decideResult(order, judging(stepSeq, said), { ...rows(), ...JUDGING }))
      assert.ok(decided.kind === 'judged')
      return decided.change.reports
    },
    /** How many an inspector may find bad at the step. */
    mostBad: (seq: number): number => {
      const isPossible = (scrap: number) =>
        decideResult(order, judging(seq, { scrap }), { ...rows(), ...JUDGING }).kind === 'judged'
      return [1, 2, 3, 4, 5].filter(isPossible).length
    },
    takeBack: (row: Report | undefined) => {
      assert.ok(row)
      const { id, stepSeq } = row
      const result = { id: id as string as InspectionId, stepSeq, inspectorId: inspector.id, doneAt: NOW }
      const asking = { actor: inspector, reversalId: newId(), reason: '量错了', now: NOW, channel: 'card' as const }
      return kept(decideResultReversal(order, result, asking, rows()))
    },
    reverse: ({ id }: Report) => take(decideReversal(order, undoing(id), rows())),
    correct: ({ id }: Report, replacement: ReportRequest) =>
      decideCorrection(order, undoing(id, { actor: manager }), replacement, rows()),
    firstPass: () => firstPassOfOrder(order),
    received: (seq: number) => stepFlows(order, 0).get(seq)?.received,
    totals: (seq: number) => order.steps.find(step => step.seq === seq)?.totals,
    flow: (id: Report['id']) =>
      order.reworks.filter(route => route.id === id).flatMap(route => routeFlow(order, route)),
  }
}

const JUDGING = { plan: null, defectsKnown: false, outOfTolerance: false, isPaidByPiece: () => true }

type Found = { readonly scrap?: number; readonly rework?: number; readonly conceded?: number }

const judging = (stepSeq: number, { scrap = 0, rework = 0, conceded = 0 }: Found) => ({
  inspectionId: newId() as string as InspectionId,
  kind: 'inProcess' as const,
  stepSeq,
  inspector,
  verdict: null,
  good: null,
  scrap: pieces(scrap),
  rework: pieces(rework),
  reworkTo: null,
  conceded: conceded === 0 ? null : pieces(conceded),
  sample: null,
  defects: [],
  approver: conceded === 0 ? null : manager,
  note: '客户同意',
  now: NOW,
  channel: 'card' as const,
})

const sending = (quantity: number, to: number) => ({ rework: pieces(quantity), reworkTo: to })

describe('past a step that nobody reports', () => {
  /** Of two pieces one was sent back, worked again, and is sent back once more. */
  function sentTwice() {
    const floor = floorOf(
      givenOrder([givenStep(10), givenStep(20, { reportPoint: false }), givenStep(30), givenStep(40)], {
        quantity: pieces(2),
      }),
    )
    const first = floor.report(10, 2)
    const sent = floor.report(30, 0, sending(1, 10))
    floor.report(10, 1, { reworkId: sent.id })
    floor.report(30, 0, { ...sending(1, 10), reworkId: sent.id })
    return { floor, first, sent }
  }

  it('a piece that was sent back again lies no longer at the step before', () => {
    const { floor, sent } = sentTwice()
    assert.deepEqual(
      floor.flow(sent.id).map(({ step, used, reportable }) => [step.seq, used, reportable]),
      [10, 20, 30].map(seq => [seq, pieces(1), ZERO]),
    )
  })

  it('so what an inspector finds bad there is the other one, which was never reworked', () => {
    const { floor, first } = sentTwice()
    const [row] = floor.judge(10, { scrap: 1 })
    assert.deepEqual([row?.sourceId, row?.reworkId, row?.reworkGood], [first.id, null, ZERO])
    assert.deepEqual([floor.totals(10)?.good, floor.totals(10)?.reworkGood], [ZERO, ZERO])
  })
})

describe('through a step that nobody reports', () => {
  it('have come those that a later step sent back to the next one', () => {
    const floor = floorOf(
      givenOrder([givenStep(10), givenStep(20, { reportPoint: false }), givenStep(30), givenStep(40)], {
        quantity: pieces(3),
      }),
    )
    floor.report(10, 3)
    floor.report(30, 1)
    floor.report(40, 0, sending(1, 30))
    floor.report(30, 1, { reworkId: null })
    assert.equal(floor.totals(20)?.good, pieces(2))
    assert.equal(floor.mostBad(10), 1)
  })
})

describe('what is out for rework at a step', () => {
  /** Of four pieces one was sent back to here and worked again. */
  function sentOnce() {
    const floor = floorOf(givenOrder([givenStep(10), givenStep(20)], { quantity: pieces(4) }))
    floor.report(10, 4)
    const sent = floor.report(20, 0, sending(1, 10))
    return { floor, sent }
  }

  it('has come back of what was sent back: the result that sent it out stays, whatever else is out', () => {
    const { floor, sent } = sentOnce()
    floor.report(10, 1, { reworkId: sent.id })
    const [ofSent] = floor.judge(10, { rework: 1 })
    const [ofOther] = floor.judge(10, { rework: 1 })
    assert.deepEqual([ofSent?.reworkId, ofOther?.reworkId], [sent.id, null])
    floor.report(10, 0, { scrap: pieces(1), reworkDone: pieces(1), reworkId: sent.id })
    assert.deepEqual(floor.takeBack(ofSent), { kind: 'refused', why: { kind: 'reworkCameBack', missing: pieces(1) } })
  })

  it('has come back of first production: likewise, when only what was sent back is still out', () => {
    const { floor, sent } = sentOnce()
    const [ofFirst] = floor.judge(10, { rework: 1 })
    floor.report(10, 0, { scrap: pieces(1), reworkDone: pieces(1) })
    floor.report(10, 0, { rework: pieces(1), reworkId: sent.id })
    assert.deepEqual(floor.takeBack(ofFirst), { kind: 'refused', why: { kind: 'reworkCameBack', missing: pieces(1) } })
  })
})

describe('of pieces that are sent back once more', () => {
  it('only those that had come back to a step are taken out there as reworked', () => {
    const floor = floorOf(
      givenOrder([givenStep(10, { parallelGroup: 'A' }), givenStep(20, { parallelGroup: 'A' }), givenStep(30)], {
        quantity: pieces(2),
      }),
    )
    floor.report(10, 2)
    floor.report(20, 2)
    const toFirst = floor.report(30, 0, sending(1, 10))
    floor.report(10, 1, { reworkId: toFirst.id })
    const toSecond = floor.report(30, 0, sending(1, 20))
    floor.report(20, 1, { reworkId: toSecond.id })
    floor.report(30, 0, { ...sending(1, 20), reworkId: toFirst.id })
    assert.deepEqual([floor.totals(20)?.good, floor.totals(20)?.reworkGood], [pieces(1), pieces(1)])
  })

  it('and in the product a piece fails once, at the step that found it, however far back it went in the end', () => {
    const floor = floorOf(givenOrder([givenStep(10), givenStep(20), givenStep(30)], { quantity: pieces(2) }))
    floor.report(10, 2)
    floor.report(20, 2)
    floor.report(30, 1)
    const near = floor.report(30, 0, sending(1, 20))
    floor.report(20, 1, { reworkId: near.id })
    const far = floor.report(30, 0, { ...sending(1, 10), reworkId: near.id })
    for (const seq of [10, 20, 30]) floor.report(seq, 1, { reworkId: far.id })
    assert.equal(floor.firstPass(), 0.5)
  })
})

describe('an inspector takes nothing out of good', () => {
  it('whose other part was sent back: the two are judged together', () => {
    const floor = floorOf(
      givenOrder([givenStep(10, { parallelGroup: 'A' }), givenStep(20, { parallelGroup: 'A' }), givenStep(30)], {
        quantity: pieces(5),
      }),
    )
    floor.report(10, 5)
    floor.report(20, 5)
    floor.report(30, 3)
    const sent = floor.report(30, 0, sending(1, 20))
    assert.equal(floor.mostBad(10), 1)
    floor.report(20, 1, { reworkId: sent.id })
    assert.equal(floor.mostBad(10), 1)
    floor.report(30, 1, { reworkId: sent.id })
    assert.equal(floor.mostBad(10), 1)
  })

  it('that the next step has used: not even when another piece of as many was conceded', () => {
    const floor = floorOf(givenOrder([givenStep(10), givenStep(20)], { quantity: pieces(3) }))
    floor.report(10, 3)
    const sent = floor.report(20, 0, sending(2, 10))
    floor.report(10, 2, { reworkId: sent.id })
    floor.report(20, 1)
    floor.judge(10, { rework: 1, conceded: 1 })
    assert.equal(floor.mostBad(10), 0)
  })

  it('that went on through a step that nobody reports, although the report that filled it in was taken back', () => {
    const rules = { overlapAllowed: true, parallelGroup: 'A' }
    const steps = [givenStep(10), givenStep(20, { reportPoint: false, overlapAllowed: true })]
    const floor = floorOf(givenOrder([...steps, givenStep(30, rules), givenStep(40, rules)], { quantity: pieces(3) }))
    floor.report(10, 2)
    const first = floor.report(30, 0, { rework: pieces(1) })
    floor.report(40, 2)
    floor.reverse(first)
    assert.equal(floor.mostBad(10), 0)
  })

  it('as reworked of which there is none left', () => {
    const floor = floorOf(givenOrder([givenStep(10), givenStep(20), givenStep(30)], { quantity: pieces(2) }))
    floor.report(10, 2)
    floor.report(20, 1, { rework: pieces(1) })
    const [concession] = floor.judge(20, { conceded: 1 })
    floor.report(20, 1, { reworkDone: pieces(1) })
    floor.report(30, 0, sending(1, 20))
    assert.equal(floor.takeBack(concession).kind, 'reversed')
    floor.judge(20, { scrap: 1 })
    assert.deepEqual([floor.totals(20)?.good, floor.totals(20)?.reworkGood], [ZERO, ZERO])
  })
})

describe('of parts that are made side by side', () => {
  it('the next step receives a piece when its own parts are there, not those of one that was sent back', () => {
    const floor = floorOf(
      givenOrder(
        [givenStep(10), givenStep(20, { parallelGroup: 'A' }), givenStep(30, { parallelGroup: 'A' }), givenStep(40)],
        { quantity: pieces(4) },
      ),
    )
    floor.report(10, 4)
    floor.report(20, 2)
    floor.report(30, 4)
    const sent = floor.report(40, 0, sending(1, 10))
    floor.report(10, 1, { reworkId: sent.id })
    floor.report(20, 1, { reworkId: sent.id })
    // At 20 one of the first and the one that was sent back, which is not at 30 yet.
    assert.equal(floor.received(40), pieces(1))
    floor.report(30, 1, { reworkId: sent.id })
    assert.equal(floor.received(40), pieces(2))
  })
})

describe('where more may be reported than has arrived', () => {
  it('a correction still leaves what was sent back where the next step has used it', () => {
    const floor = floorOf(
      givenOrder([givenStep(10), givenStep(20), givenStep(30)], { quantity: pieces(2) }),
      withSettings({ overReportAction: 'warn' }),
    )
    floor.report(10, 2)
    const sent = floor.report(20, 0, sending(1, 10))
    const again = floor.report(10, 1, { reworkId: sent.id })
    floor.report(20, 1, { reworkId: sent.id })
    floor.report(20, 3)
    const decided = floor.correct(again, reporting(10, 1, { scrap: pieces(1) }))
    assert.ok(decided.kind === 'refused' && decided.why.kind === 'nextConsumed', decided.kind)
    assert.deepEqual(
      decided.why.steps.map(({ seq }) => seq),
      [20],
    )
  })
})
