/**
 * What a press is answered with: the callback takes one answer, in time, and that is what the pressed card becomes.
 * Whatever comes later costs a call, and what finds no room in it is said beside it.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { foldAnswer, joinBelow } from '../kit/fold-answer.ts'
import { patiently } from '../kit/patiently.ts'
import type { AdapterParts, Answer, ChatRef, MessageRef, OutboundMessage, Receive } from '../port.ts'
import { changeOf, type Variables } from './card-changes.ts'
import type { Frame } from './connection.ts'
import { GROUP_SPACE_TYPE } from './doubts.ts'
import { CARD_ANSWER_MS } from './limits.ts'
import type { Outbound } from './outbound.ts'
import type { Press, Refusal } from './parse.ts'
import { chatOf, placeOf } from './place.ts'
import type { SentCards } from './sent-cards.ts'
import { baseOf, codesOf, replyKey, sayTo, type Turn } from './turn.ts'

export type PressParts = Pick<AdapterParts, 'log' | 'words'> & {
  readonly out: Outbound
  readonly sentCards: SentCards
  readonly refuse: (frame: Frame, refusal: Refusal) => void
}

export async function hearPress(parts: PressParts, frame: Frame, press: Press, receive: Receive): Promise<void> {
  const { log, words, out, sentCards, refuse } = parts
  const { trackId, userId, buttonId, values } = press
  const began = performance.now()
  const card = await soon(sentCards.of(trackId))
  if (card === undefined) {
    frame.answer(changeOf(out.status(trackId, words.failed)))
    return
  }
  const payload = press.payload ?? (buttonId === null ? undefined : card?.payloads[buttonId])
  if (payload === undefined) return refuse(frame, { kind: 'refused', why: 'noAction' })
  const chat = chatOfPress(press, card?.chatId ?? null)
  const turn: Turn = { chat, userId, name: null, sentAt: null, say: sayTo(chat.id, out) }
  const base = baseOf(turn, `${trackId}:${userId}:${frame.frameId}`)
  // The first reply takes the pressed card's place.
  const replyIds = [trackId, ...base.replyIds.slice(1)]
  const pressed = createPressedCard(parts, frame, trackId, began)
  let isStored = false
  try {
    await receive({ kind: 'action', ...base, replyIds, messageId: trackId, payload, values }, answer => {
      isStored = true
      return respond(answer, pressed, turn, base.eventId)
    })
    pressed.stays()
  } catch (error) {
    log('error', isStored ? 'dingtalk.answerNotSent' : 'dingtalk.notStored', codesOf(error))
    if (!isStored) await pressed.shows(words.failed).catch(() => undefined)
  } finally {
    pressed.close()
  }
}

async function respond(answer: Answer, pressed: PressedCard, { chat, say }: Turn, eventId: string) {
  const { toast, replies } = answer
  const { inPlace, below, beside } = foldAnswer(answer)
  const placed = inPlace !== null && (await pressed.becomes(joinBelow(inPlace, below), toast ?? ''))
  if (inPlace === null && toast !== null) await pressed.shows(toast)
  pressed.stays()
  const ofPressed: MessageRef = { platform: 'dingtalk', chatId: chat.id, messageId: pressed.trackId }
  const refs: MessageRef[] = []
  for (const [index, reply] of replies.entries()) {
    const isPlaced = placed && !beside.includes(reply)
    refs.push(isPlaced ? ofPressed : await say(reply, replyKey(eventId, index)))
  }
  return refs
}

type PressedCard = ReturnType<typeof createPressedCard>

/** The pressed card: changed by the callback's one answer while that can be given, by a call afterwards. */
function createPressedCard({ log, words, out }: PressParts, frame: Frame, trackId: string, began: number) {
  let isOver = false

  /** False when the window has ended, or the connection. */
  function answer(variables: Variables): boolean {
    if (isOver) return false
    isOver = true
    return frame.answer(changeOf(variables))
  }

  async function shows(status: string): Promise<void> {
    if (!answer(out.status(trackId, status))) await patiently(() => out.setStatus(trackId, status))
  }

  /** False: it can't be changed any more, and what it should say is said beside it. */
  async function becomes(message: OutboundMessage, status: string): Promise<boolean> {
    try {
      const variables = await out.inPlace(trackId, message, status)
      if (!answer(variables)) await patiently(() => out.update({ messageId: trackId }, message, status))
      return true
    } catch (error) {
      log('warn', 'dingtalk.cardNotUpdated', codesOf(error))
      return false
    }
  }

  const sayWorking = (): boolean => answer(out.status(trackId, words.working))
  const timer = setTimeout(sayWorking, CARD_ANSWER_MS - (performance.now() - began))
  return { trackId, becomes, shows, stays: () => answer({}), close: () => clearTimeout(timer) }
}

/** Where the card stands is remembered from sending it; the callback's own word is the second choice. */
function chatOfPress({ space, userId }: Press, remembered: string | null): ChatRef {
  const isInGroup = space.type === GROUP_SPACE_TYPE && space.id !== ''
  if (remembered === null && !isInGroup) return chatOf({ kind: 'direct', userId })
  return chatOf(placeOf({ kind: 'chat', chatId: remembered ?? space.id }))
}

/** What memory says while there is still time to be answered; undefined when it says nothing. */
async function soon<T>(asked: Promise<T>): Promise<T | undefined> {
  const late = sleep(CARD_ANSWER_MS / 2, undefined, { ref: false })
  return Promise.race([asked.catch(() => undefined), late])
}
