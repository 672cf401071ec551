/**
 * Who hears what of an exception, with the change itself: the department that must act, whoever raised it and whoever has
 * it, the people of other steps that stop with it, and, when somebody may get hurt, everybody it concerns.
 */
import type { Catalog } from '../../../db/catalog.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import { exceptionCode } from '../../../domain/exception-life.ts'
import type { DepartmentId, PersonId } from '../../../domain/model.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextFor, cardContextOf } from '../../cards/context-for.ts'
import { exceptionCard } from '../../cards/exception-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { laneOf, tellChat, tellPerson } from '../tell.ts'
import { type ExceptionRecord, factsOf, pressesOf } from './exception-facts.ts'
import type { TouchedStep } from './exception-orders.ts'
import { aboutOf, calledText, departmentOf, type Floor, troubleOf } from './exception-place.ts'

/** How often a department was called: each call is a card of its own. */
const callsOf = ({ thread }: ExceptionRecord): number =>
  thread.filter(({ kind }) => kind === 'handedOver' || kind === 'reopened').length

const callKey = (record: ExceptionRecord, call = callsOf(record)): string =>
  call === 0 ? `exception:${record.placed.exception.id}` : `exception:${record.placed.exception.id}:call:${call}`

/** In the department's language; nobody in particular reads it. */
const forGroup = ({ catalog, now }: Floor): CardContext => cardContextFor(catalog, null, now)

const groupsOf = (catalog: Catalog, id: DepartmentId | null) =>
  id === null ? [] : (catalog.groupsOfDepartment.get(id) ?? [])

/** A new card in the department's groups. */
export function callDepartment(
  floor: Floor,
  record: ExceptionRecord,
  note: ((context: CardContext) => string) | null = null,
): readonly OutboxEntry[] {
  const context = forGroup(floor)
  const card = exceptionCard(context, factsOf(floor.catalog, context, record), { note: note?.(context) ?? null })
  const department = departmentOf(floor.catalog, record.placed.exception)
  return groupsOf(floor.catalog, department?.id ?? null).map(({ platform, chatId }) =>
    tellChat(platform, chatId, { message: cardMessage(card), about: aboutOf(record.placed), key: callKey(record) }),
  )
}

/**
 * The card in the groups of whoever had it shows how it stands now. `before`: as it was called until now. Where no card can
 * be edited, a group that has it no longer is told in words.
 */
export function updateGroups(floor: Floor, before: ExceptionRecord, after: ExceptionRecord): readonly OutboxEntry[] {
  const context = forGroup(floor)
  const had = departmentOf(floor.catalog, before.placed.exception)?.id ?? null
  const lost = had !== (departmentOf(floor.catalog, after.placed.exception)?.id ?? null)
  const card = exceptionCard(context, factsOf(floor.catalog, context, after))
  const key = `exception:${after.placed.exception.id}:v${after.placed.exception.version + 1}`
  return groupsOf(floor.catalog, had).flatMap(({ platform, chatId }) => {
    const lane = laneOf(platform, { kind: 'chat', chatId })
    if (laneOfEvent(floor) === lane) return []
    if (floor.canEdit(platform)) {
      const replaces = `${callKey(before)}:${lane}`
      return [tellChat(platform, chatId, { message: cardMessage(card), about: aboutOf(after.placed), key, replaces })]
    }
    return lost
      ? [tellChat(platform, chatId, { message: textMessage(lostText(floor, context, after)), about: null, key })]
      : []
  })
}

/** A card that was pressed is edited with the answer. */
const laneOfEvent = ({ event }: Floor): string | null =>
  event?.kind === 'action' && event.chat.kind === 'group'
    ? laneOf(event.platform, { kind: 'chat', chatId: event.chat.id })
    : null

const lostText = ({ catalog, person }: Floor, context: CardContext, { placed }: ExceptionRecord): string =>
  context.words.exception.told.handOver(
    calledText(catalog, context, placed),
    person.name,
    departmentOf(catalog, placed.exception)?.name ?? '',
    '',
  )

/** Each of them once, except whoever did it. */
export function tellPeople(
  floor: Floor,
  record: ExceptionRecord,
  people: readonly (PersonId | null)[],
  text: (context: CardContext, what: string) => string,
): readonly OutboxEntry[] {
  const { catalog, person, now } = floor
  const { placed } = record
  const key = `exception:${placed.exception.id}:told:${placed.exception.version + 1}`
  return [...new Set(people)].flatMap(id => {
    if (id === null || id === person.id) return []
    const context = cardContextOf(catalog, id, now)
    const message = textMessage(text(context, calledText(catalog, context, placed)))
    return tellPerson(catalog, id, { message, about: aboutOf(placed), key })
  })
}

/** The card itself, to one person. */
export function callPerson(
  { catalog, now }: Pick<Floor, 'catalog' | 'now'>,
  record: ExceptionRecord,
  id: PersonId,
  key: string,
  note: (context: CardContext) => string,
): readonly OutboxEntry[] {
  const to = catalog.people.get(id) ?? null
  const context = cardContextFor(catalog, to, now)
  const facts = factsOf(catalog, context, record)
  const presses = to === null ? {} : { presses: pressesOf(catalog, to, record.placed) }
  const card = exceptionCard(context, facts, { note: note(context), ...presses })
  return tellPerson(catalog, id, { message: cardMessage(card), about: aboutOf(record.placed), key })
}

/** Whoever is at another step that stops, or may go on. `own`: the step it was raised at. */
export function tellAtSteps(
  floor: Floor,
  record: ExceptionRecord,
  steps: readonly TouchedStep[],
  how: 'stopped' | 'goesOn',
): readonly OutboxEntry[] {
  const { placed } = record
  const { catalog, person, now } = floor
  const others = steps.filter(({ order, seq }) => order.code !== placed.orderCode || seq !== placed.seq)
  const key = `exception:${placed.exception.id}:${how}:${placed.exception.version + 1}`
  return others.flatMap(({ order, seq, name, people }) =>
    [...new Set(people)].flatMap(id => {
      if (id === person.id || id === placed.exception.raisedBy) return []
      const context = cardContextOf(catalog, id, now)
      const { exception: words, report } = context.words
      const code = exceptionCode(placed.exception.no)
      const step = report.stepTitle(order.code, name)
      const text =
        how === 'goesOn'
          ? words.goesOn(code, step)
          : words.stoppedToo(code, troubleOf(catalog, context, placed.exception), step, person.name)
      const about = { kind: 'step', order: order.code, seq } as const
      return tellPerson(catalog, id, { message: textMessage(text), about, key: `${key}:${order.code}/${seq}` })
    }),
  )
}
