import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SAMPLE_NAMES } from '../../db/sample-factory.ts'
import { comingWednesday, startRunning } from '../running-service.ts'
import { castOf } from './cast.ts'
import { playDay } from './day.ts'
import { proofsOf } from './proof.ts'

describe('a day from the new order to the shipment, played in chat', () => {
  for (const sample of SAMPLE_NAMES) {
    test(`of the ${sample} factory ends with books that agree`, async () => {
      const running = await startRunning({ opensAt: comingWednesday(), sample })
      try {
        const cast = await castOf(sample)
        const order = await playDay({ chat: running, narrate: () => undefined, pauseMs: 0 }, cast)
        const proofs = await proofsOf(running.service.sql, cast, order)
        assert.deepEqual(
          proofs.filter(({ one, other }) => one !== other),
          [],
        )
      } finally {
        await running.close()
      }
    })
  }
})
