/** The words and cards of the alert round: what goes to a group, to a person, to a worker who is asked. */
import type { OutboundMessage } from '../../adapters/port.ts'
import { alertRulesOf } from '../../db/alert-rules.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { Alert } from '../../domain/alert.ts'
import { bookableAtOnce } from '../../domain/bookable-at-once.ts'
import type { DepartmentId, Instant, PersonId } from '../../domain/model.ts'
import { type Quantity, smallest, ZERO } from '../../domain/quantity.ts'
import { gate } from '../../domain/step-progress.ts'
import type { AlertSpeech, Bulletin, Question } from '../../jobs/alert-parts.ts'
import { alertBoardCard, type BoardFacts } from '../cards/alert-board-card.ts'
import { alertCard } from '../cards/alert-card.ts'
import { askWorkerCard } from '../cards/ask-worker-card.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { cardMessage, textMessage } from '../cards/message.ts'
import type { About } from '../handle/plan.ts'
import { reportContext } from '../handle/report/book-report.ts'
import { laneOf, tellChat, tellPerson } from '../handle/tell.ts'
import type { Pending } from '../handle/turn.ts'

export const alertSpeech: AlertSpeech = {
  groupsOf: (catalog, departmentId) =>
    (catalog.groupsOfDepartment.get(departmentId) ?? []).map(({ platform, chatId }) => ({
      platform,
      chatId,
      lane: laneOf(platform, { kind: 'chat', chatId }),
    })),

  toGroup(catalog, { platform, chatId }, bulletin, { now, key, replaces, lives }) {
    const context = cardContextFor(catalog, null, now)
    const message = cardMessage(alertBoardCard(context, boardFacts(catalog, bulletin)))
    return tellChat(platform, chatId, {
      message: { ...message, mentions: mentionsOf(catalog, bulletin.called, platform) },
      about: aboutOf(bulletin.worst),
      key,
      kind: 'alert',
      replaces,
      expiresAfterMs: lives,
    })
  },

  toPerson(catalog, person, bulletin, now, key) {
    const context = cardContextFor(catalog, catalog.people.get(person) ?? null, now)
    const [only, another] = bulletin.worst
    const card =
      only !== undefined && another === undefined
        ? alertCard(context, only)
        : alertBoardCard(context, boardFacts(catalog, bulletin))
    return tellPerson(catalog, person, {
      message: cardMessage(card),
      about: aboutOf(bulletin.worst),
      key,
      kind: 'alert',
    })
  },

  toAdmins(catalog, bulletin, now, key) {
    const admins = [...catalog.people.values()].filter(({ isAdmin, active }) => isAdmin && active)
    return admins.flatMap(admin => {
      const { alert: words } = cardContextFor(catalog, admin, now).words
      const name = departmentName(catalog, bulletin.departmentId) ?? words.noDepartment
      const reached = bulletin.called.some(id => catalog.identitiesOf.has(id))
      const text = (reached ? words.noGroup : words.nobody)(name, bulletin.live)
      return tellPerson(catalog, admin.id, { message: textMessage(text), about: null, key })
    })
  },

  question: (catalog, person, question, now, key) =>
    tellPerson(catalog, person, {
      message: questionMessage(catalog, person, question, now),
      about: { kind: 'step', order: question.order.code, seq: question.step.seq },
      key,
    }),

  directChatOf(catalog, person) {
    const identity = catalog.identitiesOf.get(person)?.at(-1)
    return identity === undefined || identity.directChatId === null
      ? null
      : { platform: identity.platform, chatId: identity.directChatId }
  },

  pendingOf: ({ order, step }): Pending => ({ kind: 'quantity', order: order.code, seq: step.seq, asks: 'good' }),
}

const boardFacts = (catalog: Catalog, bulletin: Bulletin): BoardFacts => ({
  ...bulletin,
  department: departmentName(catalog, bulletin.departmentId),
  roles: alertRulesOf(catalog).levels.map(({ notify }) => notify),
})

const departmentName = (catalog: Catalog, id: DepartmentId | null): string | null =>
  id === null ? null : (catalog.departments.get(id)?.name ?? null)

/** On the group's own platform; whoever has no account there is called by name only. */
const mentionsOf = (catalog: Catalog, people: readonly PersonId[], platform: string): readonly string[] =>
  people.flatMap(id => catalog.identitiesOf.get(id)?.find(one => one.platform === platform)?.userId ?? [])

/** A card of one alert can be replied to without naming the order. */
function aboutOf(alerts: readonly Alert[]): About | null {
  const [only, another] = alerts
  if (only === undefined || another !== undefined || only.details.order === null) return null
  const { order, step } = only.details
  return step === null ? { kind: 'order', order } : { kind: 'step', order, seq: step.seq }
}

function questionMessage(catalog: Catalog, person: PersonId, question: Question, now: Instant): OutboundMessage {
  const { order, step } = question
  const context = cardContextFor(catalog, catalog.people.get(person) ?? null, now)
  const booking = reportContext(catalog, order, step)
  const reportable = gate(order, step.seq, booking.settings, booking.unitDecimals)?.reportable ?? ZERO
  const expected = atMost(question.expected, bookableAtOnce(order, step, booking))
  return cardMessage(
    askWorkerCard(context, { ...question, expected, reportable, reasons: [...catalog.defects.values()] }),
  )
}

/** A pace knows nothing of what has arrived: the button must not offer what nobody could book. */
const atMost = (expected: Quantity | null, most: Quantity): Quantity | null =>
  expected === null || most === ZERO ? null : smallest(expected, most)
