import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { DEPARTMENT_KINDS, ROLES } from '../../domain/model.ts'
import { calendar } from './calendar.ts'
import { instant, oneOf, texts, together } from './columns.ts'

export const department = pgTable(
  'department',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    parentId: text('parent_id').references((): AnyPgColumn => department.id),
    /** What its chat group is called, where it has one. */
    chatTitle: text('chat_title'),
  },
  t => [oneOf('department_kind_known', t.kind, DEPARTMENT_KINDS)],
)

export const team = pgTable('team', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  departmentId: text('department_id')
    .notNull()
    .references(() => department.id),
  /** Deferred to the commit (custom migration): team and leader name each other. */
  leaderId: text('leader_id').references((): AnyPgColumn => person.id),
  calendarId: text('calendar_id')
    .notNull()
    .references(() => calendar.id),
})

export const person = pgTable(
  'person',
  {
    id: text('id').primaryKey(),
    employeeNo: text('employee_no').notNull().unique(),
    name: text('name').notNull(),
    departmentId: text('department_id')
      .notNull()
      .references(() => department.id),
    teamId: text('team_id').references(() => team.id),
    role: text('role').notNull(),
    isAdmin: boolean('is_admin').notNull().default(false),
    /** Step codes the person may report. */
    skills: texts('skills'),
    payType: text('pay_type').notNull(),
    active: boolean('active').notNull().default(true),
    /** null: the site's. */
    locale: text('locale'),
  },
  t => [
    oneOf('person_role_known', t.role, ROLES),
    oneOf('person_pay_type_known', t.payType, ['piece', 'hourly', 'monthly']),
    index('person_team').on(t.teamId),
    index('person_department').on(t.departmentId),
    index('person_name').on(t.name),
  ],
)

/** Who somebody is on a platform. One platform user is one person; a person may be on several platforms. */
export const personIdentity = pgTable(
  'person_identity',
  {
    platform: text('platform').notNull(),
    userId: text('user_id').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** The direct chat with the bot, once it is known. */
    directChatId: text('direct_chat_id'),
    boundAt: instant('bound_at').notNull(),
    /** null: by the platform's own word, an import or the API. */
    boundBy: text('bound_by').references(() => person.id),
    /** What the platform's own directory calls them, refreshed daily; null where it does not tell. */
    platformName: text('platform_name'),
    platformDepartment: text('platform_department'),
    /** null while they are there; else since when the directory says they have left. */
    leftAt: instant('left_at'),
  },
  t => [
    primaryKey({ columns: [t.platform, t.userId] }),
    unique('person_identity_one_per_platform').on(t.personId, t.platform),
  ],
)

/** An unknown platform user who says which person they are, until a leader confirms. */
export const bindingRequest = pgTable(
  'binding_request',
  {
    id: text('id').primaryKey(),
    platform: text('platform').notNull(),
    userId: text('user_id').notNull(),
    userName: text('user_name'),
    chatId: text('chat_id'),
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    status: text('status').notNull().default('waiting'),
    requestedAt: instant('requested_at').notNull(),
    decidedBy: text('decided_by').references(() => person.id),
    decidedAt: instant('decided_at'),
  },
  t => [
    oneOf('binding_request_status_known', t.status, ['waiting', 'confirmed', 'refused']),
    together('binding_request_decided_by_whom_and_when', t.decidedBy, t.decidedAt),
    check('binding_request_decided_or_waiting', sql`(${t.status} = 'waiting') = (${t.decidedAt} is null)`),
    uniqueIndex('binding_request_one_waiting').on(t.platform, t.userId).where(sql`${t.status} = 'waiting'`),
    index('binding_request_waiting_for').on(t.personId).where(sql`${t.status} = 'waiting'`),
  ],
)

/** The one-time code printed at start by which the first administrator is made. Only its hash is kept. */
export const adminClaim = pgTable(
  'admin_claim',
  {
    codeHash: text('code_hash').primaryKey(),
    createdAt: instant('created_at').notNull(),
    usedBy: text('used_by').references(() => person.id),
    usedAt: instant('used_at'),
  },
  t => [together('admin_claim_used_by_whom_and_when', t.usedBy, t.usedAt)],
)

/** The chat that belongs to a department. */
export const departmentGroup = pgTable(
  'department_group',
  {
    platform: text('platform').notNull(),
    chatId: text('chat_id').notNull(),
    departmentId: text('department_id')
      .notNull()
      .references(() => department.id),
    title: text('title'),
    boundAt: instant('bound_at').notNull(),
    boundBy: text('bound_by').references(() => person.id),
  },
  t => [primaryKey({ columns: [t.platform, t.chatId] }), index('department_group_department').on(t.departmentId)],
)
