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
import { planAlertSettings, planAlertSettingsForm, planSetAlerts } from './alert-settings.ts'
import { planDecideBinding, planRebind } from './binding.ts'
import { planBoard, planBoardShow } from './board.ts'
import { planBookDraft, planDropDraft, planTable } from './book-many.ts'
import { planBookTime } from './book-time.ts'
import { planBindDepartment, planClaimAdmin } from './claim.ts'
import { planCreateOrder, planCreateOrderPress } from './create-order.ts'
import { planDeadLetters, planResend } from './dead-letters.ts'
import { planDowntimes } from './downtimes.ts'
import { planException, planExceptionForm, planRaise } from './exception.ts'
import { planAcknowledge, planAsk, planExceptionDo } from './exception-press.ts'
import { planExceptionSaid, planExceptions, planQuotedException, planThread } from './exception-said.ts'
import { planFollow, planFollowing, planFollowPress } from './follow.ts'
import { planGroupForm, planGroupFormAt, planGroupReport } from './group-report.ts'
import { planSignHandover } from './handover.ts'
import { planHelp } from './help.ts'
import { planHourlyRate } from './hourly-rate.ts'
import { planInspect, planInspectPress } from './inspect.ts'
import { planInspectBack, planInspectBackForm, planInspectBackSaid } from './inspect-back.ts'
import { planLotForm, planLotSaid, planLotSubmit, planQuotedLot } from './inspect-lot.ts'
import { planInspectForm, planInspectResult, planInspectSaid, planInspectSubmit } from './inspect-result.ts'
import { joinAgain } from './join-group.ts'
import { planKpi, planRateWeek } from './kpi.ts'
import { planLanguage } from './language.ts'
import { planMaterial, planMaterialDone } from './material.ts'
import { planShortages } from './material-shortages.ts'
import { planOrderMenu } from './order-menu.ts'
import { planPay } from './pay.ts'
import { planCloseMonth, planClosePress, planExportPay } from './pay-close.ts'
import { planDecidePay, planPayObject, planPayObjectForm } from './pay-objections.ts'
import { planAttachPhoto, planPhotos, planShowPhoto } from './photo.ts'
import { alsoSaying, type Plan, reply, say } from './plan.ts'
import { planPractice, planPracticeAnswer } from './practice.ts'
import { planProgress } from './progress.ts'
import { planPutAway, planWaitingOutputs } from './put-away.ts'
import { planReportForm, planReportIntent, planReportPress } from './report-entry.ts'
import { planDoubtfulReports, planNeverReported } from './report-habits.ts'
import { planReview, planReviewHeld, planReviews } from './review.ts'
import { planAssign, planOrderForm, planOrderPress, planOrderVerb, planSetDue, planSetPriority } from './run-order.ts'
import { planSafetyPeople, planSafetyPeopleForm, planSetSafetyPeople } from './safety-people.ts'
import { planScheduleForm, planSchedules, planSetSchedule } from './schedules.ts'
import { planSendOut, planSendOutIntent } from './send-out.ts'
import { planDecideShares, planShareAnswer } from './shares.ts'
import { planStatus, planStatusOf } from './status.ts'
import { planMovePress, planStock } from './stock.ts'
import { planSubscribePress, planSubscriptions, planWhoGetsWhat } from './subscriptions.ts'
import { planOpenStep, planTasks } from './tasks.ts'
import { planTrace, planTraceOrder } from './trace.ts'
import { planPrint, planTraveler } from './traveler.ts'
import { planTravelerCode } from './traveler-code.ts'
import type { Turn } from './turn.ts'
import { planCorrect, planCorrectForm, planReasonAnswer, planUndo, planUndoIntent } from './undo.ts'
import { planUndoTogether } from './undo-together.ts'
import { planUnknown } from './unknown.ts'
import { planAskException } from './unplaced-exception.ts'
import { planRemind, planUnreported } from './unreported.ts'
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
  const answered = planReasonAnswer(turn, text) ?? (await planPracticeAnswer(turn, text))
  if (answered !== null && answered !== 'real') return answered
  const ofLot = planQuotedLot(turn, text)
  if (ofLot !== null) return ofLot
  const intent = settled ?? (await understandTurn(turn, text))
  const plan = await (planQuotedException(turn, text, intent) ?? decideIntent(turn, intent))
  return answered === null ? plan : alsoSaying(plan, reply(textMessage(turn.cards.words.practice.real)))
}

async function decideIntent(turn: Turn, intent: Intent): Promise<Plan> {
  switch (intent.kind) {
    case 'report':
      return planReportIntent(turn, intent)
    case 'reportTable':
      return planTable(turn, intent.table)
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
    case 'inspectLot':
      return planLotSaid(turn, intent)
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
    case 'alertSettings':
      return planAlertSettings(turn)
    case 'safetyPeople':
      return planSafetyPeople(turn, intent.names)
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
      return planTemplate(turn, intent.of)
    case 'language':
      return planLanguage(turn, intent.locale)
    case 'practice':
      return planPractice(turn, intent.verb)
    case 'neverReported':
      return planNeverReported(turn)
    case 'doubtfulReports':
      return planDoubtfulReports(turn)
    case 'reviews':
      return planReviews(turn)
    case 'alert':
      return planAlertSaid(turn, intent)
    case 'alerts':
      return planAlerts(turn, intent)
    case 'groupForm':
      return planGroupForm(turn, intent.place)
    case 'shareAnswer':
      return planShareAnswer(turn, null, intent.agrees, intent.because)
    case 'unreported':
      return planUnreported(turn)
    case 'pay':
      return planPay(turn, intent)
    case 'closeMonth':
      return planCloseMonth(turn, intent.month)
    case 'exportPay':
      return planExportPay(turn, intent.month)
    case 'hourlyRate':
      return planHourlyRate(turn, intent)
    case 'bookTime':
      return planBookTime(turn, intent)
    case 'board':
      return planBoard(turn, intent)
    case 'boardShow':
      return planBoardShow(turn, intent.on)
    case 'exceptionSaid':
      return planExceptionSaid(turn, intent)
    case 'exceptions':
      return planExceptions(turn)
    case 'downtimes':
      return planDowntimes(turn, intent.period)
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
    case 'language':
      return planLanguage(turn, action.locale)
    case 'practice':
      return planPractice(turn, action.verb)
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
    case 'bookDraft':
      return planBookDraft(turn, action)
    case 'dropDraft':
      return planDropDraft(turn, action)
    case 'undoTogether':
      return planUndoTogether(turn, action.report)
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
    case 'askException':
      return planAskException(turn, '')
    case 'acknowledge':
      return planAcknowledge(turn, action.exception)
    case 'resolve':
      return planAsk(turn, action.exception, 'resolve')
    case 'exceptionAsk':
      return planAsk(turn, action.exception, action.verb)
    case 'exceptionDo':
      return planExceptionDo(turn, action, values)
    case 'openException':
      return planThread(turn, action.exception)
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
    case 'lotForm':
      return planLotForm(turn, action)
    case 'lotResult':
      return planLotSubmit(turn, action, values)
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
    case 'alertSettingsForm':
      return planAlertSettingsForm(turn)
    case 'setAlerts':
      return planSetAlerts(turn, values)
    case 'safetyPeopleForm':
      return planSafetyPeopleForm(turn)
    case 'setSafetyPeople':
      return planSetSafetyPeople(turn, action, values)
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
    case 'groupForm':
      return planGroupFormAt(turn, action)
    case 'groupReport':
      return planGroupReport(turn, action, values)
    case 'shareAnswer':
      return planShareAnswer(turn, action.report, action.agrees, '')
    case 'decideShares':
      return planDecideShares(turn, action, values)
    case 'payObjectForm':
      return planPayObjectForm(turn, action)
    case 'payObject':
      return planPayObject(turn, action, values)
    case 'decidePay':
      return planDecidePay(turn, action, values)
    case 'closeMonth':
      return planClosePress(turn, action.month)
    case 'exportPay':
      return planExportPay(turn, action.month)
    case 'remindUnreported':
      return planRemind(turn)
    case 'boardShow':
      return planBoardShow(turn, action.on)
    default:
      return unreachable(action)
  }
}
