/** An hourly rate as it is set, in chat or by a program: the row, the entry with what held before, and the word to whose it is. */
import type { Catalog } from '../../../db/catalog.ts'
import { type AuditEntry, type AuditedEvent, addAudit, enqueue } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { setHourlyRate } from '../../../db/pay.ts'
import { chooseHourlyRate, everybodysRate, type HourlyRate, ownRate } from '../../../domain/hourly-pay.ts'
import type { Instant, PersonId } from '../../../domain/model.ts'
import { formatQuantity, type Quantity } from '../../../domain/quantity.ts'
import { type CardContext, money } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { textMessage } from '../../cards/message.ts'
import { tellPerson } from '../tell.ts'

/** Who sets it, and how that is written down and told. */
export type RateSetter = {
  readonly catalog: Catalog
  readonly now: Instant
  /** null: a program. */
  readonly personId: PersonId | null
  /** Of what was said: it is told once for each. */
  readonly key: string
  readonly event: AuditedEvent | null
  readonly entry: (
    action: string,
    subject: { readonly kind: string; readonly id: string },
    details: Details,
  ) => AuditEntry
  /** In the words of whose rate it is. */
  readonly told: (context: CardContext, rate: string, day: string) => string
}
type Details = Readonly<Record<string, string | boolean | null>>

/** What is so already is neither written nor told again: a program may send all of its rates every night. */
export async function setRate(tx: Transaction, by: RateSetter, set: HourlyRate): Promise<void> {
  if (by.catalog.hourlyRates.some(held => isSame(held, set))) return
  const { personId, rate, validFrom } = set
  await setHourlyRate(tx, { personId, rate: formatQuantity(rate), validFrom })
  await addAudit(tx, [entryFor(by, set)], by.event)
  await enqueue(tx, personId === null ? [] : telling(by, personId, set))
}

const isSame = (held: HourlyRate, set: HourlyRate): boolean =>
  held.personId === set.personId && held.rate === set.rate && held.validFrom.equals(set.validFrom)

/** What an hour earned on that day before; null: nothing. */
export const rateBefore = ({ hourlyRates }: Catalog, { personId, validFrom }: HourlyRate): Quantity | null =>
  personId === null ? everybodysRate(hourlyRates, validFrom) : chooseHourlyRate(hourlyRates, personId, validFrom)

/** Whether the rate of everybody is from that day on also that of whoever sets it. */
export const isTheirsToo = (
  { catalog, personId }: Pick<RateSetter, 'catalog' | 'personId'>,
  { personId: whose, validFrom }: Pick<HourlyRate, 'personId' | 'validFrom'>,
): boolean => whose === null && personId !== null && ownRate(catalog.hourlyRates, personId, validFrom) === null

function entryFor(by: RateSetter, set: HourlyRate): AuditEntry {
  const { personId, rate, validFrom } = set
  const whose = personId === null ? '*' : (by.catalog.people.get(personId)?.employeeNo ?? personId)
  const before = rateBefore(by.catalog, set)
  return by.entry(
    'pay.rateSet',
    { kind: 'hourlyRate', id: whose },
    {
      rate: formatQuantity(rate),
      validFrom: validFrom.toString(),
      before: before === null ? null : formatQuantity(before),
      ...(personId === null && by.personId !== null && { ownToo: isTheirsToo(by, set) }),
    },
  )
}

function telling({ catalog, now, key, told }: RateSetter, personId: PersonId, { rate, validFrom }: HourlyRate) {
  const context = cardContextOf(catalog, personId, now)
  const message = textMessage(told(context, money(context, rate), validFrom.toString()))
  return tellPerson(catalog, personId, { message, about: null, key: `rate:${key}:${personId}` })
}
