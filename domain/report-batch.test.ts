import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { CONTEXT, givenOrder, givenStep, reporting } from '../test/given-order.ts'
import type { Order } from './model.ts'
import { applyOrderChange } from './order-ledger.ts'
import { pieces } from './quantity.ts'
import { decideReport, type ReportDecision } from './report-acceptance.ts'
import { decideInTurn, joinChanges } from './report-batch.ts'

type Line = {
  readonly order: Order['code']
  readonly which: number
  readonly seq: number
  readonly good: number
  readonly scrap: number
}

const ORDERS = [1, 2].map(id =>
  givenOrder([givenStep(10), givenStep(20), givenStep(30)], {
    id: id as Order['id'],
    code: `WO-${id}` as Order['code'],
  }),
)

const lines: fc.Arbitrary<readonly Line[]> = fc.array(
  fc
    .record({
      which: fc.integer({ min: 1, max: 3 }),
      seq: fc.constantFrom(10, 20, 30),
      good: fc.integer({ min: 0, max: 70 }),
      scrap: fc.integer({ min: 0, max: 5 }),
    })
    .map(line => ({ ...line, order: `WO-${line.which}` as Order['code'] })),
  { maxLength: 12 },
)

const decide = (order: Order, { seq, good, scrap }: Line): ReportDecision =>
  decideReport(order, reporting(seq, pieces(good), { scrap: pieces(scrap) }), CONTEXT)

const inTurn = (said: readonly Line[]) =>
  decideInTurn(ORDERS, said, (order, line): { decided: ReportDecision | null; after: Order | null } => {
    const decided = order === null ? null : decide(order, line)
    return { decided, after: decided?.kind === 'accepted' ? decided.after : null }
  })

describe('several reports decided as one', () => {
  it('are decided as they would be one by one, and their joined changes leave the same orders', () => {
    fc.assert(
      fc.property(lines, said => {
        const orders = new Map(ORDERS.map(order => [order.code, order]))
        const oneByOne = said.map(line => {
          const order = orders.get(line.order)
          const decided = order === undefined ? null : decide(order, line)
          if (decided?.kind === 'accepted') orders.set(line.order, decided.after)
          return decided?.kind ?? null
        })
        const decided = inTurn(said)
        assert.deepEqual(
          decided.map(one => one?.kind ?? null),
          oneByOne,
        )
        const joined = joinChanges(decided.flatMap(one => (one?.kind === 'accepted' ? [one.change] : [])))
        for (const order of ORDERS) {
          const change = joined.find(({ orderId }) => orderId === order.id)
          const whole = change === undefined ? order : applyOrderChange(order, change)
          const single = orders.get(order.code)
          assert.deepEqual({ ...whole, version: 0 }, { ...single, version: 0 })
        }
      }),
    )
  })

  it('two lines on one step count together', () => {
    const line = (good: number): Line => ({ order: 'WO-1' as Order['code'], which: 1, seq: 10, good, scrap: 0 })
    assert.deepEqual(
      inTurn([line(60), line(60)]).map(one => one?.kind),
      ['accepted', 'refused'],
    )
  })
})
