/** A shift is over and something was not reported: one message, with a button for each step. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Instant, OrderCode } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'

const MOST_BUTTONS = 6

type StepAtWork = { readonly order: OrderCode; readonly seq: number; readonly name: string }

/** `open`: what was not reported; `cut`: timers that nobody had stopped. */
export type ShiftEndFacts = {
  readonly shiftName: string
  readonly endedAt: Instant
  readonly open: readonly StepAtWork[]
  readonly cut: readonly StepAtWork[]
}

export function shiftEndCard(context: CardContext, { shiftName, endedAt, open, cut }: ShiftEndFacts): Card {
  const { team, ask } = context.words
  const ended = clockTime(context, endedAt)
  const asked: readonly Block[] =
    open.length === 0
      ? []
      : [
          { kind: 'text', text: team.endText(open.length) },
          {
            kind: 'actions',
            actions: open.slice(0, MOST_BUTTONS).map(({ order, seq, name }) => ({
              label: ask.openStep(order, name),
              payload: encodeAction({ do: 'openStep', order, seq }),
            })),
          },
          { kind: 'note', text: team.endNote },
        ]
  return {
    title: team.endTitle(shiftName),
    tone: 'warning',
    blocks: [
      ...asked,
      ...cut.map(({ order, name }) => ({
        kind: 'note' as const,
        text: team.timerCut(ask.openStep(order, name), ended),
      })),
    ],
  }
}

/** Nothing is missing; only a timer was cut. */
export const timersCutText = (context: CardContext, { cut, endedAt }: ShiftEndFacts): string =>
  cut
    .map(({ order, name }) =>
      context.words.team.timerCut(context.words.ask.openStep(order, name), clockTime(context, endedAt)),
    )
    .join('\n')
