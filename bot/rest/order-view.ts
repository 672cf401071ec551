/** An order and its steps as the REST interface tells them. */
import type { Catalog } from '../../db/catalog.ts'
import { completionOf } from '../../domain/completion.ts'
import { minutesIn } from '../../domain/downtime.ts'
import { firstPassOf, firstPassOfOrder } from '../../domain/first-pass-yield.ts'
import type { Held } from '../../domain/lateness.ts'
import type { Instant, Order, PersonId, ReworkRoute, Step } from '../../domain/model.ts'
import { formatQuantity, largest, type Quantity, subtract, ZERO } from '../../domain/quantity.ts'
import { routeFlow } from '../../domain/rework-flow.ts'
import { gate, isBlocked, openRework } from '../../domain/step-progress.ts'
import type { JudgedOrder } from '../order/order-lateness.ts'
import { workingTimeOf } from '../order/working-times.ts'
import type { OrderJson, StepJson } from './order-shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'

export type ViewContext = { readonly catalog: Catalog; readonly now: Instant }

export function orderJson({ order, late, held }: JudgedOrder, context: ViewContext): OrderJson {
  return {
    code: order.code,
    product: { code: order.productCode, name: order.productName },
    quantity: formatQuantity(order.quantity),
    unit: order.unit,
    priority: order.priority,
    status: order.status,
    dueAt: writeInstant(order.dueAt, context.catalog.site.timeZone),
    completion: Math.round(completionOf(order) * 10_000) / 10_000,
    steps: order.steps.map(step => stepJson({ order, late, held }, step, context)),
    firstPass: firstPassOfOrder(order),
    sentBack: order.reworks.map(route => sentBackJson(order, route, context.catalog)),
  }
}

export function stepJson(
  { order, late: lates, held }: JudgedOrder,
  step: Step,
  { catalog, now }: ViewContext,
): StepJson {
  const late = lates.steps.get(step.seq) ?? null
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
    awaiting: formatQuantity(here?.awaiting ?? ZERO),
    returned: formatQuantity(step.totals.returned),
    waiting: formatQuantity(step.totals.waiting),
    conceded: formatQuantity(step.totals.conceded),
    reworks: reworksJson(step),
    firstPass: firstPassOf(step.totals).ratio,
    firstPiece: step.firstPiece?.result ?? null,
    remaining: formatQuantity(remainingOf(step)),
    status: step.status,
    blocked: isBlocked(step),
    downtimeMinutes: downtimeMinutes(step, held, catalog, now),
    plannedStart: writeInstantOrNull(step.plannedStart, timeZone),
    dueAt: writeInstantOrNull(step.dueAt, timeZone),
    late: late === null ? null : { kind: late.kind, minutes: late.minutes },
    assignees: step.assigneeIds.flatMap(id => assignee(catalog, id)),
  }
}

/** Working minutes in which exceptions held the step; a hold of the order is no downtime. */
function downtimeMinutes(step: Step, held: readonly Held[], catalog: Catalog, now: Instant): number {
  const own = held.filter(({ seq }) => seq === step.seq)
  return own.length === 0 ? 0 : Math.floor(minutesIn(own, workingTimeOf(catalog, step.calendarId), now))
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

function sentBackJson(order: Order, route: ReworkRoute, catalog: Catalog): OrderJson['sentBack'][number] {
  const { timeZone } = catalog.site
  return {
    id: route.id,
    from: route.fromSeq,
    to: route.toSeq,
    quantity: formatQuantity(route.quantity),
    reason: route.reason,
    sentAt: writeInstant(route.sentAt, timeZone),
    sentBy: route.sentBy === null ? null : (catalog.people.get(route.sentBy)?.employeeNo ?? null),
    steps: routeFlow(order, route).map(({ step, reportable }) => {
      const made = route.made.find(({ stepId }) => stepId === step.id)?.totals
      return {
        seq: step.seq,
        awaiting: formatQuantity(reportable),
        good: formatQuantity(made?.good ?? ZERO),
        scrap: formatQuantity(made?.scrap ?? ZERO),
      }
    }),
  }
}

function assignee(catalog: Catalog, id: PersonId): readonly { employeeNo: string; name: string }[] {
  const person = catalog.people.get(id)
  return person === undefined ? [] : [{ employeeNo: person.employeeNo, name: person.name }]
}
