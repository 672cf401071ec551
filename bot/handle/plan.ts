/**
 * What a handler answers with. A handler reads and decides; it never writes and never sends. The conversation
 * (`bot/conversation.ts`) carries the plan out: one transaction, then the answer (invariants 1, 2, 9).
 */
import type { OutboundMessage } from '../../adapters/port.ts'
import type { Commit, PendingChange } from '../../db/commit.ts'
import type { Transaction } from '../../db/connect.ts'
import type { ExceptionId, InspectionId, Order, OrderCode } from '../../domain/model.ts'

/** What a card is about: what a reply to it, or a bare number after it, means. */
export type About =
  | { readonly kind: 'step'; readonly order: OrderCode; readonly seq: number }
  | { readonly kind: 'order'; readonly order: OrderCode }
  | { readonly kind: 'report'; readonly report: string; readonly order: OrderCode; readonly seq: number }
  /** Where it is, where it is somewhere. */
  | {
      readonly kind: 'exception'
      readonly exception: ExceptionId
      readonly order: OrderCode | null
      readonly seq: number | null
    }
  /** Of a lot that came in; that of pieces is about their step. */
  | { readonly kind: 'inspection'; readonly inspection: InspectionId; readonly order: null; readonly seq: null }

export type Reply = { readonly message: OutboundMessage; readonly about: About | null }

/** What the bot says to one event. Kept with the event, so that a redelivered one hears the same again. */
export type Speech = {
  readonly toast: string | null
  /** Replaces the pressed or quoted card. */
  readonly update: Reply | null
  readonly replies: readonly Reply[]
}

/** Everything a commit writes besides the event itself and what was said. */
export type Effects = Omit<Commit, 'event' | 'messages'>

export type Decision = {
  readonly effects: Effects
  readonly speech: Speech
  /** The orders as they are once this is committed, to be remembered then and not before. */
  readonly after?: readonly Order[]
}

export type Plan =
  /** Nothing but words; at most a pending question is remembered. */
  | { readonly kind: 'say'; readonly speech: Speech; readonly pending: readonly PendingChange[] }
  /**
   * Loads what it decides on, decides, commits. Runs again when another write came between, so `attempt` must have no
   * effect of its own. `orders`: those that it is about, one decision after the other; none where it is about none.
   */
  | { readonly kind: 'decide'; readonly orders: readonly OrderCode[]; readonly attempt: Attempt }
  /** Writes that concern no running order (people, groups, imports, new orders); the event is claimed with them. */
  | { readonly kind: 'transact'; readonly write: (tx: Transaction) => Promise<Speech> }

/** `fresh`: somebody else wrote to the orders since the turn was loaded; what came with it is out of date. */
export type Attempt = (fresh: boolean) => Promise<Decision>

export const say = (...replies: readonly Reply[]): Plan => ({ kind: 'say', speech: speech(replies), pending: [] })

/** The plan, with one more word at the end of whatever it answers. */
export function alsoSaying(plan: Plan, more: Reply): Plan {
  const longer = (said: Speech): Speech => ({ ...said, replies: [...said.replies, more] })
  switch (plan.kind) {
    case 'say':
      return { ...plan, speech: longer(plan.speech) }
    case 'decide':
      return {
        ...plan,
        attempt: async fresh => {
          const decision = await plan.attempt(fresh)
          return { ...decision, speech: longer(decision.speech) }
        },
      }
    case 'transact':
      return { ...plan, write: async tx => longer(await plan.write(tx)) }
  }
}

/** The plan, leaving open whatever question stands in the chat: what it asks is answered by its card or by quoting it. */
export function askingNothing(plan: Plan): Plan {
  const quiet = (decision: Decision): Decision => ({ ...decision, effects: { ...decision.effects, pending: [] } })
  switch (plan.kind) {
    case 'say':
      return { ...plan, pending: [] }
    case 'decide':
      return { ...plan, attempt: async fresh => quiet(await plan.attempt(fresh)) }
    case 'transact':
      return plan
  }
}

/** Nothing is changed; this is said. */
export const onlySaying = (...replies: readonly Reply[]): Decision => ({ effects: {}, speech: speech(replies) })

export const speech = (replies: readonly Reply[], toast: string | null = null): Speech => ({
  toast,
  update: null,
  replies,
})

export const reply = (message: OutboundMessage, about: About | null = null): Reply => ({ message, about })
