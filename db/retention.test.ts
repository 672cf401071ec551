import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../test/database.ts'
import { openFactory } from '../test/factory.ts'
import { forgetOld, RETENTION } from './retention.ts'

const db = withDatabase()

test('what is too old goes; what is younger, unsent or of the ledger stays', async () => {
  await db.sql`insert into inbound_event (platform, event_id, body_hash, answer, received_at) values
    ('p', 'old', 'h', 'null', now() - interval '31 days'), ('p', 'new', 'h', 'null', now())`
  await db.sql`insert into outbox (lane, dedup, kind, payload, created_at, sent_at, dead_at, dead_because) values
    ('l', 'sent-old', 'm', '1', now(), now() - interval '91 days', null, null), ('l', 'sent-new', 'm', '1', now(), now(), null, null),
    ('l', 'dead-old', 'm', '1', now(), null, now() - interval '91 days', 'refused'),
    ('l', 'unsent-old', 'm', '1', now() - interval '900 days', null, null, null)`
  await db.sql`insert into card_reference (platform, chat_id, message_id, about, created_at) values
    ('p', 'c', 'old', '1', now() - interval '181 days'), ('p', 'c', 'new', '1', now())`

  assert.equal(await forgetOld(db.sql), 4)
  assert.equal(await forgetOld(db.sql), 0)

  const rows = await db.sql<{ kept: string }[]>`
    select event_id as kept from inbound_event union all select dedup from outbox
    union all select message_id from card_reference order by 1`
  assert.deepEqual(
    rows.map(({ kept }) => kept),
    ['new', 'new', 'sent-new', 'unsent-old'],
  )
})

test('photos go when they are old, and the oldest when there are too many', async () => {
  const factory = await openFactory()
  const { sql } = factory
  const add = (id: string, size: number, days: number) => sql`
    insert into photo (id, mime, size, content, order_id, step_id, taken_by, at)
    select ${id}, 'image/png', ${size}, '\\x00'::bytea, s.order_id, s.id, (select min(id) from person),
      now() - make_interval(days => ${days})
    from step s order by s.id limit 1`
  const left = async () => (await sql<{ id: string }[]>`select id from photo order by id`).map(({ id }) => id)
  for (const [id, size, days] of [
    ['a', 10, 401],
    ['b', 10, 300],
    ['c', 10, 2],
    ['d', 10, 1],
  ] as const)
    await add(id, size, days)
  await forgetOld(sql)
  assert.deepEqual(await left(), ['b', 'c', 'd'])
  await forgetOld(sql, RETENTION, 20)
  assert.deepEqual(await left(), ['c', 'd'])
  await factory.close()
})
