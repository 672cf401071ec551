/** What always holds where pieces are inspected (design §3, invariants 3 to 6), over random reports, results and reversals. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { firstPassOf } from '../domain/first-pass-yield.ts'
import { totalsOf } from '../domain/order-ledger.ts'
import { add, largest, pieces, ZERO } from '../domain/quantity.ts'
import { consumedBy, gate, openRework, stepFlows } from '../domain/step-progress.ts'
import { type Floor, inspectedFloors, type Moment, play } from './random-floor.ts'

const RUNS = { numRuns: 400 }

const always = (name: string, holds: (moment: Moment, floor: Floor) => void): void => {
  test(name, () => {
    fc.assert(
      fc.property(inspectedFloors, floor => {
        for (const moment of play(floor).moments) holds(moment, floor)
      }),
      RUNS,
    )
  })
}

describe('what is inspected', () => {
  test('the floors do inspect: pieces wait, are judged, conceded and taken back', () => {
    const seen = { waiting: 0, judged: 0, conceded: 0, takenBack: 0, blocked: 0 }
    for (const floor of fc.sample(inspectedFloors, { numRuns: 400, seed: 7 }))
      for (const { act, change, after } of play(floor).moments) {
        if (change.reports.some(row => row.waiting > 0n && row.reversalOf === null)) seen.waiting++
        if (change.reports.some(row => row.inspectionId !== null)) seen.judged++
        if (change.reports.some(row => row.conceded > 0n)) seen.conceded++
        if (act.do === 'takeBack') seen.takenBack++
        if (after.steps.some(step => step.firstPiece?.lastJudged === 'fail')) seen.blocked++
      }
    assert.ok(
      Object.values(seen).every(times => times > 20),
      JSON.stringify(seen),
    )
  })

  always('every total is the sum of its ledger, and none is below zero', ({ after, ledger }) => {
    for (const step of after.steps) {
      const sums = totalsOf(ledger.filter(row => row.stepId === step.id))
      assert.deepEqual(step.totals, sums)
      assert.ok([...Object.values(sums), openRework(sums)].every(q => q >= 0n))
    }
  })

  always('a result moves pieces and makes none', ({ change }) => {
    for (const row of change.reports.filter(({ inspectionId }) => inspectionId !== null))
      assert.equal(add(row.good, row.scrap, row.rework, row.waiting), ZERO)
  })

  always('no row has more judged than waited in it', ({ ledger }) => {
    for (const row of ledger.filter(({ waiting, inspectionId }) => waiting > 0n && inspectionId === null)) {
      const judged = ledger.filter(({ sourceId }) => sourceId === row.id).map(({ waiting }) => waiting)
      const left = add(row.waiting, ...judged)
      assert.ok(left >= 0n && left <= row.waiting)
    }
  })

  always('the next step receives good pieces only, and a step on which pieces wait is not done', ({ after }, floor) => {
    for (const flow of stepFlows(after, floor.settings.overReportTolerancePct).values()) {
      assert.equal(flow.consumed, consumedBy(flow.step.totals))
      if (flow.step.totals.waiting > 0n) assert.equal(flow.done, false)
    }
    for (const step of after.steps) {
      const here = gate(after, step.seq, floor.settings)
      assert.ok(here && here.reportable >= 0n)
    }
  })

  always('the workers of a row share exactly its good, whoever judged it', ({ change }) => {
    for (const { workers, good } of change.reports)
      if (workers.length > 0) assert.equal(add(...workers.map(share => share.good)), good)
  })

  always('the first-pass yield is a part of what was judged, each piece once', ({ after }) => {
    for (const { totals } of after.steps) {
      const { good, judged, ratio } = firstPassOf(totals)
      assert.ok(good >= 0n && good <= judged)
      assert.ok(ratio === null || (ratio >= 0 && ratio <= 1))
      assert.ok(add(totals.reworkGood, totals.reworkBad) <= totals.reworkDone)
      assert.ok(totals.conceded <= totals.good)
      const again = add(totals.reworkGood, totals.reworkBad)
      assert.ok(judged === largest(ZERO, (add(totals.good, totals.scrap, totals.rework) - again) as typeof ZERO))
    }
  })

  always('after a bad first piece nothing good is reported but a new first piece', ({ before, change }) => {
    for (const row of change.reports.filter(each => each.reversalOf === null && each.inspectionId === null)) {
      const step = before.steps.find(({ id }) => id === row.stepId)
      const isCorrection = change.reports.some(({ reversalOf }) => reversalOf !== null)
      if (step?.firstPiece?.lastJudged !== 'fail' || row.channel === 'auto' || isCorrection) continue
      assert.equal(row.good, ZERO)
      assert.ok(row.waiting <= largest(pieces(1), step.firstPiece.sampleQty))
    }
  })
})
