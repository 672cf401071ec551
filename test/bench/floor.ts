/**
 * The floor: the rows of one report written by the one database function in one round trip, and nothing else. What the
 * service adds on top is understanding, reading, deciding and answering. In chat the sandbox, which plays the platform's
 * server, keeps two messages more than a report over REST leaves behind.
 */
import { randomUUID } from 'node:crypto'
import { Temporal } from 'temporal-polyfill'
import type { Commit, CommitOutcome } from '../../db/commit.ts'
import { write } from '../../db/commit-document.ts'
import type { Sql } from '../../db/connect.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Order, PersonId, Report, ReportId } from '../../domain/model.ts'
import { pieces, ZERO } from '../../domain/quantity.ts'
import { MANY_WORKERS, orderCode, workerId } from './plant.ts'

/** What one report left behind, to be written again under other keys: as large, and in as many rows. */
export type Sample = {
  readonly answer: Record<string, string>
  /** What the sandbox keeps of the conversation: what was said, and the card that answered; none over REST. */
  readonly messages: readonly { readonly fromKind: string; readonly text: string | null; readonly card: unknown }[]
}

/** Of the newest report that came this way. */
export async function sampleOf(sql: Sql, way: 'chat' | 'rest'): Promise<Sample> {
  const [event] = await sql<{ answer: Sample['answer'] }[]>`
    select answer from inbound_event where (platform = 'sandbox') = ${way === 'chat'} order by received_at desc limit 1`
  if (event === undefined) throw new Error('the service booked no report')
  const messages = await sql<Sample['messages'][number][]>`
    select from_kind as "fromKind", text, card from sandbox_message order by seq desc limit ${way === 'chat' ? 2 : 0}`
  return { answer: event.answer, messages }
}

/** Each caller keeps to an order of its own, whose version it therefore knows. */
export async function floorCall(sql: Sql, clock: Clock, callers: number, sample: Sample) {
  const orders = await Promise.all(Array.from({ length: callers }, (_, caller) => loadOrder(sql, orderCode(caller))))
  const versions = orders.map(order => order?.version ?? 0)
  return async (caller: number, n: number): Promise<void> => {
    const order = orders[caller]
    if (order == null) throw new Error('the plant has its orders')
    await store(sql, decision(order, versions[caller] ?? 0, caller, n, clock, sample), sample)
    versions[caller] = (versions[caller] ?? 0) + 1
  }
}

/** One decision, one call: the service itself sends several of one moment together. */
async function store(sql: Sql, one: Commit, { messages }: Sample): Promise<void> {
  const written = JSON.stringify(write(one))
  const rows = messages.length === 0 ? storeAlone(sql, written) : storeSaid(sql, written, messages)
  const [row] = await rows
  if (row?.outcome.kind !== 'committed') throw new Error(row?.outcome.kind)
}

type Stored = { outcome: CommitOutcome }

const storeAlone = (sql: Sql, written: string) =>
  sql<Stored[]>`select commit_decision(${written}::text::jsonb) as outcome`

const storeSaid = (sql: Sql, written: string, messages: Sample['messages']) => {
  const rows = messages.map(message => ({ ...message, id: randomUUID() }))
  return sql<Stored[]>`
    with said as (
      insert into sandbox_message (id, chat_id, from_kind, from_id, from_name, text, card, sent_at)
      select id, 'D-' || left(id, 4), "fromKind", left(id, 4), left(id, 4), text, card, now()
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as said(id text, "fromKind" text, text text, card jsonb)
      returning id)
    select commit_decision(${written}::text::jsonb) as outcome from (select count(*) from said) counted`
}

function decision(
  order: Order,
  version: number,
  caller: number,
  n: number,
  clock: Clock,
  { answer, messages }: Sample,
): Commit {
  const now = clock.now()
  const worker = workerId(caller * 1_009 + n, MANY_WORKERS) as PersonId
  const [step] = order.steps
  if (step === undefined) throw new Error("the plant's orders have steps")
  const id = randomUUID() as ReportId
  const good = pieces(1 + (n % 20_000))
  const report: Report = {
    id,
    orderId: order.id,
    stepId: step.id,
    stepSeq: step.seq,
    good,
    scrap: ZERO,
    rework: ZERO,
    reworkDone: ZERO,
    reworkGood: ZERO,
    reworkBad: ZERO,
    waiting: ZERO,
    conceded: ZERO,
    returned: ZERO,
    returnedTo: null,
    reworkId: null,
    inspectionId: null,
    sourceId: null,
    reason: null,
    liability: null,
    workers: [{ personId: worker, good, sharePct: pieces(100), pay: ZERO }],
    minutes: 0,
    pieceRate: ZERO,
    occurredAt: now,
    reportedAt: now,
    effectiveAt: now,
    workDate: Temporal.PlainDate.from('2026-11-21'),
    channel: 'text',
    review: 'auto',
    overGate: false,
    reversalOf: null,
    reporterId: worker,
    note: '',
  }
  const card = {
    platform: 'sandbox',
    chatId: `D-${worker}`,
    messageId: id,
    about: { kind: 'report', report: id, order: order.code, seq: step.seq },
  }
  return {
    event: {
      platform: 'sandbox',
      eventId: id,
      pressKey: null,
      personId: worker,
      messageId: id,
      bodyHash: 'floor',
      answer,
    },
    changes: [
      {
        orderId: order.id,
        expectedVersion: version,
        order: {},
        steps: [],
        reports: [report],
        reviews: [],
        sessions: [],
      },
    ],
    cards: messages.length === 0 ? [] : [card],
    audit: [
      {
        at: now,
        actor: { kind: 'person' as const, id: worker },
        action: 'report.booked',
        subject: { kind: 'report', id },
        details: { good: '1', scrap: '0' },
      },
    ],
  }
}
