/** What happened to orders, and the news of it that waits for chats. Taken, spread and told in one transaction a round. */
import type { DepartmentId, Instant, OrderId, PersonId, StepId } from '../domain/model.ts'
import type { NewsKind, Topic } from '../domain/topics.ts'
import type { Queryable, Transaction } from './connect.ts'

export type ProgressEvent = {
  readonly id: number
  readonly kind: NewsKind
  readonly orderId: OrderId
  readonly stepId: StepId | null
  /** The lane of the group in which it was said. */
  readonly chat: string | null
  /** How keys of messages begin that tell of it already. */
  readonly toldBy: string | null
  readonly details: NewsDetails
}

/** Only what the order itself does not say. */
export type NewsDetails = {
  readonly by?: string | null
  readonly exception?: string
  readonly inspection?: string
  readonly quantity?: string
  readonly tier?: number
}

/** Oldest first, and gone with this transaction. */
export async function takeEvents(tx: Transaction, limit: number): Promise<readonly ProgressEvent[]> {
  const rows = await tx<ProgressEvent[]>`
    with taken as (
      delete from progress_event where id in (
        select id from progress_event order by id limit ${limit} for update skip locked)
      returning *)
    select id, kind, order_id as "orderId", step_id as "stepId", chat, told_by as "toldBy", details from taken order by id`
  return rows.map(row => ({ ...row }))
}

export type NewNews = {
  readonly lane: string
  readonly departmentId: DepartmentId | null
  readonly personId: PersonId | null
  readonly topic: Topic | 'followed'
  readonly kind: NewsKind
  /** The same for one chat only once, ever. */
  readonly subject: string
  readonly orderId: OrderId
  readonly stepId: StepId | null
  readonly details: NewsDetails
  readonly notBefore: Instant
}

export async function addNews(tx: Transaction, news: readonly NewNews[]): Promise<void> {
  if (news.length === 0) return
  const rows = news.map(one => ({
    lane: one.lane,
    department_id: one.departmentId,
    person_id: one.personId,
    topic: one.topic,
    kind: one.kind,
    subject: one.subject,
    order_id: one.orderId,
    step_id: one.stepId,
    details: one.details,
    not_before: one.notBefore.toString(),
  }))
  await tx`
    insert into progress_news (lane, department_id, person_id, topic, kind, subject, order_id, step_id, details, not_before)
    select lane, department_id, person_id, topic, kind, subject, order_id, step_id, details, not_before
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(lane text, department_id text, person_id text,
      topic text, kind text, subject text, order_id bigint, step_id bigint, details jsonb, not_before timestamptz)
    on conflict do nothing`
}

export type WaitingNews = Omit<NewNews, 'subject' | 'notBefore'> & { readonly id: number }

/** Of all chats whose time has come; oldest first. */
export async function newsToTell(tx: Transaction, now: Instant, limit: number): Promise<readonly WaitingNews[]> {
  const rows = await tx<WaitingNews[]>`
    select id, lane, department_id as "departmentId", person_id as "personId", topic, kind, order_id as "orderId",
      step_id as "stepId", details
    from progress_news where told_at is null and not_before <= ${now} order by id limit ${limit} for update skip locked`
  return rows.map(row => ({ ...row }))
}

/** Told, or no longer so: either way it is not told again. */
export async function closeNews(tx: Transaction, ids: readonly number[], now: Instant): Promise<void> {
  if (ids.length === 0) return
  await tx`update progress_news set told_at = ${now} where id = any(${[...ids]}::bigint[])`
}

/** Which of these messages have been put out: by the keys that whoever decided gave them. */
export async function messagesPutOut(tx: Transaction, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const rows = await tx<{ dedup: string }[]>`select dedup from outbox where dedup = any(${[...keys]}::text[])`
  return new Set(rows.map(({ dedup }) => dedup))
}

/** When there is next something for a round to do; null: nothing is known of. */
export async function nextNews(sql: Queryable, after: Instant): Promise<Instant | null> {
  const [row] = await sql<{ events: boolean; waiting: Instant | null }[]>`
    select exists (select 1 from progress_event) as events,
      (select min(not_before) from progress_news where told_at is null) as waiting`
  return row?.events === true ? after : (row?.waiting ?? null)
}
