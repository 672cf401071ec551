/** What is pressed or said about an alert: taken, promised, silenced, handed over, resolved. In the record, who and when. */
import { acknowledgeException } from '../../../db/alert-exceptions.ts'
import { alertRulesOf } from '../../../db/alert-rules.ts'
import { alertOf, storeChanges, takeAlert } from '../../../db/alert-store.ts'
import { isGroupsCard, shownOn } from '../../../db/alert-telling.ts'
import { addAudit, enqueue, type OutboxEntry } from '../../../db/commit.ts'
import type { Queryable, Transaction } from '../../../db/connect.ts'
import { exceptionById } from '../../../db/exceptions.ts'
import { type Alert, type AlertChange, isLive } from '../../../domain/alert.ts'
import {
  type AlertRefusal,
  acknowledge,
  type Handled,
  handOver,
  resolveBy,
  silence,
} from '../../../domain/alert-handling.ts'
import type { ExceptionId, Instant, Person, PersonId } from '../../../domain/model.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import type { Action, AlertVerb } from '../../action.ts'
import { alertBoardCard } from '../../cards/alert-board-card.ts'
import { alertCard, alertFormCard } from '../../cards/alert-card.ts'
import { subjectText } from '../../cards/alert-text.ts'
import { clockTime } from '../../cards/context.ts'
import { cardContextFor, cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { parseDue } from '../../order/due-text.ts'
import { audited, heardAs } from '../audit.ts'
import { planAsk, planDoing } from '../exception/exception-press.ts'
import { type About, type Plan, type Reply, reply, type Speech, say, speech } from '../plan.ts'
import { laneOf, tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { lifeContext, mayHandle, seenNow } from './alert-subject.ts'

const MOST_CAUSE = 300
const MOST_SHOWN = 5

/** What is to be done about one alert; `until` of a promise or a silence, `to` of a hand-over. */
export type AlertDoing = {
  readonly verb: AlertVerb
  readonly until: Instant | null
  readonly to: Person | null
  readonly cause: string
}

export async function planOpenAlert(turn: Turn, id: number): Promise<Plan> {
  const alert = await alertOf(turn.sql, id)
  if (alert === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  return say(alertReply(turn, alert))
}

export async function planAlertForm(turn: Turn, action: Extract<Action, { do: 'alertForm' }>): Promise<Plan> {
  const alert = await alertOf(turn.sql, action.alert)
  if (alert === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  if (!mayHandle(turn, alert)) return say(reply(textMessage(turn.cards.words.alert.refusal.notYours)))
  if (!isLive(alert)) return say(alertReply(turn, alert, turn.cards.words.alert.refusal.over))
  return say(formReply(turn, alert, formOf(action.verb)))
}

const formOf = (verb: AlertVerb): 'promise' | 'handOver' | 'resolve' =>
  verb === 'handOver' || verb === 'resolve' ? verb : 'promise'

const formReply = (
  turn: Turn,
  alert: Alert,
  verb: 'promise' | 'handOver' | 'resolve',
  complaint: string | null = null,
): Reply => reply(cardMessage(alertFormCard(turn.cards, alert, verb, heirsOf(turn, alert), complaint)), aboutOf(alert))

const MOST_HEIRS = 40

/** Leaders and offices first; the team's own workers too, since an alert may be one worker's to end. */
function heirsOf({ catalog, person }: Turn, { teamId, departmentId }: Alert): readonly Person[] {
  const others = [...catalog.people.values()].filter(({ active, id }) => active && id !== person.id)
  const near = others.filter(
    one => one.departmentId === departmentId && (one.role !== 'worker' || one.teamId === teamId),
  )
  const offices = others.filter(
    one =>
      one.departmentId !== departmentId &&
      ['planner', 'purchaser', 'manager', 'maintenance', 'warehouse'].includes(one.role),
  )
  const leads = (one: Person): number => (one.role === 'worker' ? 1 : 0)
  return [...near.toSorted((a, b) => leads(a) - leads(b)), ...offices].slice(0, MOST_HEIRS)
}

/** `values`: of a form. A press with a version that has moved on changes nothing. */
export async function planAlertPress(
  turn: Turn,
  action: Extract<Action, { do: 'alertDo' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
  const alert = await alertOf(turn.sql, action.alert)
  if (alert === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const doing = doingOf(turn, alert, action, values)
  return 'verb' in doing ? planAlertDoing(turn, alert, doing, action.version) : doing
}

function doingOf(
  turn: Turn,
  alert: Alert,
  { verb, minutes }: Extract<Action, { do: 'alertDo' }>,
  values: Readonly<Record<string, string>>,
): AlertDoing | Plan {
  const nothing = { until: null, to: null, cause: '' }
  const { refusal } = turn.cards.words.alert
  if (verb === 'handOver') {
    const to = turn.catalog.people.get((values['person'] ?? '') as PersonId) ?? null
    return to === null ? say(formReply(turn, alert, 'handOver', refusal.whom)) : { ...nothing, verb, to }
  }
  if (verb === 'resolve') return { ...nothing, verb, cause: (values['cause'] ?? '').trim().slice(0, MOST_CAUSE) }
  if (verb === 'receive') return { ...nothing, verb }
  if (minutes !== undefined) return { ...nothing, verb, until: turn.now.add({ minutes }) }
  const text = (values['until'] ?? '').trim()
  const until = parseDue(text, turn.catalog, turn.now)
  return until === null
    ? say(formReply(turn, alert, formOf(verb), refusal.noTime(text.slice(0, 40))))
    : { ...nothing, verb, until }
}

/** `version`: of the button; null: it was said. */
export async function planAlertDoing(
  turn: Turn,
  alert: Alert,
  doing: AlertDoing,
  version: number | null,
): Promise<Plan> {
  const verb = exceptionVerb(alert, doing)
  if (verb === null || alert.exceptionId === null)
    return { kind: 'transact', write: tx => carryOut(turn, tx, alert.id ?? 0, doing, version) }
  const plan = await planOnException(turn, alert.exceptionId, verb, doing.cause)
  return (await isOnGroupsCard(turn, turn.sql)) ? besideTheCard(plan) : plan
}

/** Without a word of how it was resolved, its own form asks. */
async function planOnException(
  turn: Turn,
  id: ExceptionId,
  verb: 'acknowledge' | 'resolve',
  cause: string,
): Promise<Plan> {
  if (verb === 'acknowledge') return planDoing(turn, id, { verb })
  if (cause === '') return planAsk(turn, id, 'resolve')
  const placed = await exceptionById(turn.sql, id)
  const resolution = { cause: placed?.exception.reason ?? null, note: cause, minutes: null, minutesWhy: '' }
  return planDoing(turn, id, { verb, resolution })
}

/** An exception is taken and resolved itself: its step goes on, whoever raised it is told, and its alert ends with it. */
function exceptionVerb(alert: Alert, { verb, until }: AlertDoing): 'acknowledge' | 'resolve' | null {
  if (alert.exceptionId === null || !isLive(alert)) return null
  if (verb === 'resolve') return 'resolve'
  return verb === 'receive' && until === null && alert.kind === 'notAcknowledged' ? 'acknowledge' : null
}

/** The group's card speaks of other alerts too: what became of one stands below it. */
function besideTheCard(plan: Plan): Plan {
  if (plan.kind !== 'decide') return plan
  return {
    ...plan,
    attempt: async fresh => {
      const decision = await plan.attempt(fresh)
      const { update, replies, toast } = decision.speech
      return { ...decision, speech: { toast, update: null, replies: update === null ? replies : [update, ...replies] } }
    },
  }
}

const isOnGroupsCard = async (turn: Turn, sql: Queryable): Promise<boolean> =>
  turn.event.kind === 'action' && (await isGroupsCard(sql, laneOfChat(turn), turn.event.messageId))

async function carryOut(
  turn: Turn,
  tx: Transaction,
  id: number,
  doing: AlertDoing,
  version: number | null,
): Promise<Speech> {
  const { refusal } = turn.cards.words.alert
  const alert = await takeAlert(tx, id)
  if (alert === null) return speech([reply(textMessage(turn.cards.words.common.oldCard))])
  const right = doing.verb === 'silence' ? 'silenceAlert' : 'handleAlert'
  if (!mayHandle(turn, alert, right)) return refused(refusal.notYours)
  if (version !== null && version !== alert.version)
    return shown(turn, alert, isLive(alert) ? refusal.moved : refusal.over)
  const handled = handle(turn, alert, doing)
  if (handled.kind === 'refused') return refused(refusalText(turn, handled.why))
  const [after] = await store(turn, tx, handled.change, doing)
  return after === undefined
    ? shown(turn, alert, refusal.moved)
    : done(turn, tx, { ...after, version: alert.version + 1 }, doing)
}

const refused = (text: string): Speech => ({ toast: text, update: null, replies: [reply(textMessage(text))] })

const shown = (turn: Turn, alert: Alert, note: string): Speech => ({
  toast: note,
  update: null,
  replies: [alertReply(turn, alert, note)],
})

function handle({ person, now, catalog }: Turn, alert: Alert, { verb, until, to, cause }: AlertDoing): Handled {
  const context = lifeContext(catalog, alert, now)
  switch (verb) {
    case 'receive':
    case 'promise':
      return acknowledge(alert, person.id, until, context)
    case 'silence':
      return silence(alert, person.id, until ?? now, context)
    case 'handOver':
      return handOver(alert, person.id, to ?? { id: person.id, active: false }, context)
    case 'resolve':
      return resolveBy(alert, person.id, cause, context)
    default:
      return unreachable(verb)
  }
}

async function store(turn: Turn, tx: Transaction, change: AlertChange, doing: AlertDoing): Promise<readonly Alert[]> {
  const { event, catalog } = turn
  // The card that was pressed is edited with the answer: the round need not do it again.
  const onCard =
    event.kind === 'action' && doing.verb !== 'handOver' && (await isGroupsCard(tx, laneOfChat(turn), event.messageId))
  const alert = onCard && change.alert.news === 'changed' ? { ...change.alert, news: null } : change.alert
  const stood = await storeChanges(tx, [{ ...change, alert }])
  if (stood.length === 0) return []
  if (alert.exceptionId !== null && (doing.verb === 'receive' || doing.verb === 'promise'))
    await acknowledgeException(tx, alert.exceptionId, turn.person, turn.now, heardAs(event))
  const details = {
    kind: alert.kind,
    about: alert.subject,
    until: doing.until?.toString() ?? null,
    to: doing.to?.id ?? null,
  }
  await addAudit(
    tx,
    [audited(turn, `alert.${AUDITED[doing.verb]}`, { kind: 'alert', id: String(alert.id) }, details)],
    heardAs(event),
  )
  await enqueue(tx, doing.to === null ? [] : tellHeir(turn, catalog, stood[0] ?? alert, doing.to))
  return stood
}

const AUDITED: { readonly [V in AlertVerb]: string } = {
  receive: 'acknowledged',
  promise: 'acknowledged',
  silence: 'silenced',
  handOver: 'handedOver',
  resolve: 'resolved',
}

const laneOfChat = ({ event: { platform, chat } }: Turn): string => laneOf(platform, { kind: 'chat', chatId: chat.id })

/** Whoever gets it is called by name in their own chat. */
function tellHeir({ person, now }: Turn, catalog: Turn['catalog'], alert: Alert, to: Person): readonly OutboxEntry[] {
  if (to.id === person.id) return []
  const context = cardContextOf(catalog, to.id, now)
  const card = alertCard(
    context,
    { ...alert, version: alert.version + 1 },
    { note: context.words.alert.handedToYou(person.name) },
  )
  return tellPerson(catalog, to.id, {
    message: cardMessage(card),
    about: aboutOf(alert),
    key: `alert:${alert.id}:handOver:${alert.version}`,
  })
}

async function done(turn: Turn, tx: Transaction, alert: Alert, doing: AlertDoing): Promise<Speech> {
  const said = doneText(turn, alert, doing)
  const { event } = turn
  const onCard = await isOnGroupsCard(turn, tx)
  const update = onCard
    ? await boardReply(turn, tx, alert)
    : event.kind === 'action'
      ? alertReply(turn, alert, said)
      : null
  // Taken from the group's card, the next thing to say is until when.
  const asks = onCard && doing.verb === 'receive' ? [alertReply(turn, alert, said)] : []
  const replies = event.kind === 'action' ? asks : [alertReply(turn, alert, said)]
  return { toast: said, update, replies }
}

async function boardReply(turn: Turn, tx: Transaction, { departmentId }: Alert): Promise<Reply> {
  const board = await shownOn(tx, departmentId, MOST_SHOWN)
  const department = departmentId === null ? null : (turn.catalog.departments.get(departmentId)?.name ?? null)
  const context = cardContextFor(turn.catalog, null, turn.now)
  return reply(
    cardMessage(
      alertBoardCard(context, {
        ...board,
        worst: board.worst.map(one => seenNow(turn, one)),
        department,
        departmentId,
        called: [],
        roles: alertRulesOf(turn.catalog).levels.map(({ notify }) => notify),
      }),
    ),
  )
}

function doneText({ cards }: Turn, alert: Alert, { verb, until, to }: AlertDoing): string {
  const { done: words, stillHolds } = cards.words.alert
  const what = subjectText(cards, alert)
  const time = until === null ? '' : clockTime(cards, until)
  switch (verb) {
    case 'receive':
    case 'promise':
      return until === null ? words.received(what) : words.promised(what, time)
    case 'silence':
      return words.silenced(what, time)
    case 'handOver':
      return words.handedOver(what, to?.name ?? '')
    case 'resolve':
      return `${words.resolved(what)} ${stillHolds}`
    default:
      return unreachable(verb)
  }
}

function refusalText({ cards }: Turn, why: AlertRefusal): string {
  const { refusal } = cards.words.alert
  switch (why.kind) {
    case 'over':
      return refusal.over
    case 'inPast':
      return refusal.inPast(clockTime(cards, why.at))
    case 'tooFar':
      return refusal.tooFar(clockTime(cards, why.latest))
    case 'personLeft':
      return refusal.personLeft(cards.personName(why.personId))
    default:
      return unreachable(why)
  }
}

const alertReply = (turn: Turn, alert: Alert, note: string | null = null): Reply =>
  reply(cardMessage(alertCard(turn.cards, seenNow(turn, alert), { note, may: mayHandle(turn, alert) })), aboutOf(alert))

/** A reply to its card, such as "15:00前", is about its step. */
function aboutOf({ details: { order, step } }: Alert): About | null {
  if (order === null) return null
  return step === null ? { kind: 'order', order } : { kind: 'step', order, seq: step.seq }
}

export const refusedSaying = (turn: Turn, text: string): Plan =>
  say(reply(cardMessage(refusalCard(turn.cards.words.refusal.title, [text]))))
