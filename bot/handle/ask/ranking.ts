/** "各班组排名", "谁做得最多", "哪个班组报废最多": who made, or spoilt, most. Of people only those the asker is in charge of. */
import { type OutputFilter, type OutputRow, outputBy } from '../../../db/output.ts'
import type { Days, PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { cardMessage } from '../../cards/message.ts'
import type { ListFacts } from '../../cards/tables.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { payOf } from '../pay/pay.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

type View = Extract<Intent, { kind: 'progress' }>['view']

const RANKINGS = {
  ranking: { of: 'team', most: 'good' },
  scrapRanking: { of: 'team', most: 'scrap' },
  people: { of: 'person', most: 'good' },
  scrapPeople: { of: 'person', most: 'scrap' },
} as const
export type Ranking = keyof typeof RANKINGS

export const isOfPeople = (view: View): boolean => view === 'people' || view === 'scrapPeople'

export type RankingAsked = {
  readonly view: Ranking
  readonly filter: OutputFilter
  readonly days: Days
  /** Of whom and of when. */
  readonly title: string
}

export async function rankingFacts(turn: Turn, { view, filter, days, title }: RankingAsked): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const { of, most } = RANKINGS[view]
  const all = await outputBy(turn.sql, of, days, filter, most)
  const rows = all.filter(row => row[most] > 0n && (of === 'team' || seesOutput(turn, row)))
  return {
    title: ask.rankingTitle[view](title),
    tone: 'info',
    columns: ask.rankingColumns[of],
    numbers: [0, 2, 3],
    rows: rows.map((row, index) => [String(index + 1), row.name, formatQuantity(row.good), formatQuantity(row.scrap)]),
    empty: ask.nothingReported,
    ...(of === 'person' ? { note: ask.onlyYourPeople } : {}),
  }
}

export const seesOutput = (turn: Turn, { key }: OutputRow): boolean =>
  mayDo(turn.person, 'seeOutput', payOf(turn, key as PersonId))

/** null: the asker is in charge of somebody. */
export function unlessLeading(turn: Turn): Plan | null {
  const isOthers = [...turn.catalog.people.keys()].some(
    id => id !== turn.person.id && mayDo(turn.person, 'seeOutput', payOf(turn, id)),
  )
  if (isOthers) return null
  const { notYoursTitle, notYourRanking } = turn.cards.words.ask
  return say(reply(cardMessage(refusalCard(notYoursTitle, [notYourRanking], [tasksButton(turn.cards)]))))
}
