/** Messages that could not be delivered, for whoever can put it right; each may be sent again. */
import type { Card } from '../../adapters/card.ts'
import type { DeadLetter } from '../../db/deliveries.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'

export const MOST_LETTERS = 8
const LONGEST_ERROR = 80

export function deadLettersCard(
  context: CardContext,
  { count, letters }: { readonly count: number; readonly letters: readonly DeadLetter[] },
  laneName: (lane: string) => string,
): Card {
  const { delivery, digest } = context.words
  if (letters.length === 0)
    return { title: delivery.title, tone: 'success', blocks: [{ kind: 'text', text: delivery.none }] }
  const fields = letters.map(letter => ({
    label: delivery.letter(letter.id, laneName(letter.lane), clockTime(context, letter.createdAt)),
    value: delivery.why(letter.summary.slice(0, 40), whyText(context, letter)),
  }))
  const rest = count - letters.length
  return {
    title: delivery.title,
    tone: 'warning',
    blocks: [
      { kind: 'fields', fields },
      ...(rest > 0 ? [{ kind: 'note' as const, text: digest.sectionMore(rest) }] : []),
      {
        kind: 'actions',
        actions: letters.map(({ id }) => ({
          label: delivery.again(id),
          payload: encodeAction({ do: 'resend', message: id }),
        })),
      },
      { kind: 'note', text: delivery.hint },
    ],
  }
}

function whyText({ words: { delivery } }: CardContext, { deadBecause, attempts, lastError }: DeadLetter): string {
  const error = (lastError ?? '').slice(0, LONGEST_ERROR)
  return deadBecause === 'attempts' ? delivery.attempts(attempts, error) : delivery.refused(error)
}
