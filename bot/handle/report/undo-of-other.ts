/**
 * "撤销刘大勇的报工": what somebody else's work was reported as is shown to whoever may take it back, and a press does it.
 * Which report was meant is a guess, so that nothing is taken back by words alone, and never the sender's own.
 */
import type { BookedReport } from '../../../db/reports.ts'
import type { PersonId } from '../../../domain/model.ts'
import { encodeAction } from '../../action.ts'
import { dayOfYearText } from '../../cards/context.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { quantitiesSaid } from '../../cards/receipt-card.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export const nothingOfTheirs = ({ cards }: Turn, whose: PersonId): Plan =>
  say(reply(textMessage(cards.words.report.nothingToUndoOf(cards.personName(whose)))))

export function askUndoOf({ cards }: Turn, whose: PersonId, { report, orderCode, stepName, unit }: BookedReport): Plan {
  const { report: words } = cards.words
  const title = words.undoOf(cards.personName(whose), dayOfYearText(cards, report.workDate))
  const what = `${words.stepTitle(orderCode, stepName)} ${quantitiesSaid(cards, report, unit, null)}`
  const undo = encodeAction({ do: 'undo', report: report.id, once: cards.once() })
  const buttons = [
    { label: words.undo, payload: undo, style: 'danger' as const },
    { label: words.correct, payload: encodeAction({ do: 'correctForm', report: report.id }) },
    tasksButton(cards),
  ]
  return say(reply(cardMessage(refusalCard(title, [what], buttons))))
}
