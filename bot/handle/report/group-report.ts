/** A report of several people by card: who, how they share, and what was made. */
import { loadOrder } from '../../../db/orders.ts'
import type { OrderCode, PersonId, Step } from '../../../domain/model.ts'
import { ZERO } from '../../../domain/quantity.ts'
import { findStep, gate } from '../../../domain/step-progress.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { groupFormCard, shareModes } from '../../cards/share-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Place } from '../../understand/said.ts'
import { readShares, type ShareMode } from '../../understand/share-words.ts'
import { statementOfForm } from '../ask/statement.ts'
import { planTasks } from '../ask/tasks.ts'
import { placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { planReport } from './report.ts'

/** More names than this nobody looks through. */
const MOST_MEMBERS = 40

export function planGroupForm(turn: Turn, place: Place): Promise<Plan> {
  if (place.target !== null) return planGroupFormAt(turn, place.target)
  return place.order !== null || place.orderText !== null ? placeNotFound(turn, place) : planTasks(turn)
}

export async function planGroupFormAt(
  turn: Turn,
  { order: code, seq }: { readonly order: string; readonly seq: number },
): Promise<Plan> {
  const order = await loadOrder(turn.sql, code as OrderCode)
  const step = order === null ? null : findStep(order, seq)
  if (order === null || step === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const reportable = gate(order, seq, turn.catalog.site.settings.report)?.reportable ?? ZERO
  const reasons = [...turn.catalog.defects.values()]
  const facts = { order, step, reasons, reportable, members: membersFor(turn, step), sender: turn.person.id }
  const card = groupFormCard(turn.cards, facts)
  return say(reply(cardMessage(card), { kind: 'step', order: order.code, seq }))
}

/** Those who may report the step: of the sender's team first, then of the step's. */
function membersFor({ catalog, person, cards }: Turn, step: Step) {
  const able = [...catalog.people.values()].filter(
    one => one.id === person.id || (one.active && one.skills.has(step.code)),
  )
  const near = (teamId: string | null): number => (teamId === person.teamId ? 0 : teamId === step.teamId ? 1 : 2)
  return able
    .toSorted((a, b) => near(a.teamId) - near(b.teamId))
    .slice(0, MOST_MEMBERS)
    .map(({ id, name, employeeNo }) => ({
      value: id,
      label: cards.personKey(id) === name ? name : `${name} ${employeeNo}`,
    }))
}

export function planGroupReport(
  turn: Turn,
  action: Extract<Action, { do: 'groupReport' }>,
  values: Readonly<Record<string, string>>,
): Plan {
  const { refusal, team } = turn.cards.words
  const no = (text: string): Plan => say(reply(cardMessage(refusalCard(refusal.title, [text]))))
  const read = statementOfForm(turn.cards, action, values)
  if (read.kind === 'badNumber') return no(refusal.badNumber(read.label, read.text))
  const ids = (values['workers'] ?? '').split(',').filter(id => id !== '')
  const people = ids.map(id => turn.catalog.people.get(id as PersonId))
  const gone = people.findIndex(person => person?.active !== true)
  if (gone !== -1) return no(team.memberGone(people[gone]?.name ?? ids[gone]?.slice(0, 20) ?? ''))
  if (people.length < 2) return no(team.tooFew)
  const members = people.flatMap(person => person ?? [])
  const shares = readShares((values['shares'] ?? '').slice(0, 500), modeOf(values['mode']), members)
  if (shares.kind === 'missing') return no(team.sharesMissing(shares.names.join(turn.cards.words.common.listSeparator)))
  const known = read.statement.reason === null || turn.catalog.defects.has(read.statement.reason)
  return planReport(turn, {
    ...read.statement,
    reason: known ? read.statement.reason : null,
    workers: shares.workers,
  })
}

const modeOf = (text: string | undefined): ShareMode => shareModes.find(mode => mode === text) ?? 'even'
