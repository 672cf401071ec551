/** A refused report in words: what was not booked, why, and what to do instead. */
import type { Card } from '../../adapters/card.ts'
import type { Order, Step } from '../../domain/model.ts'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import type { ReportRefusal } from '../../domain/report-acceptance.ts'
import type { ReworkRefusal } from '../../domain/rework-meant.ts'
import type { SendBackRefusal } from '../../domain/send-back.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime, unitName } from './context.ts'
import { refusalCard } from './talk-cards.ts'

export function reportRefusalCard(context: CardContext, order: Order, step: Step | null, why: ReportRefusal): Card {
  const { words } = context
  const open =
    step === null
      ? []
      : [{ label: step.name, payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }) }]
  const status = { label: words.ask.openStatus, payload: encodeAction({ do: 'status', order: order.code }) }
  const where = step === null ? order.code : words.report.stepTitle(order.code, step.name)
  return refusalCard(`${words.refusal.title} · ${where}`, reportRefusalLines(context, order, step, why), [
    ...open,
    status,
  ])
}

export function reportRefusalLines(
  context: CardContext,
  order: Order,
  step: Step | null,
  why: ReportRefusal,
): readonly string[] {
  const words = context.words.refusal
  const say = (quantity: Quantity): string => amount(context, quantity, order.unit)
  switch (why.kind) {
    case 'unknownStep':
      return [words.unknownStep]
    case 'orderNotOpen':
      return [words.orderNotOpen[why.status](order.code)]
    case 'stepCancelled':
      return [words.stepCancelled]
    case 'noReportPoint':
      return [why.reportAt === null ? words.noReportPointAtAll : words.noReportPoint(why.reportAt.name)]
    case 'outsourced':
      return [words.outsourced(why.vendor)]
    case 'notReady':
      return notReadyLines(context, order, why.waiting)
    case 'negative':
      return [words.negative]
    case 'notWhole':
      return [notWholeLine(context, order, why.decimals)]
    case 'nothingReported':
      return [words.nothingReported]
    case 'nothingLeft':
      return [words.nothingLeft, ...(why.openRework > 0n ? [words.nothingLeftButRework(say(why.openRework))] : [])]
    case 'tooLarge':
      return [words.tooLarge(say(why.asked), say(why.orderQuantity))]
    case 'overGate':
      return [
        words.overGate(say(why.asked), say(why.gate.reportable)),
        why.gate.awaiting > 0n ? words.overGateAwaiting(say(why.gate.awaiting)) : words.overGateWhy,
      ]
    case 'reworkDoneMoreThanOpen':
      return [words.reworkDoneMoreThanOpen(say(why.asked), say(why.open))]
    case 'reworkDoneNotInReport':
      return [words.reworkDoneNotInReport(say(why.asked), say(why.reported))]
    case 'notPermitted':
      return [notPermittedLine(context, step, why)]
    case 'firstPieceWaiting':
      return [words.firstPieceWaiting]
    case 'firstPieceFailed':
      return [words.firstPieceFailed(say(why.atMost))]
    case 'inFuture':
      return [words.inFuture, clockTime(context, why.occurredAt)]
    case 'minutesAbsurd':
      return [words.minutesAbsurd]
    case 'sameWorkerTwice':
      return [words.sameWorkerTwice(context.personName(why.personId))]
    case 'percentNotPositive':
      return [words.percentNotPositive(context.personName(why.personId))]
    case 'minutesNotPositive':
      return [words.minutesNotPositive(context.personName(why.personId))]
    case 'percentsNot100':
      return [words.percentsNot100(formatQuantity(why.sum))]
    default:
      return sendBackLines(context, why, say)
  }
}

type SendBack = SendBackRefusal | ReworkRefusal

export function sendBackLines(
  context: CardContext,
  why: SendBack,
  say: (quantity: Quantity) => string,
): readonly string[] {
  const words = context.words.sendBack
  const listed = (steps: readonly { readonly name: string }[]): string =>
    steps.map(({ name }) => name).join(context.words.common.listSeparator)
  const instead = 'earlier' in why ? [words.possible(listed(why.earlier))] : []
  switch (why.kind) {
    case 'reworkNotHere':
      return [words.notHere]
    case 'moreThanAwaiting':
      return [words.moreThanAwaiting(say(why.asked), say(why.awaiting))]
    case 'reworkTargetUnknown':
      return [words.targetUnknown, ...instead]
    case 'reworkTargetNotEarlier':
      return [words.targetNotEarlier(why.target.name), ...instead]
    case 'reworkTargetNotReported':
      return [words.targetNotReported(why.target.name), ...instead]
    case 'reworkPastOutside':
      return [words.pastOutside(why.step.name), ...instead]
    case 'reworkMoreThanMade':
      return [words.moreThanMade(say(why.asked), say(why.made), why.step.name)]
    case 'reworkUsedElsewhere':
      return [words.usedElsewhere(listed(why.steps))]
    default:
      return unreachable(why)
  }
}

type Waiting = Extract<ReportRefusal, { kind: 'notReady' }>['waiting']

function notReadyLines(context: CardContext, order: Order, waiting: Waiting): readonly string[] {
  const words = context.words.refusal
  const steps = waiting.steps.map(({ name }) => name).join(context.words.common.listSeparator)
  const batch =
    waiting.needed === null
      ? []
      : [
          words.notReadyBatch(
            amount(context, waiting.received, order.unit),
            amount(context, waiting.needed, order.unit),
          ),
        ]
  return [words.notReady(steps), ...batch]
}

function notWholeLine(context: CardContext, order: Order, decimals: number): string {
  const unit = unitName(context, order.unit)
  return decimals === 0 ? context.words.refusal.notWhole(unit) : context.words.refusal.notDecimals(unit, decimals)
}

function notPermittedLine(
  context: CardContext,
  step: Step | null,
  why: Extract<ReportRefusal, { kind: 'notPermitted' }>,
): string {
  const words = context.words.refusal
  if (why.lacking === 'skill') return words.noSkill(context.personName(why.who), step?.name ?? '')
  return why.lacking === 'reportForOthers' ? words.notForOthers : words.notReceiver
}
