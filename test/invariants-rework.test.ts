/** What always holds where pieces are sent back to earlier steps, over random reports, results, corrections and reversals. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { firstPassOf, firstPassOfOrder } from '../domain/first-pass-yield.ts'
import type { Order, Report } from '../domain/model.ts'
import { totalsOf } from '../domain/order-ledger.ts'
import { add, type Quantity, subtract, ZERO } from '../domain/quantity.ts'
import { routeFlow, routesAt } from '../domain/rework-flow.ts'
import { consumedBy, gate, isReportPoint, openRework, stepFlows } from '../domain/step-progress.ts'
import { type Floor, type Moment, play, sendingFloors } from './random-floor.ts'

const RUNS = { numRuns: 1500 }

const always = (name: string, holds: (moment: Moment, floor: Floor) => void): void => {
  test(name, () => {
    fc.assert(
      fc.property(sendingFloors, floor => {
        for (const moment of play(floor).moments) holds(moment, floor)
      }),
      RUNS,
    )
  })
}

/** Without a limit a step may report what never arrived. */
const isLimited = ({ settings }: Floor): boolean => settings.prevStepRule === 'limitToPrevGood'

const standing = (ledger: readonly Report[]): readonly Report[] =>
  ledger.filter(row => row.reversalOf === null && !ledger.some(({ reversalOf }) => reversalOf === row.id))

describe('what is sent back', () => {
  test('the floors do send back: over several steps, again, back into the flow, and taken back', () => {
    const seen = { sent: 0, far: 0, again: 0, worked: 0, through: 0, takenBack: 0, corrected: 0, waited: 0 }
    for (const floor of fc.sample(sendingFloors, { numRuns: 500, seed: 3 }))
      for (const { act, change, after } of play(floor).moments) {
        const sent = change.reports.filter(row => row.returnedTo !== null)
        if (sent.some(row => row.reversalOf === null)) seen.sent++
        if (sent.some(row => Number(row.returnedTo) < row.stepSeq - 10)) seen.far++
        if (after.reworks.some(({ cameFrom }) => cameFrom !== null)) seen.again++
        if (change.reports.some(row => row.reworkId !== null && row.reversalOf === null)) seen.worked++
        if (change.reports.some(row => row.reworkId !== null && row.waiting > 0n)) seen.waited++
        if (after.reworks.some(route => arrivedBack(after, route.id) > 0n)) seen.through++
        if (sent.some(row => row.reversalOf !== null)) seen[act.do === 'correct' ? 'corrected' : 'takenBack']++
      }
    assert.ok(
      Object.values(seen).every(times => times > 7),
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

  always(
    'nothing comes back from rework that is not out: neither of what was sent back nor of the rest',
    ({ after }) => {
      const made = after.reworks.flatMap(route => route.made)
      assert.ok(made.every(({ totals }) => openRework(totals) >= 0n))
      for (const { id, totals } of after.steps) {
        const sentBack = made.filter(({ stepId }) => stepId === id).map(each => openRework(each.totals))
        assert.ok(subtract(openRework(totals), add(...sentBack)) >= 0n)
      }
    },
  )

  always('nowhere is more used of what was sent back than has arrived', ({ after }, floor) => {
    if (!isLimited(floor)) return
    const flow = after.reworks.flatMap(route => routeFlow(after, route))
    assert.ok(flow.every(({ excess, received, used }) => excess === ZERO && used <= received))
  })

  always('the order knows of each sending what its ledger says', ({ after, ledger }) => {
    const sent = standing(ledger).filter(row => row.returnedTo !== null)
    assert.deepEqual(after.reworks.map(({ id }) => id).toSorted(), sent.map(({ id }) => id).toSorted())
    for (const { id, made } of after.reworks)
      for (const { stepId, totals } of made)
        assert.deepEqual(totals, totalsOf(ledger.filter(row => row.reworkId === id && row.stepId === stepId)))
  })

  always(
    'pieces are conserved: received = good + scrap + in rework + waiting + not yet reported',
    ({ after }, floor) => {
      if (!isLimited(floor) || floor.settings.overReportAction !== 'block' || floor.settings.overReportTolerancePct > 0)
        return
      // A step nobody reports only lets through: its rows are filled in behind, for all that passed together.
      const reported = [...stepFlows(after, 0).values()].filter(({ step }) => isReportPoint(after, step))
      for (const { step, received, consumed } of reported) {
        const here = gate(after, step.seq, floor.settings)
        assert.ok(here !== null)
        assert.equal(consumed, consumedBy(step.totals))
        assert.equal(received, add(consumed, here.reportable, here.awaiting), `step ${step.seq}`)
      }
    },
  )

  always('of each sending as well: what was sent is on its way, scrapped, sent back again, or through', ({ after }) => {
    for (const route of after.reworks) {
      const flow = routeFlow(after, route)
      if (flow.some(({ step }) => step.rules.parallelGroup !== null || !isReportPoint(after, step))) continue
      const lost = add(
        ...route.made.map(({ totals }) => add(totals.scrap, totals.waiting, openRework(totals), totals.returned)),
      )
      const lying = add(...flow.map(({ reportable }) => reportable))
      assert.equal(route.quantity, add(lying, lost, arrivedBack(after, route.id)))
    }
  })

  always('both gates are exact: what is open may be reported, one more may not', ({ after }, floor) => {
    for (const step of after.steps) {
      const here = gate(after, step.seq, floor.settings)
      assert.ok(here !== null && here.reportable >= 0n)
      const open = routesAt(after, step.seq).map(({ reportable }) => reportable)
      assert.equal(here.awaiting, add(...open))
    }
  })

  always(
    'a sending makes no piece and loses none: what leaves one step is missing at all up to the target',
    ({ change }) => {
      for (const row of change.reports.filter(
        ({ returnedTo, reversalOf }) => returnedTo !== null && reversalOf === null,
      )) {
        const taken = change.reports.filter(each => each.returned > 0n && each.returnedTo === null)
        assert.ok(taken.every(({ good, returned, workers }) => add(good, returned) === ZERO && workers.length === 0))
        assert.ok(taken.some(({ stepId, returned }) => stepId === row.returnedTo && returned === row.returned))
      }
    },
  )

  always('a piece that was sent back is a first pass nowhere on its way, and is judged once', ({ change, after }) => {
    for (const row of change.reports.filter(({ reworkId }) => reworkId !== null)) {
      assert.equal(subtract(row.good, row.reworkGood), ZERO)
      assert.equal(add(row.scrap, row.rework, row.returned), row.reworkBad)
    }
    for (const row of change.reports.filter(({ returned, returnedTo }) => returned !== 0n && returnedTo === null)) {
      assert.equal(firstPassOf(row).judged, ZERO)
      assert.equal(add(row.reworkGood, row.reworkBad), ZERO)
    }
    for (const { totals } of after.steps) {
      const { good, judged } = firstPassOf(totals)
      assert.ok(good >= 0n && good <= judged)
      assert.ok(totals.reworkGood <= totals.good && totals.conceded <= totals.good)
    }
    const rolled = firstPassOfOrder(after)
    assert.ok(rolled === null || (rolled >= 0 && rolled <= 1))
  })

  always('an order is complete only when nothing is on its way back', ({ after }, floor) => {
    if (after.status !== 'completed' || !isLimited(floor)) return
    for (const route of after.reworks)
      assert.ok(
        routeFlow(after, route).every(({ step, reportable }) => reportable === ZERO || !isReportPoint(after, step)),
      )
  })
})

/** Good again at the step that had sent them. */
function arrivedBack(order: Order, id: Report['id']): Quantity {
  const route = order.reworks.find(each => each.id === id)
  const step = order.steps.find(({ seq }) => seq === route?.fromSeq)
  return route?.made.find(({ stepId }) => stepId === step?.id)?.totals.good ?? ZERO
}
