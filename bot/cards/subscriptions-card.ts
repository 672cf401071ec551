/** What a department's group hears of, each topic one press from the other way; and who hears what. */
import type { Card } from '../../adapters/card.ts'
import type { DepartmentId } from '../../domain/model.ts'
import { TOPICS, type Topic } from '../../domain/topics.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'

export type SubscriptionFacts = {
  readonly department: { readonly id: DepartmentId; readonly name: string }
  readonly topics: readonly Topic[]
}

/** `note`: what was changed, or why it was not. */
export function subscriptionsCard(
  context: CardContext,
  { department, topics }: SubscriptionFacts,
  note: string | null = null,
): Card {
  const { push, common } = context.words
  const named = topics.map(topic => push.topic[topic])
  const button = (topic: Topic) => {
    const on = topics.includes(topic)
    return {
      label: on ? push.subscribed(push.topic[topic]) : push.notSubscribed(push.topic[topic]),
      payload: encodeAction({ do: 'subscribe', department: department.id, topic, on: !on }),
      style: on ? ('primary' as const) : ('default' as const),
    }
  }
  return {
    title: push.subscriptionsTitle(department.name),
    tone: 'info',
    blocks: [
      ...(note === null ? [] : [{ kind: 'note' as const, text: note }]),
      { kind: 'fields', fields: [{ label: push.on, value: named.join(common.listSeparator) || common.none }] },
      { kind: 'text', text: push.subscriptionsText },
      { kind: 'actions', actions: TOPICS.map(button) },
    ],
  }
}

export type WhoGets = {
  readonly department: string
  readonly hasGroup: boolean
  readonly topics: readonly Topic[]
  /** Schedules with their times, such as "早会简报 08:10". */
  readonly schedules: readonly string[]
}

export function whoGetsCard({ words: { push, common } }: CardContext, rows: readonly WhoGets[]): Card {
  const cells = rows.map(({ department, hasGroup, topics, schedules }) => [
    department,
    hasGroup ? topics.map(topic => push.topic[topic]).join(common.listSeparator) || common.none : push.whoGetsNoGroup,
    schedules.join(common.listSeparator) || common.none,
  ])
  return {
    title: push.whoGetsTitle,
    tone: 'info',
    blocks: [
      { kind: 'table', columns: push.whoGetsColumns.map(label => ({ label })), rows: cells },
      { kind: 'note', text: push.whoGetsNote },
    ],
  }
}
