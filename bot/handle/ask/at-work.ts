/** "谁在干活", "磨削班谁在做什么": who is at work on which step, and since when. */
import { type AtWorkFilter, openSessions } from '../../../db/work-sessions.ts'
import { clockTime } from '../../cards/context.ts'
import type { ListFacts } from '../../cards/tables.ts'
import type { Turn } from '../turn.ts'

/** `who`: whose people are asked about. */
export async function atWorkFacts(turn: Turn, who: string, filter: AtWorkFilter): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const sessions = await openSessions(turn.sql, filter)
  const people = new Set(sessions.map(({ personId }) => personId)).size
  return {
    title: ask.atWorkTitle(who),
    tone: 'info',
    fields: [{ label: ask.atWork, value: ask.peopleCount(people), short: true }],
    columns: ask.atWorkColumns,
    rows: sessions.map(one => [
      turn.cards.personName(one.personId),
      `${one.orderCode} ${one.stepName}`,
      clockTime(turn.cards, one.startedAt),
    ]),
    empty: ask.nobodyAtWork,
  }
}
