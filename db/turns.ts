/** What must be known before a message can be understood, in one round trip; it is asked for every single one. */
import type { Instant, OrderCode, PersonId, ReportId, StepId } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { onlyRow, toInstant, toQuantity } from './row-values.ts'

export type RunningStep = {
  readonly orderCode: OrderCode
  readonly seq: number
  readonly stepId: StepId
  readonly startedAt: Instant
}

/** The person's newest report that still stands: no reversal, and not reversed. */
export type LastReport = {
  readonly id: ReportId
  readonly orderCode: OrderCode
  readonly seq: number
  readonly stepId: StepId
  readonly good: Quantity
  readonly scrap: Quantity
  readonly rework: Quantity
  readonly reportedAt: Instant
}

export type LoadedTurn = {
  /** 0 while there is no site. Another one than the cached catalog's: ask the cache for it. */
  readonly catalogVersion: number
  /** What this event was answered with before; null when it is new (invariant 2). */
  readonly priorAnswer: unknown
  /** What the first press of this button was answered with; null when nobody pressed it. */
  readonly pressedAnswer: unknown
  /** The open question to this person in this chat; null when there is none or it has expired. */
  readonly pending: unknown
  /** What the quoted message is about; null when the bot did not send it, or has forgotten it. */
  readonly about: unknown
  readonly running: readonly RunningStep[]
  readonly lastReport: LastReport | null
}

export type TurnQuery = {
  readonly platform: string
  readonly eventId: string
  readonly chatId: string
  readonly personId: PersonId | null
  /** The message that was quoted, or whose card was pressed. */
  readonly quotedMessageId: string | null
  readonly pressKey: string | null
  /** By the service's clock: decides whether the pending question has expired. */
  readonly now: Instant
}

type TurnDocument = {
  readonly catalogVersion: number | null
  readonly priorAnswer: unknown
  readonly pressedAnswer: unknown
  readonly pending: unknown
  readonly about: unknown
  readonly running: readonly { orderCode: string; seq: number; stepId: number; startedAt: string }[]
  readonly lastReport: null | {
    id: string
    orderCode: string
    seq: number
    stepId: number
    good: string
    scrap: string
    rework: string
    reportedAt: string
  }
}

/** Answers for a person who is not known (`personId` null) hold nothing of any person. */
export async function loadTurn(sql: Queryable, query: TurnQuery): Promise<LoadedTurn> {
  const { platform, eventId, chatId, personId, quotedMessageId, pressKey, now } = query
  const rows = await sql<{ document: TurnDocument }[]>`select json_build_object(
    'catalogVersion', (select catalog_version from site),
    'priorAnswer', (select answer from inbound_event where platform = ${platform} and event_id = ${eventId}),
    'pressedAnswer', (select answer from inbound_event where press_key = ${pressKey}),
    'pending', (select question from pending_question
      where person_id = ${personId} and platform = ${platform} and chat_id = ${chatId}
        and expires_at > ${now}),
    'about', (select about from card_reference
      where platform = ${platform} and chat_id = ${chatId} and message_id = ${quotedMessageId}),
    'running', (select coalesce(json_agg(json_build_object('orderCode', o.code, 'seq', s.seq, 'stepId', s.id,
        'startedAt', ws.started_at) order by ws.started_at desc, s.id), '[]')
      from work_session ws join step s on s.id = ws.step_id join orders o on o.id = s.order_id
      where ws.person_id = ${personId} and ws.ended_at is null and s.status not in ('completed', 'cancelled')),
    'lastReport', (select json_build_object('id', r.id, 'orderCode', o.code, 'seq', s.seq, 'stepId', s.id,
        'good', r.good::text, 'scrap', r.scrap::text, 'rework', r.rework::text, 'reportedAt', r.reported_at)
      from report r join step s on s.id = r.step_id join orders o on o.id = r.order_id
      where r.reporter_id = ${personId} and r.reversal_of is null
        and not exists (select 1 from report undone where undone.reversal_of = r.id)
      order by r.seq desc limit 1)) as document`
  return toLoadedTurn(onlyRow(rows).document)
}

const toLoadedTurn = (document: TurnDocument): LoadedTurn => ({
  ...document,
  catalogVersion: document.catalogVersion ?? 0,
  running: document.running.map(step => ({
    orderCode: step.orderCode as OrderCode,
    seq: step.seq,
    stepId: step.stepId as StepId,
    startedAt: toInstant(step.startedAt),
  })),
  lastReport: document.lastReport && toLastReport(document.lastReport),
})

export const toLastReport = (row: NonNullable<TurnDocument['lastReport']>): LastReport => ({
  id: row.id as ReportId,
  orderCode: row.orderCode as OrderCode,
  seq: row.seq,
  stepId: row.stepId as StepId,
  good: toQuantity(row.good),
  scrap: toQuantity(row.scrap),
  rework: toQuantity(row.rework),
  reportedAt: toInstant(row.reportedAt),
})

/** What a sent card is about. `about` is JSON data. */
export type CardReference = {
  readonly platform: string
  readonly chatId: string
  readonly messageId: string
  readonly about: unknown
}

/** Remembers what cards are about; the same message again is about what was said last. */
export async function rememberCards(sql: Queryable, references: readonly CardReference[]): Promise<void> {
  if (references.length === 0) return
  await sql`
    insert into card_reference (platform, chat_id, message_id, about)
    select distinct on (r."platform", r."chatId", r."messageId") r."platform", r."chatId", r."messageId", r."about"
    from rows from (jsonb_to_recordset(${JSON.stringify(references)}::text::jsonb)
      as ("platform" text, "chatId" text, "messageId" text, "about" jsonb))
      with ordinality as r("platform", "chatId", "messageId", "about", place)
    order by r."platform", r."chatId", r."messageId", r.place desc
    on conflict (platform, chat_id, message_id) do update set about = excluded.about`
}
