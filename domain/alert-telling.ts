/**
 * How a department's group hears of its alerts: one card, and the least noise. Who must be called gets a new message, since
 * an edit calls nobody on any platform; within a few minutes the same people are not called again, and the card that is
 * still the newest is edited. What has been told before and only goes up or is repeated waits for the next card, so that
 * alerts of different ages are told together; but what is critical calls at once whom the last card did not call. What calls nobody only edits the card (issue 4; Alertmanager's group interval).
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
  /** Of it something nobody has heard of: it fired, or a promise was not kept. */
  readonly isFresh: boolean
  /** Of it something goes up a level that nobody may find out half an hour late: safety, equipment, an order due today. */
  readonly isCritical: boolean
  /** It can't wait: safety, equipment. */
  readonly isUrgent: boolean
  readonly called: readonly PersonId[]
  readonly card: PostedCard | null
  /** The platform lets a card be changed after it was sent; WeCom does not. */
  readonly canEdit: boolean
  readonly newsEveryMinutes: number
}

/** What was told before waits so many times as long as what is fresh. */
const TOLD_BEFORE = 3

/** `wait`: too soon after the last call; it is told when the time has passed, with what has come by then. */
export type Telling = 'post' | 'edit' | 'wait' | 'nothing'

export function decideTelling(facts: TellingFacts): Telling {
  const { now, isLoud, isFresh, isCritical, isUrgent, called, card, canEdit, newsEveryMinutes } = facts
  if (!isLoud) return card === null || !canEdit ? 'nothing' : 'edit'
  if (card === null || isUrgent) return 'post'
  const isSoon = isFresh || isCritical
  const passed = (now.epochMilliseconds - card.postedAt.epochMilliseconds) / 60_000
  if (passed >= newsEveryMinutes * (isSoon ? 1 : TOLD_BEFORE)) return 'post'
  const known = new Set(card.called)
  const knowIt = called.every(person => known.has(person))
  if (!knowIt) return isSoon ? 'post' : 'wait'
  return passed < newsEveryMinutes && card.isNewest && canEdit ? 'edit' : 'wait'
}
