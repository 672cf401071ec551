/** An exception as the REST interface tells it, in a list and by itself. */
import type { Catalog } from '../../db/catalog.ts'
import { exceptionCode } from '../../domain/exception-life.ts'
import type { Instant, PersonId } from '../../domain/model.ts'
import { type ExceptionRecord, minutesDown } from '../handle/exception/exception-facts.ts'
import { departmentOf } from '../handle/exception/exception-place.ts'
import { employeeNumberOrNull } from './employee-number.ts'
import type { ExceptionDetailJson, ExceptionJson } from './exception-shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'

export function exceptionJson(record: ExceptionRecord, catalog: Catalog, now: Instant): ExceptionJson {
  const { exception, orderCode, seq, stepName } = record.placed
  const { timeZone } = catalog.site
  const person = (id: PersonId | null) => employeeNumberOrNull(catalog, id)
  return {
    code: exceptionCode(exception.no),
    kind: exception.kind,
    reason: exception.reason,
    level: exception.andonLevel,
    order: orderCode,
    step: seq === null || stepName === null ? null : { seq, name: stepName },
    machine: exception.machineId,
    workCenter: exception.workCenterId,
    blocking: exception.blocking,
    department: departmentOf(catalog, exception)?.id ?? null,
    description: exception.description,
    raisedBy: person(exception.raisedBy) ?? '',
    raisedAt: writeInstant(exception.raisedAt, timeZone),
    calledAt: writeInstant(exception.calledAt ?? exception.raisedAt, timeZone),
    owner: person(exception.acknowledgedBy),
    acknowledgedAt: writeInstantOrNull(exception.acknowledgedAt, timeZone),
    resolvedBy: person(exception.resolvedBy),
    resolvedAt: writeInstantOrNull(exception.resolvedAt, timeZone),
    cause: exception.cause,
    causeNote: exception.causeNote,
    downtimeMinutes: minutesDown(catalog, record, now),
  }
}

export function detailJson(record: ExceptionRecord, catalog: Catalog, now: Instant): ExceptionDetailJson {
  const { timeZone } = catalog.site
  const person = (id: PersonId | null) => employeeNumberOrNull(catalog, id)
  return {
    ...exceptionJson(record, catalog, now),
    downtime: record.intervals.map(({ from, to }) => ({
      from: writeInstant(from, timeZone),
      to: writeInstantOrNull(to, timeZone),
    })),
    thread: record.thread.map(entry => ({
      kind: entry.kind,
      at: writeInstant(entry.at, timeZone),
      person: person(entry.personId) ?? '',
      program: entry.actorName,
      department: entry.departmentId,
      to: person(entry.toPersonId),
      cause: entry.cause,
      minutes: entry.minutes,
      photo: entry.photoId,
      note: entry.note,
    })),
  }
}
