/** "打印流转卡 WO-1003": the order's paper, with a code for it and for each of its steps. */
import { loadOrder, openOrdersByDue } from '../../../db/orders.ts'
import { travelerTag } from '../../../db/travelers.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { printedCard, whichTravelerCard } from '../../cards/traveler-cards.ts'
import { sheetOf } from '../../traveler/build-sheet.ts'
import { printSheet } from '../../traveler/print.ts'
import type { SheetSize } from '../../traveler/sheet.ts'
import type { Intent } from '../../understand/intent.ts'
import { orderNotFoundCard } from '../order/run-on-order.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

const MOST_OFFERED = 8
const PDF = 'application/pdf'

export function planTraveler(turn: Turn, intent: Extract<Intent, { kind: 'traveler' }>): Plan | Promise<Plan> {
  const { place, size } = intent
  if (place.target !== null) return planPrint(turn, { order: place.target.order, seq: place.target.seq, size })
  const order = orderOf(turn, place)
  if (order === null) return place.orderText === null ? planWhich(turn, size) : placeNotFound(turn, place)
  const named = place.step !== null || place.stepText !== null
  return named ? placeNotFound(turn, place) : planPrint(turn, { order, size })
}

async function planWhich(turn: Turn, size: SheetSize): Promise<Plan> {
  const open = await openOrdersByDue(turn.sql, { limit: MOST_OFFERED })
  return say(reply(cardMessage(whichTravelerCard(turn.cards, size, open))))
}

/** Nothing of it is a secret of anybody's who may read the bot: whoever asks gets it. */
export async function planPrint(
  turn: Turn,
  {
    order: code,
    seq = null,
    size,
  }: Pick<Extract<Action, { do: 'traveler' }>, 'order' | 'size'> & { seq?: number | null | undefined },
): Promise<Plan> {
  const order = await loadOrder(turn.sql, code as OrderCode)
  if (order === null) return say(reply(cardMessage(orderNotFoundCard(turn, code))))
  const step = seq === null ? null : findStep(order, seq)
  if (seq !== null && step === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const parts = { catalog: turn.catalog, now: turn.now, tag: await travelerTag(turn.sql), address: turn.travelerUrl }
  const sheet = sheetOf(parts, order, { size, seq })
  const bytes = await printSheet(sheet)
  if (bytes === null) return say(reply(textMessage(turn.cards.words.traveler.busy)))
  const labels = sheet.steps.length + (sheet.withOrder ? 1 : 0)
  const card = printedCard(turn.cards, { order, step, size, count: size === 'a4' ? sheet.steps.length : labels })
  const file = { name: fileName(turn, order, step?.name ?? null), mime: PDF, base64: base64(bytes) }
  return say(reply({ ...cardMessage(card), file }, { kind: 'order', order: order.code }))
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/** In the language of the sheet; order numbers may hold a slash. */
function fileName({ catalog, now }: Turn, order: Order, step: string | null): string {
  const { traveler } = cardContextFor(catalog, null, now).words
  return traveler.fileName(order.code, step ?? traveler.title).replace(/[\\/:*?"<>|]/g, '-')
}
