import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { CONTEXT, givenOrder, givenStep, NOW, OUTSIDE, reporting, withSettings } from '../test/given-order.ts'
import { type Floor, inspectedFloors, play, sendingFloors } from '../test/random-floor.ts'
import { bookableAtOnce } from './bookable-at-once.ts'
import { inspectionOfStep } from './inspection.ts'
import type { InspectionId, Order, ReworkRoute, Step } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { formatQuantity, pieces, ZERO } from './quantity.ts'
import { decideReport, type ReportContext } from './report-acceptance.ts'

const made = (good: number): Partial<Step> => ({ totals: { ...NO_TOTALS, good: pieces(good) } })
const firstPiece = (result: 'pending' | 'fail', lastJudged: 'fail' | null, sample = 0): Partial<Step> => ({
  firstPiece: { id: 'I1' as InspectionId, result, lastJudged, sampleQty: pieces(sample) },
})
const sent = (id: string, quantity: number): ReworkRoute => ({
  id: id as ReworkRoute['id'],
  fromSeq: 30,
  toSeq: 20,
  quantity: pieces(quantity),
  reason: null,
  cameFrom: null,
  sentAt: NOW,
  sentBy: null,
  made: [],
})
const WAITS: ReportContext = { ...CONTEXT, inspection: { holds: false, firstPiece: 'wait' } }

/** Three steps, the second of which is asked about. */
const given = (
  before: number,
  said: Partial<Step> = {},
  rules: Partial<Step['rules']> = {},
  order: Partial<Order> = {},
) => givenOrder([givenStep(10, {}, made(before)), givenStep(20, rules, said), givenStep(30)], order)

describe('what a button may offer', () => {
  const cases: readonly { name: string; order: Order; context?: ReportContext; most: string }[] = [
    { name: 'what has arrived and is not reported', order: given(60, made(45)), most: '15' },
    { name: 'nothing where all that arrived is reported', order: given(60, made(60)), most: '0' },
    { name: 'nothing before anything arrives', order: given(0), most: '0' },
    {
      name: 'not the tolerance',
      order: givenOrder([givenStep(20, {}, made(95))]),
      context: withSettings({ overReportTolerancePct: 10, overReportAction: 'warn' }),
      most: '5',
    },
    {
      name: 'what is planned, where nothing limits it',
      order: given(10, made(70)),
      context: withSettings({ prevStepRule: 'none' }),
      most: '30',
    },
    { name: 'nothing on hold', order: given(60, {}, {}, { status: 'onHold' }), most: '0' },
    { name: 'nothing of a step that others report', order: given(60, {}, { reportPoint: false }), most: '0' },
    { name: 'nothing of work done outside', order: given(60, {}, { outsource: OUTSIDE }), most: '0' },
    {
      name: 'nothing while the first piece is looked at',
      order: given(60, firstPiece('pending', null)),
      context: WAITS,
      most: '0',
    },
    { name: 'all of it where they go on meanwhile', order: given(60, firstPiece('pending', null)), most: '60' },
    { name: 'a new first piece after a bad one', order: given(60, firstPiece('fail', 'fail', 2)), most: '2' },
    {
      name: 'what was sent back, where nothing else lies here',
      order: given(60, made(60), {}, { reworks: [sent('A', 3)] }),
      most: '3',
    },
    {
      name: 'nothing where it would have to be asked which of two sendings',
      order: given(60, made(60), {}, { reworks: [sent('A', 3), sent('B', 4)] }),
      most: '0',
    },
  ]
  for (const { name, order, context = CONTEXT, most } of cases)
    test(name, () => {
      const step = order.steps.find(({ seq }) => seq === 20) ?? assert.fail()
      assert.equal(formatQuantity(bookableAtOnce(order, step, context)), most)
    })
})

const contextAt = ({ settings, inspection }: Floor, step: Step): ReportContext => ({
  ...CONTEXT,
  settings,
  inspection: inspectionOfStep(step, inspection, null),
})

for (const [what, floors] of [
  ['inspected', inspectedFloors],
  ['sent back', sendingFloors],
] as const)
  test(`whatever was reported, ${what} and taken back: what is offered is booked, within the gate`, () => {
    let offered = 0
    fc.assert(
      fc.property(floors, floor => {
        const order = play(floor).moments.at(-1)?.after ?? floor.order
        for (const step of order.steps) {
          const context = contextAt(floor, step)
          const most = bookableAtOnce(order, step, context)
          assert.ok(most >= ZERO)
          if (most === ZERO) continue
          offered++
          const decision = decideReport(order, reporting(step.seq, most), context)
          assert.equal(
            decision.kind,
            'accepted',
            JSON.stringify(decision, (_, v) => (typeof v === 'bigint' ? `${v}` : v)),
          )
          assert.ok(decision.kind === 'accepted' && !decision.flags.overGate && !decision.flags.withinTolerance)
        }
      }),
      { numRuns: 400 },
    )
    assert.ok(offered > 100, `${offered}`)
  })
