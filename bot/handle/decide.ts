/** Which handler answers: by what was pressed, sent or said. */
import { unreachable } from '../../domain/unreachable.ts'
import type { Action } from '../action.ts'
import { textMessage } from '../cards/message.ts'
import { isPicture } from '../photo/is-picture.ts'
import { understandTurn } from '../turn/understand-turn.ts'
import type { Intent } from '../understand/intent.ts'
import { decideAction } from './decide-action.ts'
import { decideIntent } from './decide-intent.ts'
import { planQuotedException } from './exception/exception-said.ts'
import { planPhotos } from './file/photo.ts'
import { planFile } from './file/workbook.ts'
import { planQuotedLot } from './inspection/inspect-lot.ts'
import { joinAgain } from './people/join-group.ts'
import { planPracticeAnswer } from './people/practice.ts'
import { alsoSaying, type Plan, reply, say } from './plan.ts'
import { planReasonAnswer } from './report/undo.ts'
import type { Turn } from './turn.ts'

/** `settled`: what the text means, where that was certain before anything was loaded. */
export async function decide(turn: Turn, action: Action | null, settled: Intent | null): Promise<Plan> {
  const { event, cards } = turn
  switch (event.kind) {
    case 'action':
      return action === null
        ? say(reply(textMessage(cards.words.common.oldCard)))
        : decideAction(turn, action, event.values)
    case 'message':
      if (event.files.length === 0) return decideText(turn, event.text, settled)
      return event.files.every(isPicture) ? planPhotos(turn, event.files) : planFile(turn, event.files)
    case 'botJoined':
      return joinAgain(turn.event.platform, turn.event.chat.id, cards.words.talk.joined)
    case 'botLeft':
      return say()
    default:
      return unreachable(event)
  }
}

async function decideText(turn: Turn, text: string, settled: Intent | null): Promise<Plan> {
  const answered = planReasonAnswer(turn, text) ?? (await planPracticeAnswer(turn, text))
  if (answered !== null && answered !== 'real') return answered
  const ofLot = planQuotedLot(turn, text)
  if (ofLot !== null) return ofLot
  const intent = settled ?? (await understandTurn(turn, text))
  const plan = await (planQuotedException(turn, text, intent) ?? decideIntent(turn, intent))
  return answered === null ? plan : alsoSaying(plan, reply(textMessage(turn.cards.words.practice.real)))
}
