/** "订阅", "退订 可开工", "谁收到什么": what a department's group hears of. */
import type { Department } from '../../../db/catalog.ts'
import { identityKey } from '../../../db/catalog.ts'
import { addAudit } from '../../../db/commit.ts'
import type { Queryable } from '../../../db/connect.ts'
import { allSchedules } from '../../../db/schedules.ts'
import { changeSubscription, subscriptionChanges } from '../../../db/subscriptions.ts'
import type { DepartmentId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { subscribedTopics, TOPICS, type Topic } from '../../../domain/topics.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { boardMissing, scheduleContent, scheduleTimes } from '../../cards/schedules-card.ts'
import { subscriptionsCard, type WhoGets, whoGetsCard } from '../../cards/subscriptions-card.ts'
import type { Intent } from '../../understand/intent.ts'
import { LOCALES, wordsFor } from '../../wording/index.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, type Speech, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

type SubscriptionIntent = Extract<Intent, { kind: 'subscriptions' }>

export async function planSubscriptions(turn: Turn, { change, text }: SubscriptionIntent): Promise<Plan> {
  const named = departmentNamed(turn, text)
  const department = named ?? departmentHere(turn)
  const rest = named === null ? text : text.replace(named.name, '').trim()
  if (department === null) return say(reply(textMessage(turn.cards.words.push.noDepartment(text))))
  if (change === 'show' || rest === '') return showSubscriptions(turn, department)
  const topic = topicCalled(rest)
  if (topic === null) return showSubscriptions(turn, department, turn.cards.words.push.topicUnknown(rest.slice(0, 30)))
  return changeTopic(turn, department, topic, change === 'on')
}

export function planSubscribePress(
  turn: Turn,
  { department: id, topic, on }: Extract<Action, { do: 'subscribe' }>,
): Plan {
  const department = turn.catalog.departments.get(id as DepartmentId)
  if (department === undefined) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  return changeTopic(turn, department, topic, on)
}

/** The longest department's name that the text holds. */
function departmentNamed({ catalog }: Turn, text: string): Department | null {
  const found = [...catalog.departments.values()].filter(({ name }) => text.includes(name))
  return found.toSorted((a, b) => b.name.length - a.name.length)[0] ?? null
}

/** That of the group in which it was said, else the speaker's own. */
function departmentHere({ catalog, event, person }: Turn): Department | null {
  const group = catalog.groupsByChat.get(identityKey(event.platform, event.chat.id))
  return catalog.departments.get(group?.departmentId ?? person.departmentId) ?? null
}

/** By its name in any of the languages, or a part of it that means no other. */
function topicCalled(text: string): Topic | null {
  const said = text.replace(/\s/g, '').toLowerCase()
  const names = LOCALES.flatMap(locale =>
    TOPICS.map(topic => ({ topic, name: wordsFor(locale).push.topic[topic].replace(/\s/g, '').toLowerCase() })),
  )
  const exact = names.find(({ name }) => name === said)
  if (exact !== undefined) return exact.topic
  const near = new Set(names.filter(({ name }) => said !== '' && name.includes(said)).map(({ topic }) => topic))
  const [only] = near
  return near.size === 1 && only !== undefined ? only : null
}

async function topicsOf(sql: Queryable, { id, kind }: Department): Promise<readonly Topic[]> {
  return subscribedTopics(kind, (await subscriptionChanges(sql)).get(id) ?? [])
}

async function showSubscriptions(turn: Turn, department: Department, note: string | null = null): Promise<Plan> {
  const topics = await topicsOf(turn.sql, department)
  return say(reply(cardMessage(subscriptionsCard(turn.cards, { department, topics }, note))))
}

function mayChange({ catalog, person }: Turn, { id }: Department): boolean {
  const leaders = [...catalog.teams.values()].flatMap(({ departmentId, leaderId }) =>
    departmentId === id && leaderId !== null ? [leaderId] : [],
  )
  return mayDo(person, 'subscribe', { departmentIds: [id], ownerIds: leaders })
}

function changeTopic(turn: Turn, department: Department, topic: Topic, on: boolean): Plan {
  const { push } = turn.cards.words
  if (!mayChange(turn, department)) return say(reply(textMessage(push.notYourDepartment(department.name))))
  return {
    kind: 'transact',
    write: async tx => {
      const { person, now, event } = turn
      await changeSubscription(tx, { departmentId: department.id, topic, subscribed: on, by: person.id, at: now })
      const action = on ? 'topic.subscribed' : 'topic.unsubscribed'
      await addAudit(tx, [audited(turn, action, { kind: 'department', id: department.id }, { topic })], heardAs(event))
      const said = (on ? push.subscribedNow : push.unsubscribedNow)(department.name, push.topic[topic])
      const card = subscriptionsCard(turn.cards, { department, topics: await topicsOf(tx, department) }, said)
      return shown(turn, cardMessage(card), said)
    },
  }
}

/** A pressed card becomes the new one; what was typed is answered. */
function shown({ event }: Turn, message: ReturnType<typeof cardMessage>, said: string): Speech {
  return event.kind === 'action' ? { toast: said, update: reply(message), replies: [] } : speech([reply(message)])
}

export async function planWhoGetsWhat(turn: Turn): Promise<Plan> {
  const { catalog, sql, cards } = turn
  const { on: hasBoards } = catalog.site.settings.boards
  const [changes, schedules] = [await subscriptionChanges(sql), await allSchedules(sql)]
  const rows = [...catalog.departments.values()].map(
    ({ id, kind, name }): WhoGets => ({
      department: name,
      hasGroup: (catalog.groupsOfDepartment.get(id) ?? []).length > 0,
      topics: subscribedTopics(kind, changes.get(id) ?? []),
      schedules: schedules
        .filter(({ enabled, departmentIds }) => enabled && departmentIds.includes(id))
        .filter(schedule => boardMissing(schedule, hasBoards) !== 'all')
        .map(schedule => {
          const content = schedule.kind === 'digest' ? scheduleContent(cards, schedule, hasBoards) : ''
          const what = `${schedule.name} ${scheduleTimes(cards, schedule)}`
          return content === '' ? what : cards.words.push.whoGetsContent(what, content)
        }),
    }),
  )
  return say(reply(cardMessage(whoGetsCard(cards, rows))))
}
