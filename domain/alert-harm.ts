/**
 * Which alert matters most (issue 4): whose customer waits soonest, then priority, then how late, then how many people it
 * holds up. One number, so that the database can put ten thousand of them in order.
 */
import type { Instant, Priority } from './model.ts'

export type HarmFacts = {
  /** Somebody may be hurt: before everything. */
  readonly danger: boolean
  /** When the customer expects the order; null where no order is concerned. */
  readonly dueAt: Instant | null
  readonly priority: Priority | null
  readonly minutes: number
  readonly people: number
}

const MOST_MINUTES = 99_999
const MOST_PEOPLE = 999
const HOUR_MS = 3_600_000
const PRIORITY: Readonly<Record<Priority, number>> = { normal: 0, urgent: 1, critical: 2 }

export function harmOf(facts: HarmFacts, now: Instant): number {
  const rank = urgencyOf(facts, now) * 4 + (facts.priority === null ? 0 : PRIORITY[facts.priority])
  const minutes = Math.min(MOST_MINUTES, Math.max(0, Math.trunc(facts.minutes)))
  return (rank * (MOST_MINUTES + 1) + minutes) * (MOST_PEOPLE + 1) + Math.min(MOST_PEOPLE, facts.people)
}

/** By days rather than minutes: an urgent order due at four comes before a normal one due at three. */
function urgencyOf({ danger, dueAt }: HarmFacts, now: Instant): number {
  if (danger) return 4
  if (dueAt === null) return 0
  const hours = (dueAt.epochMilliseconds - now.epochMilliseconds) / HOUR_MS
  if (hours < 0) return 3
  if (hours <= 24) return 2
  return hours <= 72 ? 1 : 0
}
