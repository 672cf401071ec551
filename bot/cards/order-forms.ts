/** What is asked before an order is held, closed short, moved, or people are named. */
import type { Block, Action as Button, Card, Input } from '../../adapters/card.ts'
import { type Order, type Person, PRIORITIES, type Step } from '../../domain/model.ts'
import type { Leftover } from '../../domain/order-lifecycle.ts'
import { encodeAction, type OrderVerb } from '../action.ts'
import { amount, type CardContext, clockTime, names } from './context.ts'
import { refusalCard } from './talk-cards.ts'

/** `complaint`: what was wrong with what was filled in before. */
type Asked = { readonly order: Order; readonly complaint?: string }

function formBlock(
  context: CardContext,
  order: Order,
  verb: OrderVerb,
  inputs: readonly Input[],
  more: { readonly seq?: number; readonly style?: Button['style'] } = {},
): Block {
  const { seq, style = 'primary' } = more
  const payload = encodeAction({
    do: 'orderDo',
    verb,
    order: order.code,
    once: context.once(),
    ...(seq === undefined ? {} : { seq }),
  })
  return { kind: 'form', name: verb, inputs, submit: { label: context.words.order.verb[verb], payload, style } }
}

const complaints = (complaint: string | undefined): readonly Block[] =>
  complaint === undefined ? [] : [{ kind: 'text', text: complaint, strong: true }]

const toneFor = (complaint: string | undefined): Card['tone'] => (complaint === undefined ? 'info' : 'warning')

export function holdFormCard(context: CardContext, { order }: Asked): Card {
  const words = context.words.order
  const reason: Input = { kind: 'text', name: 'reason', label: words.holdReason }
  return {
    title: words.holdTitle(order.code),
    tone: 'info',
    blocks: [{ kind: 'note', text: words.holdNote }, formBlock(context, order, 'hold', [reason])],
  }
}

/** `reason`: what was said already; the form holds it. */
export function closeFormCard(
  context: CardContext,
  { order, complaint, reason: said = '' }: Asked & { readonly reason?: string },
  leftover: Leftover,
): Card {
  const words = context.words.order
  const reason: Input = { kind: 'text', name: 'reason', label: words.closeReason, required: true, value: said }
  const text = words.closeText(
    amount(context, leftover.output, order.unit),
    amount(context, order.quantity, order.unit),
  )
  return {
    title: words.closeTitle(order.code),
    tone: 'warning',
    blocks: [
      ...complaints(complaint),
      { kind: 'text', text },
      ...leftoverLines(context, order, leftover).map((line): Block => ({ kind: 'text', text: line })),
      formBlock(context, order, 'closeShort', [reason], { style: 'danger' }),
      { kind: 'note', text: words.closeSay(order.code) },
    ],
  }
}

/** What is missing, and where pieces lie that will not be finished. */
export function leftoverLines(context: CardContext, order: Order, { missing, inFlow }: Leftover): readonly string[] {
  const words = context.words.order
  return [
    ...(missing > 0n ? [words.closeMissing(amount(context, missing, order.unit))] : []),
    ...inFlow.map(({ name, quantity }) => words.closeLeftover(name, amount(context, quantity, order.unit))),
  ]
}

export function dueFormCard(context: CardContext, { order, complaint }: Asked): Card {
  const { common, order: words } = context.words
  const input: Input = { kind: 'text', name: 'dueText', label: words.dueInput, required: true }
  return {
    title: words.dueTitle(order.code),
    tone: toneFor(complaint),
    blocks: [
      ...complaints(complaint),
      { kind: 'fields', fields: [{ label: common.due, value: clockTime(context, order.dueAt), short: true }] },
      formBlock(context, order, 'setDue', [input]),
      { kind: 'note', text: words.dueSay(order.code) },
    ],
  }
}

export function priorityFormCard(context: CardContext, { order, complaint }: Asked): Card {
  const { common, order: words } = context.words
  const input: Input = {
    kind: 'select',
    name: 'priority',
    label: words.priority,
    required: true,
    options: PRIORITIES.map(value => ({ value, label: common.priority[value] })),
    value: order.priority,
  }
  return {
    title: words.priorityTitle(order.code),
    tone: toneFor(complaint),
    blocks: [...complaints(complaint), formBlock(context, order, 'setPriority', [input])],
  }
}

/** Which step gets people? */
export function assignStepCard(context: CardContext, order: Order, steps: readonly Step[]): Card {
  const words = context.words.order
  const buttons = steps.map(step => ({
    label:
      step.assigneeIds.length === 0
        ? step.name
        : `${step.name}${context.words.common.brackets(names(context, step.assigneeIds, 2))}`,
    payload: encodeAction({ do: 'orderForm', verb: 'assign', order: order.code, seq: step.seq }),
  }))
  return refusalCard(words.assignTitle(order.code), [words.assignWhichStep], buttons, 'info')
}

/** Who works on the step? `people`: those who may, the likeliest first. */
export function assignPeopleCard(
  context: CardContext,
  { order, complaint }: Asked,
  step: Step,
  people: readonly Person[],
): Card {
  const words = context.words.order
  const title = words.assignStepTitle(order.code, step.name)
  if (people.length === 0) return refusalCard(title, [words.assignNobodySkilled(step.name)])
  const input: Input = {
    kind: 'multiSelect',
    name: 'people',
    label: words.assignPeople,
    options: people.map(({ id, name, employeeNo }) => ({ value: id, label: `${name} ${employeeNo}` })),
    values: step.assigneeIds,
  }
  return {
    title,
    tone: toneFor(complaint),
    blocks: [...complaints(complaint), formBlock(context, order, 'assign', [input], { seq: step.seq })],
  }
}
