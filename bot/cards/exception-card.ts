/** An exception on the floor: what, where, since when, who has it. */
import type { Block, Card, Input } from '../../adapters/card.ts'
import type { ProductionException } from '../../domain/decision.ts'
import type { DowntimeReason, Order, Step } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'
import { photosButtons } from './photo-cards.ts'

/** A trouble without a known reason is called by the first words of what was said. */
const LONGEST_TITLE = 20

export type ExceptionFacts = {
  readonly exception: ProductionException
  readonly reason: DowntimeReason | null
  /** Order, step and machine, as far as known. */
  readonly place: string
  readonly who: string
}

/** What the reader may press; whoever reads in a group is judged when they press. */
export type ExceptionPresses = { readonly acknowledge: boolean; readonly resolve: boolean }
const ANY_PRESS: ExceptionPresses = { acknowledge: true, resolve: true }

export function exceptionCard(
  context: CardContext,
  facts: ExceptionFacts,
  {
    note = null,
    presses = ANY_PRESS,
    photos = 0,
  }: { readonly note?: string | null; readonly presses?: ExceptionPresses; readonly photos?: number } = {},
): Card {
  const { exception, reason, place, who } = facts
  const { common, floor } = context.words
  const open = exception.resolvedAt === null
  const blocks: Block[] = [
    {
      kind: 'fields',
      fields: [
        { label: floor.exceptionPlace, value: place === '' ? common.none : place },
        { label: floor.exceptionRaisedBy, value: who, short: true },
        { label: floor.exceptionSince, value: clockTime(context, exception.raisedAt), short: true },
        { label: floor.exceptionState, value: stateText(context, exception), tone: open ? 'danger' : 'success' },
      ],
    },
  ]
  if (exception.description !== '') blocks.push({ kind: 'text', text: exception.description })
  if (note !== null) blocks.push({ kind: 'note', text: note })
  const seen = photosButtons(context, { of: 'exception', exception: exception.id }, photos)
  const actions = [...(open ? buttons(context, exception, presses) : []), ...seen]
  if (actions.length > 0) blocks.push({ kind: 'actions', actions })
  const blocked = exception.blocking && open ? `【${floor.blockedBadge}】` : ''
  const what = reason?.name ?? (exception.description.slice(0, LONGEST_TITLE) || floor.exceptionUnnamed)
  return { title: `${blocked}${floor.exceptionTitle(what)}`, tone: open ? 'danger' : 'success', blocks }
}

function stateText(
  context: CardContext,
  { acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt }: ProductionException,
): string {
  const { floor } = context.words
  const who = (id: typeof resolvedBy): string => (id === null ? '' : context.personName(id))
  if (resolvedAt !== null) return floor.resolvedBy(who(resolvedBy), clockTime(context, resolvedAt))
  if (acknowledgedAt !== null) return floor.acknowledgedBy(who(acknowledgedBy), clockTime(context, acknowledgedAt))
  return floor.exceptionOpen
}

function buttons(context: CardContext, { id, acknowledgedAt }: ProductionException, may: ExceptionPresses) {
  const { floor } = context.words
  const take = {
    label: floor.acknowledge,
    payload: encodeAction({ do: 'acknowledge', exception: id, once: context.once() }),
    style: 'primary' as const,
  }
  const resolve = {
    label: floor.resolve,
    payload: encodeAction({ do: 'resolve', exception: id, once: context.once() }),
  }
  if (acknowledgedAt !== null) return may.resolve ? [{ ...resolve, style: 'primary' as const }] : []
  return [...(may.acknowledge ? [take] : []), ...(may.resolve ? [resolve] : [])]
}

export function exceptionFormCard(
  context: CardContext,
  order: Order,
  step: Step,
  reasons: readonly DowntimeReason[],
): Card {
  const { floor } = context.words
  const submit = encodeAction({ do: 'raise', order: order.code, seq: step.seq, once: context.once() })
  return {
    title: floor.exceptionFormTitle(order.code, step.name),
    tone: 'danger',
    blocks: [exceptionForm(context, submit, [reasonInput(context, reasons), ...detailInputs(context, '')])],
  }
}

/** The same form for a trouble of which nobody said where, or what: the reader's steps are offered, or none. */
export function askExceptionCard(
  context: CardContext,
  steps: readonly { readonly order: Order; readonly step: Step }[],
  reasons: readonly DowntimeReason[],
  note: string,
): Card {
  const { floor, ask } = context.words
  const where: Input = {
    kind: 'select',
    name: 'step',
    label: floor.exceptionWhere,
    options: [
      ...steps.map(({ order, step }) => ({
        value: `${order.code}/${step.seq}`,
        label: ask.openStep(order.code, step.name),
      })),
      { value: '-', label: floor.exceptionNoStep },
    ],
  }
  const inputs = [where, reasonInput(context, reasons), ...detailInputs(context, note)]
  return {
    title: floor.exceptionAskTitle,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: floor.exceptionAsk },
      exceptionForm(context, encodeAction({ do: 'raise', once: context.once() }), inputs),
    ],
  }
}

function exceptionForm({ words: { floor } }: CardContext, submit: string, inputs: readonly Input[]): Block {
  return {
    kind: 'form',
    name: 'exception',
    inputs,
    submit: { label: floor.exceptionSubmit, payload: submit, style: 'danger' },
  }
}

const reasonInput = ({ words: { floor } }: CardContext, reasons: readonly DowntimeReason[]): Input => ({
  kind: 'select',
  name: 'reason',
  label: floor.exceptionWhat,
  required: true,
  options: reasons.map(({ code, name }) => ({ value: code, label: name })),
})

const detailInputs = ({ words: { floor } }: CardContext, note: string): readonly Input[] => [
  {
    kind: 'select',
    name: 'blocking',
    label: floor.exceptionBlocking,
    value: 'yes',
    options: [
      { value: 'yes', label: floor.blockingYes },
      { value: 'no', label: floor.blockingNo },
    ],
  },
  { kind: 'text', name: 'note', label: floor.exceptionNote, multiline: true, ...(note === '' ? {} : { value: note }) },
]
