/** First contact by the platform's own directory, and what the daily look into it changes. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ChatPlatform, InboundEvent, Profile } from '../adapters/port.ts'
import { createLog } from '../bot/log.ts'
import { noteAndTell } from '../bot/speech/tell-admins.ts'
import { recognise } from '../bot/turn/recognise.ts'
import { createCatalogCache } from '../db/catalog.ts'
import { refreshDirectory } from '../jobs/platform-directory.ts'
import { withDatabase } from './database.ts'
import { NOW, seedFactory } from './rest.ts'

const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
const log = createLog({ level: 'silent' })

const platformWith = (profileOf: ChatPlatform['profileOf']): ChatPlatform => ({
  name: 'feishu',
  capabilities: {
    forms: true,
    updateCards: true,
    quotedMessageId: true,
    groupNeedsMention: true,
    sendFiles: true,
    maxTextLength: 1_000,
    answersInPlace: false,
  },
  start: async () => undefined,
  stop: async () => undefined,
  send: async () => assert.fail('nothing is sent'),
  update: async () => undefined,
  readFile: async () => new Uint8Array(),
  profileOf,
  health: () => ({ connected: true, sends: true, lastFrameAt: null, detail: null }),
})

const writes = (userId: string): InboundEvent => ({
  kind: 'message',
  platform: 'feishu',
  eventId: `e-${userId}`,
  messageId: `m-${userId}`,
  chat: { id: `c-${userId}`, kind: 'direct', title: null },
  sender: { userId, name: null, employeeNo: null },
  sentAt: null,
  text: '我的任务',
  voice: false,
  quotedMessageId: null,
  mentions: [],
  files: [],
})

const boundTo = async (userId: string) => {
  const [row] = await db.sql<{ personId: string; chat: string | null }[]>`
    select person_id as "personId", direct_chat_id as chat from person_identity
    where platform = 'feishu' and user_id = ${userId}`
  return row ?? null
}

const profile = (employeeNo: string | null, name: string | null): Profile => ({
  employeeNo,
  name,
  department: null,
  active: true,
})

describe('somebody unknown who writes', () => {
  const cases: readonly { name: string; said: Profile | null | Error; person: string | null }[] = [
    { name: 'is bound by the directory’s number', said: profile('RL0003', '刘大勇'), person: 'W003' },
    {
      name: 'is bound although the directory adds to the name',
      said: profile('RL0004', '孙 小军（机加）'),
      person: 'W004',
    },
    { name: 'is not bound when the number is another’s', said: profile('RL0005', '王五'), person: null },
    { name: 'is not bound by a number nobody has', said: profile('X-1', '刘大勇'), person: null },
    { name: 'is not bound to somebody who has an account there', said: profile('RL0003', '刘大勇'), person: null },
    { name: 'is asked when the directory tells no number', said: profile(null, '刘大勇'), person: null },
    { name: 'is asked when the directory knows nobody', said: null, person: null },
    { name: 'is asked when the directory fails', said: new Error('no permission'), person: null },
  ]
  for (const [index, { name, said, person }] of cases.entries()) {
    test(name, async () => {
      const platform = platformWith(async () => {
        if (said instanceof Error) throw said
        return said
      })
      const parts = {
        sql: db.sql,
        clock: { now: () => NOW },
        log,
        platformNamed: () => platform,
        catalog: () => createCatalogCache(db.sql).get(),
      }
      assert.equal(await recognise(parts, writes(`ou_${index}`)), person === null ? 'unknown' : 'beginner')
      const bound = await boundTo(`ou_${index}`)
      assert.equal(bound?.personId ?? null, person)
      if (person === null) return
      assert.equal(bound?.chat, `c-ou_${index}`)
      const [entry] = await db.sql`
        select actor_kind as actor from audit where action = 'binding.recognised' and subject_id = ${person}`
      assert.equal(entry?.actor, 'system')
    })
  }
})

test('the daily look stores names, and who has left is told to the administrators once', async () => {
  await db.sql`update person set is_admin = true where id = 'W001'`
  await db.sql`
    insert into person_identity (platform, user_id, person_id, bound_at)
    values ('feishu', 'ou_left', 'W009', now()), ('feishu', 'ou_admin', 'W001', now())`
  const catalog = createCatalogCache(db.sql)
  const platform = platformWith(async userId =>
    userId === 'ou_left' ? { ...profile(null, '钱敏'), active: false } : profile(null, `N-${userId}`),
  )
  const job = refreshDirectory({
    platforms: new Map([['feishu', platform]]),
    identities: async () => [...(await catalog.get()).identitiesOf.values()].flat(),
    note: async (entries, at) => noteAndTell(db.sql, await catalog.get(), entries, at),
  })
  await job.run(NOW)
  await job.run(NOW)
  const [row] = await db.sql`
    select platform_name as name, left_at is not null as gone from person_identity where user_id = 'ou_left'`
  assert.deepEqual({ ...row }, { name: '钱敏', gone: true })
  const told = await db.sql<{ text: string }[]>`
    select payload -> 'message' ->> 'text' as text from outbox where dedup like 'left:%'`
  assert.equal(told.length, 1)
  assert.match(told[0]?.text ?? '', /钱敏/)
})
