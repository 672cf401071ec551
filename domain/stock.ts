/**
 * What lies in the warehouse and how it may move. Stock is the sum of its moves, by lot; a move is never changed, a wrong
 * one is followed by another. Decisions of 2026-11-28 where the issue is silent: what the ledger says is not there can't
 * be handed out (the count is wrong then, and is put right with a reason); only a backflush may go below zero, because
 * the work has been done whatever the ledger says, and then a shortage is marked.
 */
import { type Refused, refused } from './decision.ts'
import type { OrderStatus } from './model.ts'
import { add, fitsDecimals, largest, negate, type Quantity, smallest, subtract, ZERO } from './quantity.ts'

/**
 * `receipt` 到料, `issue` 领料, `return` 退料, `backflush` 倒冲 by a report, `output` 入库 of what was made, `shipment` 发货 of it,
 * `adjust` 盘点, and of what the incoming inspection refused `supplierReturn` 退供应商 and `scrap` 报废.
 * The sign is the stock's: what leaves the warehouse is negative.
 */
export const STOCK_MOVE_KINDS = [
  'receipt',
  'issue',
  'return',
  'backflush',
  'output',
  'shipment',
  'adjust',
  'supplierReturn',
  'scrap',
] as const
export type StockMoveKind = (typeof STOCK_MOVE_KINDS)[number]

/** The lot of what has none: of materials without lots, and of what nobody knows the lot of. */
export const NO_LOT = ''

/** So much of one lot. */
export type LotQuantity = { readonly lot: string; readonly quantity: Quantity }

/** A lot as it lies there. `held`: of it, what waits for its incoming inspection and is nobody's to use. */
export type StockedLot = LotQuantity & { readonly held: Quantity }

export const freeOf = ({ quantity, held }: StockedLot): Quantity => subtract(quantity, held)

/** What may be used of each lot, where there is any. */
const freeLots = (lots: readonly StockedLot[]): readonly LotQuantity[] =>
  lots.map(each => ({ lot: each.lot, quantity: freeOf(each) })).filter(({ quantity }) => quantity > ZERO)

export type StockItem = {
  readonly lotTracked: boolean
  /** How fine a person may count it: the unit's. */
  readonly decimals: number
}

/** What is asked of the stock. `lot` null: not said. */
export type MoveRequest = { readonly quantity: Quantity; readonly lot: string | null }

export type AmountRefusal = { readonly kind: 'notPositive' } | { readonly kind: 'tooFine'; readonly decimals: number }

export type LotRefusal =
  /** It is kept without lots. */
  | { readonly kind: 'noLots' }
  | { readonly kind: 'lotMissing' }
  | { readonly kind: 'unknownLot'; readonly lots: readonly LotQuantity[] }
  /** Several could be meant: never guessed, since it is what a trace goes by. */
  | { readonly kind: 'whichLot'; readonly lots: readonly LotQuantity[] }

export type StockRefusal =
  | AmountRefusal
  | LotRefusal
  | { readonly kind: 'notEnough'; readonly onHand: Quantity; readonly asked: Quantity }
  /** It lies there, and waits for its incoming inspection. */
  | { readonly kind: 'heldForInspection'; readonly held: Quantity; readonly free: Quantity }
  | { readonly kind: 'neverIssued' }
  | { readonly kind: 'moreThanIssued'; readonly issued: Quantity; readonly asked: Quantity }
  | { readonly kind: 'reasonMissing' }
  | { readonly kind: 'asCounted' }
  | { readonly kind: 'nothingMade' }
  | { readonly kind: 'moreThanMade'; readonly left: Quantity; readonly asked: Quantity }
  | { readonly kind: 'nothingToShip' }
  | { readonly kind: 'moreThanPutAway'; readonly left: Quantity; readonly asked: Quantity }
  | { readonly kind: 'orderNotOpen'; readonly status: OrderStatus }

export type StockDecision = { readonly kind: 'moved'; readonly move: LotQuantity } | Refused<StockRefusal>
const moved = (lot: string, quantity: Quantity): StockDecision => ({ kind: 'moved', move: { lot, quantity } })

/** A closed order takes no more material; it still gives back what it has too much of. */
const TAKES_MATERIAL: readonly OrderStatus[] = ['planned', 'released', 'inProgress', 'onHold']

/** Material for an order, or (`status` null) for nothing in particular. `lots`: what is there, the oldest first. */
export function decideIssue(
  item: StockItem,
  request: MoveRequest,
  lots: readonly StockedLot[],
  status: OrderStatus | null,
): StockDecision {
  if (status !== null && !TAKES_MATERIAL.includes(status)) return refused({ kind: 'orderNotOpen', status })
  const wrong = refusalOfAmount(item, request.quantity)
  if (wrong) return refused(wrong)
  const meant = request.lot === null ? lots : lots.filter(({ lot }) => lot === request.lot)
  const held = refusalOfHeld(request.quantity, meant)
  if (held) return refused(held)
  const there = freeLots(lots)
  const onHand = sumOf(there)
  if (request.quantity > onHand) return refused({ kind: 'notEnough', onHand, asked: request.quantity })
  const chosen = chooseLot(item, request.lot, there)
  if (chosen.kind === 'refused') return chosen
  const { lot, quantity } = chosen.lot
  if (request.quantity > quantity) return refused({ kind: 'notEnough', onHand: quantity, asked: request.quantity })
  return moved(lot, negate(request.quantity))
}

/** Only where it would be enough without the hold: else the hold is not what is in the way. */
function refusalOfHeld(asked: Quantity, lots: readonly StockedLot[]): StockRefusal | null {
  const held = sumOf(lots.map(each => ({ lot: each.lot, quantity: each.held })))
  const free = sumOf(freeLots(lots))
  if (held === ZERO || asked <= free || asked > add(free, held)) return null
  return { kind: 'heldForInspection', held, free }
}

/** Back from an order. `issued`: what the order still has of each lot. */
export function decideReturn(item: StockItem, request: MoveRequest, issued: readonly LotQuantity[]): StockDecision {
  const wrong = refusalOfAmount(item, request.quantity)
  if (wrong) return refused(wrong)
  const out = issued.filter(({ quantity }) => quantity > ZERO)
  if (out.length === 0) return refused({ kind: 'neverIssued' })
  const chosen = chooseLot(item, request.lot, out)
  if (chosen.kind === 'refused') return chosen
  const { lot, quantity } = chosen.lot
  if (request.quantity > quantity) return refused({ kind: 'moreThanIssued', issued: quantity, asked: request.quantity })
  return moved(lot, request.quantity)
}

export function decideReceipt(item: StockItem, request: MoveRequest): StockDecision {
  const wrong = refusalOfAmount(item, request.quantity)
  if (wrong) return refused(wrong)
  if (item.lotTracked && (request.lot ?? NO_LOT) === NO_LOT) return refused({ kind: 'lotMissing' })
  if (!item.lotTracked && (request.lot ?? NO_LOT) !== NO_LOT) return refused({ kind: 'noLots' })
  return moved(request.lot ?? NO_LOT, request.quantity)
}

/** What was counted takes the place of what the ledger says; the difference is the move. `lots`: all, the oldest first. */
export function decideCount(
  item: StockItem,
  { quantity, lot, reason }: MoveRequest & { readonly reason: string },
  lots: readonly LotQuantity[],
): StockDecision {
  if (quantity < ZERO) return refused({ kind: 'notPositive' })
  if (!fitsDecimals(quantity, item.decimals)) return refused({ kind: 'tooFine', decimals: item.decimals })
  if (reason.trim() === '') return refused({ kind: 'reasonMissing' })
  const counted = countedLot(item, lot, lots)
  if (counted.kind === 'refused') return counted
  const difference = subtract(quantity, counted.lot.quantity)
  return difference === ZERO ? refused({ kind: 'asCounted' }) : moved(counted.lot.lot, difference)
}

/** A lot that is counted may be one that the ledger does not know yet. */
function countedLot(item: StockItem, lot: string | null, lots: readonly LotQuantity[]): LotChoice {
  const known = lots.filter(each => each.quantity !== ZERO || each.lot === lot)
  if (item.lotTracked && lot !== null && lot !== NO_LOT && !known.some(each => each.lot === lot))
    return { kind: 'lot', lot: { lot, quantity: ZERO } }
  if (known.length > 0) return chooseLot(item, lot, known)
  return item.lotTracked && lot === null
    ? refused({ kind: 'lotMissing' })
    : { kind: 'lot', lot: { lot: NO_LOT, quantity: ZERO } }
}

/** What a step put out, into the warehouse. `quantity` null: all that is left. */
export function decidePutAway(
  { quantity, decimals }: { readonly quantity: Quantity | null; readonly decimals: number },
  made: Quantity,
  putAway: Quantity,
  lot: string,
): StockDecision {
  const left = largest(ZERO, subtract(made, putAway))
  if (left === ZERO) return refused({ kind: 'nothingMade' })
  const asked = quantity ?? left
  const wrong = refusalOfAmount({ decimals, lotTracked: true }, asked)
  if (wrong) return refused(wrong)
  return asked > left ? refused({ kind: 'moreThanMade', left, asked }) : moved(lot, asked)
}

/**
 * To the customer, of what the order has put away. `own`: of each lot what was put away and not shipped yet; `lots`: what
 * lies there. `quantity` null: all of it. Decided 2026-11-28: goods of another order are not shipped in this one's name,
 * or nobody could say what a customer got.
 */
export function decideShipment(
  {
    quantity,
    decimals,
    lot,
  }: { readonly quantity: Quantity | null; readonly decimals: number; readonly lot: string | null },
  own: readonly LotQuantity[],
  lots: readonly LotQuantity[],
): StockDecision {
  const item = { decimals, lotTracked: true }
  const there = own.filter(each => each.quantity > ZERO)
  if (there.length === 0) return refused({ kind: 'nothingToShip' })
  const chosen = chooseLot(item, lot, there)
  if (chosen.kind === 'refused') return chosen
  const left = chosen.lot.quantity
  const asked = quantity ?? left
  const wrong = refusalOfAmount(item, asked)
  if (wrong) return refused(wrong)
  if (asked > left) return refused({ kind: 'moreThanPutAway', left, asked })
  const onHand = sumOf(lots.filter(each => each.lot === chosen.lot.lot))
  return asked > onHand ? refused({ kind: 'notEnough', onHand, asked }) : moved(chosen.lot.lot, negate(asked))
}

type LotChoice = { readonly kind: 'lot'; readonly lot: LotQuantity } | Refused<StockRefusal>

/** The lot that was named, or the only one there is. */
function chooseLot(item: StockItem, lot: string | null, lots: readonly LotQuantity[]): LotChoice {
  if (!item.lotTracked && lot !== null && lot !== NO_LOT) return refused({ kind: 'noLots' })
  const among = lot === null ? lots : lots.filter(each => each.lot === lot)
  const [only, another] = among
  if (only === undefined) return refused({ kind: 'unknownLot', lots })
  return another === undefined ? { kind: 'lot', lot: only } : refused({ kind: 'whichLot', lots })
}

function refusalOfAmount({ decimals }: StockItem, quantity: Quantity): AmountRefusal | null {
  if (quantity <= ZERO) return { kind: 'notPositive' }
  return fitsDecimals(quantity, decimals) ? null : { kind: 'tooFine', decimals }
}

export type Taken = {
  /** Negative, in the order they were taken. */
  readonly moves: readonly LotQuantity[]
  /** Of it, what the ledger did not have. */
  readonly missing: Quantity
}

/**
 * What a backflush takes: the oldest lots first, of each what is free, and what none of them has from no lot, which then
 * stands below zero. The database takes the same way (`take_stock`); a test holds the two to each other.
 */
export function takeOldestFirst(lots: readonly StockedLot[], quantity: Quantity): Taken {
  const moves: LotQuantity[] = []
  let left = quantity
  for (const { lot, quantity: there } of freeLots(lots)) {
    const taken = smallest(left, there)
    if (taken === ZERO) continue
    moves.push({ lot, quantity: negate(taken) })
    left = subtract(left, taken)
  }
  if (left > ZERO) moves.push({ lot: NO_LOT, quantity: negate(left) })
  return { moves, missing: left }
}

export const sumOf = (lots: readonly LotQuantity[]): Quantity => add(...lots.map(({ quantity }) => quantity))
