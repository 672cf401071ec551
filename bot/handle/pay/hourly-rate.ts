/** "时薪 姚菊香 26.5 从12月1日起": what an hour earns, from a day on. Rows that were booked keep the rate they had. */
import { Temporal } from 'temporal-polyfill'
import { type HourlyRate, rateFault } from '../../../domain/hourly-pay.ts'
import type { PersonId, PlainDate } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import type { Quantity } from '../../../domain/quantity.ts'
import { money } from '../../cards/context.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { listCard } from '../../cards/tables.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { payOf } from './pay.ts'
import { isTheirsToo, type RateSetter, rateBefore, setRate } from './set-rate.ts'

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
  const setter = setterOf(turn)
  const rates = (everybody ? [null] : people).map(personId => ({ personId, rate, validFrom }))
  return {
    kind: 'transact',
    write: async tx => {
      for (const one of rates) await setRate(tx, setter, one)
      return speech([reply(textMessage(rates.flatMap(one => setText(turn, one)).join('\n')))])
    },
  }
}

const setterOf = (turn: Turn): RateSetter => ({
  catalog: turn.catalog,
  now: turn.now,
  personId: turn.person.id,
  key: turn.event.eventId,
  event: heardAs(turn.event),
  entry: (action, subject, details) => audited(turn, action, subject, details),
  told: ({ words }, rate, day) => words.pay.rateTold(turn.person.name, rate, day),
})

function setText(turn: Turn, set: HourlyRate): readonly string[] {
  const { pay } = turn.cards.words
  const before = rateBefore(turn.catalog, set)
  const said = before === null || before === set.rate ? '' : money(turn.cards, before)
  const day = set.validFrom.toString()
  return [
    pay.rateSet(nameOf(turn, set.personId), money(turn.cards, set.rate), day, said),
    ...(isTheirsToo({ ...turn, personId: turn.person.id }, set) ? [pay.rateOwnToo] : []),
  ]
}
