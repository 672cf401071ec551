/** A step's card: how far it is, how much can be reported, and the ways to report it. */

import type { Block, Action as Button, Card, Field, Input } from '../../adapters/card.ts'
import type { DefectReason, Order, Step } from '../../domain/model.ts'
import { add, formatQuantity, type Quantity, subtract, ZERO } from '../../domain/quantity.ts'
import type { RouteHere } from '../../domain/rework-flow.ts'
import { isBlocked } from '../../domain/step-progress.ts'
import { type Action, encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime, names, unitName } from './context.ts'
import { photosButtons } from './photo-cards.ts'
import { backToOptions, stepNameOf } from './sent-back-card.ts'

export type StepCardFacts = {
  readonly order: Order
  readonly step: Step
  readonly received: Quantity
  readonly reportable: Quantity
  /** What was sent back and is here to be worked again, each sending by itself. */
  readonly awaiting: readonly RouteHere[]
  /** Names of the steps it waits for; empty when it can be worked. */
  readonly waitsFor: readonly string[]
  readonly reasons: readonly DefectReason[]
  /** Whether the reader has a session running on it. */
  readonly running: boolean
  /** Of a step done outside: whether the reader may send the goods out and receive them. */
  readonly mayReceive: boolean
  /** How many photos there are of it. */
  readonly photos?: number
}

export function stepCard(context: CardContext, facts: StepCardFacts): Card {
  const { order, step } = facts
  const done = step.status === 'completed' || step.status === 'cancelled'
  const mayReport = step.rules.outsource === null || facts.mayReceive
  const blocks: Block[] = [
    { kind: 'fields', fields: stepFields(context, facts) },
    madeProgress(context, facts),
    ...stepNotes(context, facts),
  ]
  if (!done && mayReport && facts.waitsFor.length === 0) {
    blocks.push(reportForm(context, facts), { kind: 'actions', actions: stepActions(context, facts) })
    blocks.push({ kind: 'note', text: context.words.report.formHint })
  }
  const photos = photosButtons(context, { of: 'step', order: order.code, seq: step.seq }, facts.photos ?? 0)
  if (photos.length > 0) blocks.push({ kind: 'actions', actions: photos })
  return {
    title: context.words.report.stepTitle(order.code, step.name),
    tone: isBlocked(step) ? 'danger' : done ? 'success' : 'info',
    blocks,
  }
}

function stepFields(
  context: CardContext,
  { order, step, received, reportable, awaiting }: StepCardFacts,
): readonly Field[] {
  const { words } = context
  const due = step.dueAt ?? order.dueAt
  return [
    { label: words.common.product, value: order.productName, short: true },
    {
      label: words.common.due,
      value: clockTime(context, due),
      short: true,
      tone: isPast(context, due) ? 'danger' : 'info',
    },
    { label: words.report.received, value: amount(context, received, order.unit), short: true },
    { label: words.report.reportable, value: amount(context, reportable, order.unit), short: true, tone: 'success' },
    ...awaitingField(context, order, awaiting),
    ...(step.rules.outsource === null
      ? [{ label: words.report.assignees, value: names(context, step.assigneeIds), short: true }]
      : outsideFields(context, step, step.rules.outsource.vendor)),
  ]
}

function awaitingField(context: CardContext, order: Order, awaiting: StepCardFacts['awaiting']): readonly Field[] {
  const all = add(...awaiting.map(here => here.reportable))
  if (all === ZERO) return []
  const label = context.words.sendBack.awaiting
  return [{ label, value: amount(context, all, order.unit), short: true, tone: 'warning' }]
}

function outsideFields(context: CardContext, { outsourceStatus }: Step, vendor: string): readonly Field[] {
  const { outside } = context.words.report
  return [
    { label: outside.vendor, value: vendor, short: true },
    { label: outside.state, value: outside.states[outsourceStatus ?? 'notSent'], short: true },
  ]
}

function madeProgress(context: CardContext, { step }: StepCardFacts): Block {
  return {
    kind: 'progress',
    label: step.rules.outsource === null ? context.words.report.made : context.words.report.outside.received,
    percent: percentOf(step.totals.good, step.planned),
    detail: context.words.report.doneOf(formatQuantity(step.totals.good), formatQuantity(step.planned)),
    tone: step.status === 'completed' ? 'success' : 'info',
  }
}

function stepNotes(
  context: CardContext,
  { order, step, waitsFor, mayReceive, awaiting, reasons }: StepCardFacts,
): readonly Block[] {
  const words = context.words.report
  const forOthers = step.rules.outsource !== null && !mayReceive
  const open = subtract(step.totals.rework, step.totals.reworkDone)
  const notes = [
    waitsFor.length > 0 ? words.waitsFor(waitsFor.join(context.words.common.listSeparator)) : '',
    step.blockedBy.length > 0 ? words.blocked : '',
    step.firstPiece === null
      ? ''
      : context.words.inspection.firstPieceState[
          step.firstPiece.lastJudged === 'fail' ? 'fail' : step.firstPiece.result
        ],
    step.totals.waiting > ZERO
      ? context.words.inspection.waitingNow(amount(context, step.totals.waiting, order.unit))
      : '',
    open > ZERO ? words.reworkOpen(amount(context, open, order.unit)) : '',
    ...awaiting.map(({ route, reportable }) =>
      context.words.sendBack.awaitingFrom(
        amount(context, reportable, order.unit),
        stepNameOf(order, route.fromSeq),
        reasons.find(({ code }) => code === route.reason)?.name ?? '',
      ),
    ),
    words.inspection[step.rules.inspection],
    step.rules.reviewRequired ? words.reviewed : '',
    forOthers ? context.words.refusal.notReceiver : '',
  ]
  return notes.filter(text => text !== '').map(text => ({ kind: 'note', text }))
}

function reportForm(context: CardContext, facts: StepCardFacts): Block {
  const { words } = context
  const { order, step } = facts
  const action: Action = { do: 'report', order: order.code, seq: step.seq, once: context.once() }
  const label = step.rules.outsource === null ? words.report.submit : words.report.outside.receive
  const submit: Button = { label, payload: encodeAction(action), style: 'primary' }
  return { kind: 'form', name: 'report', inputs: quantityInputs(context, facts), submit }
}

/** Inputs of a report; also those of a correction, where `values` holds what was said before. */
export function quantityInputs(
  context: CardContext,
  facts: Pick<StepCardFacts, 'order' | 'step' | 'reasons'> & { readonly reportable?: Quantity },
  values: {
    readonly good?: string
    readonly scrap?: string
    readonly rework?: string
    readonly reworkTo?: string
    readonly reason?: string
  } = {},
): readonly Input[] {
  const { common, report } = context.words
  const unit = context.unit(facts.order.unit)
  const number = (name: string, label: string, value: string | undefined, max?: Quantity): Input => ({
    kind: 'number',
    name,
    label,
    min: '0',
    decimals: unit?.decimals ?? 0,
    unit: unitName(context, facts.order.unit),
    ...(value === undefined ? {} : { value }),
    ...(max === undefined ? {} : { max: formatQuantity(max) }),
  })
  const openRework = subtract(facts.step.totals.rework, facts.step.totals.reworkDone)
  const backTo = backToOptions(facts.order, facts.step)
  return [
    number('good', common.good, values.good, facts.reportable),
    number('scrap', common.scrap, values.scrap),
    number('rework', common.rework, values.rework),
    ...(backTo.length === 0 ? [] : [backToInput(context, backTo, values.reworkTo)]),
    ...(openRework > ZERO ? [number('reworkDone', common.reworkDone, undefined, openRework)] : []),
    {
      kind: 'select',
      name: 'reason',
      label: report.chooseReason,
      options: reasonsFor(facts).map(reason => ({ value: reason.code, label: reason.name })),
      ...(values.reason === undefined ? {} : { value: values.reason }),
    },
  ]
}

/** Where rework goes back to; without a choice it stays here. */
const backToInput = (context: CardContext, options: ReturnType<typeof backToOptions>, value?: string): Input => ({
  kind: 'select',
  name: 'reworkTo',
  label: context.words.sendBack.toStep,
  options,
  ...(value === undefined ? {} : { value }),
})

/** Those that usually occur at this step first, then the rest. */
function reasonsFor({ step, reasons }: Pick<StepCardFacts, 'step' | 'reasons'>): readonly DefectReason[] {
  const usual = reasons.filter(reason => reason.stepCodes.includes(step.code))
  return [...usual, ...reasons.filter(reason => !usual.includes(reason))]
}

function stepActions(context: CardContext, facts: StepCardFacts): readonly Button[] {
  const { order, step, reportable } = facts
  const words = context.words.report
  const at = { order: order.code, seq: step.seq }
  const button = (label: string, action: Action, style: Button['style'] = 'default'): Button => ({
    label,
    payload: encodeAction(action),
    style,
  })
  const buttons: Button[] = []
  if (reportable > ZERO) {
    const good = formatQuantity(reportable)
    const label = step.rules.outsource === null ? words.finishRest(good) : words.outside.receiveRest(good)
    buttons.push(button(label, { do: 'reportGood', ...at, good, once: context.once() }, 'primary'))
  }
  for (const { route, reportable: again } of facts.awaiting) {
    const good = formatQuantity(again)
    const label = context.words.sendBack.doneButton(good, stepNameOf(order, route.fromSeq))
    buttons.push(button(label, { do: 'reportGood', ...at, good, reworkOf: route.id, once: context.once() }, 'primary'))
  }
  if (step.rules.outsource !== null) {
    if (step.outsourceStatus === null)
      buttons.push(button(words.outside.sendOut, { do: 'sendOut', ...at, once: context.once() }))
  } else if (facts.running) buttons.push(button(words.pause, { do: 'pause', ...at, once: context.once() }))
  else if (step.status === 'paused') buttons.push(button(words.resume, { do: 'resume', ...at, once: context.once() }))
  else buttons.push(button(words.start, { do: 'start', ...at, once: context.once() }))
  if (step.rules.groupReport) buttons.push(button(context.words.team.groupButton, { do: 'groupForm', ...at }))
  buttons.push(button(words.raise, { do: 'exceptionForm', ...at }, 'danger'))
  if (step.rules.inspection !== 'none')
    buttons.push(button(words.inspect, { do: 'inspect', ...at, once: context.once() }))
  return buttons
}

/** 0 to 100; 0 when nothing is planned. */
export function percentOf(part: Quantity, whole: Quantity): number {
  if (whole <= ZERO) return 0
  return Math.min(100, Math.max(0, Number((part * 1000n) / whole) / 10))
}

const isPast = (context: CardContext, instant: Order['dueAt']): boolean =>
  instant.epochMilliseconds < context.now.epochMilliseconds
