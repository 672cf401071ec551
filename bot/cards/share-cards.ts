/** A report of several: the form for it, what its members are asked, and what the leader decides about. */
import type { Block, Card, Field, Option } from '../../adapters/card.ts'
import type { Instant, PersonId, Report, UnitCode } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime, money } from './context.ts'
import { quantitiesSaid } from './receipt-card.ts'
import { quantityInputs, type StepCardFacts } from './step-card.ts'

export type SharedFacts = {
  readonly order: string
  readonly step: string
  readonly unit: UnitCode
  readonly report: Report
}

export const shareModes = ['even', 'percent', 'minutes'] as const

export type GroupFormFacts = Pick<StepCardFacts, 'order' | 'step' | 'reasons' | 'reportable'> & {
  readonly members: readonly Option[]
  readonly sender: PersonId
}

export function groupFormCard(context: CardContext, facts: GroupFormFacts): Card {
  const { team, report } = context.words
  const { order, step } = facts
  return {
    title: team.groupTitle(order.code, step.name),
    tone: 'info',
    blocks: [
      {
        kind: 'form',
        name: 'group',
        inputs: [
          ...quantityInputs(context, facts),
          {
            kind: 'multiSelect',
            name: 'workers',
            label: team.groupWho,
            options: facts.members,
            values: [facts.sender],
          },
          {
            kind: 'select',
            name: 'mode',
            label: team.groupMode,
            options: shareModes.map(mode => ({ value: mode, label: team.shareMode[mode] })),
            value: 'even',
          },
          { kind: 'text', name: 'shares', label: team.groupShares, placeholder: team.groupSharesHint },
        ],
        submit: {
          label: report.submit,
          payload: encodeAction({ do: 'groupReport', order: order.code, seq: step.seq, once: context.once() }),
          style: 'primary',
        },
      },
      { kind: 'note', text: team.groupHint },
    ],
  }
}

const sharedField = (context: CardContext, { report, unit }: SharedFacts): Field => ({
  label: context.words.report.thisTime,
  value: quantitiesSaid(context, report, unit, null),
})

/** Everybody's part: the quantity, the percent and, for whoever may see it, the pay. */
export function sharesSaid(context: CardContext, { workers }: Report): string {
  const { report, common } = context.words
  return workers
    .map(({ personId, good, sharePct }) =>
      report.share(context.personName(personId), formatQuantity(good), formatQuantity(sharePct)),
    )
    .join(common.listSeparator)
}

/** What a member is told and may answer. */
export function shareAskCard(context: CardContext, facts: SharedFacts, member: PersonId, until: Instant): Card {
  const { team } = context.words
  const { report } = facts
  const mine = report.workers.find(({ personId }) => personId === member)
  const reporter = report.reporterId === null ? '' : context.personName(report.reporterId)
  const own: Field[] =
    mine === undefined || mine.pay === 0n ? [] : [{ label: team.myPay, value: money(context, mine.pay), short: true }]
  return {
    title: team.askTitle(facts.order, facts.step),
    tone: 'info',
    blocks: [
      { kind: 'text', text: team.askText(reporter) },
      {
        kind: 'fields',
        fields: [
          sharedField(context, facts),
          { label: context.words.report.shares, value: sharesSaid(context, report) },
          ...own,
        ],
      },
      {
        kind: 'actions',
        actions: [
          { label: team.agree, payload: answer(context, report.id, true), style: 'primary' },
          { label: team.object, payload: answer(context, report.id, false), style: 'danger' },
        ],
      },
      { kind: 'note', text: team.askUntil(clockTime(context, until)) },
    ],
  }
}

const answer = (context: CardContext, report: string, agrees: boolean): string =>
  encodeAction({ do: 'shareAnswer', report, agrees, once: context.once() })

export type DisputeFacts = SharedFacts & {
  readonly objection: string
  readonly by: PersonId
  readonly reason: string
}

/** The leader keeps the shares or sets others; the report itself stays as it was. */
export function disputeCard(context: CardContext, facts: DisputeFacts): Card {
  const { team } = context.words
  const { objection, report } = facts
  const decide = (verdict: 'keep' | 'even' | 'set'): string =>
    encodeAction({ do: 'decideShares', objection, verdict, once: context.once() })
  const text: Block[] = [
    { kind: 'text', text: team.disputeText(context.personName(facts.by), facts.reason) },
    {
      kind: 'fields',
      fields: [sharedField(context, facts), { label: context.words.report.shares, value: sharesSaid(context, report) }],
    },
  ]
  return {
    title: team.disputeTitle(facts.order, facts.step),
    tone: 'warning',
    blocks: [
      ...text,
      {
        kind: 'actions',
        actions: [
          { label: team.keep, payload: decide('keep') },
          { label: team.makeEven, payload: decide('even') },
        ],
      },
      {
        kind: 'form',
        name: 'shares',
        inputs: [
          {
            kind: 'text',
            name: 'shares',
            label: team.newShares,
            value: report.workers
              .map(({ personId, sharePct }) => `${context.personName(personId)} ${formatQuantity(sharePct)}`)
              .join(context.words.common.comma),
          },
        ],
        submit: { label: team.setShares, payload: decide('set'), style: 'primary' },
      },
      { kind: 'note', text: team.disputeNote },
    ],
  }
}
