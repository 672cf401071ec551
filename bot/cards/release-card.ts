/** When each step is planned: shown before an order is released, and once it is. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Instant, Order } from '../../domain/model.ts'
import type { PlannedDates } from '../../domain/order-lifecycle.ts'
import { amount, type CardContext, clockTime, minutesBetween, names } from './context.ts'
import { doButton, menuButton, statusButton } from './order-buttons.ts'

export type ReleaseFacts = {
  readonly order: Order
  readonly dates: readonly PlannedDates[]
  /** `forward`: planning backward from the due time would have had to begin in the past. */
  readonly direction: 'backward' | 'forward'
  /** What it lacks of its material, a line each. */
  readonly short: readonly string[]
  readonly teamName: (teamId: Order['steps'][number]['teamId']) => string
}

/** Before: the plan, and the button that releases. */
export function releasePreviewCard(context: CardContext, facts: ReleaseFacts): Card {
  const { order } = facts
  const words = context.words.order
  return {
    title: words.planTitle(order.code),
    tone: facts.direction === 'forward' || facts.short.length > 0 ? 'warning' : 'info',
    blocks: [
      { kind: 'text', text: words.planText },
      headFields(context, order),
      planTable(context, facts),
      ...planNotes(context, facts),
      { kind: 'actions', actions: [doButton(context, order, 'release', 'primary'), menuButton(context, order)] },
    ],
  }
}

/** After. `told`: the names of the departments whose groups hear of it. */
export function releasedCard(context: CardContext, facts: ReleaseFacts, told: string): Card {
  const { order } = facts
  return {
    title: context.words.order.done.release(order.code),
    tone: facts.direction === 'forward' || facts.short.length > 0 ? 'warning' : 'success',
    blocks: [
      headFields(context, order),
      planTable(context, facts),
      ...planNotes(context, facts),
      { kind: 'note', text: told },
      { kind: 'actions', actions: [statusButton(context, order), menuButton(context, order)] },
    ],
  }
}

function headFields(context: CardContext, order: Order): Block {
  const { common } = context.words
  return {
    kind: 'fields',
    fields: [
      { label: common.product, value: order.productName, short: true },
      { label: common.quantity, value: amount(context, order.quantity, order.unit), short: true },
      { label: common.due, value: clockTime(context, order.dueAt), short: true },
      { label: common.customer, value: order.customer ?? common.none, short: true },
    ],
  }
}

function planTable(context: CardContext, { order, dates, teamName }: ReleaseFacts): Block {
  const bySeq = new Map(dates.map(planned => [planned.seq, planned]))
  return {
    kind: 'table',
    columns: context.words.order.planColumns.map(label => ({ label })),
    rows: order.steps.map(step => {
      const planned = bySeq.get(step.seq)
      const who = step.assigneeIds.length === 0 ? '' : ` ${names(context, step.assigneeIds, 2)}`
      const team = step.rules.outsource?.vendor ?? `${teamName(step.teamId)}${who}`
      const at = (instant: Instant | undefined) => (instant === undefined ? '' : clockTime(context, instant))
      return [step.name, team, at(planned?.plannedStart), at(planned?.dueAt)]
    }),
  }
}

function planNotes(context: CardContext, { order, dates, direction, short }: ReleaseFacts): readonly Block[] {
  const words = context.words.order
  const late = Math.max(0, ...dates.map(({ dueAt }) => minutesBetween(order.dueAt, dueAt)))
  const notes = [
    direction === 'forward' ? words.planForward : '',
    late > 0 ? words.planLate(context.words.common.minutes(late)) : '',
    ...short,
  ]
  return notes.filter(text => text !== '').map(text => ({ kind: 'note', text }))
}
