import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { InspectionId, PersonId, StepId } from './model.ts'
import { add, formatQuantity, pieces, type Quantity, ZERO } from './quantity.ts'
import { type Booked, type Counts, decideTotal, type TotalDecision, type TotalSaid } from './total-said.ts'

const [ANNA, BEN, CAI] = ['W1', 'W2', 'W3'] as [PersonId, PersonId, PersonId]

type Numbers = readonly [good: number, scrap?: number, rework?: number]
const counts = ([good, scrap = 0, rework = 0]: Numbers): Counts => ({
  good: pieces(good),
  scrap: pieces(scrap),
  rework: pieces(rework),
})

/** Shared evenly among its workers. */
const row = (numbers: Numbers, workers: readonly PersonId[] = [ANNA], more: Partial<Booked> = {}): Booked => ({
  ...counts(numbers),
  waiting: ZERO,
  returned: ZERO,
  returnedTo: null,
  inspectionId: null,
  reporterId: ANNA,
  workers: workers.map(personId => ({
    personId,
    good: pieces(numbers[0] / workers.length),
    sharePct: (pieces(100) / BigInt(workers.length)) as Quantity,
    pay: ZERO,
  })),
  ...more,
})

const ofDay = (numbers: Numbers, more: Partial<TotalSaid> = {}): TotalSaid => ({
  ...counts(numbers),
  ofDay: true,
  workers: [ANNA],
  undivided: false,
  ...more,
})
const open = (numbers: Numbers): TotalSaid => ofDay(numbers, { ofDay: false })

const shown = ({ good, scrap, rework }: Counts): string => [good, scrap, rework].map(formatQuantity).join('/')
function outcome(decision: TotalDecision): string {
  switch (decision.kind) {
    case 'batch':
      return 'batch'
    case 'rest':
      return `rest ${shown(decision.rest)}`
    case 'same':
    case 'less':
      return `${decision.kind} ${shown(decision.had)}`
    case 'ask':
      return `ask ${decision.why}: ${decision.readings.map(shown).join(', ')}`
  }
}

describe('a total that is said', () => {
  const inspected = 'I1' as InspectionId
  const cases: readonly {
    readonly name: string
    readonly said: TotalSaid
    readonly booked: readonly Booked[]
    readonly waiting?: readonly Counts[]
    readonly is: string
  }[] = [
    { name: 'with nothing booked is a report like any other', said: ofDay([150]), booked: [], is: 'batch' },
    { name: 'of what others made too', said: ofDay([150]), booked: [row([100], [BEN])], is: 'batch' },
    { name: 'books the difference', said: ofDay([150]), booked: [row([60]), row([40])], is: 'rest 50/0/0' },
    { name: 'books nothing when nothing is missing', said: ofDay([100]), booked: [row([100])], is: 'same 100/0/0' },
    { name: 'says so when more is booked', said: ofDay([80]), booked: [row([100])], is: 'less 100/0/0' },
    { name: 'brings its scrap along', said: ofDay([150, 2]), booked: [row([100])], is: 'rest 50/2/0' },
    { name: 'may miss nothing but scrap', said: ofDay([100, 2]), booked: [row([100])], is: 'rest 0/2/0' },
    {
      name: 'asks whether scrap beside booked scrap is more of it',
      said: ofDay([150, 3]),
      booked: [row([100, 2])],
      is: 'ask spoiled: 50/1/0, 50/3/0, 150/3/0',
    },
    {
      name: 'asks whether the pieces made hold the booked scrap',
      said: ofDay([150]),
      booked: [row([95, 5])],
      is: 'ask spoiled: 55/0/0, 50/0/0, 150/0/0',
    },
    {
      name: 'does not ask where only one reading can be',
      said: ofDay([98]),
      booked: [row([95, 5])],
      is: 'rest 3/0/0',
    },
    { name: 'of scrap alone', said: ofDay([0, 3]), booked: [row([100, 1])], is: 'rest 0/2/0' },
    { name: 'of scrap alone, of which more is booked', said: ofDay([0, 1]), booked: [row([9, 2])], is: 'less 9/2/0' },
    { name: 'without a day asks', said: open([150]), booked: [row([100])], is: 'ask openDay: 50/0/0, 150/0/0' },
    {
      name: 'without a day, equal: only the same again',
      said: open([100]),
      booked: [row([100])],
      is: 'ask openDay: 100/0/0',
    },
    { name: 'without a day and less than is booked is a batch', said: open([80]), booked: [row([100])], is: 'batch' },
    {
      name: 'counts what waits for an inspector',
      said: ofDay([150]),
      booked: [row([0], [ANNA], { waiting: pieces(100) })],
      is: 'rest 50/0/0',
    },
    {
      name: 'counts what was said, not what the inspector found',
      said: ofDay([150]),
      booked: [
        row([0], [ANNA], { waiting: pieces(100) }),
        row([95, 5], [ANNA], { waiting: pieces(-100), inspectionId: inspected }),
      ],
      is: 'rest 50/0/0',
    },
    {
      name: 'leaves out what a later step sent back',
      said: ofDay([150]),
      booked: [row([100]), row([-10], [ANNA], { returned: pieces(10) })],
      is: 'rest 50/0/0',
    },
    {
      name: 'counts what was sent back to an earlier step as rework',
      said: ofDay([150]),
      booked: [row([100], [ANNA], { returned: pieces(10), returnedTo: 1 as StepId })],
      is: 'ask spoiled: 50/0/0, 40/0/0, 150/0/0',
    },
    {
      name: 'of one, where they shared, asks with their part',
      said: ofDay([150]),
      booked: [row([100], [ANNA, BEN])],
      is: 'ask shared: 100/0/0, 150/0/0',
    },
    {
      name: 'of those who shared is of what they shared',
      said: ofDay([150], { workers: [ANNA, BEN] }),
      booked: [row([100], [ANNA, BEN])],
      is: 'rest 50/0/0',
    },
    {
      name: 'of two holds what each reported alone',
      said: ofDay([150], { workers: [ANNA, BEN] }),
      booked: [row([60]), row([50], [BEN]), row([40], [CAI])],
      is: 'rest 40/0/0',
    },
    {
      name: 'of two asks where a third took part',
      said: ofDay([150], { workers: [ANNA, BEN] }),
      booked: [row([90], [ANNA, BEN, CAI])],
      is: 'ask shared: 90/0/0, 150/0/0',
    },
    {
      name: 'with shares of its own asks',
      said: ofDay([150], { undivided: true }),
      booked: [row([100])],
      is: 'ask undivided: 50/0/0, 150/0/0',
    },
    {
      name: 'asks where a part waits for the leader',
      said: ofDay([150]),
      booked: [row([20])],
      waiting: [counts([100])],
      is: 'ask waiting: 130/0/0, 30/0/0, 150/0/0',
    },
    {
      name: 'of goods from outside is of those who received them',
      said: ofDay([150]),
      booked: [row([100], [], { reporterId: ANNA }), row([30], [], { reporterId: BEN })],
      is: 'rest 50/0/0',
    },
  ]
  for (const { name, said, booked, waiting = [], is } of cases)
    test(name, () => assert.equal(outcome(decideTotal(said, booked, waiting)), is))

  test('once booked is all there: the same total again books nothing', () => {
    const part = fc.tuple(fc.nat(200), fc.nat(3))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), part, (parts, [good, scrap]) => {
        const before = parts.filter(([made, bad]) => made + bad > 0).map(numbers => row(numbers))
        const said = ofDay([good, scrap])
        const decision = decideTotal(said, before, [])
        if (decision.kind !== 'rest') return
        const { rest, had } = decision
        assert.ok(rest.good >= ZERO && rest.scrap >= ZERO && add(rest.good, rest.scrap) > ZERO)
        if (said.good > ZERO) assert.equal(add(had.good, rest.good), said.good)
        const after = decideTotal(
          { ...said, scrap: ZERO },
          [...before, { ...row([0]), ...rest, workers: alone(rest) }],
          [],
        )
        assert.ok(said.good === ZERO || after.kind === 'same', outcome(after))
      }),
    )
  })
})

const alone = ({ good }: Counts): Booked['workers'] => [{ personId: ANNA, good, sharePct: pieces(100), pay: ZERO }]
