/** "WO-1003到哪了": the truth of this second about one order. */
import { loadOrderActivity, type OrderActivity } from '../../../db/order-activity.ts'
import { findOrders, loadOrder } from '../../../db/orders.ts'
import { countPhotos } from '../../../db/photos.ts'
import { completionOf, outputOf } from '../../../domain/completion.ts'
import { minutesIn } from '../../../domain/downtime.ts'
import { isOutside, type Lateness } from '../../../domain/lateness.ts'
import type { Order, OrderCode, Step } from '../../../domain/model.ts'
import { isUnderWay } from '../../../domain/order-status.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity, ZERO } from '../../../domain/quantity.ts'
import { openRework, waitingOf } from '../../../domain/step-progress.ts'
import { encodeAction } from '../../action.ts'
import { cardMessage } from '../../cards/message.ts'
import { quantitiesSaid } from '../../cards/receipt-card.ts'
import { type StatusFacts, type StepState, statusCard, type Waiting } from '../../cards/status-card.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { forecastWith, lateWith } from '../../order/order-lateness.ts'
import { workingTimeOf } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import { orderOf } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planStatus(turn: Turn, intent: Extract<Intent, { kind: 'status' }>): Promise<Plan> {
  const { ask } = turn.cards.words
  const code = orderOf(turn, intent.place) ?? onlyRunning(turn, intent)
  if (code !== null) return planStatusOf(turn, code)
  if (intent.customer !== null) return planStatusOfCustomer(turn, intent.customer)
  const missing = intent.place.orderText
  return missing === null ? refuse(turn, ask.noOrderSaid) : refuse(turn, ask.orderNotFound(missing))
}

/** "到哪了" without an order, by somebody who works on exactly one. */
function onlyRunning(turn: Turn, { place, customer }: Extract<Intent, { kind: 'status' }>): OrderCode | null {
  if (place.orderText !== null || customer !== null) return null
  const codes = new Set(turn.loaded.running.map(({ orderCode }) => orderCode))
  const [only] = codes
  return codes.size === 1 && only !== undefined ? only : null
}

/** One order of theirs: its card. Several: they are listed, each one press away. */
async function planStatusOfCustomer(turn: Turn, customer: string): Promise<Plan> {
  const orders = await findOrders(turn.sql, { text: customer, by: 'customer' })
  const [first] = orders
  if (first === undefined) return refuse(turn, turn.cards.words.ask.orderNotFound(customer))
  if (orders.length === 1) return planStatusOf(turn, first.code)
  const buttons = orders.map(({ code, productName }) => ({
    label: `${code} ${productName}`,
    payload: encodeAction({ do: 'status', order: code }),
  }))
  const { which, whichText } = turn.cards.words.talk
  return say(reply(cardMessage(refusalCard(which.order, [customer, whichText], buttons, 'info'))))
}

export async function planStatusOf(turn: Turn, code: string): Promise<Plan> {
  const [order, activity, photos] = await Promise.all([
    loadOrder(turn.sql, code as OrderCode),
    loadOrderActivity(turn.sql, code as OrderCode),
    countPhotos(turn.sql, { of: 'order', order: code }),
  ])
  if (order === null) return refuse(turn, turn.cards.words.ask.orderNotFound(code))
  const card = statusCard(turn.cards, statusFacts(turn, order, activity, photos))
  return say(reply(cardMessage(card), { kind: 'order', order: order.code }))
}

const refuse = (turn: Turn, text: string): Plan =>
  say(reply(cardMessage(refusalCard(turn.cards.words.talk.which.order, [text], [tasksButton(turn.cards)]))))

function statusFacts(turn: Turn, order: Order, activity: OrderActivity, photos: number): StatusFacts {
  const forecast = forecastWith(turn.catalog, order, activity, turn.now)
  const late = lateWith(turn.catalog, order, forecast, turn.now, activity.pauses)
  const steps = order.steps.map(step => ({
    ...stepState(order, step, activity, ownLateness(late.steps.get(step.seq))),
    downMinutes: downMinutes(turn, step, activity),
  }))
  const open = isUnderWay(order)
  return {
    order,
    completion: completionOf(order),
    output: formatQuantity(outputOf(order)),
    forecast: { at: forecast.finishAt, basedOn: forecast.basedOn },
    late: late.order,
    stuckAt: open ? stuckStep(steps) : null,
    steps,
    goods: activity.goods,
    lastReport: lastReport(turn, order, activity),
    mayRun: mayDo(turn.person, 'runOrder') || mayDo(turn.person, 'assign'),
    photos,
  }
}

/** Cause before symptom: a step that only waits behind a late one is not called late itself. */
const ownLateness = (late: Lateness | undefined): Lateness | null => (late === undefined || late.waiting ? null : late)

export function stepState(order: Order, step: Step, activity: OrderActivity, late: StepState['late']): StepState {
  const at = activity.working.filter(({ seq }) => seq === step.seq)
  return {
    step,
    workers: at.map(({ personId }) => personId),
    since: at[0]?.since ?? null,
    waiting: waitingFor(order, step, activity),
    late,
    downMinutes: 0,
  }
}

/** A hold of the order is no downtime. */
function downMinutes({ catalog, now }: Turn, step: Step, { pauses }: OrderActivity): number {
  const own = pauses.filter(({ seq }) => seq === step.seq)
  return own.length === 0 ? 0 : Math.floor(minutesIn(own, workingTimeOf(catalog, step.calendarId), now))
}

function waitingFor(order: Order, step: Step, activity: OrderActivity): Waiting | null {
  if (step.status === 'completed' || step.status === 'cancelled') return null
  const blocked = activity.blocked.find(({ seq }) => seq === step.seq)
  if (blocked !== undefined) return { kind: 'exception', what: blocked.what, since: blocked.since }
  if (step.status === 'paused') {
    return { kind: 'paused', since: activity.pausedSince.find(({ seq }) => seq === step.seq)?.at ?? null }
  }
  if (isOutside(step)) {
    return { kind: 'outside', since: activity.outsideSince.find(({ seq }) => seq === step.seq)?.at ?? null }
  }
  if (step.rules.outsource !== null && step.status !== 'pending') return { kind: 'toSend' }
  const before = step.status === 'pending' ? waitingOf(order, step.seq)?.steps.at(-1) : undefined
  if (before !== undefined) return { kind: 'previous', step: before.name }
  const review = activity.awaitingReview.find(({ seq }) => seq === step.seq)
  return review === undefined ? null : { kind: 'review', count: review.count }
}

/** Where it stands still: what is blocked, paused or outside; else the first unfinished step that is late. */
function stuckStep(steps: readonly StepState[]): StepState | null {
  const stopped = steps.find(
    ({ waiting }) => waiting !== null && ['exception', 'paused', 'outside'].includes(waiting.kind),
  )
  const late = steps.find(state => state.late !== null && state.step.status !== 'pending')
  const rework = steps.find(
    ({ step }) => step.status !== 'completed' && openRework(step.totals) > ZERO && late !== undefined,
  )
  return stopped ?? late ?? rework ?? null
}

function lastReport(turn: Turn, order: Order, { lastReport: last }: OrderActivity): StatusFacts['lastReport'] {
  if (last === null) return null
  const step = order.steps.find(({ seq }) => seq === last.seq)
  const what = quantitiesSaid(turn.cards, { ...last, reworkDone: ZERO }, order.unit, null)
  return {
    by: last.personId === null ? '' : turn.cards.personName(last.personId),
    what: `${step?.name ?? ''} ${what}`,
    at: last.at,
  }
}
