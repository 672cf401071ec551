/** What the conversation already knows when a text arrives, and what the database finds for the orders it names. */
import type { OrderCode, OrderStatus, PersonId, ProductCode, Role, UnitCode } from '../../domain/model.ts'

/** One order as the understanding needs it. */
export type OrderCandidate = {
  readonly code: OrderCode
  readonly productCode: ProductCode
  readonly productName: string
  readonly customer: string | null
  readonly unit: UnitCode
  readonly status: OrderStatus
  readonly steps: readonly {
    readonly seq: number
    readonly code: string
    readonly name: string
    readonly aliases: readonly string[]
  }[]
}

/** A step of an order, or the order as a whole (`seq` null), that the conversation is about. */
export type Subject = { readonly order: OrderCandidate; readonly seq: number | null }

/** All optional knowledge; explicit text beats `quoted` beats `pending` beats a single `running` step. */
export type Context = {
  readonly sender: {
    readonly personId: PersonId
    readonly role: Role
    /** Step codes the sender may report. */
    readonly skills: ReadonlySet<string>
    /** What "我们班" and "我们车间" mean; left out: nothing. */
    readonly teamId?: string | null
    readonly departmentId?: string | null
  } | null
  /** People whom the message mentions by their accounts: they say which of two of one name is meant. */
  readonly mentioned?: readonly PersonId[]
  /** What the quoted (or answered) card is about. */
  readonly quoted: Subject | null
  /** That card is the receipt of a report: a number said to it may be the right one rather than more work. */
  readonly quotesReceipt?: boolean
  /** The open question to this person in this chat: what a bare "50" would be. */
  readonly pending: (Subject & { readonly asks: 'good' | 'scrap' | 'rework' }) | null
  /** Steps the sender has running now. */
  readonly running: readonly Subject[]
  /** Other open steps assigned to the sender; only used to find a step that the text names. */
  readonly tasks: readonly Subject[]
}

export const NO_CONTEXT: Context = { sender: null, quoted: null, pending: null, running: [], tasks: [] }

/**
 * An order as a text names it. `number`: as written, normalised to upper case without blanks ("WO1003", "MO1003-2");
 * `digits`: a partial number, the end of an order number ("1003"); `product`, `customer`: a name or part of one.
 */
export type OrderQuery = {
  readonly by: 'number' | 'digits' | 'product' | 'customer'
  readonly text: string
}
