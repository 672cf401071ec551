/** "时薪 姚菊香 26.5 从12月1日起": what an hour earns, from a day on. Rows that were booked keep the rate they had. */
import { Temporal } from 'temporal-polyfill'
import { addAudit, enqueue } from '../../../db/commit.ts'
import { setHourlyRate } from '../../../db/pay.ts'
import { chooseHourlyRate, type HourlyRate, rateFault } from '../../../domain/hourly-pay.ts'
import type { PersonId, PlainDate } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity, type Quantity } from '../../../domain/quantity.ts'
import { money } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { listCard } from '../../cards/tables.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { workingTimeOfPerson } from '../../working-times.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { payOf } from './pay.ts'

type RateIntent = Extract<Intent, { kind: 'hourlyRate' }>

export function planHourlyRate(turn: Turn, intent: RateIntent): Plan {
  return intent.rate === null ? show(turn, intent) : set(turn, intent, intent.rate)
}

const no = ({ cards: { words } }: Turn, text: string): Plan =>
  say(reply(cardMessage(refusalCard(words.refusal.title, [text]))))

const todayOf = (turn: Turn): PlainDate => workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now)

/** One's own, or those of the people asked for; whoever sets rates sees all of them. */
function show(turn: Turn, { people }: RateIntent): Plan {
  const { pay } = turn.cards.words
  const all = people.length === 0 && mayDo(turn.person, 'setRate')
  const asked = people.length === 0 ? [turn.person.id] : people
  if (!all && asked.some(id => !mayDo(turn.person, 'seePay', payOf(turn, id)))) return no(turn, pay.notYours)
  const rates = turn.catalog.hourlyRates.filter(({ personId }) => all || personId === null || asked.includes(personId))
  const card = listCard(turn.cards, {
    title: pay.ratesTitle,
    tone: 'info',
    columns: pay.ratesColumns,
    numbers: [1],
    rows: rates
      .toSorted(newestOfEachFirst)
      .map(one => [nameOf(turn, one.personId), money(turn.cards, one.rate), one.validFrom.toString()]),
    empty: pay.ratesEmpty,
    note: pay.ratesNote,
  })
  return say(reply(cardMessage(card)))
}

const newestOfEachFirst = (a: HourlyRate, b: HourlyRate): number =>
  (a.personId ?? '').localeCompare(b.personId ?? '') || Temporal.PlainDate.compare(b.validFrom, a.validFrom)

const nameOf = ({ cards }: Turn, id: PersonId | null): string =>
  id === null ? cards.words.pay.rateEverybody : cards.personName(id)

function set(turn: Turn, { people, everybody, from }: RateIntent, rate: Quantity): Plan {
  const { pay } = turn.cards.words
  if (!mayDo(turn.person, 'setRate', { ownerIds: people })) return no(turn, pay.rateNotPermitted)
  if (everybody === people.length > 0) return no(turn, pay.rateWho)
  const validFrom = from ?? todayOf(turn)
  const fault = rateFault(rate, validFrom, todayOf(turn))
  if (fault !== null) return no(turn, pay.rateFault[fault])
  const whose = everybody ? [null] : people
  return {
    kind: 'transact',
    write: async tx => {
      for (const personId of whose) {
        await setHourlyRate(tx, { personId, rate: formatQuantity(rate), validFrom })
        await addAudit(tx, [entryFor(turn, personId, rate, validFrom)], heardAs(turn.event))
      }
      await enqueue(
        tx,
        people.flatMap(id => telling(turn, id, rate, validFrom)),
      )
      const said = whose.map(id => setText(turn, id, rate, validFrom))
      return speech([reply(textMessage(said.join('\n')))])
    },
  }
}

/** null: none was. */
function rateBefore({ catalog }: Turn, personId: PersonId | null, day: PlainDate): Quantity | null {
  const rates = personId === null ? catalog.hourlyRates.filter(one => one.personId === null) : catalog.hourlyRates
  return chooseHourlyRate(rates, personId ?? ('' as PersonId), day)
}

function entryFor(turn: Turn, personId: PersonId | null, rate: Quantity, validFrom: PlainDate) {
  const employeeNo = personId === null ? '*' : (turn.catalog.people.get(personId)?.employeeNo ?? personId)
  const before = rateBefore(turn, personId, validFrom)
  return audited(
    turn,
    'pay.rateSet',
    { kind: 'hourlyRate', id: employeeNo },
    {
      rate: formatQuantity(rate),
      validFrom: validFrom.toString(),
      before: before === null ? null : formatQuantity(before),
    },
  )
}

function setText(turn: Turn, personId: PersonId | null, rate: Quantity, day: PlainDate): string {
  const before = rateBefore(turn, personId, day)
  const said = before === null || before === rate ? '' : money(turn.cards, before)
  return turn.cards.words.pay.rateSet(nameOf(turn, personId), money(turn.cards, rate), day.toString(), said)
}

function telling({ catalog, now, person, event }: Turn, id: PersonId, rate: Quantity, day: PlainDate) {
  const context = cardContextOf(catalog, id, now)
  const text = context.words.pay.rateTold(person.name, money(context, rate), day.toString())
  return tellPerson(catalog, id, { message: textMessage(text), about: null, key: `rate:${event.eventId}:${id}` })
}
