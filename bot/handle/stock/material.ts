/** "给我领200个压铆螺母", "WO-1004的圆钢到了没": material is asked for, or asked about. */
import type { BomLine, Material } from '../../../db/catalog.ts'
import type { MaterialRequest, OutboxEntry } from '../../../db/commit.ts'
import { materialRequestById, type PlacedMaterialRequest } from '../../../db/material-requests.ts'
import { heldStock, productStock, stockOf } from '../../../db/material-stock.ts'
import { variantsOf } from '../../../db/order-variants.ts'
import { loadOrder } from '../../../db/orders.ts'
import { issuedTo } from '../../../db/stock.ts'
import { explodeNeeds, linesForVariants } from '../../../domain/bill-of-materials.ts'
import { isShort, materialNeeds, roundUp } from '../../../domain/material-need.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { type Quantity, ZERO } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextFor, cardContextOf } from '../../cards/context-for.ts'
import {
  materialCard,
  materialRequestCard,
  type NeedRow,
  orderMaterialCard,
  type RequestFacts,
  type StockFacts,
  stockCard,
  wantedText,
} from '../../cards/material-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { isMaterialQuestion } from '../../understand/material-question.ts'
import { audited } from '../audit.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type About, type Decision, type Effects, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import { buyingDepartments, departmentOfKind, tellDepartment, tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { asIssuer, withIssue } from './answer-request.ts'
import { isUnitOf, materialsCalled, productsCalled } from './find-material.ts'
import { supplyOf } from './material-shortages.ts'
import { answerMove } from './move-stock.ts'

type MaterialIntent = Extract<Intent, { kind: 'material' }>

const LONGEST_ITEM = 100
const LONGEST_NOTE = 500

export async function planMaterial(turn: Turn, intent: MaterialIntent): Promise<Plan> {
  const { place } = intent
  if (place.order === null && place.orderText !== null) return placeNotFound(turn, place)
  const code = place.target?.order ?? orderOf(turn, place)
  if (!isMaterialQuestion(intent)) return planRequest(turn, intent, code)
  return code === null ? sayStock(turn, intent) : sayNeeds(turn, intent, code)
}

const bomOf = (turn: Turn, order: Order): readonly BomLine[] =>
  turn.catalog.bomLines.filter(({ productCode }) => productCode === order.productCode)

const codesIn = (lines: readonly BomLine[]): ReadonlySet<string> => new Set(lines.map(line => line.materialCode))

async function sayNeeds(turn: Turn, intent: MaterialIntent, code: OrderCode): Promise<Plan> {
  const order = await loadOrder(turn.sql, code)
  if (order === null) return placeNotFound(turn, intent.place)
  const lines = await linesOf(turn, order)
  const asked = new Set(materialsCalled(turn.catalog, intent.item, codesIn(lines)).map(material => material.code))
  const rows = await needRows(turn, order, lines)
  const named = rows.filter(({ material }) => asked.has(material.code))
  const card = orderMaterialCard(turn.cards, order, named.length > 0 ? named : rows)
  return say(reply(cardMessage(card), { kind: 'order', order: order.code }))
}

/** The bill's lines as they count for this order: its colours may take other materials. */
async function linesOf(turn: Turn, order: Order): Promise<readonly BomLine[]> {
  return linesForVariants(bomOf(turn, order), await variantsOf(turn.sql, order.id))
}

/** What the order still takes, and below each part that must be made what that takes in its turn. */
async function needRows(turn: Turn, order: Order, lines: readonly BomLine[]): Promise<readonly NeedRow[]> {
  const { materials } = turn.catalog
  const [stock, issued] = await Promise.all([stockOf(turn.sql, [...materials.keys()]), issuedTo(turn.sql, order.id)])
  const whole = materialNeeds(order, lines, issued).map(({ materialCode, needed }) => {
    const unit = materials.get(materialCode)?.unit
    return { materialCode, needed: roundUp(needed, unit === undefined ? 0 : (turn.cards.unit(unit)?.decimals ?? 0)) }
  })
  const rows = explodeNeeds(whole, supplyOf(turn.catalog, stock).billOf, stock).flatMap(
    ({ materialCode, level, needed, missing }): NeedRow[] => {
      const material = materials.get(materialCode)
      if (material === undefined) return []
      return [{ material, level, needed, onHand: stock.get(materialCode) ?? ZERO, short: missing > ZERO }]
    },
  )
  const nothing = whole
    .filter(({ needed }) => needed === ZERO)
    .flatMap(({ materialCode }): NeedRow[] => {
      const material = materials.get(materialCode)
      const onHand = stock.get(materialCode) ?? ZERO
      return material === undefined ? [] : [{ material, level: 0, needed: ZERO, onHand, short: false }]
    })
  return [...rows, ...nothing]
}

async function sayStock(turn: Turn, { item }: MaterialIntent): Promise<Plan> {
  const [materials, goods] = await Promise.all([materialStock(turn, item), goodsStock(turn, item)])
  const rows = [...materials, ...goods]
  if (rows.length === 0) return say(reply(textMessage(turn.cards.words.floor.materialWhere)))
  return say(reply(cardMessage(stockCard(turn.cards, rows))))
}

async function materialStock({ catalog, sql }: Turn, item: string | null): Promise<readonly StockFacts[]> {
  const materials = materialsCalled(catalog, item, new Set())
  const codes = materials.map(({ code }) => code)
  const [stock, held] = await Promise.all([stockOf(sql, codes), heldStock(sql)])
  return materials.map(({ code, name, spec, unit, safetyStock }) => {
    const onHand = stock.get(code) ?? ZERO
    const belowSafety = isShort(onHand, safetyStock, { quantity: null, needed: null })
    return { name, spec, unit, onHand, held: held.get(code) ?? ZERO, belowSafety }
  })
}

/** What is made and used again is a material under its product's code. */
async function goodsStock({ catalog, sql }: Turn, item: string | null): Promise<readonly StockFacts[]> {
  const products = productsCalled(catalog, item).filter(({ code }) => !catalog.materials.has(code))
  const codes = products.map(({ code }) => code)
  const stock = await productStock(sql, codes)
  return products.map(({ code, name, spec, unit }) => {
    return { name, spec, unit, onHand: stock.get(code) ?? ZERO, held: ZERO, belowSafety: false }
  })
}

function planRequest(turn: Turn, intent: MaterialIntent, code: OrderCode | null): Plan {
  return { kind: 'decide', orders: code === null ? [] : [code], attempt: () => attemptRequest(turn, intent, code) }
}

/** `known`: the material, where that is settled. */
export async function attemptRequest(
  turn: Turn,
  intent: MaterialIntent,
  code: OrderCode | null,
  known: Material | null = null,
): Promise<Decision> {
  const order = code === null ? null : await loadOrder(turn.sql, code)
  const lines = order === null ? [] : bomOf(turn, order)
  const [material, another] = materialsCalled(turn.catalog, intent.item, codesIn(lines))
  // Two that it may be are the warehouse's to tell apart, from the words as they were said.
  const meant = known ?? (material !== undefined && another === undefined ? material : null)
  const request = requestOf(turn, intent, order, meant)
  const facts = await requestFacts(turn, request, order, meant)
  const told = tellRequest(turn, facts, aboutOf(order, request))
  return {
    effects: {
      materialRequests: [request],
      audit: [audited(turn, 'material.asked', { kind: 'materialRequest', id: request.id }, { item: request.item })],
      outbox: told.outbox,
    },
    speech: speech([reply(cardMessage(materialCard(turn.cards, facts, told.note)), aboutOf(order, request))]),
  }
}

function requestOf(
  turn: Turn,
  { place, item, quantity, unit, note }: MaterialIntent,
  order: Order | null,
  material: Material | null,
): MaterialRequest {
  // "两箱螺母" of what is kept in pieces: how many that is, only the words say.
  const counted = material === null || isUnitOf(turn.cards, material, unit)
  const step = order === null || place.target === null ? null : findStep(order, place.target.seq)
  return {
    id: turn.newId(),
    materialCode: material?.code ?? null,
    item: (item ?? note).slice(0, LONGEST_ITEM),
    quantity: counted && quantity !== null && quantity > ZERO ? quantity : null,
    orderId: order?.id ?? null,
    stepId: step?.id ?? null,
    requestedBy: turn.person.id,
    requestedAt: turn.now,
    status: 'open',
    decidedBy: null,
    decidedAt: null,
    note: note.slice(0, LONGEST_NOTE),
  }
}

async function requestFacts(
  turn: Turn,
  request: MaterialRequest,
  order: Order | null,
  material: Material | null,
): Promise<RequestFacts> {
  const step = order?.steps.find(({ id }) => id === request.stepId) ?? null
  const place =
    order === null ? '' : step === null ? order.code : turn.cards.words.report.stepTitle(order.code, step.name)
  if (material === null) return { request, material, onHand: null, short: false, place }
  const onHand = (await stockOf(turn.sql, [material.code])).get(material.code) ?? ZERO
  const { quantity } = request
  const short = isShort(onHand, material.safetyStock, { quantity, needed: await neededIn(turn, order, material) })
  return { request, material, onHand, short, place }
}

/** null when no order says how much. */
async function neededIn(turn: Turn, order: Order | null, { code }: Material): Promise<Quantity | null> {
  if (order === null) return null
  const [lines, issued] = await Promise.all([linesOf(turn, order), issuedTo(turn.sql, order.id)])
  return materialNeeds(order, lines, issued).find(({ materialCode }) => materialCode === code)?.needed ?? null
}

function aboutOf(order: Order | null, { stepId }: MaterialRequest): About | null {
  if (order === null) return null
  const step = order.steps.find(({ id }) => id === stepId)
  if (step === undefined) return { kind: 'order', order: order.code }
  return { kind: 'step', order: order.code, seq: step.seq }
}

type Told = { readonly outbox: readonly OutboxEntry[]; readonly note: string }

/** The warehouse brings it; where there is too little, those who buy hear of it too. */
function tellRequest(turn: Turn, facts: RequestFacts, about: About | null): Told {
  const { catalog, cards, now } = turn
  const context = cardContextFor(catalog, null, now)
  const key = `material:${facts.request.id}`
  const warehouse = departmentOfKind(catalog, 'warehouse')
  const message = cardMessage(materialRequestCard(context, facts))
  const outbox = warehouse === null ? [] : tellDepartment(catalog, warehouse.id, { message, about, key })
  const { floor } = cards.words
  return {
    outbox: [...outbox, ...(facts.short || isReplenishment(turn) ? tellBuyers(turn, context, facts, about) : [])],
    note: warehouse === null || outbox.length === 0 ? floor.materialNobody : floor.materialAsked(warehouse.name),
  }
}

/** The warehouse asks nobody to bring it something: what it asks for is to be bought. */
const isReplenishment = ({ person }: Turn): boolean => person.role === 'warehouse'

function tellBuyers(turn: Turn, context: CardContext, facts: RequestFacts, about: About | null) {
  const message = cardMessage(
    materialCard(
      context,
      facts,
      facts.short ? context.words.floor.materialShortNote : context.words.floor.materialReplenishNote,
    ),
  )
  const telling = { message, about, key: `material:${facts.request.id}:buy` }
  return buyingDepartments(turn.catalog).flatMap(({ id }) => tellDepartment(turn.catalog, id, telling))
}

type DonePress = Extract<Action, { do: 'materialDone' }>

export function planMaterialDone(turn: Turn, action: DonePress): Plan {
  return { kind: 'decide', orders: [], attempt: () => attemptDone(turn, action) }
}

async function attemptDone(turn: Turn, { request: id, lot }: DonePress): Promise<Decision> {
  const { floor, talk } = turn.cards.words
  const placed = await materialRequestById(turn.sql, id)
  if (placed === null) return onlySaying(reply(textMessage(floor.materialGone)))
  if (!mayIssue(turn)) {
    const card = refusalCard(talk.notYours, [floor.materialNotYours])
    return onlySaying(reply(cardMessage(card)))
  }
  if (placed.request.status !== 'open') return alreadyDone(turn, placed)
  return issued(turn, placed, lot ?? null)
}

function mayIssue({ person, catalog }: Turn): boolean {
  const warehouse = departmentOfKind(catalog, 'warehouse')
  return mayDo(person, 'acknowledge', {
    exceptionKind: 'material',
    departmentIds: warehouse === null ? [] : [warehouse.id],
  })
}

async function alreadyDone(turn: Turn, placed: PlacedMaterialRequest): Promise<Decision> {
  const { floor } = turn.cards.words
  const card = materialCard(turn.cards, await factsAgain(turn, placed), floor.materialGone)
  return { effects: {}, speech: { toast: floor.materialGone, update: reply(cardMessage(card)), replies: [] } }
}

/** Delivered is issued: the stock moves with it, where material and quantity are known; else only the words are kept. */
async function issued(turn: Turn, placed: PlacedMaterialRequest, lot: string | null): Promise<Decision> {
  const before = await factsAgain(turn, placed)
  const order = placed.orderCode === null ? null : await loadOrder(turn.sql, placed.orderCode)
  const { material } = before
  const { quantity } = placed.request
  if (material === null || quantity === null) return delivered(turn, placed, before, {}, true)
  const asked = { act: 'issue', material, quantity, lot, order, because: null, request: placed.request } as const
  const answer = await answerMove(turn, asked)
  if (answer.kind === 'refused') return onlySaying(reply(cardMessage(answer.card)))
  return delivered(turn, placed, { ...before, onHand: answer.facts.onHand }, answer.effects, false)
}

function delivered(
  turn: Turn,
  placed: PlacedMaterialRequest,
  before: RequestFacts,
  moved: Effects,
  unbooked: boolean,
): Decision {
  const { words } = turn.cards
  const request = withIssue(asIssuer(turn), placed.request)
  const facts = { ...before, request }
  const card = materialCard(turn.cards, facts, unbooked ? words.stock.why.notBooked : null)
  const audit = audited(turn, 'material.issued', { kind: 'materialRequest', id: request.id })
  return {
    effects: {
      ...moved,
      materialRequests: [request],
      audit: [audit, ...(moved.audit ?? [])],
      outbox: tellRequester(turn, facts),
    },
    speech: { toast: words.floor.materialDone, update: reply(cardMessage(card)), replies: [] },
  }
}

async function factsAgain(turn: Turn, { request, orderCode }: PlacedMaterialRequest): Promise<RequestFacts> {
  const order = orderCode === null ? null : await loadOrder(turn.sql, orderCode)
  const material = request.materialCode === null ? null : (turn.catalog.materials.get(request.materialCode) ?? null)
  return requestFacts(turn, request, order, material)
}

function tellRequester(turn: Turn, facts: RequestFacts): readonly OutboxEntry[] {
  const { requestedBy, id } = facts.request
  if (requestedBy === turn.person.id) return []
  const { floor } = cardContextOf(turn.catalog, requestedBy, turn.now).words
  const message = textMessage(floor.materialDoneReporter(wantedText(facts), turn.person.name))
  return tellPerson(turn.catalog, requestedBy, { message, about: null, key: `material:${id}:issued` })
}
