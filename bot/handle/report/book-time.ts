/** "计时 姚菊香 打扫 60分钟": a leader books time that is no step's, at the hourly rate of the day. */
import type { PayEntry } from '../../../db/commit.ts'
import { sameTimeBooked } from '../../../db/pay.ts'
import { chooseHourlyRate, timePay } from '../../../domain/hourly-pay.ts'
import type { PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity, type Quantity } from '../../../domain/quantity.ts'
import { money, names } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { workingTimeOfPerson } from '../../working-times.ts'
import { audited } from '../audit.ts'
import { payOf } from '../pay/pay.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { momentsBefore } from './book-report.ts'

const MOST_MINUTES = 24 * 60

export async function planBookTime(
  turn: Turn,
  { people, minutes, note }: Extract<Intent, { kind: 'bookTime' }>,
): Promise<Plan> {
  const { pay, refusal } = turn.cards.words
  const no = (text: string): Plan => say(reply(cardMessage(refusalCard(refusal.title, [text]))))
  if (people.length === 0) return no(pay.timeWho)
  if (!(minutes > 0 && minutes <= MOST_MINUTES)) return no(pay.timeMinutes)
  if (people.some(id => !mayDo(turn.person, 'judgePay', payOf(turn, id)))) return no(pay.timeNotPermitted)
  const said = { people, minutes, note: note || pay.time, bookedBy: turn.person.id, since: momentsBefore(turn.now) }
  const twice = await sameTimeBooked(turn.sql, said)
  if (twice.length > 0) return no(pay.timeTwice(names(turn.cards, twice)))
  const rated = people.map(id => ({ id, rate: rateOf(turn, id) }))
  const unrated = rated.find(({ rate }) => rate === null)
  if (unrated !== undefined) return no(pay.timeNoRate(turn.cards.personName(unrated.id)))
  const entries = rated.map(({ id, rate }) => entryFor(turn, id, rate as Quantity, minutes, said.note))
  return {
    kind: 'say',
    effects: {
      payEntries: entries,
      audit: entries.map(({ id, personId, amount }) =>
        audited(turn, 'pay.timeBooked', { kind: 'payRow', id }, { personId, minutes, amount: formatQuantity(amount) }),
      ),
      outbox: entries.flatMap(entry => telling(turn, entry)),
    },
    speech: speech([reply(textMessage(entries.map(entry => bookedText(turn.cards, entry)).join('\n')))]),
  }
}

const dayOf = (turn: Turn, id: PersonId) =>
  workingTimeOfPerson(turn.catalog, turn.catalog.people.get(id) ?? null, null).workDateOf(turn.now)

const rateOf = (turn: Turn, id: PersonId): Quantity | null =>
  chooseHourlyRate(turn.catalog.hourlyRates, id, dayOf(turn, id))

const entryFor = (turn: Turn, personId: PersonId, rate: Quantity, minutes: number, note: string): PayEntry => ({
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
})

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
