/** Which handler answers a button or a form. */
import type { DepartmentId, OrderCode } from '../../domain/model.ts'
import { unreachable } from '../../domain/unreachable.ts'
import type { Action } from '../action.ts'
import { understandTurn } from '../turn/understand-turn.ts'
import { planAlertForm, planAlertPress, planOpenAlert } from './alert/alert.ts'
import { planAlertList } from './alert/alert-said.ts'
import { planAlertSettingsForm, planSetAlerts } from './alert/alert-settings.ts'
import { planQuietForm, planSetQuiet } from './alert/quiet-hours.ts'
import { planResend } from './ask/dead-letters.ts'
import { planFollowPress } from './ask/follow.ts'
import { planRateWeek } from './ask/kpi.ts'
import { planScheduleForm, planSetSchedule } from './ask/schedules.ts'
import { planStatusOf } from './ask/status.ts'
import { planSubscribePress } from './ask/subscriptions.ts'
import { planOpenStep, planTasks } from './ask/tasks.ts'
import { planTraceOrder } from './ask/trace.ts'
import { decideIntent } from './decide-intent.ts'
import { planExceptionForm, planRaise } from './exception/exception.ts'
import { planAcknowledge, planAsk, planExceptionDo } from './exception/exception-press.ts'
import { planThread } from './exception/exception-said.ts'
import { planSafetyPeopleForm, planSetSafetyPeople } from './exception/safety-people.ts'
import { planAskException } from './exception/unplaced-exception.ts'
import { planAttachPhoto, planShowPhoto } from './file/photo.ts'
import { planPrint } from './file/traveler.ts'
import { planImport, planTemplate } from './file/workbook.ts'
import { planHelp } from './help.ts'
import { planInspectPress } from './inspection/inspect.ts'
import { planInspectBack, planInspectBackForm } from './inspection/inspect-back.ts'
import { planLotForm, planLotSubmit } from './inspection/inspect-lot.ts'
import { planInspectForm, planInspectResult, planInspectSubmit } from './inspection/inspect-result.ts'
import { planWaitingInspections } from './inspection/waiting-inspections.ts'
import { planCreateOrderPress } from './order/create-order.ts'
import { planOrderMenu } from './order/order-menu.ts'
import { planPutAway } from './order/put-away.ts'
import { planOrderForm, planOrderPress } from './order/run-order.ts'
import { planSendOut } from './order/send-out.ts'
import { planClosePress, planExportPay } from './pay/pay-close.ts'
import { planDecidePay, planPayObject, planPayObjectForm } from './pay/pay-objections.ts'
import { planDecideShares, planShareAnswer } from './pay/shares.ts'
import { planDecideBinding, planRebind } from './people/binding.ts'
import { planBoardShow } from './people/board.ts'
import { planSignHandover } from './people/handover.ts'
import { planLanguage } from './people/language.ts'
import { planPractice } from './people/practice.ts'
import type { Plan } from './plan.ts'
import { planBookDraft, planDropDraft } from './report/book-many.ts'
import { planGroupFormAt, planGroupReport } from './report/group-report.ts'
import { planReportForm, planReportPress } from './report/report-entry.ts'
import { planReview, planReviewHeld, planReviews } from './report/review.ts'
import { planRulesForm, planSetRules } from './report/site-rules.ts'
import { planCorrect, planCorrectForm, planUndo } from './report/undo.ts'
import { planUndoTogether } from './report/undo-together.ts'
import { planRemind } from './report/unreported.ts'
import { planWorkPress } from './report/work.ts'
import { planMaterialDone } from './stock/material.ts'
import { planMovePress } from './stock/stock.ts'
import type { Turn } from './turn.ts'

export async function decideAction(
  turn: Turn,
  action: Action,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
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
    case 'waitingInspections':
      return planWaitingInspections(turn, action.after)
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
    case 'quietForm':
      return planQuietForm(turn, action)
    case 'setQuiet':
      return planSetQuiet(turn, action, values)
    case 'rulesForm':
      return planRulesForm(turn, action)
    case 'setRules':
      return planSetRules(turn, action, values)
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
