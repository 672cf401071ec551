/** A traveler's code, scanned or typed: its step's card, its order's steps, or why it leads nowhere. */
import { loadOrders } from '../../../db/orders.ts'
import { placeOfTraveler, type TravelerPlace, travelerTag } from '../../../db/travelers.ts'
import type { Order, Step } from '../../../domain/model.ts'
import { isUnderWay } from '../../../domain/order-status.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { readTravelerCode, type TravelerCode } from '../../../domain/traveler-code.ts'
import { cardMessage } from '../../cards/message.ts'
import { codeOfClosedCard, codeRefusedCard, orderStepsCard, severalCodesCard } from '../../cards/traveler-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { planStatusOf } from '../ask/status.ts'
import { planOpenStep } from '../ask/tasks.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planTravelerCode(
  turn: Turn,
  { code, written }: Extract<Intent, { kind: 'travelerCode' }>,
): Promise<Plan> {
  const opened = code === null ? null : await openCodes(turn, [code])
  if (opened?.kind === 'opened') return opened.plan
  // Where orders are numbered with as many digits, one number in a hundred passes for a code: the order counts then.
  const [order] = await turn.directory.find({ by: 'number', text: written })
  if (order !== undefined) return planStatusOf(turn, order.code)
  return refuse(turn, opened?.why ?? 'misread')
}

const refuse = (turn: Turn, why: 'misread' | 'otherSite' | 'replaced'): Plan =>
  say(reply(cardMessage(codeRefusedCard(turn.cards, why))))

export type CodesOpened =
  /** `at`: the one step that was opened. */
  | { readonly kind: 'opened'; readonly plan: Plan; readonly at: { readonly order: Order; readonly step: Step } | null }
  | { readonly kind: 'refused'; readonly why: 'misread' | 'otherSite' | 'replaced' }

/** Several: a photo of a whole sheet shows the order's code and one per step. */
export async function openCodes(turn: Turn, digits: readonly string[]): Promise<CodesOpened> {
  const codes = [...new Set(digits)].map(readTravelerCode).flatMap(read => (read?.kind === 'code' ? [read.code] : []))
  if (codes.length === 0) return { kind: 'refused', why: 'misread' }
  const tag = await travelerTag(turn.sql)
  const ours = codes.filter(code => code.tag === tag)
  if (ours.length === 0) return { kind: 'refused', why: 'otherSite' }
  const places = await placesOf(turn, ours)
  const orders = await loadOrders(turn.sql, [...new Set(places.map(({ order }) => order))])
  const [first] = orders
  if (first === undefined) return { kind: 'refused', why: 'replaced' }
  return openPlaces(turn, places, orders, first)
}

async function placesOf(turn: Turn, codes: readonly TravelerCode[]): Promise<readonly TravelerPlace[]> {
  const found = await Promise.all(codes.map(({ target }) => placeOfTraveler(turn.sql, target)))
  return found.filter(place => place !== null)
}

async function openPlaces(
  turn: Turn,
  places: readonly TravelerPlace[],
  orders: readonly Order[],
  first: Order,
): Promise<CodesOpened> {
  const steps = places.flatMap(({ order: code, seq }) => {
    const order = orders.find(each => each.code === code)
    const step = order === undefined || seq === null ? null : findStep(order, seq)
    return order === undefined || step === null ? [] : [{ order, step }]
  })
  const [only, another] = steps
  const { order } = only ?? { order: first }
  if (orders.length === 1 && !isUnderWay(order)) {
    const closed = reply(cardMessage(codeOfClosedCard(turn.cards, order)), { kind: 'order', order: order.code })
    return { kind: 'opened', plan: say(closed), at: null }
  }
  if (only !== undefined && another !== undefined) {
    return { kind: 'opened', plan: say(reply(cardMessage(severalCodesCard(turn.cards, steps)))), at: null }
  }
  if (only === undefined) {
    const card = reply(cardMessage(orderStepsCard(turn.cards, order)), { kind: 'order', order: order.code })
    return { kind: 'opened', plan: say(card), at: null }
  }
  return { kind: 'opened', plan: await planOpenStep(turn, { order: order.code, seq: only.step.seq }), at: only }
}
