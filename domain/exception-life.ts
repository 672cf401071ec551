/**
 * An exception's life: raised, taken, corrected, handed over, resolved, opened again. Rules on how it stands and who asks;
 * each gives the new state with the event that says so, or a refusal that says why not.
 */
import {
  type ExceptionChange,
  type ExceptionEvent,
  type ProductionException,
  type Refused,
  refused,
} from './decision.ts'
import { cutTo, type Interval, minutesIn, type TimeOfDowntime } from './downtime.ts'
import type { DepartmentId, ExceptionKind, Instant, Person, PersonId, ReasonCode, WorkCenterId } from './model.ts'
import { type Action, mayDo, type Subject } from './permissions.ts'

export const EXCEPTION_EVENT_KINDS = [
  'raised',
  'acknowledged',
  'corrected',
  'handedOver',
  'assigned',
  'commented',
  'photo',
  'resolved',
  'reopened',
] as const
export type ExceptionEventKind = (typeof EXCEPTION_EVENT_KINDS)[number]

export type ExceptionRefusal =
  | { readonly kind: 'resolved'; readonly by: PersonId | null; readonly at: Instant }
  | { readonly kind: 'notResolved' }
  | { readonly kind: 'notYours' }
  | { readonly kind: 'taken'; readonly by: PersonId; readonly at: Instant }
  | { readonly kind: 'sameDepartment'; readonly departmentId: DepartmentId }
  | { readonly kind: 'sameOwner'; readonly personId: PersonId }
  | { readonly kind: 'personLeft'; readonly personId: PersonId }
  | { readonly kind: 'nothingSaid' }
  | { readonly kind: 'causeMissing' }
  | { readonly kind: 'badMinutes' }
  /** No more minutes than have passed since it was raised. */
  | { readonly kind: 'minutesAbove'; readonly most: number }
  /** What earlier standstills of it came to is not taken back. */
  | { readonly kind: 'minutesBelow'; readonly least: number }
  | { readonly kind: 'minutesWhy'; readonly proposed: number }

export type ExceptionDecision =
  | ({ readonly kind: 'decided'; readonly event: ExceptionEvent } & Omit<ExceptionChange, 'events'>)
  | Refused<ExceptionRefusal>

export type ExceptionAsking = {
  readonly actor: Person
  readonly now: Instant
  readonly subject: Subject
}

/** What is said of an exception; what a kind does not need stays empty. */
export const eventOf = (
  kind: ExceptionEventKind,
  { actor, now }: { readonly actor: Pick<Person, 'id'>; readonly now: Instant },
  more: Partial<ExceptionEvent> = {},
): ExceptionEvent => ({
  kind,
  at: now,
  personId: actor.id,
  departmentId: null,
  toPersonId: null,
  cause: null,
  minutes: null,
  photoId: null,
  note: '',
  ...more,
})

const over = ({ resolvedBy: by }: ProductionException, at: Instant): Refused<ExceptionRefusal> =>
  refused({ kind: 'resolved', by, at })

const decided = (before: ProductionException, patch: Partial<ProductionException>, event: ExceptionEvent) =>
  ({ kind: 'decided', exception: { ...before, ...patch }, expectedVersion: before.version, event }) as const

function closedTo(
  exception: ProductionException,
  { actor, subject }: ExceptionAsking,
  right: Action,
): Refused<ExceptionRefusal> | null {
  if (exception.resolvedAt !== null) return over(exception, exception.resolvedAt)
  return mayDo(actor, right, subject) ? null : refused({ kind: 'notYours' })
}

/** The first one is its owner. */
export function acknowledge(exception: ProductionException, asking: ExceptionAsking): ExceptionDecision {
  const closed = closedTo(exception, asking, 'acknowledge')
  if (closed !== null) return closed
  const { acknowledgedBy: by, acknowledgedAt: at } = exception
  if (by !== null && at !== null) return refused({ kind: 'taken', by, at })
  const owner = { acknowledgedBy: asking.actor.id, acknowledgedAt: asking.now }
  return decided(exception, owner, eventOf('acknowledged', asking))
}

/** Another department must act: nobody of it has taken it, and its time begins now. */
export function handOver(
  exception: ProductionException,
  asking: ExceptionAsking & { readonly to: DepartmentId; readonly from: DepartmentId | null; readonly note: string },
): ExceptionDecision {
  const closed = closedTo(exception, asking, 'handOverException')
  if (closed !== null) return closed
  if (asking.from === asking.to) return refused({ kind: 'sameDepartment', departmentId: asking.to })
  const patch = { departmentId: asking.to, calledAt: asking.now, acknowledgedBy: null, acknowledgedAt: null }
  return decided(exception, patch, eventOf('handedOver', asking, { departmentId: asking.to, note: asking.note }))
}

/** Somebody is named its owner. */
export function assign(
  exception: ProductionException,
  asking: ExceptionAsking & { readonly to: Person; readonly note: string },
): ExceptionDecision {
  const closed = closedTo(exception, asking, 'handOverException')
  if (closed !== null) return closed
  const { to, note } = asking
  if (!to.active) return refused({ kind: 'personLeft', personId: to.id })
  if (exception.acknowledgedBy === to.id) return refused({ kind: 'sameOwner', personId: to.id })
  const patch = { acknowledgedBy: to.id, acknowledgedAt: asking.now }
  return decided(exception, patch, eventOf('assigned', asking, { toPersonId: to.id, note }))
}

/** A word in its thread. */
export function comment(exception: ProductionException, asking: ExceptionAsking, text: string): ExceptionDecision {
  if (exception.resolvedAt !== null) return over(exception, exception.resolvedAt)
  const note = text.trim()
  if (note === '') return refused({ kind: 'nothingSaid' })
  return decided(exception, {}, eventOf('commented', asking, { note }))
}

/** What was understood wrongly when it was raised. */
export type Correction = {
  readonly kind: ExceptionKind
  readonly reason: ReasonCode | null
  readonly machine: string | null
  readonly machineId: string | null
  readonly workCenterId: WorkCenterId | null
  readonly blocking: boolean
  readonly andonLevel: number
}

/** The department that is called follows the reason, unless somebody has handed it over. */
export function correct(
  exception: ProductionException,
  asking: ExceptionAsking & {
    readonly to: Correction
    readonly departmentId: DepartmentId | null
    readonly note: string
  },
): ExceptionDecision {
  const closed = closedTo(exception, asking, 'resolve')
  if (closed !== null) return closed
  const { to, departmentId, note, now } = asking
  const calls = departmentId !== null && departmentId !== exception.departmentId
  const called = calls ? { departmentId, calledAt: now, acknowledgedBy: null, acknowledgedAt: null } : {}
  const stands =
    to.blocking === exception.blocking ? {} : to.blocking ? { stoppedAt: now, resumedAt: null } : { resumedAt: now }
  return decided(exception, { ...to, ...called, ...stands }, eventOf('corrected', asking, { note }))
}

/** How it ended, in the words of whoever ends it. `minutes` null: as long as work stood still. */
export type Resolution = {
  readonly cause: ReasonCode | null
  readonly note: string
  readonly minutes: number | null
  readonly minutesWhy: string
}

/** The standstills of it so far; of the last one `to` is null while it goes on. */
export type Standstill = { readonly intervals: readonly Interval[]; readonly time: TimeOfDowntime }

export function resolve(
  exception: ProductionException,
  asking: ExceptionAsking & { readonly resolution: Resolution; readonly stood: Standstill },
): ExceptionDecision {
  const closed = closedTo(exception, asking, 'resolve')
  if (closed !== null) return closed
  const { now, resolution, stood } = asking
  const note = resolution.note.trim()
  if (resolution.cause === null && note === '') return refused({ kind: 'causeMissing' })
  const proposed = proposedMinutes(stood, now)
  const minutes = resolution.minutes ?? proposed
  const wrong = minutesRefused(exception, asking, minutes, proposed)
  if (wrong !== null) return refused(wrong)
  const patch = {
    acknowledgedBy: exception.acknowledgedBy ?? asking.actor.id,
    acknowledgedAt: exception.acknowledgedAt ?? now,
    resolvedBy: asking.actor.id,
    resolvedAt: now,
    resumedAt: minutes < proposed ? cutTo(stood.intervals, minutes, stood.time, now) : null,
    cause: resolution.cause,
    causeNote: note,
    downtimeMinutes: minutes,
  }
  const why = minutes === proposed ? '' : resolution.minutesWhy.trim()
  const said = [note, why].filter(text => text !== '').join(' · ')
  return decided(exception, patch, eventOf('resolved', asking, { cause: resolution.cause, minutes, note: said }))
}

/** Whole working minutes that work stood still because of it. */
export const proposedMinutes = ({ intervals, time }: Standstill, now: Instant): number =>
  Math.floor(minutesIn(intervals, time, now))

function minutesRefused(
  exception: ProductionException,
  { now, resolution, stood }: { readonly now: Instant; readonly resolution: Resolution; readonly stood: Standstill },
  minutes: number,
  proposed: number,
): ExceptionRefusal | null {
  if (!Number.isInteger(minutes) || minutes < 0) return { kind: 'badMinutes' }
  const most = Math.floor((now.epochMilliseconds - exception.raisedAt.epochMilliseconds) / 60_000)
  if (minutes > Math.max(most, proposed)) return { kind: 'minutesAbove', most: Math.max(most, proposed) }
  const over = stood.intervals.filter(({ to }) => to !== null)
  const least = Math.floor(minutesIn(over, stood.time, now))
  if (minutes < least) return { kind: 'minutesBelow', least }
  return minutes !== proposed && resolution.minutesWhy.trim() === '' ? { kind: 'minutesWhy', proposed } : null
}

/** It was not really solved. `blocks`: whether there is still something that it can hold. */
export function reopen(
  exception: ProductionException,
  asking: ExceptionAsking & { readonly note: string; readonly blocks: boolean },
): ExceptionDecision {
  if (exception.resolvedAt === null) return refused({ kind: 'notResolved' })
  if (!mayDo(asking.actor, 'resolve', asking.subject)) return refused({ kind: 'notYours' })
  const patch = {
    blocking: exception.blocking && asking.blocks,
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedBy: null,
    resolvedAt: null,
    calledAt: asking.now,
    stoppedAt: asking.now,
    resumedAt: null,
    cause: null,
    causeNote: '',
    downtimeMinutes: null,
  }
  return decided(exception, patch, eventOf('reopened', asking, { note: asking.note.trim() }))
}

/** What people call it. */
export const exceptionCode = (no: number): string => `E-${no}`
