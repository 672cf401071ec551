/** The one open question a person may have in a chat: what a bare "50" would mean now. */
import type { PendingChange } from '../../db/commit.ts'
import { asJson } from './json.ts'
import type { Pending, Turn } from './turn.ts'

/** How long a bare number still answers the question before it. */
const PENDING_MINUTES = 30

export const questionPlace = ({ person, event }: Turn) => ({
  personId: person.id,
  platform: event.platform,
  chatId: event.chat.id,
})

export const ask = (turn: Turn, question: Exclude<Pending, { kind: 'practice' }>): readonly PendingChange[] => [
  { ...questionPlace(turn), question: asJson(question), expiresAt: turn.now.add({ minutes: PENDING_MINUTES }) },
]
