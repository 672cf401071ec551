/** One message or press, with everything that is known when it arrives. Handlers read it; nothing in it changes. */
import type { InboundEvent } from '../../adapters/port.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { LoadedTurn } from '../../db/turns.ts'
import type { Channel, Instant, Person } from '../../domain/model.ts'
import type { CardContext } from '../cards/context.ts'
import type { About } from './plan.ts'

export type Turn = {
  readonly sql: Sql
  readonly event: InboundEvent
  readonly now: Instant
  readonly catalog: Catalog
  readonly person: Person
  readonly cards: CardContext
  /** What the quoted or pressed card is about. */
  readonly about: About | null
  readonly pending: Pending | null
  readonly loaded: LoadedTurn
  readonly channel: Channel
  /** A fresh id for a row this turn may write; ids sort by time. */
  readonly newId: () => string
}

/** The open question to this person in this chat. */
export type Pending =
  | {
      readonly kind: 'quantity'
      readonly order: string
      readonly seq: number
      readonly asks: 'good' | 'scrap' | 'rework'
    }
  | { readonly kind: 'reason'; readonly report: string; readonly order: string; readonly seq: number }

/** How long a bare number still answers the question before it. */
export const PENDING_MINUTES = 30
