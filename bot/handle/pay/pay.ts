/** "我的工资", "工资明细 今天", "车削班工资 10月": a person's own pay, and for leaders that of their people. */
import type { Catalog } from '../../../db/catalog.ts'
import { payCloseOf, payRows, payTotals, payTotalsOfDays } from '../../../db/pay.ts'
import type { Days, Person, PersonId } from '../../../domain/model.ts'
import { monthOf, monthText, parseMonth } from '../../../domain/pay-month.ts'
import { mayDo, type Subject } from '../../../domain/permissions.ts'
import { cardMessage } from '../../cards/message.ts'
import { payCard, peoplePayCard } from '../../cards/pay-cards.ts'
import { refusalCard, whichCard } from '../../cards/talk-cards.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import { explainRow } from '../../pay-explained.ts'
import { commandOf } from '../../understand/command.ts'
import type { Intent } from '../../understand/intent.ts'
import { daysOf, periodName } from '../period-days.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

type PayIntent = Extract<Intent, { kind: 'pay' }>

export async function planPay(turn: Turn, intent: PayIntent): Promise<Plan> {
  const { of } = intent
  const [only, another] = of.of === 'people' ? of.ids : of.of === 'me' ? [turn.person.id] : []
  if (only === undefined || another !== undefined) return planPeople(turn, intent)
  return mayDo(turn.person, 'seePay', payOf(turn, only)) ? planPerson(turn, intent, only) : notYours(turn)
}

const notYours = ({ cards }: Turn): Plan =>
  say(reply(cardMessage(refusalCard(cards.words.refusal.title, [cards.words.pay.notYours]))))

/** Whose pay it is, and who is in charge of them. */
export function payOf({ catalog }: Pick<Turn, 'catalog'>, personId: PersonId): Subject {
  const person = catalog.people.get(personId)
  return {
    ownerIds: [personId],
    teamIds: person?.teamId == null ? [] : [person.teamId],
    departmentIds: person === undefined ? [] : [person.departmentId],
  }
}

/** Everybody whose pay the person may see; null: nobody's but their own. */
export function payShownTo(catalog: Catalog, person: Person): ReadonlySet<PersonId> | null {
  const shown = [...catalog.people.keys()].filter(id => mayDo(person, 'seePay', payOf({ catalog }, id)))
  return shown.some(id => id !== person.id) ? new Set(shown) : null
}

async function planPerson(turn: Turn, intent: PayIntent, personId: PersonId): Promise<Plan> {
  const { pay } = turn.cards.words
  const month = intent.month === null ? null : parseMonth(intent.month)
  const days = month === null ? periodDays(turn, intent) : null
  const rows = await payRows(
    turn.sql,
    { personId, ...(month === null ? {} : { month }), ...(days && { days }) },
    turn.now,
  )
  const own = personId === turn.person.id
  const detail = intent.detail || days !== null
  const title = pay.title(turn.cards.personName(personId), spanText(turn, intent))
  const card = payCard(turn.cards, {
    title,
    rows,
    explained: rows.map(row => explainRow(turn.cards, turn.catalog, row)),
    detail,
    closed: await payCloseOf(turn.sql, month ?? rows.at(-1)?.month ?? monthOf(periodDays(turn, intent).to)),
    own,
    more: detail ? null : commandOf({ ...intent, detail: true }, turn.cards),
  })
  return say(reply(cardMessage(card)))
}

function periodDays(turn: Turn, { period }: PayIntent): Days {
  return daysOf(period, workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now))
}

const spanText = ({ cards }: Turn, { month, period }: PayIntent): string =>
  month === null ? periodName(cards, period) : cards.words.pay.month(month)

/** Of several people what each earned in the month or the days; rows are asked for one by one. */
async function planPeople(turn: Turn, intent: PayIntent): Promise<Plan> {
  const month = intent.month === null ? null : parseMonth(intent.month)
  const wanted = scopeOf(turn, intent)
  if (wanted === null) return notYours(turn)
  const namesakes = intent.of.of === 'people' ? sameName(turn, intent.of.ids) : []
  if (namesakes.length > 1) return whichPerson(turn, intent, namesakes)
  const all = await (month === null ? payTotalsOfDays(turn.sql, periodDays(turn, intent)) : payTotals(turn.sql, month))
  const { teamTitle } = turn.cards.words.pay
  const card = peoplePayCard(turn.cards, {
    title: teamTitle(
      scopeName(turn, intent),
      month === null ? periodName(turn.cards, intent.period) : monthText(month),
    ),
    totals: all.filter(({ personId }) => wanted.includes(personId)),
    month: month === null ? null : { text: monthText(month), closed: await payCloseOf(turn.sql, month) },
  })
  return say(reply(cardMessage(card)))
}

/** The people asked for whose pay the asker may see; null: not all of them, or nobody's. */
function scopeOf(turn: Turn, { of }: PayIntent): readonly PersonId[] | null {
  const asked = [...turn.catalog.people.values()].filter(person => isAskedFor(turn, of, person))
  const mayAll = asked.every(({ id }) => mayDo(turn.person, 'seePay', payOf(turn, id)))
  return asked.length > 0 && mayAll ? asked.map(({ id }) => id) : null
}

function isAskedFor(turn: Turn, of: PayIntent['of'], { id, teamId, departmentId }: Person): boolean {
  switch (of.of) {
    case 'people':
      return of.ids.includes(id)
    case 'team':
      return teamId === of.id
    case 'department':
      return departmentId === of.id
    case 'factory':
      return true
    case 'me':
      return id === turn.person.id
  }
}

function scopeName({ cards, catalog }: Turn, { of }: PayIntent): string {
  if (of.of === 'people') return of.ids.map(cards.personName).join(cards.words.common.listSeparator)
  return of.of === 'team' || of.of === 'department' ? of.name : catalog.site.shortName
}

const sameName = ({ cards }: Turn, ids: readonly PersonId[]): readonly PersonId[] =>
  new Set(ids.map(cards.personName)).size === 1 ? ids : []

function whichPerson(turn: Turn, intent: PayIntent, ids: readonly PersonId[]): Plan {
  const options = ids.map((id): Intent => ({ ...intent, of: { of: 'people', ids: [id] } }))
  return say(reply(cardMessage(whichCard(turn.cards, 'whose', options))))
}
