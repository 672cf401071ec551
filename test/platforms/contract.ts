/**
 * What the bot relies on, whichever platform it speaks to: the same promises kept by all four adapters, each with its
 * own SDK against a server that speaks its protocol. What only one platform has is tested beside its adapter.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { Block, Card } from '../../adapters/card.ts'
import type { Answer, ChatPlatform, InboundEvent, OutboundMessage, Receive } from '../../adapters/port.ts'
import { PlatformError } from '../../adapters/port.ts'
import { loadConfig } from '../../bot/config.ts'
import { createPlatforms } from '../../bot/platforms.ts'
import { anyCard } from './any-card.ts'
import type { FakePlatform, Shown } from './fake-platform.ts'
import { givenParts, silence, text } from './house.ts'
import { until } from './people.ts'

/** A platform with its adapter; `logged` is what the adapter wrote. */
export type Host = {
  readonly fake: FakePlatform
  readonly bot: ChatPlatform
  readonly logged: readonly string[]
  readonly user: string
  readonly group: string
  readonly close: () => Promise<void>
}

/** Starts the adapter that the fake's environment configures. */
export async function hostOf(fake: FakePlatform, receive: Receive): Promise<Host> {
  const { parts, logged } = givenParts()
  const [bot] = createPlatforms(loadConfig(fake.environment), () => parts)
  if (bot === undefined) return assert.fail('the environment configures no platform')
  await bot.start(receive)
  const close = async (): Promise<void> => {
    await bot.stop()
    await fake.stop()
  }
  const [user, group] = fake.name === 'feishu' ? ['ou_one', 'oc_group'] : ['one', 'group=']
  return { fake, bot, logged, user, group, close }
}

/** A platform that wants a minute's rest gets it from the outbox; a test does not wait for it. */
const MOST_PATIENCE_MS = 5_000

const card = (...blocks: readonly Block[]): Card => ({ title: '一张卡片', tone: 'info', blocks })
const said = (shown: Card): OutboundMessage => ({ ...text(shown.title), text: null, card: shown })
const button = (label: string, payload: string): Block => ({ kind: 'actions', actions: [{ label, payload }] })

export function contractSuite(name: string, start: (receive: Receive) => Promise<Host>): void {
  describe(`the port's promises, kept by ${name}`, () => {
    let host: Host
    const events: InboundEvent[] = []
    let answer: (event: InboundEvent) => Answer | Promise<Answer> = () => silence
    const receive: Receive = async (event, respond) => {
      events.push(event)
      await respond(await answer(event))
    }
    const answers = (next: typeof answer): void => {
      answer = next
    }
    const isReal = (): boolean => host.fake.name !== 'sandbox'
    const shown = async (chat: { user: string } | { group: string }): Promise<readonly Shown[]> => {
      await host.fake.look?.(chat)
      return host.fake.shownTo(chat)
    }
    async function sees(words: RegExp): Promise<Shown> {
      let found: Shown | undefined
      await until(
        async () => {
          found = (await shown({ user: host.user })).findLast(one => words.test(one.text))
          return found !== undefined
        },
        () => `nothing says ${words}: ${host.logged.slice(-3)}`,
      )
      return found ?? assert.fail()
    }
    async function hears<Kind extends InboundEvent['kind']>(
      kind: Kind,
      cause: () => Promise<unknown>,
    ): Promise<Extract<InboundEvent, { kind: Kind }>> {
      const from = events.length
      const caused = cause()
      const isIt = (event: InboundEvent): event is Extract<InboundEvent, { kind: Kind }> => event.kind === kind
      await until(() => events.slice(from).some(isIt), `no ${kind} was heard`)
      await caused
      return events.slice(from).find(isIt) ?? assert.fail()
    }

    before(async () => {
      host = await start(receive)
      await until(() => host.fake.connections() > 0, 'it did not connect')
      answers(() => ({ ...silence, replies: [text('你好')] }))
      // The first frame may come before anybody listens; platforms send it again.
      const hello = { user: host.user, text: '你好', eventId: randomUUID() }
      await host.fake.write(hello).catch(() => host.fake.write(hello))
    })
    after(() => host?.close())

    test('it says that it hears and can send, and when it was last heard from', async () => {
      // It may look at its connection a moment after the first frame came over it.
      await until(() => host.bot.health().connected, 'it does not say that it hears')
      const { sends, lastFrameAt } = host.bot.health()
      assert.equal(sends, true)
      if (isReal()) assert.ok(Date.now() - Date.parse(lastFrameAt ?? '') < 60_000)
    })

    test('a message comes once, from whoever wrote it, and its answer is seen', async () => {
      answers(() => ({ ...silence, replies: [text('收到了')] }))
      const event = await hears('message', () => host.fake.write({ user: host.user, text: '完成50 报废2' }))
      assert.deepEqual([event.text, event.chat.kind, event.voice, event.files], ['完成50 报废2', 'direct', false, []])
      assert.deepEqual([event.sender.userId, event.platform], [host.user, host.fake.name])
      await sees(/收到了/)
    })

    test('in a group the mention of the bot is cut, and the chat says that it is a group', async () => {
      answers(() => ({ ...silence, replies: [text('群里收到')] }))
      if (isReal()) await host.fake.joinGroup({ id: host.group, title: '机加车间', by: host.user })
      const { group, user } = host
      const event = await hears('message', () => host.fake.write({ user, group, text: '今天进度' }))
      assert.deepEqual([event.text, event.chat.kind, event.chat.id], ['今天进度', 'group', group])
    })

    test('a message that is delivered again has the same id', async () => {
      answers(() => ({ ...silence, replies: [text('又来了')] }))
      const writing = { user: host.user, text: '再来一次', eventId: randomUUID() }
      const first = await hears('message', () => host.fake.write(writing))
      const from = events.length
      await host.fake.write(writing).catch(() => undefined)
      for (const event of events.slice(from)) assert.equal(event.eventId, first.eventId)
    })

    test('what a button carries comes back as it was, and the pressed card is named', async () => {
      const payload = `1${JSON.stringify({ do: 'say', text: '“引号” \\ " < > & 👨‍👩‍👧‍👦 \u2028', pad: 'x'.repeat(600) })}`
      const ref = await host.bot.send(
        { kind: 'person', userId: host.user },
        said(card(button('按我', payload))),
        randomUUID(),
      )
      const pressed = await sees(/一张卡片/)
      answers(() => ({ ...silence, toast: '好', replies: [said({ ...card(), title: '按过了' })] }))
      const event = await hears('action', () => host.fake.press({ user: host.user, shown: pressed, label: '按我' }))
      assert.equal(event.payload, payload)
      assert.equal(event.messageId, ref.messageId)
      assert.equal(event.sender.userId, host.user)
      await sees(/按过了/)
    })

    test('what is chosen in a form comes back by name', async () => {
      const options = ['first', 'second'].map(value => ({ value, label: `选项${value}` }))
      const form: Block = {
        kind: 'form',
        name: 'form',
        inputs: [{ kind: 'select', name: 'reason', label: '原因', options }],
        submit: { label: '交', payload: '1{"do":"help"}' },
      }
      await host.bot.send({ kind: 'person', userId: host.user }, said({ ...card(form), title: '选一个' }), randomUUID())
      const asked = await sees(/选一个/)
      if (!asked.inputs.includes('reason')) return
      answers(() => ({ ...silence, replies: [said({ ...card(), title: '选好了' })] }))
      const event = await hears('action', () =>
        host.fake.press({
          user: host.user,
          shown: asked,
          label: '交',
          values: { reason: host.fake.name === 'wecom' ? '选项second' : 'second' },
        }),
      )
      assert.equal(event.values.reason, 'second')
      assert.equal(event.payload, '1{"do":"help"}')
    })

    test('every kind of block can be read', async () => {
      const blocks: Block[] = [
        { kind: 'text', text: '一段文字' },
        { kind: 'fields', fields: [{ label: '可报', value: '40 件' }] },
        { kind: 'progress', label: '已做', percent: 64, detail: '64 / 100' },
        { kind: 'table', columns: [{ label: '工序' }, { label: '数量' }], rows: [['车削', '30']] },
        {
          kind: 'chart',
          chart: { type: 'bar', title: '每小时产出', labels: ['08时'], series: [{ name: '合格', values: [12] }] },
        },
        { kind: 'divider' },
        { kind: 'note', text: '一条说明' },
        button('看看', '1{"do":"tasks"}'),
      ]
      const title = `全部 ${randomUUID().slice(0, 8)}`
      await host.bot.send({ kind: 'person', userId: host.user }, said({ ...card(...blocks), title }), randomUUID())
      await sees(new RegExp(title))
      const read = (await shown({ user: host.user })).map(one => one.text).join('\n')
      for (const words of ['一段文字', '40 件', '64', '车削', '30', '每小时产出', '一条说明']) {
        assert.ok(read.includes(words), `${words} can't be read in ${read}`)
      }
    })

    test('any card is shown or said, and none is refused', async () => {
      let n = 0
      await fc.assert(
        fc.asyncProperty(anyCard, async any => {
          const user = isReal() ? `${host.user}${++n % 8}` : host.user
          if (n <= 8 && isReal()) await host.fake.write({ user, text: '你好' })
          await host.bot.send({ kind: 'person', userId: user }, said(any), randomUUID())
        }),
        { numRuns: 24 },
      )
      assert.deepEqual(host.fake.refusals(), [])
    })

    test('the same message sent twice under one key is shown once, whatever became of the first answer', async () => {
      if (!isReal()) return
      for (const failure of ['rateLimited', 'serverError', 'tokenExpired', 'unanswered'] as const) {
        const user = `${host.user}${failure.toLowerCase()}`
        await host.fake.write({ user, text: '你好' })
        const title = `只要一次 ${failure} ${randomUUID().slice(0, 6)}`
        const key = randomUUID()
        const send = (): Promise<unknown> =>
          host.bot.send(
            { kind: 'person', userId: user },
            said({ ...card(button('好', '1{"do":"tasks"}')), title }),
            key,
          )
        host.fake.failNext(failure)
        let waitMs: number | null = 0
        for (let tries = 0; waitMs !== null && waitMs <= MOST_PATIENCE_MS && tries < 4; tries++) {
          waitMs = await send().then(
            () => null,
            (error: unknown) => {
              assert.ok(error instanceof PlatformError, `${failure}: ${error}`)
              assert.ok(error.retryAfterMs !== null, `${failure} is no reason to give up: ${error.message}`)
              return error.retryAfterMs
            },
          )
          if (waitMs !== null && waitMs <= MOST_PATIENCE_MS) await sleep(waitMs)
          await until(() => host.bot.health().sends, 'it did not come back')
        }
        if (waitMs !== null && waitMs > MOST_PATIENCE_MS) continue
        assert.equal(waitMs, null, `${failure}: not sent in the end`)
        const count = (await shown({ user })).filter(one => one.text.includes(title)).length
        assert.equal(count, 1, `${failure}: shown ${count} times`)
      }
    })

    test('what was not stored is sent again by the platform, or its sender is asked to', async () => {
      if (!isReal()) return
      answers(() => {
        throw new Error('the database is away')
      })
      const from = events.length
      const before = (await shown({ user: host.user })).length
      const isAcknowledged = await host.fake.write({ user: host.user, text: '没存上' }).then(
        () => true,
        () => false,
      )
      await until(async () => {
        const isTold = (await shown({ user: host.user })).slice(before).some(one => /请再发一次/.test(one.text))
        return isTold || !isAcknowledged || events.slice(from).length > 1
      }, 'it was lost without a word')
      answers(() => silence)
    })

    test('a file comes with its name and its bytes', async () => {
      answers(() => ({ ...silence, replies: [text('文件收到')] }))
      const bytes = new TextEncoder().encode(`PK\u0003\u0004 ${'表'.repeat(2_000)}`)
      const event = await hears('message', () => host.fake.sendFile({ user: host.user, name: '工单 表.xlsx', bytes }))
      const [file] = event.files
      assert.ok(file)
      assert.equal(file.name, '工单 表.xlsx')
      assert.deepEqual(Buffer.from(await host.bot.readFile(file)), Buffer.from(bytes))
    })

    test('a voice message comes as its words, or is answered kindly', async () => {
      if (!isReal()) return
      answers(() => ({ ...silence, replies: [text('听到了')] }))
      const from = events.length
      await host.fake.say({ user: host.user, text: '完成一百二十件' })
      await until(async () => {
        const heard = events.slice(from).some(event => event.kind === 'message' && event.text === '完成一百二十件')
        return heard || (await shown({ user: host.user })).some(one => /没听清/.test(one.text))
      }, 'the voice was lost')
    })

    test('somebody whom the directory does not know is nobody, and no error', async () => {
      const profile = await host.bot.profileOf(isReal() ? `${host.user}nobody` : 'nobody')
      assert.ok(profile === null || !profile.active)
    })

    test('idling costs no call', async () => {
      const before = host.fake.calls().length
      await sleep(400)
      assert.equal(host.fake.calls().length, before)
    })

    test('no secret and nothing that people wrote is in the log', () => {
      const lines = host.logged.join('\n')
      for (const [key, value] of Object.entries(host.fake.environment)) {
        if (/SECRET|TOKEN|KEY/.test(key)) assert.ok(!lines.includes(value), `${key} is in the log`)
      }
      for (const words of ['完成50', '没存上', '工单 表']) assert.ok(!lines.includes(words), `${words} is in the log`)
    })

    test('what was begun is finished before it stops, and then nothing is connected', async () => {
      answers(async () => {
        await sleep(300)
        return { ...silence, replies: [text('最后一句')] }
      })
      const writing = host.fake.write({ user: host.user, text: '还在吗' })
      await sleep(100)
      const stopped = host.bot.stop()
      await writing
      await sees(/最后一句/)
      await stopped
      if (!isReal()) return
      await until(() => host.fake.connections() === 0)
      assert.equal(host.bot.health().connected, false)
    })
  })
}
