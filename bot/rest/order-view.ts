/** An order and its steps as the REST interface tells them. */
import type { Catalog } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'
import { recentOutputOf } from '../../db/recent-output.ts'
import { completionOf } from '../../domain/completion.ts'
import { firstPassOf } from '../../domain/first-pass-yield.ts'
import type { Lateness } from '../../domain/lateness.ts'
import type { Instant, Order, PersonId, Step } from '../../domain/model.ts'
import { formatQuantity, largest, type Quantity, subtract, ZERO } from '../../domain/quantity.ts'
import { gate, isBlocked, openRework } from '../../domain/step-progress.ts'
import { forecastWith, lateWith } from '../handle/status.ts'
import type { OrderJson, StepJson } from './shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'

export type ViewContext = { readonly catalog: Catalog; readonly now: Instant }

/** An order, and its late steps by seq. */
export type JudgedOrder = { readonly order: Order; readonly late: ReadonlyMap<number, Lateness> }

/** Judges lateness by the same pace and forecast as the chat does. One round trip for all orders. */
export async function judgeOrders(
  sql: Queryable,
  orders: readonly Order[],
  context: ViewContext,
): Promise<readonly JudgedOrder[]> {
  const open = orders.filter(isUnderWay)
  const output = await recentOutputOf(
    sql,
    open.flatMap(order => order.steps),
  )
  return orders.map(order => ({ order, late: isUnderWay(order) ? lateSteps(order, output, context) : new Map() }))
}

const isUnderWay = ({ status }: Order): boolean => status === 'released' || status === 'inProgress'

function lateSteps(
  order: Order,
  output: Awaited<ReturnType<typeof recentOutputOf>>,
  { catalog, now }: ViewContext,
): JudgedOrder['late'] {
  const recent = order.steps.flatMap(({ id, seq }) => (output.get(id) ?? []).map(row => ({ ...row, seq })))
  return lateWith(catalog, order, forecastWith(catalog, order, { recent }, now), now).steps
}

export function orderJson({ order, late }: JudgedOrder, context: ViewContext): OrderJson {
  return {
    code: order.code,
    product: { code: order.productCode, name: order.productName },
    quantity: formatQuantity(order.quantity),
    unit: order.unit,
    priority: order.priority,
    status: order.status,
    dueAt: writeInstant(order.dueAt, context.catalog.site.timeZone),
    completion: Math.round(completionOf(order) * 10_000) / 10_000,
    steps: order.steps.map(step => stepJson(order, step, late.get(step.seq) ?? null, context)),
  }
}

export function stepJson(order: Order, step: Step, late: Lateness | null, { catalog }: ViewContext): StepJson {
  const here = gate(order, step.seq, catalog.site.settings.report)
  const { timeZone } = catalog.site
  return {
    seq: step.seq,
    code: step.code,
    name: step.name,
    workCenter: step.workCenterName,
    planned: formatQuantity(step.planned),
    available: formatQuantity(here?.received ?? ZERO),
    reportable: formatQuantity(here?.reportable ?? ZERO),
    good: formatQuantity(step.totals.good),
    scrap: formatQuantity(step.totals.scrap),
    rework: formatQuantity(openRework(step.totals)),
    waiting: formatQuantity(step.totals.waiting),
    conceded: formatQuantity(step.totals.conceded),
    reworks: reworksJson(step),
    firstPass: firstPassOf(step.totals).ratio,
    firstPiece: step.firstPiece?.result ?? null,
    remaining: formatQuantity(remainingOf(step)),
    status: step.status,
    blocked: isBlocked(step),
    plannedStart: writeInstantOrNull(step.plannedStart, timeZone),
    dueAt: writeInstantOrNull(step.dueAt, timeZone),
    late: late === null ? null : { kind: late.kind, minutes: late.minutes },
    assignees: step.assigneeIds.flatMap(id => assignee(catalog, id)),
  }
}

/** Pieces that are still to be made or lost: a completed step has none, even where scrap upstream kept it short. */
function remainingOf(step: Step): Quantity {
  if (step.status === 'completed' || step.status === 'cancelled') return ZERO
  return largest(ZERO, subtract(subtract(step.planned, step.totals.good), step.totals.scrap))
}

function reworksJson({ totals }: Step): StepJson['reworks'] {
  return {
    sent: formatQuantity(totals.rework),
    good: formatQuantity(totals.reworkGood),
    bad: formatQuantity(totals.reworkBad),
    open: formatQuantity(openRework(totals)),
  }
}

function assignee(catalog: Catalog, id: PersonId): readonly { employeeNo: string; name: string }[] {
  const person = catalog.people.get(id)
  return person === undefined ? [] : [{ employeeNo: person.employeeNo, name: person.name }]
}
