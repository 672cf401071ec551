/** Where an order is, this second: its steps, who is on them, what each waits for, and when it will be done. */
import type { Block, Action as Button, Card, Field, Tone } from '../../adapters/card.ts'
import { firstPassOfOrder } from '../../domain/first-pass-yield.ts'
import type { Instant, Order, PersonId, Step } from '../../domain/model.ts'
import { isUnderWay } from '../../domain/order-status.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { underWay } from '../../domain/rework-flow.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime, minutesBetween, names } from './context.ts'
import { photosButtons } from './photo-cards.ts'
import { stepNameOf } from './sent-back-card.ts'
import { yieldPercent } from './yield-card.ts'

export type Late = { readonly kind: 'notStarted' | 'pastDue' | 'willBeLate'; readonly minutes: number }

/** Why a step does not move; `step` names the one in front, `what` the trouble. */
export type Waiting =
  | { readonly kind: 'previous'; readonly step: string }
  | { readonly kind: 'exception'; readonly what: string; readonly since: Instant }
  | { readonly kind: 'outside'; readonly since: Instant | null }
  /** Ready to leave the house; nobody said that it has. */
  | { readonly kind: 'toSend' }
  | { readonly kind: 'paused'; readonly since: Instant | null }
  | { readonly kind: 'review'; readonly count: number }

export type StepState = {
  readonly step: Step
  readonly workers: readonly PersonId[]
  /** Since when they have been at it. */
  readonly since: Instant | null
  readonly waiting: Waiting | null
  readonly late: Late | null
  /** Working minutes in which exceptions held it. */
  readonly downMinutes: number
}

export type StatusFacts = {
  readonly order: Order
  /** 0 to 1. */
  readonly completion: number
  readonly output: string
  readonly forecast: { readonly at: Instant | null; readonly basedOn: 'pace' | 'standard' | 'none' }
  readonly late: Late | null
  /** Where it is stuck; null when it moves. */
  readonly stuckAt: StepState | null
  readonly steps: readonly StepState[]
  /** null: nothing of it is in the warehouse, nor was. */
  readonly goods: null | {
    readonly putAway: Quantity
    readonly shipped: Quantity
    readonly lastShippedAt: Instant | null
  }
  readonly lastReport: null | { readonly by: string; readonly what: string; readonly at: Instant }
  /** What the reader may do to the order. */
  readonly mayRun: boolean
  /** How many photos there are of its steps. */
  readonly photos: number
}

export function statusCard(context: CardContext, facts: StatusFacts): Card {
  const { order } = facts
  const words = context.words.ask
  return {
    title: words.statusTitle(order.code, order.productName),
    tone: toneOf(facts),
    blocks: [
      { kind: 'fields', fields: headFields(context, facts) },
      {
        kind: 'progress',
        label: words.completion,
        percent: Math.round(facts.completion * 1000) / 10,
        detail: words.completionDetail(facts.output, formatQuantity(order.quantity)),
        tone: order.status === 'completed' || order.status === 'closed' ? 'success' : toneOf(facts),
      },
      {
        kind: 'table',
        columns: words.stepColumns.map((label, index) => ({ label, align: index === 2 ? 'right' : 'left' })),
        rows: facts.steps.map(state => stepRow(context, state)),
      },
      ...noteBlocks(context, facts),
      ...actionBlocks(context, facts),
    ],
  }
}

function headFields(context: CardContext, facts: StatusFacts): readonly Field[] {
  const { order, forecast } = facts
  const { ask, common } = context.words
  const open = isUnderWay(order)
  const fields: Field[] = [
    { label: common.order, value: common.orderStatus[order.status], short: true },
    { label: common.due, value: clockTime(context, order.dueAt), short: true },
    { label: common.quantity, value: amount(context, order.quantity, order.unit), short: true },
    { label: common.customer, value: order.customer ?? common.none, short: true },
  ]
  if (open && forecast.at !== null) {
    fields.push({
      label: ask.forecast,
      value: `${clockTime(context, forecast.at)}${common.brackets(ask.forecastBasis[forecast.basedOn])}`,
    })
  }
  if (open)
    fields.push({
      label: ask.stuckAt,
      value: stuckText(context, facts),
      ...(facts.stuckAt === null ? {} : { tone: 'danger' }),
    })
  const rolled = firstPassOfOrder(order)
  if (rolled !== null)
    fields.push({ label: context.words.inspection.yield.order, value: yieldPercent(rolled), short: true })
  if (facts.goods !== null) fields.push({ label: context.words.stock.moved.ofOrder, value: goodsText(context, facts) })
  if (facts.late !== null) fields.push({ label: ask.lateLabel, value: lateText(context, facts.late), tone: 'danger' })
  return fields
}

function goodsText(context: CardContext, { order, goods }: StatusFacts): string {
  if (goods === null) return ''
  const { putAway, shipped, lastShippedAt } = goods
  return context.words.stock.moved.ofOrderText(
    amount(context, putAway, order.unit),
    amount(context, shipped, order.unit),
    lastShippedAt === null ? null : clockTime(context, lastShippedAt),
  )
}

function stuckText(context: CardContext, { stuckAt }: StatusFacts): string {
  const words = context.words.ask
  if (stuckAt === null) return words.stuckNowhere
  const why = stuckAt.waiting === null ? '' : waitingText(context, stuckAt.waiting)
  const late = stuckAt.late === null ? '' : lateText(context, stuckAt.late)
  return [stuckAt.step.name, why, late].filter(text => text !== '').join(context.words.common.comma)
}

function stepRow(context: CardContext, { step, workers, since, waiting, late }: StepState): readonly string[] {
  const { common, ask } = context.words
  const state = [
    common.stepStatus[step.status],
    waiting === null || step.status === 'completed' ? '' : waitingText(context, waiting),
    late === null ? '' : lateText(context, late),
  ]
  const who = workers.length > 0 ? workers : step.assigneeIds
  const sinceText = workers.length > 0 && since !== null ? ` ${ask.since(clockTime(context, since))}` : ''
  return [
    step.name,
    state.filter(text => text !== '').join(common.comma),
    `${formatQuantity(step.totals.good)}/${formatQuantity(step.planned)}`,
    who.length === 0 ? '' : `${names(context, who, 2)}${sinceText}`,
  ]
}

export function waitingText(context: CardContext, waiting: Waiting): string {
  const words = context.words.ask
  switch (waiting.kind) {
    case 'previous':
      return words.waitsForPrevious(waiting.step)
    case 'exception':
      return words.waitsForException(waiting.what)
    case 'outside':
      return words.waitsForOutside
    case 'toSend':
      return words.waitsForSending
    case 'paused':
      return waiting.since === null
        ? context.words.common.stepStatus.paused
        : words.pausedSince(clockTime(context, waiting.since))
    case 'review':
      return words.waitsForReview(waiting.count)
  }
}

/** "3 小时 20 分（今天 06:57 起）"; empty when nobody knows since when. */
export function waitedText(context: CardContext, waiting: Waiting | null): string {
  const since = waiting !== null && 'since' in waiting ? waiting.since : null
  if (since === null) return ''
  const minutes = context.words.common.minutes(minutesBetween(since, context.now))
  return context.words.ask.waitedSince(minutes, clockTime(context, since))
}

export function lateText(context: CardContext, late: Late): string {
  return context.words.ask.late[late.kind](context.words.common.minutes(Math.round(late.minutes)))
}

function noteBlocks(context: CardContext, { order, lastReport, steps }: StatusFacts): readonly Block[] {
  const words = context.words.ask
  const stood = steps.filter(({ downMinutes }) => downMinutes > 0)
  const down = stood.map(({ step, downMinutes }) => `${step.name} ${context.words.common.minutes(downMinutes)}`)
  const back = order.reworks.flatMap(route => {
    const left = underWay(order, route)
    const [from, to] = [route.fromSeq, route.toSeq].map(seq => stepNameOf(order, seq))
    return left === ZERO
      ? []
      : [context.words.sendBack.underWay(amount(context, left, order.unit), from ?? '', to ?? '')]
  })
  const notes = [
    ...back,
    down.length === 0 ? '' : words.stoodStill(down.join(context.words.common.listSeparator)),
    order.status === 'planned' ? words.notReleased : '',
    order.status === 'onHold' ? words.onHold : '',
    order.closeReason === null ? '' : words.closedBecause(order.closeReason),
    lastReport === null ? '' : words.lastReport(lastReport.by, lastReport.what, clockTime(context, lastReport.at)),
  ]
  return notes.filter(text => text !== '').map(text => ({ kind: 'note', text }))
}

function actionBlocks(context: CardContext, { order, steps, mayRun, photos }: StatusFacts): readonly Block[] {
  const working = steps.filter(({ step }) => step.status === 'inProgress' || step.status === 'ready').slice(0, 3)
  const buttons: Button[] = working.map(({ step }) => ({
    label: step.name,
    payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }),
  }))
  if (mayRun) {
    buttons.push({ label: context.words.ask.runOrder, payload: encodeAction({ do: 'orderMenu', order: order.code }) })
  }
  buttons.push(...photosButtons(context, { of: 'order', order: order.code }, photos))
  return buttons.length === 0 ? [] : [{ kind: 'actions', actions: buttons }]
}

function toneOf({ order, late, stuckAt }: StatusFacts): Tone {
  if (order.status === 'completed' || order.status === 'closed') return 'success'
  if (late?.kind === 'pastDue') return 'danger'
  return late !== null || stuckAt !== null || order.status === 'onHold' ? 'warning' : 'info'
}
