/** Who people and chats are, asked as seldom as possible: every call counts against the company's monthly quota. */
import type { AdapterParts, ChatRef, Profile } from '../port.ts'
import type { Api } from './api.ts'
import { isPlatformError } from './errors.ts'
import { at, listAt, objectOf, textAt } from './json.ts'
import { KEEP_PROFILE_MS } from './limits.ts'
import type { OtherId } from './parse.ts'

export type People = {
  readonly profileOf: (openId: string) => Promise<Profile | null>
  /** null: nobody can say who it is. */
  readonly openIdOf: (other: OtherId) => Promise<string | null>
  readonly chatKind: (chatId: string) => Promise<ChatRef['kind']>
  readonly learnChat: (chatId: string, kind: ChatRef['kind']) => void
}

/** In this process; the memory of the house holds all of them. */
const MOST_CHATS_AT_HAND = 5_000

export function createPeople(api: Api, parts: Pick<AdapterParts, 'now' | 'memory' | 'log'>): People {
  const chats = new Map<string, ChatRef['kind']>()

  function learnChat(chatId: string, kind: ChatRef['kind']): void {
    if (chats.get(chatId) === kind) return
    if (chats.size >= MOST_CHATS_AT_HAND) chats.clear()
    chats.set(chatId, kind)
    // What is not stored is asked again; nobody has to wait for it.
    parts.memory.put(`chat:${chatId}`, kind).catch(() => undefined)
  }

  return {
    learnChat,
    chatKind: async chatId => {
      const known = chats.get(chatId) ?? (await parts.memory.get(`chat:${chatId}`))
      const kind = known === 'direct' || known === 'group' ? known : await askedChatKind(api, chatId)
      if (kind !== null) learnChat(chatId, kind)
      // Taken for a group, less is shown, not more.
      return kind ?? 'group'
    },
    openIdOf: async ({ type, id }) => {
      const known = await parts.memory.get(`${type}:${id}`)
      if (typeof known === 'string') return known
      const path = `/open-apis/contact/v3/users/${encodeURIComponent(id)}?user_id_type=${type}`
      const user = await api.call({ name: 'user.get', method: 'GET', path }).catch(() => null)
      const openId = textAt(user, 'data', 'user', 'open_id')
      if (openId !== null) await parts.memory.put(`${type}:${id}`, openId)
      return openId
    },
    profileOf: async openId => {
      const known = objectOf(await parts.memory.get(`profile:${openId}`))
      if (typeof known.askedAt === 'number' && parts.now() - known.askedAt < KEEP_PROFILE_MS) {
        return profileIn(known.profile)
      }
      const profile = await askedProfile(api, openId)
      await parts.memory.put(`profile:${openId}`, { askedAt: parts.now(), profile })
      return profile
    },
  }
}

async function askedChatKind(api: Api, chatId: string): Promise<ChatRef['kind'] | null> {
  const path = `/open-apis/im/v1/chats/${encodeURIComponent(chatId)}`
  const answer = await api.call({ name: 'chat.get', method: 'GET', path }).catch(() => null)
  const mode = textAt(answer, 'data', 'chat_mode')
  return mode === null ? null : mode === 'p2p' ? 'direct' : 'group'
}

/** Stored by us, below; read as if it came from outside, since an older version may have stored it. */
function profileIn(value: unknown): Profile | null {
  if (value === null || value === undefined) return null
  return {
    name: textAt(value, 'name'),
    employeeNo: textAt(value, 'employeeNo'),
    department: textAt(value, 'department'),
    active: at(value, 'active') === true,
  }
}

/**
 * A field without its permission is silently absent, and people outside the app's contact range are refused: for them
 * the name alone is asked, which needs neither. A refusal is an answer too, and kept as long.
 */
async function askedProfile(api: Api, openId: string): Promise<Profile | null> {
  const user = await unlessRefused(
    api.call({
      name: 'user.get',
      method: 'GET',
      path: `/open-apis/contact/v3/users/${encodeURIComponent(openId)}?user_id_type=open_id&department_id_type=open_department_id`,
    }),
  )
  const found = objectOf(at(user, 'data', 'user'))
  const name = textAt(found, 'name') ?? (await askedName(api, openId))
  if (name === null && textAt(found, 'open_id') === null) return null
  return {
    name,
    employeeNo: textAt(found, 'employee_no'),
    department: null,
    active: user !== null && at(found, 'status', 'is_resigned') !== true && at(found, 'status', 'is_frozen') !== true,
  }
}

async function askedName(api: Api, openId: string): Promise<string | null> {
  const answer = await unlessRefused(
    api.call({
      name: 'user.basicBatch',
      method: 'POST',
      path: '/open-apis/contact/v3/users/basic_batch?user_id_type=open_id',
      body: { user_ids: [openId] },
    }),
  )
  const [first] = listAt(answer, 'data', 'users')
  return textAt(first, 'name') ?? textAt(first, 'name', 'default_value')
}

/** What may go better later is thrown, so that it is not kept for a day. */
async function unlessRefused<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (error) {
    if (isPlatformError(error) && error.code !== 'retryLater') return null
    throw error
  }
}
