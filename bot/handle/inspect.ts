/** "首件好了来检一下": an inspection is asked for, the quality department is told, its result goes back. */
import type { Inspection, OutboxEntry } from '../../db/commit.ts'
import { inspectionById, inspectionsOfStep, type PlacedInspection } from '../../db/inspections.ts'
import { loadOrder } from '../../db/orders.ts'
import type { OrderChange } from '../../domain/decision.ts'
import { decideInspection, type InspectionKind, type InspectionRefusal } from '../../domain/inspection.ts'
import type { Order, OrderCode, PersonId, Step } from '../../domain/model.ts'
import { mayDo } from '../../domain/permissions.ts'
import { pieces, ZERO } from '../../domain/quantity.ts'
import { findStep } from '../../domain/step-progress.ts'
import type { Action } from '../action.ts'
import { clockTime } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { type InspectionFacts, inspectionCard, inspectionRequestCard } from '../cards/inspection-card.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import { refusalCard, tasksButton, whichCard } from '../cards/talk-cards.ts'
import type { Intent, Place } from '../understand/intent.ts'
import { audited } from './audit.ts'
import { placeNotFound } from './place.ts'
import { type Decision, type Plan, reply, say, speech } from './plan.ts'
import { departmentOfKind, leaderOver, tellDepartment, tellPerson } from './tell.ts'
import type { Turn } from './turn.ts'

type InspectIntent = Extract<Intent, { kind: 'inspect' }>
type At = { readonly order: OrderCode; readonly seq: number }

/** Where no group of the quality department exists, this many inspectors are told themselves. */
const MOST_INSPECTORS = 3

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
  return asked(turn, order, step, requested(turn, order, step, decided.inspection))
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
  const card = inspectionCard(cards, factsOf(order, step, inspection), note)
  return { effects: {}, speech: speech([reply(cardMessage(card), aboutOf(order, step))]) }
}

const requested = (turn: Turn, order: Order, step: Step, kind: InspectionKind): Inspection => ({
  id: turn.newId(),
  kind,
  orderId: order.id,
  stepId: step.id,
  result: 'pending',
  sampleQty: kind === 'first' ? pieces(1) : ZERO,
  defectQty: ZERO,
  requestedBy: turn.person.id,
  requestedAt: turn.now,
  inspectorId: null,
  doneAt: null,
  note: '',
})

function asked(turn: Turn, order: Order, step: Step, inspection: Inspection): Decision {
  const { floor } = turn.cards.words
  const facts = factsOf(order, step, inspection)
  const department = departmentOfKind(turn.catalog, 'quality')
  const groups = tellQuality(turn, facts, step)
  const toGroup = groups.some(({ lane }) => lane.includes(':chat:'))
  const note = toGroup && department !== null ? floor.inspectionAsked(department.name) : floor.inspectionNobody
  return {
    effects: {
      changes: [onThisState(order)],
      inspections: [inspection],
      audit: [audited(turn, 'inspection.asked', { kind: 'inspection', id: inspection.id }, { kind: inspection.kind })],
      outbox: groups,
    },
    speech: speech([reply(cardMessage(inspectionCard(turn.cards, facts, note)), aboutOf(order, step))]),
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

/** The department's groups; without one, its inspectors. */
function tellQuality(turn: Turn, facts: InspectionFacts, step: Step): readonly OutboxEntry[] {
  const { catalog, now } = turn
  const message = cardMessage(inspectionRequestCard(cardContextFor(catalog, null, now), facts))
  const about = { kind: 'step', order: facts.orderCode as OrderCode, seq: step.seq } as const
  const telling = { message, about, key: `inspection:${facts.inspection.id}` }
  const department = departmentOfKind(catalog, 'quality')
  const groups = department === null ? [] : tellDepartment(catalog, department.id, telling)
  if (groups.length > 0) return groups
  const inspectors = [...catalog.people.values()].filter(({ role, active }) => active && role === 'inspector')
  return inspectors.slice(0, MOST_INSPECTORS).flatMap(({ id }) => tellPerson(catalog, id, telling))
}

type ResultPress = Extract<Action, { do: 'inspectDone' }>

export async function planInspectResult(turn: Turn, action: ResultPress): Promise<Plan> {
  const placed = await inspectionById(turn.sql, action.inspection)
  if (placed === null) return say(reply(textMessage(turn.cards.words.floor.inspectionGone)))
  return { kind: 'decide', orders: [placed.orderCode], attempt: () => attemptResult(turn, action) }
}

async function attemptResult(turn: Turn, { inspection: id, result }: ResultPress): Promise<Decision> {
  const { floor } = turn.cards.words
  const placed = await inspectionById(turn.sql, id)
  const order = placed === null ? null : await loadOrder(turn.sql, placed.orderCode)
  const step = placed === null || order === null ? null : findStep(order, placed.seq)
  if (placed === null || order === null || step === null) return answer(floor.inspectionGone)
  if (placed.inspection.result !== 'pending') return alreadyJudged(turn, order, step, placed)
  if (!mayInspect(turn, step)) {
    const card = refusalCard(turn.cards.words.talk.notYours, [floor.notInspector])
    return { effects: {}, speech: speech([reply(cardMessage(card))]) }
  }
  return judged(turn, order, step, withResult(turn, placed.inspection, result))
}

function mayInspect(turn: Turn, step: Step): boolean {
  const team = turn.catalog.teams.get(step.teamId)
  return mayDo(turn.person, 'inspect', {
    teamIds: [step.teamId],
    departmentIds: team === undefined ? [] : [team.departmentId],
  })
}

/** The card shows the result it has, in place of buttons that do nothing any more. */
function alreadyJudged(turn: Turn, order: Order, step: Step, { inspection }: PlacedInspection): Decision {
  const { floor } = turn.cards.words
  const card = inspectionCard(turn.cards, factsOf(order, step, inspection), floor.inspectionGone)
  return {
    effects: {},
    speech: { toast: floor.inspectionGone, update: reply(cardMessage(card), aboutOf(order, step)), replies: [] },
  }
}

function withResult(turn: Turn, inspection: Inspection, result: 'pass' | 'fail'): Inspection {
  // Of a first piece one is looked at; of how many it was otherwise, the button does not say.
  const defectQty = result === 'fail' ? inspection.sampleQty : ZERO
  return { ...inspection, result, defectQty, inspectorId: turn.person.id, doneAt: turn.now }
}

function judged(turn: Turn, order: Order, step: Step, inspection: Inspection): Decision {
  const { floor } = turn.cards.words
  const card = inspectionCard(turn.cards, factsOf(order, step, inspection))
  const { id, result } = inspection
  return {
    effects: {
      changes: [onThisState(order)],
      inspections: [inspection],
      audit: [audited(turn, 'inspection.done', { kind: 'inspection', id }, { result })],
      outbox: peopleToTell(turn, step, inspection).flatMap(person => tellResult(turn, order, step, inspection, person)),
    },
    speech: {
      toast: floor.inspectionResult[result],
      update: reply(cardMessage(card), aboutOf(order, step)),
      replies: [],
    },
  }
}

/** Who asked; of a failure the team's leader too, who must stop what is being made. */
function peopleToTell(turn: Turn, step: Step, { requestedBy, result }: Inspection): readonly PersonId[] {
  const leader = result === 'fail' ? leaderOver(turn.catalog, step.teamId, null) : null
  const all = new Set([requestedBy, ...(leader === null ? [] : [leader])])
  return [...all].filter(id => id !== turn.person.id)
}

function tellResult(turn: Turn, order: Order, step: Step, { id, result }: Inspection, to: PersonId) {
  const { floor } = cardContextFor(turn.catalog, turn.catalog.people.get(to) ?? null, turn.now).words
  const said = result === 'pass' ? floor.inspectionResult.pass : floor.inspectionResult.fail
  const text = floor.inspectionTold(order.code, step.name, said, turn.person.name)
  const telling = { message: textMessage(text), about: aboutOf(order, step), key: `inspection:${id}:done` }
  return tellPerson(turn.catalog, to, telling)
}

const factsOf = (order: Order, step: Step, inspection: Inspection): InspectionFacts => ({
  inspection,
  orderCode: order.code,
  stepName: step.name,
  productName: order.productName,
})

const aboutOf = (order: Order, step: Step) => ({ kind: 'step', order: order.code, seq: step.seq }) as const
