/** What was booked, what it adds up to, what is left, and the way back. */
import type { Block, Card, Field } from '../../adapters/card.ts'
import type { DefectReason, Order, Report, Step, UnitCode } from '../../domain/model.ts'
import { add, formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import type { Counts } from '../../domain/total-said.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, money } from './context.ts'
import { stepNameOf } from './sent-back-card.ts'
import { percentOf } from './step-card.ts'

export type DayTotals = { readonly reports: number; readonly good: Quantity; readonly pay: Quantity }

/** What was said to be the total, and what of it was booked before. `today`: it is the total of this day. */
export type SoFar = { readonly today: boolean; readonly total: Counts; readonly had: Counts }

export type ReceiptFacts = {
  /** It is a first piece that is being inspected: whether they wait for it. */
  readonly firstPiece?: null | 'wait' | 'continue'
  /** As they stand after the booking. */
  readonly order: Order
  readonly step: Step
  readonly report: Report
  readonly reportable: Quantity
  readonly reason: DefectReason | null
  /** The reporter's, this booking included; null when the report is not paid or counted to one person. */
  readonly today: DayTotals | null
  /** The day and shift it counts for, where that is not today's. */
  readonly bookedFor: { readonly day: string; readonly shift: string } | null
  readonly overlapped: boolean
  /** The row this one corrects. */
  readonly corrected: Report | null
  /** What was said was a total, and this is what was missing of it. */
  readonly soFar?: SoFar | null
}

export function receiptCard(context: CardContext, facts: ReceiptFacts): Card {
  const { order, step, report } = facts
  const words = context.words.report
  const booked = report.channel === 'receipt' ? words.receivedTitle : words.receiptTitle
  const title = facts.corrected === null ? booked : words.correctedTitle
  return {
    title: title(order.code, step.name),
    tone: report.overGate ? 'warning' : 'success',
    blocks: [
      { kind: 'fields', fields: [...bookedFields(context, facts), ...dayFields(context, facts)] },
      {
        kind: 'progress',
        label: words.total,
        percent: percentOf(step.totals.good, step.planned),
        detail: words.doneOf(formatQuantity(step.totals.good), formatQuantity(step.planned)),
        tone: step.status === 'completed' ? 'success' : 'info',
      },
      ...receiptNotes(context, facts),
      { kind: 'actions', actions: wayBack(context, facts) },
    ],
  }
}

function bookedFields(
  context: CardContext,
  { order, report, reason, corrected, reportable }: ReceiptFacts,
): readonly Field[] {
  const { words } = context
  const fields: Field[] = [{ label: words.report.thisTime, value: quantitiesSaid(context, report, order.unit, reason) }]
  if (corrected !== null) {
    fields.push({
      label: words.report.before,
      value: quantitiesSaid(context, corrected, order.unit, null),
    })
  }
  // Whoever reports alone for themselves need not be told who did it.
  if (report.workers.some(({ personId }) => personId !== report.reporterId)) {
    const shares = report.workers.map(({ personId, good, sharePct }) =>
      words.report.share(context.personName(personId), formatQuantity(good), formatQuantity(sharePct)),
    )
    fields.push({ label: words.report.shares, value: shares.join(words.common.listSeparator) })
  }
  fields.push({ label: words.report.reportable, value: amount(context, reportable, order.unit), short: true })
  return fields
}

function dayFields(context: CardContext, { order, report, today }: ReceiptFacts): readonly Field[] {
  const { words } = context
  if (today === null) return []
  const mine = report.workers.find(worker => worker.personId === report.reporterId)
  const fields: Field[] = [
    {
      label: words.report.todayCount,
      value: words.report.todayLine(today.reports, amount(context, today.good, order.unit)),
    },
  ]
  if (mine !== undefined && (mine.pay !== 0n || today.pay !== 0n)) {
    fields.push(
      { label: words.report.thisPay, value: money(context, mine.pay), short: true },
      { label: words.report.todayPay, value: money(context, today.pay), short: true },
    )
  }
  return fields
}

function receiptNotes(
  context: CardContext,
  { order, step, report, overlapped, bookedFor, firstPiece = null, soFar = null }: ReceiptFacts,
): readonly Block[] {
  const words = context.words.report
  const { inspection } = context.words
  const spoiled = add(report.scrap, report.rework, report.returned) > ZERO
  const back = order.steps.find(({ id }) => id === report.returnedTo)
  const again = order.reworks.find(({ id }) => id === report.reworkId)
  const notes = [
    soFar === null ? '' : soFarNote(context, soFar, order.unit, report),
    bookedFor === null ? '' : context.words.team.bookedFor(bookedFor.day, bookedFor.shift),
    report.review === 'pending' ? words.reviewNote : '',
    report.waiting > ZERO ? inspection.reportWaits(amount(context, report.waiting, order.unit)) : '',
    firstPiece === 'wait' ? inspection.firstPieceWait : firstPiece === 'continue' ? inspection.firstPieceContinue : '',
    back === undefined ? '' : context.words.sendBack.sentNote(amount(context, report.returned, order.unit), back.name),
    again === undefined ? '' : context.words.sendBack.workedAgain(stepNameOf(order, again.fromSeq)),
    report.overGate ? words.overGateNote : '',
    spoiled && report.reason === null ? words.reasonMissing : '',
    overlapped ? words.overlapNote : '',
    order.status === 'completed'
      ? words.orderCompleted(order.code)
      : step.status === 'completed'
        ? words.stepCompleted(step.name)
        : '',
  ]
  return notes.filter(text => text !== '').map(text => ({ kind: 'note', text }))
}

function soFarNote(context: CardContext, { today, total, had }: SoFar, unit: UnitCode, now: Counts): string {
  const words = context.words.report.soFar
  const [whole, before, rest] = [total, had, now].map(counts => countsText(context, counts, unit))
  return words.booked(words.day(today), whole ?? '', before ?? '', rest ?? '')
}

function wayBack(context: CardContext, { order, step, report, reportable }: ReceiptFacts) {
  const words = context.words.report
  const again = { label: words.again, payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }) }
  return [
    { label: words.undo, payload: encodeAction({ do: 'undo', report: report.id, once: context.once() }) },
    { label: words.correct, payload: encodeAction({ do: 'correctForm', report: report.id }) },
    ...(reportable > ZERO ? [again] : []),
  ]
}

/** A report was taken back. `remaining` is what can be reported again. */
export function reversalCard(
  context: CardContext,
  {
    order,
    step,
    undone,
    reportable,
  }: { readonly order: Order; readonly step: Step; readonly undone: Report; readonly reportable: Quantity },
): Card {
  const words = context.words.report
  const open = { label: words.again, payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }) }
  return {
    title: words.reversedTitle(order.code, step.name),
    tone: 'info',
    blocks: [
      { kind: 'text', text: words.undoneNote(quantitiesSaid(context, undone, order.unit, null)) },
      {
        kind: 'fields',
        fields: [
          { label: words.total, value: amount(context, step.totals.good, order.unit), short: true },
          { label: words.reportable, value: amount(context, reportable, order.unit), short: true },
        ],
      },
      { kind: 'actions', actions: [open] },
    ],
  }
}

type Said = Pick<Report, 'good' | 'scrap' | 'rework' | 'reworkDone'> & {
  readonly waiting?: Quantity
  readonly returned?: Quantity
}

/** "合格 50 件、报废 2（尺寸超差）"; zero parts are left out, but never all of them. */
export function quantitiesSaid(
  context: CardContext,
  said: Said,
  unit: UnitCode,
  reason: { readonly name: string } | null,
): string {
  const { common } = context.words
  const because = reason === null ? '' : common.brackets(reason.name)
  const part = (label: string, quantity: Quantity) =>
    quantity === ZERO ? [] : [`${label} ${formatQuantity(quantity)}`]
  const spoiled = [
    ...part(common.scrap, said.scrap),
    ...part(common.rework, said.rework),
    ...part(context.words.sendBack.returned, said.returned ?? ZERO),
  ]
  const waiting = said.waiting ?? ZERO
  const parts = [
    ...(waiting === ZERO ? [] : [`${context.words.inspection.waiting} ${amount(context, waiting, unit)}`]),
    ...(said.good === ZERO && (spoiled.length > 0 || waiting !== ZERO)
      ? []
      : [`${common.good} ${amount(context, said.good, unit)}`]),
    ...spoiled.map((text, index) => (index === spoiled.length - 1 ? text + because : text)),
    ...part(common.reworkDone, said.reworkDone),
  ]
  return parts.join(common.listSeparator)
}

/** "150 件"; with bad pieces "合格 150 件、报废 2". */
export function countsText(context: CardContext, counts: Counts, unit: UnitCode): string {
  const bad = add(counts.scrap, counts.rework)
  return bad === ZERO
    ? amount(context, counts.good, unit)
    : quantitiesSaid(context, { ...counts, reworkDone: ZERO }, unit, null)
}
