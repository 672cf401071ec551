/** DingTalk on 127.0.0.1: the gateway and its stream, the card and robot interfaces, and the people in front of it. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { isRecord, type Json, listIn, parseJson, recordIn, textIn } from '../../../adapters/kit/json.ts'
import type { Profile } from '../../../adapters/port.ts'
import type { FakePlatform, Shown } from '../fake-platform.ts'
import { cardComplaints, createComplaints, OWN_TEMPLATE, STOCK_TEMPLATE, spaceOf } from './rules.ts'

const CORP = 'dingcorp'
const BOT = '$:LWCP_v1:$bot'
const CLIENT = 'dingclient'
export const SECRET = 'a-secret-of-nobody-else'
const ANSWER_MS = 10_000

type Item = {
  id: string
  kind: Shown['kind']
  chat: string
  text: string
  template: string
  variables: Record<string, string>
  updates: number
  carrierId: string
}
type Failure = Parameters<FakePlatform['failNext']>[0]

export type FakeDingTalk = FakePlatform & {
  /** Sends any frame's data on a topic; resolves with what it was answered, null when with nothing in time. */
  frame(topic: 'message' | 'card', data: string, options?: { id?: string; waitMs?: number }): Promise<Json | null>
  /** Sends raw text down the stream. */
  raw(text: string): void
  announceDisconnect(): void
  refuseHandshakes(count: number): void
  /** Delivered to nobody, in an answer that says success. */
  failDelivery(): void
  refuseTemplate(template: string): void
  message(extra?: Json): Json
  readonly gatewayCalls: () => number
  readonly tokenCalls: () => number
}

export async function fakeDingTalk(options: { readonly template?: boolean } = {}): Promise<FakeDingTalk> {
  const sockets = new Set<WebSocket>()
  const waiting = new Map<string, (answer: Json) => void>()
  const items: Item[] = []
  const undelivered = new Map<string, Item>()
  const calls: string[] = []
  const refusals: string[] = []
  const profiles = new Map<string, Profile>()
  const downloads = new Map<string, Uint8Array>()
  const refusedTemplates = new Set<string>()
  const titles = new Map<string, string>()
  let failures: Failure[] = []
  let token = `token-${randomUUID()}`
  let gatewayCalls = 0
  let tokenCalls = 0
  let handshakesRefused = 0
  let deliveryFails = false

  const server = createServer((request, response) => {
    void handle(request, response).catch(error => {
      refusals.push(`the fake broke: ${error}`)
      response.destroy()
    })
  })
  const streams = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (handshakesRefused > 0) {
      handshakesRefused--
      socket.end('HTTP/1.1 503 Busy\r\n\r\n')
      return
    }
    streams.handleUpgrade(request, socket, head, stream => {
      sockets.add(stream)
      stream.on('close', () => sockets.delete(stream))
      stream.on('message', data => acknowledge(recordIn(parseJson(String(data)))))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`

  function acknowledge(frame: Json): void {
    const id = textIn(recordIn(frame.headers).messageId)
    waiting.get(id)?.(recordIn(parseJson(textIn(frame.data))))
    waiting.delete(id)
  }

  async function bodyOf(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks).toString('utf8')
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base)
    const text = await bodyOf(request)
    const body = recordIn(parseJson(text))
    const reply = (status: number, answer: Json): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    }
    if (url.pathname === '/v1.0/gateway/connections/open') return openGateway(body, reply)
    if (url.pathname === '/v1.0/oauth2/accessToken') return giveToken(body, reply)
    if (url.pathname.startsWith('/file/')) {
      response.end(downloads.get(url.pathname.slice(6)))
      return
    }
    const given = request.headers['x-acs-dingtalk-access-token'] ?? url.searchParams.get('access_token')
    if (url.pathname.startsWith('/topapi/')) return reply(200, contact(url.pathname, body, given))
    calls.push(url.pathname)
    const failure = failures.shift()
    if (failure === 'tokenExpired') token = `token-${randomUUID()}`
    if (url.pathname !== '/robot/sendBySession' && given !== token) {
      return reply(400, { code: 'InvalidAuthentication', message: 'token' })
    }
    if (failure === 'rateLimited') {
      return reply(403, { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', message: 'fast' })
    }
    if (failure === 'serverError') return reply(500, { code: 'system.busy', message: 'busy' })
    if (failure === 'errorIn200') {
      return reply(200, url.pathname.startsWith('/v1.0') ? { success: false, code: 'system.busy' } : { errcode: 90018 })
    }
    const { status, answer } = answerTo(request.method ?? '', url, body, text)
    if (failure === 'unanswered') {
      response.destroy()
      return
    }
    reply(status, answer)
  }

  function openGateway(body: Json, reply: (status: number, answer: Json) => void): void {
    gatewayCalls++
    const isOurs = body.clientId === CLIENT && body.clientSecret === SECRET
    if (!isOurs) reply(401, { code: 'authFailed' })
    else reply(200, { endpoint: `ws://127.0.0.1:${port}/connect`, ticket: `t=${randomUUID()}&` })
  }

  function giveToken(body: Json, reply: (status: number, answer: Json) => void): void {
    tokenCalls++
    const isOurs = body.appKey === CLIENT && body.appSecret === SECRET
    if (!isOurs) reply(400, { code: 'invalidClientIdOrSecret' })
    else reply(200, { accessToken: token, expireIn: 7200 })
  }

  function contact(path: string, body: Json, given: unknown): Json {
    if (given !== token) return { errcode: 40014, errmsg: 'token' }
    if (path.endsWith('/department/get')) return { errcode: 0, result: { name: '机加工' } }
    const profile = profiles.get(textIn(body.userid))
    if (profile === undefined) return { errcode: 60121, errmsg: 'no such user' }
    const { name, employeeNo, active, department } = profile
    return {
      errcode: 0,
      result: {
        userid: body.userid,
        name,
        job_number: employeeNo,
        active,
        dept_id_list: department === null ? [] : [7],
      },
    }
  }

  type Answer = { status: number; answer: Json }
  const ok = (answer: Json): Answer => ({ status: 200, answer })
  const refuse = (code: string, why: string = code): Answer => {
    refusals.push(why)
    return { status: 400, answer: { code, message: why } }
  }

  function answerTo(method: string, url: URL, body: Json, text: string): Answer {
    switch (`${method} ${url.pathname}`) {
      case 'POST /v1.0/card/instances/createAndDeliver':
        return create(body)
      case 'POST /v1.0/card/instances/deliver':
        return deliver(body)
      case 'PUT /v1.0/card/instances':
        return update(body)
      case 'POST /v1.0/robot/oToMessages/batchSend':
        return plain(body, `user:${textIn(listIn(body.userIds)[0])}`)
      case 'POST /v1.0/robot/groupMessages/send':
        return plain(body, textIn(body.openConversationId))
      case 'POST /robot/sendBySession':
        return session(body, url.searchParams.get('session') ?? '')
      case 'POST /media/upload':
        return /name="type"/.test(text) && /filename="/.test(text)
          ? ok({ errcode: 0, media_id: `@lAD${randomUUID()}` })
          : refuse('40035', 'an upload without type or file')
      case 'POST /v1.0/robot/messageFiles/download':
        return downloads.has(textIn(body.downloadCode)) && body.robotCode === CLIENT
          ? ok({ downloadUrl: `${base}/file/${textIn(body.downloadCode)}` })
          : { status: 400, answer: { code: 'invalidParameter.robotCode.downloadCode' } }
      default:
        return refuse('notFound', `${method} ${url.pathname} is not an interface`)
    }
  }

  function create(body: Json): Answer {
    const template = textIn(body.cardTemplateId)
    if (refusedTemplates.has(template) || (template !== OWN_TEMPLATE && template !== STOCK_TEMPLATE)) {
      return { status: 400, answer: { code: 'param.templateNotExist' } }
    }
    const id = textIn(body.outTrackId)
    if (items.some(item => item.id === id) || undelivered.has(id)) {
      return { status: 400, answer: { code: 'param.cardAlreadyExist' } }
    }
    const complaints = createComplaints(body)
    if (complaints.length > 0) return refuse('param.invalid', complaints.join('; '))
    const space = spaceOf(body)
    const item: Item = {
      id,
      kind: 'card',
      chat: space.isGroup ? space.id : `user:${space.id}`,
      text: '',
      template,
      variables: { ...(recordIn(recordIn(body.cardData).cardParamMap) as Record<string, string>) },
      updates: 0,
      carrierId: `carrier-${randomUUID()}=`,
    }
    if (deliveryFails) {
      deliveryFails = false
      undelivered.set(id, item)
      return ok({
        success: true,
        result: { outTrackId: id, deliverResults: [{ success: false, errorMsg: 'system.busy' }] },
      })
    }
    items.push(item)
    return ok({
      success: true,
      result: { outTrackId: id, deliverResults: [{ success: true, carrierId: item.carrierId, errorMsg: '' }] },
    })
  }

  function deliver(body: Json): Answer {
    const item = undelivered.get(textIn(body.outTrackId))
    if (item === undefined) return refuse('param.cardNotExist')
    undelivered.delete(item.id)
    items.push(item)
    return ok({ success: true, result: [{ success: true, carrierId: item.carrierId, errorMsg: '' }] })
  }

  function update(body: Json): Answer {
    const item = items.find(({ id }) => id === body.outTrackId)
    if (item === undefined) return { status: 400, answer: { code: 'param.cardNotExist' } }
    const complaints = cardComplaints(body, item.template)
    if (complaints.length > 0) return refuse('param.invalid', complaints.join('; '))
    apply(item, body)
    return ok({ success: true, result: true })
  }

  function apply(item: Item, change: Json): void {
    const map = recordIn(recordIn(change.cardData).cardParamMap) as Record<string, string>
    if (Object.keys(map).length === 0) return
    const byKey = recordIn(change.cardUpdateOptions).updateCardDataByKey === true
    item.variables = byKey ? { ...item.variables, ...map } : { ...map }
    item.updates++
  }

  function plain(body: Json, chat: string): Answer {
    const msgParam = textIn(body.msgParam)
    const param = recordIn(parseJson(msgParam))
    if (Buffer.byteLength(msgParam) > 15_000) return refuse('invalidParameter.msgParam', 'a long msgParam')
    if (body.robotCode !== CLIENT) return refuse('invalidParameter.robotCode.auth')
    const carrierId = `key-${randomUUID()}=`
    const kinds: Readonly<Record<string, readonly [Shown['kind'], string]>> = {
      sampleText: ['text', textIn(param.content)],
      sampleImageMsg: ['image', textIn(param.photoURL)],
      sampleFile: ['file', textIn(param.fileName)],
    }
    const [kind, text] = kinds[textIn(body.msgKey)] ?? []
    if (kind === undefined || text === undefined || text === '') return refuse('invalidParameter.msgKey')
    items.push({ id: carrierId, kind, chat, text, template: '', variables: {}, updates: 0, carrierId })
    return ok({ processQueryKey: carrierId, invalidStaffIdList: [], flowControlledStaffIdList: [] })
  }

  function session(body: Json, chat: string): Answer {
    const content = textIn(recordIn(body.text).content)
    const at = recordIn(body.at)
    if (body.msgtype !== 'text' || content === '') return ok({ errcode: 40035, errmsg: 'no content' })
    if (at.isAtAll === true || /@(所有人|all\b)/i.test(content)) refusals.push('everybody is mentioned')
    items.push({
      id: `session-${randomUUID()}`,
      kind: 'text',
      chat,
      text: content,
      template: '',
      variables: {},
      updates: 0,
      carrierId: '',
    })
    return ok({ errcode: 0, errmsg: 'ok' })
  }

  const buttonsOf = ({ variables, template }: Item): readonly Json[] =>
    template === OWN_TEMPLATE
      ? listIn(parseJson(variables.buttons ?? '[]')).map(recordIn)
      : listIn(recordIn(parseJson(variables.sys_full_json_obj ?? '{}')).msgButtons).map(recordIn)
  const fieldsOf = ({ variables }: Item): readonly Json[] =>
    listIn(recordIn(parseJson(variables.form ?? '{}')).fields).map(recordIn)
  const hasForm = ({ variables }: Item): boolean => variables.has_form === 'true' && variables.form_status === 'normal'

  function shown(item: Item): Shown {
    const { id, kind, updates, variables } = item
    if (kind !== 'card') return { id, kind, text: item.text, buttons: [], inputs: [], updates }
    const fields = hasForm(item) ? fieldsOf(item).filter(({ hidden }) => hidden !== true) : []
    const submit = hasForm(item) ? [variables.form_btn_text ?? ''] : []
    return {
      id,
      kind,
      text: [
        variables.title,
        readable(variables.markdown ?? ''),
        variables.status ?? variables.tips ?? '',
        ...fields.map(({ label }) => textIn(label)),
      ]
        .filter(line => line !== undefined && line !== '')
        .join('\n'),
      buttons: [...submit, ...buttonsOf(item).map(({ text }) => textIn(text))],
      inputs: fields.map(({ name }) => textIn(name)),
      updates,
    }
  }

  async function until<T>(look: () => T | undefined, what: string): Promise<T> {
    for (const end = performance.now() + ANSWER_MS; performance.now() < end; await sleep(10)) {
      const found = look()
      if (found !== undefined) return found
    }
    throw new Error(`${what}: nothing within ${ANSWER_MS} ms`)
  }

  async function frame(
    topic: 'message' | 'card',
    data: string,
    options: { id?: string; waitMs?: number } = {},
  ): Promise<Json | null> {
    const { id = String(randomUUID()), waitMs = ANSWER_MS } = options
    const socket = await until(() => [...sockets].at(-1), 'a connection')
    const path = topic === 'message' ? '/v1.0/im/bot/messages/get' : '/v1.0/card/instances/callback'
    const { promise, resolve } = Promise.withResolvers<Json | null>()
    waiting.set(id, resolve)
    const headers = {
      topic: path,
      messageId: id,
      contentType: 'application/json',
      appId: 'a',
      connectionId: 'c',
      time: '1',
    }
    socket.send(JSON.stringify({ specVersion: '1.0', type: 'CALLBACK', headers, data }))
    const timer = setTimeout(() => resolve(null), waitMs)
    return promise.finally(() => clearTimeout(timer))
  }

  function message(extra: Json = {}): Json {
    const user = textIn(extra.senderStaffId) || 'u1'
    const group = extra.conversationType === '2' ? textIn(extra.conversationId) : null
    return {
      msgId: `msg-${randomUUID()}`,
      msgtype: 'text',
      createAt: 1_769_851_697_611,
      conversationType: '1',
      conversationId: `cid-${user}`,
      senderStaffId: user,
      senderNick: user,
      senderId: `$:LWCP_v1:$${user}`,
      senderCorpId: CORP,
      chatbotCorpId: CORP,
      chatbotUserId: BOT,
      robotCode: CLIENT,
      atUsers: [{ dingtalkId: BOT }],
      sessionWebhook: `${base}/robot/sendBySession?session=${encodeURIComponent(group ?? `user:${user}`)}`,
      sessionWebhookExpiredTime: 9_999_999_999_999,
      ...extra,
    }
  }

  async function tell(data: Json): Promise<void> {
    if ((await frame('message', JSON.stringify(data))) === null) throw new Error('the message was not acknowledged')
  }

  function formValues(item: Item, values: Readonly<Record<string, string>>): Json {
    return Object.fromEntries(
      fieldsOf(item).map(({ name, type, options, defaultValue }) => {
        const given = values[textIn(name)]
        if (given === undefined) return [name, defaultValue]
        const index = (value: string): number => listIn(options).findIndex(one => recordIn(one).value === value)
        if (type === 'SELECT') return [name, { index: index(given), value: given }]
        if (type === 'MULTI_SELECT') {
          const all = given.split(',')
          return [name, { index: all.map(index), value: all }]
        }
        return [name, given]
      }),
    )
  }

  const inGroup = (group: string | undefined): Json =>
    group === undefined
      ? {}
      : {
          conversationType: '2',
          conversationId: group,
          conversationTitle: titles.get(group) ?? group,
          isInAtList: true,
        }

  return {
    name: 'dingtalk',
    environment: {
      DINGTALK_CLIENT_ID: CLIENT,
      DINGTALK_CLIENT_SECRET: SECRET,
      DINGTALK_API_BASE: base,
      DINGTALK_OAPI_BASE: base,
      ...(options.template === false ? {} : { DINGTALK_CARD_TEMPLATE_ID: OWN_TEMPLATE }),
    },
    async write({ user, group, text, quote, eventId }) {
      const quoted = quote === undefined ? undefined : items.find(({ id }) => id === quote.id)
      const isCard = quoted?.kind === 'card'
      const repliedMsg = { msgType: isCard ? 'interactiveCard' : 'text', senderId: BOT }
      await tell(
        message({
          senderStaffId: user,
          ...inGroup(group),
          ...(eventId === undefined ? {} : { msgId: eventId }),
          text: { content: ` ${text}`, ...(quoted === undefined ? {} : { isReplyMsg: true, repliedMsg }) },
          ...(quoted === undefined || quoted.carrierId === '' ? {} : { originalProcessQueryKey: quoted.carrierId }),
        }),
      )
    },
    async press({ user, shown: { id }, label, values = {}, eventId = randomUUID() }) {
      const item = items.find(one => one.id === id)
      if (item === undefined) throw new Error(`no card ${id}`)
      const isSubmit = hasForm(item) && item.variables.form_btn_text === label
      const button = buttonsOf(item).find(({ text }) => text === label)
      if (!isSubmit && button === undefined) throw new Error(`no button ${label}`)
      const params = isSubmit
        ? { form: formValues(item, values), current_form: item.variables.form }
        : isRecord(button?.params)
          ? button.params
          : { payload: button?.payload }
      const actionIds = [isSubmit ? 'form' : item.template === OWN_TEMPLATE ? 'press' : textIn(button?.id)]
      const isGroup = !item.chat.startsWith('user:')
      const answer = await frame(
        'card',
        JSON.stringify({
          type: 'actionCallback',
          outTrackId: id,
          corpId: CORP,
          userId: user,
          userIdType: 1,
          spaceType: isGroup ? 'IM_GROUP' : 'IM_ROBOT',
          spaceId: isGroup ? item.chat : `cid-${user}`,
          extension: '{}',
          content: JSON.stringify({ cardPrivateData: { actionIds, params } }),
        }),
        { id: eventId },
      )
      if (answer === null) throw new Error('the press was not answered')
      const change = recordIn(answer.response)
      const complaints = cardComplaints(change, item.template)
      refusals.push(...complaints)
      if (complaints.length === 0) apply(item, change)
      const map = recordIn(recordIn(change.cardData).cardParamMap)
      return { toast: textIn(map.status) || textIn(map.tips) || null }
    },
    async sendFile({ user, name, bytes }) {
      const downloadCode = randomUUID()
      downloads.set(downloadCode, bytes)
      const isImage = /\.(png|jpe?g|gif)$/i.test(name)
      const content = isImage ? { downloadCode, pictureDownloadCode: downloadCode } : { downloadCode, fileName: name }
      await tell(message({ senderStaffId: user, msgtype: isImage ? 'picture' : 'file', content }))
    },
    async say({ user, text }) {
      await tell(message({ senderStaffId: user, msgtype: 'audio', content: { duration: '900', recognition: text } }))
    },
    async joinGroup({ id, title, by }) {
      titles.set(id, title)
      await tell(message({ senderStaffId: by, ...inGroup(id), text: { content: ' ' } }))
    },
    setProfile: (user, profile) => profiles.set(user, profile),
    shownTo: chat => items.filter(item => item.chat === ('user' in chat ? `user:${chat.user}` : chat.group)).map(shown),
    calls: () => [...calls],
    refusals: () => [...refusals],
    cutConnections: () => {
      for (const socket of sockets) socket.terminate()
      sockets.clear()
    },
    connections: () => sockets.size,
    failNext: failure => {
      failures = [...failures, failure]
    },
    async stop() {
      for (const socket of sockets) socket.terminate()
      streams.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
    frame,
    message,
    raw: text => [...sockets].at(-1)?.send(text),
    announceDisconnect: () => {
      const headers = { topic: 'disconnect', messageId: randomUUID() }
      const data = '{"reason":"connection is expired"}'
      for (const socket of sockets) {
        socket.send(JSON.stringify({ specVersion: '1.0', type: 'SYSTEM', headers, data }))
        setTimeout(() => socket.close(), 10_000).unref()
      }
    },
    refuseHandshakes: count => {
      handshakesRefused = count
    },
    failDelivery: () => {
      deliveryFails = true
    },
    refuseTemplate: template => refusedTemplates.add(template),
    gatewayCalls: () => gatewayCalls,
    tokenCalls: () => tokenCalls,
  }
}

/** What is left for the eye. */
const readable = (markdown: string): string =>
  markdown
    .replace(/<br>/g, '\n')
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*/g, '')
    .replace(/^> /gm, '')
    .replace(/^\|(?: :?-+:? \|)+$/gm, '')
    .replace(/^---$/gm, '')
    .replace(/\n{2,}/g, '\n')
