/** What is done about an exception, by a button, by words or by a program: the rule, what it moves, and who hears of it. */
import type { OutboxEntry } from '../../../db/commit.ts'
import { exceptionById, type PlacedException } from '../../../db/exceptions.ts'
import { loadOrder } from '../../../db/orders.ts'
import { isOfMachine } from '../../../domain/exception-kind.ts'
import {
  acknowledge,
  assign,
  type Correction,
  comment,
  correct,
  type ExceptionDecision,
  type ExceptionRefusal,
  handOver,
  type Resolution,
  reopen,
  resolve,
} from '../../../domain/exception-life.ts'
import type { DepartmentId, ExceptionId, Person, ReasonCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import type { Effects } from '../plan.ts'
import { type ExceptionRecord, recordOf, stoodOf, withEvents } from './exception-facts.ts'
import { freeSteps, type OrderEffects, stopSteps, together, touchOrder } from './exception-orders.ts'
import { auditedOn, departmentOf, departmentToCall, type Floor, kindOf, subjectOf } from './exception-place.ts'
import { callDepartment, callPerson, tellAtSteps, tellPeople, updateGroups } from './exception-tell.ts'
import { safetyCall } from './safety-call.ts'

export type ExceptionDoing =
  | { readonly verb: 'acknowledge' }
  | { readonly verb: 'handOver'; readonly to: DepartmentId; readonly note: string }
  | { readonly verb: 'assign'; readonly to: Person; readonly note: string }
  | { readonly verb: 'comment'; readonly text: string }
  | { readonly verb: 'resolve'; readonly resolution: Resolution }
  | { readonly verb: 'reopen'; readonly note: string }
  | { readonly verb: 'correct'; readonly to: Corrected; readonly note: string }

/** As it was chosen; the rest follows from it. `level` null: as the reason says. */
export type Corrected = {
  readonly reason: ReasonCode | null
  readonly machineId: string | null
  readonly wholeCenter: boolean
  readonly blocking: boolean
  readonly level: number | null
}

export type DoneToException =
  | {
      readonly kind: 'done'
      readonly record: ExceptionRecord
      readonly effects: Effects
    }
  | { readonly kind: 'refused'; readonly why: ExceptionRefusal; readonly placed: PlacedException }

/** null: there is no such exception. */
export async function doToException(
  floor: Floor,
  id: ExceptionId,
  doing: ExceptionDoing,
): Promise<DoneToException | null> {
  const placed = await exceptionById(floor.sql, id)
  if (placed === null) return null
  const before = await recordOf(floor.sql, placed)
  const decided = await decide(floor, before, doing)
  if (decided.kind === 'refused') return { kind: 'refused', why: decided.why, placed }
  const { exception, expectedVersion, event } = decided
  const after = withEvents(before, exception, [event])
  const moving = await movedBy(floor, before, after, doing)
  return {
    kind: 'done',
    record: after,
    effects: {
      exceptions: [{ exception, expectedVersion, events: [event] }],
      changes: moving.changes,
      audit: [
        auditedOn(floor, `exception.${event.kind}`, id, {
          minutes: event.minutes,
          department: event.departmentId,
          to: event.toPersonId,
          cause: event.cause,
        }),
      ],
      outbox: tellingOf(floor, before, after, doing, moving),
    },
  }
}

async function decide(floor: Floor, record: ExceptionRecord, doing: ExceptionDoing): Promise<ExceptionDecision> {
  const { exception } = record.placed
  const asking = { actor: floor.person, now: floor.now, subject: subjectOf(floor.catalog, record.placed) }
  switch (doing.verb) {
    case 'acknowledge':
      return acknowledge(exception, asking)
    case 'handOver':
      return handOver(exception, {
        ...asking,
        to: doing.to,
        from: departmentOf(floor.catalog, exception)?.id ?? null,
        note: doing.note,
      })
    case 'assign':
      return assign(exception, { ...asking, to: doing.to, note: doing.note })
    case 'comment':
      return comment(exception, asking, doing.text)
    case 'resolve':
      return resolve(exception, { ...asking, resolution: doing.resolution, stood: stoodOf(floor.catalog, record) })
    case 'reopen':
      return reopen(exception, { ...asking, note: doing.note, blocks: await canBlock(floor, record.placed) })
    case 'correct':
      return correct(exception, {
        ...asking,
        ...(await correctionOf(floor, record.placed, doing.to)),
        note: doing.note,
      })
    default:
      return unreachable(doing)
  }
}

/** A machine can always stand still; a step only while it is worked on. */
async function canBlock(floor: Floor, { exception, orderCode, seq }: PlacedException): Promise<boolean> {
  if (exception.machineId !== null || exception.workCenterId !== null) return true
  const order = orderCode === null ? null : await loadOrder(floor.sql, orderCode)
  const step = order === null || seq === null ? null : findStep(order, seq)
  const open = order !== null && ['planned', 'released', 'inProgress', 'onHold'].includes(order.status)
  return open && step !== null && step.status !== 'completed' && step.status !== 'cancelled'
}

async function correctionOf(
  floor: Floor,
  placed: PlacedException,
  { reason: code, machineId, wholeCenter, blocking, level }: Corrected,
): Promise<{ readonly to: Correction; readonly departmentId: DepartmentId | null }> {
  const { catalog } = floor
  const reason = code === null ? null : (catalog.downtimes.get(code) ?? null)
  const kind = kindOf(catalog, reason)
  const machine = machineId === null || !isOfMachine(kind) ? undefined : catalog.machines.get(machineId)
  const center = wholeCenter && isOfMachine(kind) ? await centerOf(floor, placed) : null
  const to: Correction = {
    kind,
    reason: reason?.code ?? null,
    machine: machine?.name ?? placed.exception.machine,
    machineId: machine?.id ?? null,
    workCenterId: center,
    blocking: false,
    andonLevel: level ?? reason?.andonLevel ?? placed.exception.andonLevel,
  }
  const can = await canBlock(floor, { ...placed, exception: { ...placed.exception, ...to } })
  const raiser = catalog.people.get(placed.exception.raisedBy) ?? null
  // Somebody who handed it over knew better than its reason.
  const same = code === placed.exception.reason
  return {
    to: { ...to, blocking: blocking && can },
    departmentId: same ? null : (departmentToCall(catalog, reason, kind, raiser)?.id ?? null),
  }
}

/** The work center where it is: of its step, else of its machine. */
export async function centerOf({ sql, catalog }: Floor, { exception, orderCode, seq }: PlacedException) {
  const order = orderCode === null ? null : await loadOrder(sql, orderCode)
  const step = order === null || seq === null ? null : findStep(order, seq)
  const machine = exception.machineId === null ? undefined : catalog.machines.get(exception.machineId)
  return step?.workCenterId ?? machine?.workCenterId ?? exception.workCenterId
}

const stands = ({ placed: { exception } }: ExceptionRecord): boolean =>
  exception.blocking && exception.resolvedAt === null

async function movedBy(
  floor: Floor,
  before: ExceptionRecord,
  after: ExceptionRecord,
  { verb }: ExceptionDoing,
): Promise<OrderEffects & { readonly freed: OrderEffects['steps'] }> {
  const nothing: OrderEffects = { changes: [], steps: [] }
  if (verb !== 'resolve' && verb !== 'reopen' && verb !== 'correct') return { ...nothing, freed: [] }
  const held = stands(before) ? await freeSteps(floor, before.placed.exception) : nothing
  const stopped = stands(after) ? await stopSteps(floor, after.placed.exception) : nothing
  const all = together(await touchOrder(floor, after.placed), held, stopped)
  const still = new Set(stopped.steps.map(({ order, seq }) => `${order.code}/${seq}`))
  const was = new Set(held.steps.map(({ order, seq }) => `${order.code}/${seq}`))
  return {
    changes: all.changes,
    steps: stopped.steps.filter(({ order, seq }) => !was.has(`${order.code}/${seq}`)),
    freed: held.steps.filter(({ order, seq }) => !still.has(`${order.code}/${seq}`)),
  }
}

type Moving = Awaited<ReturnType<typeof movedBy>>

function tellingOf(
  floor: Floor,
  before: ExceptionRecord,
  after: ExceptionRecord,
  doing: ExceptionDoing,
  { steps, freed }: Moving,
): readonly OutboxEntry[] {
  const { exception } = after.placed
  const called = before.placed.exception.departmentId !== exception.departmentId
  const isSafety = exception.kind === 'safety' && before.placed.exception.kind !== 'safety'
  return [
    ...updateGroups(floor, before, after),
    ...(doing.verb === 'handOver' || doing.verb === 'reopen' || called ? callAgain(floor, after, doing) : []),
    ...tellPeople(floor, after, [exception.raisedBy, ownerToTell(before, doing)], (context, what) =>
      toldText(floor, after, doing, context.words.exception.told, what),
    ),
    ...(doing.verb === 'assign' ? callOwner(floor, after, doing.to) : []),
    ...tellAtSteps(floor, after, steps, 'stopped'),
    ...tellAtSteps(floor, after, freed, 'goesOn'),
    ...(isSafety ? safetyCall(floor, after, 0, context => context.words.exception.told.safety) : []),
  ]
}

const ownerToTell = ({ placed: { exception } }: ExceptionRecord, { verb }: ExceptionDoing) =>
  verb === 'acknowledge' ? null : (exception.acknowledgedBy ?? exception.resolvedBy)

function callAgain(floor: Floor, after: ExceptionRecord, doing: ExceptionDoing): readonly OutboxEntry[] {
  const why = 'note' in doing ? doing.note : ''
  return callDepartment(floor, after, context => context.words.exception.told.calledYou(floor.person.name, why))
}

function callOwner(floor: Floor, after: ExceptionRecord, to: Person): readonly OutboxEntry[] {
  if (to.id === floor.person.id) return []
  const key = `exception:${after.placed.exception.id}:owner:${after.placed.exception.version + 1}`
  return callPerson(floor, after, to.id, key, context => context.words.exception.told.assignedToYou(floor.person.name))
}

type Told = Parameters<Parameters<typeof tellPeople>[3]>[0]['words']['exception']['told']

function toldText(floor: Floor, after: ExceptionRecord, doing: ExceptionDoing, told: Told, what: string): string {
  const { name } = floor.person
  switch (doing.verb) {
    case 'handOver':
      return told.handOver(what, name, departmentOf(floor.catalog, after.placed.exception)?.name ?? '', doing.note)
    case 'assign':
      return told.assign(what, name, doing.to.name)
    case 'comment':
      return told.comment(what, name, doing.text.trim())
    case 'reopen':
      return told.reopen(what, name, doing.note)
    case 'acknowledge':
    case 'resolve':
    case 'correct':
      return told[doing.verb](what, name)
    default:
      return unreachable(doing)
  }
}
