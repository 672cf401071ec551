/** A trouble of which nobody said enough to call somebody: it is asked, never raised as "something, somewhere". */
import { tasksOf } from '../../../db/open-steps.ts'
import { askExceptionCard } from '../../cards/exception-forms.ts'
import { cardMessage } from '../../cards/message.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

const MOST_OFFERED = 6
const MOST_NOTE = 500

/** Which step, and what is wrong? The note is what was said. */
export async function planAskException(turn: Turn, note: string): Promise<Plan> {
  const tasks = await tasksOf(turn.sql, turn.person, MOST_OFFERED)
  const reasons = [...turn.catalog.downtimes.values()].filter(reason => !reason.planned)
  return say(reply(cardMessage(askExceptionCard(turn.cards, tasks, reasons, note.slice(0, MOST_NOTE)))))
}

/** "划伤", and no question is open that it would answer: a defect without pieces is no record. */
export function planDefectAlone(turn: Turn, reason: string): Plan {
  const { floor, refusal } = turn.cards.words
  return say(reply(cardMessage(refusalCard(refusal.title, [floor.defectAlone(reason)], [tasksButton(turn.cards)]))))
}
