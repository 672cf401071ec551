/** All of a department's alerts as a table, and which of several is meant. */
import type { Card } from '../../adapters/card.ts'
import type { Alert } from '../../domain/alert.ts'
import { encodeAction } from '../action.ts'
import { calledText, stateText, subjectText, troubleText } from './alert-text.ts'
import type { CardContext } from './context.ts'
import { type ListFacts, listCard } from './tables.ts'

const MOST_CHOICES = 6

export function alertListCard(context: CardContext, department: string, alerts: readonly Alert[], live: number): Card {
  const { alert: words, common } = context.words
  const rest = live - alerts.length
  const facts: ListFacts = {
    title: words.listTitle(department),
    tone: live === 0 ? 'success' : 'danger',
    columns: words.listColumns,
    rows: alerts.map(alert => [
      subjectText(context, alert),
      troubleText(context, alert),
      stateText(context, alert),
      calledText(context, alert),
    ]),
    empty: words.listNone,
    ...(rest > 0 ? { note: common.more(rest) } : {}),
    orders: alerts.flatMap(({ details }) => details.order ?? []),
  }
  return listCard(context, facts)
}

export function whichAlertCard(context: CardContext, title: string, alerts: readonly Alert[]): Card {
  return {
    title,
    tone: 'warning',
    blocks: [
      {
        kind: 'actions',
        actions: alerts.slice(0, MOST_CHOICES).map(alert => ({
          label: `${subjectText(context, alert)} · ${troubleText(context, alert)}`.slice(0, 60),
          payload: encodeAction({ do: 'openAlert', alert: alert.id ?? 0 }),
        })),
      },
    ],
  }
}
