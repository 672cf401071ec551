import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { givenPerson } from '../test/given-order.ts'
import {
  decideLot,
  decideLotReversal,
  type LotContext,
  type LotStatement,
  waitingOf,
  waitsForInspection,
} from './incoming-inspection.ts'
import type { DepartmentId, Person, ReasonCode } from './model.ts'
import { add, negate, pieces, type Quantity, ZERO } from './quantity.ts'

const QC = 'D-QC' as DepartmentId
const INSPECTOR: Person = givenPerson('W025', { role: 'inspector', departmentId: QC })
const CHIEF: Person = givenPerson('W100', { role: 'manager' })
const WORKER: Person = givenPerson('W004', { role: 'worker' })
const SCRATCH = 'DM02' as ReasonCode

const NOTHING: LotStatement = {
  verdict: null,
  good: null,
  returned: ZERO,
  scrap: ZERO,
  conceded: null,
  sample: null,
  defects: [],
  approver: null,
  note: '',
}
const DEFECT = { defects: [{ reason: SCRATCH, quantity: null }] } as const

const context = (given: Partial<LotContext> = {}): LotContext => ({
  inspector: INSPECTOR,
  departmentIds: [QC],
  waiting: pieces(100),
  unitDecimals: 0,
  plan: null,
  defectsKnown: true,
  outOfTolerance: false,
  ...given,
})

/** "pass 95 returned 5 scrap 0 rest 0", or the refusal's kind. */
function said(statement: Partial<LotStatement>, given: Partial<LotContext> = {}): string {
  const decided = decideLot({ ...NOTHING, ...statement }, context(given))
  if (decided.kind === 'refused') return decided.why.kind
  const { good, returned, scrap } = decided.split
  const n = (quantity: Quantity) => Number(quantity) / 10_000
  return `${decided.result} ${n(good)} returned ${n(returned)} scrap ${n(scrap)} rest ${n(decided.rest)}`
}

const PLAN = { plan: { sampleQty: pieces(20), acceptNumber: pieces(1) } }

const CASES: readonly (readonly [name: string, is: string, expected: string])[] = [
  ['a verdict passes all of it', said({ verdict: 'pass' }), 'pass 100 returned 0 scrap 0 rest 0'],
  ['a part leaves the rest waiting', said({ good: pieces(60) }), 'pass 60 returned 0 scrap 0 rest 40'],
  [
    'sorted, each where it goes',
    said({ good: pieces(90), returned: pieces(8), scrap: pieces(2), ...DEFECT }),
    'pass 90 returned 8 scrap 2 rest 0',
  ],
  ['only what is bad: the rest is good', said({ returned: pieces(5), ...DEFECT }), 'pass 95 returned 5 scrap 0 rest 0'],
  ['a bad lot goes back as a whole', said({ verdict: 'fail', ...DEFECT }), 'fail 0 returned 100 scrap 0 rest 0'],
  [
    'but for what is scrapped',
    said({ verdict: 'fail', scrap: pieces(3), ...DEFECT }),
    'fail 0 returned 97 scrap 3 rest 0',
  ],
  [
    'within the sample’s number it passes, less the bad ones',
    said({ sample: pieces(20), returned: pieces(1), ...DEFECT }, PLAN),
    'pass 99 returned 1 scrap 0 rest 0',
  ],
  [
    'above the sample’s number it goes back',
    said({ sample: pieces(20), returned: pieces(2), ...DEFECT }, PLAN),
    'fail 0 returned 100 scrap 0 rest 0',
  ],
  [
    'out of tolerance it goes back',
    said({ sample: pieces(5), ...DEFECT }, { outOfTolerance: true }),
    'fail 0 returned 100 scrap 0 rest 0',
  ],
  [
    'conceded by somebody who may, with a reason',
    said({ verdict: 'concede', approver: CHIEF, note: '急用' }),
    'conceded 100 returned 0 scrap 0 rest 0',
  ],
  ['more than waits is refused', said({ good: pieces(101) }), 'moreThanWaiting'],
  ['more bad than waits is refused', said({ returned: pieces(101), ...DEFECT }), 'moreThanWaiting'],
  ['nothing said is refused', said({}), 'nothingSaid'],
  ['below nothing is refused', said({ good: pieces(-1) }), 'negative'],
  ['finer than the unit is refused', said({ good: 5_000n as Quantity }), 'notWhole'],
  ['bad without a defect is refused', said({ verdict: 'fail' }), 'reasonMissing'],
  [
    'defects of more than is bad are refused',
    said({ returned: pieces(2), defects: [{ reason: SCRATCH, quantity: pieces(3) }] }),
    'defectsDiffer',
  ],
  ['more bad than looked at is refused', said({ sample: pieces(1), returned: pieces(2), ...DEFECT }), 'sampleTooSmall'],
  ['a pass out of tolerance is refused', said({ verdict: 'pass' }, { outOfTolerance: true }), 'outOfTolerance'],
  ['a concession of nobody is refused', said({ verdict: 'concede', note: '急用' }), 'approverMissing'],
  [
    'a concession of somebody who may not is refused',
    said({ verdict: 'concede', approver: INSPECTOR, note: '急用' }),
    'approverMayNot',
  ],
  [
    'a concession without a reason is refused',
    said({ verdict: 'concede', approver: CHIEF }),
    'concessionReasonMissing',
  ],
  ['a worker’s word is none', said({ verdict: 'pass' }, { inspector: WORKER }), 'notInspector'],
]

describe('a lot that came in', () => {
  for (const [name, is, expected] of CASES) it(name, () => assert.equal(is, expected))

  it('is inspected where its material says so, or where the site says so of all lots', () => {
    const of = (inspectIncoming: boolean, lotTracked: boolean, incoming: 'none' | 'lots') =>
      waitsForInspection({ inspectIncoming, lotTracked }, { incoming })
    assert.deepEqual(
      [of(true, false, 'none'), of(false, true, 'none'), of(false, true, 'lots'), of(false, false, 'lots')],
      [true, false, true, false],
    )
  })

  it('has no more to judge than a count has found of it; of no lot that can not be told', () => {
    assert.equal(waitingOf(pieces(50), { lot: 'L1', quantity: pieces(45) }), pieces(45))
    assert.equal(waitingOf(pieces(50), { lot: 'L1', quantity: pieces(-3) }), ZERO)
    assert.equal(waitingOf(pieces(50), { lot: '', quantity: pieces(7) }), pieces(50))
  })
})

describe('whatever an inspector says of a lot', () => {
  const amount = fc.nat(120).map(pieces)
  const some = fc.option(amount)
  const statement = fc.record({
    verdict: fc.constantFrom('pass' as const, 'fail' as const, 'concede' as const, null),
    good: some,
    returned: amount,
    scrap: amount,
    conceded: some,
    sample: some,
    defects: fc.constantFrom([], [...DEFECT.defects]),
    approver: fc.constantFrom(CHIEF, INSPECTOR, null),
    note: fc.constantFrom('', '急用'),
  })
  const given = fc.record({ waiting: amount, outOfTolerance: fc.boolean(), plan: fc.constantFrom(null, PLAN.plan) })

  test('nothing is lost or made: accepted, refused and waiting are what waited; what leaves is what was refused', () => {
    fc.assert(
      fc.property(statement, given, (words, circumstances) => {
        const decided = decideLot(words, context(circumstances))
        if (decided.kind === 'refused') return
        const { good, returned, scrap, conceded } = decided.split
        assert.equal(add(good, returned, scrap, decided.rest), circumstances.waiting)
        assert.ok([good, returned, scrap, conceded, decided.rest].every(quantity => quantity >= ZERO))
        assert.ok(conceded <= good)
        assert.equal(negate(add(...decided.moves.map(({ quantity }) => quantity))), add(returned, scrap))
        assert.equal(decided.result === 'conceded', words.verdict === 'concede' || (words.conceded ?? ZERO) > ZERO)
        if (decided.result === 'conceded') assert.equal(words.approver, CHIEF)
      }),
      { numRuns: 500 },
    )
  })
})

describe('a result of a lot', () => {
  const DONE = Temporal.Instant.from('2026-11-18T02:00:00Z')
  const result = {
    inspectorId: INSPECTOR.id,
    doneAt: DONE,
    reversed: null,
    good: pieces(90),
    returned: pieces(8),
    scrap: pieces(2),
  }
  const back = (given: { minutes?: number; actor?: Person; reason?: string; lies?: number; held?: number }) =>
    decideLotReversal(result, {
      actor: given.actor ?? INSPECTOR,
      reason: given.reason ?? '量错了',
      now: DONE.add({ minutes: given.minutes ?? 5 }),
      editWindowMinutes: 30,
      departmentIds: [QC],
      lot: { lot: 'L1', quantity: pieces(given.lies ?? 90), held: pieces(given.held ?? 0) },
    })
  const kindOf = (decided: ReturnType<typeof back>) => (decided.kind === 'refused' ? decided.why.kind : decided.kind)

  it('is taken back as a whole', () => assert.deepEqual(back({}), { kind: 'reversed', again: pieces(100) }))
  it('is taken back with a reason only', () => assert.equal(kindOf(back({ reason: ' ' })), 'reversalReasonMissing'))
  it('is not another inspector’s to take back', () => {
    const other = givenPerson('W026', { role: 'inspector', departmentId: QC })
    assert.equal(kindOf(back({ actor: other })), 'notYours')
  })
  it('is taken back in time, later by who is in charge', () => {
    assert.equal(kindOf(back({ minutes: 30 })), 'reversed')
    assert.equal(kindOf(back({ minutes: 31 })), 'windowOver')
    assert.equal(kindOf(back({ minutes: 31, actor: CHIEF })), 'reversed')
  })
  it('stands once some of it was used, or is held for another', () => {
    assert.equal(kindOf(back({ lies: 89 })), 'usedMeanwhile')
    assert.equal(kindOf(back({ lies: 99, held: 10 })), 'usedMeanwhile')
    assert.equal(kindOf(back({ lies: 100, held: 10 })), 'reversed')
  })
})
