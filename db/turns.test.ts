import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, PersonId } from '../domain/model.ts'
import { withDatabase } from '../test/database.ts'
import { catalogVersion } from './catalog.ts'
import { commit } from './commit.ts'
import { loadForReport } from './report-facts.ts'
import { seed } from './seed.ts'
import { loadTurn, rememberCards, type TurnQuery } from './turns.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')

describe('what a message needs', () => {
  const db = withDatabase()
  before(() => seed(db.sql, 'machining', NOW).then(() => undefined))

  const query: TurnQuery = {
    platform: 'sandbox',
    eventId: 'e1',
    chatId: 'D-W012',
    personId: 'W012' as PersonId,
    quotedMessageId: null,
    pressKey: null,
    now: NOW,
  }

  test('a new event of a known person finds its running steps and nothing else', async () => {
    const turn = await loadTurn(db.sql, query)
    assert.equal(turn.catalogVersion, await catalogVersion(db.sql))
    assert.deepEqual([turn.priorAnswer, turn.pressedAnswer, turn.pending, turn.about], [null, null, null, null])
    assert.deepEqual(
      turn.running.map(({ orderCode, seq }) => `${orderCode}/${seq}`),
      ['WO-1001/50'],
    )
    assert.equal(turn.foreseen, null)
  })

  test('nobody known has no running steps and no question', async () => {
    const turn = await loadTurn(db.sql, { ...query, personId: null })
    assert.deepEqual([turn.running, turn.foreseen, turn.pending], [[], null, null])
  })

  test('the same event, the same button and the open question are found with their answers', async () => {
    await commit(db.sql, {
      event: {
        platform: 'sandbox',
        eventId: 'e2',
        pressKey: 'k2',
        personId: 'W012' as PersonId,
        messageId: 'm2',
        bodyHash: 'h',
        answer: { said: 'done' },
      },
      pending: [
        {
          personId: 'W012' as PersonId,
          platform: 'sandbox',
          chatId: 'D-W012',
          question: { asks: 'good' },
          expiresAt: NOW.add({ minutes: 30 }),
        },
      ],
    })
    const again = await loadTurn(db.sql, { ...query, eventId: 'e2' })
    assert.deepEqual(again.priorAnswer, { said: 'done' })
    const pressed = await loadTurn(db.sql, { ...query, pressKey: 'k2' })
    assert.deepEqual([pressed.priorAnswer, pressed.pressedAnswer], [null, { said: 'done' }])
    assert.deepEqual(pressed.pending, { asks: 'good' })
  })

  test('a question is open until it expires, and only in its chat', async () => {
    const pendingAt = async (change: Partial<TurnQuery>) => (await loadTurn(db.sql, { ...query, ...change })).pending
    assert.deepEqual(await pendingAt({ now: NOW.add({ minutes: 29 }) }), { asks: 'good' })
    assert.equal(await pendingAt({ now: NOW.add({ minutes: 30 }) }), null)
    assert.equal(await pendingAt({ chatId: 'G-D-MACH' }), null)
    assert.equal(await pendingAt({ personId: 'W013' as PersonId }), null)
  })

  test('a quoted card is what was said of it last, in its own chat', async () => {
    const card = { platform: 'sandbox', chatId: 'D-W012', messageId: 'm7' }
    await rememberCards(db.sql, [
      { ...card, about: { order: 'WO-1001' } },
      { ...card, messageId: 'm8', about: { order: 'WO-1002' } },
      { ...card, about: { order: 'WO-1003' } },
    ])
    await rememberCards(db.sql, [])
    const quoting = async (change: Partial<TurnQuery>) => (await loadTurn(db.sql, { ...query, ...change })).about
    assert.deepEqual(await quoting({ quotedMessageId: 'm7' }), { order: 'WO-1003' })
    assert.deepEqual(await quoting({ quotedMessageId: 'm8' }), { order: 'WO-1002' })
    assert.equal(await quoting({ quotedMessageId: 'm7', chatId: 'D-W013' }), null)
    await rememberCards(db.sql, [{ ...card, about: { order: 'WO-1004' } }])
    assert.deepEqual(await quoting({ quotedMessageId: 'm7' }), { order: 'WO-1004' })
  })

  test('what a foreseen report needs comes in the same round trip', async () => {
    const foreseen = {
      personId: 'W012' as PersonId,
      order: 'WO-1001' as OrderCode,
      seq: 50,
      workDate: Temporal.PlainDate.from('2026-11-18'),
      recentSince: NOW.subtract({ hours: 24 }),
      sessionsSince: NOW.subtract({ hours: 24 }),
    }
    const turn = await loadTurn(db.sql, {
      ...query,
      personId: 'W013' as PersonId,
      foreseen: { query: foreseen, known: null },
    })
    assert.deepEqual(turn.foreseen, await loadForReport(db.sql, foreseen))
    assert.equal(turn.foreseen?.order.code, 'WO-1001')
    assert.ok((turn.foreseen?.facts.recent.length ?? 0) > 0)
    const known = turn.foreseen?.order ?? null
    assert.equal(
      (await loadForReport(db.sql, foreseen, known))?.order,
      known,
      'an order that has not moved on is not read again',
    )
    const moved = known && { ...known, version: known.version - 1 }
    assert.deepEqual((await loadForReport(db.sql, foreseen, moved))?.order, known)
    const since = await loadTurn(db.sql, { ...query, foreseen: { query: foreseen, known: moved } })
    assert.deepEqual(since.foreseen, turn.foreseen, 'one that has is read, in whatever way')
    const lost = await loadTurn(db.sql, {
      ...query,
      foreseen: { query: { ...foreseen, order: 'WO-0000' as OrderCode }, known: null },
    })
    assert.equal(lost.foreseen, null)
  })
})
