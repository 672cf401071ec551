/** What is still to be told of alerts, by department; and that it was told, with the card it stands on. */
import type { Alert } from '../domain/alert.ts'
import type { PostedCard } from '../domain/alert-telling.ts'
import type { DepartmentId, Instant, PersonId, TeamId } from '../domain/model.ts'
import { type AlertRow, alertColumns, toAlert } from './alert-rows.ts'
import type { OutboxEntry } from './commit.ts'
import type { Queryable, Transaction } from './connect.ts'
import type { Span } from './digest-facts.ts'

/** Spelled out, so that the planner sees the index of what has news. */
const hasNews = (sql: Queryable) => sql`a.news is not null and a.news <> 'ask' and a.state <> 'asked'`
const isLoud = (sql: Queryable) => sql`a.news in ('fired', 'escalated', 'promisePassed', 'repeated')`

/** Departments of which something is to be told; null: of no department. */
export async function departmentsWithNews(sql: Queryable): Promise<readonly (DepartmentId | null)[]> {
  const rows = await sql<{ id: string | null }[]>`
    select distinct a.department_id as id from alert a where ${hasNews(sql)} order by 1`
  return rows.map(({ id }) => id as DepartmentId | null)
}

/** False: another instance is telling this department now. Until the transaction ends. */
export async function lockTelling(tx: Transaction, department: DepartmentId | null): Promise<boolean> {
  const [row] = await tx<{ ours: boolean }[]>`
    select pg_try_advisory_xact_lock(4207310, hashtext(${`alerts:${department ?? ''}`})) as ours`
  return row?.ours ?? false
}

/** Those with the same people to call: a department's thousand late steps are a handful of these. */
export type NewsGroup = {
  readonly teamId: TeamId | null
  readonly level: number
  readonly assigneeId: PersonId | null
  readonly news: Exclude<Alert['news'], null>
  readonly anyTime: boolean
  /** Goes up a level, and is of safety or equipment, or of an order that is due today. */
  readonly critical: boolean
  readonly count: number
}

const MOST_GROUPS = 200

/** Worst first. `today`: the plant's day. */
export async function newsOf(
  tx: Transaction,
  department: DepartmentId | null,
  today: Span,
): Promise<readonly NewsGroup[]> {
  const rows = await tx<
    (Omit<NewsGroup, 'teamId' | 'assigneeId'> & { teamId: string | null; assigneeId: string | null })[]
  >`
    select a.team_id as "teamId", a.level, a.assignee_id as "assigneeId", a.news, a.any_time as "anyTime",
      a.news = 'escalated' and (
        exists (select from exception e where e.id = a.exception_id and e.kind in ('safety', 'equipment'))
        or exists (select from orders o where o.id = a.order_id and o.due_at >= ${today.from} and o.due_at < ${today.to})
      ) as critical,
      count(*)::int as count
    from alert a where ${hasNews(tx)} and a.department_id is not distinct from ${department}
    group by 1, 2, 3, 4, 5, 6 order by max(a.harm) desc limit ${MOST_GROUPS}`
  return rows.map(row => ({
    ...row,
    teamId: row.teamId as TeamId | null,
    assigneeId: row.assigneeId as PersonId | null,
  }))
}

/** What a card shows: the worst, how many there are, and what is over since it was last told. */
export type Board = {
  readonly worst: readonly Alert[]
  readonly live: number
  readonly over: readonly Alert[]
  readonly overCount: number
}

export type BoardFilter = {
  readonly most: number
  /** Only what passes quiet hours. */
  readonly onlyAnyTime?: boolean
  /** Only what somebody must be called for now. */
  readonly onlyLoud?: boolean
}

export async function boardOf(
  sql: Queryable,
  department: DepartmentId | null,
  { most, onlyAnyTime = false, onlyLoud = false }: BoardFilter,
): Promise<Board> {
  const filter = sql`a.department_id is not distinct from ${department}
    ${onlyAnyTime ? sql`and a.any_time` : sql``} ${onlyLoud ? sql`and a.news is not null and ${isLoud(sql)}` : sql``}`
  const isShown = sql`a.state in ('firing', 'acknowledged', 'silenced') and a.muted_by is null`
  const worst = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a
    where a.state <> 'closed' and ${isShown} and ${filter} order by a.harm desc, a.id limit ${most}`
  const over = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a
    where a.state <> 'closed' and a.state = 'resolved' and a.news = 'resolved' and ${filter}
    order by a.harm desc, a.id limit ${most}`
  const [counts] = await sql<{ live: number; over: number }[]>`
    select count(*) filter (where ${isShown})::int as live,
      count(*) filter (where a.state = 'resolved' and a.news = 'resolved')::int as over
    from alert a where a.state <> 'closed' and ${filter}`
  return {
    worst: worst.flatMap(toAlert),
    live: counts?.live ?? 0,
    over: over.flatMap(toAlert),
    overCount: counts?.over ?? 0,
  }
}

/** Of one person's: what is newly theirs to act on. */
export async function escalatedTo(
  tx: Transaction,
  department: DepartmentId | null,
  groups: readonly Pick<NewsGroup, 'teamId' | 'level' | 'assigneeId'>[],
  most: number,
): Promise<{ readonly worst: readonly Alert[]; readonly live: number }> {
  const wanted = JSON.stringify(groups.map(one => ({ team: one.teamId, level: one.level, assignee: one.assigneeId })))
  const rows = await tx<(AlertRow & { total: number })[]>`
    select ${alertColumns(tx)}, (count(*) over ())::int as total from alert a
    where ${hasNews(tx)} and ${isLoud(tx)} and a.department_id is not distinct from ${department}
      and exists (select from jsonb_to_recordset(${wanted}::text::jsonb) as w(team text, level integer, assignee text)
        where w.team is not distinct from a.team_id and w.level = a.level and w.assignee is not distinct from a.assignee_id)
    order by a.harm desc, a.id limit ${most}`
  return { worst: rows.flatMap(toAlert), live: rows[0]?.total ?? 0 }
}

export type ToldGroup = Pick<NewsGroup, 'teamId' | 'level' | 'assigneeId'> & { readonly to: readonly PersonId[] }

/**
 * Marks the department's news as told, with whom it called, and closes what resolved by itself. Returns how many.
 * `where`: for the record, such as the groups' lanes.
 */
export async function markTold(
  tx: Transaction,
  department: DepartmentId | null,
  told: {
    readonly now: Instant
    readonly groups: readonly ToldGroup[]
    readonly where: string
    readonly onlyAnyTime: boolean
  },
): Promise<number> {
  const groups = JSON.stringify(
    told.groups.map(one => ({ team: one.teamId, level: one.level, assignee: one.assigneeId, people: one.to })),
  )
  const rows = await tx`
    with called as materialized (
      select team, level, assignee, array(select jsonb_array_elements_text(people)) as people
      from jsonb_to_recordset(${groups}::text::jsonb) as c(team text, level integer, assignee text, people jsonb)
    ), told as (
      update alert a set news = null, told_at = ${told.now},
        told_to = coalesce((select c.people from called c where c.team is not distinct from a.team_id
          and c.level = a.level and c.assignee is not distinct from a.assignee_id and ${isLoud(tx)} limit 1), a.told_to),
        state = case when a.state = 'resolved' and a.resolved_by is null then 'closed' else a.state end,
        version = case when a.state = 'resolved' and a.resolved_by is null then a.version + 1 else a.version end
      where ${hasNews(tx)} and a.department_id is not distinct from ${department}
        ${told.onlyAnyTime ? tx`and a.any_time` : tx``}
      returning a.id, a.level, a.told_to
    )
    insert into alert_log (alert_id, at, what, level, note)
    select id, ${told.now}, 'told', level, ${told.where} from told returning 1`
  return rows.length
}

/** What would be repeated until then becomes news now; how many. */
export async function joinRepeats(
  tx: Transaction,
  department: DepartmentId | null,
  now: Instant,
  until: Instant,
): Promise<number> {
  const rows = await tx`
    with joined as (
      update alert a set news = 'repeated'
      where a.state = 'firing' and a.news is null and a.muted_by is null and a.repeat_at <= ${until}
        and a.department_id is not distinct from ${department} returning a.id, a.level
    )
    insert into alert_log (alert_id, at, what, level) select id, ${now}, 'repeated', level from joined returning 1`
  return rows.length
}

/** A card that called somebody has repeated all that is theirs: each alert on its own would call them again and again. */
export async function postponeRepeats(
  tx: Transaction,
  department: DepartmentId | null,
  groups: readonly (Pick<NewsGroup, 'teamId' | 'level' | 'assigneeId'> & { readonly repeatAt: Instant })[],
): Promise<void> {
  const written = JSON.stringify(
    groups.map(one => ({ team: one.teamId, level: one.level, assignee: one.assigneeId, repeat_at: one.repeatAt })),
  )
  await tx`
    update alert a set repeat_at = g.repeat_at
    from jsonb_to_recordset(${written}::text::jsonb) as g(team text, level integer, assignee text, repeat_at timestamptz)
    where a.state = 'firing' and a.department_id is not distinct from ${department} and g.team is not distinct from a.team_id
      and g.level = a.level and g.assignee is not distinct from a.assignee_id and a.repeat_at < g.repeat_at`
}

/** Says in the record what held the department's news back; once per firing. */
export async function noteHeld(
  tx: Transaction,
  department: DepartmentId | null,
  now: Instant,
  because: 'quietHours' | 'rest' | 'tooSoon',
): Promise<void> {
  await tx`
    insert into alert_log (alert_id, at, what, level, note)
    select a.id, ${now}, 'held', a.level, ${because} from alert a
    where ${hasNews(tx)} and ${isLoud(tx)} and a.department_id is not distinct from ${department} and not a.any_time
      and not exists (select from alert_log l where l.alert_id = a.id and l.what = 'held' and l.at >= a.fired_at)`
}

export type StoredCard = PostedCard & {
  readonly lane: string
  readonly dedup: string
  readonly edits: number
  /** It still waits to be sent: there is nothing to edit yet. */
  readonly isWaiting: boolean
}

/** By lane. */
export async function cardsIn(tx: Transaction, lanes: readonly string[]): Promise<ReadonlyMap<string, StoredCard>> {
  const rows = await tx<(Omit<StoredCard, 'called'> & { called: readonly string[] })[]>`
    select c.lane, c.dedup, c.posted_at as "postedAt", c.called, c.edits,
      o.id is not null and o.sent_at is null and o.dead_at is null as "isWaiting",
      coalesce(o.sent_at is not null and l.last_message_id = o.platform_message_id and not exists (
        select from inbound_event e where e.group_lane = c.lane and e.received_at > o.sent_at), false) as "isNewest"
    from alert_card c left join outbox o on o.dedup = c.dedup left join lane l on l.key = c.lane
    where c.lane = any(${[...lanes]}::text[])`
  return new Map(rows.map(row => [row.lane, { ...row, called: row.called as readonly PersonId[] }]))
}

/** Chats that are gone. */
export async function parkedLanes(tx: Transaction, lanes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx<{ key: string }[]>`
    select key from lane where key = any(${[...lanes]}::text[]) and parked_at is not null`
  return new Set(rows.map(({ key }) => key))
}

export async function rememberPosted(
  tx: Transaction,
  card: Pick<StoredCard, 'lane' | 'dedup' | 'postedAt' | 'called'> & { readonly departmentId: DepartmentId },
): Promise<void> {
  await tx`
    insert into alert_card (lane, department_id, dedup, posted_at, called)
    values (${card.lane}, ${card.departmentId}, ${card.dedup}, ${card.postedAt}, ${[...card.called]})
    on conflict (lane) do update set department_id = excluded.department_id, dedup = excluded.dedup,
      posted_at = excluded.posted_at, called = excluded.called, edits = 0`
}

/**
 * A card that has not left yet says what stands now, in its place in the chat's order: after an outage one card comes, not
 * one per round. False: it is being sent at this moment, or has been. The lane's lock keeps a sender from taking it meanwhile.
 */
export async function rewriteWaiting(tx: Transaction, entry: OutboxEntry): Promise<boolean> {
  await tx`insert into lane (key) values (${entry.lane}) on conflict do nothing`
  const [free] = await tx`
    select from lane where key = ${entry.lane} and lease_until < clock_timestamp() for update skip locked`
  if (free === undefined) return false
  const { count } = await tx`
    update outbox set payload = ${JSON.stringify(entry.payload)}::text::jsonb,
      about = ${entry.about === null ? null : JSON.stringify(entry.about)}::text::jsonb,
      not_after = clock_timestamp() + make_interval(secs => ${(entry.expiresAfterMs ?? 0) / 1_000})
    where dedup = ${entry.dedup} and sent_at is null and dead_at is null`
  return count > 0
}

export async function countEdit(tx: Transaction, lane: string): Promise<void> {
  await tx`update alert_card set edits = edits + 1 where lane = ${lane}`
}

/** Workers who are to be asked: silent steps, oldest first. */
export async function questionsToAsk(sql: Queryable, most: number): Promise<readonly Alert[]> {
  const rows = await sql<AlertRow[]>`
    select ${alertColumns(sql)} from alert a where a.news = 'ask' and a.state = 'asked' order by a.id limit ${most}`
  return rows.flatMap(toAlert)
}

/** False: it was asked already, or is over. `untilAt` null leaves it: how long the answer is waited for. */
export async function markAsked(
  tx: Transaction,
  id: number,
  asked: { readonly now: Instant; readonly to: readonly PersonId[]; readonly untilAt: Instant | null },
): Promise<boolean> {
  const rows = await tx`
    update alert set news = null, told_at = ${asked.now}, told_to = ${[...asked.to]},
      until_at = coalesce(${asked.untilAt}, until_at)
    where id = ${id} and news = 'ask' and state = 'asked' returning 1`
  return rows.length > 0
}

/** A question to a person in their chat, unless another one is open there: a bare number must not change its meaning. */
export async function askInChat(
  tx: Transaction,
  question: {
    readonly personId: PersonId
    readonly platform: string
    readonly chatId: string
    readonly question: unknown
    readonly now: Instant
    readonly expiresAt: Instant
  },
): Promise<void> {
  const { personId, platform, chatId, now, expiresAt } = question
  await tx`
    insert into pending_question (person_id, platform, chat_id, question, expires_at)
    values (${personId}, ${platform}, ${chatId}, ${JSON.stringify(question.question)}::text::jsonb, ${expiresAt})
    on conflict (person_id, platform, chat_id) do update set question = excluded.question, expires_at = excluded.expires_at
    where pending_question.expires_at <= ${now}`
}

/** What is to be seen of a department now: what waits to be told of as over is left to the round. */
export async function shownOn(sql: Queryable, department: DepartmentId | null, most: number): Promise<Board> {
  const board = await boardOf(sql, department, { most })
  return { ...board, over: [], overCount: 0 }
}

/** Whether the message is the card of the alerts that the round edits in this group. */
export async function isGroupsCard(sql: Queryable, lane: string, messageId: string): Promise<boolean> {
  const [row] = await sql`
    select from alert_card c join outbox o on o.dedup = c.dedup
    where c.lane = ${lane} and o.platform_message_id = ${messageId}`
  return row !== undefined
}
