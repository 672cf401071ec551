/** "收到 WO-1003", "WO-1003 15:00前", "转给 李强", "预警": which alert is meant, and what is to be done about it. */
import { liveOfOrder } from '../../../db/alert-store.ts'
import { shownOn } from '../../../db/alert-telling.ts'
import { identityKey } from '../../../db/catalog.ts'
import type { Alert } from '../../../domain/alert.ts'
import type { DepartmentId, Person } from '../../../domain/model.ts'
import { alertListCard, whichAlertCard } from '../../cards/alert-list-card.ts'
import { cardMessage } from '../../cards/message.ts'
import type { Intent } from '../../understand/intent.ts'
import type { AlertSaid } from '../../understand/said.ts'
import { planAssign } from '../order/run-order.ts'
import { placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { type AlertDoing, planAlertDoing, refusedSaying } from './alert.ts'
import { mayHandle, seenNow } from './alert-subject.ts'

const MOST_LISTED = 20
const MOST_TAKEN = 6

export async function planAlertSaid(turn: Turn, intent: AlertSaid): Promise<Plan> {
  const { refusal } = turn.cards.words.alert
  const { place, verb } = intent
  const code = place.order ?? (place.orderText === null ? (turn.about?.order ?? null) : null)
  if (code === null && place.orderText !== null) return placeNotFound(turn, place)
  const alerts = code === null ? await ofGroup(turn) : await ofPlace(turn, code, intent)
  if (alerts.length === 0 && verb === 'handOver')
    return planAssign(turn, { kind: 'assign', place, people: intent.people, unknownNames: intent.unknownNames })
  const [only, another] = alerts
  if (only === undefined)
    return refusedSaying(turn, code === null ? turn.cards.words.alert.listNone : refusal.noAlert(code))
  if (another !== undefined) {
    const title = code === null ? turn.cards.words.alert.whichAny : turn.cards.words.alert.which(code)
    return say(reply(cardMessage(whichAlertCard(turn.cards, title, alerts))))
  }
  const doing = doingOf(turn, intent)
  return typeof doing === 'string' ? refusedSaying(turn, doing) : planAlertDoing(turn, only, doing, null)
}

/** Of the step that was named or replied to, where it has one; else of its order. */
async function ofPlace(
  turn: Turn,
  code: NonNullable<AlertSaid['place']['order']>,
  { place }: AlertSaid,
): Promise<readonly Alert[]> {
  const all = await liveOfOrder(turn.sql, code)
  const seq = place.target?.seq ?? null
  const ofStep = seq === null ? [] : all.filter(({ details }) => details.step?.seq === seq)
  return ofStep.length > 0 ? ofStep : all
}

/** Said in a department's group and of no order: what nobody has taken yet, and the speaker may. */
async function ofGroup(turn: Turn): Promise<readonly Alert[]> {
  const { event, catalog } = turn
  const group = catalog.groupsByChat.get(identityKey(event.platform, event.chat.id))
  if (group === undefined) return []
  const { worst } = await shownOn(turn.sql, group.departmentId, MOST_TAKEN)
  return worst.filter(alert => alert.state === 'firing' && mayHandle(turn, alert))
}

/** A text: why it can't be done. */
function doingOf(turn: Turn, intent: AlertSaid): AlertDoing | string {
  const { refusal } = turn.cards.words.alert
  const nothing = { until: null, to: null, cause: '' }
  switch (intent.verb) {
    case 'receive':
      return { ...nothing, verb: intent.until === null ? 'receive' : 'promise', until: intent.until }
    case 'silence':
      return intent.until === null
        ? refusal.noTime(intent.untilText)
        : { ...nothing, verb: 'silence', until: intent.until }
    case 'resolve':
      return { ...nothing, verb: 'resolve', cause: intent.note }
    case 'handOver':
      return heirOf(turn, intent)
  }
}

function heirOf({ catalog, cards }: Turn, { people, unknownNames }: AlertSaid): AlertDoing | string {
  const { refusal } = cards.words.alert
  const [stranger] = unknownNames
  const [id, another] = people
  const to: Person | undefined = id === undefined ? undefined : catalog.people.get(id)
  if (to === undefined && stranger !== undefined) return refusal.unknownPerson(stranger)
  return to === undefined || another !== undefined ? refusal.whom : { until: null, cause: '', verb: 'handOver', to }
}

/** "收到" in a department's group, and nothing else: its alerts, where there are any the speaker may take. */
export async function planReceivedInGroup(turn: Turn): Promise<Plan | null> {
  const alerts = turn.event.chat.kind === 'group' ? await ofGroup(turn) : []
  const [only, another] = alerts
  if (only === undefined) return null
  if (another === undefined)
    return planAlertDoing(turn, only, { verb: 'receive', until: null, to: null, cause: '' }, null)
  return say(reply(cardMessage(whichAlertCard(turn.cards, turn.cards.words.alert.whichAny, alerts))))
}

/** "预警": of the department named, or of the group it is said in, or the speaker's own. */
export function planAlerts(turn: Turn, { scope }: Pick<Extract<Intent, { kind: 'alerts' }>, 'scope'>): Promise<Plan> {
  const { event, catalog, person } = turn
  const named = scope.of === 'department' ? (scope.id as DepartmentId) : null
  const ofTeam =
    scope.of === 'team' ? [...catalog.teams.values()].find(({ id }) => id === scope.id)?.departmentId : undefined
  const group = catalog.groupsByChat.get(identityKey(event.platform, event.chat.id))
  return planAlertList(turn, named ?? ofTeam ?? group?.departmentId ?? person.departmentId)
}

export async function planAlertList(turn: Turn, department: DepartmentId): Promise<Plan> {
  const { worst, live } = await shownOn(turn.sql, department, MOST_LISTED)
  const name = turn.catalog.departments.get(department)?.name ?? turn.cards.words.alert.noDepartment
  return say(
    reply(
      cardMessage(
        alertListCard(
          turn.cards,
          name,
          worst.map(one => seenNow(turn, one)),
          live,
        ),
      ),
    ),
  )
}
