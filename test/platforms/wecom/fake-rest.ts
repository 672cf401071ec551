/** WeCom's REST side (sheet §3.4, §5, §6): the self-built application, its directory, and the groups' webhooks. */
import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Profile } from '../../../adapters/port.ts'
import type { FakePlatform } from '../fake-platform.ts'
import { type Json, listIn, parseJson, recordIn, textIn } from './fake-json.ts'
import { cardText, type Item, readable } from './fake-shown.ts'
import {
  agentBodyComplaints,
  agentUpdateComplaints,
  BAD_CARD,
  BAD_PARAMETER,
  type Complaint,
  isInteractive,
  mediaFileComplaints,
  webhookComplaints,
} from './rules.ts'

export type Failure = Parameters<FakePlatform['failNext']>[0]
export type RestCall = {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: Json
}
export type Media = { readonly type: string; readonly name: string; readonly owner: 'bot' | 'agent' | 'webhook' }

export const CODES: Readonly<Record<Exclude<Failure, 'unanswered'>, number>> = {
  rateLimited: 45009,
  serverError: -1,
  tokenExpired: 42001,
  errorIn200: BAD_PARAMETER,
}

/** What the REST side shares with the rest of the fake. */
export type World = {
  readonly corpId: string
  readonly agentId: number
  readonly agentSecret: string
  readonly hasCallback: boolean
  readonly tokenSeconds: number
  readonly perMinute: number
  readonly items: Item[]
  readonly media: Map<string, Media>
  readonly profiles: Map<string, Profile>
  /** Encrypted id by user id. */
  readonly openIds: Map<string, string>
  /** User ids outside the application's visible range. */
  readonly outside: Set<string>
  readonly webhooks: Map<string, string>
  /** What people sent to the application, by media id. */
  readonly received: Map<string, { readonly bytes: Uint8Array; readonly name: string }>
  readonly downloads: Map<string, { readonly bytes: Uint8Array; readonly name: string; readonly until: number }>
  readonly calls: string[]
  readonly refused: (complaint: Complaint) => void
  readonly turnedAway: (complaint: Complaint) => void
  readonly nextFailure: (isSend: boolean) => Failure | undefined
  readonly nextId: (prefix: string) => string
  readonly now: () => number
  readonly said: (chat: string) => void
}

const MINUTE_MS = 60_000
const SEND_PATHS = ['/cgi-bin/message/send', '/cgi-bin/message/update_template_card', '/cgi-bin/webhook/send']
const WEBHOOK_PER_MINUTE = 20

export const directChat = (user: string): string => `user:${user.toLowerCase()}`

export function restOf(world: World) {
  const tokens = new Map<string, number>()
  const restCalls: RestCall[] = []
  const paces = new Map<string, number[]>()
  const taskIds = new Set<string>()
  const sentBefore = new Map<string, number>()
  let token: string | null = null
  let tokensFetched = 0
  let isTrusted = true

  const ok = (more: Json = {}): Json => ({ errcode: 0, errmsg: 'ok', ...more })
  const fault = (errcode: number, errmsg: string): Json => ({ errcode, errmsg: `${errmsg}, from ip: 127.0.0.1` })
  const refuse = (code: number, why: string): Json => {
    world.refused({ code, why })
    return fault(code, why)
  }
  const turnAway = (code: number, why: string): Json => {
    world.turnedAway({ code, why })
    return fault(code, why)
  }
  const firstOf = (complaints: readonly Complaint[]): Json | null => {
    const [first] = complaints
    for (const complaint of complaints) world.refused(complaint)
    return first === undefined ? null : fault(first.code, complaints.map(({ why }) => why).join('; '))
  }

  function isTooOften(of: string, most: number): boolean {
    const now = world.now()
    const recent = (paces.get(of) ?? []).filter(at => at > now - MINUTE_MS)
    paces.set(of, [...recent, now])
    return recent.length >= most
  }

  function giveToken(query: URLSearchParams): Json {
    tokensFetched++
    if (query.get('corpid') !== world.corpId) return fault(40013, 'invalid corpid')
    if (query.get('corpsecret') !== world.agentSecret) return fault(40001, 'invalid credential')
    const now = world.now()
    if (token === null || (tokens.get(token) ?? 0) <= now) {
      token = `token-${randomUUID()}`
      tokens.set(token, now + world.tokenSeconds * 1_000)
    }
    return ok({ access_token: token, expires_in: world.tokenSeconds })
  }

  function tokenFault(given: string | null): Json | null {
    if (given === null || given === '') return refuse(41001, 'access_token missing')
    const until = tokens.get(given)
    if (until === undefined) return fault(40014, 'invalid access_token')
    return until <= world.now() ? fault(42001, 'access_token expired') : null
  }

  const isVisible = (user: string): boolean =>
    !world.outside.has(user.toLowerCase()) && (world.profiles.get(user.toLowerCase())?.active ?? true)

  function send(body: Json): Json {
    if (body.agentid !== world.agentId) return refuse(40056, 'invalid agentid')
    const bad = firstOf(agentBodyComplaints(body, world.hasCallback))
    if (bad !== null) return bad
    const users = textIn(body.touser).split('|').filter(Boolean)
    const invalid = users.filter(user => !isVisible(user)).map(user => user.toLowerCase())
    if (users.length > 0 && invalid.length === users.length) {
      return turnAway(81013, 'user & party & tag all invalid')
    }
    const type = textIn(body.msgtype)
    const it = recordIn(body[type])
    const media = world.media.get(textIn(it.media_id))
    if (it.media_id !== undefined && (media?.owner !== 'agent' || media.type !== type)) {
      return refuse(40007, 'invalid media_id')
    }
    const taskId = textIn(it.task_id)
    if (taskId !== '' && taskIds.has(taskId)) return refuse(BAD_CARD, `task_id ${taskId} a second time`)
    if (taskId !== '') taskIds.add(taskId)
    const msgId = world.nextId('agentmsg-')
    const responseCode = isInteractive(it) ? world.nextId('response-') : null
    const seconds = typeof body.duplicate_check_interval === 'number' ? body.duplicate_check_interval : 1_800
    const content = JSON.stringify([body.touser, type, it])
    const isDuplicate =
      body.enable_duplicate_check === 1 && (sentBefore.get(content) ?? -Infinity) > world.now() - seconds * 1_000
    sentBefore.set(content, world.now())
    for (const user of users) {
      if (isDuplicate || invalid.includes(user.toLowerCase())) continue
      // The platform says nothing and drops it; we say so.
      if (isTooOften(`agent ${user.toLowerCase()}`, world.perMinute)) {
        world.refused({ code: 45009, why: 'more than the application may send to one person; silently dropped' })
        continue
      }
      show(type, it, { chat: directChat(user), via: 'agent', responseCode, msgId })
    }
    return ok({
      msgid: msgId,
      ...(invalid.length > 0 && { invaliduser: invalid.join('|') }),
      ...(responseCode !== null && { response_code: responseCode }),
    })
  }

  function show(type: string, it: Json, to: Pick<Item, 'chat' | 'via' | 'responseCode' | 'msgId'>): void {
    const isCard = type === 'template_card'
    const kind = isCard
      ? 'card'
      : type === 'image'
        ? 'image'
        : ['voice', 'video', 'file'].includes(type)
          ? 'file'
          : 'text'
    const isOwn = textIn(it.task_id) !== '' && !world.items.some(({ id }) => id === it.task_id)
    world.items.push({
      ...to,
      id: isOwn ? textIn(it.task_id) : world.nextId('shown-'),
      kind,
      text: isCard ? cardText(it) : textOf(type, it),
      cards: isCard ? [it] : [],
      own: new Map(),
      updates: 0,
    })
    world.said(to.chat)
  }
  const textOf = (type: string, it: Json): string => {
    if (type === 'textcard') return [it.title, it.description].map(textIn).join('\n')
    const content = textIn(it.content)
    return content === '' ? (world.media.get(textIn(it.media_id))?.name ?? type) : readable(content)
  }

  function updateCard(body: Json): Json {
    if (body.agentid !== world.agentId) return refuse(40056, 'invalid agentid')
    const bad = firstOf(agentUpdateComplaints(body))
    if (bad !== null) return bad
    const code = textIn(body.response_code)
    const items = world.items.filter(({ responseCode }) => responseCode !== null && responseCode === code)
    if (items.length === 0) return turnAway(60140, 'response_code already used or unknown')
    const users = listIn(body.userids).map(user => directChat(textIn(user)))
    for (const item of items) {
      item.responseCode = null
      if (users.length > 0 && !users.includes(item.chat)) continue
      const card = item.cards.at(-1) ?? {}
      const name = textIn(recordIn(body.button).replace_name)
      const replaced = { ...card, button_list: [{ text: name, key: 'replaced' }] }
      item.cards = [...item.cards, name === '' ? recordIn(body.template_card) : replaced]
      item.updates++
    }
    return ok()
  }

  function recall(body: Json): Json {
    const found = world.items.filter(({ msgId }) => msgId !== null && msgId === body.msgid)
    if (found.length === 0) return refuse(BAD_PARAMETER, 'no such msgid')
    for (const item of found) world.items.splice(world.items.indexOf(item), 1)
    return ok()
  }

  const departments = (): readonly string[] => [
    ...new Set([...world.profiles.values()].flatMap(({ department }) => (department === null ? [] : [department]))),
  ]
  const departmentId = (name: string): number => departments().indexOf(name) + 2
  const departmentOf = (name: string): Json => ({
    id: departmentId(name),
    name,
    parentid: 1,
    order: departmentId(name),
  })

  function userGet(id: string): Json {
    const profile = world.profiles.get(id.toLowerCase())
    if (profile === undefined || world.outside.has(id.toLowerCase())) return fault(60111, 'userid not found')
    const { name, employeeNo, department, active } = profile
    const attribute = { type: 0, name: '工号', text: { value: employeeNo }, value: employeeNo }
    return ok({
      userid: id,
      name: name ?? id,
      department: department === null ? [1] : [departmentId(department)],
      main_department: department === null ? 1 : departmentId(department),
      order: [0],
      position: '',
      is_leader_in_dept: [0],
      direct_leader: [],
      alias: '',
      telephone: '',
      status: active ? 1 : 2,
      extattr: { attrs: employeeNo === null ? [] : [attribute] },
    })
  }

  function departmentGet(id: string | null): Json {
    const found = departments().find(name => String(departmentId(name)) === id)
    if (found === undefined && id !== '1') return fault(60003, 'department not found')
    return ok({
      department: found === undefined ? { id: 1, name: '公司', parentid: 0, order: 1 } : departmentOf(found),
    })
  }

  function plainIds(body: Json): Json {
    const ids = listIn(body.open_userid_list)
    if (ids.length === 0 || ids.length > 1_000 || !ids.every(id => typeof id === 'string' && id !== '')) {
      return refuse(BAD_PARAMETER, 'open_userid_list')
    }
    const userOf = (id: unknown): string | undefined => [...world.openIds].find(([, open]) => open === id)?.[0]
    const isKnown = (id: unknown): boolean => {
      const user = userOf(id)
      return user !== undefined && isVisible(user)
    }
    return ok({
      userid_list: ids.filter(isKnown).map(id => ({ open_userid: id, userid: userOf(id) })),
      invalid_open_userid_list: ids.filter(id => !isKnown(id)),
    })
  }

  async function upload(type: string, owner: Media['owner'], request: IncomingMessage, raw: Uint8Array): Promise<Json> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(Buffer.from(raw), { headers }).formData().catch(() => null)
    const file = form?.get('media')
    if (file === null || file === undefined || typeof file === 'string') {
      return refuse(41005, 'an upload without the file “media”')
    }
    const bad = firstOf(mediaFileComplaints(owner, { type, name: file.name, size: file.size }))
    if (bad !== null) return bad
    const mediaId = world.nextId('media-')
    world.media.set(mediaId, { type, name: file.name, owner })
    return ok({ type, media_id: mediaId, created_at: String(Math.floor(world.now() / 1_000)) })
  }

  function webhook(key: string | null, body: Json): Json {
    const group = world.webhooks.get(key ?? '')
    if (group === undefined) return fault(93000, 'invalid webhook url')
    const bad = firstOf(webhookComplaints(body))
    if (bad !== null) return bad
    if (isTooOften(`webhook ${key}`, WEBHOOK_PER_MINUTE)) {
      return refuse(45009, 'more than 20 messages a minute by one webhook')
    }
    const type = textIn(body.msgtype)
    const it = recordIn(body[type])
    const image = Buffer.from(textIn(it.base64), 'base64')
    if (type === 'image' && createHash('md5').update(image).digest('hex') !== it.md5) return refuse(301019, 'image md5')
    if (it.media_id !== undefined && world.media.get(textIn(it.media_id))?.owner !== 'webhook') {
      return refuse(40007, 'invalid media_id')
    }
    show(type, it, { chat: `group:${group}`, via: 'webhook', responseCode: null, msgId: null })
    return ok()
  }

  async function answer(method: string, url: URL, request: IncomingMessage, raw: Uint8Array): Promise<Json> {
    const { pathname: path, searchParams: query } = url
    const isUpload = path.endsWith('/media/upload') || path.endsWith('/upload_media')
    const body = isUpload ? {} : recordIn(parseJson(Buffer.from(raw).toString('utf8')))
    restCalls.push({ method, path, query: Object.fromEntries(query), body })
    if (`${method} ${path}` === 'GET /cgi-bin/gettoken') return giveToken(query)
    world.calls.push(`${method} ${path}`)
    if (method === 'POST' && !isUpload && Object.keys(body).length === 0) return refuse(47001, 'no JSON object')
    if (path.startsWith('/cgi-bin/webhook/')) {
      if (`${method} ${path}` === 'POST /cgi-bin/webhook/send') return webhook(query.get('key'), body)
      if (!isUpload || method !== 'POST') return refuse(-1, `${method} ${path} is no interface`)
      if (!world.webhooks.has(query.get('key') ?? '')) return fault(93000, 'invalid webhook url')
      return upload(query.get('type') ?? '', 'webhook', request, raw)
    }
    const stale = tokenFault(query.get('access_token'))
    if (stale !== null) return stale
    if (!isTrusted) return fault(60020, 'not allow to access from your ip')
    switch (`${method} ${path}`) {
      case 'POST /cgi-bin/message/send':
        return send(body)
      case 'POST /cgi-bin/message/update_template_card':
        return updateCard(body)
      case 'POST /cgi-bin/message/recall':
        return recall(body)
      case 'POST /cgi-bin/media/upload':
        return upload(query.get('type') ?? '', 'agent', request, raw)
      case 'GET /cgi-bin/media/get':
        return refuse(40007, 'invalid media_id')
      case 'GET /cgi-bin/user/get':
        return userGet(query.get('userid') ?? '')
      case 'GET /cgi-bin/department/get':
        return departmentGet(query.get('id'))
      case 'GET /cgi-bin/department/list':
        return ok({ department: departments().map(departmentOf) })
      case 'GET /cgi-bin/department/simplelist':
        return ok({
          department_id: departments().map(name => ({
            id: departmentId(name),
            parentid: 1,
            order: departmentId(name),
          })),
        })
      case 'POST /cgi-bin/batch/openuserid_to_userid':
        return plainIds(body)
      case 'GET /cgi-bin/getcallbackip':
      case 'GET /cgi-bin/get_api_domain_ip':
        return ok({ ip_list: ['127.0.0.1'] })
      default:
        return refuse(-1, `${method} ${path} is no interface`)
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const url = new URL(request.url ?? '/', 'http://wecom')
    const file = world.downloads.get(url.pathname)
    if (file !== undefined) {
      const isOver = file.until <= world.now()
      const name = `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`
      response.writeHead(isOver ? 403 : 200, {
        'content-type': 'application/octet-stream',
        'content-disposition': name,
      })
      response.end(isOver ? '' : file.bytes)
      return
    }
    const method = request.method ?? 'GET'
    const failure = url.pathname.endsWith('/gettoken')
      ? undefined
      : world.nextFailure(SEND_PATHS.includes(url.pathname))
    if (failure === 'tokenExpired') expireTokens()
    if (failure !== undefined && failure !== 'tokenExpired' && failure !== 'unanswered') {
      world.calls.push(`${method} ${url.pathname}`)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(fault(CODES[failure], failure)))
      return
    }
    const received = url.pathname === '/cgi-bin/media/get' ? receivedMedia(url.searchParams) : undefined
    if (received !== undefined) {
      restCalls.push({ method, path: url.pathname, query: Object.fromEntries(url.searchParams), body: {} })
      world.calls.push(`${method} ${url.pathname}`)
      const name = `attachment; filename="${encodeURIComponent(received.name)}"`
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': name })
      response.end(received.bytes)
      return
    }
    const said = await answer(method, url, request, Buffer.concat(chunks))
    if (failure === 'unanswered') {
      response.destroy()
      return
    }
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(said))
  }

  /** undefined: it is answered in JSON, as a fault. */
  function receivedMedia(query: URLSearchParams) {
    const until = tokens.get(query.get('access_token') ?? '') ?? 0
    return until > world.now() && isTrusted ? world.received.get(query.get('media_id') ?? '') : undefined
  }

  function expireTokens(): void {
    for (const known of tokens.keys()) tokens.set(known, 0)
    token = null
  }

  return {
    handle,
    expireTokens,
    restCalls: (): readonly RestCall[] => [...restCalls],
    tokensFetched: (): number => tokensFetched,
    trustAddress: (trusted: boolean): void => {
      isTrusted = trusted
    },
  }
}
