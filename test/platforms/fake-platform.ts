/**
 * A messaging platform as a test plays it: people who write and press, and what stands in their chats. Behind it is a
 * server that speaks the platform's real protocol to the real SDK and refuses what the real one would refuse.
 */
import type { PlatformName, Profile } from '../../adapters/port.ts'

/** As people see it: updates applied. */
export type Shown = {
  /** The platform's own id of the message or card. */
  readonly id: string
  readonly kind: 'text' | 'card' | 'image' | 'file'
  /** Everything that can be read in it, markup gone, one line per line. */
  readonly text: string
  readonly buttons: readonly string[]
  /** Names of what can be filled in. */
  readonly inputs: readonly string[]
  /** How often it was changed after it was sent. */
  readonly updates: number
}

export type Press = {
  readonly user: string
  readonly shown: Shown
  readonly label: string
  readonly values?: Readonly<Record<string, string>>
  /** The same id again is a redelivery. */
  readonly eventId?: string
}

export type Writing = {
  readonly user: string
  /** Left out: the direct chat with the bot. In a group the bot is mentioned in the platform's way. */
  readonly group?: string
  readonly text: string
  readonly quote?: Shown
  readonly eventId?: string
}

/** `as`: as that member of the group sees it, where a card may look different to each. */
export type ChatOf = { readonly user: string } | { readonly group: string; readonly as?: string }

export type FakePlatform = {
  readonly name: PlatformName
  /** What the service's environment must say to use it. */
  readonly environment: Readonly<Record<string, string>>
  /** Told where the service listens, once it does; only what people reach through the service itself needs it. */
  attach?(baseUrl: string): Promise<void>
  /** Brings `shownTo` up to date, where the fake does not see everything by itself. */
  look?(chat: ChatOf): Promise<void>
  /** Resolves when the bot has acknowledged it and answered; rejects when nothing came within 10 s. */
  write(writing: Writing): Promise<void>
  /** `toast`: what the pressed button said for a moment; null where the platform has none. */
  press(press: Press): Promise<{ readonly toast: string | null }>
  sendFile(file: { readonly user: string; readonly name: string; readonly bytes: Uint8Array }): Promise<void>
  /** A voice message, as recognised by the platform where it does that. */
  say(voice: { readonly user: string; readonly text: string }): Promise<void>
  /** The bot is added to a group, or the group first shows itself in the way of this platform. */
  joinGroup(group: { readonly id: string; readonly title: string; readonly by: string }): Promise<void>
  /** What the platform's directory says of a person. */
  setProfile(user: string, profile: Profile): void
  /** What stands in a direct chat (`user`) or group, oldest first. */
  shownTo(chat: ChatOf): readonly Shown[]
  /** Every call, frame or upload that the bot made, oldest first; without what keeps the connection. */
  calls(): readonly string[]
  /** What the platform refused by its documented rules. Empty when the adapter is right. */
  refusals(): readonly string[]
  /** Cuts every live connection without a goodbye. */
  cutConnections(): void
  /** Live, authenticated connections. */
  connections(): number
  /** The next call that sends is answered so, by the platform's own way of saying it; `unanswered`: taken, but the answer is lost. */
  failNext(failure: 'rateLimited' | 'serverError' | 'tokenExpired' | 'errorIn200' | 'unanswered'): void
  stop(): Promise<void>
}
