import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { ALWAYS, local, NEVER, OFFICE, outsource, rules, shown, TWO_SHIFTS } from '../test/working-days.ts'
import type { WorkingTime } from './calendar.ts'
import type { StepRules } from './model.ts'
import { type Plan, type PlannedStep, planSteps, type StepToPlan } from './planning.ts'
import { pieces } from './quantity.ts'
import { runMinutes, stepMinutes } from './step-duration.ts'

const step = (seq: number, own: Partial<StepRules> = {}, workingTime: WorkingTime = OFFICE): StepToPlan => ({
  seq,
  rules: rules(own),
  workingTime,
})
const overlap = (batch: number, more: Partial<StepRules> = {}) => ({
  overlapAllowed: true,
  transferBatch: pieces(batch),
  ...more,
})
const dates = (plan: Plan) => {
  assert.equal(plan.kind, 'planned')
  return plan.kind === 'planned' ? plan.steps.map(s => [s.seq, shown(s.plannedStart), shown(s.dueAt)]) : []
}

describe('how long a step takes', () => {
  const cases = [
    { name: 'setup + quantity × standard time', rules: { setupMinutes: 15 }, quantity: 45, minutes: 60 },
    { name: '÷ parallel workers', rules: { parallelWorkers: 3 }, quantity: 90, minutes: 30 },
    { name: '÷ capacity', rules: { parallelWorkers: 2, capacity: 4 }, quantity: 80, minutes: 10 },
    { name: 'up to the next whole minute', rules: { standardSeconds: 45, setupMinutes: 10 }, quantity: 3, minutes: 13 },
    {
      name: 'exact thirds are not rounded up',
      rules: { standardSeconds: 20, parallelWorkers: 3 },
      quantity: 9,
      minutes: 1,
    },
    {
      name: 'without a standard time only the setup',
      rules: { standardSeconds: 0, setupMinutes: 20 },
      quantity: 500,
      minutes: 20,
    },
    { name: 'nothing at all', rules: { standardSeconds: 0 }, quantity: 500, minutes: 0 },
    {
      name: 'outsourced: the lead time, whatever the quantity',
      rules: { outsource: outsource(48), setupMinutes: 9 },
      quantity: 500,
      minutes: 2880,
    },
  ]
  for (const { name, rules: own, quantity, minutes } of cases)
    it(name, () => assert.equal(stepMinutes(rules(own), pieces(quantity)), minutes))
})

describe('planned dates', () => {
  const now = local('2026-11-16T08:00')
  const cases: readonly {
    name: string
    quantity: number
    due: string
    steps: readonly StepToPlan[]
    direction: 'backward' | 'forward'
    planned: readonly (readonly [number, string, string])[]
  }[] = [
    {
      name: 'one step ends at the due time',
      quantity: 120,
      due: '2026-11-18T16:00',
      steps: [step(10)],
      direction: 'backward',
      planned: [[10, '2026-11-18T14:00', '2026-11-18T16:00']],
    },
    {
      name: 'a due time in rest time means the end of the shift before',
      quantity: 60,
      due: '2026-11-22T12:00',
      steps: [step(10)],
      direction: 'backward',
      planned: [[10, '2026-11-21T16:30', '2026-11-21T17:30']],
    },
    {
      name: 'without overlap one step follows the other, over night and lunch',
      quantity: 120,
      due: '2026-11-18T09:00',
      steps: [step(10), step(20)],
      direction: 'backward',
      planned: [
        [10, '2026-11-17T14:30', '2026-11-17T16:30'],
        [20, '2026-11-17T16:30', '2026-11-18T09:00'],
      ],
    },
    {
      name: 'with overlap the next step starts when a transfer batch is made',
      quantity: 120,
      due: '2026-11-18T16:00',
      steps: [step(10, { setupMinutes: 10 }), step(20, overlap(20))],
      direction: 'backward',
      planned: [
        [10, '2026-11-18T13:30', '2026-11-18T15:40'],
        [20, '2026-11-18T14:00', '2026-11-18T16:00'],
      ],
    },
    {
      name: 'a slow step before a quick one still leaves it its last batch',
      quantity: 120,
      due: '2026-11-18T16:00',
      steps: [step(10), step(20, overlap(20, { standardSeconds: 30 }))],
      direction: 'backward',
      planned: [
        [10, '2026-11-18T13:50', '2026-11-18T15:50'],
        [20, '2026-11-18T15:00', '2026-11-18T16:00'],
      ],
    },
    {
      name: 'parallel steps stand side by side before the next',
      quantity: 60,
      due: '2026-11-18T16:00',
      steps: [step(10, { parallelGroup: 'A' }), step(20, { parallelGroup: 'A', standardSeconds: 120 }), step(30)],
      direction: 'backward',
      planned: [
        [10, '2026-11-18T14:00', '2026-11-18T15:00'],
        [20, '2026-11-18T13:00', '2026-11-18T15:00'],
        [30, '2026-11-18T15:00', '2026-11-18T16:00'],
      ],
    },
    {
      name: 'outside the house nights and Sundays count',
      quantity: 60,
      due: '2026-11-23T09:00',
      steps: [step(10), step(20, { outsource: outsource(24) }), step(30)],
      direction: 'backward',
      planned: [
        [10, '2026-11-21T16:30', '2026-11-21T17:30'],
        [20, '2026-11-22T08:00', '2026-11-23T08:00'],
        [30, '2026-11-23T08:00', '2026-11-23T09:00'],
      ],
    },
    {
      name: 'each step keeps its own calendar',
      quantity: 240,
      due: '2026-11-18T10:00',
      steps: [step(10, {}, TWO_SHIFTS), step(20)],
      direction: 'backward',
      planned: [
        [10, '2026-11-17T10:50', '2026-11-17T15:30'],
        [20, '2026-11-17T15:30', '2026-11-18T10:00'],
      ],
    },
    {
      name: 'a step that takes no time lies at the end of the one before',
      quantity: 60,
      due: '2026-11-18T10:00',
      steps: [step(10), step(20, { standardSeconds: 0 })],
      direction: 'backward',
      planned: [
        [10, '2026-11-18T09:00', '2026-11-18T10:00'],
        [20, '2026-11-18T10:00', '2026-11-18T10:00'],
      ],
    },
    {
      name: 'a due time too near is planned forward from now',
      quantity: 600,
      due: '2026-11-16T10:00',
      steps: [step(10), step(20)],
      direction: 'forward',
      planned: [
        [10, '2026-11-16T08:00', '2026-11-17T09:30'],
        [20, '2026-11-17T09:30', '2026-11-18T11:00'],
      ],
    },
    {
      name: 'forward with overlap, the next step waits for the last batch',
      quantity: 120,
      due: '2026-11-16T08:30',
      steps: [step(10), step(20, overlap(20, { standardSeconds: 30 }))],
      direction: 'forward',
      planned: [
        [10, '2026-11-16T08:00', '2026-11-16T10:00'],
        [20, '2026-11-16T08:20', '2026-11-16T10:10'],
      ],
    },
    {
      name: 'forward with overlap, the first batch comes after the setup',
      quantity: 120,
      due: '2026-11-16T08:30',
      steps: [step(10, { setupMinutes: 30 }), step(20, overlap(20))],
      direction: 'forward',
      planned: [
        [10, '2026-11-16T08:00', '2026-11-16T10:30'],
        [20, '2026-11-16T08:50', '2026-11-16T10:50'],
      ],
    },
    {
      name: 'goods from outside come all together, whatever may overlap',
      quantity: 60,
      due: '2026-11-20T09:00',
      steps: [step(10, { outsource: outsource(24) }), step(20, overlap(20))],
      direction: 'backward',
      planned: [
        [10, '2026-11-19T08:00', '2026-11-20T08:00'],
        [20, '2026-11-20T08:00', '2026-11-20T09:00'],
      ],
    },
    {
      name: 'forward, a step without time does not wait for the next morning',
      quantity: 510,
      due: '2026-11-16T08:30',
      steps: [step(10), step(20, { standardSeconds: 0 }), step(30)],
      direction: 'forward',
      planned: [
        [10, '2026-11-16T08:00', '2026-11-16T17:30'],
        [20, '2026-11-16T17:30', '2026-11-16T17:30'],
        [30, '2026-11-17T08:00', '2026-11-17T17:30'],
      ],
    },
    {
      name: 'an order without steps has no dates',
      quantity: 1,
      due: '2026-11-18T10:00',
      steps: [],
      direction: 'backward',
      planned: [],
    },
  ]
  for (const { name, quantity, due, steps, direction, planned } of cases)
    it(name, () => {
      const plan = planSteps({ quantity: pieces(quantity), dueAt: local(due), now, steps })
      assert.deepEqual(dates(plan), planned)
      assert.equal(plan.kind === 'planned' && plan.direction, direction)
    })

  it('forward starts at the next full minute', () => {
    const second = Temporal.Instant.from('2026-11-16T01:00:30Z')
    const plan = planSteps({ quantity: pieces(10), dueAt: second, now: second, steps: [step(10)] })
    assert.deepEqual(dates(plan), [[10, '2026-11-16T09:01', '2026-11-16T09:11']])
  })

  it('a calendar without working time is named instead of searched for ever', () => {
    const steps = [step(10), step(20, {}, NEVER)]
    const plan = planSteps({ quantity: pieces(10), dueAt: local('2026-11-18T10:00'), now, steps })
    assert.deepEqual(plan, { kind: 'unplannable', why: 'noWorkingTime', calendarId: NEVER.calendarId })
  })

  it('a quantity nobody can make in thirty years is named', () => {
    const plan = planSteps({ quantity: pieces(1e9), dueAt: local('2026-11-18T10:00'), now, steps: [step(10)] })
    assert.deepEqual(plan, { kind: 'unplannable', why: 'tooFar', calendarId: OFFICE.calendarId })
  })
})

describe('what holds for any plan', () => {
  const anyRules = fc.record({
    setupMinutes: fc.constantFrom(0, 15, 90),
    standardSeconds: fc.constantFrom(0, 1, 14, 45, 210),
    parallelWorkers: fc.integer({ min: 1, max: 4 }),
    capacity: fc.constantFrom(1, 3, 2000),
    parallelGroup: fc.constantFrom(null, null, 'A', 'B'),
    overlapAllowed: fc.boolean(),
    transferBatch: fc.constantFrom(0, 20, 500).map(pieces),
    outsource: fc.constantFrom(null, null, null, outsource(48)),
  })
  const anySteps = fc
    .array(fc.tuple(anyRules, fc.constantFrom(OFFICE, TWO_SHIFTS, ALWAYS)), { minLength: 1, maxLength: 6 })
    .map(list => list.map(([own, time], i) => step((i + 1) * 10, own, time)))
  const now = local('2026-11-16T09:30')
  const anyRequest = fc.record({
    quantity: fc.integer({ min: 1, max: 3000 }).map(pieces),
    dueAt: fc.integer({ min: -100, max: 2000 }).map(hours => now.add({ hours })),
    now: fc.constant(now),
    steps: anySteps,
  })
  const plan = (request: Parameters<typeof planSteps>[0]) => {
    const made = planSteps(request)
    assert.ok(made.kind === 'planned')
    return made
  }
  const runs = { numRuns: 300 }
  const before = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) <= 0
  const pairs = (request: { steps: readonly StepToPlan[] }, steps: readonly PlannedStep[]) =>
    request.steps.flatMap((wanted, i) => {
      const found = steps[i]
      return found ? [{ wanted, found }] : []
    })

  it('every step is planned once, starts before it ends and long enough', () => {
    fc.assert(
      fc.property(anyRequest, request => {
        const { steps } = plan(request)
        assert.deepEqual(
          steps.map(s => s.seq),
          request.steps.map(s => s.seq),
        )
        for (const { wanted, found } of pairs(request, steps)) {
          const outside = wanted.rules.outsource !== null
          const clock = found.dueAt.since(found.plannedStart).total('minutes')
          const minutes = outside ? clock : wanted.workingTime.workingMinutesBetween(found.plannedStart, found.dueAt)
          assert.ok(minutes >= stepMinutes(wanted.rules, request.quantity))
        }
      }),
      runs,
    )
  })
  it('no step starts or ends before one that precedes it', () => {
    fc.assert(
      fc.property(anyRequest, request => {
        const placed = pairs(request, plan(request).steps)
        placed.slice(1).forEach(({ wanted, found }, i) => {
          const previous = placed[i]
          const group = wanted.rules.parallelGroup
          if (!previous || (group !== null && previous.wanted.rules.parallelGroup === group)) return
          assert.ok(before(previous.found.plannedStart, found.plannedStart))
          assert.ok(before(previous.found.dueAt, found.dueAt))
          if (!wanted.rules.overlapAllowed) assert.ok(before(previous.found.dueAt, found.plannedStart))
        })
      }),
      runs,
    )
  })
  it('nothing starts or ends in rest time', () => {
    fc.assert(
      fc.property(anyRequest, request => {
        for (const { wanted, found } of pairs(request, plan(request).steps)) {
          if (wanted.rules.outsource) continue
          const { workingTime } = wanted
          const touchesWork = (at: Temporal.Instant) =>
            workingTime.isWorking(at) || workingTime.previousWorkingInstant(at).equals(at)
          assert.ok(touchesWork(found.plannedStart) && touchesWork(found.dueAt))
          if (stepMinutes(wanted.rules, request.quantity) > 0) assert.ok(workingTime.isWorking(found.plannedStart))
          if (runMinutes(wanted.rules, request.quantity) > 0)
            assert.ok(workingTime.previousWorkingInstant(found.dueAt).equals(found.dueAt))
        }
      }),
      runs,
    )
  })
  it('nothing starts before now, and a backward plan never ends after the due time', () => {
    fc.assert(
      fc.property(anyRequest, request => {
        const { direction, steps } = plan(request)
        for (const { plannedStart, dueAt } of steps) {
          assert.ok(before(now, plannedStart))
          if (direction === 'backward') assert.ok(before(dueAt, request.dueAt))
        }
      }),
      runs,
    )
  })
  it('more pieces never start later, never finish earlier, and never make a tight plan an easy one', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 1, max: 3000 }), (request, extra) => {
        const few = plan(request)
        const many = plan({ ...request, quantity: pieces(Number(request.quantity) / 10_000 + extra) })
        if (few.direction === 'forward') assert.equal(many.direction, 'forward')
        if (few.direction !== many.direction) return
        few.steps.forEach((one, i) => {
          const other = many.steps[i]
          assert.ok(other)
          if (few.direction === 'backward') assert.ok(before(other.plannedStart, one.plannedStart))
          else assert.ok(before(one.dueAt, other.dueAt))
        })
      }),
      runs,
    )
  })
})
