/** `/stock`, `/stock-moves`: what lies in the warehouse, its ledger, and moves from another program at the same rules as chat. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import { listStock, listStockMoves, type StockMove } from '../../db/stock.ts'
import type { PersonId } from '../../domain/model.ts'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import { STOCK_MOVE_KINDS } from '../../domain/stock.ts'
import { activePerson, employeeNumberOrNull } from './employee-number.ts'
import { type Answered, type ApiEvent, answerOnce, apiEventOf, idempotencyHeader, sendOutcome } from './idempotency.ts'
import { Problem } from './problem.ts'
import type { ProblemKind } from './problem-kinds.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant } from './site-time.ts'
import { bookMove, type MoveDeps, type MoveRefusal } from './stock-booking.ts'
import { bookedMoveShape, type StockMoveJson, stockMoveShape, stockShape } from './stock-shapes.ts'
import { instant, note, orderCode, paging, quantity, text } from './values.ts'

const lot = z
  .string()
  .max(40)
  .refine(value => value.isWellFormed() && !value.includes('\0'), 'must not hold NUL or half a surrogate pair')

export function registerStock(app: RestApp, deps: MoveDeps): void {
  registerOnHand(app, deps)
  registerMoves(app, deps)
  registerBooking(app, deps)
}

function registerOnHand(app: RestApp, { sql }: MoveDeps): void {
  app.get(
    '/stock',
    {
      schema: {
        tags: ['stock'],
        summary: 'What lies in the warehouse, by code',
        description: 'Every material, and every product of which something was put away.',
        querystring: z.strictObject({
          item: text(64).optional().describe('Code of a material or product.'),
          lot: lot.optional().describe('Only what has this lot.'),
          ...paging,
        }),
        response: answers({ 200: ['One page.', pageShape(stockShape)] }),
      },
    },
    async ({ query: { item, lot: ofLot, cursor, limit } }) => {
      const page = await listStock(sql, {
        ...(item !== undefined && { item }),
        ...(ofLot !== undefined && { lot: ofLot }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const items = page.items.map(({ onHand, safetyStock, lots, ...row }) => ({
        item: row.item,
        of: row.of,
        name: row.name,
        spec: row.spec,
        unit: row.unit,
        onHand: formatQuantity(onHand),
        safetyStock: safetyStock === null ? null : formatQuantity(safetyStock),
        lots: lots.map(each => ({
          lot: each.lot,
          quantity: formatQuantity(each.quantity),
          held: formatQuantity(each.held),
        })),
      }))
      return { items, nextCursor: page.next }
    },
  )
}

const movesQuery = z.strictObject({
  item: text(64).optional(),
  lot: lot.optional(),
  order: orderCode.optional(),
  report: text(64).optional().describe('Id of a report: what it took.'),
  kind: z.enum(STOCK_MOVE_KINDS).optional(),
  since: instant.optional().describe('Moved at or after.'),
  ...paging,
})

function registerMoves(app: RestApp, { sql, catalog }: MoveDeps): void {
  app.get(
    '/stock-moves',
    {
      schema: {
        tags: ['stock'],
        summary: 'The ledger of the warehouse, newest first',
        querystring: movesQuery,
        response: answers({ 200: ['One page.', pageShape(stockMoveShape)] }),
      },
    },
    async ({ query: { cursor, limit, item, lot: ofLot, order, report, kind, since } }) => {
      const page = await listStockMoves(sql, {
        ...(item !== undefined && { item }),
        ...(ofLot !== undefined && { lot: ofLot }),
        ...(order !== undefined && { order }),
        ...(report !== undefined && { report }),
        ...(kind !== undefined && { kind }),
        ...(since !== undefined && { since }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const known = await catalog.fresh()
      return { items: page.items.map(move => moveJson(move, known)), nextCursor: page.next }
    },
  )
}

const moveJson = (move: StockMove, catalog: Catalog): StockMoveJson => ({
  id: move.id,
  kind: move.kind,
  item: move.item,
  name: move.name,
  unit: move.unit,
  quantity: formatQuantity(move.quantity),
  lot: move.lot,
  order: move.orderCode,
  step: move.stepCode,
  report: move.reportId,
  reversalOf: move.reversalOf,
  person: employeeNumberOrNull(catalog, move.personId),
  at: writeInstant(move.at, catalog.site.timeZone),
  reason: move.reason,
  platform: move.platform,
  messageId: move.messageId,
})

export const moveBody = z
  .strictObject({
    kind: z.enum(['receipt', 'issue', 'return', 'output', 'shipment', 'adjust']),
    item: text(64)
      .optional()
      .describe('Code of a material or product; of `output` and `shipment` the order’s product.'),
    quantity: quantity
      .optional()
      .describe('Above 0. Of `adjust` what was counted; of `output` and `shipment` left out: all that is left.'),
    lot: lot.optional(),
    order: orderCode.optional(),
    person: text(64).optional().describe('Employee number of who did it.'),
    reason: note.describe('Why a count differs; elsewhere a note.'),
  })
  .describe('A move of stock.')

const MOVE_PROBLEMS = [
  'keyReused',
  'unknownOrder',
  'unknownItem',
  'unknownPerson',
  'orderNotOpen',
  'notPositive',
  'notWhole',
  'noLots',
  'lotMissing',
  'unknownLot',
  'whichLot',
  'notEnough',
  'heldForInspection',
  'neverIssued',
  'moreThanIssued',
  'reasonMissing',
  'asCounted',
  'nothingMade',
  'moreThanMade',
  'nothingToShip',
  'moreThanPutAway',
  'changedMeanwhile',
] as const satisfies readonly ProblemKind[]

function registerBooking(app: RestApp, deps: MoveDeps): void {
  app.post(
    '/stock-moves',
    {
      config: { scope: 'stock' },
      schema: {
        tags: ['stock'],
        summary: 'Book a move of stock',
        description:
          'Receipts, issues, returns, output put away, shipments and counts, by the rules of chat. What reports backflush books itself. With an `Idempotency-Key`, sending it again changes nothing and gets the first answer.',
        headers: idempotencyHeader,
        body: moveBody,
        response: answers({ 201: ['Booked.', bookedMoveShape] }, ...MOVE_PROBLEMS, ...BODY_PROBLEMS),
      },
    },
    async (request, reply) => {
      const { body, caller } = request
      const event = apiEventOf(request, body)
      return sendOutcome(reply, await answerOnce(deps.sql, event, () => bookSaid(deps, caller, event, body)))
    },
  )
}

async function bookSaid(
  deps: MoveDeps,
  caller: string,
  event: ApiEvent,
  body: z.output<typeof moveBody>,
): Promise<Answered> {
  const outcome = await bookMove(deps, {
    caller,
    event,
    kind: body.kind,
    item: body.item ?? null,
    quantity: body.quantity ?? null,
    lot: body.lot ?? null,
    order: body.order ?? null,
    personId: personOf(await deps.catalog.recent(), body.person),
    reason: body.reason,
  })
  if (outcome.kind === 'refused') throw problemOf(outcome.why)
  return outcome
}

function personOf(catalog: Catalog, employeeNo: string | undefined): PersonId | null {
  if (employeeNo === undefined) return null
  const person = activePerson(catalog, employeeNo)
  if (person !== null) return person.id
  throw new Problem('unknownPerson', 'There is no such person.', [
    { pointer: '/person', detail: 'is not the number of an active person' },
  ])
}

const at = (pointer: string, detail: string) => [{ pointer, detail }]
const said = (amount: Quantity): string => formatQuantity(amount)

function problemOf(why: MoveRefusal): Problem {
  switch (why.kind) {
    case 'unknownOrder':
      return new Problem(why.kind, 'There is no order of this code.', at('/order', 'is not the code of an order'))
    case 'unknownItem':
      return new Problem(
        why.kind,
        'There is no such material or product.',
        at('/item', 'is not a code of the master data'),
      )
    case 'orderNotOpen':
      return new Problem(why.kind, `The order is ${why.status}.`, at('/order', `is ${why.status}`), {
        orderStatus: why.status,
      })
    case 'tooFine':
      return new Problem('notWhole', 'Finer than the unit.', at('/quantity', 'has too many decimals'), {
        decimals: why.decimals,
      })
    case 'unknownLot':
    case 'whichLot':
      return new Problem(why.kind, 'The lot must be one of these.', at('/lot', 'must be one of `lots`'), {
        lots: why.lots.map(each => ({ lot: each.lot, quantity: said(each.quantity) })),
      })
    case 'notEnough':
      return new Problem(why.kind, 'There is not so much.', at('/quantity', 'above what is there'), {
        onHand: said(why.onHand),
        asked: said(why.asked),
      })
    case 'heldForInspection':
      return new Problem(why.kind, 'It waits for its incoming inspection.', at('/quantity', 'above what is free'), {
        held: said(why.held),
        free: said(why.free),
      })
    case 'moreThanIssued':
      return new Problem(why.kind, 'The order has not so much of it.', at('/quantity', 'above what was issued'), {
        issued: said(why.issued),
        asked: said(why.asked),
      })
    case 'moreThanMade':
      return new Problem(why.kind, 'Not so much was made.', at('/quantity', 'above what is left'), {
        left: said(why.left),
        asked: said(why.asked),
      })
    case 'moreThanPutAway':
      return new Problem(why.kind, 'Not so much is there to ship.', at('/quantity', 'above what is left'), {
        left: said(why.left),
        asked: said(why.asked),
      })
    default:
      return plainProblem(why.kind)
  }
}

type Plain = Exclude<
  MoveRefusal['kind'],
  | 'unknownOrder'
  | 'unknownItem'
  | 'orderNotOpen'
  | 'tooFine'
  | 'unknownLot'
  | 'whichLot'
  | 'notEnough'
  | 'heldForInspection'
  | 'moreThanIssued'
  | 'moreThanMade'
  | 'moreThanPutAway'
>

const PLAIN: { readonly [K in Plain]: readonly [detail: string, pointer: string] } = {
  notPositive: ['The quantity must be above 0.', '/quantity'],
  noLots: ['It is kept without lots.', '/lot'],
  lotMissing: ['It is kept by lots.', '/lot'],
  reasonMissing: ['A count needs a reason.', '/reason'],
  asCounted: ['The books say the same.', '/quantity'],
  neverIssued: ['The order was never issued any of it.', '/order'],
  nothingMade: ['Nothing of the order waits to be put away.', '/order'],
  nothingToShip: ['Nothing of the order is put away and not shipped.', '/order'],
  changedMeanwhile: ['Others kept moving it while this was decided. Nothing was booked.', '/item'],
}

function plainProblem(kind: Plain): Problem {
  const [detail, pointer] = PLAIN[kind]
  return new Problem(kind, detail, at(pointer, detail))
}
