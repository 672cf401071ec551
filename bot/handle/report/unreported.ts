/** "今天谁没报工": who was at work or is assigned and has not reported, and one press that reminds them all. */

import { addAudit, enqueue } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { reviewScopeOf } from '../../../db/review-scope.ts'
import { claimSlot } from '../../../db/schedules.ts'
import { type Unreported, unreportedToday } from '../../../db/shift-end.ts'
import type { Instant, Person, PersonId, PlainDate } from '../../../domain/model.ts'
import { encodeAction } from '../../action.ts'
import { clockTime } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { listCard } from '../../cards/tables.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, type Speech, say, speech } from '../plan.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'

export async function planUnreported(turn: Turn): Promise<Plan> {
  const { team, refusal } = turn.cards.words
  const people = peopleOf(turn)
  if (people === null)
    return say(reply(cardMessage(refusalCard(refusal.title, [team.unreportedForLeaders], [tasksButton(turn.cards)]))))
  const shift = shiftNow(turn)
  const missing = await unreportedToday(turn.sql, people, shift)
  const rows = [...Map.groupBy(missing, ({ personId }) => personId)].map(([id, of]) => rowOf(turn, id, of))
  const card = listCard(turn.cards, {
    title: team.unreportedTitle(scopeName(turn), shift.name),
    tone: rows.length > 0 ? 'warning' : 'success',
    columns: team.unreportedColumns,
    rows,
    empty: team.unreportedNobody,
  })
  const remind = { label: team.remind, payload: encodeAction({ do: 'remindUnreported' }), style: 'primary' as const }
  const actions = rows.length === 0 ? [] : [{ kind: 'actions' as const, actions: [remind] }]
  return say(reply(cardMessage({ ...card, blocks: [...card.blocks, ...actions] })))
}

function rowOf({ cards }: Turn, id: PersonId, of: readonly Unreported[]): readonly string[] {
  const { ask, common, team } = cards.words
  const places = of.map(({ step }) => ask.openStep(step.order, step.name)).slice(0, 2)
  const since = of.find(one => one.since !== null)?.since ?? null
  return [
    cards.personName(id),
    places.join(common.listSeparator),
    since === null ? team.assigned : clockTime(cards, since),
  ]
}

/** Those the asker leads; null: nobody. */
function peopleOf({ catalog, person }: Turn): readonly PersonId[] | null {
  const scope = reviewScopeOf(person)
  if (scope.of === 'nothing') return null
  const isLed = (one: Person): boolean =>
    scope.of === 'all' || (scope.of === 'team' ? one.teamId === scope.teamId : one.departmentId === scope.departmentId)
  return [...catalog.people.values()].filter(one => one.active && isLed(one)).map(({ id }) => id)
}

function scopeName({ catalog, person }: Turn): string {
  const scope = reviewScopeOf(person)
  if (scope.of === 'team') return catalog.teams.get(scope.teamId)?.name ?? ''
  return scope.of === 'department' ? (catalog.departments.get(scope.departmentId)?.name ?? '') : catalog.site.shortName
}

type ShiftNow = { readonly name: string; readonly start: Instant; readonly workDate: PlainDate }

/** The leader's own shift; between shifts the plant's day. */
function shiftNow({ catalog, person, now, cards }: Turn): ShiftNow {
  const working = workingTimeOfPerson(catalog, person, null)
  const workDate = working.workDateOf(now)
  const running = working.shiftAt(now)
  if (running !== null) return { name: running.shift.name, start: running.start, workDate }
  const start = working.shiftWindow(workDate)?.start ?? workDate.toZonedDateTime(catalog.site.timeZone).toInstant()
  return { name: cards.words.digest.today, start, workDate }
}

export function planRemind(turn: Turn): Plan {
  const people = peopleOf(turn)
  return people === null
    ? say(reply(textMessage(turn.cards.words.team.unreportedForLeaders)))
    : { kind: 'transact', write: tx => remind(turn, tx, people) }
}

/** Each of them once per shift, whoever presses. */
async function remind(turn: Turn, tx: Transaction, people: readonly PersonId[]): Promise<Speech> {
  const { team } = turn.cards.words
  const shift = shiftNow(turn)
  const missing = new Set((await unreportedToday(tx, people, shift)).map(({ personId }) => personId))
  const reminded: PersonId[] = []
  for (const id of missing) if (await claimSlot(tx, `remind:${id}`, shift.start)) reminded.push(id)
  if (reminded.length === 0) return speech([], team.remindedBefore)
  await enqueue(
    tx,
    reminded.flatMap(id => telling(turn, id, shift)),
  )
  const subject = { kind: 'shift', id: `${shift.workDate} ${shift.name}` }
  await addAudit(
    tx,
    [audited(turn, 'unreported.reminded', subject, { people: reminded.join(' ') })],
    heardAs(turn.event),
  )
  return speech([], team.reminded(reminded.length))
}

function telling({ catalog, now, person }: Turn, id: PersonId, { start }: ShiftNow) {
  const context = cardContextOf(catalog, id, now)
  const text = context.words.team.remindText(person.name)
  const card = refusalCard(text, [], [tasksButton(context)])
  return tellPerson(catalog, id, { message: cardMessage(card), about: null, key: `remind:${start}:${id}` })
}
