import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withDatabase } from '../test/database.ts'
import { copiedOut } from './copied-out.ts'

/** More than the driver lets wait, and its end in the same breath as the last of it. */
const ROWS = 1_200
const manyRows = `copy (select repeat('x', 99) from generate_series(1, ${ROWS})) to stdout`

describe('what a copy brings', () => {
  const db = withDatabase()

  test('is all there to a slow reader, and the connection goes on', async () => {
    const read = await db.sql.begin(async tx => {
      let bytes = 0
      for await (const row of copiedOut(await tx.unsafe(manyRows).readable())) {
        if (bytes % 5_000 === 0) await sleep(1)
        bytes += row.length
      }
      const [next] = await tx`select 'heard' as answer`
      return { bytes, answer: next?.answer }
    })
    assert.deepEqual(read, { bytes: ROWS * 100, answer: 'heard' })
  })

  test('may be left in the middle', async () => {
    const answer = await db.sql.begin(async tx => {
      for await (const row of copiedOut(await tx.unsafe(manyRows).readable())) if (row.length > 0) break
      const [next] = await tx`select 'heard' as answer`
      return next?.answer
    })
    assert.equal(answer, 'heard')
  })
})
