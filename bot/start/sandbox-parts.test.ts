import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockOffset } from '../../db/site.ts'
import { withFactory } from '../../test/factory.ts'
import { createClock } from '../clock.ts'
import { sandboxParts } from './sandbox-parts.ts'

const factory = withFactory()

test('a clock move that broke leaves the clock where it is stored to be, so that what it broke off is caught up', async () => {
  const { sql, catalog, directory } = factory.deps
  const clock = createClock()
  const broken = new Error('the database is away')
  const heartbeat = { playTo: () => Promise.reject(broken), stop: async () => undefined }
  const house = { sql, catalog, directory, clock, heartbeat }
  const parts = sandboxParts(house, { botName: 'bot', timeZone: 'Asia/Shanghai' })
  await assert.rejects(parts.clock.advance('PT2H'), broken)
  assert.equal(await clockOffset(sql), 7_200_000)
  assert.equal(clock.offsetMs(), 7_200_000)
})
