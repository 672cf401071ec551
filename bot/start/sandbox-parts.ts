/** What the sandbox platform asks of the house: its people and groups, its clock, and what a text would mean. */

import { Temporal } from 'temporal-polyfill'
import type { Catalog, CatalogCache } from '../../db/catalog.ts'
import { catalogVersion } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { advanceClock } from '../../db/site.ts'
import { loadTurn } from '../../db/turns.ts'
import { instantText } from '../../domain/instants.ts'
import type { DepartmentId, OrderCode, Person } from '../../domain/model.ts'
import { ofEach } from '../../domain/of-each.ts'
import type { Heartbeat } from '../../jobs/heartbeat.ts'
import type { MovableClock } from '../clock.ts'
import { parseAbout, parsePending } from '../handle/turn.ts'
import type { OrderDirectory } from '../turn/order-directory.ts'
import { understandTurn } from '../turn/understand-turn.ts'
import { toWire } from '../understand/wire.ts'

export type SandboxHouse = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: MovableClock
  readonly directory: OrderDirectory
  readonly heartbeat: Heartbeat
}

const PLATFORM = 'sandbox'
/** Who is responsible for several departments sees all groups. */
const SEES_ALL: ReadonlySet<Person['role']> = new Set(['manager', 'planner'])

export function sandboxParts(
  house: SandboxHouse,
  { botName, timeZone }: { readonly botName: string; readonly timeZone: string },
) {
  const fresh = async (): Promise<Catalog> => house.catalog.at(await catalogVersion(house.sql))
  return {
    botName,
    directory: {
      people: async () => peopleOf(await fresh()),
      groups: async () => groupsOf(await fresh()),
    },
    clock: {
      now: () => instantText(house.clock.now()),
      timeZone,
      advance: (duration: string) => advance(house, duration),
      shiftStarts: async () => shiftStartsIn(await house.catalog.get()),
    },
    understand: (question: Question) => understandOnly(house, question),
  }
}

const peopleOf = ofEach((catalog: Catalog) => {
  const bound = [...catalog.identitiesOf.values()].flat().filter(({ platform }) => platform === PLATFORM)
  return bound.flatMap(({ userId, personId }) => {
    const person = catalog.people.get(personId)
    if (person === undefined || !person.active) return []
    const department = catalog.departments.get(person.departmentId)?.name ?? null
    return [{ id: userId, name: person.name, role: person.role, department, employeeNo: person.employeeNo }]
  })
})

/** Members are the department's people, and those who answer for several departments. */
const groupsOf = ofEach((catalog: Catalog) => {
  const groups = [...catalog.groupsByChat.values()].filter(({ platform }) => platform === PLATFORM)
  return groups.map(({ chatId, departmentId, title }) => ({
    id: chatId,
    title: title ?? catalog.departments.get(departmentId)?.name ?? chatId,
    department: catalog.departments.get(departmentId)?.name ?? null,
    memberIds: membersOf(catalog, departmentId),
  }))
})

function membersOf(catalog: Catalog, departmentId: DepartmentId): readonly string[] {
  const members = [...catalog.people.values()].filter(
    person => person.active && (person.departmentId === departmentId || SEES_ALL.has(person.role)),
  )
  return members.flatMap(({ id }) =>
    (catalog.identitiesOf.get(id) ?? []).filter(({ platform }) => platform === PLATFORM).map(({ userId }) => userId),
  )
}

const shiftStartsIn = (catalog: Catalog): readonly string[] =>
  [...new Set([...catalog.calendars.values()].flatMap(({ shifts }) => shifts.map(({ start }) => start)))].toSorted()

/** Stores the offset first: whatever breaks in the middle leaves the clock moved, and the jobs to be caught up. */
async function advance({ sql, clock, heartbeat }: SandboxHouse, duration: string): Promise<string> {
  const from = clock.now()
  const ms = Temporal.Duration.from(duration).total({
    unit: 'milliseconds',
    relativeTo: from.toZonedDateTimeISO('UTC'),
  })
  const offset = await advanceClock(sql, Math.round(ms))
  if (offset === null) return from.toString()
  const realMs = from.epochMilliseconds - clock.offsetMs()
  const to = Temporal.Instant.fromEpochMilliseconds(realMs + offset)
  try {
    await heartbeat.playTo(to, at => clock.moveTo(at.epochMilliseconds - realMs))
  } finally {
    clock.moveTo(offset)
  }
  return instantText(clock.now())
}

/** As the sandbox asks it; that the two fit is checked where they are put together. */
type Question = {
  readonly as: string
  readonly text: string
  readonly replyTo: string | null
  readonly step: { readonly order: string; readonly seq: number } | null
}

async function understandOnly(house: SandboxHouse, { as, text, replyTo, step }: Question): Promise<unknown> {
  const catalog = await house.catalog.get()
  const person = catalog.peopleByIdentity.get(`${PLATFORM}:${as}`) ?? null
  const now = house.clock.now()
  const loaded = await loadTurn(house.sql, {
    platform: PLATFORM,
    eventId: '',
    chatId: `D-${as}`,
    personId: person?.id ?? null,
    quotedMessageId: replyTo,
    pressKey: null,
    now,
  })
  const about =
    step === null ? parseAbout(loaded.about) : { kind: 'step' as const, order: step.order as OrderCode, seq: step.seq }
  const place = {
    sql: house.sql,
    catalog,
    now,
    person,
    directory: house.directory,
    about,
    pending: parsePending(loaded.pending),
    loaded,
  }
  return toWire(await understandTurn(place, text))
}
