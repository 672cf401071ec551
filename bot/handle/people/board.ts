/** "光荣榜", "上个月光荣榜", "不上榜". */

import { showOnBoards } from '../../../db/boards.ts'
import { addAudit } from '../../../db/commit.ts'
import { boardsOf } from '../../board.ts'
import { boardCard } from '../../cards/board-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** Of the asker's workshop; offices see the plant. */
export async function planBoard(turn: Turn, { span, last }: Extract<Intent, { kind: 'board' }>): Promise<Plan> {
  const { team } = turn.cards.words
  const today = workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now)
  const day = last ? today.subtract(span === 'day' ? { days: 1 } : { months: 1 }) : today
  const own = turn.catalog.departments.get(turn.person.departmentId)
  const boards = await boardsOf(turn.sql, turn.catalog, { span, day }, own?.kind === 'production' ? own.id : null)
  if (boards === null) return say(reply(textMessage(team.boardOff)))
  const text = span === 'day' ? team.boardDay(day.toString()) : team.boardMonth(day.toString().slice(0, 7))
  return say(reply(cardMessage(boardCard(turn.cards, text, boards))))
}

export const planBoardShow = (turn: Turn, on: boolean): Plan => ({
  kind: 'transact',
  write: async tx => {
    const { team } = turn.cards.words
    const changed = await showOnBoards(tx, turn.person.id, on, turn.now)
    const entry = audited(turn, on ? 'board.shown' : 'board.hidden', { kind: 'person', id: turn.person.id })
    await addAudit(tx, changed ? [entry] : [], heardAs(turn.event))
    return speech([reply(textMessage(on ? team.boardShown : team.boardHidden))])
  },
})
