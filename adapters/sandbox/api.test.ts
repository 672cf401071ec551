import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { type SandboxServer, sandboxServer } from '../../test/browser/sandbox-server.ts'
import { cardMessage, TASK_CARD, textMessage } from '../../test/browser/show-bot.ts'
import { memoryMessageStore } from '../../test/memory-store.ts'
import { placed } from '../message-draft.ts'
import type { Answer, InboundEvent, OutboundMessage, Receive } from '../port.ts'
import { PlatformError } from '../port.ts'
import { MAX_TEXT_BYTES } from './inputs.ts'
import type { MessageStore } from './store.ts'

const NOTHING: Answer = { toast: null, update: null, replies: [] }

/** Notes every event and answers with its text; what it has seen it answers as before, as the real one does. */
function echoBot() {
  const events: InboundEvent[] = []
  const receive: Receive = async (event, respond) => {
    events.push(event)
    const text = event.kind === 'message' ? event.text : event.kind
    await respond({ ...NOTHING, toast: '好', replies: [textMessage(`你说：${text}`), textMessage('还有')] })
  }
  return { events, receive }
}

/** Stores what the chat keeps together with its answer, as the real one does where both are in one database. */
const storing =
  (store: MessageStore, reply: OutboundMessage): Receive =>
  async (event, respond) => {
    const answer = { ...NOTHING, replies: [reply] }
    const drafts = event.logged?.(answer) ?? []
    await respond(answer, placed(drafts, await store.append(drafts)))
  }

/** Refuses what nobody should ask of it. */
const refusing = (store: MessageStore): MessageStore => ({
  ...store,
  append: () => Promise.reject(new Error('stored already')),
})

async function serve(t: TestContext, receive: Receive, store?: MessageStore): Promise<SandboxServer> {
  const server = await sandboxServer(receive, store)
  t.after(() => server.close())
  return server
}

async function call(server: SandboxServer, method: 'GET' | 'POST', path: string, payload?: object, headers = {}) {
  const response = await server.app.inject({
    method,
    url: `/sandbox/api${path}`,
    ...(payload === undefined ? {} : { payload }),
    headers,
  })
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json() }
}

const HELLO = { as: 'W003', chat: 'D-W003', text: '我的任务' }

async function listed(
  server: SandboxServer,
  chat: string,
  rest = '',
): Promise<{ id: string; seq: number; text: string }[]> {
  return (await call(server, 'GET', `/messages?chat=${chat}${rest}`)).body
}

function multipart(fields: Record<string, string>, file?: { name: string; content: Buffer; field?: string }) {
  const boundary = 'test-boundary'
  const parts: Uint8Array[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  if (file !== undefined) {
    const disposition = `form-data; name="${file.field ?? 'file'}"; filename="${file.name}"`
    const head = `--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: application/octet-stream\r\n\r\n`
    parts.push(Buffer.from(head), file.content, Buffer.from('\r\n'))
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return { payload: Buffer.concat(parts), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

describe('who and where', () => {
  test('people and chats are listed; a chat of one’s own comes first', async t => {
    const server = await serve(t, echoBot().receive)
    const people = (await call(server, 'GET', '/people')).body
    const zhang = { id: 'W003', name: '张伟', role: 'worker', department: '机加车间', employeeNo: 'E003' }
    assert.deepEqual(people[2], zhang)
    assert.deepEqual((await call(server, 'GET', '/chats?as=W003')).body, [
      { id: 'D-W003', kind: 'direct', title: '报工助手', department: null },
      { id: 'G-D01', kind: 'group', title: '机加车间群', department: '机加车间' },
    ])
  })

  test('a group hears the bot without a mention, and mentions of people become ids', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    await call(server, 'POST', '/messages', { as: 'W003', chat: 'G-D01', text: '@报工助手 @李秀英 完成50' })
    const event = events[0]
    assert.equal(event?.chat.kind, 'group')
    assert.equal(event?.kind === 'message' ? event.text : null, '@李秀英 完成50')
    assert.deepEqual(event?.kind === 'message' ? event.mentions : null, ['W002'])
  })
})

describe('a message', () => {
  test('is answered, and both stand in the chat', async t => {
    const server = await serve(t, echoBot().receive)
    const { status, body } = await call(server, 'POST', '/messages', HELLO)
    assert.equal(status, 200)
    const messages = (await call(server, 'GET', '/messages?chat=D-W003')).body
    assert.deepEqual(
      messages.map((one: { id: string }) => one.id),
      [body.id, ...body.replies],
    )
    const [own, reply] = messages
    assert.deepEqual(own.from, { kind: 'person', id: 'W003', name: '张伟' })
    assert.deepEqual(Object.keys(own), [
      ...['id', 'seq', 'from', 'text', 'card', 'replyTo', 'file', 'sentAt', 'updatedAt'],
    ])
    assert.equal(reply.replyTo, own.id)
    assert.equal(reply.text, '你说：我的任务')
    assert.deepEqual(await listed(server, 'D-W003', `&after=${reply.seq}`), messages.slice(2))
  })

  test('sent again under the same event id has the same answer and no second effect', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    const first = await call(server, 'POST', '/messages', { ...HELLO, eventId: 'e1' })
    const again = await call(server, 'POST', '/messages', { ...HELLO, eventId: 'e1' })
    assert.deepEqual(again.body, first.body)
    assert.equal(events.length, 1)
    assert.equal((await listed(server, 'D-W003')).length, 3)
  })

  test('arriving ten times at once counts once and is answered ten times alike', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call(server, 'POST', '/messages', { ...HELLO, eventId: 'e10' })),
    )
    for (const answer of answers) assert.deepEqual(answer.body, answers[0]?.body)
    assert.equal(events.length, 1)
    assert.equal((await listed(server, 'D-W003')).length, 3)
  })

  test('sent again after a restart has the same answer, even from a bot that says nothing new', async t => {
    const store = memoryMessageStore()
    const before = await serve(t, echoBot().receive, store)
    const first = await call(before, 'POST', '/messages', { ...HELLO, eventId: 'e2' })
    const keys: string[] = []
    const after = await serve(t, async event => void keys.push(event.eventId), store)
    const again = await call(after, 'POST', '/messages', { ...HELLO, eventId: 'e2' })
    assert.deepEqual(again.body, first.body)
    assert.equal(keys.length, 1)
    assert.equal((await listed(after, 'D-W003')).length, 3)
  })

  test('under another person’s event id is an event of its own', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    await call(server, 'POST', '/messages', { ...HELLO, eventId: 'same' })
    await call(server, 'POST', '/messages', { as: 'W002', chat: 'D-W002', text: '我的任务', eventId: 'same' })
    assert.equal(new Set(events.map(event => event.eventId)).size, 2)
  })

  test('that was not committed is not in the chat, and goes through when sent again', async t => {
    const { events, receive } = echoBot()
    let isDown = true
    const server = await serve(t, async (event, respond) => {
      if (isDown) throw new Error('database away')
      await receive(event, respond)
    })
    const refused = await call(server, 'POST', '/messages', { ...HELLO, eventId: 'e3' })
    assert.equal(refused.status, 503)
    assert.equal(refused.type, 'application/problem+json; charset=utf-8')
    assert.equal(refused.body.code, 'notProcessed')
    assert.ok(!JSON.stringify(refused.body).includes('database'))
    assert.deepEqual(await listed(server, 'D-W003'), [])
    isDown = false
    assert.equal((await call(server, 'POST', '/messages', { ...HELLO, eventId: 'e3' })).status, 200)
    assert.equal(events.length, 1)
  })

  test('that was stored with its answer is not stored again, and stands in the chat as any other', async t => {
    const store = memoryMessageStore()
    const server = await serve(t, storing(store, textMessage('记好了')), refusing(store))
    const { body } = await call(server, 'POST', '/messages', { ...HELLO, eventId: 'e4' })
    const texts = async () => (await listed(server, 'D-W003')).map(({ text }) => text)
    assert.deepEqual(await texts(), ['我的任务', '记好了'])
    assert.deepEqual(
      body.replies,
      (await listed(server, 'D-W003')).slice(1).map(({ id }) => id),
    )
    await call(server, 'POST', '/messages', { ...HELLO, eventId: 'e4' })
    assert.deepEqual(await texts(), ['我的任务', '记好了'])
    // What is answered is in the chat, so it can be quoted and pressed.
    const quoting = await call(server, 'POST', '/messages', { ...HELLO, replyTo: body.replies[0] })
    assert.equal(quoting.status, 200)
  })

  test('with NUL and half characters reaches the bot without them', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    await call(server, 'POST', '/messages', { ...HELLO, text: 'a\0b\ud800c\u202e' })
    assert.equal(events[0]?.kind === 'message' ? events[0].text : null, 'ab\ufffdc\u202e')
  })

  test('of exactly the longest length passes, one byte more is refused by name', async t => {
    const server = await serve(t, echoBot().receive)
    const longest = `${'字'.repeat(3413)}a`
    assert.equal(Buffer.byteLength(longest), MAX_TEXT_BYTES)
    assert.equal((await call(server, 'POST', '/messages', { ...HELLO, text: longest })).status, 200)
    const refused = await call(server, 'POST', '/messages', { ...HELLO, text: `${longest}a` })
    assert.equal(refused.status, 413)
    assert.equal(refused.body.errors[0].field, 'text')
  })
})

describe('refusals name the field and change nothing', () => {
  const cases: readonly { name: string; payload: object; status: number; field: string }[] = [
    { name: 'no text', payload: { as: 'W003', chat: 'D-W003' }, status: 400, field: 'text' },
    { name: 'blank text', payload: { ...HELLO, text: ' \n' }, status: 400, field: 'text' },
    { name: 'text that is a number', payload: { ...HELLO, text: 5 }, status: 400, field: 'text' },
    { name: 'an unknown field', payload: { ...HELLO, admin: true }, status: 400, field: 'body' },
    { name: 'somebody unknown', payload: { ...HELLO, as: 'W999' }, status: 404, field: 'as' },
    { name: 'an unknown chat', payload: { ...HELLO, chat: 'G-X' }, status: 404, field: 'chat' },
    { name: 'a group of others', payload: { ...HELLO, chat: 'G-D02' }, status: 403, field: 'chat' },
    { name: 'another person’s chat', payload: { ...HELLO, chat: 'D-W002' }, status: 403, field: 'chat' },
    { name: 'a guest in a group', payload: { ...HELLO, as: 'guest-1', chat: 'G-D01' }, status: 403, field: 'chat' },
    { name: 'an unknown quote', payload: { ...HELLO, replyTo: 'm1' }, status: 404, field: 'replyTo' },
  ]
  for (const { name, payload, status, field } of cases) {
    test(name, async t => {
      const { events, receive } = echoBot()
      const server = await serve(t, receive)
      const refused = await call(server, 'POST', '/messages', payload)
      assert.equal(refused.status, status)
      assert.equal(refused.type, 'application/problem+json; charset=utf-8')
      assert.equal(refused.body.errors[0].field, field)
      assert.equal(events.length, 0)
    })
  }

  test('broken JSON and a body far too large are problems, not crashes', async t => {
    const server = await serve(t, echoBot().receive)
    const headers = { 'content-type': 'application/json' }
    const url = '/sandbox/api/messages'
    const broken = await server.app.inject({ method: 'POST', url, payload: '{"as":', headers })
    assert.equal(broken.statusCode, 400)
    assert.match(String(broken.headers['content-type']), /problem\+json/)
    const large = await server.app.inject({ method: 'POST', url, payload: `"${'x'.repeat(200_000)}"`, headers })
    assert.equal(large.statusCode, 413)
    assert.equal(large.json().code, 'tooLong')
  })

  test('a page of another website may not write', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    const refused = await call(server, 'POST', '/messages', HELLO, { 'sec-fetch-site': 'cross-site' })
    assert.equal(refused.status, 403)
    assert.equal(events.length, 0)
  })
})

describe('a button', () => {
  async function withCard(t: TestContext, receive: Receive) {
    const server = await serve(t, receive)
    const ref = await server.sandbox.send({ kind: 'person', userId: 'W003' }, cardMessage(TASK_CARD), 'card')
    const press = { as: 'W003', chat: 'D-W003', message: ref.messageId, action: 'report' }
    return { server, press }
  }

  test('hands over payload and values as text, and says the toast', async t => {
    const { events, receive } = echoBot()
    const { server, press } = await withCard(t, receive)
    const values = { good: '50', scrap: 2, flags: ['a', 'b'], note: 'x\0y' }
    const { body } = await call(server, 'POST', '/actions', { ...press, values })
    assert.equal(body.toast, '好')
    assert.equal(body.replies.length, 2)
    const event = events[0]
    assert.equal(event?.kind === 'action' ? event.payload : null, 'report')
    assert.deepEqual(event?.kind === 'action' ? event.values : null, {
      good: '50',
      scrap: '2',
      flags: 'a,b',
      note: 'xy',
    })
  })

  test('pressed again under the same event id has the same answer', async t => {
    const { events, receive } = echoBot()
    const { server, press } = await withCard(t, receive)
    const first = await call(server, 'POST', '/actions', { ...press, eventId: 'p1' })
    assert.deepEqual((await call(server, 'POST', '/actions', { ...press, eventId: 'p1' })).body, first.body)
    assert.equal(events.length, 1)
  })

  test('changes its card in place', async t => {
    const { server, press } = await withCard(t, async (event, respond) => {
      if (event.kind !== 'action') return
      await respond({ ...NOTHING, update: { messageId: event.messageId, message: textMessage('做完了') } })
    })
    await call(server, 'POST', '/actions', press)
    const [message] = (await call(server, 'GET', '/messages?chat=D-W003')).body
    assert.equal(message.text, '做完了')
    assert.equal(message.card, null)
    assert.notEqual(message.updatedAt, null)
  })

  test('of a message that does not stand in the chat is refused', async t => {
    const { events, receive } = echoBot()
    const { server, press } = await withCard(t, receive)
    const refused = await call(server, 'POST', '/actions', { ...press, chat: 'G-D01' })
    assert.equal(refused.status, 404)
    assert.equal(refused.body.errors[0].field, 'message')
    assert.equal(events.length, 0)
  })
})

describe('files', () => {
  const fields = { as: 'W041', chat: 'D-W041' }
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

  async function upload(server: SandboxServer, form: ReturnType<typeof multipart>) {
    const response = await server.app.inject({ method: 'POST', url: '/sandbox/api/files', ...form })
    return { status: response.statusCode, body: response.json() }
  }

  test('reach the bot whole and can be downloaded', async t => {
    const { events, receive } = echoBot()
    const server = await serve(t, receive)
    const { status, body } = await upload(server, multipart(fields, { name: '../../照片 1.png', content: PNG }))
    assert.equal(status, 200)
    const file = events[0]?.kind === 'message' ? events[0].files[0] : undefined
    assert.deepEqual(file, { ref: body.file.id, name: '照片 1.png', mime: 'image/png', size: PNG.length })
    assert.ok(file !== undefined)
    assert.deepEqual(Buffer.from(await server.sandbox.readFile(file)), PNG)
    const download = await server.app.inject({ method: 'GET', url: `/sandbox/api/files/${body.file.id}` })
    assert.deepEqual(download.rawPayload, PNG)
    assert.equal(download.headers['x-content-type-options'], 'nosniff')
  })

  test('of the bot’s own hang on its message', async t => {
    const content = Buffer.from('hello')
    const reply: OutboundMessage = {
      ...textMessage('模板'),
      file: { name: '模板.csv', mime: 'text/csv', base64: content.toString('base64') },
    }
    const answer = { ...NOTHING, replies: [reply] }
    const server = await serve(t, async (event, respond) => {
      // The message would be there before its file.
      assert.deepEqual(event.logged?.(answer), [])
      await respond(answer)
    })
    await call(server, 'POST', '/messages', HELLO)
    const [, message] = (await call(server, 'GET', '/messages?chat=D-W003')).body
    const download = await server.app.inject({ method: 'GET', url: `/sandbox/api/files/${message.file.id}` })
    assert.equal(download.body, 'hello')
    assert.match(String(download.headers['content-disposition']), /^attachment; filename\*=UTF-8''/)
  })

  const refusals: readonly { name: string; form: ReturnType<typeof multipart>; status: number; field: string }[] = [
    { name: 'no file', form: multipart(fields), status: 400, field: 'file' },
    {
      name: 'a program',
      form: multipart(fields, { name: 'a.exe', content: Buffer.from('MZ') }),
      status: 415,
      field: 'file',
    },
    {
      name: 'markup under a picture’s name',
      form: multipart(fields, { name: 'a.png', content: Buffer.from('<svg onload=alert(1)>') }),
      status: 415,
      field: 'file',
    },
    {
      name: 'no person',
      form: multipart({ chat: 'D-W041' }, { name: 'a.png', content: PNG }),
      status: 400,
      field: 'as',
    },
    {
      name: 'more than 12 MB',
      form: multipart(fields, { name: 'a.csv', content: Buffer.alloc(12 * 1024 * 1024 + 1) }),
      status: 413,
      field: 'file',
    },
  ]
  for (const { name, form, status, field } of refusals) {
    test(`${name}: refused`, async t => {
      const { events, receive } = echoBot()
      const refused = await upload(await serve(t, receive), form)
      assert.equal(refused.status, status)
      assert.equal(refused.body.errors[0].field, field)
      assert.equal(events.length, 0)
    })
  }
})

describe('what the bot sends by itself', () => {
  test('is said once per dedup, and reaches a person or a chat', async t => {
    const server = await serve(t, echoBot().receive)
    const to = { kind: 'person', userId: 'W003' } as const
    const first = await server.sandbox.send(to, textMessage('晚了'), 'late:1')
    assert.deepEqual(await server.sandbox.send(to, textMessage('晚了'), 'late:1'), first)
    await server.sandbox.send({ kind: 'chat', chatId: 'G-D01' }, textMessage('晚了'), 'late:2')
    assert.equal((await listed(server, 'D-W003')).length, 1)
    assert.equal((await listed(server, 'G-D01')).length, 1)
  })

  test('to nobody is gone, and so is an update of nothing', async t => {
    const server = await serve(t, echoBot().receive)
    const isGone = (error: unknown) => error instanceof PlatformError && error.code === 'gone'
    await assert.rejects(server.sandbox.send({ kind: 'person', userId: 'W999' }, textMessage('?'), 'x'), isGone)
    const ref = { platform: 'sandbox', chatId: 'D-W003', messageId: 'none' } as const
    await assert.rejects(server.sandbox.update(ref, textMessage('?')), isGone)
  })

  test('is pruned to the latest of each chat', async t => {
    const server = await serve(t, echoBot().receive)
    const to = { kind: 'person', userId: 'W003' } as const
    await Promise.all(Array.from({ length: 520 }, (_, index) => server.sandbox.send(to, textMessage('x'), `p${index}`)))
    assert.equal(await server.sandbox.prune(), 20)
    assert.equal(await server.sandbox.prune(), 0)
  })
})

describe('the clock', () => {
  test('moves forward by a duration', async t => {
    const server = await serve(t, echoBot().receive)
    const before = (await call(server, 'GET', '/clock')).body
    const { body } = await call(server, 'POST', '/clock', { advance: 'PT2H' })
    assert.equal(Date.parse(body.now) - Date.parse(before.now), 2 * 3_600_000)
    assert.deepEqual(before.shiftStarts, ['08:00', '20:00'])
  })

  for (const advance of ['', 'PT0S', '-PT2H', 'P1Y', '2h', 'P400D', 'PT', 5, null]) {
    test(`does not take ${JSON.stringify(advance)}`, async t => {
      const server = await serve(t, echoBot().receive)
      const refused = await call(server, 'POST', '/clock', { advance })
      assert.equal(refused.status, 400)
      assert.equal(refused.body.errors[0].field, 'advance')
    })
  }
})

test('understanding is asked without an effect', async t => {
  const { events, receive } = echoBot()
  const server = await serve(t, receive)
  const { body } = await call(server, 'POST', '/understand', {
    as: 'W003',
    text: '完成50',
    step: { order: 'WO-1', seq: 20 },
  })
  assert.equal(body.text, '完成50')
  assert.equal(events.length, 0)
  assert.deepEqual(await listed(server, 'D-W003'), [])
})

describe('live events', () => {
  /** Reads a stream of events until it has said as much as is waited for. */
  async function follow(server: SandboxServer, query: string, headers: Record<string, string> = {}) {
    const stop = new AbortController()
    const response = await fetch(`${server.baseUrl}/sandbox/api/events${query}`, { headers, signal: stop.signal })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    return {
      async until(pattern: RegExp): Promise<string> {
        while (!pattern.test(heard)) {
          const { value, done } = (await reader?.read()) ?? { done: true }
          if (done) throw new Error(`the stream ended before ${pattern}: ${heard}`)
          heard += value
        }
        return heard
      },
      leave: () => stop.abort(),
    }
  }

  test('tell what is new and what has changed, to those who are in the chat', async t => {
    const server = await serve(t, echoBot().receive)
    const stream = await follow(server, '?as=W003')
    t.after(stream.leave)
    await stream.until(/hello/)
    await server.sandbox.send({ kind: 'person', userId: 'W002' }, textMessage('秘密'), 's1')
    const ref = await server.sandbox.send({ kind: 'person', userId: 'W003' }, textMessage('旧'), 's2')
    await server.sandbox.update(ref, textMessage('新'))
    const heard = await stream.until(/"kind":"updated".*新/s)
    assert.match(heard, /"kind":"created","chat":"D-W003".*旧/)
    assert.ok(!heard.includes('秘密'))
  })

  test('go on where they broke off, or say that too much was missed', async t => {
    const server = await serve(t, echoBot().receive)
    const [first, other] = [await follow(server, '?as=W003'), await follow(server, '?as=W002')]
    t.after(other.leave)
    await first.until(/hello/)
    await server.sandbox.send({ kind: 'person', userId: 'W003' }, textMessage('一'), 'r1')
    const lastId = [...(await first.until(/一/)).matchAll(/id: (\S+)/g)].at(-1)?.[1] ?? ''
    first.leave()
    await server.sandbox.send({ kind: 'person', userId: 'W003' }, textMessage('二'), 'r2')
    const resumed = await follow(server, '?as=W003', { 'last-event-id': lastId })
    t.after(resumed.leave)
    assert.ok(!(await resumed.until(/二/)).includes('一'))
    const stranger = await follow(server, '?as=W003', { 'last-event-id': 'elsewhere-1' })
    t.after(stranger.leave)
    await stranger.until(/event: reset/)
  })

  test('tell at its second delivery what was stored when its first was cut off', async t => {
    const store = memoryMessageStore()
    let isCutOff = true
    const receive: Receive = async (event, respond) => {
      const answer = { ...NOTHING, replies: [textMessage('记下了')] }
      if (isCutOff) {
        isCutOff = false
        await store.append(event.logged?.(answer) ?? [])
        throw new Error('the connection was lost after the commit')
      }
      await respond(answer)
    }
    const server = await serve(t, receive, store)
    const stream = await follow(server, '?as=W003')
    t.after(stream.leave)
    await stream.until(/hello/)
    const event = { ...HELLO, eventId: 'cut-off' }
    assert.notEqual((await call(server, 'POST', '/messages', event)).status, 200)
    const { status, body } = await call(server, 'POST', '/messages', event)
    assert.equal(status, 200)
    const heard = await stream.until(/记下了/)
    assert.match(heard, /"kind":"created".*我的任务/)
    await call(server, 'POST', '/messages', event)
    await server.sandbox.send({ kind: 'person', userId: 'W003' }, textMessage('之后'), 'after')
    const again = await stream.until(/之后/)
    assert.equal(again.split('记下了').length, 2, 'and no more often')
    assert.equal(body.replies.length, 1)
  })

  test('end when the service stops, so that it can', async t => {
    const server = await sandboxServer(echoBot().receive)
    const stream = await follow(server, '')
    t.after(stream.leave)
    await stream.until(/hello/)
    await server.close()
    await assert.rejects(stream.until(/never/), /ended/)
  })
})

describe('the page', () => {
  test('is served with a policy that lets nothing of others run', async t => {
    const server = await serve(t, echoBot().receive)
    for (const url of ['/sandbox', '/sandbox/']) {
      const page = await server.app.inject({ method: 'GET', url })
      assert.equal(page.statusCode, 200)
      assert.match(String(page.headers['content-security-policy']), /default-src 'none'.*script-src 'self'/)
      assert.ok(!/<script(?![^>]*src=)|style=|https?:\/\//.test(page.body))
    }
    const script = await server.app.inject({ method: 'GET', url: '/sandbox/card/card.js' })
    assert.match(String(script.headers['content-type']), /javascript/)
  })

  test('gives no file from outside its folder', async t => {
    const server = await serve(t, echoBot().receive)
    for (const url of [
      '/sandbox/../../package.json',
      '/sandbox/%2e%2e/%2e%2e/package.json',
      '/sandbox/..%2f..%2fpackage.json',
    ]) {
      assert.notEqual((await server.app.inject({ method: 'GET', url })).statusCode, 200)
    }
  })
})
