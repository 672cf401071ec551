/**
 * What is done with a message whose answer was lost, on a platform that would not know it again: it may stand in the
 * chat, or not. Twice or never: which is worse depends on what it says (decided 2026-11-28).
 */

type Decision = 'again' | 'letGo'

const DECISIONS: Readonly<Record<string, Decision>> = {
  /** Something somebody must act on: a review, a trouble, an answer. Read twice it is a nuisance, never it is a loss. */
  message: 'again',
  alert: 'again',
  /** Two cards to sign are one handover: both show the same signatures. */
  handover: 'again',
  /** The next one says it anew, and it can be asked for. */
  digest: 'letGo',
  weekly: 'letGo',
  /** The next digest says it. */
  push: 'letGo',
}

/** More than two of the same nobody wants, whatever becomes of the answers. */
const MOST_SENT = 2

/** A kind that nobody has decided about is something to act on. `letGo`: it becomes a dead letter that can be sent again. */
export function afterLostAnswer(kind: string, attempts: number): Decision {
  return attempts + 1 < MOST_SENT ? (DECISIONS[kind] ?? 'again') : 'letGo'
}
