/** Stock, its lots and moves, as the API gives them. */
import { z } from 'zod'
import { STOCK_MOVE_KINDS } from '../../domain/stock.ts'
import { amount, components, time } from './shapes.ts'

export const heldShape = z
  .strictObject({
    status: z.literal('toReview'),
    held: z.string().describe('Names what waits for the leader. Nothing is booked yet.'),
    order: z.string(),
    step: z.string(),
    asked: amount,
    reportable: amount,
    tolerance: amount,
  })
  .register(components, { id: 'HeldReport', description: 'Above what is reportable: the team leader is asked.' })

export const lotShape = z.strictObject({
  lot: z.string().describe('Empty: no lot, or nobody knows which.'),
  quantity: amount,
})

export const stockShape = z
  .strictObject({
    item: z.string().describe('Code of a material or product.'),
    of: z.enum(['material', 'product']),
    name: z.string(),
    spec: z.string(),
    unit: z.string(),
    onHand: amount.describe('The sum of all moves. Below 0: reports took more than the books had.'),
    safetyStock: amount.nullable(),
    lots: z
      .array(lotShape.extend({ held: amount.describe('Of it, what waits for its incoming inspection.') }))
      .describe('The oldest first; without those that are used up.'),
  })
  .register(components, { id: 'Stock' })

export const stockMoveShape = z
  .strictObject({
    id: z.int(),
    kind: z.enum(STOCK_MOVE_KINDS),
    item: z.string(),
    name: z.string(),
    unit: z.string(),
    quantity: amount.describe('What leaves the warehouse is negative.'),
    lot: z.string(),
    order: z.string().nullable(),
    step: z.string().nullable().describe("The step's code."),
    report: z.string().nullable().describe('The report that took it, or whose reversal gave it back.'),
    reversalOf: z.int().nullable().describe('The move that this one takes back.'),
    person: z.string().nullable().describe('Employee number.'),
    at: time,
    reason: z.string(),
    platform: z.string().nullable(),
    messageId: z.string().nullable(),
  })
  .register(components, { id: 'StockMove', description: 'A row of the ledger; it never changes.' })

export const bookedMoveShape = z
  .strictObject({
    kind: z.enum(STOCK_MOVE_KINDS),
    item: z.string(),
    quantity: amount.describe('What leaves the warehouse is negative; of a count, the difference.'),
    lot: z.string(),
    order: z.string().nullable(),
    onHand: amount.describe('Of the item, all lots together, after this move.'),
    at: time,
    inspection: z
      .string()
      .nullable()
      .describe('Of a receipt that must be inspected: its id. Until it has passed, the lot is held.'),
  })
  .register(components, { id: 'BookedMove' })
export type StockMoveJson = z.output<typeof stockMoveShape>
