/** An exception on the floor: what, where, since when, who has it. */
import type { Block, Card } from '../../adapters/card.ts'
import type { ProductionException } from '../../domain/decision.ts'
import type { DowntimeReason, Order, Step } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'

export type ExceptionFacts = {
  readonly exception: ProductionException
  readonly reason: DowntimeReason | null
  /** Order, step and machine, as far as known. */
  readonly place: string
  readonly who: string
}

export function exceptionCard(context: CardContext, facts: ExceptionFacts, note: string | null = null): Card {
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
  if (open) blocks.push({ kind: 'actions', actions: buttons(context, exception) })
  const blocked = exception.blocking && open ? `【${floor.blockedBadge}】` : ''
  const what = reason?.name ?? floor.exceptionUnnamed
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

function buttons(context: CardContext, { id, acknowledgedAt }: ProductionException) {
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
  return acknowledgedAt === null ? [take, resolve] : [{ ...resolve, style: 'primary' as const }]
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
    blocks: [
      {
        kind: 'form',
        name: 'exception',
        inputs: [
          {
            kind: 'select',
            name: 'reason',
            label: floor.exceptionWhat,
            required: true,
            options: reasons.map(({ code, name }) => ({ value: code, label: name })),
          },
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
          { kind: 'text', name: 'note', label: floor.exceptionNote, multiline: true },
        ],
        submit: { label: floor.exceptionSubmit, payload: submit, style: 'danger' },
      },
    ],
  }
}
