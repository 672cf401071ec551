/** One thing that was said or pressed: who did it, where the answer goes and how, and that it is stored. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AdapterParts,
  type Answer,
  type MessageRef,
  type OutboundMessage,
  PlatformError,
  type Respond,
} from '../port.ts'
import type { TemplateCard } from './cards.ts'
import { taskIdOf } from './once.ts'
import type { Origin } from './parse.ts'
import { chatOf, type Place } from './place.ts'

export type Say = (message: OutboundMessage, dedup: string, isFirst: boolean) => Promise<MessageRef>

export type Turn = {
  readonly origin: Origin
  readonly place: Place
  readonly userId: string
  /** By `performance.now()`. */
  readonly began: number
  /** WeCom sends it again when it is not acknowledged: the application's callbacks, never the bot's frames. */
  readonly comesAgain: boolean
  /** It is stored: what is still to be said may take its time. */
  readonly acknowledge: () => void
  readonly say: Say
  /** Changes the pressed card; `all`: for everybody who sees it, or for the presser alone. */
  readonly replace: (card: TemplateCard, taskId: string, all: boolean) => Promise<void>
}

/** What the first replies will be called. */
const FORETOLD = 3
/** The bot's messages do not come again: what the database did not take is offered to it once more. */
const OFFER_AGAIN_MS = [300, 1_200, 3_000] as const

export const replyKey = (eventId: string, index: number): string => `${eventId}#${index}`
export const foretold = (eventId: string): readonly string[] =>
  Array.from({ length: FORETOLD }, (_, index) => taskIdOf(replyKey(eventId, index)))

export const baseOf = ({ place, userId, origin }: Turn, eventId: string) => ({
  platform: 'wecom' as const,
  eventId,
  chat: chatOf(place),
  sender: { userId, name: null, employeeNo: null },
  sentAt: origin.sentAt,
  replyIds: foretold(eventId),
})

export const plain = (text: string): OutboundMessage => ({ text, card: null, summary: text, mentions: [], file: null })

/** Cards said before can't be changed by a message; the news stands in the reply. */
export async function sayReplies(say: Say, { replies }: Answer, eventId: string): Promise<readonly MessageRef[]> {
  const refs: MessageRef[] = []
  for (const [index, reply] of replies.entries()) refs.push(await say(reply, replyKey(eventId, index), index === 0))
  return refs
}

export type Committing = {
  /** Hands the event over, again if need be. */
  readonly work: (respond: Respond) => Promise<void>
  readonly respond: Respond
  /** Said to the person when it could not be stored. */
  readonly failed: string
}

/** What in the end was not stored is told to the person, unless WeCom sends it again by itself. */
export async function committed(
  turn: Turn,
  { work, respond, failed }: Committing,
  log: AdapterParts['log'],
): Promise<void> {
  let stored = false
  const answer: Respond = given => {
    stored = true
    turn.acknowledge()
    return respond(given)
  }
  try {
    await persistently(
      () => work(answer),
      () => !stored && !turn.comesAgain,
    )
  } catch (error) {
    log('error', stored ? 'wecom.answerNotSent' : 'wecom.notStored', codesOf(error))
    if (stored) return
    if (turn.comesAgain) throw error
    await turn.say(plain(failed), `${turn.origin.msgId}#notStored`, true).catch(lost => {
      log('error', 'wecom.answerNotSent', codesOf(lost))
    })
  }
}

export async function persistently<Result>(
  work: () => Promise<Result>,
  mayTry: () => boolean = () => true,
): Promise<Result> {
  for (const wait of OFFER_AGAIN_MS) {
    try {
      return await work()
    } catch (error) {
      if (isHopeless(error) || !mayTry()) throw error
      await sleep(wait)
    }
  }
  return work()
}

/** A file that is gone does not come back by waiting. */
export const isHopeless = (error: unknown): boolean => error instanceof PlatformError && error.retryAfterMs === null

export function codesOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof PlatformError) return { code: error.code, vendorCode: error.vendorCode }
  return { code: error instanceof Error ? error.name : 'unknown' }
}
