import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { givenOrder, givenStep, OUTSIDE, SETTINGS } from '../test/given-order.ts'
import { floors, inspectedFloors, play, sendingFloors } from '../test/random-floor.ts'
import type { Order, StepTotals, UnitCode } from './model.ts'
import { isReportPoint, NO_TOTALS, stages } from './order-stages.ts'
import { add, formatQuantity, pieces, smallest, subtract, ZERO } from './quantity.ts'
import { gate } from './step-progress.ts'
import { hoursOf, type StepWork, sumBySteps, type WorkAtStep, workOf } from './work-in-process.ts'

const totals = (said: Partial<Record<keyof StepTotals, number>>): StepTotals => ({
  ...NO_TOTALS,
  ...Object.fromEntries(Object.entries(said).map(([name, count]) => [name, pieces(count)])),
})

const said = (work: StepWork | undefined): string =>
  work === undefined ? 'nothing' : [work.here, work.inspecting, work.rework, work.toCome].map(formatQuantity).join(' ')

describe('of an order of 100, here, inspecting, rework and to come', () => {
  const cases: readonly { name: string; order: Order; seq: number; expect: string }[] = [
    { name: 'nothing begun: all lies at the first step', order: line({}, {}), seq: 10, expect: '100 0 0 0' },
    { name: 'and is to come to the second', order: line({}, {}), seq: 20, expect: '0 0 0 100' },
    { name: 'what is made has moved on', order: line({ good: 30 }, { good: 10 }), seq: 10, expect: '70 0 0 0' },
    { name: 'and lies there', order: line({ good: 30 }, { good: 10 }), seq: 20, expect: '20 0 0 70' },
    { name: 'scrap never comes', order: line({ good: 30, scrap: 5 }, {}), seq: 20, expect: '30 0 0 65' },
    {
      name: 'what is inspected has not passed on',
      order: line({ good: 30, waiting: 8 }, {}),
      seq: 10,
      expect: '62 8 0 0',
    },
    { name: 'it is still to come', order: line({ good: 30, waiting: 8 }, {}), seq: 20, expect: '30 0 0 70' },
    {
      name: 'rework is no first production',
      order: line({ rework: 9, reworkDone: 2, good: 2 }, {}),
      seq: 10,
      expect: '91 0 7 0',
    },
    {
      name: 'a step that is through has nothing to do',
      order: line({ good: 98, scrap: 2 }, {}),
      seq: 10,
      expect: 'nothing',
    },
    {
      name: 'all that is left of it is in the next',
      order: line({ good: 98, scrap: 2 }, {}),
      seq: 20,
      expect: '98 0 0 0',
    },
    {
      name: 'too few to begin with are to come',
      order: givenOrder([
        givenStep(10, {}, { totals: totals({ good: 30 }) }),
        givenStep(20, { transferBatch: pieces(50) }),
      ]),
      seq: 20,
      expect: '0 0 0 100',
    },
    {
      name: 'behind parallel steps the slower one counts',
      order: givenOrder([
        givenStep(10, { parallelGroup: 'A' }, { totals: totals({ good: 40, scrap: 1 }) }),
        givenStep(20, { parallelGroup: 'A' }, { totals: totals({ good: 25, scrap: 3 }) }),
        givenStep(30),
      ]),
      seq: 30,
      expect: '25 0 0 72',
    },
    {
      name: 'a step that nobody reports is nobody’s work',
      order: givenOrder([givenStep(10, { reportPoint: false }), givenStep(20)]),
      seq: 10,
      expect: 'nothing',
    },
    {
      name: 'and keeps nothing from the next',
      order: givenOrder([givenStep(10, { reportPoint: false }), givenStep(20)]),
      seq: 20,
      expect: '100 0 0 0',
    },
  ]
  for (const { name, order, seq, expect } of cases)
    test(name, () => assert.equal(said(workOf(order, SETTINGS).get(seq)), expect))
})

function line(first: Parameters<typeof totals>[0], second: Parameters<typeof totals>[0]): Order {
  return givenOrder([givenStep(10, {}, { totals: totals(first) }), givenStep(20, {}, { totals: totals(second) })])
}

describe('over random floors', () => {
  const all = { floors, inspectedFloors, sendingFloors }
  for (const [name, arbitrary] of Object.entries(all)) {
    test(`every piece that is not through a step is counted there once, and never what is not there: ${name}`, () => {
      fc.assert(
        fc.property(arbitrary, floor => {
          for (const { after } of play(floor).moments) {
            const work = workOf(after, floor.settings)
            for (const one of work.values()) assert.ok(Object.values(one).every(quantity => quantity >= ZERO))
            if (!isExact(floor.settings)) continue
            for (const step of after.steps.filter(one => isReportPoint(after, one))) {
              const { here, inspecting, rework, toCome } = work.get(step.seq) ?? NOTHING
              const through = add(step.totals.good, step.totals.scrap)
              assert.equal(
                add(through, here, inspecting, rework, toCome),
                everGetsTo(after, step.seq),
                `step ${step.seq}`,
              )
            }
          }
        }),
        { numRuns: 150 },
      )
    })

    test(`what can be worked is what its worker may report, and a finished order has nothing: ${name}`, () => {
      fc.assert(
        fc.property(arbitrary, floor => {
          for (const { after } of play(floor).moments) {
            const work = workOf(after, floor.settings)
            for (const [seq, { here }] of work)
              assert.ok(here === ZERO || here === gate(after, seq, floor.settings)?.reportable)
            if (after.status === 'completed') assert.equal(work.size, 0)
          }
        }),
        { numRuns: 100 },
      )
    })
  }
})

const NOTHING: StepWork = { here: ZERO, inspecting: ZERO, rework: ZERO, toCome: ZERO }

const isExact = (settings: typeof SETTINGS): boolean =>
  settings.prevStepRule === 'limitToPrevGood' &&
  settings.overReportAction === 'block' &&
  settings.overReportTolerancePct === 0

/** Told once more, from behind: the quantity less the scrap of the worst of each stage before. */
function everGetsTo(order: Order, seq: number) {
  const before = stages(order).filter(stage => stage.every(step => step.seq < seq && !isBeside(order, step.seq, seq)))
  return subtract(
    order.quantity,
    add(...before.map(stage => stage.map(step => step.totals.scrap).reduce((a, b) => (a > b ? a : b)))),
  )
}

const isBeside = (order: Order, a: number, b: number): boolean =>
  stages(order).some(stage => [a, b].every(seq => stage.some(step => step.seq === seq)))

describe('sums', () => {
  const at = (said: Partial<WorkAtStep> & { code?: string; seconds?: number }): WorkAtStep => ({
    step: givenStep(
      10,
      { standardSeconds: said.seconds ?? 60 },
      { code: said.code ?? 'TURN', name: said.code ?? 'TURN' },
    ),
    unit: 'PCS' as UnitCode,
    work: { ...NOTHING, here: pieces(10) },
    attended: 'lying',
    ...said,
  })

  test('pieces and metres of one step are two lines, and the same of two orders is one', () => {
    const sums = sumBySteps([at({}), at({ unit: 'M' as UnitCode }), at({ attended: 'working' }), at({ code: 'CUT' })])
    const lines = sums.map(one => `${one.name} ${one.unit} ${formatQuantity(one.work.here)} of ${one.count}`)
    assert.deepEqual(lines, ['TURN PCS 20 of 2', 'CUT PCS 10 of 1', 'TURN M 10 of 1'])
    assert.equal(sums[0]?.working, pieces(10))
  })

  test('hours are those of one person by the standard time; what has none is said to be missing', () => {
    const work = { ...NOTHING, here: pieces(30), rework: pieces(10), inspecting: pieces(99), toCome: pieces(60) }
    assert.deepEqual(hoursOf([at({ work, seconds: 90 })]), { here: 1, all: 2.5, partly: false })
    assert.deepEqual(hoursOf([at({ work, seconds: 90 }), at({ seconds: 0 })]), { here: 1, all: 2.5, partly: true })
    const outside = at({ step: givenStep(10, { outsource: OUTSIDE }) })
    assert.deepEqual(hoursOf([outside]), { here: 0, all: 0, partly: true })
  })

  test('sums lose nothing: line by line they are what they were made of', () => {
    const some = fc.record({
      code: fc.constantFrom('A', 'B'),
      unit: fc.constantFrom('PCS', 'M').map(code => code as UnitCode),
      here: fc.nat(900).map(pieces),
      toCome: fc.nat(900).map(pieces),
      attended: fc.constantFrom<WorkAtStep['attended'][]>('working', 'standing', 'lying'),
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), list => {
        const sums = sumBySteps(
          list.map(one => at({ ...one, work: { ...NOTHING, here: one.here, toCome: one.toCome } })),
        )
        for (const unit of ['PCS', 'M']) {
          const [theirs, ours] = [list.filter(one => one.unit === unit), sums.filter(one => one.unit === unit)]
          assert.equal(add(...ours.map(one => one.work.here)), add(...theirs.map(one => one.here)))
          assert.equal(add(...ours.map(one => one.work.toCome)), add(...theirs.map(one => one.toCome)))
        }
        for (const one of sums) {
          assert.ok(add(one.working, one.standing) <= one.work.here)
          assert.equal(smallest(one.working, one.standing) >= ZERO, true)
        }
        assert.equal(
          sums.reduce((sum, one) => sum + one.count, 0),
          list.length,
        )
      }),
    )
  })
})
