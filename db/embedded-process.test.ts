import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../test/server.ts'
import { startProcess } from './embedded-process.ts'

test('a server whose program is gone is told of, and does not end the service', async t => {
  const path = await temporaryFolder()
  t.after(() => rm(path, { recursive: true, force: true }))
  const postgres = join(path, 'postgres-was-here')
  const place = { path, account: null, binaries: { postgres, initdb: postgres, version: '18.4', folder: path } }
  await assert.rejects(startProcess(place, 1, {}), { code: 'startFailed', message: /ENOENT/ })
})
