import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  CONTEXT,
  departmentId,
  givenOrder,
  givenPerson,
  givenStep,
  leader,
  manager,
  minutesAgo,
  NOW,
  OUTSIDE,
  planner,
  reporting,
  worker,
} from '../test/given-order.ts'
import type { Refused, WorkSession } from './decision.ts'
import type { ExceptionId, Order, OrderStatus, Person, StepId } from './model.ts'
import { applyOrderChange } from './order-ledger.ts'
import {
  type Decided,
  decideAssign,
  decideCancel,
  decideCloseShort,
  decideDue,
  decideHold,
  decidePause,
  decidePriority,
  decideRelease,
  decideResume,
  decideSendOut,
  decideStart,
  decideUnhold,
  leftoverOf,
  stopForException,
} from './order-lifecycle.ts'
import { pieces, ZERO } from './quantity.ts'
import { decideReport } from './report-acceptance.ts'

const two = givenOrder([givenStep(10), givenStep(20)])
const planned = givenOrder([givenStep(10), givenStep(20)], { status: 'planned', releasedAt: null })
const asking = { actor: planner, now: NOW }
const statuses = (order: Order) => [order.status, ...order.steps.map(s => s.status)].join(' ')

/** The order after so many good pieces on its steps. */
function worked(order: Order, ...goods: readonly [seq: number, good: number][]): Order {
  return goods.reduce((now, [seq, good]) => {
    const decision = decideReport(now, reporting(seq, good), CONTEXT)
    assert.ok(decision.kind === 'accepted')
    return decision.after
  }, order)
}

/** What was decided; the change applied is the order it foretells. */
function decided(order: Order, decision: Decided | Refused<{ kind: string }>): Order {
  assert.ok(
    decision.kind === 'decided',
    JSON.stringify(decision, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
  )
  assert.deepEqual(applyOrderChange(order, decision.change), decision.after)
  return decision.after
}
const whyNot = (decision: { kind: string; why?: object }) => {
  assert.equal(decision.kind, 'refused')
  return decision.why
}

describe('release', () => {
  const dates = { plannedStart: NOW, dueAt: NOW.add({ hours: 5 }) }

  test('makes the first step ready and gives the steps their dates', () => {
    const plan = [
      { seq: 10, ...dates },
      { seq: 20, ...dates },
    ]
    const after = decided(planned, decideRelease(planned, { ...asking, plan }))
    assert.equal(statuses(after), 'released ready pending')
    assert.deepEqual(after.releasedAt, NOW)
    assert.deepEqual(
      after.steps.map(s => [s.plannedStart, s.dueAt]),
      [
        [dates.plannedStart, dates.dueAt],
        [dates.plannedStart, dates.dueAt],
      ],
    )
  })

  test('needs steps', () => {
    const empty: Order = { ...planned, steps: [] }
    assert.deepEqual(whyNot(decideRelease(empty, { ...asking, plan: [] })), { kind: 'noSteps' })
  })
})

describe('hold', () => {
  test('pauses what runs and lets nothing begin; letting go makes the rest ready and leaves the paused paused', () => {
    const running = worked(two, [10, 40])
    const held = decided(running, decideHold(running, asking))
    assert.equal(statuses(held), 'onHold paused pending')
    assert.equal(held.heldFrom, 'inProgress')
    const on = decided(held, decideUnhold(held, asking))
    assert.equal(statuses(on), 'inProgress paused ready')
    assert.equal(on.heldFrom, null)
  })

  test('of an order nobody has begun goes back to released', () => {
    const held = decided(two, decideHold(two, asking))
    assert.equal(statuses(held), 'onHold pending pending')
    assert.equal(statuses(decided(held, decideUnhold(held, asking))), 'released ready pending')
  })

  test('ends with completion when a correction made the order whole meanwhile', () => {
    const whole: Order = { ...worked(two, [10, 100], [20, 100]), status: 'onHold', heldFrom: 'inProgress' }
    assert.equal(decided(whole, decideUnhold(whole, asking)).status, 'completed')
  })
})

describe('cancelling', () => {
  test('an order with nothing reported cancels all its steps at once', () => {
    const decision = decideCancel(two, { ...asking, confirmed: false })
    assert.ok(decision.kind === 'decided')
    assert.equal(statuses(decision.after), 'cancelled cancelled cancelled')
  })

  test('shows what was reported and wants it confirmed; completed steps stay completed', () => {
    const running = worked(two, [10, 100], [20, 30])
    const first = decideCancel(running, { ...asking, confirmed: false })
    assert.ok(first.kind === 'confirm')
    assert.deepEqual(
      first.reported.map(r => [r.seq, r.good]),
      [
        [10, pieces(100)],
        [20, pieces(30)],
      ],
    )
    assert.deepEqual(first.cancelled, [20])
    const second = decideCancel(running, { ...asking, confirmed: true })
    assert.ok(second.kind === 'decided')
    assert.equal(statuses(second.after), 'cancelled completed cancelled')
    assert.deepEqual(applyOrderChange(running, second.change), second.after)
  })

  test('a held order leaves nothing of the hold', () => {
    const held = decided(two, decideHold(two, asking))
    const decision = decideCancel(held, { ...asking, confirmed: true })
    assert.ok(decision.kind === 'decided')
    assert.equal(decision.after.heldFrom, null)
  })
})

describe('closing short', () => {
  const running = worked(givenOrder([givenStep(10), givenStep(20), givenStep(30)]), [10, 80], [20, 50])

  test('ends begun steps, cancels the others, and says what is left', () => {
    const decision = decideCloseShort(running, { ...asking, reason: ' 客户同意按 0 件收货 ' })
    assert.ok(decision.kind === 'decided')
    assert.equal(statuses(decision.after), 'closed completed completed cancelled')
    assert.equal(decision.after.closeReason, '客户同意按 0 件收货')
    assert.deepEqual(decision.leftover, leftoverOf(running))
  })

  test('leaves what the output lacks and what lies between the steps', () => {
    assert.deepEqual(leftoverOf(running), {
      output: ZERO,
      missing: pieces(100),
      inFlow: [
        { seq: 10, name: '工序10', quantity: pieces(20) },
        { seq: 20, name: '工序20', quantity: pieces(30) },
        { seq: 30, name: '工序30', quantity: pieces(50) },
      ],
    })
  })

  test('what waits for an inspector is lost with it, and shown', () => {
    const [first, second] = running.steps
    assert.ok(first && second)
    const totals = { ...second.totals, good: pieces(30), waiting: pieces(20) }
    const waiting = { ...running, steps: [first, { ...second, totals }, ...running.steps.slice(2)] }
    assert.deepEqual(
      leftoverOf(waiting).inFlow.map(({ seq, quantity }) => [seq, quantity]),
      [
        [10, pieces(20)],
        [20, pieces(50)],
        [30, pieces(30)],
      ],
    )
    const unjudged = { ...running, steps: [{ ...first, totals: { ...first.totals, good: ZERO, waiting: pieces(80) } }] }
    const cancel = decideCancel(unjudged, { ...asking, confirmed: false })
    assert.ok(cancel.kind === 'confirm')
    assert.deepEqual(cancel.reported[0]?.waiting, pieces(80))
  })

  test('wants a reason that says something', () => {
    assert.deepEqual(whyNot(decideCloseShort(running, { ...asking, reason: '  ' })), { kind: 'reasonMissing' })
  })

  test('of a completed order is possible: it may have yielded less than ordered', () => {
    const whole = worked(two, [10, 100], [20, 100])
    const decision = decideCloseShort(whole, { ...asking, reason: '短交' })
    assert.ok(decision.kind === 'decided')
    assert.equal(statuses(decision.after), 'closed completed completed')
  })
})

describe('priority, due date and people', () => {
  test('change without touching statuses', () => {
    const running = worked(two, [10, 40])
    const urgent = decided(running, decidePriority(running, { ...asking, priority: 'urgent' }))
    const dueAt = NOW.add({ hours: 3 })
    const moved = decided(
      urgent,
      decideDue(urgent, { ...asking, dueAt, plan: [{ seq: 20, plannedStart: NOW, dueAt }] }),
    )
    assert.deepEqual([moved.priority, moved.dueAt, moved.steps[1]?.dueAt], ['urgent', dueAt, dueAt])
    assert.equal(statuses(moved), statuses(running))
  })

  test('a due date lies ahead', () => {
    assert.deepEqual(whyNot(decideDue(two, { ...asking, dueAt: NOW, plan: [] })), { kind: 'dueInPast', dueAt: NOW })
  })

  test('new dates leave completed steps alone', () => {
    const half = worked(two, [10, 100])
    const dueAt = NOW.add({ hours: 3 })
    const plan = [10, 20].map(seq => ({ seq, plannedStart: NOW, dueAt }))
    const after = decided(half, decideDue(half, { ...asking, dueAt, plan }))
    assert.deepEqual([after.steps[0]?.dueAt, after.steps[1]?.dueAt], [null, dueAt])
  })

  test('people are named once each, and must be there and skilled', () => {
    const assign = { ...asking, stepSeq: 10, departmentId }
    const after = decided(two, decideAssign(two, { ...assign, people: [worker, worker] }))
    assert.deepEqual(after.steps[0]?.assigneeIds, [worker.id])
    const gone = givenPerson('W9', { active: false })
    assert.deepEqual(whyNot(decideAssign(two, { ...assign, people: [worker, gone, planner] })), {
      kind: 'notSkilled',
      people: [gone.id, planner.id],
    })
  })

  test('nobody is put on a step that is over', () => {
    const half = worked(two, [10, 100])
    const why = whyNot(decideAssign(half, { ...asking, stepSeq: 10, departmentId, people: [worker] }))
    assert.deepEqual(why, { kind: 'stepOver', status: 'completed' })
  })
})

describe('sending out', () => {
  const order = givenOrder([givenStep(10), givenStep(20, { outsource: OUTSIDE })])

  test('is noted once goods are there to send', () => {
    const send = { ...asking, stepSeq: 20, departmentId }
    assert.equal((whyNot(decideSendOut(order, send)) as { kind: string }).kind, 'notReady')
    const made = worked(order, [10, 100])
    assert.equal(decided(made, decideSendOut(made, send)).steps[1]?.outsourceStatus, 'sent')
  })

  test('is noted once', () => {
    const made = worked(order, [10, 100])
    const sent = {
      ...made,
      steps: made.steps.map(step => (step.seq === 20 ? { ...step, outsourceStatus: 'sent' as const } : step)),
    }
    const why = whyNot(decideSendOut(sent, { ...asking, stepSeq: 20, departmentId }))
    assert.deepEqual(why, { kind: 'alreadySent' })
  })

  test('is for outsourced steps', () => {
    const why = whyNot(decideSendOut(order, { ...asking, stepSeq: 10, departmentId }))
    assert.deepEqual(why, { kind: 'notOutsourced' })
  })
})

/** In which statuses each rule applies; everywhere else it says which they are. */
const RULES: readonly {
  name: string
  allowed: readonly OrderStatus[]
  decide: (order: Order, actor: Person) => { kind: string; why?: object }
}[] = [
  { name: 'release', allowed: ['planned'], decide: (o, actor) => decideRelease(o, { actor, now: NOW, plan: [] }) },
  { name: 'hold', allowed: ['released', 'inProgress'], decide: (o, actor) => decideHold(o, { actor, now: NOW }) },
  { name: 'unhold', allowed: ['onHold'], decide: (o, actor) => decideUnhold(o, { actor, now: NOW }) },
  {
    name: 'cancel',
    allowed: ['planned', 'released', 'inProgress', 'onHold'],
    decide: (o, actor) => decideCancel(o, { actor, now: NOW, confirmed: true }),
  },
  {
    name: 'close short',
    allowed: ['released', 'inProgress', 'onHold', 'completed'],
    decide: (o, actor) => decideCloseShort(o, { actor, now: NOW, reason: '短交' }),
  },
  {
    name: 'priority',
    allowed: ['planned', 'released', 'inProgress', 'onHold'],
    decide: (o, actor) => decidePriority(o, { actor, now: NOW, priority: 'urgent' }),
  },
  {
    name: 'due date',
    allowed: ['planned', 'released', 'inProgress', 'onHold'],
    decide: (o, actor) => decideDue(o, { actor, now: NOW, dueAt: NOW.add({ hours: 1 }), plan: [] }),
  },
]
const STATUSES = ['planned', 'released', 'inProgress', 'onHold', 'completed', 'closed', 'cancelled'] as const

for (const { name, allowed, decide } of RULES)
  test(`${name} applies to orders that are ${allowed.join(', ')}, and to no others`, () => {
    for (const status of STATUSES) {
      const order: Order = { ...two, status, heldFrom: status === 'onHold' ? 'released' : null }
      const decision = decide(order, planner)
      if (allowed.includes(status)) assert.equal(decision.kind, 'decided', status)
      else assert.deepEqual(whyNot(decision), { kind: 'statusForbids', status, allowed }, status)
    }
  })

for (const { name, allowed, decide } of RULES)
  test(`${name} is for planners and managers, not for workers and leaders`, () => {
    const status = allowed[0] ?? 'released'
    const order: Order = { ...two, status, heldFrom: status === 'onHold' ? 'released' : null }
    const kinds = [planner, manager, worker, leader].map(actor => decide(order, actor).kind)
    assert.deepEqual(kinds, ['decided', 'decided', 'refused', 'refused'])
    assert.equal((whyNot(decide(order, worker)) as { kind: string }).kind, 'notPermitted')
  })

describe('work on a step', () => {
  const asks = { actor: worker, now: NOW, stepSeq: 10, departmentId, waitsForPrevious: true, othersWorking: false }
  const session: WorkSession = {
    id: 'X1',
    stepId: 10 as StepId,
    personId: worker.id,
    startedAt: NOW,
    endedAt: null,
    endedBy: null,
    pauseReason: null,
  }

  test('starts, pauses and goes on; the first start is remembered, sessions pass through', () => {
    const start = decideStart(two, { ...asks, now: minutesAgo(60), sessions: [session] })
    assert.ok(start.kind === 'decided')
    assert.deepEqual(start.change.sessions, [session])
    const running = decided(two, start)
    assert.equal(statuses(running), 'inProgress inProgress pending')
    const paused = decided(running, decidePause(running, asks))
    assert.equal(statuses(paused), 'inProgress paused pending')
    const on = decided(paused, decideResume(paused, asks))
    assert.equal(statuses(on), 'inProgress inProgress pending')
    assert.deepEqual(on.steps[0]?.startedAt, minutesAgo(60))
  })

  test('goes on while others are at it', () => {
    const running = decided(two, decideStart(two, asks))
    const after = decided(running, decidePause(running, { ...asks, othersWorking: true }))
    assert.equal(after.steps[0]?.status, 'inProgress')
  })

  test('a second worker joins a running step', () => {
    const running = decided(two, decideStart(two, asks))
    const joined = decided(running, decideStart(running, { ...asks, actor: givenPerson('W2') }))
    assert.equal(statuses(joined), statuses(running))
  })

  test('stops for an exception, whoever raised it, and only what runs', () => {
    const running = decided(two, decideStart(two, asks))
    assert.equal(stopForException(running, { now: NOW, stepSeqs: [10] })?.after.steps[0]?.status, 'paused')
    assert.equal(stopForException(running, { now: NOW, stepSeqs: [20] }), null)
  })

  const blocked = givenOrder([givenStep(10, {}, { blockedBy: ['E1' as ExceptionId] })])
  const cases: readonly { name: string; decision: { kind: string; why?: object }; why: object }[] = [
    {
      name: 'before enough has arrived',
      decision: decideStart(two, { ...asks, stepSeq: 20 }),
      why: { kind: 'notReady', waiting: { steps: [{ seq: 10, name: '工序10' }], received: ZERO, needed: ZERO } },
    },
    { name: 'on a blocked step', decision: decideStart(blocked, asks), why: { kind: 'blocked', by: ['E1'] } },
    {
      name: 'on a held order',
      decision: decideStart({ ...two, status: 'onHold', heldFrom: 'released' }, asks),
      why: { kind: 'orderNotOpen', status: 'onHold' },
    },
    {
      name: 'on a completed step',
      decision: decideStart(worked(two, [10, 100]), asks),
      why: { kind: 'stepOver', status: 'completed' },
    },
    {
      name: 'outside',
      decision: decideStart(givenOrder([givenStep(10, { outsource: OUTSIDE })]), asks),
      why: { kind: 'outsourced', vendor: '安顺热处理' },
    },
    {
      name: 'on a step nobody reports',
      decision: decideStart(givenOrder([givenStep(10, { reportPoint: false }), givenStep(20)]), asks),
      why: { kind: 'noReportPoint' },
    },
    {
      name: 'without the skill',
      decision: decideStart(two, { ...asks, actor: givenPerson('W2', { skills: new Set() }) }),
      why: { kind: 'notPermitted', action: 'report' },
    },
    {
      name: 'on a step that is not there',
      decision: decideStart(two, { ...asks, stepSeq: 5 }),
      why: { kind: 'unknownStep', stepSeq: 5 },
    },
  ]
  for (const { name, decision, why } of cases)
    test(`does not start ${name}`, () => {
      assert.deepEqual(whyNot(decision), why)
    })

  test('does not pause what does not run, nor go on with what was not paused', () => {
    assert.deepEqual(whyNot(decidePause(two, asks)), { kind: 'notRunning', status: 'ready' })
    assert.deepEqual(whyNot(decideResume(two, asks)), { kind: 'notPaused', status: 'ready' })
  })

  test('starts at any time in a factory without a previous-step limit', () => {
    assert.equal(decideStart(two, { ...asks, stepSeq: 20, waitsForPrevious: false }).kind, 'decided')
  })
})
