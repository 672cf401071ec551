/** The warehouse: issue, return, receipt, count, putting away, tracing, and what is short. */
import { negate } from '../../../domain/quantity.ts'
import type { Intent } from '../intent.ts'
import { type Draft, NOWHERE, type PlaceDraft } from '../reading.ts'
import type { SaidUnit } from '../said.ts'
import { entryOf, is, type Token } from '../tokens.ts'
import {
  AROUND_ITEM,
  BECAUSE,
  LOT,
  ORDERS_SHORT,
  RECEIVED,
  SHORT_LIST,
  STOCK_COMMANDS,
  type StockCommand,
  TRACE,
  WAITING_OUTPUT,
  WHERE_USED,
  WITHOUT_LOT,
} from '../vocabulary/stock.ts'
import { saidUnit } from './floor.ts'
import { orderPlace } from './places.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

type StockIntent = Extract<Intent, { kind: 'stock' }>

export function stock(sentence: Sentence): Draft | null {
  if (SHORT_LIST.test(sentence.text) || ORDERS_SHORT.test(sentence.text))
    return { kind: 'ready', intent: { kind: 'shortages' } }
  if (WAITING_OUTPUT.test(sentence.text)) return { kind: 'ready', intent: { kind: 'waitingOutputs' } }
  return trace(sentence) ?? move(sentence)
}

/** "追溯 批次 L2411", "追溯 WO-1003", "批次 L2411 用到哪了". */
function trace(sentence: Sentence): Draft | null {
  const lot = lotIn(sentence.text)
  const wanted = TRACE.test(sentence.text) || (lot !== null && WHERE_USED.test(sentence.text))
  if (!wanted) return null
  if (lot !== null) return { kind: 'ready', intent: { kind: 'trace', place: NO_PLACE, lot: lot.lot } }
  if (sentence.orders.size > 0) return placed(sentence, place => ({ kind: 'trace', place, lot: null }))
  // "追溯 L2411": whatever code it names.
  const [, bare] = /^(?:追溯|溯源|追查|追踪|TRACE)[:\s]*([A-Z0-9][A-Z0-9._/-]{1,39})$/.exec(sentence.text) ?? []
  if (bare !== undefined) return { kind: 'ready', intent: { kind: 'trace', place: NO_PLACE, lot: bare } }
  return placed(sentence, place => ({ kind: 'trace', place, lot: null }))
}

export const NO_PLACE = { order: null, orderText: null, step: null, stepText: null, target: null } as const

type Placed = Extract<Draft, { kind: 'placed' }>

/** Only an order's number says for which one: a product's name may be part of a material's. */
const placed = (sentence: Sentence, make: Placed['make'], context: Placed['context'] = 'order'): Placed => ({
  kind: 'placed',
  place: orderOnly(sentence),
  context,
  make,
})

function orderOnly(sentence: Sentence): PlaceDraft {
  const [first] = sentence.orders
  if (first === undefined) return NOWHERE
  const [at, order] = first
  return { ...NOWHERE, ...orderPlace(order, sentence.tokens[at]?.text ?? '') }
}

function move(sentence: Sentence): Draft | null {
  const found = commandIn(sentence)
  if (found === null || has(sentence, 'how', 'question', 'howMuch')) return null
  const { act, word } = found
  const own = withOrdersOf(act, sentence)
  const body = withItem(bodyOf(own, found.to), found.item)
  if (body === null || (!isOfGoods(act) && body.quantity === null && body.item === null)) return null
  // "到货 20" is of a step done outside, "来料不对" a trouble.
  if (act === 'receive' && (body.quantity === null || (!body.named && !SURELY_RECEIVED.test(word)))) return null
  // "来料50，做完48" says what was made of it.
  const isMade = sentence.tokens.some(token => token.start >= found.to && is(token, 'done', 'finished'))
  if (isMade && !isOfGoods(act)) return null
  const { named: _, ...said } = body
  const make = (place: StockIntent['place']): Intent => ({ kind: 'stock', act, place, ...said, note: sentence.written })
  return placed(own, make, act === 'receive' || act === 'count' ? 'none' : 'order')
}

/** `item`: the material in front of it ("圆钢出库20"); `to`: where the command ends. */
type CommandFound = {
  readonly act: StockCommand
  readonly word: string
  readonly to: number
  readonly item: string | null
}

function commandIn(sentence: Sentence): CommandFound | null {
  const begins = firstBeyondOrder(sentence)
  if (begins === null) return null
  return isMaterial(begins) ? commandBehind(sentence, begins) : commandAt(sentence.text, begins.start, null)
}

/** "螺母M8 出库 20": what stands between belongs to the material's name. */
function commandBehind(sentence: Sentence, begins: Token): CommandFound | null {
  let end = begins.end
  for (const token of sentence.tokens.filter(({ start, kind }) => start >= begins.end && kind !== 'stop')) {
    if (token.kind === 'number') return null
    const found = commandAt(sentence.text, token.start, writtenAt(sentence, begins.start, end))
    if (found !== null) return found
    end = token.end
  }
  return null
}

const isMaterial = (token: Token): boolean => entryOf(token)?.material != null && token.text.length > 1

/** null: it names another thing behind the command, or no amount. */
function withItem(body: Body, item: string | null): Body | null {
  if (item === null) return body
  return body.item === null && body.quantity !== null ? { ...body, item, named: true } : null
}

const SURELY_RECEIVED = /料/

/**
 * "盘点 螺母 5190" counts 5190, though an order may end so. Digits alone are an order's where one goes with the command
 * and another number is the amount ("领料 1004 圆钢 50"), or where none is needed ("确认入库 1009").
 */
function withOrdersOf(act: StockCommand, sentence: Sentence): Sentence {
  const { tokens, orders, lexicon } = sentence
  const numbers = tokens.flatMap((token, at) => (token.kind === 'number' ? [at] : []))
  const mayBeDigits = act !== 'receive' && act !== 'count' && (isOfGoods(act) || numbers.length > 1)
  const kept = [...orders].filter(([at]) =>
    tokens[at]?.kind === 'number' ? mayBeDigits && (isOfGoods(act) || at !== numbers.at(-1)) : act !== 'count',
  )
  const [first] = numbers
  const digits = first === undefined ? undefined : tokens[first]?.text
  // Right behind the command, as long as an order's number, and not the amount; goods are always some order's.
  const isNoAmount = isOfGoods(act) || first !== numbers.at(-1)
  const isOrder = mayBeDigits && kept.length === 0 && digits?.length === lexicon.orderDigits && isNoAmount
  if (!isOrder || first === undefined || digits === undefined) return { ...sentence, orders: new Map(kept) }
  return { ...sentence, orders: new Map([[first, { by: 'digits', text: digits }]]) }
}

/** The first token that is no order's number, nor what goes with one. */
const firstBeyondOrder = ({ tokens, orders }: Sentence): Token | null =>
  tokens.find((token, at) => !orders.has(at) && token.kind !== 'stop' && !is(token, 'orderNoun', 'orderAfter')) ?? null

function commandAt(text: string, start: number, item: string | null): CommandFound | null {
  const rest = text.slice(start)
  for (const act of ACTS) {
    const [word] = STOCK_COMMANDS[act].exec(rest) ?? (act === 'receive' ? RECEIVED.exec(rest) : null) ?? []
    if (word !== undefined) return { act, word, to: start + word.length, item }
  }
  return null
}

/** Of what an order makes: it names the goods, and without an amount all of it is meant. */
const isOfGoods = (act: StockCommand): boolean => act === 'putAway' || act === 'ship'

const ACTS = ['issue', 'return', 'receive', 'count', 'putAway', 'ship'] as const satisfies readonly StockCommand[]

type Body = Pick<StockIntent, 'item' | 'quantity' | 'unit' | 'lot' | 'because'> & {
  /** The item is a material by name or by code, no word that could be anything. */
  readonly named: boolean
}

/** What stands behind the command: item, amount, lot and reason, whatever their order. */
function bodyOf(sentence: Sentence, from: number): Body {
  const { text, tokens, orders } = sentence
  const because = BECAUSE.exec(text.slice(from))
  const end = because === null ? text.length : from + because.index
  const lot = lotIn(text)
  const inBody = tokens.flatMap((token, at) =>
    token.start >= from && token.end <= end && !orders.has(at) && !isOfLot(token, lot) ? [{ token, at }] : [],
  )
  const amountAt = inBody.findLast(({ token }) => token.kind === 'number')?.at ?? -1
  const unit = unitBehind(sentence, amountAt + 1, lot)
  const words = itemTokens(
    inBody.filter(({ at }) => at !== amountAt && (unit === null || at !== amountAt + 1)).map(({ token }) => token),
  )
  return {
    item: words.length === 0 ? null : itemText(sentence, words),
    quantity: amountOf(sentence, tokens[amountAt]),
    unit,
    lot: lot?.lot ?? null,
    because: because === null ? null : writtenAt(sentence, from + because.index + because[0].length).trim() || null,
    named: words.some(token => entryOf(token)?.material != null || (token.kind === 'other' && token.code)),
  }
}

/** With its sign: nobody can move less than nothing, and is to hear so. */
function amountOf({ text }: Sentence, token: Token | undefined): StockIntent['quantity'] {
  if (token?.kind !== 'number' || token.scan.kind !== 'exact') return null
  return /[-−]\s?$/.test(text.slice(0, token.start)) ? negate(token.scan.value) : token.scan.value
}

/** Without what stands around the item; inside it every word is part of it ("不锈的板"). */
function itemTokens(tokens: readonly Token[]): readonly Token[] {
  const isAround = (token: Token): boolean =>
    token.kind === 'stop' || token.kind === 'date' || /^[-−]$/.test(token.text) || AROUND_ITEM.test(token.text)
  const first = tokens.findIndex(token => !isAround(token))
  const last = tokens.findLastIndex(token => !isAround(token))
  return first === -1 ? [] : tokens.slice(first, last + 1).filter(({ kind }) => kind !== 'stop')
}

const itemText = (sentence: Sentence, tokens: readonly Token[]): string =>
  tokens.map((token, i) => `${i > 0 && token.gap ? ' ' : ''}${writtenAt(sentence, token.start, token.end)}`).join('')

function unitBehind({ tokens }: Sentence, at: number, lot: LotFound | null): SaidUnit | null {
  const token = tokens[at]
  if (at === 0 || token === undefined || isOfLot(token, lot)) return null
  return saidUnit(entryOf(token)?.unit ?? null)
}

type LotFound = { readonly lot: string; readonly start: number; readonly end: number }

/** '' where it says that there is none. */
function lotIn(text: string): LotFound | null {
  const without = WITHOUT_LOT.exec(text)
  if (without !== null) return { lot: '', start: without.index, end: without.index + without[0].length }
  const found = LOT.exec(text)
  if (found?.[1] === undefined) return null
  return { lot: found[1].replace(/[-._/]+$/, ''), start: found.index, end: found.index + found[0].length }
}

const isOfLot = (token: Token, lot: LotFound | null): boolean =>
  lot !== null && token.start < lot.end && token.end > lot.start
