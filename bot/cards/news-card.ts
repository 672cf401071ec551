/** News of orders for a group or a follower: a line each, the gravest first, and the orders one press away. */
import type { Action as Button, Card, Tone } from '../../adapters/card.ts'
import type { NewsDetails } from '../../db/progress.ts'
import type { Lateness } from '../../domain/lateness.ts'
import type { Order, PersonId, Step } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { scrapPct } from '../../domain/scrap-limit.ts'
import { stepFlows } from '../../domain/step-progress.ts'
import type { NewsKind } from '../../domain/topics.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { lateText } from './status-card.ts'

export type NewsItem = {
  readonly kind: NewsKind
  readonly order: Order
  readonly step: Step | null
  readonly details: NewsDetails
  /** What is wrong, where something is. */
  readonly what: string
  readonly risk: { readonly late: Lateness } | null
}

const MOST_LINES = 10
const MOST_BUTTONS = 4

/** What stops people, then what moves a promise, then what can go on. */
const GRAVITY: readonly NewsKind[] = [
  'blocked',
  'shortage',
  'promiseAtRisk',
  'cancelled',
  'held',
  'scrapHigh',
  'dueChanged',
  'priorityChanged',
  'outsourceDue',
  'inspectionDue',
  'rework',
  'closedShort',
  'resumed',
  'released',
  'stepReady',
  'stepDone',
  'orderDone',
  'shipped',
]
const ALARMING: ReadonlySet<NewsKind> = new Set<NewsKind>(['blocked', 'shortage', 'promiseAtRisk', 'scrapHigh'])

/** `department` null: to somebody who follows the orders. */
export function newsCard(context: CardContext, department: string | null, items: readonly NewsItem[]): Card {
  const { push, digest } = context.words
  const sorted = items.toSorted((a, b) => GRAVITY.indexOf(a.kind) - GRAVITY.indexOf(b.kind))
  const lines = sorted.map(item => newsLine(context, item))
  const rest = lines.length - MOST_LINES
  const shown = [...lines.slice(0, MOST_LINES).map(digest.bullet), ...(rest > 0 ? [digest.sectionMore(rest)] : [])]
  return {
    title: department === null ? push.followedTitle : push.title(department),
    tone: toneOf(items),
    blocks: [
      { kind: 'text', text: shown.join('\n') },
      { kind: 'actions', actions: orderButtons(sorted) },
    ],
  }
}

const toneOf = (items: readonly NewsItem[]): Tone => (items.some(({ kind }) => ALARMING.has(kind)) ? 'warning' : 'info')

const orderButtons = (items: readonly NewsItem[]): readonly Button[] =>
  [...new Set(items.map(({ order }) => order.code))]
    .slice(0, MOST_BUTTONS)
    .map(code => ({ label: code, payload: encodeAction({ do: 'status', order: code }) }))

function newsLine(context: CardContext, item: NewsItem): string {
  const { push, common, floor } = context.words
  const { order, step, details, what, risk } = item
  const place = step === null ? order.code : context.words.ask.openStep(order.code, step.name)
  const who = details.by == null ? '' : context.personName(details.by as PersonId)
  switch (item.kind) {
    case 'stepReady':
      return push.stepReady(place, amount(context, availableTo(order, step), order.unit))
    case 'stepDone':
      return push.stepDone(place, step === null ? '' : amount(context, step.totals.good, order.unit))
    case 'blocked':
      return push.blocked(place, what, who)
    case 'shortage':
      return push.shortage(place, what, who)
    case 'inspectionDue':
      return push.inspectionDue(place, inspectionName(context, details.inspection))
    case 'scrapHigh':
      return push.scrapHigh(
        place,
        step === null ? 0 : scrapPct(step.totals),
        formatQuantity(step?.totals.scrap ?? order.quantity),
      )
    case 'rework':
      return push.rework(place, details.quantity ?? '')
    case 'outsourceDue':
      return push.outsourceDue(
        place,
        step?.rules.outsource?.vendor ?? '',
        step?.dueAt == null ? '' : clockTime(context, step.dueAt),
      )
    case 'released':
      return push.released(order.code, order.productName)
    case 'held':
    case 'resumed':
    case 'cancelled':
    case 'closedShort':
      return push.decided[item.kind](order.code, who)
    case 'priorityChanged':
      return push.priorityChanged(order.code, common.priority[order.priority], who)
    case 'dueChanged':
      return push.dueChanged(order.code, clockTime(context, order.dueAt), who)
    case 'orderDone':
      return push.orderDone(order.code, order.productName)
    case 'shipped':
      return push.shipped(order.code, order.productName, details.quantity ?? '', order.customer ?? '')
    case 'promiseAtRisk':
      return push.promiseAtRisk(
        order.code,
        risk === null ? floor.blockedBadge : lateText(context, risk.late),
        clockTime(context, order.dueAt),
      )
    default:
      return unreachable(item.kind)
  }
}

/** What has arrived at the step. */
const availableTo = (order: Order, step: Step | null) =>
  step === null ? order.quantity : (stepFlows(order, 0).get(step.seq)?.received ?? step.planned)

function inspectionName({ words: { floor } }: CardContext, kind: string | undefined): string {
  return kind === 'first' || kind === 'inProcess' || kind === 'final' ? floor.inspectionKinds[kind] : ''
}
