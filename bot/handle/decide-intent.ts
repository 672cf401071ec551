/** Which handler answers what was said, once it is understood. */
import { unreachable } from '../../domain/unreachable.ts'
import { cardMessage } from '../cards/message.ts'
import { whichCard } from '../cards/talk-cards.ts'
import { commandOf } from '../understand/command.ts'
import type { Intent } from '../understand/intent.ts'
import { planAlertSaid, planAlerts } from './alert-said.ts'
import { planAlertSettings } from './alert-settings.ts'
import { planRebind } from './binding.ts'
import { planBoard, planBoardShow } from './board.ts'
import { planTable } from './book-many.ts'
import { planBookTime } from './book-time.ts'
import { planBindDepartment, planClaimAdmin } from './claim.ts'
import { planCreateOrder } from './create-order.ts'
import { planDeadLetters, planResend } from './dead-letters.ts'
import { planDowntimes } from './downtimes.ts'
import { planException } from './exception.ts'
import { planExceptionSaid, planExceptions } from './exception-said.ts'
import { planFollow, planFollowing } from './follow.ts'
import { planGroupForm } from './group-report.ts'
import { planHelp } from './help.ts'
import { planHourlyRate } from './hourly-rate.ts'
import { planInspect } from './inspect.ts'
import { planInspectBackSaid } from './inspect-back.ts'
import { planLotSaid } from './inspect-lot.ts'
import { planInspectSaid } from './inspect-result.ts'
import { planKpi } from './kpi.ts'
import { planLanguage } from './language.ts'
import { planMaterial } from './material.ts'
import { planShortages } from './material-shortages.ts'
import { planPay } from './pay.ts'
import { planCloseMonth, planExportPay } from './pay-close.ts'
import { type Plan, reply, say } from './plan.ts'
import { planPractice } from './practice.ts'
import { planProgress } from './progress.ts'
import { planWaitingOutputs } from './put-away.ts'
import { planReportIntent } from './report-entry.ts'
import { planDoubtfulReports, planNeverReported } from './report-habits.ts'
import { planReviews } from './review.ts'
import { planAssign, planOrderVerb, planSetDue, planSetPriority } from './run-order.ts'
import { planSafetyPeople } from './safety-people.ts'
import { planSchedules } from './schedules.ts'
import { planSendOutIntent } from './send-out.ts'
import { planShareAnswer } from './shares.ts'
import { planStatus } from './status.ts'
import { planStock } from './stock.ts'
import { planSubscriptions, planWhoGetsWhat } from './subscriptions.ts'
import { planTasks } from './tasks.ts'
import { planTrace } from './trace.ts'
import { planTraveler } from './traveler.ts'
import { planTravelerCode } from './traveler-code.ts'
import type { Turn } from './turn.ts'
import { planUndoIntent } from './undo.ts'
import { planUnknown } from './unknown.ts'
import { planUnreported } from './unreported.ts'
import { planWaitingInspections } from './waiting-inspections.ts'
import { planWork } from './work.ts'
import { planTemplate } from './workbook.ts'
import { planYield } from './yield.ts'

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
    case 'trace':
      return planTrace(turn, intent)
    case 'inspect':
      return planInspect(turn, intent)
    case 'waitingInspections':
      return planWaitingInspections(turn)
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
