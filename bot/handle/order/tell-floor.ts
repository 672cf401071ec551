/** Who hears that an order changed: the departments that make it, one message each, and the people assigned to it. */

import type { Tone } from '../../../adapters/card.ts'
import type { Catalog } from '../../../db/catalog.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import type { DepartmentId, Order, PersonId, Step } from '../../../domain/model.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { cardMessage } from '../../cards/message.ts'
import { orderNewsCard } from '../../cards/order-news-card.ts'
import { tellDepartment, tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'

/** Who tells it: a person in a chat, or a program (then there is neither). */
export type Teller = Pick<Turn, 'catalog' | 'now' | 'cards'> & {
  readonly person: Pick<Turn['person'], 'id'> | null
  readonly event: Pick<Turn['event'], 'platform' | 'chat'> | null
}

export type FloorNews = {
  /** Its version before the change: one fact is told once. */
  readonly before: Order
  /** What the cards show. */
  readonly after: Order
  readonly fact: string
  readonly tone: Tone
  readonly title: (context: CardContext) => string
  /** `steps`: the reader's. */
  readonly lines: (context: CardContext, steps: readonly Step[]) => readonly string[]
  /** Whom it concerns; by default those who make or will make its unfinished steps. */
  readonly steps?: readonly Step[]
  /** Whose people are told one by one; by default the same steps'. */
  readonly assigned?: readonly Step[]
  /** Told as well, such as who sold the order. */
  readonly alsoTell?: readonly PersonId[]
  /** No group needs to know. */
  readonly onlyPeople?: boolean
}

export type Told = {
  readonly outbox: readonly OutboxEntry[]
  /** For the answer: whose groups hear of it. */
  readonly said: string
}

export function tellFloor(turn: Teller, news: FloorNews): Told {
  const steps = news.steps ?? unfinished(news.before)
  const assigned = news.assigned ?? steps
  const concerned = news.onlyPeople === true ? [] : departmentsToTell(turn.catalog, steps, news.steps !== undefined)
  const departments = concerned.filter(id => turn.catalog.groupsOfDepartment.has(id))
  const outbox = [
    ...departments.flatMap(id => tellGroup(turn, news, id, steps)),
    ...peopleToTell(turn, news, assigned).flatMap(id => tellAssignee(turn, news, id, assigned)),
  ]
  return { outbox, said: toldText(turn, departments) }
}

const unfinished = (order: Order): readonly Step[] =>
  order.steps.filter(({ status }) => status !== 'completed' && status !== 'cancelled')

/** Departments that produce, and any other that has a step in hand; `all`: these steps were named, so all of theirs. */
function departmentsToTell(catalog: Catalog, steps: readonly Step[], all: boolean): readonly DepartmentId[] {
  const concerned = steps.flatMap(({ teamId, status }) => {
    const department = catalog.departments.get(catalog.teams.get(teamId)?.departmentId ?? ('' as DepartmentId))
    const inHand = status === 'ready' || status === 'inProgress' || status === 'paused'
    return department !== undefined && (all || inHand || department.kind === 'production') ? [department.id] : []
  })
  return [...new Set(concerned)]
}

function peopleToTell({ person }: Teller, { alsoTell = [] }: FloorNews, steps: readonly Step[]): readonly PersonId[] {
  const all = new Set([...steps.flatMap(step => step.assigneeIds), ...alsoTell])
  return [...all].filter(id => id !== person?.id)
}

function tellGroup(turn: Teller, news: FloorNews, id: DepartmentId, steps: readonly Step[]): readonly OutboxEntry[] {
  const { catalog, event } = turn
  const own = steps.filter(step => catalog.teams.get(step.teamId)?.departmentId === id)
  // Where it was said everybody reads the answer already.
  const here = event === null ? null : `${event.platform}:chat:${event.chat.id}`
  return tellDepartment(catalog, id, telling(turn, news, null, own, [])).filter(({ lane }) => lane !== here)
}

function tellAssignee(turn: Teller, news: FloorNews, id: PersonId, steps: readonly Step[]): readonly OutboxEntry[] {
  const own = steps.filter(step => step.assigneeIds.includes(id))
  return tellPerson(turn.catalog, id, telling(turn, news, id, own, own))
}

function telling(
  turn: Teller,
  { before, after, fact, tone, title, lines }: FloorNews,
  reader: PersonId | null,
  own: readonly Step[],
  toOpen: readonly Step[],
) {
  const member = reader === null ? null : (turn.catalog.people.get(reader) ?? null)
  const context = cardContextFor(turn.catalog, member, turn.now)
  const card = orderNewsCard(context, {
    order: after,
    title: title(context),
    lines: lines(context, own),
    tone,
    steps: toOpen,
  })
  const about = { kind: 'order', order: after.code } as const
  return { message: cardMessage(card), about, key: `order:${after.code}:${before.version}:${fact}` }
}

function toldText({ catalog, cards }: Teller, departments: readonly DepartmentId[]): string {
  const { order, common } = cards.words
  const names = departments.map(id => catalog.departments.get(id)?.name ?? id)
  return names.length === 0 ? order.nobodyTold : order.toldDepartments(names.join(common.listSeparator))
}

/** The departments whose teams have a step in the order: whose supervisors may hold it. */
export const departmentsOfOrder = (catalog: Catalog, order: Order): readonly DepartmentId[] => [
  ...new Set(order.steps.flatMap(({ teamId }) => catalog.teams.get(teamId)?.departmentId ?? [])),
]

/** Who sold the order has promised somebody a date. */
export const sellerOf = ({ salesOwnerId }: Order): readonly PersonId[] => (salesOwnerId === null ? [] : [salesOwnerId])
