import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFeishu } from '../../../adapters/feishu/index.ts'
import { until } from '../people.ts'
import { APP_SECRET, type FakeFeishu, fakeFeishu, refusal } from './fake.ts'
import { type Bot, configOf, givenParts, idle, TIMING, textMessage } from './house.ts'

/** A refused login is not tried again within five seconds, whoever asks; the house's clock goes faster here. */
const clock = { aheadMs: 0 }
const hurry = setInterval(() => {
  clock.aheadMs += 1_000
}, 50)
hurry.unref()

async function withLogin(
  transport: 'ws' | 'webhook',
  work: (fake: FakeFeishu, bot: Bot, lines: string[]) => Promise<void>,
) {
  const fake = await fakeFeishu()
  const lines: string[] = []
  const parts = givenParts(lines, { now: () => Date.now() + clock.aheadMs })
  const bot = createFeishu(configOf(fake.url, { transport }), parts, TIMING)
  try {
    await work(fake, bot, lines)
    assert.ok(!lines.join().includes(APP_SECRET))
  } finally {
    await bot.stop()
    await fake.stop()
  }
}

describe('a login', () => {
  for (const transport of ['ws', 'webhook'] as const) {
    test(`that is refused heals by itself once the secret is right, without traffic (${transport})`, async () => {
      await withLogin(transport, async (fake, bot) => {
        fake.setSecret('another')
        await bot.start(idle)
        assert.equal(bot.health().sends, false, 'what waits is left alone')
        await until(() => /App Secret/.test(bot.health().detail ?? ''), 'the health does not say why')
        assert.deepEqual([bot.health().sends, bot.health().connected], [false, transport === 'webhook'])
        const calls = fake.calls().length
        fake.setSecret(APP_SECRET)
        await until(
          () => bot.health().sends && bot.health().connected,
          () => JSON.stringify(bot.health()),
        )
        assert.equal(bot.health().detail, null)
        assert.equal(fake.calls().length, calls, 'no call but the login')
      })
    })
  }

  test('that is refused later on is found out by the next call, and tried until it is right', async () => {
    await withLogin('webhook', async (fake, bot) => {
      await bot.start(idle)
      await until(() => bot.health().sends)
      fake.setSecret('another')
      fake.failNext('tokenExpired')
      const to = { kind: 'person', userId: 'ou_a' } as const
      await assert.rejects(bot.send(to, textMessage('一'), 'one'), { code: 'fixConfiguration', vendorCode: '10014' })
      assert.equal(bot.health().sends, false)
      fake.setSecret(APP_SECRET)
      await until(() => bot.health().sends, 'it does not heal')
      await bot.send(to, textMessage('一'), 'one')
    })
  })

  test('says what is wrong, not that it is the secret (99991401)', async () => {
    await withLogin('webhook', async (fake, bot) => {
      fake.when(({ path }) => (path.includes('tenant_access_token') ? refusal(99991401, 'ip denied', 200) : undefined))
      await bot.start(idle)
      await until(() => /IP allow-list/.test(bot.health().detail ?? ''))
    })
  })

  test('that nobody answers is tried again, and what waits is left alone meanwhile', async () => {
    await withLogin('webhook', async (fake, bot) => {
      let down = true
      fake.when(({ path }) => (down && path.includes('tenant_access_token') ? { status: 502, body: {} } : undefined))
      await bot.start(idle)
      await until(() => fake.calls().length === 0 && /out of order/.test(bot.health().detail ?? ''))
      assert.equal(bot.health().sends, false)
      down = false
      await until(() => bot.health().sends, 'it does not heal')
    })
  })

  test('is not tried any more after the end', async () => {
    await withLogin('webhook', async (fake, bot) => {
      fake.setSecret('another')
      await bot.start(idle)
      await until(() => fake.tokensFetched() > 1)
      await bot.stop()
      const before = fake.tokensFetched()
      clock.aheadMs += 60_000
      await new Promise(resolve => setTimeout(resolve, 900))
      assert.equal(fake.tokensFetched(), before)
      assert.equal(bot.health().sends, false)
    })
  })
})
