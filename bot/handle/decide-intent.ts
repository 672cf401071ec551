/** Which handler answers what was said, once it is understood. */
import { unreachable } from '../../domain/unreachable.ts'
import { cardMessage } from '../cards/message.ts'
import { whichCard } from '../cards/talk-cards.ts'
import { commandOf } from '../understand/command.ts'
import type { Intent } from '../understand/intent.ts'
import { planAlertSaid, planAlerts } from './alert/alert-said.ts'
import { planAlertSettings } from './alert/alert-settings.ts'
import { planCompare } from './ask/compare.ts'
import { planDeadLetters, planResend } from './ask/dead-letters.ts'
import { planFollow, planFollowing } from './ask/follow.ts'
import { planKpi } from './ask/kpi.ts'
import { planOnTime } from './ask/on-time.ts'
import { planOrders } from './ask/orders.ts'
import { planProgress } from './ask/progress.ts'
import { planSchedules } from './ask/schedules.ts'
import { planOrderScrap } from './ask/scrap-reasons.ts'
import { planStatus } from './ask/status.ts'
import { planSubscriptions, planWhoGetsWhat } from './ask/subscriptions.ts'
import { planTasks } from './ask/tasks.ts'
import { planTrace } from './ask/trace.ts'
import { planYield } from './ask/yield.ts'
import { planDowntimes } from './exception/downtimes.ts'
import { planException } from './exception/exception.ts'
import { planExceptionSaid, planExceptions } from './exception/exception-said.ts'
import { planSafetyPeople } from './exception/safety-people.ts'
import { planTraveler } from './file/traveler.ts'
import { planTravelerCode } from './file/traveler-code.ts'
import { planTemplate } from './file/workbook.ts'
import { planHelp } from './help.ts'
import { planInspect } from './inspection/inspect.ts'
import { planInspectBackSaid } from './inspection/inspect-back.ts'
import { planLotSaid } from './inspection/inspect-lot.ts'
import { planInspectSaid } from './inspection/inspect-result.ts'
import { planWaitingInspections } from './inspection/waiting-inspections.ts'
import { planCreateOrder } from './order/create-order.ts'
import { planWaitingOutputs } from './order/put-away.ts'
import { planAssign, planOrderVerb, planSetDue, planSetPriority } from './order/run-order.ts'
import { planSendOutIntent } from './order/send-out.ts'
import { planHourlyRate } from './pay/hourly-rate.ts'
import { planPay } from './pay/pay.ts'
import { planCloseMonth, planExportPay } from './pay/pay-close.ts'
import { planShareAnswer } from './pay/shares.ts'
import { planRebind } from './people/binding.ts'
import { planBoard, planBoardShow } from './people/board.ts'
import { planBindDepartment, planClaimAdmin } from './people/claim.ts'
import { planLanguage } from './people/language.ts'
import { planPractice } from './people/practice.ts'
import { type Plan, reply, say } from './plan.ts'
import { planTable } from './report/book-many.ts'
import { planBookTime } from './report/book-time.ts'
import { planGroupForm } from './report/group-report.ts'
import { planReportIntent } from './report/report-entry.ts'
import { planDoubtfulReports, planNeverReported } from './report/report-habits.ts'
import { planReviews } from './report/review.ts'
import { planSiteRules } from './report/site-rules.ts'
import { planUndoIntent } from './report/undo.ts'
import { planUnreported } from './report/unreported.ts'
import { planWork } from './report/work.ts'
import { planMaterial } from './stock/material.ts'
import { planShortages } from './stock/material-shortages.ts'
import { planStock } from './stock/stock.ts'
import { planStockMoved, planUnshipped } from './stock/stock-moved.ts'
import type { Turn } from './turn.ts'
import { planUnknown } from './unknown.ts'

export async function decideIntent(turn: Turn, intent: Intent): Promise<Plan> {
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
    case 'stockMoved':
      return planStockMoved(turn, intent)
    case 'unshipped':
      return planUnshipped(turn)
    case 'trace':
      return planTrace(turn, intent)
    case 'inspect':
      return planInspect(turn, intent)
    case 'waitingInspections':
      return planWaitingInspections(turn)
    case 'compare':
      return planCompare(turn, intent)
    case 'orderScrap':
      return planOrderScrap(turn, intent)
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
    case 'onTime':
      return planOnTime(turn, intent)
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
    case 'siteRules':
      return planSiteRules(turn, intent.said)
    case 'safetyPeople':
      return planSafetyPeople(turn, intent.names)
    case 'deadLetters':
      return planDeadLetters(turn)
    case 'resend':
      return intent.which === null ? planDeadLetters(turn) : planResend(turn, intent.which)
    case 'orders':
      return planOrders(turn, intent)
    case 'mytasks':
      return planTasks(turn, intent.of)
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
