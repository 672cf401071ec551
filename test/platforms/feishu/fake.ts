/** A strict Feishu on this machine: token, messages, files and the long connection's protobuf frames (sheet §7.4). */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import protobuf from 'protobufjs'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Profile } from '../../../adapters/port.ts'
import type { FakePlatform, Shown } from '../fake-platform.ts'
import { asJson, drawn, refusalOf } from './rules.ts'

const SCHEMA = `syntax = "proto2"; package pbbp2;
message Header { required string key = 1; required string value = 2; }
message Frame { required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3; required int32 method = 4;
  repeated Header headers = 5; optional string payloadEncoding = 6; optional string payloadType = 7;
  optional bytes payload = 8; optional string LogIDNew = 9; }`
const FRAME = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('pbbp2.Frame')
const encode = (frame: object): Uint8Array => FRAME.encode(FRAME.create(frame)).finish()
const decode = (bytes: Buffer) => asJson(FRAME.toObject(FRAME.decode(bytes), { longs: String, bytes: Buffer }))

const CLIENT_CONFIG = { ReconnectCount: -1, ReconnectInterval: 0.2, ReconnectNonce: 0 }
export const APP_ID = 'cli_0123456789abcdef'
export const APP_SECRET = 'feishu-secret-that-no-log-may-hold'
const TENANT = 'tenant-of-the-plant'
const BOT = 'ou_bot'
const LONGEST_ANSWER_MS = 90_000

type Message = { id: string; chat: string; type: string; content: string; updates: number; uuid: string }
/** Not more than this may come from one app in a minute and in a second, and to one chat in a second (sheet §3.2). */
const APP_LIMITS = [
  { most: 50, withinMs: 1_000 },
  { most: 1_000, withinMs: 60_000 },
]
/** Feishu's second, but for what a loaded machine makes of the way from the sender to here. */
const MOST_PER_CHAT = { most: 5, withinMs: 800 }

type Planned = {
  readonly status: number
  readonly body: object
  readonly headers?: Record<string, string>
  readonly taken?: true
  readonly afterMs?: number
}

export type Called = {
  readonly method: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}
/** undefined: the call is answered as usual. */
type Rule = (call: Called) => Planned | undefined

const FAILURES: Readonly<Record<Parameters<FakePlatform['failNext']>[0], Planned>> = {
  rateLimited: {
    status: 429,
    body: { code: 99991400, msg: 'request trigger frequency limit' },
    headers: { 'x-ogw-ratelimit-reset': '1' },
  },
  serverError: { status: 502, body: {} },
  tokenExpired: { status: 400, body: { code: 99991663, msg: 'token expired' } },
  errorIn200: { status: 200, body: { code: 230013, msg: 'Bot has NO availability to this user.' } },
  unanswered: { status: 504, body: {}, taken: true },
}

export type FakeFeishu = Omit<FakePlatform, 'say'> & {
  readonly url: string
  /** Sends any envelope over the connection, in so many frames; resolves with the code and the answer of the client. */
  readonly push: (envelope: object, frames?: number) => Promise<{ readonly code: number; readonly data: unknown }>
  readonly envelope: (type: string, event: object, header?: object) => object
  readonly tokensFetched: () => number
  readonly connectionsMade: () => number
  /** A connection that stays open and says nothing any more. */
  readonly goSilent: (silent: boolean) => void
  /** The secret that the developer console shows from now on. */
  readonly setSecret: (secret: string) => void
  /** From now on such calls are answered so; the rule that was given last goes first. */
  readonly when: (rule: Rule) => void
  /** A message of a person's that came another way than over the connection. */
  readonly know: (messageId: string, chat: string) => void
  readonly setDepartment: (id: string, name: string) => void
  /** Speech is recognised for a company that pays; at first it does not. */
  readonly setEdition: (edition: 'free' | 'paid') => void
  /** Says what was recorded as `bytes`, or as a tone of 1.2 s. */
  readonly say: (voice: {
    readonly user: string
    readonly text: string
    readonly bytes?: Uint8Array
    readonly milliseconds?: number
  }) => Promise<void>
}

const TONE = readFileSync(new URL('samples/tone-1200ms.opus', import.meta.url))

/** As Feishu says it of a call that it does not carry out. */
export const refusal = (code: number, msg = 'refused', status = 400): Planned => ({ status, body: { code, msg } })

/** Whether another call may come now; counts it. */
function meter(limits: readonly { readonly most: number; readonly withinMs: number }[]): () => boolean {
  const times: number[] = []
  return () => {
    const now = performance.now()
    times.push(now)
    return limits.every(({ most, withinMs }) => times.filter(time => time > now - withinMs).length <= most)
  }
}

export async function fakeFeishu({ pingSeconds = 1 }: { pingSeconds?: number } = {}): Promise<FakeFeishu> {
  const clientConfig = { ...CLIENT_CONFIG, PingInterval: pingSeconds }
  const messages: Message[] = []
  const calls: string[] = []
  const refusals: string[] = []
  const sockets = new Set<WebSocket>()
  /** Those whose client listens. */
  const listening = new Set<WebSocket>()
  const waiting = new Map<string, (answer: { code: number; data: unknown }) => void>()
  const profiles = new Map<string, Profile>()
  const files = new Map<string, { readonly name: string; readonly bytes: Uint8Array }>()
  const planned: Planned[] = []
  let serial = 0
  let tokens = 0
  let opened = 0
  let silent = false
  let recognises = false
  let spoken = ''
  let rightSecret = APP_SECRET
  const rules: Rule[] = []
  const departments = new Map<string, string>()
  const mayCall = meter(APP_LIMITS)
  const chatMeters = new Map<string, () => boolean>()
  const next = (prefix: string): string => `${prefix}${++serial}`

  const chatOf = (receiver: string): string => (receiver.startsWith('ou_') ? `oc_direct_${receiver}` : receiver)
  const refuse = (code: number, msg: string): Planned => {
    refusals.push(`${code} ${msg}`)
    return { status: 400, body: { code, msg } }
  }

  /** Its text, when 1.2 s of 16 kHz samples came; "" for any other recording. */
  function recognised(body: unknown): Planned {
    const { speech, config } = asJson(body)
    const { file_id, format, engine_type } = asJson(config)
    if (format !== 'pcm' || engine_type !== '16k_auto') return refuse(99992402, 'field validation failed')
    if (!/^[A-Za-z0-9_]{16}$/.test(String(file_id))) return refuse(99992402, 'a file_id has sixteen characters')
    if (!recognises) return refusal(99991672, 'Access denied')
    const seconds = Buffer.from(String(asJson(speech).speech), 'base64').byteLength / 32_000
    return { status: 200, body: { code: 0, data: { recognition_text: Math.abs(seconds - 1.2) < 0.05 ? spoken : '' } } }
  }

  /** null: not too often. */
  function tooOften(chat: string): Planned | null {
    const mayHear = chatMeters.get(chat) ?? meter([MOST_PER_CHAT])
    chatMeters.set(chat, mayHear)
    if (!mayCall()) return { ...refuse(99991400, 'request trigger frequency limit'), status: 429 }
    return mayHear() ? null : refuse(230020, 'ext=chat rate limit')
  }

  function create(chat: string, body: Record<string, unknown>): Planned {
    const limited = tooOften(chat)
    if (limited !== null) return limited
    const { msg_type: type, content, uuid } = body
    if (typeof content !== 'string' || typeof type !== 'string') return refuse(230001, 'content must be a string')
    if (typeof uuid !== 'string' || uuid.length > 50) return refuse(230001, 'uuid')
    const before = messages.find(message => message.uuid === uuid)
    if (before !== undefined) return made(before)
    const fault = type === 'interactive' ? refusalOf(content) : null
    if (fault !== null) return refuse(230099, `Failed to create card content, ext=${fault}`)
    if (type === 'text' && /user_id="?all/.test(content)) return refuse(230001, 'mentions everyone')
    const message = { id: next('om_'), chat, type, content, updates: 0, uuid }
    messages.push(message)
    return made(message)
  }
  const made = ({ id, chat }: Message): Planned => ({
    status: 200,
    body: { code: 0, msg: 'success', data: { message_id: id, chat_id: chat, create_time: '1764200000000' } },
  })

  function patch(id: string, body: Record<string, unknown>): Planned {
    const message = messages.find(one => one.id === id)
    if (message === undefined) return refuse(230001, 'no such message')
    if (message.type !== 'interactive') return refuse(230001, 'not a card')
    const limited = tooOften(message.chat)
    if (limited !== null) return limited
    const fault = typeof body.content === 'string' ? refusalOf(body.content) : 'content must be a string'
    if (fault !== null) return refuse(230099, `ext=${fault}`)
    message.content = String(body.content)
    message.updates += 1
    return { status: 200, body: { code: 0, msg: 'success', data: {} } }
  }

  function answer({ method, path, body }: Called): Planned | Uint8Array {
    if (path === '/open-apis/im/v1/messages' && method === 'POST') return create(chatOf(String(body.receive_id)), body)
    const [, replied] = /^\/open-apis\/im\/v1\/messages\/([^/]+)\/reply$/.exec(path) ?? []
    if (replied !== undefined) {
      const chat = chats.get(replied) ?? messages.find(({ id }) => id === replied)?.chat
      if (chat === undefined) return refuse(230001, 'no such message')
      const reply = create(chat, body)
      if (reply.status === 200) answered.add(replied)
      return reply
    }
    const [, resource] = /^\/open-apis\/im\/v1\/messages\/[^/]+\/resources\/([^/]+)$/.exec(path) ?? []
    if (resource !== undefined) return files.get(resource)?.bytes ?? refuse(234003, 'file not in msg')
    const [, patched] = /^\/open-apis\/im\/v1\/messages\/([^/]+)$/.exec(path) ?? []
    if (patched !== undefined && method === 'PATCH') return patch(patched, body)
    if (path === '/open-apis/speech_to_text/v1/speech/file_recognize') return recognised(body)
    if (path === '/open-apis/im/v1/images') return { status: 200, body: { code: 0, data: { image_key: next('img_') } } }
    if (path === '/open-apis/im/v1/files') return { status: 200, body: { code: 0, data: { file_key: next('file_') } } }
    if (path === '/open-apis/bot/v3/info')
      return {
        status: 200,
        body: { code: 0, msg: 'ok', bot: { open_id: BOT, app_name: '报工助手', activate_status: 2 } },
      }
    if (path === '/open-apis/im/v1/chats') return { status: 200, body: { code: 0, data: { items: [] } } }
    if (path === '/open-apis/contact/v3/users/basic_batch') {
      const ids = Array.isArray(body.user_ids) ? body.user_ids.map(String) : []
      if (ids.length === 0 || ids.length > 10) return refuse(40001, 'param is invalid')
      const users = ids.flatMap(id => (profiles.has(id) ? [{ user_id: id, name: profiles.get(id)?.name ?? '' }] : []))
      return { status: 200, body: { code: 0, data: { users } } }
    }
    const [, department] = /^\/open-apis\/contact\/v3\/departments\/([^/]+)$/.exec(path) ?? []
    if (department !== undefined) {
      const name = departments.get(department)
      if (name === undefined) return refusal(40004, 'no dept authority error', 403)
      return { status: 200, body: { code: 0, data: { department: { open_department_id: department, name } } } }
    }
    const [, user] = /^\/open-apis\/contact\/v3\/users\/([^/]+)$/.exec(path) ?? []
    if (user !== undefined) {
      const profile = profiles.get(user)
      if (profile === undefined) return refusal(41050, 'no user authority error')
      const { name, employeeNo, department, active } = profile
      const shown = {
        open_id: user,
        ...(name !== null && { name }),
        ...(employeeNo !== null && { employee_no: employeeNo }),
        ...(department !== null && { department_ids: [department] }),
        ...(!active && { status: { is_resigned: true } }),
      }
      return { status: 200, body: { code: 0, data: { user: shown } } }
    }
    return { status: 404, body: { code: 99991201, msg: 'no such path' } }
  }

  /** The chat of each message of a person's. */
  const chats = new Map<string, string>()
  /** What has a reply. */
  const answered = new Set<string>()
  const UNCOUNTED = /tenant_access_token|callback\/ws\/endpoint|bot\/v3\/info/

  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const raw = Buffer.concat(parts)
      const url = new URL(request.url ?? '/', 'http://feishu')
      const send = ({ status, body, headers = {}, afterMs = 0 }: Planned): void => {
        const answer = () =>
          response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
        if (afterMs === 0) answer()
        else setTimeout(answer, afterMs)
      }
      const json = raw[0] === 0x7b ? asJson(JSON.parse(raw.toString())) : {}
      const called: Called = { method: request.method ?? 'GET', path: url.pathname, body: json }
      for (const rule of rules) {
        const ruled = rule(called)
        if (ruled !== undefined) return send(ruled)
      }
      if (url.pathname === '/open-apis/auth/v3/tenant_access_token/internal') {
        tokens += 1
        if (json.app_secret !== rightSecret)
          return send({ status: 200, body: { code: 10014, msg: 'app secret invalid' } })
        return send({ status: 200, body: { code: 0, msg: 'ok', tenant_access_token: `t-${tokens}`, expire: 7200 } })
      }
      if (url.pathname === '/callback/ws/endpoint') {
        const isRefused = json.AppSecret !== rightSecret
        return send({ status: 200, body: isRefused ? { code: 514, msg: 'auth failed', data: {} } : endpoint() })
      }
      if (!UNCOUNTED.test(url.pathname)) calls.push(`${request.method} ${url.pathname}`)
      if (request.headers.authorization !== `Bearer t-${tokens}`)
        return send({ status: 400, body: { code: 99991663, msg: 'token' } })
      const plan = /\/im\/v1\/messages/.test(url.pathname) ? planned.shift() : undefined
      if (plan !== undefined && plan.taken !== true) return send(plan)
      const result = answer(called)
      if (plan !== undefined) return send(plan)
      if (result instanceof Uint8Array)
        return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(result)
      send(result)
    })
  })

  const port = (): number => (server.address() as AddressInfo).port
  const endpoint = () => ({
    code: 0,
    msg: '',
    data: {
      URL: `ws://127.0.0.1:${port()}/ws/v2?device_id=${next('7')}&access_key=k&service_id=42&ticket=ticket-that-no-log-may-hold`,
      ClientConfig: clientConfig,
    },
  })

  new WebSocketServer({ server }).on('connection', socket => {
    sockets.add(socket)
    opened += 1
    socket.on('close', () => {
      sockets.delete(socket)
      listening.delete(socket)
    })
    socket.on('message', (bytes: Buffer) => {
      // The SDK pings when its socket is open and listens right after: what it is sent before its ping, it may never hear.
      listening.add(socket)
      if (silent) return
      const frame = decode(bytes)
      const headers = Object.fromEntries(
        (Array.isArray(frame.headers) ? frame.headers : []).map(header => [asJson(header).key, asJson(header).value]),
      )
      if (frame.method === 0) {
        const pong = { SeqID: 0, LogID: 0, service: 42, method: 0, headers: [{ key: 'type', value: 'pong' }] }
        return socket.send(encode({ ...pong, payload: Buffer.from(JSON.stringify(clientConfig)) }))
      }
      const { code, data } = asJson(JSON.parse(String(frame.payload)))
      const decoded = typeof data === 'string' ? JSON.parse(Buffer.from(data, 'base64').toString()) : null
      waiting.get(String(headers.message_id))?.({ code: Number(code), data: decoded })
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  const push: FakeFeishu['push'] = async (envelope, frames = 1) => {
    const [socket] = listening
    if (socket === undefined) throw new Error('the bot is not connected')
    const id = next('frame-')
    const { promise, resolve, reject } = Promise.withResolvers<{ code: number; data: unknown }>()
    waiting.set(id, resolve)
    const timer = setTimeout(reject, LONGEST_ANSWER_MS, new Error('the bot did not acknowledge'))
    const payload = Buffer.from(JSON.stringify(envelope))
    const size = Math.ceil(payload.length / frames)
    for (let seq = 0; seq < frames; seq++) {
      // The frames of events that are pushed together come mixed.
      if (seq > 0) await sleep(1)
      const headers = { type: 'event', message_id: id, sum: String(frames), seq: String(seq), trace_id: id }
      socket.send(
        encode({
          SeqID: serial,
          LogID: serial,
          service: 42,
          method: 1,
          payload: payload.subarray(seq * size, (seq + 1) * size),
          headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
        }),
      )
    }
    return promise.finally(() => {
      clearTimeout(timer)
      waiting.delete(id)
    })
  }

  const envelope: FakeFeishu['envelope'] = (type, event, header = {}) => ({
    schema: '2.0',
    header: {
      event_id: randomUUID(),
      event_type: type,
      create_time: '1764200000000',
      token: 'vt',
      app_id: APP_ID,
      tenant_key: TENANT,
      ...header,
    },
    event,
  })

  async function said(user: string, group: string | undefined, type: string, content: object, more: object = {}) {
    const chat = group ?? chatOf(user)
    const id = next('om_user_')
    chats.set(id, chat)
    const sender = { sender_id: { open_id: user, union_id: `on_${user}` }, sender_type: 'user', tenant_key: TENANT }
    const message = {
      message_id: id,
      create_time: '1764200000000',
      chat_id: chat,
      chat_type: group === undefined ? 'p2p' : 'group',
      message_type: type,
      content: JSON.stringify(content),
      ...more,
    }
    chats.set(message.message_id, chat)
    answered.delete(message.message_id)
    const { code } = await push(envelope('im.message.receive_v1', { sender, message }))
    if (code !== 200) throw new Error(`the bot answered ${code}`)
    for (let waited = 0; waited < 3_000 && !answered.has(message.message_id); waited += 10) await sleep(10)
  }

  const shownOf = ({ id, type, content, updates }: Message): Shown => {
    if (type !== 'interactive') {
      const text = String(asJson(JSON.parse(content)).text ?? '')
      return { id, kind: type === 'text' ? 'text' : 'file', text, buttons: [], inputs: [], updates }
    }
    const { text, buttons, inputs } = drawn(JSON.parse(content))
    return { id, kind: 'card', text, buttons: buttons.map(({ label }) => label), inputs, updates }
  }

  return {
    name: 'feishu',
    url: `http://127.0.0.1:${port()}`,
    environment: { FEISHU_APP_ID: APP_ID, FEISHU_APP_SECRET: APP_SECRET, FEISHU_DOMAIN: `http://127.0.0.1:${port()}` },
    push,
    envelope,
    setSecret: secret => {
      rightSecret = secret
    },
    when: rule => void rules.unshift(rule),
    know: (messageId, chat) => void chats.set(messageId, chat),
    setDepartment: (id, name) => void departments.set(id, name),
    tokensFetched: () => tokens,
    connectionsMade: () => opened,
    goSilent: value => {
      silent = value
    },
    write: async ({ user, group, text, quote, eventId }) => {
      const mention = {
        key: '@_user_1',
        id: { open_id: BOT },
        mentioned_type: 'bot',
        name: '报工助手',
        tenant_key: TENANT,
      }
      await said(
        user,
        group,
        'text',
        { text: group === undefined ? text : `@_user_1 ${text}` },
        {
          ...(group !== undefined && { mentions: [mention] }),
          ...(quote && { parent_id: quote.id, root_id: quote.id }),
          ...(eventId && { message_id: `om_${eventId}` }),
        },
      )
    },
    press: async ({ user, shown, label, values = {}, eventId }) => {
      const message = messages.find(({ id }) => id === shown.id)
      // As the person saw it: the card may have changed under their finger.
      const button =
        message === undefined ? undefined : drawn(JSON.parse(message.content)).buttons.find(one => one.label === label)
      const value = button?.value ?? pressed.get(`${shown.id} ${label}`)
      if (message === undefined || value === undefined) throw new Error(`no button ${label}`)
      pressed.set(`${shown.id} ${label}`, value)
      const { code, data } = await push(
        envelope(
          'card.action.trigger',
          {
            operator: { open_id: user, union_id: `on_${user}`, tenant_key: TENANT },
            token: 'c-token',
            action: { tag: 'button', value, ...(button?.form === true && { name: button.name, form_value: values }) },
            host: 'im_message',
            context: { open_message_id: shown.id, open_chat_id: message.chat },
          },
          eventId ? { event_id: eventId } : {},
        ),
      )
      if (code !== 200) throw new Error(`the bot answered ${code}`)
      const { toast, card } = asJson(data)
      const replaced = asJson(card)
      if (replaced.type === 'raw') {
        const content = JSON.stringify(replaced.data)
        const fault = refusalOf(content)
        if (fault === null) Object.assign(message, { content, updates: message.updates + 1 })
        else refusals.push(`200673 ${fault}`)
      }
      const content = asJson(toast).content
      return { toast: typeof content === 'string' ? content : null }
    },
    sendFile: async ({ user, name, bytes }) => {
      const key = next('file_')
      files.set(key, { name, bytes })
      await said(user, undefined, 'file', { file_key: key, file_name: name })
    },
    say: async ({ user, text, bytes = TONE, milliseconds = 1_200 }) => {
      const key = next('file_')
      files.set(key, { name: 'voice.opus', bytes })
      spoken = text
      await said(user, undefined, 'audio', { file_key: key, duration: milliseconds })
    },
    setEdition: edition => {
      recognises = edition === 'paid'
    },
    joinGroup: async ({ id, title, by }) => {
      await push(
        envelope('im.chat.member.bot.added_v1', {
          chat_id: id,
          operator_id: { open_id: by },
          name: title,
          operator_tenant_key: TENANT,
        }),
      )
    },
    setProfile: (user, profile) => void profiles.set(user, profile),
    shownTo: chat => {
      const id = 'user' in chat ? chatOf(chat.user) : chat.group
      return messages.filter(message => message.chat === id).map(shownOf)
    },
    calls: () => calls,
    refusals: () => refusals,
    cutConnections: () => {
      for (const socket of sockets) socket.terminate()
      sockets.clear()
      listening.clear()
    },
    connections: () => listening.size,
    failNext: failure => void planned.push(FAILURES[failure]),
    stop: async () => {
      for (const socket of sockets) socket.terminate()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** What buttons carried when they were first pressed. */
const pressed = new Map<string, Readonly<Record<string, unknown>>>()
