/** Material has come: those who wait for it hear of it, whoever booked it. */
import type { Material } from '../../../db/catalog.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import type { Queryable } from '../../../db/connect.ts'
import { waitersFor } from '../../../db/material-waiters.ts'
import type { PersonId } from '../../../domain/model.ts'
import type { Quantity } from '../../../domain/quantity.ts'
import { amount } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { textMessage } from '../../cards/message.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'

export type Arrival = {
  readonly material: Material
  readonly quantity: Quantity
  readonly lot: string
  /** Who booked it: they know. */
  readonly by: PersonId | null
  /** Of the event that booked it: told once. */
  readonly key: string
}

export async function tellWaiters(
  { sql, catalog, now }: Pick<Turn, 'catalog' | 'now'> & { readonly sql: Queryable },
  { material, quantity, lot, by, key }: Arrival,
): Promise<readonly OutboxEntry[]> {
  const waiters = (await waitersFor(sql, material.code)).filter(({ personId }) => personId !== by)
  return waiters.flatMap(({ personId, order }) => {
    const cards = cardContextOf(catalog, personId, now)
    const { stock } = cards.words
    const what = `${material.name} ${amount(cards, quantity, material.unit)}${lot === '' ? '' : ` ${stock.lot} ${lot}`}`
    const text = order === null ? stock.arrived(what) : stock.arrivedFor(what, order)
    return tellPerson(catalog, personId, { message: textMessage(text), about: null, key: `arrived:${key}` })
  })
}
