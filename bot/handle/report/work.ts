/** Start, pause and resume: when somebody works on what. */
import { exceptionOnMachine, type PlacedException } from '../../../db/exceptions.ts'
import { loadOrder } from '../../../db/orders.ts'
import { loadStepSessions } from '../../../db/step-sessions.ts'
import type { WorkSession } from '../../../domain/decision.ts'
import { exceptionCode } from '../../../domain/exception-life.ts'
import type { Order, OrderCode, ReasonCode, Step } from '../../../domain/model.ts'
import {
  type Decided,
  decidePause,
  decideResume,
  decideStart,
  type StepRefusal,
} from '../../../domain/order-lifecycle.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { minutesForReport } from '../../../domain/work-time.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { stepCard } from '../../cards/step-card.ts'
import { stepRefusalLines } from '../../cards/step-refusal.ts'
import { refusalCard, whichCard } from '../../cards/talk-cards.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import type { Place } from '../../understand/said.ts'
import { planTasks, stepFacts } from '../ask/tasks.ts'
import { audited } from '../audit.ts'
import { machineFor, troubleOf } from '../exception/exception-place.ts'
import { ask } from '../pending.ts'
import { placeNotFound } from '../place.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { reportContext } from './book-report.ts'

type Verb = 'start' | 'pause' | 'resume'
type WorkIntent = Extract<Intent, { kind: Verb }>

export async function planWork(turn: Turn, intent: WorkIntent): Promise<Plan> {
  const { target } = intent.place
  if (target !== null)
    return plan(turn, intent.kind, target.order, target.seq, { reason: reasonOf(intent), machine: machineOf(intent) })
  if (intent.place.order !== null || intent.place.orderText !== null) return placeNotFound(turn, intent.place)
  return intent.kind === 'pause' ? pauseRunning(turn, intent) : planTasks(turn)
}

export function planWorkPress(turn: Turn, action: Extract<Action, { do: Verb }>): Plan {
  return plan(turn, action.do, action.order as OrderCode, action.seq, NOTHING_SAID)
}

/** Why it stops, or on which machine it is begun. */
type Said = { readonly reason: ReasonCode | null; readonly machine: string | null }
const NOTHING_SAID: Said = { reason: null, machine: null }

const machineOf = (intent: WorkIntent): string | null => (intent.kind === 'start' ? intent.machine : null)

const reasonOf = (intent: WorkIntent): ReasonCode | null =>
  intent.kind === 'pause' && intent.reason?.group === 'downtime' ? intent.reason.code : null

/** "先停一下" with one running step means that one; with several it is asked. */
function pauseRunning(turn: Turn, intent: Extract<WorkIntent, { kind: 'pause' }>): Plan {
  const { running } = turn.loaded
  const [only] = running
  if (only === undefined) return say(reply(textMessage(turn.cards.words.floor.notRunning)))
  if (running.length === 1)
    return plan(turn, 'pause', only.orderCode, only.seq, { ...NOTHING_SAID, reason: reasonOf(intent) })
  const options = running.map(({ orderCode, seq }): Intent => ({ ...intent, place: placeAt(orderCode, seq) }))
  return say(reply(cardMessage(whichCard(turn.cards, 'step', options))))
}

const placeAt = (order: OrderCode, seq: number): Place => ({
  order,
  orderText: null,
  step: null,
  stepText: String(seq),
  target: { order, seq },
})

function plan(turn: Turn, verb: Verb, code: OrderCode, seq: number, said: Said): Plan {
  return { kind: 'decide', orders: [code], attempt: () => attempt(turn, verb, code, seq, said) }
}

async function attempt(turn: Turn, verb: Verb, code: OrderCode, seq: number, said: Said): Promise<Decision> {
  const [order, sessions] = await Promise.all([loadOrder(turn.sql, code), loadStepSessions(turn.sql, code, seq)])
  const step = order === null ? null : findStep(order, seq)
  if (order === null || step === null) {
    return onlySaying(reply(textMessage(turn.cards.words.common.oldCard)))
  }
  const change = sessionChange(turn, verb, step, sessions, said.reason)
  if (verb === 'pause' && change.length === 0 && sessions.some(({ endedAt }) => endedAt === null)) {
    // Others work on it; there is nothing of this person's to pause.
    return onlySaying(reply(textMessage(turn.cards.words.floor.notRunning)))
  }
  const decided = decideVerb(turn, verb, order, step, change, sessions)
  if (decided.kind === 'refused') return refuse(turn, order, step, decided.why)
  const machine = said.machine === null ? null : machineAt(turn, said.machine, step)
  const down = machine === null ? null : await exceptionOnMachine(turn.sql, machine.id)
  if (machine !== null && down !== null) return refuseMachine(turn, machine.name, down)
  const now = { order: decided.after, step: findStep(decided.after, seq) ?? step }
  const started = done(turn, verb, now, decided, sessions)
  if (machine === null) return started
  return { ...started, effects: { ...started.effects, stepMachines: [{ stepId: step.id, machineId: machine.id }] } }
}

function decideVerb(
  turn: Turn,
  verb: Verb,
  order: Order,
  step: Step,
  change: readonly WorkSession[],
  sessions: readonly WorkSession[],
): Decided | { readonly kind: 'refused'; readonly why: StepRefusal } {
  const { departmentId, settings } = reportContext(turn.catalog, order, step)
  const asking = { actor: turn.person, now: turn.now, stepSeq: step.seq, departmentId, sessions: change }
  // While a colleague runs the step it is not paused; coming back to it is starting again.
  if (verb === 'resume' && step.status === 'paused') return decideResume(order, asking)
  if (verb !== 'pause') return decideStart(order, { ...asking, waitsForPrevious: settings.prevStepRule !== 'none' })
  const othersWorking = sessions.some(({ personId, endedAt }) => endedAt === null && personId !== turn.person.id)
  return decidePause(order, { ...asking, othersWorking })
}

/** Starting opens a session where none is open; pausing ends the person's own. */
function sessionChange(
  turn: Turn,
  verb: Verb,
  step: Step,
  sessions: readonly WorkSession[],
  reason: ReasonCode | null,
): readonly WorkSession[] {
  const open = sessions.find(({ personId, endedAt }) => personId === turn.person.id && endedAt === null)
  if (verb === 'pause')
    return open === undefined ? [] : [{ ...open, endedAt: turn.now, endedBy: 'pause', pauseReason: reason }]
  if (open !== undefined) return []
  return [
    {
      id: turn.newId(),
      stepId: step.id,
      personId: turn.person.id,
      startedAt: turn.now,
      endedAt: null,
      endedBy: null,
      pauseReason: null,
    },
  ]
}

function done(
  turn: Turn,
  verb: Verb,
  { order, step }: { readonly order: Order; readonly step: Step },
  decided: Decided,
  sessions: readonly WorkSession[],
): Decision {
  const { floor } = turn.cards.words
  const title = { start: floor.started, pause: floor.paused, resume: floor.resumed }[verb](order.code, step.name)
  const toast = { start: floor.startedToast, pause: floor.pausedToast, resume: floor.resumedToast }[verb]
  const card = stepCard(turn.cards, { ...stepFacts(turn, order, step), running: verb !== 'pause' })
  const worked = verb === 'pause' ? workedText(turn, step, sessions) : null
  const told = worked === null ? card : { ...card, blocks: [{ kind: 'note' as const, text: worked }, ...card.blocks] }
  const message = reply(cardMessage({ ...told, title }), { kind: 'step', order: order.code, seq: step.seq })
  return {
    effects: {
      changes: [decided.change],
      audit: [audited(turn, `step.${verb}`, { kind: 'step', id: `${order.code}/${step.seq}` })],
      pending: ask(turn, { kind: 'quantity', order: order.code, seq: step.seq, asks: 'good' }),
    },
    speech: speech([message], toast),
  }
}

/** One of another work center is no place for this step. */
function machineAt({ catalog }: Turn, said: string, step: Step) {
  const found = machineFor(catalog, said, step)
  return found?.workCenterId === step.workCenterId ? found : null
}

/** Whatever is begun on it would stand still at once. */
function refuseMachine(turn: Turn, machine: string, { exception }: PlacedException): Decision {
  const { exception: words, refusal } = turn.cards.words
  const what = troubleOf(turn.catalog, turn.cards, exception)
  const text = words.refusal.noMachineStart(machine, exceptionCode(exception.no), what)
  return onlySaying(reply(cardMessage(refusalCard(refusal.title, [text]))))
}

function workedText(turn: Turn, step: Step, sessions: readonly WorkSession[]): string {
  const working = workingTimeOfPerson(turn.catalog, turn.person, step)
  const { minutes } = minutesForReport(sessions, step.id, turn.person.id, null, turn.now, working)
  return turn.cards.words.floor.workedMinutes(turn.cards.words.common.minutes(Math.round(minutes)))
}

function refuse(turn: Turn, order: Order, step: Step, why: StepRefusal): Decision {
  // Nobody works on it here: "喷粉回来了" wants the card where it is received.
  if (why.kind === 'outsourced') return outsideCard(turn, order, step)
  const title = turn.cards.words.report.stepTitle(order.code, step.name)
  const card = refusalCard(title, stepRefusalLines(turn.cards, order, step, why))
  return onlySaying(reply(cardMessage(card)))
}

function outsideCard(turn: Turn, order: Order, step: Step): Decision {
  const card = reply(cardMessage(stepCard(turn.cards, stepFacts(turn, order, step))), {
    kind: 'step',
    order: order.code,
    seq: step.seq,
  })
  return {
    effects: { pending: ask(turn, { kind: 'quantity', order: order.code, seq: step.seq, asks: 'good' }) },
    speech: speech([card]),
  }
}
