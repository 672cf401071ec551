/** Who somebody is on a platform, who may say so, and which chat belongs to which department. */
import type { DepartmentId, Instant, PersonId, Role } from '../domain/model.ts'
import type { DepartmentGroup } from './catalog.ts'
import type { Queryable, Transaction } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { onlyRow } from './row-values.ts'

export type NewIdentity = {
  readonly platform: string
  readonly userId: string
  readonly personId: PersonId
  readonly directChatId: string | null
  readonly boundAt: Instant
  /** null: by the platform's own word, an import or the API. */
  readonly boundBy: PersonId | null
}

/** `before`: the user this person had on the platform until now; null for none. */
export type IdentityAdded =
  | { readonly kind: 'added'; readonly before: string | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'userIsAnother'; readonly personId: PersonId }

/** A person has one user per platform: a new one replaces the old. A user who is somebody else already stays so. */
export async function addIdentity(tx: Transaction, identity: NewIdentity): Promise<IdentityAdded> {
  const { platform, userId, personId, directChatId, boundAt, boundBy } = identity
  const held = await tx<{ userId: string; personId: string }[]>`
    select user_id as "userId", person_id as "personId" from person_identity
    where platform = ${platform} and (user_id = ${userId} or person_id = ${personId}) for update`
  const another = held.find(row => row.userId === userId && row.personId !== personId)
  if (another !== undefined) return { kind: 'userIsAnother', personId: another.personId as PersonId }
  if (held.some(row => row.userId === userId)) return { kind: 'unchanged' }
  await tx`
    insert into person_identity (platform, user_id, person_id, direct_chat_id, bound_at, bound_by)
    values (${platform}, ${userId}, ${personId}, ${directChatId}, ${boundAt}, ${boundBy})
    on conflict (person_id, platform) do update set user_id = excluded.user_id,
      direct_chat_id = excluded.direct_chat_id, bound_at = excluded.bound_at, bound_by = excluded.bound_by,
      platform_name = null, platform_department = null, left_at = null`
  return { kind: 'added', before: held.at(0)?.userId ?? null }
}

export type BindingRequest = {
  readonly id: string
  readonly platform: string
  readonly userId: string
  /** As the platform calls them. */
  readonly userName: string | null
  /** Where to tell them the outcome. */
  readonly chatId: string | null
  readonly personId: PersonId
  readonly status: 'waiting' | 'confirmed' | 'refused'
  readonly requestedAt: Instant
}

type BindingRow = Omit<BindingRequest, 'personId'> & { readonly personId: string }

const bindingColumns = (sql: Queryable) => sql`
  b.id, b.platform, b.user_id as "userId", b.user_name as "userName", b.chat_id as "chatId",
  b.person_id as "personId", b.status, b.requested_at as "requestedAt"`

const toBindingRequest = (row: BindingRow): BindingRequest => ({ ...row, personId: row.personId as PersonId })

/** A user has one waiting request: asking again for somebody else changes it. Returns the one that waits now. */
export async function requestBinding(
  sql: Queryable,
  request: Omit<BindingRequest, 'status'>,
): Promise<{ readonly request: BindingRequest; readonly isNew: boolean }> {
  const { id, platform, userId, userName, chatId, personId, requestedAt } = request
  const rows = await sql<BindingRow[]>`
    insert into binding_request as b (id, platform, user_id, user_name, chat_id, person_id, requested_at)
    values (${id}, ${platform}, ${userId}, ${userName}, ${chatId}, ${personId}, ${requestedAt})
    on conflict (platform, user_id) where status = 'waiting'
      do update set person_id = excluded.person_id, user_name = excluded.user_name, chat_id = excluded.chat_id
    returning ${bindingColumns(sql)}`
  const row = onlyRow(rows)
  return { request: toBindingRequest(row), isNew: row.id === id }
}

export async function bindingRequestById(sql: Queryable, id: string): Promise<BindingRequest | null> {
  const [row] = await sql<BindingRow[]>`select ${bindingColumns(sql)} from binding_request b where b.id = ${id}`
  return row === undefined ? null : toBindingRequest(row)
}

export type Recognised = {
  readonly id: PersonId
  readonly name: string
  readonly role: Role
  /** On no platform before; playing in the sandbox was none. */
  readonly isNew: boolean
}

/** An active person by employee number, who has no account on the platform yet; null for none. */
export async function unboundPersonByNumber(
  sql: Queryable,
  platform: string,
  employeeNo: string,
): Promise<Recognised | null> {
  const [row] = await sql<{ id: string; name: string; role: Role; isNew: boolean }[]>`
    select p.id, p.name, p.role,
      not exists (select from person_identity i where i.person_id = p.id and i.platform <> 'sandbox') as "isNew"
    from person p
    where p.employee_no = ${employeeNo} and p.active and not exists (
      select from person_identity i where i.person_id = p.id and i.platform = ${platform})`
  return row === undefined ? null : { ...row, id: row.id as PersonId }
}

/** The request of this user that waits; null for none. */
export async function bindingRequestOfUser(
  sql: Queryable,
  platform: string,
  userId: string,
): Promise<BindingRequest | null> {
  const [row] = await sql<BindingRow[]>`
    select ${bindingColumns(sql)} from binding_request b
    where b.platform = ${platform} and b.user_id = ${userId} and b.status = 'waiting'`
  return row === undefined ? null : toBindingRequest(row)
}

export type BindingDecided =
  | { readonly kind: 'decided'; readonly request: BindingRequest; readonly identity: IdentityAdded | null }
  /** Somebody was faster, or there is no such request. */
  | { readonly kind: 'notWaiting' }

/** Confirming binds the user in the same transaction. Whether `by` may do it is asked of `mayDo` before. */
export async function decideBinding(
  tx: Transaction,
  decision: {
    readonly id: string
    readonly confirm: boolean
    readonly by: PersonId
    readonly at: Instant
  },
): Promise<BindingDecided> {
  const { id, confirm, by, at } = decision
  const [row] = await tx<BindingRow[]>`
    update binding_request b
    set status = ${confirm ? 'confirmed' : 'refused'}, decided_by = ${by}, decided_at = ${at}
    where b.id = ${id} and b.status = 'waiting' returning ${bindingColumns(tx)}`
  if (row === undefined) return { kind: 'notWaiting' }
  const request = toBindingRequest(row)
  if (!confirm) return { kind: 'decided', request, identity: null }
  const identity = await addIdentity(tx, { ...request, directChatId: request.chatId, boundAt: at, boundBy: by })
  return { kind: 'decided', request, identity }
}

/** Active people of exactly this employee number and name; people type either with blanks and in any case. */
export async function findPersonByNumberAndName(
  sql: Queryable,
  employeeNo: string,
  name: string,
): Promise<PersonId | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from person
    where upper(employee_no) = upper(${employeeNo.trim()}) and active
      and lower(regexp_replace(name, '\\s', '', 'g')) = lower(${name.replace(/\s/g, '')})`
  return (row?.id as PersonId | undefined) ?? null
}

/** Keeps the hash of the code that makes the first administrator; any earlier unused code is void. */
export async function offerAdminClaim(tx: Transaction, codeHash: string, at: Instant): Promise<void> {
  await tx`delete from admin_claim where used_at is null`
  await tx`insert into admin_claim (code_hash, created_at) values (${codeHash}, ${at}) on conflict do nothing`
}

export async function hasAdmin(sql: Queryable): Promise<boolean> {
  const [row] = await sql`select 1 from person where is_admin and active limit 1`
  return row !== undefined
}

const FIRST_PERSON = 'ADMIN'

/**
 * The first person of a site that knows nobody yet, in a department named like the site: a manager, whom `claimAdmin`
 * makes the administrator. Who is first stays; called again it returns the same person.
 */
export async function createFirstAdmin(tx: Transaction, name: string): Promise<PersonId> {
  await tx`
    insert into department (id, name, kind) select ${FIRST_PERSON}, short_name, 'management' from site
    on conflict (id) do nothing`
  await tx`
    insert into person (id, employee_no, name, department_id, role, pay_type)
    values (${FIRST_PERSON}, ${FIRST_PERSON}, ${name}, ${FIRST_PERSON}, 'manager', 'monthly')
    on conflict (id) do nothing`
  return FIRST_PERSON as PersonId
}

/** Whether the code can still be used. */
export async function isClaimOpen(sql: Queryable, codeHash: string): Promise<boolean> {
  const [row] = await sql`select 1 from admin_claim where code_hash = ${codeHash} and used_at is null`
  return row !== undefined
}

/** Uses the code up and makes the person an administrator; false when it is not a code that can be used. */
export async function claimAdmin(
  tx: Transaction,
  claim: { readonly codeHash: string; readonly personId: PersonId; readonly at: Instant },
): Promise<boolean> {
  const { codeHash, personId, at } = claim
  const [used] = await tx`
    update admin_claim set used_by = ${personId}, used_at = ${at}
    where code_hash = ${codeHash} and used_at is null returning 1`
  if (used === undefined) return false
  await tx`update person set is_admin = true where id = ${personId}`
  return true
}

/** `before`: the department the chat belonged to until now; null for none. */
export type GroupBound = { readonly kind: 'bound' | 'unchanged'; readonly before: DepartmentId | null }

/** A chat belongs to one department; a department may have several chats. */
export async function bindDepartmentGroup(
  tx: Transaction,
  group: DepartmentGroup & { readonly at: Instant; readonly by: PersonId | null },
): Promise<GroupBound> {
  const { platform, chatId, departmentId, title, at, by } = group
  const [held] = await tx<{ departmentId: string }[]>`
    select department_id as "departmentId" from department_group
    where platform = ${platform} and chat_id = ${chatId} for update`
  const before = (held?.departmentId as DepartmentId | undefined) ?? null
  if (before === departmentId) return { kind: 'unchanged', before }
  await tx`
    insert into department_group (platform, chat_id, department_id, title, bound_at, bound_by)
    values (${platform}, ${chatId}, ${departmentId}, ${title}, ${at}, ${by})
    on conflict (platform, chat_id) do update set department_id = excluded.department_id,
      title = coalesce(excluded.title, department_group.title), bound_at = excluded.bound_at, bound_by = excluded.bound_by`
  return { kind: 'bound', before }
}

export type PersonListQuery = {
  readonly departmentId?: DepartmentId
  /** Also people who left. */
  readonly inactive?: boolean
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const personCursor = cursorForm('people', ['string'])

/** Ids by employee number; who they are stands in the catalog. @throws BadCursor */
export async function listPeople(sql: Queryable, query: PersonListQuery): Promise<Page<PersonId>> {
  const after = personCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<{ id: string; employeeNo: string }[]>`
    select id, employee_no as "employeeNo" from person
    where true ${query.inactive === true ? sql`` : sql`and active`}
      ${query.departmentId === undefined ? sql`` : sql`and department_id = ${query.departmentId}`}
      ${after === null ? sql`` : sql`and employee_no > ${after[0]}`}
    order by employee_no limit ${size + 1}`
  return pageOf(
    rows,
    size,
    row => row.id as PersonId,
    row => personCursor.write([row.employeeNo]),
  )
}

/** The language somebody reads from now on; returns what it was, null for the site's. Writes nothing when it is the same. */
export async function setLocale(tx: Transaction, id: PersonId, locale: string): Promise<string | null> {
  const [before] = await tx<{ locale: string | null }[]>`select locale from person where id = ${id} for update`
  if (before?.locale === locale) return locale
  await tx`update person set locale = ${locale} where id = ${id}`
  return before?.locale ?? null
}
