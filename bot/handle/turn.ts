/** One message or press, with everything that is known when it arrives. Handlers read it; nothing in it changes. */
import { z } from 'zod'
import type { InboundEvent, InboundFile } from '../../adapters/port.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { OrderMemory } from '../../db/order-memory.ts'
import type { LoadedTurn } from '../../db/turns.ts'
import type { Channel, ExceptionId, InspectionId, Instant, OrderCode, Person } from '../../domain/model.ts'
import type { CardContext } from '../cards/context.ts'
import type { OrderDirectory } from '../turn/order-directory.ts'
import type { About } from './plan.ts'
import { storedQuantity } from './stored-values.ts'

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
  readonly directory: OrderDirectory
  /** Orders as last read; what is decided on one that has moved on is decided again. */
  readonly orders: OrderMemory
  /** Whether the platform lets a card be changed after it was sent. */
  readonly canEdit: (platform: string) => boolean
  readonly readFile: (file: InboundFile) => Promise<Uint8Array>
  /** Where phones reach the service, for the codes of travelers; null: nowhere that we know of. */
  readonly travelerUrl: string | null
  /** A fresh id for a row this turn may write; ids sort by time. */
  readonly newId: () => string
}

const orderCode = z.string().transform(text => text as OrderCode)
const seq = z.number().int()

const aboutSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('step'), order: orderCode, seq }),
  z.object({ kind: z.literal('order'), order: orderCode }),
  z.object({ kind: z.literal('report'), report: z.string(), order: orderCode, seq }),
  z.object({
    kind: z.literal('exception'),
    exception: z.string().transform(text => text as ExceptionId),
    order: orderCode.nullable(),
    seq: seq.nullable(),
  }),
  z.object({
    kind: z.literal('inspection'),
    inspection: z.string().transform(text => text as InspectionId),
    order: z.null(),
    seq: z.null(),
  }),
])

const pendingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('quantity'), order: orderCode, seq, asks: z.enum(['good', 'scrap', 'rework']) }),
  z.object({ kind: z.literal('reason'), report: z.string(), order: orderCode, seq }),
  /** How far the lesson of somebody new has come. */
  z.object({
    kind: z.literal('practice'),
    stage: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    good: storedQuantity,
    scrap: storedQuantity,
    last: z.object({ good: storedQuantity, scrap: storedQuantity }).nullable(),
  }),
])

/** The open question to this person in this chat: what a bare "50", or a bare "划伤", would answer. */
export type Pending = z.infer<typeof pendingSchema>

/** null for what an older release stored and this one does not know. */
export const parseAbout = (stored: unknown): About | null => aboutSchema.safeParse(stored).data ?? null
export const parsePending = (stored: unknown): Pending | null => pendingSchema.safeParse(stored).data ?? null
