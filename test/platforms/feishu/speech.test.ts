import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createFeishu } from '../../../adapters/feishu/index.ts'
import type { InboundEvent } from '../../../adapters/port.ts'
import { until } from '../people.ts'
import { fakeFeishu } from './fake.ts'
import { configOf, givenParts } from './house.ts'

const VOICE = { user: 'ou_worker', text: '做完一百二十件报废两个' }

async function given(edition: 'free' | 'paid') {
  const fake = await fakeFeishu()
  fake.setEdition(edition)
  const lines: string[] = []
  const events: InboundEvent[] = []
  const bot = createFeishu(configOf(fake.url), givenParts(lines))
  await bot.start(async (event, respond) => {
    events.push(event)
    await respond({ toast: null, update: null, replies: [] })
  })
  await until(() => fake.connections() > 0)
  const close = async () => {
    await bot.stop()
    await fake.stop()
  }
  const asked = () => fake.calls().filter(call => call.includes('speech_to_text')).length
  const answered = () => fake.shownTo({ user: VOICE.user }).map(({ text }) => text)
  return { fake, lines, events, asked, answered, close }
}

describe('a voice message on Feishu', () => {
  test('comes as its text where the company’s edition recognises speech', async t => {
    const { fake, events, lines, close } = await given('paid')
    t.after(close)
    await fake.say(VOICE)
    await until(() => events.length > 0)
    const [event] = events
    assert.ok(event?.kind === 'message')
    assert.deepEqual([event.text, event.voice, event.files], [VOICE.text, true, []])
    assert.deepEqual(fake.refusals(), [])
    assert.ok(!lines.join().includes(VOICE.text))
  })

  test('is answered kindly where it does not, and is not asked about again that day', async t => {
    const { fake, events, asked, answered, close } = await given('free')
    t.after(close)
    for (const times of [1, 2]) {
      await fake.say(VOICE)
      await until(() => answered().length === times)
    }
    assert.equal(events.length, 0)
    assert.match(answered()[0] ?? '', /没听成文字/)
    assert.equal(asked(), 1)
  })

  const unreadable = [
    { name: 'longer than a minute', more: { milliseconds: 61_000 } },
    { name: 'that is no Opus', more: { bytes: new Uint8Array([0x4f, 0x67, 0x67, 0x53, 1, 2, 3]) } },
    { name: 'without a word in it', more: { text: '' } },
  ]
  for (const { name, more } of unreadable) {
    test(`a recording ${name} is answered kindly`, async t => {
      const { fake, events, answered, close } = await given('paid')
      t.after(close)
      await fake.say({ ...VOICE, ...more })
      await until(() => answered().length === 1)
      assert.match(answered()[0] ?? '', /没听成文字/)
      assert.equal(events.length, 0)
    })
  }
})
