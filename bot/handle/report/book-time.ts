/** "计时 姚菊香 打扫 60分钟": a leader books time that is no step's, at the hourly rate of the day. */
import { addAudit, bookPay, enqueue, type PayEntry } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { holdBooker, sameTimeBooked } from '../../../db/pay.ts'
import { chooseHourlyRate, timePay } from '../../../domain/hourly-pay.ts'
import type { PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity, type Quantity } from '../../../domain/quantity.ts'
import { money, names } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited, heardAs } from '../audit.ts'
import { payOf } from '../pay/pay.ts'
import { type Plan, type Reply, reply, type Speech, say, speech } from '../plan.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { momentsBefore } from './book-report.ts'

const MOST_MINUTES = 24 * 60

export function planBookTime(turn: Turn, asked: Extract<Intent, { kind: 'bookTime' }>): Plan {
  const { people, minutes, note } = asked
  const { pay } = turn.cards.words
  const no = (text: string): Plan => say(refusal(turn, text))
  if (people.length === 0) return no(pay.timeWho)
  if (!(minutes > 0 && minutes <= MOST_MINUTES)) return no(pay.timeMinutes)
  if (people.some(id => !mayDo(turn.person, 'judgePay', payOf(turn, id)))) return no(pay.timeNotPermitted)
  const unrated = people.find(id => rateOf(turn, id) === null)
  if (unrated !== undefined) return no(pay.timeNoRate(turn.cards.personName(unrated)))
  return { kind: 'transact', write: tx => book(turn, tx, { people, minutes, note: note || pay.time }) }
}

type Asked = Pick<Extract<Intent, { kind: 'bookTime' }>, 'people' | 'minutes' | 'note'>

/** No order and no version tells of the same said twice; so whoever books is held, and then it is looked for. */
async function book(turn: Turn, tx: Transaction, asked: Asked): Promise<Speech> {
  await holdBooker(tx, turn.person.id)
  const twice = await sameTimeBooked(tx, { ...asked, bookedBy: turn.person.id, since: momentsBefore(turn.now) })
  if (twice.length > 0) return speech([refusal(turn, turn.cards.words.pay.timeTwice(names(turn.cards, twice)))])
  const entries = asked.people.flatMap(id => entryFor(turn, id, asked) ?? [])
  await bookPay(tx, { payEntries: entries })
  await addAudit(
    tx,
    entries.map(entry => auditOf(turn, entry)),
    heardAs(turn.event),
  )
  await enqueue(
    tx,
    entries.flatMap(entry => telling(turn, entry)),
  )
  return speech([reply(textMessage(entries.map(entry => bookedText(turn.cards, entry)).join('\n')))])
}

const refusal = ({ cards }: Turn, text: string): Reply =>
  reply(cardMessage(refusalCard(cards.words.refusal.title, [text])))

const auditOf = (turn: Turn, { id, personId, minutes, amount }: PayEntry) =>
  audited(turn, 'pay.timeBooked', { kind: 'payRow', id }, { personId, minutes, amount: formatQuantity(amount) })

const dayOf = (turn: Turn, id: PersonId) =>
  workingTimeOfPerson(turn.catalog, turn.catalog.people.get(id) ?? null, null).workDateOf(turn.now)

const rateOf = (turn: Turn, id: PersonId): Quantity | null =>
  chooseHourlyRate(turn.catalog.hourlyRates, id, dayOf(turn, id))

/** null: there is no rate for them. */
function entryFor(turn: Turn, personId: PersonId, { minutes, note }: Asked): PayEntry | null {
  const rate = rateOf(turn, personId)
  if (rate === null) return null
  return {
    id: turn.newId(),
    personId,
    kind: 'time',
    workDate: dayOf(turn, personId),
    stepId: null,
    minutes,
    rate,
    amount: timePay(minutes, rate),
    reportId: null,
    entryId: null,
    slot: null,
    note,
    bookedBy: turn.person.id,
    bookedAt: turn.now,
  }
}

const bookedText = (context: Turn['cards'], { personId, minutes, note, amount }: PayEntry): string =>
  context.words.pay.timeBooked(
    context.personName(personId),
    context.words.common.minutes(minutes),
    note,
    money(context, amount),
  )

function telling({ catalog, now, person }: Turn, { id, personId, minutes, note, amount }: PayEntry) {
  const context = cardContextOf(catalog, personId, now)
  const { pay, common } = context.words
  const text = pay.timeTold(person.name, common.minutes(minutes), note, money(context, amount))
  return tellPerson(catalog, personId, { message: textMessage(text), about: null, key: `time:${id}` })
}
