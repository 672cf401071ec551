/**
 * How a department's group hears of its alerts: one card, and the least noise. Who must be called gets a new message, since
 * an edit calls nobody on any platform; within a few minutes the same people are not called again, and the card that is
 * still the newest is edited. What calls nobody only edits the card (issue 4; Alertmanager's grouping).
 */
import type { Instant, PersonId } from './model.ts'

/** The group's card as it was last posted. */
export type PostedCard = {
  readonly postedAt: Instant
  readonly called: readonly PersonId[]
  /** Nothing was said in the group since, as far as we can see. */
  readonly isNewest: boolean
}

export type TellingFacts = {
  readonly now: Instant
  /** Something is new that somebody must be called for. */
  readonly isLoud: boolean
  /** It can't wait: safety, equipment. */
  readonly isUrgent: boolean
  readonly called: readonly PersonId[]
  readonly card: PostedCard | null
  /** The platform lets a card be changed after it was sent; WeCom does not. */
  readonly canEdit: boolean
  readonly newsEveryMinutes: number
}

/** `wait`: too soon after the last call to the same people; it is told when the time has passed. */
export type Telling = 'post' | 'edit' | 'wait' | 'nothing'

export function decideTelling(facts: TellingFacts): Telling {
  const { now, isLoud, isUrgent, called, card, canEdit, newsEveryMinutes } = facts
  if (!isLoud) return card === null || !canEdit ? 'nothing' : 'edit'
  if (card === null || isUrgent) return 'post'
  const known = new Set(card.called)
  if (!called.every(person => known.has(person))) return 'post'
  const passedMs = now.epochMilliseconds - card.postedAt.epochMilliseconds
  if (passedMs >= newsEveryMinutes * 60_000) return 'post'
  return card.isNewest && canEdit ? 'edit' : 'wait'
}
