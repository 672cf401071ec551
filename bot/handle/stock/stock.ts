/** "领料 WO-1004 圆钢 50", "退料 …", "到料 …", "盘点 …": what the warehouse commands, for who may; the others are heard by it. */
import type { Action as Button, Card } from '../../../adapters/card.ts'
import type { Material } from '../../../db/catalog.ts'
import { openOrdersUsing } from '../../../db/material-orders.ts'
import { loadOrder } from '../../../db/orders.ts'
import { sameMoveSince } from '../../../db/stock.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity, parseQuantity, type Quantity } from '../../../domain/quantity.ts'
import { type Action, encodeAction } from '../../action.ts'
import { unitName } from '../../cards/context.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { moveAgainCard, movedCard, returnRequestCard } from '../../cards/stock-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { commandOf } from '../../understand/command.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited } from '../audit.ts'
import { planPutAway } from '../order/put-away.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type About, type Decision, type Effects, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import { momentsBefore } from '../report/book-report.ts'
import { departmentOfKind, tellDepartment } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { isUnitOf, materialsCalled } from './find-material.ts'
import { attemptRequest } from './material.ts'
import { answerMove, type MoveAsked } from './move-stock.ts'
import { planShipment } from './ship.ts'

type StockIntent = Extract<Intent, { kind: 'stock' }>

export async function planStock(turn: Turn, intent: StockIntent): Promise<Plan> {
  const { place, act, quantity, item, unit } = intent
  if (place.order === null && place.orderText !== null) return placeNotFound(turn, place)
  if (act === 'putAway') return planPutAway(turn, orderOf(turn, place), quantity, intent.lot)
  if (act === 'ship') return planShipment(turn, intent)
  const { why, example } = turn.cards.words.stock
  if (item === null) return notBooked(turn, act, [why.sayMaterial(example[act])])
  const order = act === 'issue' || act === 'return' ? orderOf(turn, place) : null
  const material = await meantMaterial(turn, item, order)
  if (Array.isArray(material))
    return notBooked(turn, act, [whichText(turn, item, material)], whichButtons(turn, intent, material))
  if (quantity === null) return notBooked(turn, act, [why.sayQuantity(example[act])])
  if (!isUnitOf(turn.cards, material, unit))
    return notBooked(turn, act, [why.wrongUnit(unit?.text ?? '', unitName(turn.cards, material.unit))])
  if (order === null && (act === 'issue' || act === 'return'))
    return askOrder(turn, { ...intent, act, quantity }, material)
  return planMove(turn, {
    act,
    material,
    quantity,
    lot: intent.lot,
    code: order,
    because: intent.because,
    note: intent.note,
  })
}

const notBooked = (
  turn: Turn,
  act: StockIntent['act'],
  lines: readonly string[],
  buttons: readonly Button[] = [],
): Plan => say(reply(cardMessage(refusalCard(turn.cards.words.stock.refused(act), lines, buttons))))

/** The one material that is meant, or all that may be: none, or several. What the order uses comes first. */
async function meantMaterial(turn: Turn, item: string, code: OrderCode | null): Promise<Material | Material[]> {
  const order = code === null ? null : await loadOrder(turn.sql, code)
  const used = turn.catalog.bomLines.filter(({ productCode }) => productCode === order?.productCode)
  const found = materialsCalled(turn.catalog, item, new Set(used.map(({ materialCode }) => materialCode)))
  const [material, another] = found
  return material !== undefined && another === undefined ? material : [...found]
}

const whichText = (turn: Turn, item: string, found: readonly Material[]): string => {
  const { why } = turn.cards.words.stock
  return found.length === 0 ? why.unknownMaterial(item.slice(0, 40)) : why.whichMaterial(item.slice(0, 40))
}

const MOST_BUTTONS = 8

function whichButtons(turn: Turn, intent: StockIntent, found: readonly Material[]): readonly Button[] {
  const once = turn.cards.once()
  return found.slice(0, MOST_BUTTONS).flatMap(({ code, name, spec }) => {
    const text = commandOf({ ...intent, item: code })
    return text === null ? [] : [{ label: `${name} ${spec}`.trim(), payload: encodeAction({ do: 'say', text, once }) }]
  })
}

/** Material is for an order, mostly: those that use it are offered, and that it is for none. */
async function askOrder(
  turn: Turn,
  intent: StockIntent & { readonly act: 'issue' | 'return'; readonly quantity: Quantity },
  material: Material,
): Promise<Plan> {
  const { stock } = turn.cards.words
  if (intent.act === 'return') return notBooked(turn, intent.act, [stock.why.sayOrder(stock.example.return)])
  const once = turn.cards.once()
  const { quantity, lot, act } = intent
  const move = { act, material: material.code, quantity: formatQuantity(quantity), lot, once }
  const orders = await openOrdersUsing(turn.sql, material.code)
  const buttons = [...orders.slice(0, MOST_BUTTONS - 1), null].map(order => ({
    label: order ?? stock.withoutOrder,
    payload: encodeAction({ do: 'moveStock', ...move, order }),
  }))
  return notBooked(turn, act, [stock.why.whichOrder], buttons)
}

type Move = Omit<MoveAsked, 'order' | 'request'> & {
  readonly code: OrderCode | null
  readonly note: string
  readonly confirms?: boolean
  /** They were asked whether it moved twice, and it did. */
  readonly again?: boolean
}

function planMove(turn: Turn, move: Move): Plan {
  return { kind: 'decide', orders: move.code === null ? [] : [move.code], attempt: () => attemptMove(turn, move) }
}

type MovePress = Extract<Action, { do: 'moveStock' }>

export async function planMovePress(turn: Turn, action: MovePress): Promise<Plan> {
  const { act, lot, order } = action
  const material = turn.catalog.materials.get(action.material)
  const quantity = parseQuantity(action.quantity)
  if (material === undefined || quantity === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const move = { act, material, quantity, lot, code: order as OrderCode | null, because: null, note: '' }
  return planMove(turn, { ...move, confirms: action.confirms ?? false, again: action.again ?? false })
}

async function attemptMove(
  turn: Turn,
  { code, note, confirms = false, again = false, ...move }: Move,
): Promise<Decision> {
  const order = code === null ? null : await loadOrder(turn.sql, code)
  if (order === null && code !== null) return said(turn.cards.words.common.oldCard)
  const asked: MoveAsked = { ...move, order, request: null }
  if (!mayMove(turn, asked)) return confirms ? notYours(turn, asked) : heardByWarehouse(turn, asked, note)
  const answer = await answerMove(turn, asked)
  if (answer.kind === 'refused')
    return {
      effects: answer.why.kind === 'asCounted' ? { audit: [countedAsBooked(turn, asked)] } : {},
      speech: speech([reply(cardMessage(answer.card), aboutOf(order))]),
    }
  const same = again || confirms ? null : await sameMoment(turn, asked, answer.effects)
  if (same !== null) return onlySaying(reply(cardMessage(same), aboutOf(order)))
  const card = movedCard(turn.cards, answer.facts)
  return { effects: answer.effects, speech: speech([reply(cardMessage(card), aboutOf(order))], card.title) }
}

/** The question whether it moved twice, where the same person has just booked the same; a count may be said twice. */
async function sameMoment(
  turn: Turn,
  { act, ...asked }: MoveAsked,
  { stockMoves = [] }: Effects,
): Promise<Card | null> {
  const [move] = stockMoves
  if (act === 'count' || move === undefined) return null
  const before = await sameMoveSince(turn.sql, { ...move, personId: turn.person.id }, momentsBefore(turn.now))
  return before === null ? null : moveAgainCard(turn.cards, { ...asked, act, lot: move.lot, before })
}

/** Nothing moves; that it was counted and found right is worth knowing: accuracy is measured by it. */
const countedAsBooked = (turn: Turn, { material, quantity, lot }: MoveAsked) =>
  audited(
    turn,
    'stock.counted',
    { kind: 'material', id: material.code },
    { quantity: formatQuantity(quantity), lot: lot ?? '' },
  )

const said = (text: string): Decision => onlySaying(reply(textMessage(text)))

const aboutOf = (order: Order | null): About | null => (order === null ? null : { kind: 'order', order: order.code })

function mayMove(turn: Turn, { act, order }: Pick<MoveAsked, 'act' | 'order'>): boolean {
  if (act === 'receive' || act === 'count') return mayDo(turn.person, 'keepStock')
  const teamIds = order?.steps.map(step => step.teamId) ?? []
  const departmentIds = teamIds.flatMap(id => turn.catalog.teams.get(id)?.departmentId ?? [])
  return mayDo(turn.person, 'issueMaterial', { teamIds, departmentIds })
}

/** Who may not book it: an issue becomes a request, a return is booked when the warehouse has it in hand. */
async function heardByWarehouse(turn: Turn, asked: MoveAsked, note: string): Promise<Decision> {
  const { act, material, quantity, order } = asked
  if (act === 'issue' && quantity > 0n) {
    const place = { order: order?.code ?? null, orderText: null, step: null, stepText: null, target: null }
    const intent = { kind: 'material', place, item: material.name, quantity, unit: null, note } as const
    return attemptRequest(turn, intent, order?.code ?? null, material)
  }
  if (act === 'return' && order !== null) return tellReturn(turn, asked, order)
  return notYours(turn, asked)
}

function notYours(turn: Turn, { act }: MoveAsked): Decision {
  const { why, refused } = turn.cards.words.stock
  const line = act === 'receive' || act === 'count' ? why.notKeeper : why.notIssuer
  return onlySaying(reply(cardMessage(refusalCard(refused(act), [line]))))
}

/** What was never issued is refused at once; for the rest the warehouse must have it in hand. */
async function tellReturn(turn: Turn, asked: MoveAsked, order: Order): Promise<Decision> {
  const answer = await answerMove(turn, asked)
  if (answer.kind === 'refused') return onlySaying(reply(cardMessage(answer.card), aboutOf(order)))
  const { stock } = turn.cards.words
  const warehouse = departmentOfKind(turn.catalog, 'warehouse')
  const { material, quantity } = asked
  const facts = { by: turn.person.name, material, quantity, lot: answer.facts.lot, order }
  const telling = {
    message: cardMessage(returnRequestCard(turn.cards, facts)),
    about: aboutOf(order),
    key: `return:${turn.event.platform}:${turn.event.eventId}`,
  }
  const outbox = warehouse === null ? [] : tellDepartment(turn.catalog, warehouse.id, telling)
  const text = warehouse === null || outbox.length === 0 ? stock.backNobody : stock.backToKeeper(warehouse.name)
  return { effects: { outbox }, speech: speech([reply(textMessage(text), aboutOf(order))]) }
}
