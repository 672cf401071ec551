/** "在制品", "磨削积压多少": what lies where, and what is still to come. */
import type { Field } from '../../../adapters/card.ts'
import { type StepFilter, type StepOfOrder, unfinishedSteps } from '../../../db/open-steps.ts'
import { peopleAtWork } from '../../../db/work-sessions.ts'
import { isOutside } from '../../../domain/lateness.ts'
import type { OrderId, PersonId, UnitCode } from '../../../domain/model.ts'
import { add, type Quantity, ZERO } from '../../../domain/quantity.ts'
import { isBlocked } from '../../../domain/step-progress.ts'
import {
  type Attended,
  type Hours,
  hoursOf,
  type StepSum,
  type StepWork,
  sumBySteps,
  type WorkAtStep,
  workOf,
} from '../../../domain/work-in-process.ts'
import { amount, clockTime, names } from '../../cards/context.ts'
import type { ListFacts } from '../../cards/tables.ts'
import type { ProgressScope } from '../../understand/asked.ts'
import type { Turn } from '../turn.ts'

type Work = WorkAtStep & StepOfOrder & { readonly people: readonly PersonId[] }

/** Of a step its orders as they are due, of everything else one line per step. */
export async function wipFacts(turn: Turn, scope: ProgressScope, name: string, filter: StepFilter): Promise<ListFacts> {
  const [found, people] = await Promise.all([unfinishedSteps(turn.sql, filter), peopleAtWork(turn.sql)])
  const all = worksOf(turn, found, people)
  const { wip } = turn.cards.words.managing
  const hours = hoursOf(all)
  const facts = {
    title: wip.title(name),
    tone: all.some(({ attended, work }) => attended === 'standing' && work.here > ZERO) ? 'warning' : 'info',
    fields: fieldsOf(turn, all, hours, scope),
    empty: wip.nothing,
    note: hours.partly && !isUntimed(hours) ? `${wip.note}${wip.partly}` : wip.note,
  } as const
  if (scope.of !== 'step') {
    const rows = sumBySteps(all).map(sum => stepRow(turn, sum))
    return { ...facts, columns: wip.stepColumns, numbers: [1, 2, 3, 4, 5], rows }
  }
  const orders = all.map(({ order }) => order.code)
  return { ...facts, columns: wip.orderColumns, numbers: [2, 3], rows: all.map(one => orderRow(turn, one)), orders }
}

function worksOf(
  turn: Turn,
  found: readonly StepOfOrder[],
  people: Awaited<ReturnType<typeof peopleAtWork>>,
): readonly Work[] {
  const { report } = turn.catalog.site.settings
  const known = new Map<OrderId, ReturnType<typeof workOf>>()
  return found.flatMap(({ order, step }): Work[] => {
    const ofOrder = known.get(order.id) ?? workOf(order, report)
    known.set(order.id, ofOrder)
    const work = ofOrder.get(step.seq)
    const here = people.get(step.id) ?? []
    return work === undefined
      ? []
      : [{ order, step, unit: order.unit, work, people: here, attended: attendedBy(step, here) }]
  })
}

function attendedBy(step: StepOfOrder['step'], people: readonly PersonId[]): Attended {
  if (people.length > 0) return 'working'
  return step.status === 'paused' || isBlocked(step) || isOutside(step) ? 'standing' : 'lying'
}

function fieldsOf(turn: Turn, all: readonly Work[], hours: Hours, scope: ProgressScope): readonly Field[] {
  if (all.length === 0) return []
  const { wip } = turn.cards.words.managing
  const orders = new Set(all.map(({ order }) => order.id)).size
  return [
    { label: wip.orders, value: wip.ordersValue(orders), short: true },
    // Of one step there is one sum for each unit; of several steps pieces would be counted several times.
    ...(scope.of === 'step' ? [{ label: wip.here, value: hereByUnit(turn, all), short: true }] : []),
    ...hoursFields(turn, hours),
  ]
}

function hoursFields(turn: Turn, hours: Hours): readonly Field[] {
  const { wip } = turn.cards.words.managing
  if (isUntimed(hours)) return []
  return [
    { label: wip.hoursHere, value: wip.hours(hoursNumber(turn, hours.here, hours.partly)), short: true },
    { label: wip.hoursAll, value: wip.hours(hoursNumber(turn, hours.all, hours.partly)), short: true },
  ]
}

/** Nothing of it has a standard time: no hours would be a lie, so there is no number. */
const isUntimed = ({ all, partly }: Hours): boolean => partly && all === 0

function hereByUnit(turn: Turn, all: readonly Work[]): string {
  const units = Map.groupBy(all, ({ unit }) => unit)
  return [...units]
    .map(([unit, own]) => amount(turn.cards, add(...own.map(({ work }) => work.here)), unit))
    .join(turn.cards.words.common.listSeparator)
}

function stepRow(turn: Turn, { name, unit, work, working, standing, hours }: StepSum): readonly string[] {
  const say = sayer(turn, unit)
  return [
    name,
    hereText(turn, say, { here: work.here, working, standing }),
    say(work.inspecting),
    say(work.rework),
    say(work.toCome),
    isUntimed(hours)
      ? turn.cards.words.managing.none
      : [hours.here, hours.all].map(one => hoursNumber(turn, one, hours.partly)).join(' / '),
  ]
}

function orderRow(turn: Turn, { order, step, unit, work, attended, people }: Work): readonly string[] {
  const say = sayer(turn, unit)
  const { common, managing } = turn.cards.words
  const dueAt = step.dueAt ?? order.dueAt
  const due = clockTime(turn.cards, dueAt)
  const isPast = dueAt.epochMilliseconds < turn.now.epochMilliseconds
  return [
    order.code,
    isPast ? managing.wip.overdue(due) : due,
    [say(work.here), ...besides(turn, say, work)].join(common.comma),
    say(work.toCome),
    whoText(turn, step, attended, people),
  ]
}

function besides(turn: Turn, say: (quantity: Quantity) => string, work: StepWork): readonly string[] {
  const { wip } = turn.cards.words.managing
  return [
    ...(work.inspecting > ZERO ? [wip.inspecting(say(work.inspecting))] : []),
    ...(work.rework > ZERO ? [wip.rework(say(work.rework))] : []),
  ]
}

/** Who is at it; failing that why nobody is, and whose it is. */
function whoText(turn: Turn, step: StepOfOrder['step'], attended: Attended, people: readonly PersonId[]): string {
  const { wip } = turn.cards.words.managing
  if (people.length > 0) return names(turn.cards, people)
  const assigned = step.assigneeIds.length === 0 ? [] : [wip.assigned(names(turn.cards, step.assigneeIds, 2))]
  const why = isOutside(step) ? [wip.outside] : attended === 'standing' ? [wip.stands] : []
  const parts = [...why, ...assigned]
  return parts.length === 0 ? turn.cards.words.common.nobody : parts.join(turn.cards.words.common.comma)
}

/** "0" of nothing: a column of noughts with units is hard to read. */
const sayer =
  (turn: Turn, unit: UnitCode) =>
  (quantity: Quantity): string =>
    quantity === ZERO ? '0' : amount(turn.cards, quantity, unit)

function hereText(
  turn: Turn,
  say: (quantity: Quantity) => string,
  { here, working, standing }: { readonly here: Quantity; readonly working: Quantity; readonly standing: Quantity },
): string {
  const { common, managing } = turn.cards.words
  const parts = [
    ...(working > ZERO ? [managing.wip.working(say(working))] : []),
    ...(standing > ZERO ? [managing.wip.standing(say(standing))] : []),
  ]
  return parts.length === 0 ? say(here) : `${say(here)}${common.brackets(parts.join(common.listSeparator))}`
}

function hoursNumber(turn: Turn, hours: number, partly: boolean): string {
  const text = String(Math.round(hours * 10) / 10)
  return partly ? turn.cards.words.managing.wip.atLeast(text) : text
}
