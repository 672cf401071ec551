/** Somebody the bot does not know: the card to bind employee number and name, or the administrator's first word. */
import type { InboundEvent } from '../../../adapters/port.ts'
import type { Catalog } from '../../../db/catalog.ts'
import { type AuditEntry, addAudit, enqueue } from '../../../db/commit.ts'
import type { Sql, Transaction } from '../../../db/connect.ts'
import {
  addIdentity,
  bindingRequestOfUser,
  claimAdmin,
  createFirstAdmin,
  decideBinding,
  findPersonByNumberAndName,
  isClaimOpen,
  requestBinding,
} from '../../../db/people.ts'
import type { Instant, Person, PersonId } from '../../../domain/model.ts'
import type { Action } from '../../action.ts'
import { bindCard, bindRequestCard } from '../../cards/bind-card.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { hashOfCode } from '../../start/admin-code.ts'
import { lexiconOf } from '../../turn/understand-turn.ts'
import { NO_CONTEXT } from '../../understand/context.ts'
import { understand } from '../../understand/understand.ts'
import { heardAs } from '../audit.ts'
import { type Plan, reply, type Speech, say, speech } from '../plan.ts'
import { leaderOver, tellPerson } from '../tell.ts'
import { joinAgain } from './join-group.ts'

export type StrangerTurn = {
  readonly sql: Sql
  readonly event: InboundEvent
  readonly action: Action | null
  readonly catalog: Catalog
  readonly cards: CardContext
  readonly now: Instant
  readonly newId: () => string
}

export async function decideStranger(turn: StrangerTurn): Promise<Plan> {
  const { event, action, cards } = turn
  if (event.kind === 'botJoined') return joinAgain(event.platform, event.chat.id, cards.words.talk.joined)
  if (event.kind === 'botLeft') return say()
  if (event.kind === 'action') return action?.do === 'bind' ? askToBind(turn, event.values) : showBindCard(turn)
  const lexicon = lexiconOf(turn.catalog)
  const deps = { lexicon, findOrders: async () => [] }
  const intent = await understand(deps, { text: event.text, now: turn.now, context: NO_CONTEXT })
  if (intent.kind === 'claimAdmin') return { kind: 'transact', write: tx => claim(turn, tx, intent.code) }
  if (intent.kind === 'bind' && intent.employeeNo !== null && intent.name !== null) {
    return askToBind(turn, { employeeNo: intent.employeeNo, name: intent.name })
  }
  return showBindCard(turn)
}

/** In a group the card would ask everybody; there a sentence tells the one who wrote to come to the direct chat. */
function showBindCard({ event, cards }: StrangerTurn): Plan {
  if (event.chat.kind === 'group') return say(reply(textMessage(cards.words.setup.bindInDirectChat)))
  return say(reply(cardMessage(bindCard(cards))))
}

async function askToBind(turn: StrangerTurn, values: Readonly<Record<string, string>>): Promise<Plan> {
  const { setup } = turn.cards.words
  const employeeNo = (values['employeeNo'] ?? '').trim().slice(0, 32)
  const name = (values['name'] ?? '').trim().slice(0, 32)
  if (employeeNo === '' || name === '') return showBindCard(turn)
  const id = await findPersonByNumberAndName(turn.sql, employeeNo, name)
  const person = id === null ? undefined : turn.catalog.people.get(id)
  if (person === undefined) return say(reply(textMessage(setup.bindNotFound(employeeNo, name))))
  const taken = (turn.catalog.identitiesOf.get(person.id) ?? []).some(
    ({ platform }) => platform === turn.event.platform,
  )
  if (taken) return say(reply(textMessage(setup.bindTaken)))
  return { kind: 'transact', write: tx => storeRequest(turn, tx, person) }
}

async function storeRequest(turn: StrangerTurn, tx: Transaction, person: Person): Promise<Speech> {
  const { event, now, catalog, cards } = turn
  const { setup } = cards.words
  const { userId, name: userName } = event.sender
  const { request, isNew } = await requestBinding(tx, {
    id: turn.newId(),
    platform: event.platform,
    userId,
    userName,
    chatId: event.chat.id,
    personId: person.id,
    requestedAt: now,
  })
  const judge = whoConfirms(catalog, person)
  if (judge === null) return speech([reply(textMessage(setup.bindNobody))])
  const judgeCards = cardContextOf(catalog, judge, now)
  const card = bindRequestCard(judgeCards, { request: request.id, person, account: userName ?? userId })
  const telling = { message: cardMessage(card), about: null, key: `binding:${request.id}:${person.id}` }
  await enqueue(tx, tellPerson(catalog, judge, telling))
  return speech([reply(textMessage(isNew ? setup.bindSent(cards.personName(judge)) : setup.bindWaiting))])
}

/** The leader; when the leader is not on any platform yet, an administrator who is. */
function whoConfirms(catalog: Catalog, person: Person): PersonId | null {
  const leader = person.teamId === null ? null : leaderOver(catalog, person.teamId, person.id)
  const reachable = (id: PersonId): boolean => (catalog.identitiesOf.get(id) ?? []).length > 0
  if (leader !== null && reachable(leader)) return leader
  const admin = [...catalog.people.values()].find(({ id, isAdmin, active }) => isAdmin && active && reachable(id))
  return admin?.id ?? null
}

/**
 * The code printed at start makes its bearer the administrator: as the person they asked to be bound to, or, on a
 * service that knows no people yet, as its first one.
 */
async function claim(turn: StrangerTurn, tx: Transaction, code: string): Promise<Speech> {
  const { setup } = turn.cards.words
  const codeHash = hashOfCode(code)
  if (!(await isClaimOpen(tx, codeHash))) return speech([reply(textMessage(setup.adminWrongCode))])
  const { platform, sender } = turn.event
  const waiting = await bindingRequestOfUser(tx, platform, sender.userId)
  if (waiting === null && turn.catalog.people.size > 0) return speech([reply(textMessage(setup.adminBindFirst))])
  const personId = waiting?.personId ?? (await createFirstAdmin(tx, sender.name ?? setup.adminName))
  await bindClaimant(turn, tx, personId, waiting?.id ?? null)
  if (!(await claimAdmin(tx, { codeHash, personId, at: turn.now })))
    throw new Error('the code was used this very moment')
  await addAudit(tx, [adminClaimed(turn.now, personId)], heardAs(turn.event))
  const name = turn.catalog.people.get(personId)?.name ?? sender.name ?? setup.adminName
  return speech([reply(textMessage(setup.adminClaimed(name)))])
}

async function bindClaimant({ event, now }: StrangerTurn, tx: Transaction, personId: PersonId, request: string | null) {
  if (request !== null) await decideBinding(tx, { id: request, confirm: true, by: personId, at: now })
  else {
    const { platform, sender, chat } = event
    await addIdentity(tx, {
      platform,
      userId: sender.userId,
      personId,
      directChatId: chat.id,
      boundAt: now,
      boundBy: personId,
    })
  }
}

export const adminClaimed = (at: Instant, personId: PersonId): AuditEntry => ({
  at,
  actor: { kind: 'person', id: personId },
  action: 'admin.claimed',
  subject: { kind: 'person', id: personId },
  details: {},
})
