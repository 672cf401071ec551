import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, PersonId, Report, StepId } from '../domain/model.ts'
import { MOST_PAST } from '../domain/plausibility.ts'
import { pieces } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import {
  DAY,
  eventOf,
  NOW,
  OTHER_WORKER,
  plantOrder,
  plantSmallFactory,
  reportOf,
  reversalOf,
  SCRATCHED,
  WORKER,
} from '../test/small-factory.ts'
import { commit } from './commit.ts'
import { type FactsDocument, loadReportFacts, toFacts } from './report-facts.ts'

const TODAY = '2026-11-18'
const QUERY = {
  personId: 'W012' as PersonId,
  seq: 20,
  recentSince: Temporal.Instant.from('2026-11-18T02:00:00Z'),
}
const STEP = { id: 7 as StepId, code: 'TURN' }

type Part = NonNullable<FactsDocument['parts']>[number]
type Row = {
  readonly day?: string
  readonly good?: number
  readonly reverses?: string
  readonly stepId?: number
  readonly code?: string
  readonly at?: string
  readonly isJudgement?: boolean
}

/** As the database writes it. */
function part(id: string, row: Row = {}): Part {
  const { day = TODAY, good = 5, reverses = null, stepId = STEP.id, code = STEP.code, at = '01:00' } = row
  const when = `${day}T${at}:00+00:00`
  const ofDay = [
    (good / 2).toFixed(4),
    stepId,
    `${good}.0000`,
    '1.0000',
    '0.0000',
    when,
    row.isJudgement ?? false,
  ] as const
  return [day, `${good}.0000`, when, id, reverses, code, [], day === TODAY ? ofDay : null]
}

const facts = (parts: readonly Part[] | null) => toFacts({ sessions: null, parts }, QUERY, STEP)
const goods = (list: readonly { readonly good: unknown }[]) => list.map(({ good }) => good)

describe('what is known of a person who reports', () => {
  test('who never reported has done nothing', () => {
    const nothing = { reports: 0, good: pieces(0), pay: pieces(0) }
    assert.deepEqual(facts(null), { seq: 20, sessions: [], lastReportedAt: null, recent: [], day: nothing, past: [] })
  })

  test('the day is all of the day, whatever the step', () => {
    const { day } = facts([
      part('a'),
      part('b', { stepId: 8, code: 'MILL', good: 4 }),
      part('c', { day: '2026-11-17' }),
    ])
    assert.deepEqual(day, { reports: 2, good: pieces(9), pay: pieces(9) / 2n })
  })

  test('what was taken back counts nowhere', () => {
    const { recent, day, past, lastReportedAt } = facts([
      part('a', { good: 8, at: '02:30' }),
      part('b', { good: -8, reverses: 'a', at: '02:40' }),
      part('c', { good: 3, at: '02:10' }),
    ])
    assert.deepEqual([goods(recent), goods(past)], [[pieces(3)], [pieces(3)]])
    assert.deepEqual([day.reports, day.good], [1, pieces(3)])
    assert.equal(lastReportedAt?.toString(), '2026-11-18T02:10:00Z')
  })

  test('recent is what was reported on this very step, newest first', () => {
    const { recent } = facts([
      part('a', { good: 1, at: '01:59' }),
      part('b', { good: 2, at: '02:00' }),
      part('c', { good: 3, at: '02:20' }),
      part('d', { good: 4, at: '02:30', stepId: 9 }),
    ])
    assert.deepEqual(goods(recent), [pieces(3), pieces(2)])
  })

  test('what an inspector judged is no report of theirs', () => {
    const { recent, lastReportedAt, day } = facts([part('a', { at: '03:00', isJudgement: true })])
    assert.deepEqual([recent, lastReportedAt, day.reports], [[], null, 1])
  })

  test('the past is what they did on this kind of step, of any order, newest day first', () => {
    const { past } = facts([
      part('a', { day: '2026-11-12', good: 1, stepId: 3 }),
      part('b', { day: '2026-11-17', good: 2, stepId: 4 }),
      part('c', { day: '2026-11-16', good: 3, code: 'MILL' }),
    ])
    assert.deepEqual(goods(past), [pieces(2), pieces(1)])
  })

  test('of a long past the newest count', () => {
    const today = Array.from({ length: 10 }, (_, n) => part(`new${n}`, { good: 9 }))
    const before = Array.from({ length: MOST_PAST }, (_, n) => part(`old${n}`, { day: '2026-11-17' }))
    const { past } = facts([...before, ...today])
    assert.equal(past.length, MOST_PAST)
    assert.deepEqual(goods(past.slice(0, 11)), [...Array(10).fill(pieces(9)), pieces(5)])
  })

  test('of a step that the order does not have, nothing is known', () => {
    const { recent, past } = toFacts({ sessions: null, parts: [part('a', { at: '03:00' })] }, QUERY, undefined)
    assert.deepEqual([recent, past], [[], []])
  })
})

describe('what the ledger holds of a person who reports', () => {
  const db = withDatabase({ setUp: plantSmallFactory })

  test('their own part of the day, and what the whole report said', async () => {
    const order = await plantOrder(db.sql, 'WO-1')
    const other = await plantOrder(db.sql, 'WO-2')
    const half = pieces(50)
    const shared = reportOf(order, 'shared', 12, {
      scrap: pieces(2),
      rework: pieces(1),
      reason: SCRATCHED,
      workers: [
        { personId: WORKER, good: pieces(8), sharePct: half, pay: pieces(4) },
        { personId: OTHER_WORKER, good: pieces(4), sharePct: half, pay: pieces(2) },
      ],
    })
    const slip = reportOf(order, 'slip', 30)
    const tomorrow = reportOf(other, 'tomorrow', 7, { workDate: DAY.add({ days: 1 }) })
    const yesterday = reportOf(other, 'yesterday', 6, { workDate: DAY.subtract({ days: 1 }) })
    const elsewhere = reportOf(other, 'elsewhere', 5, { stepId: other.stepIds[1], stepSeq: 20 })
    const rows: readonly Report[] = [shared, slip, reversalOf(slip, 'taken-back'), tomorrow, yesterday, elsewhere]
    for (const report of rows) {
      const orderId = report.orderId
      const [{ version = 0 } = {}] = await db.sql<
        { version: number }[]
      >`select version from orders where id = ${orderId}`
      const change = { orderId, expectedVersion: version, order: {}, steps: [], reviews: [], sessions: [] }
      const outcome = await commit(db.sql, { event: eventOf(report.id), changes: [{ ...change, reports: [report] }] })
      assert.equal(outcome.kind, 'committed')
    }
    await db.sql`insert into report_doubt (report_id, kind, facts, confirmed, at)
      values ('yesterday', 'tooFast', '{}', false, ${NOW})`
    const facts = await loadReportFacts(db.sql, {
      personId: WORKER,
      order: 'WO-1' as OrderCode,
      seq: 10,
      workDate: DAY,
      recentSince: NOW,
      sessionsSince: NOW,
    })
    const part = { workDate: DAY, occurredAt: NOW, doubts: [] }
    assert.deepEqual(facts, {
      seq: 10,
      sessions: [],
      lastReportedAt: NOW,
      recent: [{ good: pieces(12), scrap: pieces(2), rework: pieces(1), reportedAt: NOW }],
      day: { reports: 2, good: pieces(13), pay: pieces(4) },
      past: [
        { ...part, workDate: tomorrow.workDate, good: pieces(7) },
        { ...part, good: pieces(8) },
        { ...part, workDate: yesterday.workDate, good: pieces(6), doubts: ['tooFast'] },
      ],
    })
  })
})
