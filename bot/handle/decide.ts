/** Which handler answers: by what was pressed, sent or said. */
import type { DepartmentId, OrderCode } from '../../domain/model.ts'
import { unreachable } from '../../domain/unreachable.ts'
import type { Action } from '../action.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import { whichCard } from '../cards/talk-cards.ts'
import { isPicture } from '../photo/is-picture.ts'
import { commandOf } from '../understand/command.ts'
import type { Intent } from '../understand/intent.ts'
import { understandTurn } from '../understand-turn.ts'
import { planAlertForm, planAlertPress, planOpenAlert } from './alert.ts'
import { planAlertList, planAlertSaid, planAlerts } from './alert-said.ts'
import { planDecideBinding, planRebind } from './binding.ts'
import { planBindDepartment, planClaimAdmin } from './claim.ts'
import { planCreateOrder, planCreateOrderPress } from './create-order.ts'
import { planDeadLetters, planResend } from './dead-letters.ts'
import { planException, planExceptionForm, planExceptionPress, planRaise } from './exception.ts'
import { planFollow, planFollowing, planFollowPress } from './follow.ts'
import { planSignHandover } from './handover.ts'
import { planHelp } from './help.ts'
import { planInspect, planInspectPress } from './inspect.ts'
import { planInspectBack, planInspectBackForm, planInspectBackSaid } from './inspect-back.ts'
import { planInspectForm, planInspectResult, planInspectSaid, planInspectSubmit } from './inspect-result.ts'
import { joinAgain } from './join-group.ts'
import { planKpi, planRateWeek } from './kpi.ts'
import { planMaterial, planMaterialDone } from './material.ts'
import { planShortages } from './material-shortages.ts'
import { planOrderMenu } from './order-menu.ts'
import { planAttachPhoto, planPhotos, planShowPhoto } from './photo.ts'
import { type Plan, reply, say } from './plan.ts'
import { planProgress } from './progress.ts'
import { planPutAway, planWaitingOutputs } from './put-away.ts'
import { planReportForm, planReportIntent, planReportPress } from './report-entry.ts'
import { planReview, planReviewHeld, planReviews } from './review.ts'
import { planAssign, planOrderForm, planOrderPress, planOrderVerb, planSetDue, planSetPriority } from './run-order.ts'
import { planScheduleForm, planSchedules, planSetSchedule } from './schedules.ts'
import { planSendOut, planSendOutIntent } from './send-out.ts'
import { planStatus, planStatusOf } from './status.ts'
import { planMovePress, planStock } from './stock.ts'
import { planSubscribePress, planSubscriptions, planWhoGetsWhat } from './subscriptions.ts'
import { planOpenStep, planTasks } from './tasks.ts'
import { planTrace, planTraceOrder } from './trace.ts'
import { planPrint, planTraveler } from './traveler.ts'
import { planTravelerCode } from './traveler-code.ts'
import type { Turn } from './turn.ts'
import { planCorrect, planCorrectForm, planReasonAnswer, planUndo, planUndoIntent } from './undo.ts'
import { planUnknown } from './unknown.ts'
import { planWork, planWorkPress } from './work.ts'
import { planFile, planImport, planTemplate } from './workbook.ts'
import { planYield } from './yield.ts'

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
  return planReasonAnswer(turn, text) ?? decideIntent(turn, settled ?? (await understandTurn(turn, text)))
}

async function decideIntent(turn: Turn, intent: Intent): Promise<Plan> {
  switch (intent.kind) {
    case 'report':
      return planReportIntent(turn, intent)
    case 'start':
    case 'pause':
    case 'resume':
      return planWork(turn, intent)
    case 'sendOut':
      return planSendOutIntent(turn, intent.place)
    case 'exception':
      return planException(turn, intent)
    case 'material':
      return planMaterial(turn, intent)
    case 'stock':
      return planStock(turn, intent)
    case 'shortages':
      return planShortages(turn)
    case 'waitingOutputs':
      return planWaitingOutputs(turn)
    case 'trace':
      return planTrace(turn, intent)
    case 'inspect':
      return planInspect(turn, intent)
    case 'yield':
      return planYield(turn, intent)
    case 'inspectResult':
      return planInspectSaid(turn, intent)
    case 'inspectBack':
      return planInspectBackSaid(turn, intent)
    case 'undo':
      return planUndoIntent(turn, intent)
    case 'status':
      return planStatus(turn, intent)
    case 'progress':
      return planProgress(turn, intent)
    case 'kpi':
      return planKpi(turn, intent.period)
    case 'follow':
    case 'unfollow':
      return planFollow(turn, intent)
    case 'following':
      return planFollowing(turn)
    case 'subscriptions':
      return planSubscriptions(turn, intent)
    case 'whoGetsWhat':
      return planWhoGetsWhat(turn)
    case 'schedules':
      return planSchedules(turn)
    case 'deadLetters':
      return planDeadLetters(turn)
    case 'resend':
      return intent.which === null ? planDeadLetters(turn) : planResend(turn, intent.which)
    case 'mytasks':
      return planTasks(turn)
    case 'help':
      return planHelp(turn)
    case 'unknown':
      return planUnknown(turn, intent)
    case 'ambiguous':
      return planWhich(turn, intent)
    case 'createOrder':
      return planCreateOrder(turn, intent)
    case 'release':
    case 'hold':
    case 'unhold':
    case 'cancel':
    case 'orderMenu':
    case 'closeShort':
      return planOrderVerb(turn, intent)
    case 'setPriority':
      return planSetPriority(turn, intent)
    case 'setDue':
      return planSetDue(turn, intent)
    case 'assign':
      return planAssign(turn, intent)
    case 'bind':
      return planRebind(turn)
    case 'claimAdmin':
      return planClaimAdmin(turn, intent.code)
    case 'bindDepartment':
      return planBindDepartment(turn, intent.department)
    case 'template':
      return planTemplate(turn)
    case 'reviews':
      return planReviews(turn)
    case 'alert':
      return planAlertSaid(turn, intent)
    case 'alerts':
      return planAlerts(turn, intent)
    case 'traveler':
      return planTraveler(turn, intent)
    case 'travelerCode':
      return planTravelerCode(turn, intent)
    default:
      return unreachable(intent)
  }
}

/** Options that can be said are shown; with fewer than two there is nothing to choose, so the help is. */
function planWhich(turn: Turn, intent: Extract<Intent, { kind: 'ambiguous' }>): Plan | Promise<Plan> {
  const options = intent.options.filter(option => commandOf(option) !== null)
  if (options.length === 0) return planHelp(turn)
  // Asked of a quoted receipt, the answer is about that report, not about the newest.
  const about = turn.about?.kind === 'report' ? turn.about : null
  return say(reply(cardMessage(whichCard(turn.cards, intent.about, options)), about))
}

async function decideAction(turn: Turn, action: Action, values: Readonly<Record<string, string>>): Promise<Plan> {
  switch (action.do) {
    case 'tasks':
      return planTasks(turn)
    case 'help':
      return planHelp(turn)
    case 'template':
      return planTemplate(turn)
    case 'reviews':
      return planReviews(turn)
    case 'say':
      return decideIntent(turn, await understandTurn(turn, action.text, true))
    case 'openStep':
      return planOpenStep(turn, action)
    case 'status':
      return planStatusOf(turn, action.order)
    case 'report':
      return planReportForm(turn, action, values)
    case 'reportGood':
    case 'reportAgain':
      return planReportPress(turn, action)
    case 'start':
    case 'pause':
    case 'resume':
      return planWorkPress(turn, action)
    case 'sendOut':
      return planSendOut(turn, action)
    case 'exceptionForm':
      return planExceptionForm(turn, action)
    case 'raise':
      return planRaise(turn, action, values)
    case 'acknowledge':
    case 'resolve':
      return planExceptionPress(turn, action)
    case 'undo':
      return planUndo(turn, action.report)
    case 'correctForm':
      return planCorrectForm(turn, action.report)
    case 'correct':
      return planCorrect(turn, action.report, values)
    case 'review':
      return planReview(turn, action)
    case 'reviewHeld':
      return planReviewHeld(turn, action)
    case 'orderMenu':
      return planOrderMenu(turn, action.order)
    case 'orderForm':
      return planOrderForm(turn, action)
    case 'orderDo':
      return planOrderPress(turn, action, values)
    case 'createOrder':
      return planCreateOrderPress(turn, action)
    case 'decideBinding':
      return planDecideBinding(turn, action)
    case 'bind':
      return planRebind(turn)
    case 'import':
      return planImport(turn, action)
    case 'inspect':
      return planInspectPress(turn, action)
    case 'inspectForm':
      return planInspectForm(turn, action)
    case 'inspectResult':
      return planInspectSubmit(turn, action, values)
    case 'inspectBackForm':
      return planInspectBackForm(turn, action.inspection)
    case 'inspectBack':
      return planInspectBack(turn, action, values)
    case 'inspectDone':
      return planInspectResult(turn, action)
    case 'materialDone':
      return planMaterialDone(turn, action)
    case 'signHandover':
      return planSignHandover(turn, action)
    case 'rateWeek':
      return planRateWeek(turn, action)
    case 'subscribe':
      return planSubscribePress(turn, action)
    case 'follow':
      return planFollowPress(turn, action)
    case 'scheduleForm':
      return planScheduleForm(turn, action)
    case 'setSchedule':
      return planSetSchedule(turn, action, values)
    case 'resend':
      return planResend(turn, action.message)
    case 'openAlert':
      return planOpenAlert(turn, action.alert)
    case 'alertForm':
      return planAlertForm(turn, action)
    case 'alertDo':
      return planAlertPress(turn, action, values)
    case 'alerts':
      return planAlertList(turn, (action.department as DepartmentId | undefined) ?? turn.person.departmentId)
    case 'traveler':
      return planPrint(turn, action)
    case 'attachPhoto':
      return planAttachPhoto(turn, action)
    case 'photos':
      return planShowPhoto(turn, action)
    case 'moveStock':
      return planMovePress(turn, action)
    case 'putAway':
      return planPutAway(turn, action.order as OrderCode, null, null)
    case 'traceOrder':
      return planTraceOrder(turn, action.order)
    default:
      return unreachable(action)
  }
}
