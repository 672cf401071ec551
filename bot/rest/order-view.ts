/** An order and its steps as the REST interface tells them. */
import type { Catalog } from '../../db/catalog.ts'
import { completionOf } from '../../domain/completion.ts'
import { forecastOrder, type Pace } from '../../domain/forecast.ts'
import { type Lateness, orderLatenesses } from '../../domain/lateness.ts'
import type { Instant, Order, PersonId, Step } from '../../domain/model.ts'
import { formatQuantity, largest, type Quantity, subtract, ZERO } from '../../domain/quantity.ts'
import { gate, openRework } from '../../domain/step-progress.ts'
import { workingTimeOf } from '../working-times.ts'
import type { OrderJson, StepJson } from './shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'

export type ViewContext = { readonly catalog: Catalog; readonly now: Instant }

const NO_PACES: ReadonlyMap<number, Pace> = new Map()

export function orderJson(order: Order, context: ViewContext): OrderJson {
  const late = latenessesOf(order, context)
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

/** The late steps of an order by seq. What will be late is judged by standard times. */
export function latenessesOf(order: Order, { catalog, now }: ViewContext): ReadonlyMap<number, Lateness> {
  if (order.status !== 'released' && order.status !== 'inProgress') return new Map()
  const calendars = { now, workingTimeOf: (id: Step['calendarId']) => workingTimeOf(catalog, id) }
  const forecast = forecastOrder(order, { ...calendars, paces: NO_PACES })
  return orderLatenesses(order, forecast, { ...calendars, settings: catalog.site.settings.late, held: [] }).steps
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
    remaining: formatQuantity(remainingOf(step)),
    status: step.status,
    blocked: step.blockedBy.length > 0,
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

function assignee(catalog: Catalog, id: PersonId): readonly { employeeNo: string; name: string }[] {
  const person = catalog.people.get(id)
  return person === undefined ? [] : [{ employeeNo: person.employeeNo, name: person.name }]
}
