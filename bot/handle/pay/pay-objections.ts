/** "有异议" at a row of one's pay, and the leader's decision: it stays, or an adjustment is booked with its reason. */
import type { PayEntry, PayObjection } from '../../../db/commit.ts'
import { type PayRow, payCloseOf, payRows } from '../../../db/pay.ts'
import { objectionById } from '../../../db/pay-objections.ts'
import type { PersonId, ReportId } from '../../../domain/model.ts'
import { monthText } from '../../../domain/pay-month.ts'
import {
  type ObjectionRefusal,
  refusalOfAdjustment,
  refusalOfJudge,
  refusalOfObjection,
} from '../../../domain/pay-objection.ts'
import { ZERO } from '../../../domain/quantity.ts'
import type { Action } from '../../action.ts'
import { money } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { judgePayCard, objectFormCard } from '../../cards/pay-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { explainRow, placeOfRow } from '../../pay-explained.ts'
import { readMoney } from '../../understand/share-words.ts'
import { audited } from '../audit.ts'
import { type Decision, onlySaying, type Plan, reply, say } from '../plan.ts'
import { judgeOver, tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { openObjection } from './open-objection.ts'
import { payOf } from './pay.ts'
import { judgeText } from './shares.ts'

type RowOf = Extract<Action, { do: 'payObject' }>['row']

const rowAt = async (turn: Turn, { of, id, person }: RowOf): Promise<PayRow | null> => {
  const ref = of === 'report' ? { kind: of, id: id as ReportId } : { kind: of, id }
  const [row] = await payRows(turn.sql, { ref, personId: person as PersonId }, turn.now)
  return row ?? null
}

const said = (text: string): Plan => say(reply(textMessage(text)))

const answered = (text: string): Decision => onlySaying(reply(textMessage(text)))

export async function planPayObjectForm(
  turn: Turn,
  { row: at }: Extract<Action, { do: 'payObjectForm' }>,
): Promise<Plan> {
  const row = await rowAt(turn, at)
  if (row === null) return said(turn.cards.words.pay.rowGone)
  const refused = await refusalOf(turn, row)
  if (refused !== null) return said(objectionText(turn, refused))
  return say(reply(cardMessage(objectFormCard(turn.cards, row, explainRow(turn.cards, turn.catalog, row)))))
}

async function refusalOf(turn: Turn, row: PayRow): Promise<ObjectionRefusal | null> {
  const { timeZone, settings } = turn.catalog.site
  const dayOf = (at: Turn['now']) => at.toZonedDateTimeISO(timeZone).toPlainDate()
  const booked = dayOf(row.bookedAt)
  const seenOn = booked.since(row.workDate).days > 0 ? booked : row.workDate
  const facts = {
    personId: turn.person.id,
    ownerId: row.personId,
    seenOn,
    month: row.month,
    closed: (await payCloseOf(turn.sql, row.month)) !== null,
    objected: row.objected,
    isReversal: row.made !== null && row.made.reversalOf !== null,
  }
  return refusalOfObjection(facts, dayOf(turn.now), settings.pay.objectWithinDays)
}

function objectionText({ cards }: Turn, why: ObjectionRefusal): string {
  const { objectRefused } = cards.words.pay
  if (why.kind === 'timeOver') return objectRefused.timeOver(why.days)
  return why.kind === 'monthClosed' ? objectRefused.monthClosed(monthText(why.month)) : objectRefused[why.kind]
}

export const planPayObject = (
  turn: Turn,
  { row: at }: Extract<Action, { do: 'payObject' }>,
  values: Readonly<Record<string, string>>,
): Plan => ({ kind: 'decide', orders: [], attempt: () => attemptObjection(turn, at, reasonIn(values)) })

const reasonIn = (values: Readonly<Record<string, string>>): string => (values['reason'] ?? '').trim().slice(0, 200)

async function attemptObjection(turn: Turn, at: RowOf, reason: string): Promise<Decision> {
  const row = await rowAt(turn, at)
  if (row === null) return answered(turn.cards.words.pay.rowGone)
  const refused = await refusalOf(turn, row)
  return refused === null ? raise(turn, row, reason) : answered(objectionText(turn, refused))
}

function raise(turn: Turn, row: PayRow, reason: string): Decision {
  const { pay } = turn.cards.words
  const about = {
    about: 'pay',
    reportId: row.ref.kind === 'report' ? row.ref.id : null,
    entryId: row.ref.kind === 'entry' ? row.ref.id : null,
  } as const
  const objection = openObjection(turn, about, reason)
  const judge = judgeFor(turn, turn.person.id)
  const line = judge === null ? pay.objectedNobody : pay.objected(turn.cards.personName(judge))
  const subject = { kind: 'payRow', id: row.ref.id }
  return {
    effects: {
      payObjections: [objection],
      audit: [audited(turn, 'pay.objected', subject, { objection: objection.id, reason })],
      outbox: judge === null ? [] : tellJudge(turn, judge, objection, row),
    },
    speech: {
      toast: line,
      update: reply(cardMessage(refusalCard(pay.objectTitle(placeOfRow(row)), [line], [], 'success'))),
      replies: [],
    },
  }
}

/** The leader of the person's own team; of the department where it is theirs. */
function judgeFor({ catalog }: Pick<Turn, 'catalog'>, personId: PersonId): PersonId | null {
  const teamId = catalog.people.get(personId)?.teamId ?? null
  if (teamId !== null) return judgeOver(catalog, teamId, [personId])
  const managers = [...catalog.people.values()].filter(
    ({ role, active, id }) => role === 'manager' && active && id !== personId,
  )
  return managers[0]?.id ?? null
}

function tellJudge(turn: Turn, judge: PersonId, { id, reason }: PayObjection, row: PayRow) {
  const context = cardContextOf(turn.catalog, judge, turn.now)
  const explained = explainRow(context, turn.catalog, row)
  const card = judgePayCard(context, { objection: id, reason, row, explained })
  return tellPerson(turn.catalog, judge, { message: cardMessage(card), about: null, key: `pay:${id}` })
}

type DecideAction = Extract<Action, { do: 'decidePay' }>

export const planDecidePay = (turn: Turn, action: DecideAction, values: Readonly<Record<string, string>>): Plan => ({
  kind: 'decide',
  orders: [],
  attempt: () => attemptDecision(turn, action, values),
})

async function attemptDecision(
  turn: Turn,
  { objection: id, verdict }: DecideAction,
  values: Readonly<Record<string, string>>,
): Promise<Decision> {
  const objection = await objectionById(turn.sql, id)
  const row = objection === null ? null : await rowAt(turn, rowOf(objection))
  if (objection === null || row === null) return answered(turn.cards.words.pay.rowGone)
  const forbidden = refusalOfJudge(turn.person, objection.status, objection.decidedBy, payOf(turn, row.personId))
  if (forbidden !== null) return answered(judgeText(turn, forbidden.why))
  if (verdict === 'keep') return decided(turn, objection, row, null)
  const adjusted = { amount: readMoney(values['amount'] ?? '') ?? ZERO, reason: reasonIn(values) }
  const wrong = refusalOfAdjustment(adjusted.amount, adjusted.reason)
  return wrong === null ? decided(turn, objection, row, adjusted) : answered(judgeText(turn, wrong))
}

const rowOf = ({ reportId, entryId, personId }: PayObjection): RowOf =>
  reportId === null
    ? { of: 'entry', id: entryId ?? '', person: personId }
    : { of: 'report', id: reportId, person: personId }

type Adjusted = { readonly amount: PayEntry['amount']; readonly reason: string }

function decided(turn: Turn, objection: PayObjection, row: PayRow, adjusted: Adjusted | null): Decision {
  const entry = adjusted === null ? null : adjustment(turn, row, adjusted)
  const line = (context: Turn['cards']): string =>
    adjusted === null
      ? context.words.pay.judgeKept(turn.person.name)
      : context.words.pay.judgeAdjusted(turn.person.name, money(context, adjusted.amount), adjusted.reason)
  const title = turn.cards.words.pay.judgeTitle(turn.cards.personName(row.personId))
  const status = entry === null ? ('kept' as const) : ('changed' as const)
  const owner = cardContextOf(turn.catalog, row.personId, turn.now)
  const details = { objection: objection.id, entry: entry?.id ?? null, reason: adjusted?.reason ?? '' }
  return {
    effects: {
      payEntries: entry === null ? [] : [entry],
      payObjections: [
        {
          ...objection,
          status,
          decidedBy: turn.person.id,
          decidedAt: turn.now,
          note: adjusted?.reason ?? '',
          outcomeId: entry?.id ?? null,
        },
      ],
      audit: [audited(turn, `pay.${status}`, { kind: 'payRow', id: row.ref.id }, details)],
      outbox: tellPerson(turn.catalog, row.personId, {
        message: textMessage(`${row.workDate} ${placeOfRow(row)}\n${line(owner)}`),
        about: null,
        key: `payDecided:${objection.id}`,
      }),
    },
    speech: {
      toast: line(turn.cards),
      update: reply(cardMessage(refusalCard(title, [placeOfRow(row), line(turn.cards)], [], 'success'))),
      replies: [],
    },
  }
}

const adjustment = (turn: Turn, row: PayRow, { amount, reason }: Adjusted): PayEntry => ({
  id: turn.newId(),
  personId: row.personId,
  kind: 'adjustment',
  workDate: row.workDate,
  stepId: null,
  minutes: 0,
  rate: ZERO,
  amount,
  reportId: row.ref.kind === 'report' ? row.ref.id : null,
  entryId: row.ref.kind === 'entry' ? row.ref.id : null,
  slot: null,
  note: reason,
  bookedBy: turn.person.id,
  bookedAt: turn.now,
})
