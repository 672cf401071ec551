/**
 * What must be known before a message can be understood; it is asked for every single one, in one round trip (two where
 * a foreseen order has moved on).
 */
import type { Instant, Order, OrderCode, PersonId, StepId } from '../domain/model.ts'
import type { Pool, Queryable } from './connect.ts'
import { type OrderOrVersion, orderUnlessKnown } from './order-memory.ts'
import {
  type FactsDocument,
  factsDocument,
  forReport,
  type ReportFacts,
  type ReportFactsQuery,
} from './report-facts.ts'
import { onlyRow, toInstant } from './row-values.ts'

export type RunningStep = {
  readonly orderCode: OrderCode
  readonly seq: number
  readonly stepId: StepId
  readonly startedAt: Instant
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
  /** What was asked for with `foreseen`; null when that was null or the order does not exist. */
  readonly foreseen: { readonly order: Order; readonly facts: ReportFacts } | null
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
  /** The report that the message most likely is: what it needs comes in the same round trip. */
  readonly foreseen?: { readonly query: ReportFactsQuery; readonly known: Order | null } | null
}

type TurnDocument = {
  readonly catalogVersion: number | null
  readonly priorAnswer: unknown
  readonly pressedAnswer: unknown
  readonly pending: unknown
  readonly about: unknown
  readonly running: readonly { orderCode: string; seq: number; stepId: number; startedAt: string }[]
  readonly order: OrderOrVersion | null
  readonly facts: FactsDocument | null
}

/** Answers for a person who is not known (`personId` null) hold nothing of any person. */
export async function loadTurn(pool: Pool, query: TurnQuery): Promise<LoadedTurn> {
  const { platform, eventId, chatId, personId, quotedMessageId, pressKey, now, foreseen = null } = query
  const { turns: sql } = pool.dedicated
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
    'order', ${foreseen === null ? sql`null` : sql`(select ${orderUnlessKnown(sql, foreseen.known)} from orders o where o.code = ${foreseen.query.order})`},
    'facts', ${foreseen === null ? sql`null` : factsDocument(sql, foreseen.query)}) as document`
  const { order, facts, catalogVersion, running, ...document } = onlyRow(rows).document
  const isThere = foreseen !== null && order !== null && facts !== null
  return {
    ...document,
    catalogVersion: catalogVersion ?? 0,
    running: running.map(toRunning),
    foreseen: isThere ? await forReport(pool, { order, facts }, foreseen.query, foreseen.known) : null,
  }
}

const toRunning = ({ orderCode, seq, stepId, startedAt }: TurnDocument['running'][number]): RunningStep => ({
  orderCode: orderCode as OrderCode,
  seq,
  stepId: stepId as StepId,
  startedAt: toInstant(startedAt),
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
