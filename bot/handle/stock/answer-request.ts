/** Material that is handed out for an order answers who asked for it there, whoever books it through what. */
import type { Material } from '../../../db/catalog.ts'
import type { MaterialRequest, OutboxEntry } from '../../../db/commit.ts'
import type { Queryable } from '../../../db/connect.ts'
import { openRequestOf } from '../../../db/material-waiters.ts'
import type { Order, PersonId } from '../../../domain/model.ts'
import type { Quantity } from '../../../domain/quantity.ts'
import { amount } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { textMessage } from '../../cards/message.ts'
import { tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'

/** Who hands it out; `personId` null: a program that named nobody, by its own name. */
type Issuer = Pick<Turn, 'catalog' | 'now'> & {
  readonly sql: Queryable
  readonly personId: PersonId | null
  readonly name: string
}

export const asIssuer = (turn: Turn): Issuer => ({ ...turn, personId: turn.person.id, name: turn.person.name })

type Issue = {
  readonly material: Material
  /** Above 0. */
  readonly quantity: Quantity
  readonly order: Order | null
}

export type AnsweredRequest = { readonly request: MaterialRequest; readonly outbox: readonly OutboxEntry[] }

/** null: nobody had asked. `meant`: the request, where a card said which. */
export async function answerRequest(
  by: Issuer,
  issue: Issue,
  meant: MaterialRequest | null = null,
): Promise<AnsweredRequest | null> {
  const { material, order } = issue
  const open = meant ?? (order === null ? null : await openRequestOf(by.sql, material.code, order.id))
  return open === null ? null : { request: withIssue(by, open), outbox: tellRequester(by, open, issue) }
}

/** Where a program named nobody it is nobody's decision; the audit has the program's name. */
export const withIssue = (
  { personId, now }: Pick<Issuer, 'personId' | 'now'>,
  open: MaterialRequest,
): MaterialRequest => ({
  ...open,
  status: 'issued',
  decidedBy: personId,
  decidedAt: now,
})

function tellRequester(
  { catalog, now, personId, name }: Issuer,
  { id, requestedBy }: MaterialRequest,
  { material, quantity }: Issue,
): readonly OutboxEntry[] {
  if (requestedBy === personId) return []
  const cards = cardContextOf(catalog, requestedBy, now)
  const what = `${material.name} ${amount(cards, quantity, material.unit)}`
  const message = textMessage(cards.words.floor.materialDoneReporter(what, name))
  return tellPerson(catalog, requestedBy, { message, about: null, key: `material:${id}:issued` })
}
