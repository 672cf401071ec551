import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { add, negate, pieces, type Quantity, ZERO } from './quantity.ts'
import {
  decideCount,
  decideIssue,
  decidePutAway,
  decideReceipt,
  decideReturn,
  freeOf,
  type LotQuantity,
  NO_LOT,
  type StockDecision,
  type StockedLot,
  type StockItem,
  sumOf,
  takeOldestFirst,
} from './stock.ts'

const BAR: StockItem = { lotTracked: true, decimals: 2 }
const NUT: StockItem = { lotTracked: false, decimals: 0 }
const of = (lot: string, count: number, held = 0): StockedLot => ({ lot, quantity: pieces(count), held: pieces(held) })
const asking = (count: number, lot: string | null = null) => ({ quantity: pieces(count), lot })
const halfPiece = { quantity: 5_000n as Quantity, lot: null }

/** "moved L1 -5", or the refusal's kind. */
const said = (decision: StockDecision): string =>
  decision.kind === 'moved'
    ? `moved ${decision.move.lot} ${Number(decision.move.quantity) / 10_000}`
    : decision.why.kind

type Case = { readonly name: string; readonly decision: StockDecision; readonly is: string }

const table = (cases: readonly Case[]) => {
  for (const { name, decision, is } of cases) test(name, () => assert.equal(said(decision), is))
}

describe('an issue', () => {
  const two = [of('L1', 30), of('L2', 40)]
  table([
    {
      name: 'takes what is there',
      decision: decideIssue(NUT, asking(5), [of(NO_LOT, 9)], 'released'),
      is: 'moved  -5',
    },
    {
      name: 'of all there is leaves nothing',
      decision: decideIssue(NUT, asking(9), [of(NO_LOT, 9)], null),
      is: 'moved  -9',
    },
    {
      name: 'above stock is refused',
      decision: decideIssue(NUT, asking(10), [of(NO_LOT, 9)], 'released'),
      is: 'notEnough',
    },
    {
      name: 'of what is below zero is refused',
      decision: decideIssue(NUT, asking(1), [of(NO_LOT, -3)], 'released'),
      is: 'notEnough',
    },
    {
      name: 'of nothing is refused',
      decision: decideIssue(NUT, asking(0), [of(NO_LOT, 9)], 'released'),
      is: 'notPositive',
    },
    {
      name: 'finer than the unit is refused',
      decision: decideIssue(NUT, halfPiece, [of(NO_LOT, 9)], 'released'),
      is: 'tooFine',
    },
    {
      name: 'takes the only lot without a word',
      decision: decideIssue(BAR, asking(5), [of('L1', 9)], 'released'),
      is: 'moved L1 -5',
    },
    {
      name: 'of one of several lots must say which',
      decision: decideIssue(BAR, asking(5), two, 'released'),
      is: 'whichLot',
    },
    { name: 'takes the lot it names', decision: decideIssue(BAR, asking(5, 'L2'), two, 'released'), is: 'moved L2 -5' },
    {
      name: 'above its lot is refused, whatever the others have',
      decision: decideIssue(BAR, asking(41, 'L2'), two, 'released'),
      is: 'notEnough',
    },
    {
      name: 'of a lot that is not there is refused',
      decision: decideIssue(BAR, asking(5, 'L9'), two, 'released'),
      is: 'unknownLot',
    },
    {
      name: 'by lot of what has none is refused',
      decision: decideIssue(NUT, asking(5, 'L1'), [of(NO_LOT, 9)], 'released'),
      is: 'noLots',
    },
    {
      name: 'of what waits for its inspection is refused',
      decision: decideIssue(BAR, asking(5), [of('L1', 9, 9)], 'released'),
      is: 'heldForInspection',
    },
    {
      name: 'of what is free beside it is booked',
      decision: decideIssue(BAR, asking(5), [of('L1', 9, 4)], 'released'),
      is: 'moved L1 -5',
    },
    {
      name: 'into what waits is refused',
      decision: decideIssue(BAR, asking(6), [of('L1', 9, 4)], 'released'),
      is: 'heldForInspection',
    },
    {
      name: 'of a held lot that is named is refused, whatever the others have',
      decision: decideIssue(BAR, asking(5, 'L1'), [of('L1', 9, 9), of('L2', 40)], 'released'),
      is: 'heldForInspection',
    },
    {
      name: 'takes the only lot that is free without a word',
      decision: decideIssue(BAR, asking(5), [of('L1', 9, 9), of('L2', 40)], 'released'),
      is: 'moved L2 -5',
    },
    {
      name: 'above all there is says so, held or not',
      decision: decideIssue(BAR, asking(50), [of('L1', 9, 9)], 'released'),
      is: 'notEnough',
    },
    {
      name: 'of what has no lots may wait as well',
      decision: decideIssue(NUT, asking(5), [of(NO_LOT, 9, 6)], null),
      is: 'heldForInspection',
    },
    {
      name: 'before the release is usual',
      decision: decideIssue(NUT, asking(5), [of(NO_LOT, 9)], 'planned'),
      is: 'moved  -5',
    },
    {
      name: 'for a completed order is refused',
      decision: decideIssue(NUT, asking(5), [of(NO_LOT, 9)], 'completed'),
      is: 'orderNotOpen',
    },
    {
      name: 'for a cancelled order is refused',
      decision: decideIssue(NUT, asking(5), [of(NO_LOT, 9)], 'cancelled'),
      is: 'orderNotOpen',
    },
  ])
})

describe('a return', () => {
  const two = [of('L1', 30), of('L2', 4)]
  table([
    { name: 'brings back what was issued', decision: decideReturn(NUT, asking(5), [of(NO_LOT, 9)]), is: 'moved  5' },
    { name: 'of what was never issued is refused', decision: decideReturn(NUT, asking(5), []), is: 'neverIssued' },
    {
      name: 'of what came back already is refused',
      decision: decideReturn(NUT, asking(5), [of(NO_LOT, 0)]),
      is: 'neverIssued',
    },
    {
      name: 'of more than was issued is refused',
      decision: decideReturn(NUT, asking(10), [of(NO_LOT, 9)]),
      is: 'moreThanIssued',
    },
    { name: 'of several lots must say which', decision: decideReturn(BAR, asking(3), two), is: 'whichLot' },
    { name: 'is held to its lot', decision: decideReturn(BAR, asking(5, 'L2'), two), is: 'moreThanIssued' },
    { name: 'of another lot is refused', decision: decideReturn(BAR, asking(1, 'L3'), two), is: 'unknownLot' },
  ])
})

describe('a receipt', () => {
  table([
    { name: 'of what has no lots', decision: decideReceipt(NUT, asking(500)), is: 'moved  500' },
    { name: 'of what has lots must say which', decision: decideReceipt(BAR, asking(500)), is: 'lotMissing' },
    { name: 'with its lot', decision: decideReceipt(BAR, asking(500, 'L2411')), is: 'moved L2411 500' },
    {
      name: 'with a lot of what has none is refused',
      decision: decideReceipt(NUT, asking(500, 'L2411')),
      is: 'noLots',
    },
    { name: 'of nothing is refused', decision: decideReceipt(NUT, asking(0)), is: 'notPositive' },
  ])
})

describe('a count', () => {
  const count = (
    item: StockItem,
    n: number,
    lots: readonly LotQuantity[],
    lot: string | null = null,
    reason = 'counted',
  ) => decideCount(item, { ...asking(n, lot), reason }, lots)
  table([
    { name: 'moves the difference down', decision: count(NUT, 480, [of(NO_LOT, 500)]), is: 'moved  -20' },
    { name: 'moves the difference up', decision: count(NUT, 480, [of(NO_LOT, 470)]), is: 'moved  10' },
    { name: 'brings what is below zero to what is there', decision: count(NUT, 0, [of(NO_LOT, -7)]), is: 'moved  7' },
    { name: 'of what was never there', decision: count(NUT, 3, []), is: 'moved  3' },
    { name: 'that agrees changes nothing', decision: count(NUT, 500, [of(NO_LOT, 500)]), is: 'asCounted' },
    {
      name: 'without a reason is refused',
      decision: count(NUT, 480, [of(NO_LOT, 500)], null, ' '),
      is: 'reasonMissing',
    },
    { name: 'of several lots must say which', decision: count(BAR, 5, [of('L1', 3), of('L2', 4)]), is: 'whichLot' },
    {
      name: 'of one lot leaves the others',
      decision: count(BAR, 5, [of('L1', 3), of('L2', 4)], 'L2'),
      is: 'moved L2 1',
    },
    { name: 'finds a lot that nobody booked', decision: count(BAR, 5, [of('L1', 3)], 'L9'), is: 'moved L9 5' },
    {
      name: 'of what nobody knows the lot of',
      decision: count(BAR, 0, [of(NO_LOT, -3), of('L1', 9)], NO_LOT),
      is: 'moved  3',
    },
    { name: 'of an unknown material with lots needs one', decision: count(BAR, 5, []), is: 'lotMissing' },
  ])
})

describe('putting away', () => {
  const put = (count: number | null, made: number, before: number) =>
    decidePutAway({ quantity: count === null ? null : pieces(count), decimals: 0 }, pieces(made), pieces(before), 'G1')
  table([
    { name: 'without a number takes all that is left', decision: put(null, 120, 20), is: 'moved G1 100' },
    { name: 'of a part', decision: put(30, 120, 20), is: 'moved G1 30' },
    { name: 'of more than was made is refused', decision: put(101, 120, 20), is: 'moreThanMade' },
    { name: 'of nothing made is refused', decision: put(null, 20, 20), is: 'nothingMade' },
    { name: 'of what a reversal has taken back is refused', decision: put(null, 10, 20), is: 'nothingMade' },
  ])
})

// A warehouse that does at random what people and reports do ------------------------------------------------------------

type Act = {
  readonly do: 'receive' | 'issue' | 'return' | 'backflush' | 'reverse' | 'count'
  readonly lot: string
  readonly order: number
  readonly quantity: number
}
type Move = LotQuantity & { readonly kind: Act['do']; readonly order: number; readonly undoes: number | null }

const LOTS = ['L1', 'L2', 'L3'] as const
const act: fc.Arbitrary<Act> = fc.record({
  do: fc.constantFrom<Act['do'][]>('receive', 'issue', 'return', 'backflush', 'reverse', 'count'),
  lot: fc.constantFrom(...LOTS),
  order: fc.nat(2),
  quantity: fc.integer({ min: 0, max: 12 }),
})
const acts = fc.array(act, { minLength: 1, maxLength: 60, size: 'max' })

/** By lot, in the order in which each first came; what sums to zero is gone. */
function byLot(moves: readonly LotQuantity[], sign = 1n): readonly LotQuantity[] {
  const lots = new Map<string, Quantity>()
  for (const { lot, quantity } of moves) lots.set(lot, add(lots.get(lot) ?? ZERO, (quantity * sign) as Quantity))
  return [...lots].map(([lot, quantity]) => ({ lot, quantity })).filter(({ quantity }) => quantity !== ZERO)
}

const issuedTo = (ledger: readonly Move[], order: number) =>
  byLot(
    ledger.filter(move => move.order === order && (move.kind === 'issue' || move.kind === 'return')),
    -1n,
  )

const free = (lots: readonly LotQuantity[]): readonly StockedLot[] => lots.map(each => ({ ...each, held: ZERO }))

function decide({ do: what, ...asked }: Act, ledger: readonly Move[]): StockDecision {
  const request = { quantity: pieces(asked.quantity), lot: asked.lot }
  const stock = byLot(ledger)
  switch (what) {
    case 'receive':
      return decideReceipt(BAR, request)
    case 'issue':
      return decideIssue(BAR, request, free(stock), 'inProgress')
    case 'return':
      return decideReturn(BAR, request, issuedTo(ledger, asked.order))
    default:
      return decideCount(BAR, { ...request, reason: 'counted' }, stock)
  }
}

/** The ledger after each act. */
function play(all: readonly Act[]): readonly (readonly Move[])[] {
  const moments: (readonly Move[])[] = []
  let ledger: readonly Move[] = []
  for (const [at, one] of all.entries()) {
    ledger = [...ledger, ...movesOf(one, at, ledger)]
    moments.push(ledger)
  }
  return moments
}

function movesOf(one: Act, at: number, ledger: readonly Move[]): readonly Move[] {
  const as = (move: LotQuantity, undoes: number | null = null): Move => ({
    ...move,
    kind: one.do,
    order: one.order,
    undoes,
  })
  if (one.do === 'backflush')
    return takeOldestFirst(free(byLot(ledger)), pieces(one.quantity)).moves.map(move => as(move, -1 - at))
  if (one.do !== 'reverse') {
    const decision = decide(one, ledger)
    return decision.kind === 'moved' ? [as(decision.move)] : []
  }
  const open = ledger.flatMap(({ kind, undoes }) => (kind === 'backflush' && undoes !== null ? [undoes] : []))
  const wanted = open[one.quantity % Math.max(1, open.length)]
  if (wanted === undefined || ledger.some(({ kind, undoes }) => kind === 'reverse' && undoes === wanted)) return []
  const took = ledger.filter(({ kind, undoes }) => kind === 'backflush' && undoes === wanted)
  return took.map(({ lot, quantity }) => as({ lot, quantity: negate(quantity) }, wanted))
}

const always = (name: string, holds: (ledger: readonly Move[], before: readonly Move[]) => void): void => {
  test(name, () => {
    fc.assert(
      fc.property(acts, all => {
        let before: readonly Move[] = []
        for (const ledger of play(all)) {
          holds(ledger, before)
          before = ledger
        }
      }),
      { numRuns: 300 },
    )
  })
}

describe('whatever happens in a warehouse', () => {
  always('no order gives back more of a lot than it was given', ledger => {
    for (const order of [0, 1, 2]) for (const { quantity } of issuedTo(ledger, order)) assert.ok(quantity > ZERO)
  })

  always('only what is of no lot stands below zero', ledger => {
    for (const { lot, quantity } of byLot(ledger)) assert.ok(quantity > ZERO || lot === NO_LOT)
  })

  always('nothing is lost between lots: the lots are the whole', ledger => {
    assert.equal(sumOf(byLot(ledger)), add(...ledger.map(({ quantity }) => quantity)))
  })

  always('a reversal gives back to each lot what was taken of it', ledger => {
    for (const undone of new Set(ledger.filter(({ kind }) => kind === 'reverse').map(({ undoes }) => undoes)))
      assert.deepEqual(byLot(ledger.filter(({ undoes }) => undoes === undone)), [])
  })

  test('a backflush takes exactly what it is asked for, and misses only what no lot has', () => {
    const lots = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...LOTS, NO_LOT), fc.integer({ min: -5, max: 20 }), fc.nat(25)),
      { maxLength: 4, selector: ([lot]) => lot },
    )
    fc.assert(
      fc.property(lots, fc.integer({ min: 0, max: 60 }), (there, wanted) => {
        const stock = there.map(([lot, count, held]) => of(lot, count, held))
        const { moves, missing } = takeOldestFirst(stock, pieces(wanted))
        assert.equal(sumOf(moves), negate(pieces(wanted)))
        const usable = add(...stock.map(freeOf).filter(quantity => quantity > ZERO))
        assert.equal(missing, pieces(wanted) > usable ? pieces(wanted) - usable : ZERO)
        for (const { lot, quantity } of moves.filter(move => move.lot !== NO_LOT)) {
          const lay = stock.find(each => each.lot === lot)
          assert.ok(lay !== undefined && negate(quantity) <= freeOf(lay), 'nothing held is taken of a lot')
        }
      }),
    )
  })
})
