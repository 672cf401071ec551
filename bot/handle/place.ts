/** Finding the order or step that a sentence means, and saying so when it can't be found. */
import type { OrderCode } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { cardMessage } from '../cards/message.ts'
import { refusalCard, tasksButton } from '../cards/talk-cards.ts'
import type { OrderCandidate } from '../understand/context.ts'
import type { Place } from '../understand/said.ts'
import { type Plan, reply, say } from './plan.ts'
import type { Turn } from './turn.ts'

/** The order is not there, or it has no such step; with the steps it has as buttons. */
export async function placeNotFound(turn: Turn, place: Place): Promise<Plan> {
  const { ask, refusal } = turn.cards.words
  const [order] = place.order === null ? [] : await turn.directory.byCodes([place.order])
  if (order === undefined)
    return said(turn, [ask.orderNotFound(place.orderText ?? place.order ?? '')], [tasksButton(turn.cards)])
  const text = place.stepText ?? place.step?.name ?? ''
  const title = text === '' ? turn.cards.words.talk.which.step : refusal.title
  const lines = text === '' ? [turn.cards.words.talk.whichText] : [ask.stepNotFound(order.code, text)]
  return say(reply(cardMessage(refusalCard(title, lines, stepButtons(order)))))
}

const stepButtons = (order: OrderCandidate) =>
  order.steps.slice(0, 10).map(step => ({
    label: step.name,
    payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }),
  }))

const said = (turn: Turn, lines: readonly string[], actions: Parameters<typeof refusalCard>[2]): Plan =>
  say(reply(cardMessage(refusalCard(turn.cards.words.refusal.title, lines, actions))))

/** The order a sentence is about: named, or that of the quoted card. */
export function orderOf(turn: Turn, place: Place): OrderCode | null {
  if (place.order !== null) return place.order
  if (place.orderText !== null) return null
  return turn.about?.order ?? null
}
