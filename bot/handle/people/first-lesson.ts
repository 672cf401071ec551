/** The lesson that a worker is given once, by itself, when the bot first knows who they are. */
import { askInChat } from '../../../db/alert-telling.ts'
import type { Catalog } from '../../../db/catalog.ts'
import { enqueue } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import type { Instant, PersonId } from '../../../domain/model.ts'
import { FIRST_LESSON } from '../../../domain/practice.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage } from '../../cards/message.ts'
import { lessonCard, lessonOfferCard } from '../../cards/practice-cards.ts'
import { tellUser } from '../tell.ts'
import { lessonQuestion } from './practice.ts'

export type NewcomerPlace = {
  readonly personId: PersonId
  readonly platform: string
  readonly userId: string
  /** Their direct chat; null while nobody knows it: an answer there could not be understood, so they are offered to begin. */
  readonly chatId: string | null
  /** The same key is told once. */
  readonly key: string
  readonly now: Instant
}

/** Three messages on an order that counts nowhere: in the chat where they are, so that their answer is understood. */
export async function beginLesson(tx: Transaction, catalog: Catalog, place: NewcomerPlace): Promise<void> {
  const { personId, platform, userId, chatId, key, now } = place
  const cards = cardContextOf(catalog, personId, now)
  const card = chatId === null ? lessonOfferCard(cards) : lessonCard(cards, FIRST_LESSON)
  await enqueue(tx, [tellUser(platform, userId, { message: cardMessage(card), about: null, key: `lesson:${key}` })])
  if (chatId === null) return
  await askInChat(tx, { personId, platform, chatId, now, ...lessonQuestion(FIRST_LESSON, now) })
}
