/** One move of material, decided on the stock as it is now: what is written with it, or the card that says why not. */
import type { Action as Button, Card } from '../../../adapters/card.ts'
import type { Material } from '../../../db/catalog.ts'
import type { MaterialRequest } from '../../../db/commit.ts'
import { issuedLots, lotsOf } from '../../../db/stock.ts'
import { waitsForInspection } from '../../../domain/incoming-inspection.ts'
import type { Order } from '../../../domain/model.ts'
import { add, formatQuantity, negate, type Quantity, ZERO } from '../../../domain/quantity.ts'
import {
  decideCount,
  decideIssue,
  decideReceipt,
  decideReturn,
  type LotQuantity,
  type StockDecision,
  type StockedLot,
  type StockRefusal,
  sumOf,
} from '../../../domain/stock.ts'
import { encodeAction } from '../../action.ts'
import { amount } from '../../cards/context.ts'
import { lotName, type MovedFacts, stockRefusalCard } from '../../cards/stock-cards.ts'
import { audited } from '../audit.ts'
import { type AskedLot, askLot } from '../inspection/ask-lot.ts'
import type { Effects } from '../plan.ts'
import { departmentOfKind } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { type AnsweredRequest, answerRequest, asIssuer } from './answer-request.ts'
import { newMove } from './new-move.ts'
import { type Arrival, tellWaiters } from './tell-waiters.ts'

export type MoveAsked = {
  readonly act: 'issue' | 'return' | 'receive' | 'count'
  readonly material: Material
  readonly quantity: Quantity
  readonly lot: string | null
  readonly order: Order | null
  readonly because: string | null
  /** The request that it answers, where the card says which. */
  readonly request: MaterialRequest | null
}

export type MoveAnswer =
  | { readonly kind: 'moved'; readonly effects: Effects; readonly facts: MovedFacts }
  | { readonly kind: 'refused'; readonly why: StockRefusal; readonly card: Card }

const KIND = { issue: 'issue', return: 'return', receive: 'receipt', count: 'adjust' } as const

export async function answerMove(turn: Turn, asked: MoveAsked): Promise<MoveAnswer> {
  const { material, order } = asked
  const [lots, issued] = await Promise.all([
    lotsOf(turn.sql, material.code),
    order === null ? [] : issuedLots(turn.sql, order.id, material.code),
  ])
  const decided = decide(turn, asked, lots, issued)
  if (decided.kind === 'refused') return refused(turn, asked, decided.why)
  return moved(turn, asked, decided.move, lots, issued)
}

function decide(
  turn: Turn,
  { act, material, quantity, lot, order, because }: MoveAsked,
  lots: readonly StockedLot[],
  issued: readonly LotQuantity[],
): StockDecision {
  const item = { lotTracked: material.lotTracked, decimals: turn.cards.unit(material.unit)?.decimals ?? 0 }
  switch (act) {
    case 'issue':
      return decideIssue(item, { quantity, lot }, lots, order?.status ?? null)
    case 'return':
      return decideReturn(item, { quantity, lot }, issued)
    case 'receive':
      return decideReceipt(item, { quantity, lot })
    case 'count':
      return decideCount(item, { quantity, lot, reason: because ?? '' }, lots)
  }
}

function refused(turn: Turn, asked: MoveAsked, why: StockRefusal): MoveAnswer {
  const { act, material, order } = asked
  const buttons = why.kind === 'whichLot' || why.kind === 'unknownLot' ? lotButtons(turn, asked, why.lots) : []
  return { kind: 'refused', why, card: stockRefusalCard(turn.cards, { act, why, thing: material, order }, buttons) }
}

const MOST_BUTTONS = 6

/** The same move of each lot that has enough; a count says its lot in words. */
function lotButtons(turn: Turn, asked: MoveAsked, lots: readonly LotQuantity[]): readonly Button[] {
  const { act, material, quantity, order, request } = asked
  if (act !== 'issue' && act !== 'return') return []
  const once = turn.cards.once()
  const move = { order: order?.code ?? null, material: material.code, quantity: formatQuantity(quantity), once }
  return lots
    .filter(each => each.quantity >= quantity)
    .slice(0, MOST_BUTTONS)
    .map(({ lot }) => ({
      label: `${turn.cards.words.stock.lot} ${lotName(turn.cards, lot)}`,
      payload:
        request === null
          ? encodeAction({ do: 'moveStock', act, ...move, lot })
          : encodeAction({ do: 'materialDone', request: request.id, lot, once }),
    }))
}

async function moved(
  turn: Turn,
  asked: MoveAsked,
  move: LotQuantity,
  lots: readonly StockedLot[],
  issued: readonly LotQuantity[],
): Promise<MoveAnswer> {
  const answered = await requestAnswered(turn, asked)
  const waits = await heldOnArrival(turn, asked, move)
  // What waits for its inspection is there for nobody yet: its result tells them.
  const arrives = asked.act === 'receive' && waits === null
  const told = [
    ...(arrives ? await tellWaiters(turn, arrivalOf(turn, asked, move.lot)) : []),
    ...(answered?.outbox ?? []),
  ]
  return {
    kind: 'moved',
    effects: {
      stockMoves: [
        newMove(turn, {
          ...move,
          kind: KIND[asked.act],
          item: asked.material.code,
          order: asked.order,
          requestId: answered?.request.id ?? null,
          inspectionId: waits?.inspection.id ?? null,
          personId: turn.person.id,
          reason: asked.because ?? '',
        }),
      ],
      ...(waits !== null && { inspections: [waits.inspection] }),
      materialRequests: answered === null ? [] : [answered.request],
      audit: [auditOf(turn, asked, move)],
      outbox: [...told, ...(waits?.outbox ?? [])],
    },
    facts: factsOf(turn, asked, move, { lots, issued, answered: answered?.request ?? null, told: told.length, waits }),
  }
}

const requestAnswered = (
  turn: Turn,
  { act, material, quantity, order, request }: MoveAsked,
): Promise<AnsweredRequest | null> =>
  act === 'issue' ? answerRequest(asIssuer(turn), { material, quantity, order }, request) : Promise.resolve(null)

/** What the quality department must look at first; null: it may be used at once. */
function heldOnArrival(
  turn: Turn,
  { act, material, quantity }: MoveAsked,
  { lot }: LotQuantity,
): Promise<AskedLot | null> {
  if (act !== 'receive' || !waitsForInspection(material, turn.catalog.site.settings.inspection))
    return Promise.resolve(null)
  return askLot(turn, { material, quantity, lot, by: turn.person.id })
}

function auditOf(turn: Turn, { act, material, order, because }: MoveAsked, { lot, quantity }: LotQuantity) {
  return audited(
    turn,
    `stock.${KIND[act]}`,
    { kind: 'material', id: material.code },
    { quantity: formatQuantity(quantity), lot, order: order?.code ?? null, ...(because !== null && { because }) },
  )
}

const arrivalOf = (turn: Turn, { material, quantity }: MoveAsked, lot: string): Arrival => ({
  material,
  quantity,
  lot,
  by: turn.person.id,
  key: `${turn.event.platform}:${turn.event.eventId}`,
})

type Around = {
  readonly lots: readonly StockedLot[]
  readonly issued: readonly LotQuantity[]
  readonly answered: MaterialRequest | null
  readonly told: number
  readonly waits: AskedLot | null
}

function factsOf(
  turn: Turn,
  asked: MoveAsked,
  move: LotQuantity,
  { lots, issued, answered, told, waits }: Around,
): MovedFacts {
  const { act, material, order, because, quantity } = asked
  const before = lots.find(({ lot }) => lot === move.lot)?.quantity ?? ZERO
  const { stock } = turn.cards.words
  return {
    act,
    thing: material,
    quantity,
    lot: move.lot,
    lotTracked: material.lotTracked,
    order,
    onHand: add(sumOf(lots), move.quantity),
    ...(act === 'count' && { before }),
    ...(order !== null && { ofOrder: add(sumOf(issued), negate(move.quantity)) }),
    reason: because,
    by: turn.person.id,
    notes: [
      ...(waits === null ? [] : heldNotes(turn, asked, waits)),
      ...(act === 'receive' && waits === null && told > 0 ? [stock.waitersTold(told)] : []),
      ...(answered === null || answered.requestedBy === turn.person.id
        ? []
        : [stock.requestDone(turn.cards.personName(answered.requestedBy))]),
    ],
  }
}

/** That it may not be used yet, and who has been called. */
function heldNotes(turn: Turn, { material, quantity }: MoveAsked, { outbox }: AskedLot): readonly string[] {
  const { lot } = turn.cards.words.inspection
  const quality = departmentOfKind(turn.catalog, 'quality')
  const called = outbox.length === 0 || quality === null ? lot.nobody : lot.asked(quality.name)
  return [lot.held(amount(turn.cards, quantity, material.unit)), called]
}
