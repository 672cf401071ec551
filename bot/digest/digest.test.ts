/** What every department of every sample factory is told, at the start and the end of a day, in each language. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { OutboundMessage } from '../../adapters/port.ts'
import { loadCatalog } from '../../db/catalog.ts'
import { transact } from '../../db/commit.ts'
import type { DepartmentId } from '../../domain/model.ts'
import { SCHEDULE_KINDS, type ScheduleKind } from '../../domain/schedule-times.ts'
import { readPayload } from '../../jobs/outbox-payload.ts'
import type { DueRound } from '../../jobs/schedules.ts'
import { openFactory } from '../../test/factory.ts'
import { wordsIn } from '../../test/read-card.ts'
import { local } from '../../test/working-days.ts'
import { composeRounds } from './compose.ts'

const OPENS = local('2026-11-17T10:00')

const roundOf = (kind: ScheduleKind, departmentIds: readonly DepartmentId[], at: string): DueRound => ({
  schedule: { id: `${kind}-${at}`, name: '简报', kind, at: [at], days: [2], departmentIds, content: [] },
  slot: local(`2026-11-17T${at}`),
  departmentIds,
})

for (const sample of ['machining', 'electronics', 'garment'] as const)
  describe(`the digests of the ${sample} factory`, () => {
    test('reach each department once, say something, and nothing that is none', async () => {
      const factory = await openFactory({ sample, opensAt: OPENS })
      try {
        for (const locale of ['zh-CN', 'zh-TW', 'en']) {
          await factory.sql`update site set locale = ${locale}`
          for (const at of ['08:10', '17:50']) await tellAll(factory.sql, at)
        }
      } finally {
        await factory.close()
      }
    })
  })

async function tellAll(sql: Parameters<typeof transact>[0], at: string): Promise<void> {
  const catalog = await loadCatalog(sql)
  const ids = [...catalog.departments.keys()]
  for (const kind of SCHEDULE_KINDS) {
    const round = roundOf(kind, ids, at)
    const entries = await transact(sql, tx => composeRounds(tx, catalog, [round], round.slot))
    assert.equal(new Set(entries.map(({ lane }) => lane)).size, ids.length, kind)
    for (const { payload, lane } of entries) judge(readPayload(payload)?.message ?? assert.fail(), `${kind} ${lane}`)
    await sql`delete from handover`
  }
}

function judge(message: OutboundMessage, where: string): void {
  const words = wordsIn(message)
  assert.doesNotMatch(words, /undefined|null|NaN|\[object/, `${where}\n${words}`)
  assert.ok(words.split('\n').length <= 48, `${where}: ${words.split('\n').length} lines are no 20 seconds`)
  assert.ok(Buffer.byteLength(JSON.stringify(message)) < 12_000, `${where} is too long for a card`)
}

test('schedules that come due together are one message for a department', async () => {
  const factory = await openFactory({ opensAt: OPENS })
  try {
    const catalog = await loadCatalog(factory.sql)
    const ids = ['D-MACH' as DepartmentId]
    const rounds = [roundOf('digest', ids, '08:10'), roundOf('digest', ids, '09:00')]
    const entries = await transact(factory.sql, tx => composeRounds(tx, catalog, rounds, local('2026-11-17T10:00')))
    assert.equal(entries.length, 1)
    assert.match(readPayload(entries[0]?.payload)?.message.summary ?? '', /简报、简报/)
  } finally {
    await factory.close()
  }
})
