/** "喷粉 发出去了 WO-1007", the button: goods leave the house; they come back as receipts. */
import { openSteps, type StepOfOrder } from '../../../db/open-steps.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { Order, OrderCode, Step } from '../../../domain/model.ts'
import { decideSendOut } from '../../../domain/order-lifecycle.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { encodeAction } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { sendOutRefusalLines } from '../../cards/send-out-refusal.ts'
import { stepCard } from '../../cards/step-card.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Place } from '../../understand/said.ts'
import { stepFacts } from '../ask/tasks.ts'
import { audited } from '../audit.ts'
import { placeNotFound } from '../place.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import { reportContext } from '../report/book-report.ts'
import type { Turn } from '../turn.ts'

const MOST_OFFERED = 6
const MOST_LOOKED_AT = 200

/** Of an order with one step outside, that step; without an order, those that could leave now are offered. */
export async function planSendOutIntent(turn: Turn, place: Place): Promise<Plan> {
  if (place.target !== null) return planSendOut(turn, place.target)
  if (place.order === null && place.orderText !== null) return placeNotFound(turn, place)
  if (place.order !== null && place.step !== null) return placeNotFound(turn, place)
  const leaving = (await openSteps(turn.sql, {}, MOST_LOOKED_AT)).filter(
    one => canLeave(one) && (place.order === null || one.order.code === place.order) && isNamed(one, place),
  )
  const [only] = leaving
  if (place.order !== null && only !== undefined && leaving.length === 1)
    return planSendOut(turn, { order: only.order.code, seq: only.step.seq })
  return offer(turn, leaving)
}

const canLeave = ({ step }: StepOfOrder): boolean => step.rules.outsource !== null && step.outsourceStatus === null

const isNamed = ({ step }: StepOfOrder, place: Place): boolean => place.step === null || place.step.code === step.code

function offer(turn: Turn, leaving: readonly StepOfOrder[]): Plan {
  const { report, ask, talk } = turn.cards.words
  if (leaving.length === 0) return say(reply(textMessage(report.outside.nothingToSend)))
  const once = turn.cards.once()
  const buttons = leaving.slice(0, MOST_OFFERED).map(({ order, step }) => ({
    label: ask.openStep(order.code, step.name),
    payload: encodeAction({ do: 'sendOut', order: order.code, seq: step.seq, once }),
  }))
  return say(reply(cardMessage(refusalCard(report.outside.whichToSend, [talk.whichText], buttons, 'info'))))
}

export function planSendOut(turn: Turn, at: { readonly order: string; readonly seq: number }): Plan {
  const code = at.order as OrderCode
  return { kind: 'decide', orders: [code], attempt: () => attempt(turn, code, at.seq) }
}

async function attempt(turn: Turn, code: OrderCode, seq: number): Promise<Decision> {
  const order = await loadOrder(turn.sql, code)
  const step = order === null ? null : findStep(order, seq)
  if (order === null || step === null) {
    return onlySaying(reply(textMessage(turn.cards.words.common.oldCard)))
  }
  const { departmentId } = reportContext(turn.catalog, order, step)
  const decided = decideSendOut(order, { actor: turn.person, now: turn.now, stepSeq: seq, departmentId })
  const title = turn.cards.words.report.stepTitle(order.code, step.name)
  if (decided.kind === 'refused') {
    const card = refusalCard(title, sendOutRefusalLines(turn.cards, order, step, decided.why))
    return onlySaying(reply(cardMessage(card)))
  }
  const after = findStep(decided.after, seq) ?? step
  return {
    effects: {
      changes: [decided.change],
      audit: [audited(turn, 'step.sentOut', { kind: 'step', id: `${order.code}/${seq}` })],
    },
    speech: sent(turn, decided.after, after),
  }
}

function sent(turn: Turn, order: Order, step: Step) {
  const { outside } = turn.cards.words.report
  const title = outside.sentTitle(order.code, step.name)
  const card = { ...stepCard(turn.cards, stepFacts(turn, order, step)), title }
  return speech([reply(cardMessage(card), { kind: 'step', order: order.code, seq: step.seq })], title)
}
