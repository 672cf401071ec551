import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withDatabase } from '../test/database.ts'
import { toDate, toInstant } from './row-values.ts'

describe('what the database writes is read back exactly', () => {
  const db = withDatabase()

  const instants = [
    '2026-11-28T00:00:00Z',
    '2026-11-28T23:59:59.9Z',
    '2026-11-28T12:30:00.12Z',
    '2026-11-28T12:30:00.007Z',
    '2026-11-28T12:30:00.123456Z',
    '1969-12-31T23:59:59.999Z',
    '0001-01-01T00:00:00Z',
  ]
  for (const instant of instants) {
    test(`the instant ${instant}`, async () => {
      const [row] = await db.sql<{ json: { at: string } }[]>`
        select json_build_object('at', ${instant}::text::timestamptz) as json`
      assert.equal(toInstant(row?.json.at ?? '').toString(), instant)
    })
  }

  for (const date of ['2026-11-28', '2024-02-29', '1969-12-31', '0001-01-01', '9999-12-31']) {
    test(`the date ${date}`, async () => {
      const [row] = await db.sql<{ date: string }[]>`select ${date}::text::date as date`
      assert.equal(toDate(row?.date ?? '').toString(), date)
    })
  }

  for (const text of ['infinity', '', '2026-13-01']) {
    test(`“${text}” is no date, and no instant`, () => {
      assert.throws(() => toDate(text), RangeError)
      assert.throws(() => toInstant(text), RangeError)
    })
  }
})
