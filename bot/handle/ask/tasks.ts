/** "我的任务" and a step's own card. */
import { loadOrder, tasksOf } from '../../../db/orders.ts'
import { countPhotos } from '../../../db/photos.ts'
import { isDueSoon } from '../../../domain/lateness.ts'
import type { Order, OrderCode, Step } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { ZERO } from '../../../domain/quantity.ts'
import { subjectOf } from '../../../domain/report-refusal.ts'
import { routesAt } from '../../../domain/rework-flow.ts'
import { findStep, gate, waitingOf } from '../../../domain/step-progress.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { type StepCardFacts, stepCard } from '../../cards/step-card.ts'
import { type Task, tasksCard } from '../../cards/tables.ts'
import { workingTimeOf } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import { ask } from '../pending.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import { reportContext } from '../report/book-report.ts'
import type { Turn } from '../turn.ts'
import { unlessInCharge } from './their-work.ts'

const MOST_TASKS = 20

type Tasks = Extract<Intent, { kind: 'mytasks' }>

/** "我的任务", and for those in charge "刘大勇在干什么". */
export async function planTasks(turn: Turn, of: Tasks['of'] = null): Promise<Plan> {
  const refused = of === null ? null : unlessInCharge(turn, of)
  if (refused !== null) return refused
  const person = (of === null ? null : turn.catalog.people.get(of.id)) ?? turn.person
  const found = await tasksOf(turn.sql, person, MOST_TASKS)
  const tasks = found.map(({ order, step }): Task => ({ order, step, ...openAt(turn, order, step) }))
  const none = person.id === turn.person.id ? null : turn.cards.words.ask.noTasksOf(person.name)
  return say(reply(cardMessage(tasksCard(turn.cards, person.name, tasks, none))))
}

function openAt(turn: Turn, order: Order, step: Step): Pick<Task, 'reportable' | 'awaiting' | 'dueSoon'> {
  const { report, late } = turn.catalog.site.settings
  const here = gate(order, step.seq, report)
  const dueSoon = isDueSoon(order, step, {
    now: turn.now,
    settings: late,
    workingTimeOf: id => workingTimeOf(turn.catalog, id),
  })
  return { reportable: here?.reportable ?? ZERO, awaiting: here?.awaiting ?? ZERO, dueSoon }
}

/** Opens the step's card; a bare number after it is a report on it. */
export async function planOpenStep(turn: Turn, at: { readonly order: string; readonly seq: number }): Promise<Plan> {
  const [order, photos] = await Promise.all([
    loadOrder(turn.sql, at.order as OrderCode),
    countPhotos(turn.sql, { of: 'step', ...at }),
  ])
  const step = order === null ? null : findStep(order, at.seq)
  if (order === null || step === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const card = stepCard(turn.cards, { ...stepFacts(turn, order, step), photos })
  const about = { kind: 'step', order: order.code, seq: step.seq } as const
  return {
    kind: 'say',
    speech: speech([reply(cardMessage(card), about)]),
    pending: ask(turn, { kind: 'quantity', order: order.code, seq: step.seq, asks: 'good' }),
  }
}

export function stepFacts(turn: Turn, order: Order, step: Step): StepCardFacts {
  const here = gate(order, step.seq, turn.catalog.site.settings.report)
  const begun = step.startedAt !== null || step.totals.good > ZERO
  return {
    order,
    step,
    received: here?.received ?? ZERO,
    reportable: here?.reportable ?? ZERO,
    awaiting: routesAt(order, step.seq).filter(({ reportable }) => reportable > ZERO),
    waitsFor: begun ? [] : (waitingOf(order, step.seq)?.steps.map(({ name }) => name) ?? []),
    reasons: [...turn.catalog.defects.values()],
    running: turn.loaded.running.some(running => running.stepId === step.id),
    mayReceive: mayDo(turn.person, 'receiveOutsourced', subjectOf(step, reportContext(turn.catalog, order, step))),
  }
}
