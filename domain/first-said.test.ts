import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { CONTEXT, givenOrder, givenStep, reporting, worker } from '../test/given-order.ts'
import { firstSaid } from './first-said.ts'
import type { PersonId, Report, ReportId } from './model.ts'
import { decideReport } from './report-acceptance.ts'

function given(id: string, at: string, other: Partial<Report> = {}): Report {
  const decision = decideReport(givenOrder([givenStep(10)]), reporting(10, 1), CONTEXT)
  assert.ok(decision.kind === 'accepted')
  const occurredAt = Temporal.Instant.from('2026-11-18T08:00:00Z')
  const reportedAt = Temporal.Instant.from(`2026-11-18T${at}:00Z`)
  return { ...decision.report, id: id as ReportId, occurredAt, reportedAt, ...other }
}

const counterOf = (id: string, at: string, by: PersonId = worker.id): Report =>
  given(`undo ${id}`, at, { reversalOf: id as ReportId, reporterId: by })

const shown = ({ at, putRight }: ReturnType<typeof firstSaid>) => `${at.toString().slice(11, 16)} ${putRight}`

test('a report is what was said first', () => {
  const row = given('a', '08:00')
  assert.equal(shown(firstSaid(row, [row])), '08:00 false')
})

test('a correction of a correction goes back to the first report, in one moment too', () => {
  for (const [second, third] of [
    ['08:20', '08:40'],
    ['08:00', '08:00'],
  ] as const) {
    const [a, b, c] = [given('a', '08:00'), given('b', second), given('c', third)]
    const ledger = [a, counterOf('a', second), b, counterOf('b', third), c]
    assert.deepEqual(
      [a, b, c].map(row => shown(firstSaid(row, ledger))),
      ['08:00 false', '08:00 false', '08:00 false'],
    )
  }
})

test('somebody else has put it right, whoever corrects that again', () => {
  const [a, b, c] = [given('a', '08:00'), given('b', '09:00'), given('c', '09:10')]
  const ledger = [a, counterOf('a', '09:00', 'L1' as PersonId), b, counterOf('b', '09:10'), c]
  assert.deepEqual(
    [b, c].map(row => shown(firstSaid(row, ledger))),
    ['08:00 true', '08:00 true'],
  )
})

test('a report after another was taken back is a report of its own', () => {
  const [a, b] = [given('a', '08:00'), given('b', '08:30')]
  assert.equal(shown(firstSaid(b, [a, counterOf('a', '08:20'), b])), '08:30 false')
})
