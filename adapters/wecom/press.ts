/**
 * What a press is answered with. The platform allows one thing: another card in the pressed one's place, within seconds
 * and once. What is late, or finds no room in it, is said beside it.
 */
import { textAsCard } from '../kit/card-as-text.ts'
import { foldAnswer } from '../kit/fold-answer.ts'
import type { AdapterParts, Answer, MessageRef, OutboundMessage, Receive } from '../port.ts'
import { picturesIn, renderInPlace } from './cards.ts'
import { chosenPayload, digitPicker, numberOf, readKey, valuesOf } from './interaction.ts'
import { isReceiptLost } from './lost-receipt.ts'
import type { Press } from './parse.ts'
import { chatIdOf, isGroup } from './place.ts'
import { baseOf, codesOf, committed, foretold, plain, replyKey, type Turn } from './turn.ts'
import type { Writing } from './writing.ts'

export type HearPress = (turn: Turn, press: Press, receive: Receive) => Promise<void>

/** `answerMs`: after so long the card can't be changed any more. */
export function createHearPress(
  { log, words }: Pick<AdapterParts, 'log' | 'words'>,
  writing: Writing,
  answerMs: number,
): HearPress {
  async function hearPress(turn: Turn, press: Press, receive: Receive): Promise<void> {
    const key = readKey(press.key)
    switch (key.kind) {
      case 'nothing':
        return
      case 'write':
        return writing.ask(turn, press.taskId, key)
      case 'pick':
        return openPicker(turn, press, digitPicker(key, words))
      case 'digits': {
        const number = numberOf(press.selected)
        return number === null ? undefined : act(turn, press, key.payload, { [key.input]: number }, receive)
      }
      case 'chosen': {
        const payload = chosenPayload(press.selected)
        return payload === null ? undefined : act(turn, press, payload, {}, receive)
      }
      case 'form':
      case 'act':
        return act(turn, press, key.payload, valuesOf(press.selected), receive)
    }
  }

  /** For whoever wants to choose; the others in a group keep the card. */
  async function openPicker(turn: Turn, { taskId }: Press, picker: object): Promise<void> {
    await turn.replace({ ...picker, task_id: taskId }, taskId, !isGroup(turn.place)).catch(async error => {
      log('warn', 'wecom.cardNotUpdated', codesOf(error))
      await turn.say(plain(words.replyWithNumber), `${turn.origin.msgId}#number`, false)
    })
  }

  async function act(
    turn: Turn,
    { taskId }: Press,
    payload: string,
    values: Readonly<Record<string, string>>,
    receive: Receive,
  ): Promise<void> {
    const { msgId } = turn.origin
    await writing.end(turn)
    // The first reply takes the pressed card's place.
    const replyIds = [taskId, ...foretold(msgId).slice(1)]
    const event = { kind: 'action' as const, messageId: taskId, payload, values }
    const committing = {
      work: (respond: Parameters<Receive>[1]) => receive({ ...baseOf(turn, msgId), ...event, replyIds }, respond),
      respond: (answer: Answer) => respondToPress(turn, taskId, answer),
      failed: words.failed,
    }
    await committed(turn, committing, log)
  }

  async function respondToPress(turn: Turn, taskId: string, answer: Answer): Promise<readonly MessageRef[]> {
    const { inPlace, below, beside } = foldAnswer(answer)
    const { msgId } = turn.origin
    const placed = inPlace === null ? null : await putInPlace(turn, taskId, inPlace, below, answer)
    if (placed === null && answer.toast !== null && answer.replies.length === 0) {
      await turn.say(plain(answer.toast), `${msgId}#toast`, false)
    }
    const refs: MessageRef[] = []
    for (const [index, reply] of answer.replies.entries()) {
      const isPlaced = placed !== null && !beside.includes(reply)
      refs.push(isPlaced ? placed : await turn.say(reply, replyKey(msgId, index), false))
    }
    // The window was missed, and no reply says what the card has become.
    if (placed === null && inPlace !== null && !answer.replies.includes(inPlace)) {
      await turn.say(inPlace, `${msgId}#card`, false)
    }
    return refs
  }

  /** null when the card can't be changed any more. */
  async function putInPlace(
    turn: Turn,
    taskId: string,
    message: OutboundMessage,
    below: OutboundMessage['card'],
    { toast, update }: Answer,
  ): Promise<MessageRef | null> {
    if (performance.now() - turn.began > answerMs) return null
    const rendered = renderInPlace(message.card ?? textAsCard(message), below, taskId, words, toast)
    // A refusal is for whoever pressed; the card stays for the others.
    const all = update !== null || !isGroup(turn.place)
    try {
      await turn.replace(rendered.card ?? {}, taskId, all)
    } catch (error) {
      log('warn', 'wecom.cardNotUpdated', codesOf(error))
      // It may have been changed: said beside as well it would be there twice.
      if (!isReceiptLost(error)) return null
    }
    if (rendered.markdown !== null || picturesIn(message.card).length > 0) {
      await turn.say(withoutButtons(message), `${turn.origin.msgId}#whole`, false)
    }
    return { platform: 'wecom', chatId: chatIdOf(turn.place), messageId: taskId }
  }

  return hearPress
}

/** The rest of what it says, where the card had no room for it. */
const withoutButtons = (message: OutboundMessage): OutboundMessage => {
  const card = message.card ?? textAsCard(message)
  const blocks = card.blocks.filter(({ kind }) => kind !== 'actions' && kind !== 'form')
  return { ...message, card: { ...card, blocks }, mentions: [] }
}
