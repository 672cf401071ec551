/** Material: what was asked for, what an order still takes, what lies in the warehouse. */
import type { Block, Card, Field } from '../../adapters/card.ts'
import type { Material } from '../../db/catalog.ts'
import type { MaterialRequest } from '../../db/commit.ts'
import type { Order } from '../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { type ListFacts, listCard } from './tables.ts'

export type RequestFacts = {
  readonly request: MaterialRequest
  readonly material: Material | null
  /** null when the material is not known. */
  readonly onHand: Quantity | null
  readonly short: boolean
  /** Order and step, as far as known. */
  readonly place: string
}

/** "压铆螺母 200": what is wanted, in the words of the site where it knows them. The unit is in their own words. */
export function wantedText({ request, material }: Pick<RequestFacts, 'request' | 'material'>): string {
  const what = material?.name ?? request.item
  return request.quantity === null ? what : `${what} ${formatQuantity(request.quantity)}`
}

/** As the answer to the person who asked, or for somebody who only needs to know. */
export function materialCard(context: CardContext, facts: RequestFacts, note: string | null = null): Card {
  const blocks: Block[] = [{ kind: 'fields', fields: requestFields(context, facts) }]
  if (note !== null) blocks.push({ kind: 'note', text: note })
  const done = facts.request.status !== 'open'
  return {
    title: context.words.floor.materialTitle,
    tone: done ? 'success' : facts.short ? 'warning' : 'info',
    blocks,
  }
}

/** For the warehouse. */
export function materialRequestCard(context: CardContext, facts: RequestFacts): Card {
  const payload = encodeAction({ do: 'materialDone', request: facts.request.id, once: context.once() })
  const done = { label: context.words.floor.materialDone, payload, style: 'primary' as const }
  const card = materialCard(context, facts)
  return { ...card, blocks: [...card.blocks, { kind: 'actions', actions: [done] }] }
}

function requestFields(context: CardContext, { request, material, onHand, short, place }: RequestFacts): Field[] {
  const { floor } = context.words
  const fields: Field[] = [{ label: floor.materialItem, value: wantedText({ request, material }) }]
  if (material !== null && onHand !== null) {
    const value = amount(context, onHand, material.unit)
    fields.push({
      label: floor.materialOnHand,
      value: short ? `${value} · ${floor.materialShort}` : value,
      short: true,
      tone: short ? 'danger' : 'success',
    })
  }
  if (place !== '') fields.push({ label: floor.materialPlace, value: place, short: true })
  return [
    ...fields,
    { label: floor.materialBy, value: context.personName(request.requestedBy), short: true },
    { label: floor.materialSince, value: clockTime(context, request.requestedAt), short: true },
    { label: floor.materialState, value: stateText(context, request), short: true },
    ...(request.note === '' ? [] : [{ label: floor.materialNote, value: request.note }]),
  ]
}

function stateText(context: CardContext, { decidedBy, decidedAt }: MaterialRequest): string {
  const { floor } = context.words
  if (decidedAt === null) return floor.materialOpen
  const by = decidedBy === null ? context.words.common.program : context.personName(decidedBy)
  return floor.materialIssued(by, clockTime(context, decidedAt))
}

export type NeedRow = {
  readonly material: Material
  /** 0: of the order's own bill; deeper: what a part that must be made takes. */
  readonly level: number
  readonly needed: Quantity
  readonly onHand: Quantity
  readonly short: boolean
}

/** What lies there of a material, or of a product that was made. */
export type StockFacts = Pick<Material, 'name' | 'spec' | 'unit'> & {
  readonly onHand: Quantity
  /** Beside it, what waits for its incoming inspection. */
  readonly held: Quantity
  readonly belowSafety: boolean
}

/** What the unmade part of an order still takes, against what is there. */
export function orderMaterialCard(context: CardContext, order: Order, rows: readonly NeedRow[]): Card {
  const { floor } = context.words
  const short = rows.filter(row => row.short).length
  const facts: ListFacts = {
    title: floor.materialOrderTitle(order.code),
    tone: short > 0 ? 'warning' : 'success',
    columns: floor.materialColumns,
    numbers: [1, 2],
    rows: rows.map(row => needRow(context, row)),
    empty: floor.materialNoBom(order.productName),
    orders: [order.code],
  }
  if (rows.length === 0) return listCard(context, { ...facts, tone: 'info' })
  const card = listCard(context, {
    ...facts,
    note: short > 0 ? floor.materialShortCount(short) : floor.materialAllEnough,
  })
  return { ...card, blocks: [{ kind: 'text', text: floor.materialOrderText(order.code) }, ...card.blocks] }
}

function needRow(context: CardContext, { material, level, needed, onHand, short }: NeedRow): readonly string[] {
  const { floor } = context.words
  return [
    `${'└ '.repeat(level)}${material.name}`,
    amount(context, needed, material.unit),
    amount(context, onHand, material.unit),
    short ? floor.materialShort : floor.materialEnough,
  ]
}

export function stockCard(context: CardContext, rows: readonly StockFacts[]): Card {
  const { floor } = context.words
  return listCard(context, {
    title: floor.materialStockTitle,
    tone: rows.some(({ belowSafety }) => belowSafety) ? 'warning' : 'info',
    columns: floor.materialStockColumns,
    numbers: [2],
    rows: rows.map(({ name, spec, unit, onHand, belowSafety, held }) => [
      name,
      spec,
      amount(context, onHand, unit),
      [belowSafety ? floor.materialBelowSafety : '', held > ZERO ? floor.materialHeld(amount(context, held, unit)) : '']
        .filter(text => text !== '')
        .join(' · '),
    ]),
    empty: floor.materialWhere,
  })
}
