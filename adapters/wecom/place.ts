/** Where a chat is: with the bot, with the application, or a group's own webhook. Chat ids say which. */
import type { ChatRef } from '../port.ts'

export type Place =
  /** `userId` as the platform wrote it. */
  | { readonly kind: 'direct'; readonly userId: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'app'; readonly userId: string }
  /** By the name that the configuration gives it: the address is a secret. */
  | { readonly kind: 'webhook'; readonly name: string }

/** Where the bot is. */
export type BotPlace = Extract<Place, { kind: 'direct' | 'group' }>

const DIRECT = 'user:'
const APP = 'app:'
const WEBHOOK = 'webhook:'

export function placeOf(chatId: string): Place {
  if (chatId.startsWith(DIRECT)) return { kind: 'direct', userId: chatId.slice(DIRECT.length) }
  if (chatId.startsWith(APP)) return { kind: 'app', userId: chatId.slice(APP.length) }
  if (chatId.startsWith(WEBHOOK)) return { kind: 'webhook', name: chatId.slice(WEBHOOK.length) }
  return { kind: 'group', groupId: chatId }
}

export function chatIdOf(place: Place): string {
  switch (place.kind) {
    case 'direct':
      return `${DIRECT}${place.userId}`
    case 'app':
      return `${APP}${place.userId}`
    case 'webhook':
      return `${WEBHOOK}${place.name}`
    case 'group':
      return place.groupId
  }
}

export const isGroup = ({ kind }: Place): boolean => kind === 'group' || kind === 'webhook'

export const chatOf = (place: Place): ChatRef => ({
  id: chatIdOf(place),
  kind: isGroup(place) ? 'group' : 'direct',
  title: null,
})
