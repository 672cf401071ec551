/** "机床坏了", "没料了": raised, told to the department that must act, taken, resolved. */

import type { Department } from '../../db/catalog.ts'
import { exceptionById, type PlacedException } from '../../db/exceptions.ts'
import { loadOrder, openTasksOf } from '../../db/orders.ts'
import { countPhotos } from '../../db/photos.ts'
import { openSessionsOfOrder } from '../../db/work-sessions.ts'
import type { OrderChange, ProductionException } from '../../domain/decision.ts'
import type {
  DowntimeReason,
  ExceptionId,
  ExceptionKind,
  Order,
  OrderCode,
  PersonId,
  ReasonCode,
} from '../../domain/model.ts'
import { stopForException } from '../../domain/order-lifecycle.ts'
import { mayDo } from '../../domain/permissions.ts'
import { findStep } from '../../domain/step-progress.ts'
import type { Action } from '../action.ts'
import { clockTime } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { type ExceptionFacts, exceptionCard, exceptionFormCard } from '../cards/exception-card.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import type { Intent } from '../understand/intent.ts'
import { audited } from './audit.ts'
import { placeNotFound } from './place.ts'
import { type Decision, type Effects, type Plan, reply, say, speech } from './plan.ts'
import { departmentOfKind, tellDepartment, tellPerson } from './tell.ts'
import type { Turn } from './turn.ts'
import { planAskException, planDefectAlone } from './unplaced-exception.ts'

const MOST_NOTE = 500

/** What somebody raises; `at` null: nothing says which step. */
type Raised = {
  readonly at: { readonly order: OrderCode; readonly seq: number } | null
  readonly reason: DowntimeReason | null
  readonly machine: string | null
  readonly note: string
  readonly blocking: boolean
}

export function planException(turn: Turn, intent: Extract<Intent, { kind: 'exception' }>): Plan | Promise<Plan> {
  const { place } = intent
  if (place.target === null && (place.order !== null || place.orderText !== null)) return placeNotFound(turn, place)
  const code = intent.reason?.code ?? null
  const reason = code === null ? null : (turn.catalog.downtimes.get(code) ?? null)
  if (place.target !== null) return planPlaced(turn, intent, reason, place.target)
  if (intent.reason?.group === 'defect') return planDefectAlone(turn, intent.reason.name)
  return reason === null ? planAskException(turn, intent.note) : planUnplaced(turn, intent, reason)
}

type ExceptionIntent = Extract<Intent, { kind: 'exception' }>

/** A trouble that calls somebody has stopped its step unless said otherwise; without a step nothing can be blocked. */
function planPlaced(turn: Turn, intent: ExceptionIntent, reason: DowntimeReason | null, at: Raised['at']): Plan {
  const blocking = at !== null && reason !== null && reason.andonLevel > 0
  return planRaised(turn, { at, reason, machine: intent.machine, note: intent.note, blocking })
}

/** The step that the sender has in hand, when there is exactly one: what they work on, else what they are to do. */
async function planUnplaced(turn: Turn, intent: ExceptionIntent, reason: DowntimeReason): Promise<Plan> {
  const running = turn.loaded.running.map(({ orderCode, seq }) => ({ order: orderCode, seq }))
  const inHand = running.length > 0 ? running : await openTasksOf(turn.sql, turn.person, 2)
  const [only] = inHand
  return planPlaced(turn, intent, reason, inHand.length === 1 && only !== undefined ? only : null)
}

export async function planExceptionForm(
  turn: Turn,
  at: { readonly order: string; readonly seq: number },
): Promise<Plan> {
  const order = await loadOrder(turn.sql, at.order as OrderCode)
  const step = order === null ? null : findStep(order, at.seq)
  if (order === null || step === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const reasons = [...turn.catalog.downtimes.values()].filter(reason => !reason.planned)
  return say(
    reply(cardMessage(exceptionFormCard(turn.cards, order, step, reasons)), {
      kind: 'step',
      order: order.code,
      seq: step.seq,
    }),
  )
}

export function planRaise(
  turn: Turn,
  action: Extract<Action, { do: 'raise' }>,
  values: Readonly<Record<string, string>>,
): Plan {
  const reason = turn.catalog.downtimes.get((values['reason'] ?? '') as ReasonCode) ?? null
  const at = placeOfForm(action, values['step'] ?? '')
  const note = (values['note'] ?? '').slice(0, MOST_NOTE)
  return planRaised(turn, { at, reason, machine: null, note, blocking: values['blocking'] !== 'no' })
}

/** The step the form belongs to, or the one that was chosen in it; null for none. */
function placeOfForm({ order, seq }: Extract<Action, { do: 'raise' }>, chosen: string): Raised['at'] {
  if (order !== undefined && seq !== undefined) return { order: order as OrderCode, seq }
  const [, code, at] = /^(.{1,64})\/(\d{1,6})$/.exec(chosen) ?? []
  return code === undefined ? null : { order: code as OrderCode, seq: Number(at) }
}

function planRaised(turn: Turn, raised: Raised): Plan {
  return {
    kind: 'decide',
    orders: raised.at === null ? [] : [raised.at.order],
    attempt: () => attemptRaise(turn, raised),
  }
}

async function attemptRaise(turn: Turn, raised: Raised): Promise<Decision> {
  const order = raised.at === null ? null : await loadOrder(turn.sql, raised.at.order)
  const exception = exceptionOf(turn, raised, order)
  const department = departmentToTell(turn, raised.reason, exception.kind)
  const facts: ExceptionFacts = {
    exception,
    reason: raised.reason,
    place: placeText(turn, raised, order),
    who: turn.person.name,
  }
  const { floor } = turn.cards.words
  const told =
    department === null
      ? []
      : tellDepartment(turn.catalog, department.id, {
          message: cardMessage(exceptionCard(cardContextFor(turn.catalog, null, turn.now), facts)),
          about: aboutOf(raised),
          key: `exception:${exception.id}`,
        })
  const note = told.length === 0 || department === null ? floor.exceptionNobody : floor.exceptionTold(department.name)
  const placed = { exception, teamId: order === null ? null : (stepAt(raised, order)?.teamId ?? null) }
  const own = exceptionCard(turn.cards, facts, { note, presses: pressesOf(turn, placed) })
  return {
    effects: {
      ...(await stopping(turn, raised, order)),
      exceptions: [exception],
      audit: [
        audited(
          turn,
          'exception.raised',
          { kind: 'exception', id: exception.id },
          { kind: exception.kind, blocking: exception.blocking },
        ),
      ],
      outbox: told,
    },
    speech: speech([reply(cardMessage(own), aboutOf(raised))]),
  }
}

const stepAt = ({ at }: Raised, order: Order) => (at === null ? null : findStep(order, at.seq))

/** Who raised it is told only of what they may do about it. */
const pressesOf = (turn: Turn, placed: Concerned) => ({
  acknowledge: mayDo(turn.person, 'acknowledge', subjectOf(turn, placed)),
  resolve: mayDo(turn.person, 'resolve', subjectOf(turn, placed)),
})

const aboutOf = ({ at }: Raised) => (at === null ? null : ({ kind: 'step', ...at } as const))

function exceptionOf(turn: Turn, raised: Raised, order: Order | null): ProductionException {
  const step = order === null || raised.at === null ? null : findStep(order, raised.at.seq)
  return {
    id: turn.newId() as ExceptionId,
    kind: kindOf(turn, raised.reason),
    reason: raised.reason?.code ?? null,
    orderId: order?.id ?? null,
    stepId: step?.id ?? null,
    machine: raised.machine?.slice(0, 100) ?? null,
    blocking: step !== null && raised.blocking,
    andonLevel: raised.reason?.andonLevel ?? 1,
    raisedBy: turn.person.id,
    raisedAt: turn.now,
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedBy: null,
    resolvedAt: null,
    description: raised.note.slice(0, MOST_NOTE),
  }
}

const KIND_OF_DEPARTMENT: Partial<Record<Department['kind'], ExceptionKind>> = {
  maintenance: 'equipment',
  warehouse: 'material',
  purchasing: 'material',
  quality: 'quality',
  planning: 'process',
}

/** The department that must act says what kind of trouble it is. */
function kindOf(turn: Turn, reason: DowntimeReason | null): ExceptionKind {
  const department =
    reason?.notifyDepartmentId == null ? undefined : turn.catalog.departments.get(reason.notifyDepartmentId)
  return (department && KIND_OF_DEPARTMENT[department.kind]) ?? 'other'
}

/** The reason's department; without one, the production department of the person who called. */
export function departmentToTell(turn: Turn, reason: DowntimeReason | null, kind: ExceptionKind): Department | null {
  if (reason?.notifyDepartmentId != null) return turn.catalog.departments.get(reason.notifyDepartmentId) ?? null
  if (kind === 'equipment') return departmentOfKind(turn.catalog, 'maintenance')
  return turn.catalog.departments.get(turn.person.departmentId) ?? null
}

/** A blocking exception stops the running step and ends the sessions on it. */
async function stopping(turn: Turn, { at, blocking, reason }: Raised, order: Order | null): Promise<Effects> {
  const step = order === null || at === null ? null : findStep(order, at.seq)
  if (order === null || step === null) return {}
  if (!blocking) return { changes: [moved(order)] }
  const open = (await openSessionsOfOrder(turn.sql, order.id)).filter(({ stepId }) => stepId === step.id)
  const sessions = open.map(session => ({
    ...session,
    endedAt: turn.now,
    endedBy: 'pause' as const,
    pauseReason: reason?.code ?? null,
  }))
  const stopped = stopForException(order, { now: turn.now, stepSeq: step.seq, sessions })
  return { changes: [stopped?.change ?? moved(order)] }
}

/** What blocks a step is part of the order: the order moves on to its next version with it, though nothing else changes. */
const moved = (order: Pick<Order, 'id' | 'version'>): OrderChange => ({
  orderId: order.id,
  expectedVersion: order.version,
  order: {},
  steps: [],
  reports: [],
  reviews: [],
  sessions: [],
})

/** Order, step and machine; without a step, where whoever raised it belongs. */
function placeText(turn: Turn, raised: Raised, order: Order | null): string {
  const step = order === null ? null : stepAt(raised, order)
  const where =
    order === null || step === null
      ? homeOf(turn, turn.person.id)
      : turn.cards.words.report.stepTitle(order.code, step.name)
  return [where, raised.machine ?? ''].filter(text => text !== '').join(' · ')
}

function homeOf({ catalog }: Turn, id: PersonId): string {
  const person = catalog.people.get(id)
  const team = person?.teamId == null ? undefined : catalog.teams.get(person.teamId)
  const department = person === undefined ? undefined : catalog.departments.get(person.departmentId)
  return [department?.name, team?.name].filter(name => name !== undefined).join(' · ')
}

type Press = Extract<Action, { do: 'acknowledge' | 'resolve' }>

export function planExceptionPress(turn: Turn, action: Press): Plan {
  return { kind: 'decide', orders: [], attempt: () => attemptPress(turn, action) }
}

async function attemptPress(turn: Turn, { do: verb, exception: id }: Press): Promise<Decision> {
  const { floor } = turn.cards.words
  const placed = await exceptionById(turn.sql, id as ExceptionId)
  const answer = (text: string): Decision => ({
    effects: {},
    speech: { toast: text, update: null, replies: [reply(textMessage(text))] },
  })
  if (placed === null || placed.exception.resolvedAt !== null) return answer(floor.exceptionGone)
  if (!mayDo(turn.person, verb, subjectOf(turn, placed))) return answer(floor.notYourException)
  if (verb === 'acknowledge' && placed.exception.acknowledgedBy !== null && placed.exception.acknowledgedAt !== null) {
    const { acknowledgedBy, acknowledgedAt } = placed.exception
    return answer(floor.acknowledgedBy(turn.cards.personName(acknowledgedBy), clockTime(turn.cards, acknowledgedAt)))
  }
  const exception = pressed(turn, verb, placed.exception)
  const facts = factsOf(turn, { ...placed, exception })
  const photos = await countPhotos(turn.sql, { of: 'exception', exception: id })
  const card = reply(cardMessage(exceptionCard(turn.cards, facts, { photos })))
  const order = placed.orderCode === null ? null : await loadOrder(turn.sql, placed.orderCode)
  return {
    effects: {
      exceptions: [exception],
      changes: order === null ? [] : [moved(order)],
      audit: [audited(turn, `exception.${verb}d`, { kind: 'exception', id })],
      outbox: tellRaiser(turn, verb, exception, facts),
    },
    speech: { toast: verb === 'resolve' ? floor.resolve : floor.acknowledge, update: card, replies: [] },
  }
}

function pressed(turn: Turn, verb: Press['do'], exception: ProductionException): ProductionException {
  const taken = {
    ...exception,
    acknowledgedBy: exception.acknowledgedBy ?? turn.person.id,
    acknowledgedAt: exception.acknowledgedAt ?? turn.now,
  }
  return verb === 'acknowledge' ? taken : { ...taken, resolvedBy: turn.person.id, resolvedAt: turn.now }
}

type Concerned = Pick<PlacedException, 'exception' | 'teamId'>

function subjectOf(turn: Turn, { exception, teamId }: Concerned) {
  const reason = exception.reason === null ? undefined : turn.catalog.downtimes.get(exception.reason)
  const team = teamId === null ? undefined : turn.catalog.teams.get(teamId)
  const departmentIds = [reason?.notifyDepartmentId ?? null, team?.departmentId ?? null].filter(each => each !== null)
  return {
    exceptionKind: exception.kind,
    ownerIds: [exception.raisedBy],
    departmentIds,
    teamIds: teamId === null ? [] : [teamId],
  }
}

function factsOf(turn: Turn, { exception, orderCode, stepName }: PlacedException): ExceptionFacts {
  const where =
    orderCode === null ? homeOf(turn, exception.raisedBy) : turn.cards.words.report.stepTitle(orderCode, stepName ?? '')
  return {
    exception,
    reason: exception.reason === null ? null : (turn.catalog.downtimes.get(exception.reason) ?? null),
    place: [where, exception.machine ?? ''].filter(text => text !== '').join(' · '),
    who: turn.cards.personName(exception.raisedBy),
  }
}

function tellRaiser(turn: Turn, verb: Press['do'], { id, raisedBy }: ProductionException, facts: ExceptionFacts) {
  if (raisedBy === turn.person.id) return []
  const { floor } = cardContextFor(turn.catalog, turn.catalog.people.get(raisedBy) ?? null, turn.now).words
  const what = [facts.reason?.name ?? facts.exception.description, facts.place].filter(text => text !== '').join(' · ')
  const text = (verb === 'resolve' ? floor.exceptionResolvedReporter : floor.exceptionAcknowledgedReporter)(
    what,
    turn.person.name,
  )
  return tellPerson(turn.catalog, raisedBy, { message: textMessage(text), about: null, key: `exception:${id}:${verb}` })
}
