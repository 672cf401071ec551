/** What the sandbox needs from the house. */
import type { SandboxDirectory } from './directory.ts'
import type { Reach } from './guard.ts'
import type { MessageStore } from './store.ts'

/** The house's clock as the sandbox shows and moves it. Instants are ISO 8601. */
export type SandboxClock = {
  now(): string
  /** Moves the clock by an ISO 8601 duration and runs every job that came due on the way; returns the new now. */
  advance(duration: string): Promise<string>
  readonly timeZone: string
  /** Local times "HH:mm" at which shifts begin, for the page's quick jumps. */
  shiftStarts(): Promise<readonly string[]>
}

export type UnderstandQuestion = {
  readonly as: string
  readonly text: string
  /** The quoted message. */
  readonly replyTo: string | null
  readonly step: { readonly order: string; readonly seq: number } | null
}

export type SandboxParts = {
  readonly store: MessageStore
  readonly directory: SandboxDirectory
  readonly clock: SandboxClock
  /** The intent a text would become; changes nothing. */
  understand(question: UnderstandQuestion): Promise<unknown>
  /** What the bot is called in chats. */
  readonly botName: string
  /** Whom it serves; this machine alone when left out. */
  readonly reach?: Reach
}
