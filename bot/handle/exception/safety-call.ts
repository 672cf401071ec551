/** Somebody may get hurt: everybody it concerns is called at once, whatever the hour, each with the button to take it. */
import type { Catalog } from '../../../db/catalog.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import type { Queryable } from '../../../db/connect.ts'
import type { PlacedException } from '../../../db/exceptions.ts'
import type { DepartmentId, Instant } from '../../../domain/model.ts'
import { safetyPeople } from '../../../domain/safety-people.ts'
import { type CardContext, minutesBetween } from '../../cards/context.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { exceptionCard } from '../../cards/exception-card.ts'
import { cardMessage } from '../../cards/message.ts'
import { leaderOver, tellDepartment } from '../tell.ts'
import { type ExceptionRecord, factsOf, recordOf } from './exception-facts.ts'
import { aboutOf, departmentOf, type Floor } from './exception-place.ts'
import { callPerson } from './exception-tell.ts'

/** `call` 0: it was just raised, and its own department has its card already. */
export function safetyCall(
  floor: Pick<Floor, 'catalog' | 'now'>,
  record: ExceptionRecord,
  call: number,
  note: (context: CardContext) => string,
): readonly OutboxEntry[] {
  const { exception, teamId } = record.placed
  const { catalog, now } = floor
  const raiser = catalog.people.get(exception.raisedBy)
  const team = teamId ?? raiser?.teamId ?? null
  const departments = concerned(floor, record)
  const key = `exception:${exception.id}:safety:${call}`
  const place = {
    raisedBy: exception.raisedBy,
    teamId: team,
    leaderId: team === null ? null : leaderOver(catalog, team, exception.raisedBy),
    departmentIds: departments,
  }
  const people = safetyPeople([...catalog.people.values()], place, catalog.site.settings.safetyPeople)
  const context = cardContextFor(catalog, null, now)
  const card = exceptionCard(context, factsOf(catalog, context, record), { note: note(context) })
  const called = departmentOf(catalog, exception)?.id
  const groups = departments.filter(id => call > 0 || id !== called)
  return [
    ...groups.flatMap(id =>
      tellDepartment(catalog, id, { message: cardMessage(card), about: aboutOf(record.placed), key }),
    ),
    ...people.flatMap(id => callPerson(floor, record, id, key, note)),
  ]
}

/** The department that must act, and the one where it happens. */
function concerned({ catalog }: Pick<Floor, 'catalog'>, { placed }: ExceptionRecord): readonly DepartmentId[] {
  const team = placed.teamId === null ? undefined : catalog.teams.get(placed.teamId)
  const there = team?.departmentId ?? catalog.people.get(placed.exception.raisedBy)?.departmentId
  return [...new Set([departmentOf(catalog, placed.exception)?.id, there].filter(id => id !== undefined))]
}

/** Nobody has come: the same people, the same card, and how long it has been. */
export async function safetyCallAgain(
  sql: Queryable,
  catalog: Catalog,
  placed: PlacedException,
  call: number,
  now: Instant,
): Promise<readonly OutboxEntry[]> {
  const record = await recordOf(sql, placed)
  const minutes = minutesBetween(placed.exception.calledAt ?? placed.exception.raisedAt, now)
  // A handed over or reopened call is a new one: its calls are counted anew, under keys of their own.
  const calls =
    call + CALLS_OF_A_HAND * record.thread.filter(({ kind }) => kind === 'handedOver' || kind === 'reopened').length
  return safetyCall({ catalog, now }, record, calls, context =>
    context.words.exception.told.safetyAgain(context.words.common.minutes(minutes)),
  )
}

/** More than ever go out of one. */
const CALLS_OF_A_HAND = 1_000
