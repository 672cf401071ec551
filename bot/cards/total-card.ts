/** "今天一共做了150", where part of it is booked: nothing is missing, less was said than is booked, or which one is meant. */
import type { Action as Button, Card } from '../../adapters/card.ts'
import type { Order, ReportId, Step } from '../../domain/model.ts'
import type { Counts, TotalDecision } from '../../domain/total-said.ts'
import { encodeAction } from '../action.ts'
import { type AgainSaid, sureButton } from './again-card.ts'
import type { CardContext } from './context.ts'
import { stepButton } from './order-buttons.ts'
import { countsText } from './receipt-card.ts'

export type TotalFacts = {
  readonly order: Order
  readonly step: Step
  readonly said: AgainSaid
  readonly decision: Extract<TotalDecision, { kind: 'same' | 'less' | 'ask' }>
  readonly total: Counts
  readonly today: boolean
  /** The speaker's newest report of the day; null: somebody else made them. */
  readonly last: ReportId | null
}

export function totalCard(context: CardContext, facts: TotalFacts): Card {
  const { order, step, decision } = facts
  const { report, common } = context.words
  return {
    title: titleOf(context, decision),
    tone: decision.kind === 'same' ? 'info' : 'warning',
    blocks: [
      {
        kind: 'text',
        text: common.colon(report.stepTitle(order.code, step.name), textOf(context, facts)),
      },
      { kind: 'actions', actions: [...readingButtons(context, facts), ...wayBack(context, facts)] },
    ],
  }
}

function titleOf({ words }: CardContext, { kind }: TotalFacts['decision']): string {
  const { sameTitle, lessTitle } = words.report.soFar
  return kind === 'ask' ? words.talk.which.cumulative : kind === 'same' ? sameTitle : lessTitle
}

function textOf(context: CardContext, { decision, total, today, order }: TotalFacts): string {
  const words = context.words.report.soFar
  const day = words.day(today)
  const [said = '', had = ''] = [total, decision.had].map(counts => countsText(context, counts, order.unit))
  switch (decision.kind) {
    case 'same':
      return words.same(day, had)
    case 'less':
      return words.less(day, had, said)
    case 'ask':
      return `${words.ask(day, had)}${words.why[decision.why]}`
  }
}

/** The readings as buttons: what is missing of the total first, all of it once more last. */
function readingButtons(context: CardContext, { order, step, said, decision, total }: TotalFacts): readonly Button[] {
  const words = context.words.report.soFar
  const { good, scrap, rework } = total
  const readings = decision.kind === 'ask' ? decision.readings : [{ good, scrap, rework }]
  return readings.map((reading, at): Button => {
    const isAll = at === readings.length - 1
    const what = countsText(context, reading, order.unit)
    return {
      label: isAll ? words.again(what) : words.rest(what),
      payload: sureButton(context, order, step, { ...said, ...reading }),
    }
  })
}

function wayBack(context: CardContext, { order, step, decision, last }: TotalFacts): readonly Button[] {
  const words = context.words.report.soFar
  if (decision.kind === 'ask' || last === null) return [stepButton(context, order, step)]
  return [{ label: words.correctLast, payload: encodeAction({ do: 'correctForm', report: last }) }]
}
