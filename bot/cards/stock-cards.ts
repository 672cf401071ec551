/** What moved in the warehouse, and why something did not. */
import type { Action as Button, Card, Field } from '../../adapters/card.ts'
import type { Material } from '../../db/catalog.ts'
import type { Instant, Order, UnitCode } from '../../domain/model.ts'
import { formatQuantity, type Quantity, subtract } from '../../domain/quantity.ts'
import type { LotQuantity, StockRefusal } from '../../domain/stock.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { encodeAction } from '../action.ts'
import type { Words } from '../wording/index.ts'
import { amount, type CardContext, clockTime, names } from './context.ts'
import { refusalCard, tasksButton } from './talk-cards.ts'

export type StockAct = keyof Words['stock']['act']

/** What is moved: a material, or what an order makes. */
export type StockThing = { readonly name: string; readonly unit: UnitCode }

export type MovedFacts = {
  readonly act: StockAct
  readonly thing: StockThing
  readonly quantity: Quantity
  readonly lot: string
  /** Whether lots matter here. */
  readonly lotTracked: boolean
  readonly order: Pick<Order, 'code'> | null
  /** Of the material in all, once this is booked; null where nothing says. */
  readonly onHand: Quantity | null
  /** Of a count: what the ledger said of that lot. */
  readonly before?: Quantity
  /** Of an order: what it then has been given, or still has to be put away. */
  readonly ofOrder?: Quantity
  readonly reason: string | null
  readonly by: Parameters<CardContext['personName']>[0]
  readonly notes: readonly string[]
}

export function movedCard(context: CardContext, facts: MovedFacts): Card {
  const { stock } = context.words
  const { act, thing } = facts
  const what = `${thing.name} ${amount(context, facts.quantity, thing.unit)}`
  return {
    title: stock.title(stock.done[act], what),
    tone: facts.onHand !== null && facts.onHand < 0n ? 'warning' : 'success',
    blocks: [
      { kind: 'fields', fields: movedFields(context, facts) },
      ...facts.notes.map(text => ({ kind: 'note' as const, text })),
    ],
  }
}

function movedFields(context: CardContext, facts: MovedFacts): readonly Field[] {
  const { stock, common } = context.words
  const { unit } = facts.thing
  const short = (label: string, value: string): Field => ({ label, value, short: true })
  return [
    ...(facts.order === null ? [] : [short(common.order, facts.order.code)]),
    ...(facts.lotTracked || facts.lot !== '' ? [short(stock.lot, lotName(context, facts.lot))] : []),
    ...(facts.before === undefined
      ? []
      : [
          short(stock.before, amount(context, facts.before, unit)),
          short(stock.difference, amount(context, subtract(facts.quantity, facts.before), unit)),
        ]),
    ...(facts.onHand === null ? [] : [short(stock.onHand, amount(context, facts.onHand, unit))]),
    ...(facts.ofOrder === undefined ? [] : [short(stock.ofOrder[facts.act], amount(context, facts.ofOrder, unit))]),
    ...(facts.reason === null ? [] : [{ label: common.reason, value: facts.reason }]),
    short(stock.by, names(context, [facts.by])),
  ]
}

export const lotName = (context: CardContext, lot: string): string => (lot === '' ? context.words.stock.noLot : lot)

const lotsText = (context: CardContext, lots: readonly LotQuantity[]): string =>
  lots
    .slice(0, MOST_LOTS)
    .map(({ lot, quantity }) => `${lotName(context, lot)}${context.words.common.brackets(formatQuantity(quantity))}`)
    .join(context.words.common.listSeparator)

const MOST_LOTS = 8

export type RefusedMove = {
  readonly act: StockAct
  readonly why: StockRefusal
  readonly thing: StockThing
  readonly order: Pick<Order, 'code'> | null
}

export type SameMove = {
  readonly act: 'issue' | 'return' | 'receive'
  readonly material: Material
  readonly quantity: Quantity
  readonly lot: string
  readonly order: Pick<Order, 'code'> | null
  readonly before: Instant
}

/** The same move again within minutes: asked, neither booked nor refused (invariant 2). */
export function moveAgainCard(context: CardContext, { act, material, quantity, lot, order, before }: SameMove): Card {
  const { stock } = context.words
  const said = `${material.name} ${amount(context, quantity, material.unit)}`
  const lotSaid = lot === '' ? '' : `${stock.lot} ${lot}`
  const what = [order?.code ?? '', said, lotSaid].filter(text => text !== '').join(' ')
  const move = { act, order: order?.code ?? null, material: material.code, quantity: formatQuantity(quantity), lot }
  const payload = encodeAction({ do: 'moveStock', ...move, again: true, once: context.once() })
  return {
    title: stock.again.title(stock.act[act]),
    tone: 'warning',
    blocks: [
      { kind: 'text', text: stock.again.text(clockTime(context, before), what) },
      {
        kind: 'actions',
        actions: [
          { label: stock.again.yes, payload, style: 'primary' },
          { ...tasksButton(context), label: context.words.report.againNo },
        ],
      },
    ],
  }
}

/** `buttons`: one per lot, where only the lot is open. */
export function stockRefusalCard(context: CardContext, refused: RefusedMove, buttons: readonly Button[] = []): Card {
  return refusalCard(context.words.stock.refused(refused.act), [stockRefusalLine(context, refused)], buttons)
}

function stockRefusalLine(context: CardContext, { why, thing, order }: RefusedMove): string {
  const words = context.words.stock.why
  const shown = (quantity: Quantity) => amount(context, quantity, thing.unit)
  switch (why.kind) {
    case 'notPositive':
    case 'noLots':
    case 'lotMissing':
    case 'reasonMissing':
    case 'asCounted':
      return words[why.kind]
    case 'tooFine':
      return words.tooFine(why.decimals)
    case 'unknownLot':
    case 'whichLot':
      return words[why.kind](lotsText(context, why.lots))
    case 'notEnough':
      return words.notEnough(shown(why.onHand), shown(why.asked))
    case 'heldForInspection':
      return words.heldForInspection(shown(why.held), shown(why.free))
    case 'neverIssued':
      return words.neverIssued(order?.code ?? context.words.stock.withoutOrder)
    case 'moreThanIssued':
      return words.moreThanIssued(shown(why.issued), shown(why.asked))
    case 'nothingMade':
      return words.nothingMade(order?.code ?? '')
    case 'moreThanMade':
      return words.moreThanMade(shown(why.left), shown(why.asked))
    case 'nothingToShip':
      return words.nothingToShip(order?.code ?? '')
    case 'moreThanPutAway':
      return words.moreThanPutAway(shown(why.left), shown(why.asked))
    case 'orderNotOpen':
      return words.orderNotOpen(context.words.common.orderStatus[why.status])
    default:
      return unreachable(why)
  }
}

/** For the warehouse: somebody brings material back. */
export function returnRequestCard(
  context: CardContext,
  facts: {
    readonly by: string
    readonly material: Material
    readonly quantity: Quantity
    readonly lot: string | null
    readonly order: Pick<Order, 'code'>
  },
): Card {
  const { stock, common } = context.words
  const { material, quantity, lot, order } = facts
  const payload = encodeAction({
    do: 'moveStock',
    act: 'return',
    order: order.code,
    material: material.code,
    quantity: formatQuantity(quantity),
    lot,
    confirms: true,
    once: context.once(),
  })
  return {
    title: stock.backTitle(facts.by, `${material.name} ${amount(context, quantity, material.unit)}`),
    tone: 'info',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: common.order, value: order.code, short: true },
          ...(lot === null ? [] : [{ label: stock.lot, value: lotName(context, lot), short: true }]),
        ],
      },
      { kind: 'actions', actions: [{ label: stock.backReceived, payload, style: 'primary' }] },
    ],
  }
}
