/** Messages to others: who gets them, on which platform, in which chat. They commit with the change they tell of. */
import type { Destination, OutboundMessage } from '../../adapters/port.ts'
import type { Catalog, Department } from '../../db/catalog.ts'
import type { OutboxEntry } from '../../db/commit.ts'
import type { DepartmentId, DepartmentKind, PersonId, TeamId } from '../../domain/model.ts'
import { asJson } from './json.ts'
import type { About } from './plan.ts'

/** What a message is about, and its key: the same key is told once, whoever tries. */
export type Telling = {
  readonly message: OutboundMessage
  readonly about: About | null
  readonly key: string
  /** What kind of message it is, where that matters to whoever sends it; `message` when left out. */
  readonly kind?: string
  /** The key of an earlier message whose place it takes. */
  readonly replaces?: string | null
  /** By the database's clock; left out: it is sent however late. */
  readonly expiresAfterMs?: number
}

/** To the person, where they last bound themselves; nobody who has no account anywhere. */
export function tellPerson(catalog: Catalog, personId: PersonId, telling: Telling): readonly OutboxEntry[] {
  const identity = catalog.identitiesOf.get(personId)?.at(-1)
  if (identity === undefined) return []
  return [tellUser(identity.platform, identity.userId, telling)]
}

/** To an account, bound or not. */
export const tellUser = (platform: string, userId: string, telling: Telling): OutboxEntry =>
  entry(laneOf(platform, { kind: 'person', userId }), platform, { kind: 'person', userId }, telling)

/** To every group that belongs to the department. */
export function tellDepartment(catalog: Catalog, departmentId: DepartmentId, telling: Telling): readonly OutboxEntry[] {
  return (catalog.groupsOfDepartment.get(departmentId) ?? []).map(({ platform, chatId }) =>
    entry(laneOf(platform, { kind: 'chat', chatId }), platform, { kind: 'chat', chatId }, telling),
  )
}

/** The lane in which everything to one chat goes out in order. */
export const laneOf = (platform: string, to: Destination): string =>
  to.kind === 'person' ? `${platform}:person:${to.userId}` : `${platform}:chat:${to.chatId}`

/** What the sender finds in the outbox. */
export type OutboxPayload = {
  readonly platform: string
  readonly to: Destination
  readonly message: OutboundMessage
  readonly replaces?: string
}

/** To one chat. */
export const tellChat = (platform: string, chatId: string, telling: Telling): OutboxEntry =>
  entry(laneOf(platform, { kind: 'chat', chatId }), platform, { kind: 'chat', chatId }, telling)

function entry(lane: string, platform: string, to: Destination, telling: Telling): OutboxEntry {
  const { message, about, key, kind = 'message', replaces = null, expiresAfterMs = null } = telling
  const payload: OutboxPayload = { platform, to, message, ...(replaces !== null && { replaces }) }
  return {
    lane,
    dedup: `${key}:${lane}`,
    kind,
    payload: asJson(payload),
    about: asJson(about),
    expiresAfterMs,
  }
}

/** The team's leader; when that is the person concerned or has left, the department's supervisor. null when there is neither. */
export const leaderOver = (catalog: Catalog, teamId: TeamId, concerned: PersonId | null): PersonId | null =>
  judgeOver(catalog, teamId, concerned === null ? [] : [concerned])

/** As `leaderOver`, of what concerns several: none of them decides. */
export function judgeOver(catalog: Catalog, teamId: TeamId, concerned: readonly PersonId[]): PersonId | null {
  const team = catalog.teams.get(teamId)
  if (team === undefined) return null
  const leads = (id: PersonId): boolean => !concerned.includes(id) && catalog.people.get(id)?.active === true
  if (team.leaderId !== null && leads(team.leaderId)) return team.leaderId
  const chiefs = [...catalog.people.values()].filter(person => person.active && !concerned.includes(person.id))
  const supervisor = chiefs.find(person => person.role === 'supervisor' && person.departmentId === team.departmentId)
  return (supervisor ?? chiefs.find(person => person.role === 'manager'))?.id ?? null
}

/** The purchasing department; where there is none, wherever the purchasers sit. */
export function buyingDepartments(catalog: Catalog): readonly Department[] {
  const own = departmentOfKind(catalog, 'purchasing')
  if (own !== null) return [own]
  const buyers = [...catalog.people.values()].filter(({ role, active }) => active && role === 'purchaser')
  return [...new Set(buyers.map(({ departmentId }) => departmentId))].flatMap(id => catalog.departments.get(id) ?? [])
}

export const departmentOfKind = (catalog: Catalog, kind: DepartmentKind) =>
  [...catalog.departments.values()].find(department => department.kind === kind) ?? null
