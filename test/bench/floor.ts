/**
 * The floor: the rows of one report written by the one database function in one round trip, and nothing else. What the
 * service adds on top is understanding, reading, deciding and answering.
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
import { orderCode, workerId } from './plant.ts'

/** Each caller keeps to an order of its own, whose version it therefore knows. */
export async function floorCall(sql: Sql, clock: Clock, callers: number, answer: object) {
  const orders = await Promise.all(Array.from({ length: callers }, (_, caller) => loadOrder(sql, orderCode(caller))))
  const versions = orders.map(order => order?.version ?? 0)
  return async (caller: number, n: number): Promise<void> => {
    const order = orders[caller]
    if (order == null) throw new Error('the plant has its orders')
    await store(sql, decision(order, versions[caller] ?? 0, caller, n, clock, answer))
    versions[caller] = (versions[caller] ?? 0) + 1
  }
}

/** One decision, one call: the service itself sends several of one moment together. */
async function store(sql: Sql, one: Commit): Promise<void> {
  const written = JSON.stringify(write(one))
  const [row] = await sql<{ outcome: CommitOutcome }[]>`select commit_decision(${written}::text::jsonb) as outcome`
  if (row?.outcome.kind !== 'committed') throw new Error(row?.outcome.kind)
}

function decision(order: Order, version: number, caller: number, n: number, clock: Clock, answer: object): Commit {
  const now = clock.now()
  const worker = workerId(caller * 100 + (n % 100)) as PersonId
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
  return {
    event: {
      platform: 'sandbox',
      eventId: id,
      pressKey: null,
      personId: worker,
      messageId: id,
      bodyHash: 'floor',
      answer: answer as Record<string, string>,
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
    cards: [
      {
        platform: 'sandbox',
        chatId: `D-${worker}`,
        messageId: id,
        about: { kind: 'report', report: id, order: order.code, seq: step.seq },
      },
    ],
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
