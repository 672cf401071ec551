/** The board of honour: the best few for each thing, and nobody else. */
import type { Block, Card, Field } from '../../adapters/card.ts'
import { type Board, isEmptyBoard, type Praise } from '../../domain/board.ts'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import type { Boards } from '../board.ts'
import type { CardContext } from './context.ts'

export function boardCard(context: CardContext, span: string, boards: Boards): Card {
  const { team } = context.words
  const blocks = boardBlocks(context, boards)
  return {
    title: team.boardTitle(span),
    tone: 'success',
    blocks:
      blocks.length === 0
        ? [{ kind: 'text', text: team.boardEmpty }]
        : [...blocks, { kind: 'note', text: team.boardNote }],
  }
}

function boardBlocks(context: CardContext, { teams, people }: Boards): readonly Block[] {
  const { team } = context.words
  const section = (title: string, board: Board, lists: readonly (readonly Field[])[]): readonly Block[] =>
    isEmptyBoard(board)
      ? []
      : [
          { kind: 'text', text: title, strong: true },
          { kind: 'fields', fields: lists.flat() },
        ]
  return [
    ...section(team.boardTeams, teams, [
      praised(context, team.boardPlan, teams.plan, percent(team.boardPercent)),
      ...common(context, teams),
      praised(context, team.boardStreaks, teams.streaks, value => team.boardSteps(formatQuantity(value))),
    ]),
    ...section(team.boardPeople, people, common(context, people)),
  ]
}

const common = (context: CardContext, board: Board): readonly (readonly Field[])[] => {
  const { team } = context.words
  return [
    praised(context, team.boardOutput, board.output, value => team.boardMinutes(whole(value))),
    praised(context, team.boardFirstPass, board.firstPass, percent(team.boardPercent)),
    praised(context, team.boardImproved, board.improved, percent(team.boardMore)),
  ]
}

const percent =
  (words: (text: string) => string) =>
  (value: Quantity): string =>
    words(whole(value))

/** To the whole: a board is no pay slip. */
const whole = (value: Quantity): string => formatQuantity(((value / 10_000n) * 10_000n) as Quantity)

function praised(
  { words: { team } }: CardContext,
  title: string,
  list: readonly Praise[],
  say: (value: Quantity) => string,
): readonly Field[] {
  if (list.length === 0) return []
  const places = list.map(({ name, value }) => team.boardPlace(placeOf(list, value), name, say(value)))
  return [{ label: title, value: places.join('\n') }]
}

/** Who did the same shares the place. */
const placeOf = (list: readonly Praise[], value: Quantity): number => list.findIndex(one => one.value === value) + 1

/** A line or two for a digest. */
export function boardLines(context: CardContext, { teams, people }: Boards): readonly string[] {
  const { team, common: words } = context.words
  const line = (title: string, list: readonly Praise[], say: (value: Quantity) => string): readonly string[] =>
    list.length === 0
      ? []
      : [words.colon(title, list.map(({ name, value }) => `${name} ${say(value)}`).join(words.listSeparator))]
  return [
    ...line(team.boardPlan, teams.plan, percent(team.boardPercent)),
    ...line(team.boardOutput, people.output, value => team.boardMinutes(whole(value))),
    ...line(team.boardImproved, people.improved, percent(team.boardMore)),
  ]
}
