import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { local, NEVER, OFFICE, outsource, shown, stepOf, TWO_SHIFTS, workingTimeOf } from '../test/working-days.ts'
import { forecastOrder, stepPace } from './forecast.ts'
import type { Step } from './model.ts'
import { pieces } from './quantity.ts'

const at = (time: string) => local(`2026-11-${time}`)
const row = (time: string, good: number) => ({ occurredAt: at(time), good: pieces(good) })

describe('the pace of a step', () => {
  const cases: readonly {
    name: string
    rows: readonly ReturnType<typeof row>[]
    startedAt?: string
    now: string
    running?: boolean
    perHour: number | null
  }[] = [
    {
      name: 'from the start to the last report',
      rows: [row('16T09:00', 30), row('16T10:00', 30)],
      startedAt: '16T08:00',
      now: '16T10:00',
      perHour: 30,
    },
    {
      name: 'without a known start the first report only begins the count',
      rows: [row('16T09:00', 500), row('16T10:00', 30)],
      now: '16T10:00',
      perHour: 30,
    },
    {
      name: 'the lunch break is no work',
      rows: [row('16T11:30', 0), row('16T13:30', 20)],
      startedAt: '16T10:30',
      now: '16T13:30',
      perHour: 10,
    },
    {
      name: 'a reversal takes its pieces out again',
      rows: [row('16T09:00', 30), row('16T09:00', -30), row('16T10:00', 40)],
      startedAt: '16T08:00',
      now: '16T10:00',
      perHour: 20,
    },
    {
      name: 'a usual silence does not slow it down',
      rows: [row('16T09:00', 30), row('16T10:00', 30)],
      startedAt: '16T08:00',
      now: '16T11:00',
      running: true,
      perHour: 30,
    },
    {
      name: 'a long silence does',
      rows: [row('16T09:00', 30), row('16T10:00', 30)],
      startedAt: '16T08:00',
      now: '16T14:00',
      running: true,
      perHour: 15,
    },
    {
      name: 'a silence in a pause does not',
      rows: [row('16T09:00', 30), row('16T10:00', 30)],
      startedAt: '16T08:00',
      now: '16T14:00',
      perHour: 30,
    },
    {
      name: 'what was longer ago than a shift does not count',
      rows: [row('16T09:00', 900), row('17T09:00', 30), row('18T09:00', 85)],
      startedAt: '16T08:00',
      now: '18T09:00',
      perHour: 10,
    },
    {
      name: 'one report after an hour is evidence',
      rows: [row('16T09:00', 30)],
      startedAt: '16T08:00',
      now: '16T09:00',
      perHour: 30,
    },
    {
      name: 'one report after half an hour is not',
      rows: [row('16T08:31', 30)],
      startedAt: '16T08:00',
      now: '16T09:00',
      perHour: null,
    },
    {
      name: 'two reports within half an hour are not',
      rows: [row('16T08:10', 30), row('16T08:29', 30)],
      startedAt: '16T08:00',
      now: '16T09:00',
      perHour: null,
    },
    {
      name: 'only scrap is no pace',
      rows: [row('16T09:00', 0), row('16T10:00', 0)],
      startedAt: '16T08:00',
      now: '16T10:00',
      perHour: null,
    },
    { name: 'no report, no pace', rows: [], startedAt: '16T08:00', now: '16T10:00', perHour: null },
  ]
  for (const { name, rows, startedAt, now, running = false, perHour } of cases)
    it(name, () => {
      const work = { startedAt: startedAt === undefined ? null : at(startedAt), running }
      const pace = stepPace(rows.toReversed(), work, OFFICE, at(now))
      if (perHour === null) assert.equal(pace, null)
      else assert.ok(pace !== null && Math.abs(pace * 60 - perHour) < 1e-9, `${pace && pace * 60} per hour`)
    })
})

describe('the forecast of an order of 100 pieces', () => {
  const cases: readonly {
    name: string
    now: string
    steps: readonly Step[]
    paces?: readonly (readonly [number, number])[]
    finish: string | null
    basedOn: 'pace' | 'standard' | 'none'
    each: readonly (readonly [number, string, string])[]
  }[] = [
    {
      name: 'by standard time, setup first',
      now: '16T08:00',
      steps: [stepOf(10, { rules: { setupMinutes: 10 } })],
      finish: '16T09:50',
      basedOn: 'standard',
      each: [[10, '16T09:50', 'standard']],
    },
    {
      name: 'what is made is made, and the setup with it',
      now: '16T08:00',
      steps: [stepOf(10, { rules: { setupMinutes: 10 }, good: pieces(70), scrap: pieces(10), status: 'inProgress' })],
      finish: '16T08:20',
      basedOn: 'standard',
      each: [[10, '16T08:20', 'standard']],
    },
    {
      name: 'what waits for an inspector is made, and comes to the next step',
      now: '16T08:00',
      steps: [
        stepOf(10, { good: pieces(50), waiting: pieces(50), status: 'inProgress' }),
        stepOf(20, { good: pieces(50), status: 'inProgress' }),
      ],
      finish: '16T08:50',
      basedOn: 'standard',
      each: [[20, '16T08:50', 'standard']],
    },
    {
      name: 'at the pace of the reports',
      now: '16T08:00',
      steps: [stepOf(10, { good: pieces(80), status: 'inProgress' })],
      paces: [[10, 0.5]],
      finish: '16T08:40',
      basedOn: 'pace',
      each: [[10, '16T08:40', 'pace']],
    },
    {
      name: 'in rest time work goes on with the next shift',
      now: '21T18:00',
      steps: [stepOf(10, { good: pieces(80), status: 'inProgress' })],
      finish: '23T08:20',
      basedOn: 'standard',
      each: [[10, '23T08:20', 'standard']],
    },
    {
      name: 'the next step waits for the one before, whose scrap it never gets',
      now: '16T08:00',
      steps: [
        stepOf(10, { good: pieces(30), scrap: pieces(10), status: 'inProgress' }),
        stepOf(20, { status: 'pending' }),
      ],
      paces: [[10, 0.5]],
      finish: '16T11:30',
      basedOn: 'pace',
      each: [
        [10, '16T10:00', 'pace'],
        [20, '16T11:30', 'standard'],
      ],
    },
    {
      name: 'with overlap it starts when the transfer batch is made',
      now: '16T08:00',
      steps: [
        stepOf(10, { good: pieces(10), status: 'inProgress' }),
        stepOf(20, { status: 'pending', rules: { overlapAllowed: true, transferBatch: pieces(20) } }),
      ],
      finish: '16T09:50',
      basedOn: 'standard',
      each: [
        [10, '16T09:30', 'standard'],
        [20, '16T09:50', 'standard'],
      ],
    },
    {
      name: 'a quick step that runs already still waits for the last batch',
      now: '16T08:00',
      steps: [
        stepOf(10, { good: pieces(40), status: 'inProgress' }),
        stepOf(20, {
          good: pieces(40),
          status: 'inProgress',
          rules: { overlapAllowed: true, transferBatch: pieces(20), standardSeconds: 30 },
        }),
      ],
      finish: '16T09:10',
      basedOn: 'standard',
      each: [
        [10, '16T09:00', 'standard'],
        [20, '16T09:10', 'standard'],
      ],
    },
    {
      name: 'goods outside come back a lead time after they left, nights included',
      now: '16T08:00',
      steps: [
        stepOf(10, { good: pieces(100), status: 'completed' }),
        stepOf(20, {
          status: 'inProgress',
          startedAt: at('15T20:00'),
          outsourceStatus: 'sent',
          rules: { outsource: outsource(48) },
        }),
        stepOf(30, { status: 'pending' }),
      ],
      finish: '18T09:40',
      basedOn: 'standard',
      each: [
        [20, '17T20:00', 'standard'],
        [30, '18T09:40', 'standard'],
      ],
    },
    {
      name: 'overdue goods may come any minute',
      now: '16T08:00',
      steps: [
        stepOf(20, {
          status: 'inProgress',
          startedAt: at('10T20:00'),
          outsourceStatus: 'sent',
          rules: { outsource: outsource(48) },
        }),
      ],
      finish: '16T08:00',
      basedOn: 'standard',
      each: [[20, '16T08:00', 'standard']],
    },
    {
      name: 'of parallel steps the slower one decides',
      now: '16T08:00',
      steps: [
        stepOf(10, { rules: { parallelGroup: 'A' } }),
        stepOf(20, { rules: { parallelGroup: 'A', standardSeconds: 90 } }),
        stepOf(30, { status: 'pending' }),
      ],
      finish: '16T13:10',
      basedOn: 'standard',
      each: [
        [10, '16T09:40', 'standard'],
        [20, '16T10:30', 'standard'],
        [30, '16T13:10', 'standard'],
      ],
    },
    {
      name: 'cancelled steps are passed by',
      now: '16T08:00',
      steps: [stepOf(10, { status: 'cancelled' }), stepOf(20)],
      finish: '16T09:40',
      basedOn: 'standard',
      each: [[20, '16T09:40', 'standard']],
    },
    {
      name: 'each step keeps its own calendar',
      now: '16T17:00',
      steps: [stepOf(10), stepOf(20, { status: 'pending', time: TWO_SHIFTS })],
      finish: '17T10:50',
      basedOn: 'standard',
      each: [
        [10, '17T09:10', 'standard'],
        [20, '17T10:50', 'standard'],
      ],
    },
    {
      name: 'without standard time and reports nobody can say',
      now: '16T08:00',
      steps: [stepOf(10, { rules: { standardSeconds: 0 } })],
      finish: null,
      basedOn: 'none',
      each: [[10, '16T08:00', 'none']],
    },
    {
      name: 'when nothing is left nothing is forecast',
      now: '16T08:00',
      steps: [stepOf(10, { good: pieces(98), scrap: pieces(2), status: 'completed' })],
      finish: null,
      basedOn: 'none',
      each: [],
    },
    {
      name: 'a calendar without working time never ends',
      now: '16T08:00',
      steps: [stepOf(10, { time: NEVER })],
      finish: null,
      basedOn: 'none',
      each: [],
    },
  ]
  for (const { name, now, steps, paces = [], finish, basedOn, each } of cases)
    it(name, () => {
      const forecast = forecastOrder(
        { quantity: pieces(100), steps },
        { now: at(now), workingTimeOf, paces: new Map(paces) },
      )
      const found = [...forecast.steps.values()].map(s => [s.seq, shown(s.finishAt)?.slice(8), s.basedOn])
      assert.deepEqual(found, each)
      assert.equal(shown(forecast.finishAt)?.slice(8) ?? null, finish)
      assert.equal(forecast.basedOn, basedOn)
    })

  it('a faster pace never finishes later, and nothing finishes before now', () => {
    const now = at('16T16:00')
    const anyMade = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }))
    const anyPace = fc.double({ min: 0.01, max: 5, noNaN: true })
    fc.assert(
      fc.property(anyMade, anyPace, anyPace, (made, one, other) => {
        const [first, second] = made
        const steps = [
          stepOf(10, { good: pieces(first), status: 'inProgress' }),
          stepOf(20, {
            good: pieces(Math.min(first, second)),
            status: 'inProgress',
            rules: { overlapAllowed: true, transferBatch: pieces(20) },
          }),
        ]
        const finish = (pace: number) =>
          forecastOrder({ quantity: pieces(100), steps }, { now, workingTimeOf, paces: new Map([[10, pace]]) }).finishAt
        const slow = finish(Math.min(one, other))
        const fast = finish(Math.max(one, other))
        assert.ok(slow && fast)
        assert.ok(now.epochMilliseconds <= fast.epochMilliseconds)
        assert.ok(fast.epochMilliseconds <= slow.epochMilliseconds)
      }),
      { numRuns: 200 },
    )
  })
})
