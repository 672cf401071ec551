/** The leader says whether somebody is who they say. */
import type { Card } from '../../../adapters/card.ts'
import { addAudit, enqueue } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { type BindingRequest, bindingRequestById, decideBinding } from '../../../db/people.ts'
import type { Person } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { helpCard, refusalCard } from '../../cards/talk-cards.ts'
import type { HelpExample } from '../../wording/index.ts'
import { audited, heardAs } from '../audit.ts'
import { helpExample } from '../help.ts'
import { type Plan, reply, type Speech, say, speech } from '../plan.ts'
import { tellUser } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { beginLesson } from './first-lesson.ts'

type DecideAction = Extract<Action, { do: 'decideBinding' }>

export function planRebind(turn: Turn): Plan {
  return say(reply(textMessage(turn.cards.words.setup.boundAlready(turn.person.name))))
}

export async function planDecideBinding(turn: Turn, action: DecideAction): Promise<Plan> {
  const { setup, floor } = turn.cards.words
  const request = await bindingRequestById(turn.sql, action.request)
  const person = request === null ? undefined : turn.catalog.people.get(request.personId)
  if (request === null || person === undefined || request.status !== 'waiting')
    return say(reply(textMessage(setup.bindDecided)))
  if (!mayConfirm(turn, person)) return say(reply(textMessage(floor.notReviewer)))
  const example = await helpExample(turn)
  return { kind: 'transact', write: tx => decide(turn, tx, action, person, example) }
}

/** Nobody confirms an account as themselves: that would be the forger's way in. */
function mayConfirm(turn: Turn, person: Person): boolean {
  const teamIds = person.teamId === null ? [] : [person.teamId]
  return (
    turn.person.id !== person.id &&
    mayDo(turn.person, 'confirmBinding', { teamIds, departmentIds: [person.departmentId] })
  )
}

async function decide(
  turn: Turn,
  tx: Transaction,
  { request: id, verdict }: DecideAction,
  person: Person,
  example: HelpExample,
): Promise<Speech> {
  const { setup } = turn.cards.words
  const confirm = verdict === 'approve'
  const decided = await decideBinding(tx, { id, confirm, by: turn.person.id, at: turn.now })
  if (decided.kind === 'notWaiting') return speech([reply(textMessage(setup.bindDecided))])
  const bound = confirm && decided.identity?.kind !== 'userIsAnother'
  const action = bound ? 'binding.confirmed' : 'binding.refused'
  await addAudit(
    tx,
    [audited(turn, action, { kind: 'person', id: person.id }, { platform: decided.request.platform })],
    heardAs(turn.event),
  )
  await enqueue(tx, tellApplicant(turn, decided.request, bound ? helpCard(turn.cards, person, example) : null, person))
  if (bound && person.role === 'worker')
    await beginLesson(tx, turn.catalog, { ...decided.request, personId: person.id, key: id, now: turn.now })
  const text = bound ? setup.bindApproved(person.name) : setup.bindRejected(person.name)
  const card = refusalCard(text, [], [], bound ? 'success' : 'warning')
  return { toast: text, update: reply(cardMessage(card)), replies: [] }
}

/** `help`: for whom is bound now; null: they are not. */
function tellApplicant(turn: Turn, { id, platform, userId }: BindingRequest, help: Card | null, { name }: Person) {
  const { setup } = turn.cards.words
  const message =
    help === null
      ? textMessage(setup.bindRefusedToPerson)
      : cardMessage({ ...help, title: setup.bindWelcomeTitle(name), tone: 'success' })
  return [tellUser(platform, userId, { message, about: null, key: `bound:${id}` })]
}
