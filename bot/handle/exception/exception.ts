/** "机床坏了", "没料了": raised, what runs on the machine stops, and the department that must act is called. */
import { nextExceptionNo, type PlacedException } from '../../../db/exceptions.ts'
import { loadOrder, openTasksOf } from '../../../db/orders.ts'
import type { ProductionException } from '../../../domain/decision.ts'
import { isOfMachine } from '../../../domain/exception-kind.ts'
import { eventOf } from '../../../domain/exception-life.ts'
import type {
  DowntimeReason,
  ExceptionId,
  Order,
  OrderCode,
  ReasonCode,
  Step,
  WorkCenterId,
} from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import { exceptionCard } from '../../cards/exception-card.ts'
import {
  ALL_OF_CENTER,
  exceptionFormCard,
  LEVEL_AS_REASON,
  NO_MACHINE,
  type PlaceChoices,
} from '../../cards/exception-forms.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import type { Intent } from '../../understand/intent.ts'
import { placeNotFound } from '../place.ts'
import { type Effects, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { type ExceptionRecord, factsOf, pressesOf } from './exception-facts.ts'
import { type OrderEffects, stopSteps, type TouchedStep, together, touchOrder } from './exception-orders.ts'
import {
  aboutOf,
  auditedOn,
  departmentOf,
  departmentToCall,
  type Floor,
  kindOf,
  machineFor,
} from './exception-place.ts'
import { callDepartment, tellAtSteps } from './exception-tell.ts'
import { safetyCall } from './safety-call.ts'
import { planAskException, planDefectAlone } from './unplaced-exception.ts'

const MOST_NOTE = 500

/** What somebody raises; `at` null: nothing says which step. */
export type Raised = {
  readonly at: { readonly order: OrderCode; readonly seq: number } | null
  readonly reason: DowntimeReason | null
  /** As it was called, or what was chosen. */
  readonly machine: string | null
  readonly wholeCenter: boolean
  readonly note: string
  /** null: as is usual for the reason. */
  readonly blocking: boolean | null
  /** null: as the reason says. */
  readonly level: number | null
}

type ExceptionIntent = Extract<Intent, { kind: 'exception' }>

export function planException(turn: Turn, intent: ExceptionIntent): Plan | Promise<Plan> {
  const { place } = intent
  if (place.target === null && (place.order !== null || place.orderText !== null)) return placeNotFound(turn, place)
  const code = intent.reason?.code ?? null
  const reason = code === null ? null : (turn.catalog.downtimes.get(code) ?? null)
  if (place.target !== null) return planRaised(turn, saidAt(intent, reason, place.target))
  if (intent.reason?.group === 'defect') return planDefectAlone(turn, intent.reason.name)
  return reason === null ? planAskException(turn, intent.note) : planUnplaced(turn, intent, reason)
}

const saidAt = (intent: ExceptionIntent, reason: DowntimeReason | null, at: Raised['at']): Raised => ({
  at,
  reason,
  machine: intent.machine,
  wholeCenter: false,
  note: intent.note,
  blocking: null,
  level: null,
})

/** The step that the sender has in hand, when there is exactly one: what they work on, else what they are to do. */
async function planUnplaced(turn: Turn, intent: ExceptionIntent, reason: DowntimeReason): Promise<Plan> {
  const running = turn.loaded.running.map(({ orderCode, seq }) => ({ order: orderCode, seq }))
  const inHand = running.length > 0 ? running : await openTasksOf(turn.sql, turn.person, 2)
  const [only] = inHand
  return planRaised(turn, saidAt(intent, reason, inHand.length === 1 && only !== undefined ? only : null))
}

export async function planExceptionForm(
  turn: Turn,
  at: { readonly order: string; readonly seq: number },
): Promise<Plan> {
  const order = await loadOrder(turn.sql, at.order as OrderCode)
  const step = order === null ? null : findStep(order, at.seq)
  if (order === null || step === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const card = exceptionFormCard(turn.cards, order, step, raisable(turn), choicesAt(turn, step.workCenterId))
  return say(reply(cardMessage(card), { kind: 'step', order: order.code, seq: step.seq }))
}

export const raisable = ({ catalog }: Pick<Turn, 'catalog'>): readonly DowntimeReason[] =>
  [...catalog.downtimes.values()].filter(reason => !reason.planned)

export function choicesAt({ catalog }: Pick<Turn, 'catalog'>, id: WorkCenterId | null): PlaceChoices | null {
  const center = id === null ? undefined : catalog.workCenters.get(id)
  return center === undefined ? null : { center, machines: center.machines }
}

export function planRaise(
  turn: Turn,
  action: Extract<Action, { do: 'raise' }>,
  values: Readonly<Record<string, string>>,
): Plan {
  const reason = turn.catalog.downtimes.get((values['reason'] ?? '') as ReasonCode) ?? null
  const at = placeOfForm(action, values['step'] ?? '')
  const note = values['note'] ?? ''
  return planRaised(turn, { at, reason, note, ...chosen(values), blocking: values['blocking'] !== 'no' })
}

/** Machine and level, as a form's selects say them. */
export function chosen(values: Readonly<Record<string, string>>): Pick<Raised, 'machine' | 'wholeCenter' | 'level'> {
  const machine = values['machine'] ?? NO_MACHINE
  const level = values['level'] ?? LEVEL_AS_REASON
  return {
    machine: machine === NO_MACHINE || machine === ALL_OF_CENTER ? null : machine,
    wholeCenter: machine === ALL_OF_CENTER,
    level: /^[0-9]$/.test(level) ? Number(level) : null,
  }
}

/** The step the form belongs to, or the one that was chosen in it; null for none. */
function placeOfForm({ order, seq }: Extract<Action, { do: 'raise' }>, step: string): Raised['at'] {
  if (order !== undefined && seq !== undefined) return { order: order as OrderCode, seq }
  const [, code, at] = /^(.{1,64})\/(\d{1,6})$/.exec(step) ?? []
  return code === undefined ? null : { order: code as OrderCode, seq: Number(at) }
}

function planRaised(turn: Turn, raised: Raised): Plan {
  return {
    kind: 'decide',
    orders: raised.at === null ? [] : [raised.at.order],
    attempt: async () => {
      const done = await raiseException(turn, raised)
      return {
        effects: done.effects,
        speech: speech([reply(cardMessage(receipt(turn, done)), aboutOf(done.record.placed))]),
      }
    },
  }
}

export type RaisedDone = {
  readonly record: ExceptionRecord
  readonly effects: Effects
  /** Other steps that stop with it. */
  readonly stopped: readonly TouchedStep[]
  /** The step was over: it is on record only. */
  readonly over: boolean
}

/** Decides it, and all that comes of it. */
export async function raiseException(floor: Floor, raised: Raised): Promise<RaisedDone> {
  const order = raised.at === null ? null : await loadOrder(floor.sql, raised.at.order)
  const step = order === null || raised.at === null ? null : findStep(order, raised.at.seq)
  const placed = await placedOf(floor, raised, order, step)
  const { exception } = placed
  const event = eventOf('raised', { actor: floor.person, now: floor.now }, { note: exception.description })
  const record: ExceptionRecord = { placed, thread: [{ ...event, actorName: null }], intervals: [], photos: 0 }
  const stopped: OrderEffects = exception.blocking ? await stopSteps(floor, exception) : { changes: [], steps: [] }
  const effects = together(await touchOrder(floor, placed), stopped)
  const isSafety = exception.kind === 'safety'
  const call = isSafety ? 'safety' : null
  return {
    record,
    stopped: stopped.steps.filter(one => one.order.code !== placed.orderCode || one.seq !== placed.seq),
    over: step !== null && exception.stepId !== null && isOver(order, step),
    effects: {
      changes: effects.changes,
      exceptions: [{ exception, expectedVersion: null, events: [event] }],
      audit: [
        auditedOn(floor, 'exception.raised', exception.id, {
          kind: exception.kind,
          blocking: exception.blocking,
          machine: exception.machineId,
        }),
      ],
      outbox: [
        ...callDepartment(floor, record, call === null ? null : context => context.words.exception.told[call]),
        ...(isSafety ? safetyCall(floor, record, 0, context => context.words.exception.told.safety) : []),
        ...tellAtSteps(floor, record, stopped.steps, 'stopped'),
      ],
    },
  }
}

const isOver = (order: Order | null, step: Step): boolean =>
  order === null ||
  ['completed', 'closed', 'cancelled'].includes(order.status) ||
  step.status === 'completed' ||
  step.status === 'cancelled'

async function placedOf(
  floor: Floor,
  raised: Raised,
  order: Order | null,
  step: Step | null,
): Promise<PlacedException> {
  const { catalog, person, now } = floor
  const { reason } = raised
  const kind = kindOf(catalog, reason)
  const ofMachine = isOfMachine(kind)
  // "2号锯床坏了", said by somebody who works elsewhere: it is of the saw, not of their step.
  const named = raised.machine === null ? null : machineFor(catalog, raised.machine, step)
  const elsewhere = ofMachine && named !== null && step !== null && named.workCenterId !== step.workCenterId
  const here = elsewhere ? null : step
  const machine = ofMachine && !raised.wholeCenter ? (named ?? machineFor(catalog, raised.machine, here)) : null
  const center = ofMachine && raised.wholeCenter ? (here?.workCenterId ?? null) : null
  const standing = machine !== null || center !== null || (here !== null && !isOver(order, here))
  const level = raised.level ?? reason?.andonLevel ?? 1
  const exception: ProductionException = {
    ...BLANK,
    id: floor.newId() as ExceptionId,
    no: await nextExceptionNo(floor.sql),
    kind,
    reason: reason?.code ?? null,
    orderId: here === null ? null : (order?.id ?? null),
    stepId: here?.id ?? null,
    machine: machine?.name ?? raised.machine?.slice(0, 100) ?? null,
    machineId: machine?.id ?? null,
    workCenterId: center,
    blocking: standing && (raised.blocking ?? (reason !== null && level > 0)),
    andonLevel: level,
    departmentId: departmentToCall(catalog, reason, kind, person)?.id ?? null,
    raisedBy: person.id,
    raisedAt: now,
    description: raised.note.slice(0, MOST_NOTE),
  }
  return {
    exception,
    orderCode: here === null ? null : (order?.code ?? null),
    seq: here?.seq ?? null,
    stepName: here?.name ?? null,
    teamId: here?.teamId ?? null,
    stepCenterId: here?.workCenterId ?? null,
    escalatedLevel: 0,
  }
}

const BLANK = {
  version: 1,
  calledAt: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  stoppedAt: null,
  resumedAt: null,
  cause: null,
  causeNote: '',
  downtimeMinutes: null,
} as const

/** What whoever raised it is shown: who was called, what stands still, and what may have been understood wrongly. */
function receipt(turn: Turn, { record, effects, stopped, over }: RaisedDone) {
  const { floor, exception: words, report, common } = turn.cards.words
  const { exception, orderCode } = record.placed
  const department = departmentOf(turn.catalog, exception)
  const told = (effects.outbox ?? []).length > 0 && department !== null
  const notes = [
    told ? floor.exceptionTold(department.name) : floor.exceptionNobody,
    over && orderCode !== null ? words.orderOver(orderCode) : '',
    stopped.length === 0
      ? ''
      : words.alsoStopped(
          stopped.map(({ order, name }) => report.stepTitle(order.code, name)).join(common.listSeparator),
        ),
  ]
  return exceptionCard(turn.cards, factsOf(turn.catalog, turn.cards, record), {
    note: notes.filter(text => text !== '').join('\n'),
    presses: pressesOf(turn.catalog, turn.person, record.placed),
  })
}
