/** "今天检了多少": what an inspector, or all of them, judged, and what it came to. */
import { Temporal } from 'temporal-polyfill'
import { type DoneInspection, inspectionsDone } from '../../../db/inspections.ts'
import type { Hours } from '../../../db/output.ts'
import { isAfter } from '../../../domain/instants.ts'
import type { Instant, PersonId, PlainDate } from '../../../domain/model.ts'
import { add, formatQuantity } from '../../../domain/quantity.ts'
import type { ListFacts } from '../../cards/tables.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { ProgressScope } from '../../understand/asked.ts'
import type { Turn } from '../turn.ts'
import type { Counted } from './counted-within.ts'
import { nameOf } from './scope.ts'

export async function inspectedFacts(turn: Turn, scope: ProgressScope, counted: Counted): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const done = await doneWithin(turn, inspectorsOf(turn, scope), counted)
  // What came in is measured in other units.
  const pieces = done.filter(({ kind }) => kind !== 'incoming')
  const sum = (of: 'good' | 'scrap' | 'rework'): string => formatQuantity(add(...pieces.map(each => each[of])))
  return {
    title: ask.inspected.title(nameOf(turn, scope), counted.name),
    tone: 'info',
    fields: [
      { label: ask.inspected.counted, value: ask.inspected.count(done.length), short: true },
      { label: ask.myDayGood, value: sum('good'), short: true },
      { label: ask.myDayScrap, value: sum('scrap'), short: true },
      { label: ask.rework, value: sum('rework'), short: true },
    ],
    columns: ask.inspected.columns,
    numbers: [2, 3, 4],
    rows: done.map(each => rowOf(turn, each)),
    empty: ask.inspected.none,
  }
}

/** null: all. */
function inspectorsOf({ person, catalog }: Turn, scope: ProgressScope): readonly PersonId[] | null {
  switch (scope.of) {
    case 'me':
      return [person.id]
    case 'person':
      return [scope.id]
    case 'team':
      return [...catalog.people.values()].filter(({ teamId }) => teamId === scope.id).map(({ id }) => id)
    case 'department':
      return [...catalog.people.values()].filter(({ departmentId }) => departmentId === scope.id).map(({ id }) => id)
    case 'step':
    case 'factory':
      return null
  }
}

/** A night shift judges on the day of the plant on which it began. */
async function doneWithin(
  turn: Turn,
  by: readonly PersonId[] | null,
  { within: { from, to, hours } }: Counted,
): Promise<readonly DoneInspection[]> {
  const { timeZone } = turn.catalog.site
  const since = from.subtract({ days: 1 }).toZonedDateTime(timeZone).toInstant()
  const until = to.add({ days: 2 }).toZonedDateTime(timeZone).toInstant()
  const found = await inspectionsDone(turn.sql, { by, since, until })
  return found.filter(({ inspectorId, doneAt }) => {
    const day = workingTimeOfPerson(turn.catalog, turn.catalog.people.get(inspectorId) ?? null, null).workDateOf(doneAt)
    const isOfDays = Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0
    return isOfDays && (hours === undefined || hours.some(span => isIn(span, doneAt, day)))
  })
}

const isIn = (span: Hours, at: Instant, day: PlainDate): boolean =>
  !isAfter(span.from, at) && isAfter(span.to, at) && (span.day === null || span.day.equals(day))

function rowOf({ cards }: Turn, each: DoneInspection): readonly string[] {
  const { ask, floor, inspection, common } = cards.words
  const what =
    each.materialName === null
      ? [each.orderCode, each.stepName].join(' ')
      : inspection.lot.name(each.materialName, each.lot ?? '')
  const returned = each.returned > 0n ? [ask.inspected.returned(formatQuantity(each.returned))] : []
  const result = [floor.inspectionResult[each.result], ...returned].join(common.listSeparator)
  return [what, result, ...[each.good, each.scrap, each.rework].map(quantity => formatQuantity(quantity))]
}
