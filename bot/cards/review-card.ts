/** What a leader is asked to judge: a report of a step that is reviewed, or one above the gate. */
import type { Card } from '../../adapters/card.ts'
import type { Order, PersonId, Report, Step } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { type Action, encodeAction, type Verdict } from '../action.ts'
import { amount, type CardContext, clockTime, names } from './context.ts'
import { quantitiesSaid } from './receipt-card.ts'

export type ReviewFacts = {
  readonly order: Order
  readonly step: Step
  readonly said: Pick<Report, 'good' | 'scrap' | 'rework' | 'reworkDone'>
  readonly reason: { readonly name: string } | null
  readonly reporterId: PersonId | null
  readonly workers: readonly PersonId[]
  readonly minutes: number
  readonly occurredAt: Report['occurredAt']
}

export const reviewCard = (context: CardContext, facts: ReviewFacts, report: string): Card =>
  judgeCard(context, facts, context.words.floor.reviewTitle(facts.order.code, facts.step.name), null, verdict => ({
    do: 'review',
    report,
    verdict,
    once: context.once(),
  }))

export function heldCard(
  context: CardContext,
  facts: ReviewFacts,
  held: string,
  asked: Quantity,
  reportable: Quantity,
): Card {
  const words = context.words.floor
  const { order, step } = facts
  const text = words.reviewHeldText(amount(context, asked, order.unit), amount(context, reportable, order.unit))
  return judgeCard(context, facts, words.reviewHeldTitle(order.code, step.name), text, verdict => ({
    do: 'reviewHeld',
    held,
    verdict,
    once: context.once(),
  }))
}

function judgeCard(
  context: CardContext,
  facts: ReviewFacts,
  title: string,
  text: string | null,
  act: (verdict: Verdict) => Action,
): Card {
  const { floor } = context.words
  const people = facts.workers.length > 0 ? facts.workers : facts.reporterId === null ? [] : [facts.reporterId]
  return {
    title,
    tone: 'warning',
    blocks: [
      ...(text === null ? [] : [{ kind: 'text' as const, text }]),
      {
        kind: 'fields',
        fields: [
          { label: floor.reviewBy, value: names(context, people), short: true },
          { label: floor.reviewWhen, value: clockTime(context, facts.occurredAt), short: true },
          { label: floor.reviewWhat, value: quantitiesSaid(context, facts.said, facts.order.unit, facts.reason) },
          { label: floor.reviewMinutes, value: context.words.common.minutes(Math.round(facts.minutes)), short: true },
        ],
      },
      {
        kind: 'actions',
        actions: [
          { label: floor.approve, payload: encodeAction(act('approve')), style: 'primary' },
          { label: floor.reject, payload: encodeAction(act('reject')), style: 'danger' },
        ],
      },
    ],
  }
}
