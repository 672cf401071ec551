/** Who is in the sandbox and which chats they see. The people and groups come from outside; a short memory spares a query per message. */
import { refuse } from './problem.ts'

/** `id` is the platform user id, as in `as=`. */
export type SandboxPerson = {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly department: string | null
  readonly employeeNo: string | null
}

/** A group chat; its id is `G-` and the department's id. */
export type SandboxGroup = {
  readonly id: string
  readonly title: string
  readonly department: string | null
  readonly memberIds: 'everyone' | readonly string[]
}

/** Asked at most every few seconds; both answer from the database of the moment, with the same list while nothing changed. */
export type SandboxDirectory = {
  people(): Promise<readonly SandboxPerson[]>
  groups(): Promise<readonly SandboxGroup[]>
}

export type Chat = {
  readonly id: string
  readonly kind: 'direct' | 'group'
  readonly title: string
  readonly department: string | null
}

/** Nobody yet: whoever writes under such an id is a stranger to the bot, so that binding can be tried. */
const GUEST_ID = /^guest-[\w-]{1,40}$/
const FRESH_FOR_MS = 3_000

type Snapshot = {
  readonly of: readonly [readonly SandboxPerson[], readonly SandboxGroup[]]
  readonly people: ReadonlyMap<string, SandboxPerson>
  readonly groups: ReadonlyMap<string, SandboxGroup & { readonly members: 'everyone' | ReadonlySet<string> }>
  readonly takenAtMs: number
}

export function directChatId(personId: string): string {
  return `D-${personId}`
}

/** The person of a direct chat's id; null for a group's. */
function personOfDirectChat(chatId: string): string | null {
  return chatId.startsWith('D-') ? chatId.slice(2) : null
}

export type ChatDirectory = ReturnType<typeof chatDirectory>

export function chatDirectory(source: SandboxDirectory, botName: string) {
  let last: Snapshot | null = null
  let loading: Promise<Snapshot> | null = null

  async function load(): Promise<Snapshot> {
    const [people, groups] = await Promise.all([source.people(), source.groups()])
    const known = last?.of[0] === people && last.of[1] === groups ? last : snapshotOf(people, groups)
    const snapshot = { ...known, takenAtMs: performance.now() }
    last = snapshot
    return snapshot
  }

  function fresh(): Promise<Snapshot> {
    loading ??= load().finally(() => {
      loading = null
    })
    return loading
  }

  /** A look that finds nothing in the remembered state is repeated in a fresh one: somebody may just have been bound. */
  async function look<T>(find: (snapshot: Snapshot) => T | null): Promise<T | null> {
    if (last !== null && performance.now() - last.takenAtMs < FRESH_FOR_MS) {
      const found = find(last)
      if (found !== null) return found
    }
    return find(await fresh())
  }

  /** @throws Problem 404 when nobody has this id. */
  async function person(id: string): Promise<SandboxPerson> {
    const found = await look(snapshot => snapshot.people.get(id) ?? null)
    if (found !== null) return found
    if (GUEST_ID.test(id)) return guest(id)
    throw refuse(404, 'unknownPerson', 'as', `No person has the id "${id}". GET /sandbox/api/people lists them.`)
  }

  /** @throws Problem 404 for an unknown chat, 403 for one the person is not in. */
  async function chatOf(personId: string, chatId: string): Promise<Chat> {
    if (chatId === directChatId(personId)) return directChat(personId, botName)
    const group = await look(snapshot => snapshot.groups.get(chatId) ?? null)
    if (group === null) return refuseChat(personId, chatId)
    const isMember = await look(snapshot => (isIn(snapshot, personId, chatId) ? true : null))
    if (isMember === null) throw refuse(403, 'notInChat', 'chat', `"${personId}" is not in the chat "${chatId}".`)
    return groupChat(group)
  }

  async function refuseChat(personId: string, chatId: string): Promise<never> {
    const owner = personOfDirectChat(chatId)
    const exists =
      owner !== null && (GUEST_ID.test(owner) || (await look(now => now.people.get(owner) ?? null)) !== null)
    if (exists) throw refuse(403, 'notInChat', 'chat', `"${chatId}" is not a chat of "${personId}".`)
    throw refuse(404, 'unknownChat', 'chat', `There is no chat "${chatId}". GET /sandbox/api/chats?as= lists them.`)
  }

  return {
    person,
    chatOf,
    people: async (): Promise<readonly SandboxPerson[]> => [...(await fresh()).people.values()],
    /** Every chat a person sees, the direct one first. */
    async chatsOf(personId: string): Promise<readonly Chat[]> {
      const groups = [...(await fresh()).groups.values()].filter(group => isMember(group, personId))
      return [directChat(personId, botName), ...groups.map(groupChat)]
    },
    /** Whether a chat may be shown, by what is remembered now; for live events, which must not wait. */
    seesNow: (personId: string, chatId: string): boolean =>
      chatId === directChatId(personId) || (last !== null && isIn(last, personId, chatId)),
    async chatExists(chatId: string): Promise<boolean> {
      const owner = personOfDirectChat(chatId)
      if (owner !== null && GUEST_ID.test(owner)) return true
      const found = await look(now => (owner === null ? now.groups.has(chatId) : now.people.has(owner)) || null)
      return found === true
    },
    /** "@陈志远 @吴建平": the people whom a message of the bot's calls; null for nobody. */
    async callOf(ids: readonly string[]): Promise<string | null> {
      if (ids.length === 0) return null
      const { people: known } = await fresh()
      return ids.map(id => `@${known.get(id)?.name ?? id}`).join(' ')
    },
    /** Ids of the people whose names stand behind an @ in the text; a name two people share means neither. */
    async mentionsIn(text: string): Promise<readonly string[]> {
      if (!text.includes('@')) return []
      const people = await look(snapshot => snapshot.people)
      return people === null ? [] : mentioned(text, [...people.values()])
    },
  }
}

function snapshotOf(people: readonly SandboxPerson[], groups: readonly SandboxGroup[]): Omit<Snapshot, 'takenAtMs'> {
  const withSets = groups.map(group => ({
    ...group,
    members: group.memberIds === 'everyone' ? group.memberIds : new Set(group.memberIds),
  }))
  return {
    of: [people, groups],
    people: new Map(people.map(person => [person.id, person])),
    groups: new Map(withSets.map(group => [group.id, group])),
  }
}

function isMember(group: { members: 'everyone' | ReadonlySet<string> }, personId: string): boolean {
  return group.members === 'everyone' ? !GUEST_ID.test(personId) : group.members.has(personId)
}

function isIn(snapshot: Snapshot, personId: string, chatId: string): boolean {
  const group = snapshot.groups.get(chatId)
  return group !== undefined && isMember(group, personId)
}

function mentioned(text: string, people: readonly SandboxPerson[]): readonly string[] {
  const hits = people.filter(person => person.name !== '' && text.includes(`@${person.name}`))
  return hits.filter(one => !hits.some(other => other !== one && other.name === one.name)).map(person => person.id)
}

function directChat(personId: string, botName: string): Chat {
  return { id: directChatId(personId), kind: 'direct', title: botName, department: null }
}

function groupChat(group: SandboxGroup): Chat {
  return { id: group.id, kind: 'group', title: group.title, department: group.department }
}

function guest(id: string): SandboxPerson {
  return { id, name: id, role: 'guest', department: null, employeeNo: null }
}
