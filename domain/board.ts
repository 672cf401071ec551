/**
 * Boards that praise: the best few of the day and of the month, of teams and of people, and never the worst. Whoever is
 * not among them is not mentioned (issue 7).
 */
import { divide, multiply, pieces, type Quantity, subtract, ZERO } from './quantity.ts'

export type BoardPerson = {
  readonly name: string
  /** Minutes that what was made is worth by the standard. */
  readonly standardMinutes: Quantity
  readonly standardMinutesBefore: Quantity
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
}

export type BoardTeam = BoardPerson & {
  /** Steps finished one after the other without a late one, up to now. */
  readonly stepsInTime: number
  /** Pieces that were planned to be done in the time; 0: nothing was. */
  readonly planned: Quantity
  readonly doneOfPlan: Quantity
}

export type Praise = { readonly name: string; readonly value: Quantity }

export type Board = {
  /** Most standard minutes. */
  readonly output: readonly Praise[]
  /** Percent of what was made that was right the first time. */
  readonly firstPass: readonly Praise[]
  /** Percent more than the time before. */
  readonly improved: readonly Praise[]
}

export type TeamBoard = Board & {
  /** Percent of the plan. */
  readonly plan: readonly Praise[]
  readonly streaks: readonly Praise[]
}

const HUNDRED = pieces(100)
/** Less than this praises nobody. */
const LEAST_FIRST_PASS = pieces(95)
const LEAST_IMPROVED = pieces(5)
const LEAST_STREAK = 3
const LEAST_PLAN = pieces(100)

export function boardOf(people: readonly BoardPerson[], top: number): Board {
  return {
    output: best(people, top, ({ standardMinutes }) => (standardMinutes > ZERO ? standardMinutes : null)),
    firstPass: best(people, top, firstPassOf),
    improved: best(people, top, improvementOf),
  }
}

export function teamBoardOf(teams: readonly BoardTeam[], top: number): TeamBoard {
  return {
    ...boardOf(teams, top),
    plan: best(teams, top, planOf),
    streaks: best(teams, top, ({ stepsInTime }) => (stepsInTime >= LEAST_STREAK ? pieces(stepsInTime) : null)),
  }
}

export const isEmptyBoard = (board: Board | TeamBoard): boolean => Object.values(board).every(list => list.length === 0)

/** Ties by name, so that the same figures always give the same board. */
function best<Row extends { readonly name: string }>(
  rows: readonly Row[],
  top: number,
  worth: (row: Row) => Quantity | null,
): readonly Praise[] {
  return rows
    .flatMap(row => {
      const value = worth(row)
      return value === null ? [] : [{ name: row.name, value }]
    })
    .toSorted((a, b) => (a.value === b.value ? (a.name < b.name ? -1 : 1) : a.value > b.value ? -1 : 1))
    .slice(0, top)
}

/** Right the first time: neither scrapped nor sent back. */
function firstPassOf({ good, scrap, rework }: BoardPerson): Quantity | null {
  const made = (good + scrap) as Quantity
  if (made <= ZERO) return null
  const spoiled = (scrap + rework) as Quantity
  const right = subtract(made, spoiled < made ? spoiled : made)
  const percent = divide(multiply(right, HUNDRED), made)
  return percent >= LEAST_FIRST_PASS ? percent : null
}

function improvementOf({ standardMinutes, standardMinutesBefore }: BoardPerson): Quantity | null {
  if (standardMinutesBefore <= ZERO) return null
  const percent = divide(multiply(subtract(standardMinutes, standardMinutesBefore), HUNDRED), standardMinutesBefore)
  return percent >= LEAST_IMPROVED ? percent : null
}

function planOf({ planned, doneOfPlan }: BoardTeam): Quantity | null {
  if (planned <= ZERO) return null
  const percent = divide(multiply(doneOfPlan, HUNDRED), planned)
  return percent >= LEAST_PLAN ? percent : null
}
