/**
 * "撤销" or "少报了3个" twice within moments: sent again because the answer was slow, or meant once more. The first has its
 * effect; of the second it is asked, and the button says exactly what it does.
 */
import type { BookedReport } from '../../../db/reports.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { encodeAction } from '../../action.ts'
import { cardMessage } from '../../cards/message.ts'
import { quantitiesSaid } from '../../cards/receipt-card.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { commandOf } from '../../understand/command.ts'
import type { Intent } from '../../understand/intent.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import type { Corrected } from './corrected-to.ts'

export function askUndoAgain({ cards }: Turn, { report, orderCode, stepName, unit }: BookedReport): Plan {
  const { report: words } = cards.words
  const what = `${words.stepTitle(orderCode, stepName)} ${quantitiesSaid(cards, report, unit, null)}`
  const payload = encodeAction({ do: 'undo', report: report.id, once: cards.once() })
  const buttons = [{ label: words.undo, payload, style: 'danger' as const }, tasksButton(cards)]
  return say(reply(cardMessage(refusalCard(words.undoAgain, [what], buttons))))
}

/** The button names the number it comes to, so that it may be pressed twice. */
export function askChangeAgain({ cards }: Turn, intent: Extract<Intent, { kind: 'undo' }>, to: Corrected): Plan {
  const { common, report: words, talk } = cards.words
  const { changeOf: of } = intent
  const text = commandOf({ ...intent, change: null, [of]: to[of] }, cards)
  const label = talk.correctTo(`${common[of]} ${formatQuantity(to[of])}`)
  const buttons = text === null ? [] : [{ label, payload: encodeAction({ do: 'say', text, once: cards.once() }) }]
  return say(reply(cardMessage(refusalCard(words.changeAgain, [], [...buttons, tasksButton(cards)]))))
}
