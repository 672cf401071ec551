/** "首件好了来检一下": an inspection is asked for, the quality department is told, its result goes back. */
import type { Inspection } from '../../../db/commit.ts'
import { inspectionsOfStep } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { OrderChange } from '../../../domain/decision.ts'
import { decideInspection, type InspectionKind, type InspectionRefusal } from '../../../domain/inspection.ts'
import type { InspectionId, Order, OrderCode, Step } from '../../../domain/model.ts'
import { pieces, ZERO } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import { clockTime } from '../../cards/context.ts'
import { inspectionCard } from '../../cards/inspection-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard, tasksButton, whichCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import type { Place } from '../../understand/said.ts'
import { audited } from '../audit.ts'
import { placeNotFound } from '../place.ts'
import { type Decision, type Plan, reply, say, speech } from '../plan.ts'
import { departmentOfKind } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { aboutStep, askInspection, inspectionFacts } from './ask-inspection.ts'

type InspectIntent = Extract<Intent, { kind: 'inspect' }>
type At = { readonly order: OrderCode; readonly seq: number }

export async function planInspect(turn: Turn, intent: InspectIntent): Promise<Plan> {
  const { place, inspection } = intent
  if (place.target !== null) return planAsk(turn, place.target, inspection)
  const stepUnnamed = place.step === null && place.stepText === null
  if (place.orderText !== null && place.order === null) return placeNotFound(turn, place)
  if (!stepUnnamed) return place.order === null ? sayWhere(turn) : placeNotFound(turn, place)
  const running = turn.loaded.running.filter(({ orderCode }) => place.order === null || place.order === orderCode)
  const [only, another] = running
  if (only !== undefined && another === undefined)
    return planAsk(turn, { order: only.orderCode, seq: only.seq }, inspection)
  if (place.order !== null) return whichStepOf(turn, intent, place.order)
  return another === undefined ? sayWhere(turn) : whichRunning(turn, intent)
}

export function planInspectPress(turn: Turn, { order, seq }: Extract<Action, { do: 'inspect' }>): Plan {
  return planAsk(turn, { order: order as OrderCode, seq }, null)
}

const sayWhere = ({ cards }: Turn): Plan =>
  say(
    reply(
      cardMessage(refusalCard(cards.words.talk.which.step, [cards.words.floor.inspectionWhere], [tasksButton(cards)])),
    ),
  )

async function whichStepOf(turn: Turn, intent: InspectIntent, code: OrderCode): Promise<Plan> {
  const [order] = await turn.directory.byCodes([code])
  if (order === undefined) return placeNotFound(turn, intent.place)
  const options = order.steps.map((step): Intent => ({ ...intent, place: placeAt(code, step) }))
  return say(reply(cardMessage(whichCard(turn.cards, 'step', options)), { kind: 'order', order: code }))
}

async function whichRunning(turn: Turn, intent: InspectIntent): Promise<Plan> {
  const found = await turn.directory.byCodes(turn.loaded.running.map(({ orderCode }) => orderCode))
  const options = turn.loaded.running.flatMap(({ orderCode, seq }): Intent[] => {
    const step = found.find(({ code }) => code === orderCode)?.steps.find(each => each.seq === seq)
    return step === undefined ? [] : [{ ...intent, place: placeAt(orderCode, step) }]
  })
  return say(reply(cardMessage(whichCard(turn.cards, 'step', options))))
}

function placeAt(
  order: OrderCode,
  step: { readonly seq: number; readonly code: string; readonly name: string },
): Place {
  const { seq, code, name } = step
  return { order, orderText: null, step: { code, name }, stepText: null, target: { order, seq } }
}

function planAsk(turn: Turn, at: At, said: InspectionKind | null): Plan {
  return { kind: 'decide', orders: [at.order], attempt: () => attemptAsk(turn, at, said) }
}

async function attemptAsk(turn: Turn, at: At, said: InspectionKind | null): Promise<Decision> {
  const order = await loadOrder(turn.sql, at.order)
  const step = order === null ? null : findStep(order, at.seq)
  if (order === null || step === null) return answer(turn.cards.words.common.oldCard)
  const decided = decideInspection(order, step, said)
  if (decided.kind === 'refused') return refuse(turn, order, step, decided.why)
  const waiting = (await inspectionsOfStep(turn.sql, step.id)).find(({ inspection }) => inspection.result === 'pending')
  if (waiting !== undefined) return alreadyWaiting(turn, order, step, waiting.inspection)
  return asked(turn, order, step, decided.inspection)
}

const answer = (text: string): Decision => ({ effects: {}, speech: speech([reply(textMessage(text))]) })

function refuse(turn: Turn, order: Order, step: Step, why: InspectionRefusal): Decision {
  const { common, floor } = turn.cards.words
  const line =
    why.kind === 'orderNotRunning'
      ? floor.inspectionOrderIs(order.code, common.orderStatus[why.status])
      : floor.stepOver(common.stepStatus[why.status])
  const card = refusalCard(floor.inspectionTitle(order.code, step.name), [line])
  return { effects: {}, speech: speech([reply(cardMessage(card))]) }
}

function alreadyWaiting(turn: Turn, order: Order, step: Step, inspection: Inspection): Decision {
  const { cards } = turn
  const since = clockTime(cards, inspection.requestedAt)
  const note = cards.words.floor.inspectionWaiting(cards.personName(inspection.requestedBy), since)
  const card = inspectionCard(cards, inspectionFacts(turn.cards, order, step, inspection), note)
  return { effects: {}, speech: speech([reply(cardMessage(card), aboutStep(order.code, step))]) }
}

function asked(turn: Turn, order: Order, step: Step, kind: InspectionKind): Decision {
  const { floor } = turn.cards.words
  const id = turn.newId() as InspectionId
  const sampleQty = kind === 'first' ? pieces(1) : ZERO
  const { inspections, outbox } = askInspection(turn, order, step, { id, kind, sampleQty }, turn.person.id)
  const [inspection] = inspections
  if (inspection === undefined) throw new Error('who asks for an inspection has asked for one')
  const department = departmentOfKind(turn.catalog, 'quality')
  const toGroup = outbox.some(({ lane }) => lane.includes(':chat:'))
  const note = toGroup && department !== null ? floor.inspectionAsked(department.name) : floor.inspectionNobody
  const card = inspectionCard(turn.cards, inspectionFacts(turn.cards, order, step, inspection), note)
  return {
    effects: {
      changes: [onThisState(order)],
      inspections,
      audit: [audited(turn, 'inspection.asked', { kind: 'inspection', id }, { kind })],
      outbox,
    },
    speech: speech([reply(cardMessage(card), aboutStep(order.code, step))]),
  }
}

/** Changes nothing in the order, but fails as stale when something else did: two who ask at once ask once. */
const onThisState = ({ id, version }: Order): OrderChange => ({
  orderId: id,
  expectedVersion: version,
  order: {},
  steps: [],
  reports: [],
  reviews: [],
  sessions: [],
})
