/** `/exceptions`: what is wrong on the floor, its thread and its standstills; raised and dealt with by the rules of chat. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { type ExceptionListQuery, listExceptions } from '../../db/exception-list.ts'
import { exceptionByNo, type PlacedException } from '../../db/exceptions.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import { exceptionCode } from '../../domain/exception-life.ts'
import {
  type DepartmentId,
  EXCEPTION_KINDS,
  type Instant,
  type OrderCode,
  type Person,
  type PersonId,
  type ReasonCode,
} from '../../domain/model.ts'
import { unreachable } from '../../domain/unreachable.ts'
import type { Raised } from '../handle/exception.ts'
import type { ExceptionDoing } from '../handle/exception-doing.ts'
import { type ExceptionRecord, minutesDown, recordOf } from '../handle/exception-facts.ts'
import { departmentOf } from '../handle/exception-place.ts'
import type { CatalogSource } from './catalog-source.ts'
import type { BookException, ExceptionOutcome } from './exception-booking.ts'
import { EXCEPTION_PROBLEMS, exceptionProblem } from './exception-problems.ts'
import {
  type ExceptionDetailJson,
  type ExceptionJson,
  exceptionDetailShape,
  exceptionShape,
} from './exception-shapes.ts'
import { answeredBefore, apiEventOf, idempotencyHeader, sendOutcome } from './idempotency.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'
import { selectSteps } from './step-selector.ts'
import { flag, instant, note, orderCode, paging, text } from './values.ts'

export type ExceptionDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly catalog: CatalogSource
  readonly bookException: BookException
}

const code = z
  .string()
  .regex(/^E-\d{1,9}$/, 'must be a code such as E-12')
  .describe('What people call it, such as E-12.')

const noOf = (said: string): number => Number(said.slice(2))

export function registerExceptions(app: RestApp, deps: ExceptionDeps): void {
  registerList(app, deps)
  registerOne(app, deps)
  registerRaising(app, deps)
  registerEvents(app, deps)
}

const listQuery = z.strictObject({
  open: flag.describe('true: not resolved yet. false: resolved. Left out: both.'),
  kind: z.enum(EXCEPTION_KINDS).optional(),
  department: text(64).optional().describe('Id of the department that must act.'),
  order: orderCode.optional(),
  machine: text(64).optional().describe('Id of a machine.'),
  since: instant.optional().describe('Raised at or after.'),
  ...paging,
})

function registerList(app: RestApp, { sql, clock, catalog }: ExceptionDeps): void {
  app.get(
    '/exceptions',
    {
      schema: {
        tags: ['exceptions'],
        summary: 'Exceptions of the floor, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(exceptionShape)] }),
      },
    },
    async ({ query: { open, kind, department, order, machine, since, cursor, limit } }) => {
      const query: ExceptionListQuery = {
        ...(open !== undefined && { open }),
        ...(kind !== undefined && { kind }),
        ...(department !== undefined && { departmentId: department as DepartmentId }),
        ...(order !== undefined && { order: order as OrderCode }),
        ...(machine !== undefined && { machineId: machine }),
        ...(since !== undefined && { since }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      }
      const page = await listExceptions(sql, query)
      const known = await catalog.fresh()
      const now = clock.now()
      const items = page.items.map(({ placed, intervals }) =>
        exceptionJson({ placed, intervals, thread: [], photos: 0 }, known, now),
      )
      return { items, nextCursor: page.next }
    },
  )
}

function registerOne(app: RestApp, { sql, clock, catalog }: ExceptionDeps): void {
  app.get(
    '/exceptions/:code',
    {
      schema: {
        tags: ['exceptions'],
        summary: 'One exception with its thread and its standstills',
        params: z.strictObject({ code }),
        response: answers({ 200: ['The exception.', exceptionDetailShape] }, 'notFound'),
      },
    },
    async ({ params }) => {
      const placed = await placedOf(sql, params.code)
      return detailJson(await recordOf(sql, placed), await catalog.fresh(), clock.now())
    },
  )
}

async function placedOf(sql: Sql, said: string): Promise<PlacedException> {
  const placed = await exceptionByNo(sql, noOf(said))
  if (placed !== null) return placed
  throw new Problem('notFound', 'There is no exception of this code.', [{ parameter: 'code', detail: 'is of none' }])
}

const raiseBody = z
  .strictObject({
    person: text(64).describe('Employee number of who raises it.'),
    reason: text(64).describe('Code of a downtime reason: it says what kind of trouble it is and whom to call.'),
    order: orderCode.optional(),
    step: z
      .union([z.int().min(0), text(64)])
      .optional()
      .describe('Its seq, code or name; with `order`.'),
    machine: text(100).optional().describe('Id or name of a machine.'),
    wholeWorkCenter: z.boolean().default(false).describe('All machines of the step’s work center stand still.'),
    blocking: z.boolean().optional().describe('Whether work stands still; left out: as is usual for the reason.'),
    level: z.int().min(0).max(9).optional().describe('Left out: as the reason says.'),
    note,
  })
  .describe('Trouble on the floor.')

function registerRaising(app: RestApp, deps: ExceptionDeps): void {
  app.post(
    '/exceptions',
    {
      config: { scope: 'report' },
      schema: {
        tags: ['exceptions'],
        summary: 'Raise an exception',
        description:
          'By the rules of chat: what is worked on the machine stops, and the department that must act is called.',
        headers: idempotencyHeader,
        body: raiseBody,
        response: answers(
          { 201: ['Raised.', exceptionDetailShape] },
          'keyReused',
          'unknownPerson',
          'unknownReason',
          'unknownMachine',
          'unknownOrder',
          'unknownStep',
          'ambiguousStep',
          'changedMeanwhile',
          ...BODY_PROBLEMS,
        ),
      },
    },
    async (request, reply) => {
      const { body } = request
      const event = apiEventOf(request, body)
      const catalog = await deps.catalog.recent()
      const outcome = await deps.bookException({
        caller: request.caller,
        event,
        person: personCalled(catalog, body.person, '/person'),
        what: 'raise',
        raised: await raisedIn(deps.sql, catalog, body),
        answerTo: (record, known) => detailJson(record, known, deps.clock.now()),
      })
      return answered(outcome, reply)
    },
  )
}

type Reply = Parameters<typeof sendOutcome>[0]

function answered(outcome: ExceptionOutcome, reply: Reply) {
  if (outcome.kind === 'refused') throw exceptionProblem(outcome.why)
  return sendOutcome(reply, outcome)
}

async function raisedIn(sql: Sql, catalog: Catalog, body: z.output<typeof raiseBody>): Promise<Raised> {
  const reason = catalog.downtimes.get(body.reason as ReasonCode)
  if (reason === undefined) throw unknown('unknownReason', 'There is no such downtime reason.', '/reason')
  const { machine = null } = body
  const machines = [...catalog.machines.values()]
  if (machine !== null && !machines.some(({ id, name }) => id === machine || name === machine))
    throw unknown('unknownMachine', 'There is no such machine.', '/machine')
  return {
    at: await stepOf(sql, body),
    reason,
    machine,
    wholeCenter: body.wholeWorkCenter,
    note: body.note,
    blocking: body.blocking ?? null,
    level: body.level ?? null,
  }
}

async function stepOf(sql: Sql, { order: said, step }: z.output<typeof raiseBody>): Promise<Raised['at']> {
  if (said === undefined || step === undefined) return null
  const order = await loadOrder(sql, said as OrderCode)
  if (order === null) throw unknown('unknownOrder', 'There is no such order.', '/order')
  const [found, another] = selectSteps(order, step)
  if (found === undefined) throw unknown('unknownStep', 'The order has no such step.', '/step')
  if (another !== undefined) throw unknown('ambiguousStep', 'Several steps are called so.', '/step')
  return { order: order.code, seq: found.seq }
}

const unknown = (kind: ConstructorParameters<typeof Problem>[0], detail: string, pointer: string): Problem =>
  new Problem(kind, detail, [{ pointer, detail: 'names none, or not one' }])

function personCalled(catalog: Catalog, employeeNo: string, pointer: string): Person {
  const person = catalog.peopleByEmployeeNo.get(employeeNo)
  if (person?.active) return person
  throw unknown('unknownPerson', 'There is no such person.', pointer)
}

const eventBody = z
  .strictObject({
    person: text(64).describe('Employee number of who does it; what they may do in chat they may do here.'),
    kind: z.enum(['acknowledge', 'handOver', 'assign', 'comment', 'resolve', 'reopen']),
    department: text(64).optional().describe('Of `handOver`: id of the department that must act from now on.'),
    to: text(64).optional().describe('Of `assign`: employee number of the new owner.'),
    cause: text(64).optional().describe('Of `resolve`: code of a downtime reason; left out: as it was raised.'),
    minutes: z.int().optional().describe('Of `resolve`: minutes down; left out: as measured in working time.'),
    minutesWhy: note.describe('Of `resolve`: why the minutes are not those that were measured.'),
    note: note.describe('What was done, or what is said.'),
  })
  .describe('What happens to an exception.')

function registerEvents(app: RestApp, deps: ExceptionDeps): void {
  app.post(
    '/exceptions/:code/events',
    {
      config: { scope: 'report' },
      schema: {
        tags: ['exceptions'],
        summary: 'Take an exception, hand it over, comment on it, resolve it or open it again',
        headers: idempotencyHeader,
        params: z.strictObject({ code }),
        body: eventBody,
        response: answers(
          { 200: ['Done.', exceptionDetailShape] },
          'notFound',
          ...EXCEPTION_PROBLEMS,
          ...BODY_PROBLEMS,
        ),
      },
    },
    async (request, reply) => {
      const { body } = request
      const event = apiEventOf(request, body)
      const placed = await placedOf(deps.sql, request.params.code)
      const catalog = await deps.catalog.recent()
      const outcome = await deps.bookException({
        caller: request.caller,
        event,
        person: personCalled(catalog, body.person, '/person'),
        what: 'event',
        exception: placed.exception.id,
        doing: doingIn(catalog, placed, body),
        answerTo: (record, known) => detailJson(record, known, deps.clock.now()),
      })
      // What was done under this key may not be done a second time: the first answer comes before a refusal.
      const known = outcome.kind === 'refused' ? await answeredBefore(deps.sql, event) : null
      return answered(known ?? outcome, reply)
    },
  )
}

function doingIn(catalog: Catalog, { exception }: PlacedException, body: z.output<typeof eventBody>): ExceptionDoing {
  const { kind, note: said } = body
  switch (kind) {
    case 'acknowledge':
      return { verb: kind }
    case 'comment':
      return { verb: kind, text: said }
    case 'reopen':
      return { verb: kind, note: said }
    case 'assign':
      return { verb: kind, to: personCalled(catalog, body.to ?? '', '/to'), note: said }
    case 'handOver': {
      const department = catalog.departments.get((body.department ?? '') as DepartmentId)
      if (department === undefined) throw unknown('unknownDepartment', 'There is no such department.', '/department')
      return { verb: kind, to: department.id, note: said }
    }
    case 'resolve': {
      const cause = body.cause === undefined ? exception.reason : (body.cause as ReasonCode)
      if (cause !== null && !catalog.downtimes.has(cause))
        throw unknown('unknownReason', 'There is no such downtime reason.', '/cause')
      const { minutes = null, minutesWhy } = body
      return { verb: kind, resolution: { cause, note: said, minutes, minutesWhy } }
    }
    default:
      return unreachable(kind)
  }
}

function exceptionJson(record: ExceptionRecord, catalog: Catalog, now: Instant): ExceptionJson {
  const { exception, orderCode, seq, stepName } = record.placed
  const { timeZone } = catalog.site
  const person = (id: PersonId | null): string | null =>
    id === null ? null : (catalog.people.get(id)?.employeeNo ?? id)
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

function detailJson(record: ExceptionRecord, catalog: Catalog, now: Instant): ExceptionDetailJson {
  const { timeZone } = catalog.site
  const person = (id: PersonId | null) => (id === null ? null : (catalog.people.get(id)?.employeeNo ?? id))
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
