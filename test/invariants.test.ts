/** What always holds (design §3), as far as it is the rules' own doing. The numbers are the design's. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { completionOf, outputOf } from '../domain/completion.ts'
import type { Order, Person, Report, Step } from '../domain/model.ts'
import { ROLES } from '../domain/model.ts'
import { applyOrderChange, totalsOf } from '../domain/order-ledger.ts'
import { decideStart } from '../domain/order-lifecycle.ts'
import { ACTIONS, mayDo } from '../domain/permissions.ts'
import { add, pieces, type Quantity, ZERO } from '../domain/quantity.ts'
import { decideReport } from '../domain/report-acceptance.ts'
import { decideReversal } from '../domain/reversal.ts'
import { decideApproval } from '../domain/review.ts'
import {
  consumedBy,
  gate,
  isLimited,
  openRework,
  stages,
  statusConsequences,
  stepFlows,
} from '../domain/step-progress.ts'
import {
  CONTEXT,
  departmentId,
  givenOrder,
  givenPerson,
  givenStep,
  leader,
  minutesAgo,
  NOW,
  reporting,
  undoing,
  WORK_DATE,
  withLedger,
  withSettings,
  worker,
} from './given-order.ts'
import { type Floor, floors, type Moment, play } from './random-floor.ts'

const RUNS = { numRuns: 400 }

/** Holds the property at every moment of every random floor. */
const always = (name: string, holds: (moment: Moment, floor: Floor) => void): void => {
  test(name, () => {
    fc.assert(
      fc.property(floors, floor => {
        for (const moment of play(floor).moments) holds(moment, floor)
      }),
      RUNS,
    )
  })
}

describe('invariant 3: the ledger is append-only, and totals and statuses follow from it', () => {
  always('totals equal the sum of the ledger after every decision', ({ after, ledger }) => {
    for (const step of after.steps) assert.deepEqual(step.totals, totalsOf(rowsOf(step, ledger)))
  })

  always('applying the change gives the order that the decision foretold', ({ before, after, change }) => {
    assert.equal(change.expectedVersion, before.version)
    assert.deepEqual(applyOrderChange(before, change), after)
  })

  always('statuses are already what follows from totals: deciding them again changes nothing', ({ after }) => {
    assert.deepEqual(statusConsequences(after, NOW), { order: {}, steps: [] })
  })

  always('a counter row is the exact negative of its row, and a row is countered once', ({ ledger }) => {
    const countered = ledger.flatMap(r => r.reversalOf ?? [])
    assert.equal(new Set(countered).size, countered.length)
    for (const counter of ledger.filter(r => r.reversalOf !== null)) {
      const row = ledger.find(r => r.id === counter.reversalOf)
      assert.ok(row && row.reversalOf === null)
      assert.deepEqual(totalsOf([row, counter]), totalsOf([]))
      assert.equal(row.workDate, counter.workDate)
    }
  })

  always('the statuses are those an onlooker would name', ({ after }) => {
    // The onlooker's rules are plain where every step is reported by people.
    if (after.steps.some(s => !s.rules.reportPoint)) return
    let previous: readonly Step[] = []
    for (const stage of stages(after)) {
      for (const step of stage) assert.equal(step.status, statusSeen(after, previous, step), `step ${step.seq}`)
      previous = stage
    }
    const done = after.steps.every(s => s.status === 'completed')
    if (after.status !== 'onHold') assert.equal(after.status === 'completed', done)
  })
})

function statusSeen(order: Order, previous: readonly Step[], step: Step): Step['status'] {
  const goods = previous.map(s => Number(s.totals.good))
  const received = previous.length === 0 ? Number(order.quantity) : Math.min(...goods)
  const previousOver = previous.every(s => s.status === 'completed')
  const { good, scrap, rework, reworkDone } = step.totals
  const used = Number(good + scrap + rework - reworkDone)
  if (previousOver && used >= received && rework === reworkDone) return 'completed'
  if (step.status === 'paused') return 'paused'
  const held = order.status === 'onHold'
  if (step.startedAt !== null) return held ? 'paused' : 'inProgress'
  const batch = step.rules.overlapAllowed && received > 0 && received >= Number(step.rules.transferBatch)
  return (previousOver || batch) && !held ? 'ready' : 'pending'
}

describe('invariant 4: quantities are exact and never negative', () => {
  always('no total, no open rework and no part of the gate is ever below zero', ({ after }, { settings }) => {
    for (const step of after.steps) {
      const { good, scrap, rework, reworkDone } = step.totals
      const here = gate(after, step.seq, settings)
      assert.ok(here)
      const all = [good, scrap, rework, reworkDone, openRework(step.totals), here.received, here.consumed]
      assert.ok(
        [...all, here.reportable, here.tolerance, here.limit ?? ZERO].every(q => q >= 0n),
        `step ${step.seq}`,
      )
    }
  })

  always('the shares of a report sum to it exactly', ({ change }) => {
    for (const row of change.reports.filter(r => r.workers.length > 0))
      assert.equal(add(...row.workers.map(w => w.good)), row.good)
  })
})

describe('invariant 5: good, scrap and rework are separate numbers', () => {
  test('scrap and rework are used up by the step and never reach the next one, the output or the completion', () => {
    const order = givenOrder([givenStep(10), givenStep(20, { isOutput: true })])
    const after = accept(order, reporting(10, 60, { scrap: pieces(30), rework: pieces(10) }))
    assert.equal(gate(after, 10, CONTEXT.settings)?.reportable, ZERO)
    assert.equal(gate(after, 20, CONTEXT.settings)?.received, pieces(60))
    assert.equal(outputOf(after), ZERO)
    assert.equal(completionOf(after), 0.3)
  })

  test('a step with rework still out is not complete, and completes when it comes back', () => {
    const order = accept(givenOrder([givenStep(10)]), reporting(10, 90, { rework: pieces(10) }))
    assert.equal(order.steps[0]?.status, 'inProgress')
    const back = accept(order, reporting(10, 8, { scrap: pieces(2), reworkDone: pieces(10) }))
    assert.deepEqual([back.steps[0]?.status, back.status], ['completed', 'completed'])
  })

  test('partial reports add up to the same as one report', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 10 }), parts => {
        const order = givenOrder([givenStep(10), givenStep(20)])
        const inParts = parts.reduce((o, part) => accept(o, reporting(10, part)), order)
        const atOnce = accept(
          order,
          reporting(
            10,
            parts.reduce((a, b) => a + b, 0),
          ),
        )
        assert.deepEqual(inParts.steps, atOnce.steps)
      }),
      { numRuns: 50 },
    )
  })
})

describe('invariant 6: one quantity gate', () => {
  always('nothing is consumed beyond what was received, unless a row says it was let through', (moment, floor) => {
    const { after, ledger } = moment
    for (const flow of stepFlows(after, floor.settings.overReportTolerancePct).values()) {
      if (!isLimited(after, flow.step, floor.settings) || flow.consumed <= flow.ceiling) continue
      const letThrough = standing(rowsOf(flow.step, ledger)).filter(r => r.overGate)
      assert.ok(
        consumedBy(totalsOf(letThrough)) >= flow.consumed - flow.ceiling,
        `step ${flow.step.seq}: ${flow.consumed} of ${flow.ceiling}`,
      )
      // Without a previous-step limit a filled-in step may have to have made more than the order asks for.
      if (floor.settings.prevStepRule !== 'none') assert.notEqual(floor.settings.overReportAction, 'block')
    }
  })

  always('a row says it was let through exactly when it asked for more than the gate showed', (moment, floor) => {
    if (moment.act.do !== 'report' && moment.act.do !== 'rest') return
    const [main] = moment.change.reports
    assert.ok(main)
    const here = gate(moment.before, main.stepSeq, floor.settings)
    assert.ok(here)
    assert.equal(main.overGate, here.limit !== null && consumedBy(totalsOf([main])) > here.limit)
  })

  test('every path meets the same gate: what a card shows is booked, one more is refused', () => {
    fc.assert(
      fc.property(floors, floor => {
        const context = { ...CONTEXT, settings: { ...floor.settings, overReportAction: 'block' as const } }
        const order = play(floor).moments.at(-1)?.after ?? floor.order
        if (order.status === 'onHold' || order.status === 'completed') return
        for (const step of order.steps.filter(s => s.status === 'ready' || s.status === 'inProgress')) {
          const here = gate(order, step.seq, context.settings, context.unitDecimals)
          if (!here || here.limit === null) continue
          const kinds = [here.limit, add(here.limit, pieces(1))].map(q => kindOf(order, step, q, context))
          const shown = kinds[0] === 'noReportPoint' || here.limit === 0n || kinds[0] === 'accepted'
          assert.ok(shown, `step ${step.seq}: ${kinds[0]}`)
          assert.ok(['overGate', 'noReportPoint', 'tooLarge'].includes(kinds[1] ?? ''), kinds[1])
        }
      }),
      RUNS,
    )
  })

  test('what is over the gate is saved with a flag, held for the leader, or refused, as the factory set it', () => {
    const order = givenOrder([givenStep(10)])
    const over = reporting(10, 101)
    const kinds = (['warn', 'review', 'block'] as const).map(overReportAction => {
      const decision = decideReport(order, over, withSettings({ overReportAction }))
      return decision.kind === 'accepted' ? `accepted, flagged ${decision.report.overGate}` : decision.kind
    })
    assert.deepEqual(kinds, ['accepted, flagged true', 'toReview', 'refused'])
  })
})

function kindOf(order: Order, step: Step, good: Quantity, context: typeof CONTEXT): string {
  const decision = decideReport(order, reporting(step.seq, good), context)
  return decision.kind === 'refused' ? decision.why.kind : decision.kind
}

describe('invariant 7: occurred, reported and effective are three times', () => {
  test('a late report belongs to the day of the work, and takes effect when it is told', () => {
    const yesterday = WORK_DATE.subtract({ days: 1 })
    const occurredAt = minutesAgo(20 * 60)
    const decision = decideReport(
      givenOrder([givenStep(10)]),
      reporting(10, 5, { occurredAt, workDate: yesterday }),
      CONTEXT,
    )
    assert.ok(decision.kind === 'accepted')
    const { report } = decision
    assert.deepEqual([report.workDate, report.occurredAt, report.effectiveAt], [yesterday, occurredAt, NOW])
  })

  test('a report that waits for review counts and has no effective time until the leader agrees', () => {
    const order = givenOrder([givenStep(10, { reviewRequired: true })])
    const decision = decideReport(order, reporting(10, 5), CONTEXT)
    assert.ok(decision.kind === 'accepted')
    assert.deepEqual([decision.report.review, decision.report.effectiveAt], ['pending', null])
    assert.equal(decision.after.steps[0]?.totals.good, pieces(5))
  })

  test('a reversal changes the figures of the day of the work, not of today', () => {
    const yesterday = WORK_DATE.subtract({ days: 1 })
    const booked = decideReport(givenOrder([givenStep(10)]), reporting(10, 5, { workDate: yesterday }), CONTEXT)
    assert.ok(booked.kind === 'accepted')
    const undone = decideReversal(booked.after, undoing(booked.report.id), withLedger([booked.report]))
    assert.ok(undone.kind === 'reversed')
    assert.equal(undone.reversal.workDate, yesterday)
  })
})

test('invariant 8: overlapping time never refuses a report', () => {
  const order = givenOrder([givenStep(10)])
  const same = { occurredAt: minutesAgo(60), minutes: 60 }
  const twice = accept(accept(order, reporting(10, 5, same)), reporting(10, 6, same))
  assert.equal(twice.steps[0]?.totals.good, pieces(11))
})

const anyPerson: fc.Arbitrary<Person> = fc
  .record({
    role: fc.constantFrom(...ROLES),
    isAdmin: fc.boolean(),
    active: fc.boolean(),
    teamId: fc.constantFrom('T1', 'T2', null),
    departmentId: fc.constantFrom('D1', 'D2'),
  })
  .map(said =>
    givenPerson('X', {
      ...said,
      teamId: said.teamId as Person['teamId'],
      departmentId: said.departmentId as Person['departmentId'],
    }),
  )

describe('invariant 13: role and department decide', () => {
  test('nobody reviews their own report, be they leader, manager or administrator', () => {
    fc.assert(
      fc.property(anyPerson, fc.boolean(), (person, asReporter) => {
        const skilled = { ...person, active: true, isAdmin: true }
        const order = givenOrder([givenStep(10, { reviewRequired: true })])
        const others = { person: worker, percent: null, minutes: null }
        const request = asReporter
          ? reporting(10, 5, { reporter: skilled, workers: [others] })
          : reporting(10, 5, { reporter: worker, workers: [others, { ...others, person: skilled }] })
        const booked = decideReport(order, request, CONTEXT)
        assert.ok(booked.kind === 'accepted')
        const review = { reportId: booked.report.id, reviewer: skilled, now: NOW, note: '' }
        const decision = decideApproval(booked.after, review, { ...withLedger([booked.report]), decisions: [] })
        assert.ok(decision.kind === 'refused')
        assert.equal(decision.why.kind, 'ownReport')
      }),
      { numRuns: 100 },
    )
  })

  test('who has left may do nothing, and a stranger to team and department no more than a passer-by', () => {
    fc.assert(
      fc.property(anyPerson, fc.constantFrom(...ACTIONS), (person, action) => {
        assert.equal(mayDo({ ...person, active: false }, action, { ownerIds: [person.id] }), false)
        const stranger = { ...person, role: 'worker' as const, isAdmin: false, active: true }
        assert.equal(mayDo(stranger, action), ['raiseException', 'seeOrder'].includes(action))
      }),
    )
  })

  test('the presser counts, not the button: work on a step needs the skill or the charge of its team', () => {
    const order = givenOrder([givenStep(10)])
    const kinds = [
      worker,
      leader,
      givenPerson('W2', { skills: new Set() }),
      givenPerson('L2', { role: 'teamLeader', teamId: 'T2' as Person['teamId'], skills: new Set() }),
    ].map(actor => decideStart(order, { actor, now: NOW, stepSeq: 10, departmentId, waitsForPrevious: true }).kind)
    assert.deepEqual(kinds, ['decided', 'decided', 'refused', 'refused'])
  })
})

test('invariant 14: a refused input changes nothing and says why', () => {
  // Orders are frozen all the way down: a rule that touched its input would throw.
  fc.assert(
    fc.property(floors, floor => {
      for (const answer of play(floor).refused) {
        assert.equal('change' in answer || 'after' in answer, false)
        if (answer.kind === 'refused') assert.ok('why' in answer)
        else assert.ok(answer.kind === 'toReview' || answer.kind === 'nothing', answer.kind)
      }
    }),
    RUNS,
  )
})

test('the random floors reach what they are meant to try', () => {
  const seen = new Map<string, number>()
  const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1)
  for (const floor of fc.sample(floors, { numRuns: 1500, seed: 7 })) {
    const { moments, refused } = play(floor)
    for (const m of moments) {
      count(m.act.do)
      if (m.change.reports.some(r => r.channel === 'auto' && r.reversalOf === null)) count('filled in')
      if (m.change.reports.some(r => r.overGate)) count('over the gate')
      if (m.before.status === 'completed' && m.after.status === 'inProgress') count('reopened')
    }
    for (const answer of refused) {
      const { why } = answer as { why?: { kind: string } }
      count(answer.kind)
      count(why?.kind ?? '')
    }
  }
  for (const what of [
    ...[
      'report',
      'rest',
      'reverse',
      'correct',
      'approve',
      'reject',
      'approveHeld',
      'hold',
      'unhold',
      'pause',
      'resume',
    ],
    ...['filled in', 'over the gate', 'reopened', 'toReview', 'nextConsumed', 'reworkCameBack', 'notReady', 'overGate'],
    ...['alreadyReversed', 'isReversal', 'filledIn', 'nothingLeft', 'noReportPoint', 'reworkDoneMoreThanOpen'],
  ])
    assert.ok((seen.get(what) ?? 0) >= 5, `${what}: ${seen.get(what) ?? 0}`)
})

const rowsOf = (step: Step, ledger: readonly Report[]): readonly Report[] => ledger.filter(r => r.stepId === step.id)

/** Rows that were not taken back. */
function standing(rows: readonly Report[]): readonly Report[] {
  const countered = new Set(rows.map(r => r.reversalOf))
  return rows.filter(r => r.reversalOf === null && !countered.has(r.id))
}

function accept(order: Order, request: Parameters<typeof decideReport>[1]): Order {
  const decision = decideReport(order, request, CONTEXT)
  assert.ok(decision.kind === 'accepted', decision.kind)
  return decision.after
}
