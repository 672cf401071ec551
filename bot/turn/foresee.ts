/**
 * What a message most likely reports, judged before anything is loaded: then what booking needs comes in the same round
 * trip. Only a guess about what to read; what is booked is decided afterwards, with all that is known.
 */
import type { InboundEvent } from '../../adapters/port.ts'
import type { Catalog, StaffMember } from '../../db/catalog.ts'
import type { OrderMemory } from '../../db/order-memory.ts'
import type { TurnQuery } from '../../db/turns.ts'
import type { Instant, OrderCode } from '../../domain/model.ts'
import type { Action } from '../action.ts'
import { factsQuery } from '../handle/report/book-report.ts'
import { NO_CONTEXT } from '../understand/context.ts'
import type { Intent } from '../understand/intent.ts'
import { understand } from '../understand/understand.ts'
import type { OrderDirectory } from './order-directory.ts'
import { lexiconOf, senderOf } from './understand-turn.ts'

export type Foresight = {
  readonly catalog: Catalog
  readonly directory: Pick<OrderDirectory, 'kept'>
  readonly orders: OrderMemory
  readonly person: StaffMember | null
  readonly now: Instant
}

export type Foreseen = {
  /** What to read along; null: nothing says which step, or it is no report. */
  readonly read: NonNullable<TurnQuery['foreseen']> | null
  /**
   * The text's meaning, where its own words settle it: they beat whatever the conversation is about, so that nothing
   * that is loaded can change it.
   */
  readonly intent: ReportIntent | null
}

type ReportIntent = Extract<Intent, { kind: 'report' }>
type Target = { readonly order: OrderCode; readonly seq: number }

export async function foresee(by: Foresight, event: InboundEvent, action: Action | null): Promise<Foreseen> {
  const intent = action === null ? await settledReport(by, event) : null
  const target = action === null ? (intent?.lines[0].place.target ?? null) : targetOfPress(action)
  const { catalog, now, person, orders } = by
  if (person === null || target === null) return { read: null, intent: null }
  const query = factsQuery({ catalog, now, worker: person }, { ...target, occurredAt: null })
  return { read: { query, known: orders.get(target.order, catalog.version) }, intent }
}

function targetOfPress(action: Action): Target | null {
  if (action.do !== 'report' && action.do !== 'reportGood' && action.do !== 'reportAgain') return null
  return { order: action.order as OrderCode, seq: action.seq }
}

/** One report whose text names its order and step. Orders that were never asked for are left to the usual way. */
async function settledReport(
  { catalog, directory, person, now }: Foresight,
  event: InboundEvent,
): Promise<ReportIntent | null> {
  if (person === null || event.kind !== 'message' || event.text === '') return null
  const sender = senderOf({ person })
  const findOrders = async (query: Parameters<typeof directory.kept>[0]) => directory.kept(query)
  const input = { text: event.text, now, context: { ...NO_CONTEXT, sender } }
  const intent = await understand({ lexicon: lexiconOf(catalog), findOrders }, input)
  if (intent.kind !== 'report' || intent.lines.length !== 1) return null
  return intent.lines[0].place.target === null ? null : intent
}
