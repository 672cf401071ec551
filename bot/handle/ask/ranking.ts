/** "各班组排名", "谁做得最多", "哪个班组报废最多": who made, or spoilt, most. Of people only those the asker is in charge of. */
import { type OutputFilter, outputBy, type Within } from '../../../db/output.ts'
import type { PersonId } from '../../../domain/model.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import type { ListFacts } from '../../cards/tables.ts'
import type { Intent } from '../../understand/intent.ts'
import type { Turn } from '../turn.ts'
import { seesOutput } from './their-work.ts'

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
  readonly days: Within
  /** Of whom and of when. */
  readonly title: string
}

export async function rankingFacts(turn: Turn, { view, filter, days, title }: RankingAsked): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const { of, most } = RANKINGS[view]
  const all = await outputBy(turn.sql, of, days, filter, most)
  const rows = all.filter(row => row[most] > 0n && (of === 'team' || seesOutput(turn, row.key as PersonId)))
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
