/** What a card of an exception shows: how it stands, its thread, what it cost, and what the reader may do. */

import type { Catalog } from '../../../db/catalog.ts'
import type { Queryable } from '../../../db/connect.ts'
import { downtimeOf, type PlacedException, type ThreadEntry, threadOf } from '../../../db/exceptions.ts'
import { countPhotos } from '../../../db/photos.ts'
import type { ExceptionEvent, ProductionException } from '../../../domain/decision.ts'
import type { Interval } from '../../../domain/downtime.ts'
import { isOfMachine } from '../../../domain/exception-kind.ts'
import { proposedMinutes, type Standstill } from '../../../domain/exception-life.ts'
import type { CalendarId, Instant, Person } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import type { CardContext } from '../../cards/context.ts'
import type { ExceptionFacts, ExceptionPresses } from '../../cards/exception-card.ts'
import { workingTimeOf } from '../../order/working-times.ts'
import { departmentOf, placeText, reasonOf, subjectOf, troubleOf } from './exception-place.ts'

/** What stands in the record of one exception. */
export type ExceptionRecord = {
  readonly placed: PlacedException
  readonly thread: readonly ThreadEntry[]
  readonly intervals: readonly Interval[]
  readonly photos: number
}

export async function recordOf(sql: Queryable, placed: PlacedException): Promise<ExceptionRecord> {
  const { id } = placed.exception
  const [thread, intervals, photos] = await Promise.all([
    threadOf(sql, id),
    downtimeOf(sql, id),
    countPhotos(sql, { of: 'exception', exception: id }),
  ])
  return { placed, thread, intervals, photos }
}

/** As it is going to stand with what has just been decided. */
export const withEvents = (
  { thread, ...record }: ExceptionRecord,
  exception: ProductionException,
  events: readonly ExceptionEvent[],
): ExceptionRecord => ({
  ...record,
  placed: { ...record.placed, exception },
  thread: [...thread, ...events.map(event => ({ ...event, actorName: null }))],
})

/** By the calendar of the step's team, else of the machine's work center, else of the team of whoever raised it. */
function timeOfDowntime(catalog: Catalog, { exception, teamId }: PlacedException): Standstill['time'] {
  const center = exception.workCenterId ?? catalog.machines.get(exception.machineId ?? '')?.workCenterId ?? null
  const raisers = catalog.people.get(exception.raisedBy)?.teamId ?? null
  const team = teamId ?? (center === null ? raisers : null)
  const calendar =
    (team === null ? undefined : catalog.teams.get(team)?.calendarId) ??
    (center === null ? undefined : catalog.workCenters.get(center)?.calendarId)
  return workingTimeOf(catalog, calendar ?? ('' as CalendarId))
}

export const stoodOf = (catalog: Catalog, { placed, intervals }: ExceptionRecord): Standstill => ({
  intervals,
  time: timeOfDowntime(catalog, placed),
})

/** Working minutes down: as agreed at its end, else as measured until now. */
export const minutesDown = (catalog: Catalog, record: ExceptionRecord, now: Instant): number =>
  record.placed.exception.downtimeMinutes ?? proposedMinutes(stoodOf(catalog, record), now)

export function factsOf(catalog: Catalog, cards: CardContext, record: ExceptionRecord): ExceptionFacts {
  const { exception } = record.placed
  const cause = exception.cause === null ? null : (catalog.downtimes.get(exception.cause)?.name ?? exception.cause)
  return {
    exception,
    trouble: troubleOf(catalog, cards, exception),
    reason: reasonOf(catalog, exception),
    place: placeText(catalog, cards, record.placed),
    who: cards.personName(exception.raisedBy),
    department: departmentOf(catalog, exception)?.name ?? null,
    cause: [cause ?? '', exception.causeNote].filter(text => text !== '').join(' · '),
    minutes: minutesDown(catalog, record, cards.now),
    stands: record.intervals.length > 0 || exception.blocking,
    unnamed: isUnnamed(catalog, record.placed),
    thread: record.thread.map(entry => entryText(catalog, cards, entry)),
    photos: record.photos,
  }
}

/** A work center's only machine needs no naming, and where there is none nothing can be named. */
function isUnnamed(catalog: Catalog, { exception, stepCenterId }: PlacedException): boolean {
  const { blocking, resolvedAt, kind, machineId, workCenterId } = exception
  const open = blocking && resolvedAt === null && isOfMachine(kind)
  const machines = stepCenterId === null ? [] : (catalog.workCenters.get(stepCenterId)?.machines ?? [])
  return open && machineId === null && workCenterId === null && machines.length > 1
}

type EntryText = ExceptionFacts['thread'][number]

function entryText(catalog: Catalog, cards: CardContext, entry: ThreadEntry): EntryText {
  const { exception: words } = cards.words
  const through = entry.actorName === null ? '' : ` (${words.through(entry.actorName)})`
  return {
    at: entry.at,
    who: `${cards.personName(entry.personId)}${through}`,
    what: [happened(catalog, cards, entry), entry.note].filter(text => text !== '').join(' · '),
  }
}

function happened(catalog: Catalog, cards: CardContext, entry: ThreadEntry): string {
  const { exception: words } = cards.words
  if (entry.kind === 'handedOver' && entry.departmentId !== null)
    return words.handedOverTo(catalog.departments.get(entry.departmentId)?.name ?? entry.departmentId)
  if (entry.kind === 'assigned' && entry.toPersonId !== null)
    return words.assignedTo(cards.personName(entry.toPersonId))
  if (entry.kind !== 'resolved' || entry.minutes === null) return words.event[entry.kind]
  const cause = entry.cause === null ? '' : (catalog.downtimes.get(entry.cause)?.name ?? entry.cause)
  return words.resolvedWith(cause, entry.minutes)
}

/** Who reads it is told only of what they may do about it. */
export function pressesOf(catalog: Catalog, person: Person, placed: PlacedException): ExceptionPresses {
  const subject = subjectOf(catalog, placed)
  return {
    acknowledge: mayDo(person, 'acknowledge', subject),
    resolve: mayDo(person, 'resolve', subject),
    handOver: mayDo(person, 'handOverException', subject),
  }
}
