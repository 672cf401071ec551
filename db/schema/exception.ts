import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { EXCEPTION_EVENT_KINDS } from '../../domain/exception-life.ts'
import { EXCEPTION_KINDS } from '../../domain/model.ts'
import { bigintReference, instant, notNegative, oneOf, rowId, together } from './columns.ts'
import { orders, step } from './order.ts'
import { department, person } from './people.ts'
import { reason } from './reason.ts'
import { machine, workCenter } from './work-center.ts'

/** An abnormality on the floor, as it stands. Open until `resolved_at`; how it came to stand so is in its events. */
export const exception = pgTable(
  'exception',
  {
    id: text('id').primaryKey(),
    /** What people call it by: E-12. */
    no: integer('no').notNull().generatedByDefaultAsIdentity(),
    version: integer('version').notNull().default(1),
    kind: text('kind').notNull(),
    reason: text('reason').references(() => reason.code),
    orderId: bigintReference('order_id').references(() => orders.id),
    stepId: bigintReference('step_id'),
    /** As it was called: people name machines freely. */
    machine: text('machine'),
    machineId: text('machine_id').references(() => machine.id),
    /** All of its machines are concerned. */
    workCenterId: text('work_center_id').references(() => workCenter.id),
    blocking: boolean('blocking').notNull(),
    andonLevel: integer('andon_level').notNull().default(0),
    escalatedLevel: integer('escalated_level').notNull().default(0),
    /** Who must act now, and since when: its clocks count from here. null: as its reason says, since it was raised. */
    departmentId: text('department_id').references(() => department.id),
    calledAt: instant('called_at'),
    raisedBy: text('raised_by')
      .notNull()
      .references(() => person.id),
    raisedAt: instant('raised_at').notNull(),
    acknowledgedBy: text('acknowledged_by').references(() => person.id),
    acknowledgedAt: instant('acknowledged_at'),
    resolvedBy: text('resolved_by').references(() => person.id),
    resolvedAt: instant('resolved_at'),
    /** When the present standstill began and when the last one ended, where that is not when it was raised or resolved. */
    stoppedAt: instant('stopped_at'),
    resumedAt: instant('resumed_at'),
    cause: text('cause').references(() => reason.code),
    causeNote: text('cause_note').notNull().default(''),
    downtimeMinutes: integer('downtime_minutes'),
    description: text('description').notNull().default(''),
  },
  t => [
    foreignKey({
      name: 'exception_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }),
    // A foreign key of two columns looks away when one is null.
    check('exception_step_has_order', sql`${t.stepId} is null or ${t.orderId} is not null`),
    check(
      'exception_blocks_something',
      sql`not ${t.blocking} or num_nonnulls(${t.stepId}, ${t.machineId}, ${t.workCenterId}) > 0`,
    ),
    oneOf('exception_kind_known', t.kind, EXCEPTION_KINDS),
    notNegative('exception_levels_not_negative', t.andonLevel, t.escalatedLevel),
    notNegative('exception_downtime_not_negative', t.downtimeMinutes),
    together('exception_acknowledged_by_whom_and_when', t.acknowledgedBy, t.acknowledgedAt),
    check('exception_resolved_when', sql`${t.resolvedBy} is null or ${t.resolvedAt} is not null`),
    unique('exception_no').on(t.no),
    index('exception_open_of_step').on(t.stepId).where(sql`${t.resolvedAt} is null and ${t.stepId} is not null`),
    index('exception_open').on(t.raisedAt).where(sql`${t.resolvedAt} is null`),
    index('exception_of_order').on(t.orderId),
    index('exception_of_step').on(t.stepId),
    index('exception_by_time').on(t.raisedAt, t.id),
  ],
)

/** What happened to an exception, and what was said about it: its thread. Append-only. */
export const exceptionEvent = pgTable(
  'exception_event',
  {
    id: rowId(),
    exceptionId: text('exception_id')
      .notNull()
      .references(() => exception.id),
    kind: text('kind').notNull(),
    at: instant('at').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** The program that said it for them: its key's name. */
    actorName: text('actor_name'),
    /** Who must act from then on. */
    departmentId: text('department_id').references(() => department.id),
    toPersonId: text('to_person_id').references(() => person.id),
    cause: text('cause').references(() => reason.code),
    minutes: integer('minutes'),
    photoId: text('photo_id'),
    note: text('note').notNull().default(''),
    /** Through which message. */
    platform: text('platform'),
    eventId: text('event_id'),
    messageId: text('message_id'),
  },
  t => [
    oneOf('exception_event_kind_known', t.kind, EXCEPTION_EVENT_KINDS),
    notNegative('exception_event_minutes_not_negative', t.minutes),
    index('exception_event_of').on(t.exceptionId, t.id),
  ],
)

/** On which machine a step is worked, as last said. */
export const stepMachine = pgTable(
  'step_machine',
  {
    stepId: bigint('step_id', { mode: 'number' })
      .primaryKey()
      .references(() => step.id, { onDelete: 'cascade' }),
    machineId: text('machine_id')
      .notNull()
      .references(() => machine.id),
  },
  t => [index('step_machine_of').on(t.machineId)],
)

/** What stood still, from when to when, by which exception: of one machine, of a whole work center, or of one step. */
export const downtime = pgTable(
  'downtime',
  {
    id: rowId(),
    exceptionId: text('exception_id')
      .notNull()
      .references(() => exception.id),
    machineId: text('machine_id').references(() => machine.id),
    workCenterId: text('work_center_id').references(() => workCenter.id),
    stepId: bigintReference('step_id').references(() => step.id, { onDelete: 'cascade' }),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at'),
  },
  t => [
    check('downtime_of_one_thing', sql`num_nonnulls(${t.machineId}, ${t.workCenterId}, ${t.stepId}) = 1`),
    check('downtime_not_backwards', sql`${t.toAt} is null or ${t.toAt} >= ${t.fromAt}`),
    uniqueIndex('downtime_open_once').on(t.exceptionId).where(sql`${t.toAt} is null`),
    index('downtime_of_exception').on(t.exceptionId, t.fromAt),
    index('downtime_open_of_work_center')
      .on(t.workCenterId)
      .where(sql`${t.toAt} is null and ${t.workCenterId} is not null`),
    index('downtime_open_of_machine').on(t.machineId).where(sql`${t.toAt} is null and ${t.machineId} is not null`),
    index('downtime_by_end').on(t.toAt),
    index('downtime_of_step').on(t.stepId).where(sql`${t.stepId} is not null`),
  ],
)

/**
 * Time that is not counted against an order or one of its steps: it was on hold (`step_id` null), or an exception held
 * the step. An open row of an exception is what blocks a step.
 */
export const orderPause = pgTable(
  'order_pause',
  {
    id: rowId(),
    orderId: bigintReference('order_id')
      .notNull()
      .references(() => orders.id),
    stepId: bigintReference('step_id'),
    exceptionId: text('exception_id').references(() => exception.id),
    fromAt: instant('from_at').notNull(),
    toAt: instant('to_at'),
  },
  t => [
    foreignKey({
      name: 'order_pause_step_of_its_order',
      columns: [t.stepId, t.orderId],
      foreignColumns: [step.id, step.orderId],
    }).onDelete('cascade'),
    together('order_pause_of_step_by_exception', t.stepId, t.exceptionId),
    check('order_pause_not_backwards', sql`${t.toAt} is null or ${t.toAt} >= ${t.fromAt}`),
    index('order_pause_of').on(t.orderId),
    uniqueIndex('order_hold_open_once').on(t.orderId).where(sql`${t.toAt} is null and ${t.stepId} is null`),
    uniqueIndex('order_pause_open_once')
      .on(t.stepId, t.exceptionId)
      .where(sql`${t.toAt} is null and ${t.stepId} is not null`),
    index('order_pause_of_exception').on(t.exceptionId).where(sql`${t.exceptionId} is not null`),
  ],
)
