import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { givenOrder, givenStep, NOW, SETTINGS } from '../test/given-order.ts'
import type { Order, Step, StepTotals } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { parseQuantity, pieces, ZERO } from './quantity.ts'
import { gate, isReportPoint, stages, statusConsequences, waitingOf } from './step-progress.ts'

const made = (good: number, more: Partial<StepTotals> = {}): Partial<Step> => ({
  totals: { ...NO_TOTALS, good: pieces(good), ...more },
})
const stepOf = (order: Order, seq: number): Step => {
  const step = order.steps.find(s => s.seq === seq)
  assert.ok(step)
  return step
}
const received = (order: Order, seq: number) => gate(order, seq, SETTINGS)?.received

describe('stages', () => {
  const seqs = (order: Order) => stages(order).map(stage => stage.map(s => s.seq))
  const cases: readonly { name: string; groups: readonly (string | null)[]; stages: number[][] }[] = [
    { name: 'stand alone without a letter', groups: [null, null], stages: [[10], [20]] },
    { name: 'join neighbours with the same letter', groups: [null, 'A', 'A', null], stages: [[10], [20, 30], [40]] },
    { name: 'keep different letters apart', groups: ['A', 'B', 'B'], stages: [[10], [20, 30]] },
    { name: 'do not join the same letter over a step between', groups: ['A', null, 'A'], stages: [[10], [20], [30]] },
  ]
  for (const { name, groups, stages: expected } of cases)
    test(name, () => {
      assert.deepEqual(
        seqs(givenOrder(groups.map((parallelGroup, i) => givenStep((i + 1) * 10, { parallelGroup })))),
        expected,
      )
    })

  test('leave out cancelled steps, so that pieces pass them by', () => {
    const order = givenOrder([givenStep(10, {}, made(60)), givenStep(20, {}, { status: 'cancelled' }), givenStep(30)])
    assert.deepEqual(seqs(order), [[10], [30]])
    assert.equal(received(order, 30), pieces(60))
    assert.equal(gate(order, 20, SETTINGS), null)
  })

  test('come in the order of seq, however the steps are listed', () => {
    assert.deepEqual(seqs(givenOrder([givenStep(20), givenStep(10)])), [[10], [20]])
  })
})

describe('what a step has received', () => {
  test('is the order’s quantity for every step of the first stage', () => {
    const order = givenOrder([givenStep(10, { parallelGroup: 'A' }), givenStep(20, { parallelGroup: 'A' })])
    assert.deepEqual([received(order, 10), received(order, 20)], [pieces(100), pieces(100)])
  })

  test('is nothing while the order is planned', () => {
    assert.equal(received(givenOrder([givenStep(10)], { status: 'planned' }), 10), 0n)
  })

  test('is the smallest good of a parallel group', () => {
    const order = givenOrder([
      givenStep(10, { parallelGroup: 'A' }, made(70)),
      givenStep(20, { parallelGroup: 'A' }, made(55)),
      givenStep(30),
    ])
    assert.equal(received(order, 30), pieces(55))
  })

  test('goes through a step without report point, less what that one lost', () => {
    const order = givenOrder([
      givenStep(10, {}, made(80)),
      givenStep(20, { reportPoint: false }, made(10, { scrap: pieces(2), rework: pieces(3), reworkDone: pieces(1) })),
      givenStep(30),
    ])
    assert.equal(received(order, 30), pieces(76))
  })

  test('does not go through a step without report point that may not begin yet', () => {
    const order = givenOrder([
      givenStep(10, {}, made(80)),
      givenStep(20, { reportPoint: false, overlapAllowed: false }),
      givenStep(30),
    ])
    assert.equal(received(order, 30), 0n)
  })
})

describe('the gate', () => {
  test('shows what has arrived less good, scrap and what is out for rework', () => {
    const used = made(30, { scrap: pieces(4), rework: pieces(6), reworkDone: pieces(1) })
    const order = givenOrder([givenStep(10, {}, made(60)), givenStep(20, {}, used)])
    assert.deepEqual(gate(order, 20, { ...SETTINGS, overReportTolerancePct: 50 }), {
      received: pieces(60),
      consumed: pieces(39),
      openRework: pieces(5),
      awaiting: ZERO,
      reportable: pieces(21),
      tolerance: 0n,
      limit: pieces(21),
    })
  })

  test('adds the unused tolerance on the first step, rounded down to the unit', () => {
    const order = givenOrder([givenStep(10, {}, made(101))], { quantity: pieces(101) })
    const settings = { ...SETTINGS, overReportTolerancePct: 2.5 }
    const exact = gate(order, 10, settings)
    assert.deepEqual([exact?.reportable, exact?.tolerance], [0n, parseQuantity('2.525')])
    assert.equal(gate(order, 10, settings, 0)?.tolerance, pieces(2))
    assert.equal(gate(order, 10, settings, 2)?.tolerance, parseQuantity('2.52'))
  })

  test('never shows less than nothing when more was let through', () => {
    const order = givenOrder([givenStep(10, {}, made(100)), givenStep(20, {}, made(130))])
    const here = gate(order, 20, SETTINGS)
    assert.deepEqual([here?.reportable, here?.limit], [0n, 0n])
  })

  test('has no limit behind the first step where the factory sets none, and proposes what is planned', () => {
    const order = givenOrder([givenStep(10), givenStep(20, {}, made(30))])
    const settings = { ...SETTINGS, prevStepRule: 'none' as const }
    assert.deepEqual([gate(order, 20, settings)?.limit, gate(order, 20, settings)?.reportable], [null, pieces(70)])
    assert.equal(gate(order, 10, settings)?.limit, pieces(100))
  })
})

test('the last stage is always reported by people', () => {
  const order = givenOrder([givenStep(10, { reportPoint: false }), givenStep(20, { reportPoint: false })])
  assert.deepEqual(
    order.steps.map(s => isReportPoint(order, s)),
    [false, true],
  )
})

describe('a step that waits says for what', () => {
  const cases: readonly { name: string; order: Order; seq: number; waits: number[] | null }[] = [
    { name: 'nothing: the first step', order: givenOrder([givenStep(10)]), seq: 10, waits: null },
    {
      name: 'nothing: the batch has arrived',
      order: givenOrder([givenStep(10, {}, made(20)), givenStep(20, { transferBatch: pieces(20) })]),
      seq: 20,
      waits: null,
    },
    {
      name: 'nothing: fewer than a batch, but no more will come',
      order: givenOrder([
        givenStep(10, {}, made(5, { scrap: pieces(95) })),
        givenStep(20, { transferBatch: pieces(20) }),
      ]),
      seq: 20,
      waits: null,
    },
    {
      name: 'a first piece: overlap without a batch size',
      order: givenOrder([givenStep(10), givenStep(20)]),
      seq: 20,
      waits: [10],
    },
    {
      name: 'those of a parallel group that are not done',
      order: givenOrder([
        givenStep(10, { parallelGroup: 'A' }, made(100)),
        givenStep(20, { parallelGroup: 'A' }, made(40)),
        givenStep(30, { overlapAllowed: false }),
      ]),
      seq: 30,
      waits: [20],
    },
    {
      name: 'the reported step before one without report point',
      order: givenOrder([givenStep(10), givenStep(20, { reportPoint: false }), givenStep(30)]),
      seq: 30,
      waits: [10],
    },
  ]
  for (const { name, order, seq, waits } of cases)
    test(name, () => assert.deepEqual(waitingOf(order, seq)?.steps.map(s => s.seq) ?? null, waits))
})

describe('statuses follow from totals', () => {
  const cases: readonly { name: string; order: Order; is: string }[] = [
    {
      name: 'released: only the first stage is ready',
      order: givenOrder([givenStep(10), givenStep(20)]),
      is: 'released ready pending',
    },
    {
      name: 'parallel first steps are ready together',
      order: givenOrder([givenStep(10, { parallelGroup: 'A' }), givenStep(20, { parallelGroup: 'A' }), givenStep(30)]),
      is: 'released ready ready pending',
    },
    {
      name: 'planned orders keep theirs',
      order: givenOrder([givenStep(10)], { status: 'planned' }),
      is: 'planned pending',
    },
    {
      name: 'a step completes only when the one before it has',
      order: givenOrder([givenStep(10, {}, made(50)), givenStep(20, {}, made(50))]),
      is: 'inProgress inProgress inProgress',
    },
    {
      name: 'completion cascades: the last scrap upstream completes every step behind',
      order: givenOrder([
        givenStep(10, {}, made(50, { scrap: pieces(50) })),
        givenStep(20, {}, { ...made(50), status: 'inProgress' }),
        givenStep(30, {}, { ...made(50), status: 'inProgress' }),
      ]),
      is: 'completed completed completed completed',
    },
    {
      name: 'open rework keeps a step going',
      order: givenOrder([givenStep(10, {}, made(98, { rework: pieces(2) }))]),
      is: 'inProgress inProgress',
    },
    {
      name: 'a completed step that lost a report goes on, and so does its order',
      order: givenOrder(
        [
          givenStep(10, {}, { ...made(90), status: 'completed', startedAt: NOW, completedAt: NOW }),
          givenStep(20, {}, { ...made(90), status: 'completed', startedAt: NOW, completedAt: NOW }),
        ],
        { status: 'completed' },
      ),
      is: 'inProgress inProgress inProgress',
    },
    {
      name: 'a ready step whose pieces were taken back waits again',
      order: givenOrder([
        givenStep(10, {}, { status: 'inProgress', startedAt: NOW }),
        givenStep(20, {}, { status: 'ready' }),
      ]),
      is: 'inProgress inProgress pending',
    },
    {
      name: 'a held order stands still',
      order: givenOrder([givenStep(10, {}, { ...made(40), status: 'inProgress', startedAt: NOW }), givenStep(20)], {
        status: 'onHold',
        heldFrom: 'inProgress',
      }),
      is: 'onHold paused pending',
    },
  ]
  for (const { name, order, is } of cases)
    test(name, () => {
      // givenOrder has applied the consequences.
      assert.equal([order.status, ...order.steps.map(s => s.status)].join(' '), is)
      assert.deepEqual(statusConsequences(order, NOW), { order: {}, steps: [] })
    })

  test('reopening forgets when the step was completed, and keeps when it was started', () => {
    const order = givenOrder([
      givenStep(10, {}, { ...made(90), status: 'completed', startedAt: NOW, completedAt: NOW }),
    ])
    assert.deepEqual([stepOf(order, 10).startedAt, stepOf(order, 10).completedAt], [NOW, null])
  })

  test('nothing completes before it began, even by a late report', () => {
    const started = givenStep(10, {}, { ...made(100), status: 'inProgress', startedAt: NOW })
    const order: Order = { ...givenOrder([]), steps: [started] }
    const [patch] = statusConsequences(order, NOW.subtract({ hours: 3 })).steps
    assert.deepEqual(patch?.completedAt, NOW)
  })
})
