/**
 * WeCom on 127.0.0.1: the smart bot's long connection, the application's REST, and the people in front of it. It is as
 * strict as the documents, and as silent: no message is acknowledged by the bot, no message of the bot's has an id.
 */
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Profile } from '../../../adapters/port.ts'
import type { FakePlatform, Shown } from '../fake-platform.ts'
import { callbackPoster } from './fake-callback.ts'
import { type Json, listIn, parseJson, recordIn, textIn } from './fake-json.ts'
import { CODES, directChat, type Failure, type Media, type RestCall, restOf, type World } from './fake-rest.ts'
import { buttonsOf, cardsFor, cardText, type Item, readable, selectedItems, shownOf } from './fake-shown.ts'
import { uploadsOf } from './fake-upload.ts'
import { BAD_CARD, BAD_PARAMETER, BAD_TYPE, botBodyComplaints, type Complaint, updateComplaints } from './rules.ts'

export const BOT_ID = 'aibot-of-the-plant'
export const BOT_SECRET = 'bot-secret-that-no-log-may-hold'
const BOT_NAME = '报工 助手'
export const CORP_ID = 'ww0123456789abcdef'
export const AGENT_ID = 1_000_002
export const AGENT_SECRET = 'agent-secret-that-no-log-may-hold'
export const CALLBACK_TOKEN = 'callback-token-that-no-log-may-hold'
export const ENCODING_AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'

const NOT_OPENED = 93006
const TOO_OFTEN = 45009
const WRONG_REQUEST = 846605
const STREAM_OVER = 846608
const NOT_SUBSCRIBED = 846609
const WRONG_SECRET = 40001

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const REPLY_MS = 24 * HOUR_MS
const STREAM_MS = 6 * MINUTE_MS
const DOWNLOAD_MS = 5 * MINUTE_MS
/** A redelivery that nobody answers is right. */
const REPEATED_MS = 1_000
const JOIN_MS = 2_000
const SUBSCRIBE_KEYS = ['bot_id', 'secret', 'scene', 'plug_version']
const SENDS = ['aibot_respond_msg', 'aibot_send_msg', 'aibot_respond_update_msg', 'aibot_respond_welcome_msg']

export type WeComOptions = {
  /** Messages of the bot's per chat and minute, replies and pushes together; uploads per bot; the application's per person. */
  readonly perMinute?: number
  readonly perHour?: number
  /** Whether a card may be pushed into a group, which the documents leave open; as a reply it always may. */
  readonly cardsInGroups?: boolean
  /** The application is called back at this path of the service. Without: its cards can't have buttons. */
  readonly callback?: { readonly path: string } | null
  /** The groups of webhooks, by the names that the service calls them. */
  readonly groupWebhooks?: Readonly<Record<string, string>>
  /** False: the service does not know the application. */
  readonly agent?: boolean
  /** False: the service does not know the bot. */
  readonly bot?: boolean
  readonly tokenSeconds?: number
  /** How long a press or an entry may be answered. */
  readonly windowMs?: number
  /** How long `write` and `press` wait for an answer. */
  readonly answerMs?: number
}

export type Frame = { readonly cmd: string; readonly reqId: string; readonly body: Json }

export type FakeWeCom = FakePlatform & {
  /** Another connection takes the bot over: the live one is told and closed. */
  kick(): void
  /** A person opens the direct chat for the first time that day; whether they were welcomed. */
  enterChat(user: string, waitMs?: number): Promise<boolean>
  /** What is sent is taken, and never acknowledged. */
  withholdAcks(withheld?: boolean): void
  /** Who subscribes is left without an answer. */
  withholdSubscribe(withheld?: boolean): void
  withholdPongs(withheld?: boolean): void
  /** As though somebody had written there once; nothing tells the bot. */
  openChat(chat: { readonly user: string } | { readonly group: string }): void
  /** The bot knows this person only by an encrypted id, from now on. */
  encryptUser(user: string): string
  /** Down the live connection: text as it is, a frame with a `req_id` of ours, which is returned. */
  push(frame: string | Json): string
  /** What a message says of a file of ours that the bot may fetch: for `push`. */
  remoteFile(name: string, bytes: Uint8Array): Json
  /** `msgid` of every message after which nothing was said in its chat: three of a person's, and the platform takes no more. */
  unanswered(): readonly string[]
  /** The body of a text message, to be changed. */
  message(extra?: Json): Json
  /** Every frame taken from the bot, without subscriptions and pings. */
  frames(): readonly Frame[]
  restCalls(): readonly RestCall[]
  tokensFetched(): number
  subscriptions(): number
  expireTokens(): void
  /** False: the application is told 60020. */
  trustAddress(trusted: boolean): void
  /** Somebody writes to the application: elements of the callback's XML, `MsgType` and what belongs to it. */
  tellApp(user: string, fields: Json): Promise<void>
  /** A file for `tellApp`; its media id. */
  receivedMedia(name: string, bytes: Uint8Array): string
  /** Out of the application's visible range. */
  hideUser(user: string): void
  /** A group's webhook; its address. */
  webhookOf(group: string): string
  /** What was denied without a rule broken: a chat that was never opened, nobody reached, a card sent again. */
  turnedAway(): readonly string[]
}

type Connection = { readonly socket: WebSocket; subscribed: boolean; lost: boolean }
type Request = {
  readonly connection: Connection
  readonly kind: 'message' | 'press' | 'enter' | 'event'
  readonly chat: string
  readonly at: number
  readonly taskId: string
  readonly item: Item | null
  readonly msgId: string
  isUsed: boolean
  /** Something was said in its chat after it. */
  isAnswered: boolean
  stream: { readonly id: string; readonly at: number; readonly item: Item; isFinished: boolean } | null
}
type Waiter = { readonly reqId: string | null; readonly chats: readonly string[]; readonly done: () => void }
type Answer = { readonly code: number; readonly why?: string; readonly body?: Json; readonly isSilent?: boolean }

export async function fakeWeCom(options: WeComOptions = {}): Promise<FakeWeCom> {
  const { perMinute = 30, perHour = 1_000, cardsInGroups = true, callback = null, windowMs = 5_000 } = options
  const { answerMs = 10_000, tokenSeconds = 7_200 } = options
  const connections = new Set<Connection>()
  const requests = new Map<string, Request>()
  const waiters = new Set<Waiter>()
  const items: Item[] = []
  const calls: string[] = []
  const frames: Frame[] = []
  const refusals: string[] = []
  const turned: string[] = []
  /** `1:` or `2:` and the id as it was written. */
  const opened = new Set<string>()
  const taskIds = new Map<string, string>()
  const sentAt = new Map<string, number[]>()
  const eventIds = new Set<string>()
  const failures: Failure[] = []
  const media = new Map<string, Media>()
  const profiles = new Map<string, Profile>()
  const openIds = new Map<string, string>()
  const outside = new Set<string>()
  const received: World['received'] = new Map()
  const webhooks = new Map<string, string>()
  const downloads: World['downloads'] = new Map()
  const isHeld = { acks: false, subscribe: false, pongs: false }
  let serial = 0
  let subscriptions = 0
  let serviceUrl = ''

  const now = (): number => performance.timeOrigin + performance.now()
  const nextId = (prefix: string): string => `${prefix}${++serial}`
  const refused = ({ code, why }: Complaint): void => void refusals.push(`${code} ${why}`)
  const turnedAway = ({ code, why }: Complaint): void => void turned.push(`${code} ${why}`)
  const ok: Answer = { code: 0 }
  const refuse = (code: number, why: string): Answer => {
    refused({ code, why })
    return { code, why }
  }
  const turnAway = (code: number, why: string): Answer => {
    turnedAway({ code, why })
    return { code, why }
  }
  function firstOf(complaints: readonly Complaint[]): Answer | null {
    const [first] = complaints
    for (const complaint of complaints) refused(complaint)
    return first === undefined ? null : { code: first.code, why: complaints.map(({ why }) => why).join('; ') }
  }

  const rawOf = (user: string): string => openIds.get(user) ?? user
  const userOf = (raw: string): string => [...openIds].find(([, open]) => open === raw)?.[0] ?? raw
  const said = (chat: string, reqId: string | null = null): void => {
    for (const request of requests.values()) if (request.chat === chat) request.isAnswered = true
    for (const waiter of [...waiters]) {
      if (waiter.chats.includes(chat) || (reqId !== null && waiter.reqId === reqId)) waiter.done()
    }
  }

  const rest = restOf({
    corpId: CORP_ID,
    agentId: AGENT_ID,
    agentSecret: AGENT_SECRET,
    hasCallback: callback !== null,
    tokenSeconds,
    perMinute,
    items,
    media,
    profiles,
    openIds,
    outside,
    webhooks,
    received,
    downloads,
    calls,
    refused,
    turnedAway,
    nextFailure: isSend => (isSend || failures[0] === 'tokenExpired' ? failures.shift() : undefined),
    nextId,
    now,
    said,
  })
  const uploads = uploadsOf(media, nextId, now)

  const server = createServer((request, response) => {
    void rest.handle(request, response).catch(error => {
      refusals.push(`the fake broke: ${error}`)
      response.destroy()
    })
  })
  const streams = new WebSocketServer({ server })
  streams.on('connection', socket => {
    const connection: Connection = { socket, subscribed: false, lost: false }
    connections.add(connection)
    socket.on('close', () => connections.delete(connection))
    socket.on('error', () => undefined)
    socket.on('message', (data, isBinary) => {
      if (isBinary) refused({ code: BAD_PARAMETER, why: 'a binary frame' })
      else heard(connection, String(data))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`

  function heard(connection: Connection, text: string): void {
    const frame = recordIn(parseJson(text))
    const cmd = textIn(frame.cmd)
    const reqId = textIn(recordIn(frame.headers).req_id)
    const body = recordIn(frame.body)
    const acknowledge = ({ code, why = 'ok', body: more }: Answer): void => {
      const ack = { headers: { req_id: reqId }, errcode: code, errmsg: why, ...(more && { body: more }) }
      connection.socket.send(JSON.stringify(ack))
    }
    if (cmd === '' || reqId === '') {
      refused({ code: BAD_PARAMETER, why: 'a frame without cmd or req_id' })
      return
    }
    if (Object.keys(frame).some(key => !['cmd', 'headers', 'body'].includes(key))) {
      refused({ code: BAD_PARAMETER, why: `${cmd} has ${Object.keys(frame)}` })
    }
    if (cmd === 'ping') {
      if (!isHeld.pongs) acknowledge(ok)
      return
    }
    if (cmd === 'aibot_subscribe') {
      if (!isHeld.subscribe) acknowledge(subscribe(connection, body))
      return
    }
    calls.push(cmd)
    frames.push({ cmd, reqId, body })
    const answer = answerTo(connection, cmd, reqId, body)
    if (!isHeld.acks && answer.isSilent !== true) acknowledge(answer)
  }

  function subscribe(connection: Connection, body: Json): Answer {
    subscriptions++
    const unknown = Object.keys(body).filter(key => !SUBSCRIBE_KEYS.includes(key))
    if (unknown.length > 0) return refuse(BAD_PARAMETER, `aibot_subscribe has no ${unknown}`)
    if (connection.subscribed) return refuse(TOO_OFTEN, 'subscribed a second time')
    if (body.bot_id !== BOT_ID || body.secret !== BOT_SECRET) return { code: WRONG_SECRET, why: 'invalid secret' }
    for (const older of connections) if (older !== connection && older.subscribed) end(older)
    connection.subscribed = true
    connection.lost = false
    return ok
  }

  function end(connection: Connection): void {
    const event = { eventtype: 'disconnected_event' }
    const create_time = Math.floor(now() / 1_000)
    const body = { msgid: randomUUID(), create_time, aibotid: BOT_ID, msgtype: 'event', event }
    const frame = { cmd: 'aibot_event_callback', headers: { req_id: nextId('req-') }, body }
    connection.subscribed = false
    connection.lost = true
    connection.socket.send(JSON.stringify(frame), () => connection.socket.close())
  }

  function answerTo(connection: Connection, cmd: string, reqId: string, body: Json): Answer {
    if (!connection.subscribed) {
      if (!connection.lost) refused({ code: NOT_SUBSCRIBED, why: `${cmd} before the subscription` })
      return { code: NOT_SUBSCRIBED, why: 'aibot websocket not subscribed' }
    }
    const failure = SENDS.includes(cmd) ? failures.shift() : undefined
    if (failure === 'tokenExpired') {
      // The socket looks open, and stays so; only a new connection helps.
      connection.subscribed = false
      connection.lost = true
      return { code: NOT_SUBSCRIBED, why: 'aibot websocket not subscribed' }
    }
    if (failure !== undefined && failure !== 'unanswered') return { code: CODES[failure], why: failure }
    const answer = taken(connection, cmd, reqId, body)
    return failure === 'unanswered' ? { ...answer, isSilent: true } : answer
  }

  function taken(connection: Connection, cmd: string, reqId: string, body: Json): Answer {
    switch (cmd) {
      case 'aibot_respond_msg':
        return reply(connection, reqId, body)
      case 'aibot_send_msg':
        return pushed(body)
      case 'aibot_respond_update_msg':
        return update(connection, reqId, body)
      case 'aibot_respond_welcome_msg':
        return welcome(connection, reqId, body)
      case 'aibot_upload_media_init':
        return isTooOften('uploads') ? refuse(TOO_OFTEN, 'uploads') : uploaded(uploads.init(body))
      case 'aibot_upload_media_chunk':
        return uploaded(uploads.chunk(body))
      case 'aibot_upload_media_finish':
        return uploaded(uploads.finish(body))
      default:
        return refuse(BAD_PARAMETER, `unknown command ${cmd}`)
    }
  }

  const uploaded = ({ complaints, body }: ReturnType<typeof uploads.init>): Answer =>
    firstOf(complaints) ?? { ...ok, ...(body && { body }) }

  function isTooOften(of: string): boolean {
    const recent = (sentAt.get(of) ?? []).filter(at => at > now() - HOUR_MS)
    sentAt.set(of, recent)
    if (recent.length >= perHour || recent.filter(at => at > now() - MINUTE_MS).length >= perMinute) return true
    recent.push(now())
    return false
  }

  /** The request that a frame may answer with this `req_id`, or why it may not. */
  function answerable(connection: Connection, reqId: string, kind: Request['kind'], ms: number): Request | Answer {
    const request = requests.get(reqId)
    if (request === undefined) return refuse(WRONG_REQUEST, 'an unknown req_id')
    if (request.kind !== kind) return refuse(WRONG_REQUEST, `the req_id of a ${request.kind}, not of a ${kind}`)
    if (request.connection !== connection) return refuse(WRONG_REQUEST, 'the req_id of an earlier connection')
    if (request.isUsed) return refuse(WRONG_REQUEST, 'a req_id answered a second time')
    if (request.at < now() - ms) return refuse(WRONG_REQUEST, `a ${kind} answered after ${ms} ms`)
    return request
  }

  function reply(connection: Connection, reqId: string, body: Json): Answer {
    const request = answerable(connection, reqId, 'message', REPLY_MS)
    if ('code' in request) return request
    const bad = firstOf(botBodyComplaints(body, 'reply')) ?? unfit(body, request.chat)
    if (bad !== null) return bad
    if (body.msgtype !== 'stream') {
      if (request.stream !== null) return refuse(WRONG_REQUEST, 'a stream and something else for one req_id')
      if (isTooOften(request.chat)) return refuse(TOO_OFTEN, `more than ${perMinute} a minute in one chat`)
      request.isUsed = true
      show(request.chat, body, reqId)
      return ok
    }
    return streamed(request, reqId, body)
  }

  function streamed(request: Request, reqId: string, body: Json): Answer {
    const { id, content, finish } = recordIn(body.stream)
    const before = request.stream
    if (before !== null && before.id !== id) return refuse(WRONG_REQUEST, 'a second stream for one req_id')
    if (before !== null && before.at < now() - STREAM_MS) return refuse(STREAM_OVER, 'a stream after 6 minutes')
    if (isTooOften(request.chat)) return refuse(TOO_OFTEN, `more than ${perMinute} a minute in one chat`)
    const text = readable(textIn(content))
    const stream = before ?? { id: textIn(id), at: now(), item: add(request.chat, 'text', text), isFinished: false }
    if (before !== null) {
      stream.item.text = text
      stream.item.updates++
    }
    request.stream = stream
    if (finish === true) {
      request.isUsed = true
      stream.isFinished = true
      said(request.chat, reqId)
    }
    return ok
  }

  /** What only the state of things tells: media that are not there, a task that was used. */
  function unfit(body: Json, chat: string): Answer | null {
    const type = textIn(body.msgtype)
    const it = recordIn(body[type])
    if (it.media_id !== undefined) {
      const known = media.get(textIn(it.media_id))
      if (known?.owner !== 'bot' || known.type !== type) return refuse(40007, `${type} with a media_id that is none`)
    }
    const taskId = textIn(it.task_id)
    if (type !== 'template_card' || taskId === '') return null
    const content = JSON.stringify([chat, it])
    const before = taskIds.get(taskId)
    // The same card again, to see whether it had arrived, is a use of the rule and not a breach of it.
    if (before === content) return turnAway(BAD_CARD, `the card ${taskId} a second time`)
    if (before !== undefined) return refuse(BAD_CARD, `another card has had the task_id ${taskId}`)
    return null
  }

  function add(chat: string, kind: Shown['kind'], text: string, card: Json | null = null): Item {
    const item: Item = {
      id: textIn(card?.task_id) || nextId('shown-'),
      kind,
      chat,
      via: 'bot',
      text,
      cards: card === null ? [] : [card],
      own: new Map(),
      updates: 0,
      responseCode: null,
      msgId: null,
    }
    items.push(item)
    return item
  }

  function show(chat: string, body: Json, reqId: string | null = null): void {
    const type = textIn(body.msgtype)
    const it = recordIn(body[type])
    const name = media.get(textIn(it.media_id))?.name ?? ''
    if (type === 'template_card') {
      if (textIn(it.task_id) !== '') taskIds.set(textIn(it.task_id), JSON.stringify([chat, it]))
      add(chat, 'card', cardText(it), it)
    } else if (type === 'markdown') add(chat, 'text', readable(textIn(it.content)))
    else if (type === 'text') add(chat, 'text', textIn(it.content))
    else add(chat, type === 'image' ? 'image' : 'file', name)
    said(chat, reqId)
  }

  function pushed(body: Json): Answer {
    const { chatid: id, chat_type: type } = body
    if (type !== 1 && type !== 2) return refuse(BAD_PARAMETER, `chat_type ${type}`)
    if (typeof id !== 'string' || id === '') return refuse(BAD_PARAMETER, 'no chatid')
    const bad = firstOf(botBodyComplaints(body, 'push'))
    if (bad !== null) return bad
    if (!opened.has(`${type}:${id}`)) {
      const alike = [...opened].some(chat => chat.slice(2).toLowerCase() === id.toLowerCase())
      return alike
        ? refuse(NOT_OPENED, 'a chatid in another case or of another chat_type')
        : turnAway(NOT_OPENED, `nobody has opened the chat ${id}`)
    }
    if (body.msgtype === 'template_card' && type === 2 && !cardsInGroups) {
      return turnAway(BAD_TYPE, 'a card pushed into a group')
    }
    const chat = type === 1 ? directChat(userOf(id)) : `group:${id}`
    const isUnfit = unfit(body, chat)
    if (isUnfit !== null) return isUnfit
    if (isTooOften(chat)) return refuse(TOO_OFTEN, `more than ${perMinute} a minute in one chat`)
    show(chat, body)
    return ok
  }

  function update(connection: Connection, reqId: string, body: Json): Answer {
    const request = answerable(connection, reqId, 'press', windowMs)
    if ('code' in request) return request
    const bad = firstOf(updateComplaints(body, request.taskId))
    if (bad !== null) return bad
    request.isUsed = true
    const { item } = request
    if (item !== null) replaceCard(item, recordIn(body.template_card), listIn(body.userids).map(textIn).map(userOf))
    said(request.chat, reqId)
    return ok
  }

  /** In a group the others still see the old one. */
  function replaceCard(item: Item, card: Json, onlyFor: readonly string[]): void {
    item.updates++
    if (onlyFor.length === 0 || onlyFor.some(user => directChat(user) === item.chat)) {
      item.cards = [...item.cards, card]
      item.own.clear()
    } else for (const user of onlyFor) item.own.set(user.toLowerCase(), [...cardsFor(item, user), card])
  }

  function welcome(connection: Connection, reqId: string, body: Json): Answer {
    const request = answerable(connection, reqId, 'enter', windowMs)
    if ('code' in request) return request
    const bad = firstOf(botBodyComplaints(body, 'welcome')) ?? unfit(body, request.chat)
    if (bad !== null) return bad
    request.isUsed = true
    show(request.chat, body, reqId)
    return ok
  }

  const live = (): Connection | undefined => [...connections].findLast(({ subscribed }) => subscribed)

  async function whenLive(): Promise<Connection> {
    for (const last = performance.now() + answerMs; performance.now() < last; await sleep(10)) {
      const connection = live()
      if (connection !== undefined) return connection
    }
    throw new Error(`the bot is not connected within ${answerMs} ms`)
  }

  /** Down the connection, and remembered: what may be answered, and which chat it opens. */
  function send(connection: Connection, cmd: string, body: Json, item: Item | null = null, id?: string): string {
    const reqId = id ?? nextId('req-')
    const event = recordIn(body.event)
    const eventtype = textIn(event.eventtype)
    const isMessage = cmd === 'aibot_msg_callback'
    const group = textIn(body.chatid)
    const raw = textIn(recordIn(body.from).userid)
    const taskId = textIn(recordIn(event.template_card_event).task_id)
    const kinds: Readonly<Record<string, Request['kind']>> = { template_card_event: 'press', enter_chat: 'enter' }
    requests.set(reqId, {
      connection,
      kind: isMessage ? 'message' : (kinds[eventtype] ?? 'event'),
      chat: body.chattype === 'group' ? `group:${group}` : directChat(userOf(raw)),
      at: now(),
      taskId,
      item: item ?? items.find(({ id, via }) => via === 'bot' && taskId !== '' && id === taskId) ?? null,
      msgId: textIn(body.msgid),
      isUsed: false,
      isAnswered: false,
      stream: null,
    })
    if (isMessage) opened.add(body.chattype === 'group' ? `2:${group}` : `1:${raw}`)
    connection.socket.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }))
    return reqId
  }

  /** Sends and waits until the bot has said something to it, or in one of the chats; whether it did in time. */
  async function sendAndWait(
    cmd: string,
    body: Json,
    { chats, ms, item = null }: { readonly chats: readonly string[]; readonly ms: number; readonly item?: Item | null },
  ): Promise<boolean> {
    const connection = await whenLive()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const reqId = nextId('req-')
    const waiter: Waiter = { reqId, chats, done: () => resolve(true) }
    waiters.add(waiter)
    const timer = setTimeout(resolve, ms, false)
    send(connection, cmd, body, item, reqId)
    return promise.finally(() => {
      clearTimeout(timer)
      waiters.delete(waiter)
    })
  }

  const isRepeated = (eventId: string): boolean => {
    const repeated = eventIds.has(eventId)
    eventIds.add(eventId)
    return repeated
  }
  const originOf = (user: string, group: string | undefined, msgid: string): Json => ({
    msgid,
    aibotid: BOT_ID,
    ...(group !== undefined && { chatid: group }),
    chattype: group === undefined ? 'single' : 'group',
    from: { userid: rawOf(user) },
  })
  const chatOf = (user: string, group: string | undefined): string =>
    group === undefined ? directChat(user) : `group:${group}`

  function message(extra: Json = {}): Json {
    const user = textIn(recordIn(extra.from).userid) || 'u1'
    return { ...originOf(user, undefined, randomUUID()), msgtype: 'text', text: { content: '你好' }, ...extra }
  }

  async function tell(user: string, group: string | undefined, content: Json, eventId?: string): Promise<void> {
    const id = eventId ?? randomUUID()
    const repeated = isRepeated(id)
    const body = { ...originOf(user, group, id), ...content }
    const ms = repeated ? REPEATED_MS : answerMs
    const chats = [chatOf(user, group)]
    const answered = await sendAndWait('aibot_msg_callback', body, { chats, ms })
    if (!answered && !repeated) throw new Error(`the bot did not answer within ${ms} ms`)
  }

  const event = (user: string, group: string | undefined, msgid: string, it: Json): Json => ({
    ...originOf(user, group, msgid),
    create_time: Math.floor(now() / 1_000),
    msgtype: 'event',
    event: it,
  })

  const textMessage = (text: string, group: string | undefined): Json => ({
    msgtype: 'text',
    text: { content: group === undefined ? text : `@${BOT_NAME} ${text}` },
  })

  function encrypted(name: string, bytes: Uint8Array): Json {
    const key = randomBytes(32)
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const pad = 32 - (bytes.length % 32)
    const whole = Buffer.concat([bytes, Buffer.alloc(pad, pad)])
    const path = `/media/${randomUUID()}`
    downloads.set(path, {
      bytes: Buffer.concat([cipher.update(whole), cipher.final()]),
      name,
      until: now() + DOWNLOAD_MS,
    })
    return { url: `${base}${path}`, aeskey: key.toString('base64') }
  }

  const poster = callbackPoster({ token: CALLBACK_TOKEN, encodingAesKey: ENCODING_AES_KEY, corpId: CORP_ID })

  async function tellApp(user: string, fields: Json): Promise<void> {
    if (callback === null) throw new Error('the application is not called back')
    await poster.post(`${serviceUrl}${callback.path}`, { user, agentId: AGENT_ID, at: now(), fields })
  }

  async function pressAppCard(user: string, item: Item, event: Json): Promise<void> {
    item.responseCode = nextId('response-')
    const { event_key: EventKey, task_id: TaskId, card_type: CardType, selected_items } = event
    const selected = listIn(recordIn(selected_items).selected_item).map(recordIn)
    const SelectedItem = selected.map(({ question_key, option_ids }) => ({
      QuestionKey: question_key,
      OptionIds: { OptionId: recordIn(option_ids).option_id },
    }))
    const kind = { MsgType: 'event', Event: 'template_card_event', EventKey, TaskId, CardType }
    const SelectedItems = SelectedItem.length === 0 ? {} : { SelectedItems: { SelectedItem } }
    await tellApp(user, { ...kind, ResponseCode: item.responseCode, ...SelectedItems })
  }

  const press: FakeWeCom['press'] = async ({ user, shown, label, values = {}, eventId = randomUUID() }) => {
    const item = items.find(({ id }) => id === shown.id)
    // As the person saw it: the card may have changed under their finger.
    const card = (item === undefined ? [] : cardsFor(item, user)).findLast(one =>
      buttonsOf(one).some(button => button.label === label),
    )
    const button = card && buttonsOf(card).find(button => button.label === label)
    if (item === undefined || card === undefined || button === undefined) throw new Error(`no button ${label}`)
    const group = item.chat.startsWith('group:') ? item.chat.slice('group:'.length) : undefined
    if ('question' in button) {
      await tell(user, group, textMessage(button.question, group), eventId)
      return { toast: null }
    }
    const selected = selectedItems(card, values)
    const repeated = isRepeated(eventId)
    const taskId = textIn(card.task_id)
    const template_card_event = {
      card_type: card.card_type,
      event_key: button.key,
      task_id: taskId,
      ...(selected && { selected_items: selected }),
    }
    if (item.via === 'agent') {
      await pressAppCard(user, item, template_card_event)
      return { toast: null }
    }
    if (live() === undefined) throw new Error('nobody is connected: the press is lost')
    const body = event(user, group, eventId, { eventtype: 'template_card_event', template_card_event })
    const ms = repeated ? REPEATED_MS : answerMs
    const chats = [item.chat, directChat(user)]
    const answered = await sendAndWait('aibot_event_callback', body, { chats, ms, item })
    if (!answered && !repeated) throw new Error(`the press was not answered within ${ms} ms`)
    return { toast: null }
  }

  function webhookOf(group: string): string {
    const key = randomUUID()
    webhooks.set(key, group)
    return `${base}/cgi-bin/webhook/send?key=${key}`
  }
  const named = Object.entries(options.groupWebhooks ?? {}).map(([name, group]) => `${name}=${webhookOf(group)}`)

  const hasBot = options.bot !== false
  const hasAgent = options.agent !== false
  return {
    name: 'wecom',
    environment: {
      ...(hasBot && {
        WECOM_BOT_ID: BOT_ID,
        WECOM_BOT_SECRET: BOT_SECRET,
        WECOM_BOT_NAME: BOT_NAME,
        WECOM_WS_URL: `ws://127.0.0.1:${port}`,
      }),
      ...(hasAgent && {
        WECOM_CORP_ID: CORP_ID,
        WECOM_AGENT_ID: String(AGENT_ID),
        WECOM_AGENT_SECRET: AGENT_SECRET,
        WECOM_API_BASE: base,
      }),
      ...(named.length > 0 && { WECOM_GROUP_WEBHOOKS: named.join(',') }),
      ...(callback !== null && { WECOM_CALLBACK_TOKEN: CALLBACK_TOKEN, WECOM_ENCODING_AES_KEY: ENCODING_AES_KEY }),
    },
    attach: async baseUrl => {
      serviceUrl = baseUrl
    },
    write: async ({ user, group, text, quote, eventId }) => {
      const quoted = quote && { quote: { msgtype: 'text', text: { content: quote.text } } }
      await tell(user, group, { ...textMessage(text, group), ...quoted }, eventId)
    },
    press,
    sendFile: async ({ user, name, bytes }) => {
      const type = /\.(png|jpe?g|gif)$/i.test(name) ? 'image' : 'file'
      await tell(user, undefined, { msgtype: type, [type]: encrypted(name, bytes) })
    },
    say: async ({ user, text }) => tell(user, undefined, { msgtype: 'voice', voice: { content: text } }),
    joinGroup: async ({ id, by }) => {
      const body = { ...originOf(by, id, randomUUID()), ...textMessage('', id) }
      await sendAndWait('aibot_msg_callback', body, { chats: [`group:${id}`], ms: JOIN_MS })
    },
    setProfile: (user, profile) => void profiles.set(user.toLowerCase(), profile),
    shownTo: chat => {
      const key = 'user' in chat ? directChat(chat.user) : `group:${chat.group}`
      const reader = 'user' in chat ? undefined : chat.as
      return items.filter(item => item.chat === key).map(item => shownOf(item, reader))
    },
    calls: () => [...calls],
    refusals: () => [...refusals],
    cutConnections: () => {
      for (const { socket } of connections) socket.terminate()
      connections.clear()
    },
    connections: () => [...connections].filter(({ subscribed }) => subscribed).length,
    failNext: failure => void failures.push(failure),
    stop: async () => {
      for (const { socket } of connections) socket.terminate()
      streams.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
    kick: () => {
      const connection = live()
      if (connection === undefined) throw new Error('nobody is connected')
      end(connection)
    },
    enterChat: async (user, waitMs = 1_000) => {
      const body = event(user, undefined, randomUUID(), { eventtype: 'enter_chat' })
      return sendAndWait('aibot_event_callback', body, { chats: [directChat(user)], ms: waitMs })
    },
    withholdAcks: (withheld = true) => {
      isHeld.acks = withheld
    },
    withholdSubscribe: (withheld = true) => {
      isHeld.subscribe = withheld
    },
    withholdPongs: (withheld = true) => {
      isHeld.pongs = withheld
    },
    openChat: chat => void opened.add('user' in chat ? `1:${rawOf(chat.user)}` : `2:${chat.group}`),
    encryptUser: user => {
      const open = openIds.get(user) ?? `wo${randomBytes(15).toString('base64url')}`
      openIds.set(user, open)
      return open
    },
    push: frame => {
      const connection = live()
      if (connection === undefined) throw new Error('nobody is connected')
      if (typeof frame !== 'string') {
        const reqId = textIn(recordIn(frame.headers).req_id) || nextId('req-')
        return send(connection, textIn(frame.cmd), recordIn(frame.body), null, reqId)
      }
      connection.socket.send(frame)
      return ''
    },
    remoteFile: encrypted,
    unanswered: () =>
      [...requests.values()]
        .filter(({ kind, isAnswered }) => kind === 'message' && !isAnswered)
        .map(({ msgId }) => msgId),
    message,
    frames: () => [...frames],
    restCalls: rest.restCalls,
    tokensFetched: rest.tokensFetched,
    subscriptions: () => subscriptions,
    expireTokens: rest.expireTokens,
    trustAddress: rest.trustAddress,
    tellApp,
    receivedMedia: (name, bytes) => {
      const mediaId = nextId('received-')
      received.set(mediaId, { name, bytes })
      return mediaId
    },
    hideUser: user => void outside.add(user.toLowerCase()),
    webhookOf,
    turnedAway: () => [...turned],
  }
}
