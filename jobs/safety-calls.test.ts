import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safetyCallAgain } from '../bot/handle/exception/safety-call.ts'
import { withFactory } from '../test/factory.ts'
import { callAllAgain, type SafetyParts, safetyCalls } from './safety-calls.ts'

const factory = withFactory()

const parts = (): SafetyParts => ({
  sql: factory.sql,
  catalog: () => factory.deps.catalog.get(),
  callAgain: (catalog, placed, call, now) => safetyCallAgain(factory.sql, catalog, placed, call, now),
  wakeDelivery: () => undefined,
})

const calls = async () =>
  (await factory.sql<{ dedup: string }[]>`select dedup from outbox where dedup like '%:safety:%' order by id`).length

describe('a safety call that nobody takes', () => {
  it('is not repeated before its level’s time, then to everybody, and once for each time', async () => {
    factory.clock.advance({ hours: 15 })
    await factory.say('孙小军', 'WO-1014 车削 有人手被割伤了')
    const first = await calls()
    assert.ok(first > 0)
    assert.equal(await callAllAgain(parts(), factory.clock.now()), 0)
    factory.clock.advance({ minutes: 3 })
    const again = await callAllAgain(parts(), factory.clock.now())
    assert.ok(again > first, 'the department that was called hears again too')
    const once = await calls()
    await callAllAgain(parts(), factory.clock.now())
    assert.equal(await calls(), once)
    const told = await factory.told('G-D-MGT')
    assert.match(told.at(-1)?.words ?? '', /还没有人响应/)
    assert.match(told.at(-1)?.words ?? '', /\[我来处理\]/)
  })

  it('says when the next is due, and ends when somebody takes it', async () => {
    const next = await safetyCalls(parts()).nextWork?.(factory.clock.now())
    assert.equal(next?.since(factory.clock.now()).total('minutes'), 3)
    const card = (await factory.told('G-D-MGT')).at(-1)
    assert.ok(card)
    const manager = [...(await factory.deps.catalog.get()).people.values()].find(({ role }) => role === 'manager')
    await factory.press(manager?.id ?? '', card, '我来处理')
    factory.clock.advance({ minutes: 10 })
    assert.equal(await callAllAgain(parts(), factory.clock.now()), 0)
    assert.equal(await safetyCalls(parts()).nextWork?.(factory.clock.now()), null)
  })
})
