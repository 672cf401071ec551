/** Cards that are a list: my tasks, what was made, what is late, what is stuck, who ranks where. */
import type { Block, Action as Button, Card, Field, Tone } from '../../adapters/card.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime } from './context.ts'

/** More rows than this no phone shows well; the rest is counted. */
const MOST_ROWS = 12
const MOST_TASKS = 8

export type Task = {
  readonly order: Pick<Order, 'code' | 'productName' | 'unit' | 'priority' | 'dueAt'>
  readonly step: Step
  readonly reportable: Quantity
  /** 待返工: sent back, to be worked once more. */
  readonly awaiting: Quantity
  /** Not late yet, but within the site's warning time. */
  readonly dueSoon: boolean
}

/** `none`: what is said where there are none; null: as to whose they would be. */
export function tasksCard(
  context: CardContext,
  personName: string,
  tasks: readonly Task[],
  none: string | null = null,
): Card {
  const words = context.words.ask
  const title = words.tasksTitle(personName)
  if (tasks.length === 0) return { title, tone: 'info', blocks: [{ kind: 'text', text: none ?? words.noTasks }] }
  const shown = tasks.slice(0, MOST_TASKS)
  const rest = tasks.length - shown.length
  return {
    title,
    tone: 'info',
    blocks: [
      { kind: 'fields', fields: shown.map(task => taskField(context, task)) },
      { kind: 'actions', actions: shown.map(task => taskButton(context, task)) },
      ...(rest > 0 ? [{ kind: 'note' as const, text: words.tasksMore(rest) }] : []),
    ],
  }
}

function taskField(context: CardContext, { order, step, reportable, awaiting, dueSoon }: Task): Field {
  const { ask, common } = context.words
  const say = (quantity: Quantity): string => amount(context, quantity, order.unit)
  const status = common.stepStatus[step.status]
  const due = step.dueAt ?? order.dueAt
  const by = dueSoon ? ask.dueSoon(clockTime(context, due)) : ask.dueBy(clockTime(context, due))
  const urgent = order.priority === 'normal' ? '' : common.mark(common.priority[order.priority])
  return {
    label: `${urgent}${order.code} ${step.name}`,
    value:
      awaiting > 0n
        ? ask.taskLineAgain(status, say(awaiting), say(reportable), by)
        : ask.taskLine(status, say(reportable), by),
    tone: isPast(due, context.now) ? 'danger' : dueSoon ? 'warning' : 'info',
  }
}

function taskButton(context: CardContext, { order, step }: Task): Button {
  return {
    label: context.words.ask.openStep(order.code, step.name),
    payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }),
    style: step.status === 'inProgress' ? 'primary' : 'default',
  }
}

export type ListFacts = {
  readonly title: string
  readonly tone: Tone
  readonly columns: readonly string[]
  /** Columns of numbers, by index. */
  readonly numbers?: readonly number[]
  readonly rows: readonly (readonly string[])[]
  readonly fields?: readonly Field[]
  readonly note?: string
  /** Said instead of an empty table. */
  readonly empty: string
  /** Orders that a press opens. */
  readonly orders?: readonly string[]
}

export function listCard(context: CardContext, facts: ListFacts): Card {
  const blocks: Block[] = []
  if (facts.fields !== undefined && facts.fields.length > 0) blocks.push({ kind: 'fields', fields: facts.fields })
  if (facts.rows.length === 0) blocks.push({ kind: 'text', text: facts.empty })
  else blocks.push({ kind: 'table', columns: columnsOf(facts), rows: facts.rows.slice(0, MOST_ROWS) })
  const rest = facts.rows.length - MOST_ROWS
  const notes = [facts.note ?? '', rest > 0 ? context.words.common.more(rest) : '']
  blocks.push(...notes.filter(text => text !== '').map(text => ({ kind: 'note' as const, text })))
  const buttons = [...new Set(facts.orders ?? [])].slice(0, 5).map(order => ({
    label: order,
    payload: encodeAction({ do: 'status', order }),
  }))
  if (buttons.length > 0) blocks.push({ kind: 'actions', actions: buttons })
  return { title: facts.title, tone: facts.tone, blocks }
}

const columnsOf = ({ columns, numbers = [] }: ListFacts) =>
  columns.map((label, index) => ({ label, align: numbers.includes(index) ? ('right' as const) : ('left' as const) }))

/** Per cent with one decimal, "1.3%"; "0%" of nothing. */
export function ratio(part: Quantity, whole: Quantity): string {
  return whole === 0n ? '0%' : `${Number((part * 1000n) / whole) / 10}%`
}

/** Of 0.125 "12.5%". */
export const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

const isPast = (instant: Instant, now: Instant): boolean => instant.epochMilliseconds < now.epochMilliseconds
