/** Where a chat is. One-to-one chats are named by the person: nobody tells us their conversation before the person writes. */
import type { ChatRef, Destination } from '../port.ts'

export type Place =
  | { readonly kind: 'direct'; readonly userId: string }
  | { readonly kind: 'group'; readonly groupId: string }

const DIRECT = 'user:'

export function placeOf(to: Destination): Place {
  if (to.kind === 'person') return { kind: 'direct', userId: to.userId }
  const { chatId } = to
  return chatId.startsWith(DIRECT)
    ? { kind: 'direct', userId: chatId.slice(DIRECT.length) }
    : { kind: 'group', groupId: chatId }
}

export const chatIdOf = (place: Place): string => (place.kind === 'direct' ? `${DIRECT}${place.userId}` : place.groupId)

export const chatOf = (place: Place): ChatRef => ({ id: chatIdOf(place), kind: place.kind, title: null })
