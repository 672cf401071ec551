/**
 * The self-built application: messages to people who never wrote to the bot, and, where WeCom calls it back, a chat of
 * its own with cards that can be changed for 72 hours.
 */
import { textIn } from '../kit/json.ts'
import { createWindowPaces } from '../kit/pace.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type AdapterParts, type OutboundMessage, PlatformError } from '../port.ts'
import type { AgentConfig, Api } from './api.ts'
import { messageAsText, picturesIn, renderCard, renderInPlace } from './cards.ts'
import { errorOf, unlicensed } from './errors.ts'
import { CHAT_LIMITS, MAX_APP_TEXT_BYTES } from './limits.ts'
import { noteTooOften, takeTurn } from './pace.ts'
import { mediaOf } from './pieces.ts'

export type App = {
  /** Each of them one call that says one piece of the message. */
  readonly pieces: (userId: string, message: OutboundMessage, taskId: string) => readonly (() => Promise<void>)[]
  /** `card`: a template card with the same task id. Rejects with `gone` when it can't be changed any more. */
  readonly replaceCard: (userId: string, taskId: string, card: object) => Promise<void>
  readonly update: (userId: string, taskId: string, message: OutboundMessage) => Promise<void>
  /** The code that came with a press: by it the card may be changed once. */
  readonly noteCode: (taskId: string, code: string) => Promise<void>
}

export function createApp(config: AgentConfig, parts: AdapterParts, api: Api): App {
  const { memory, words, log } = parts
  const paces = createWindowPaces(CHAT_LIMITS)

  /** What is above the limit is dropped without a word, so it waits here. */
  async function post(userId: string, content: object): Promise<string> {
    await takeTurn(paces(userId))
    const message = { touser: userId, agentid: config.id, ...content }
    const answer = await api.say('/message/send', message).catch(error => {
      noteTooOften(paces(userId), error)
      throw error
    })
    // Who can't be reached is named in a 200.
    if (textIn(answer.invaliduser) !== '') throw errorOf(81013)
    if (textIn(answer.unlicenseduser) !== '') throw unlicensed()
    return textIn(answer.response_code)
  }

  const pieces: App['pieces'] = (userId, message, taskId) => {
    const { card, file } = message
    // Nobody hears what is pressed on a card of an application that is not called back.
    const rendered = card === null || config.callback === null ? null : renderCard(card, taskId, words)
    const template = rendered?.card ?? null
    return [
      ...(file === null ? [] : [() => sendFile(userId, file)]),
      ...picturesIn(card).map(picture => () => sendFile(userId, picture)),
      ...(template === null || rendered?.markdown != null ? [() => sendText(userId, message, template === null)] : []),
      ...(template === null ? [] : [() => sendCard(userId, message, taskId, template)]),
    ]
  }

  async function sendCard(userId: string, message: OutboundMessage, taskId: string, card: object): Promise<void> {
    try {
      const code = await post(userId, { msgtype: 'template_card', template_card: card })
      if (code !== '') await noteCode(taskId, code)
    } catch (error) {
      if (!(error instanceof PlatformError) || error.code !== 'unknown' || error.vendorCode === 'noAnswer') throw error
      log('warn', 'wecom.cardRefused', { vendorCode: error.vendorCode, app: true })
      await sendText(userId, message, true)
    }
  }

  async function sendText(userId: string, message: OutboundMessage, withHints: boolean): Promise<void> {
    const said = messageAsText(message, words, withHints && config.callback !== null)
    const content = shortenToBytes(said, MAX_APP_TEXT_BYTES, `\n${words.shortened}`)
    if (content.trim() !== '') await post(userId, { msgtype: 'text', text: { content } })
  }

  async function sendFile(userId: string, file: NonNullable<OutboundMessage['file']>): Promise<void> {
    const { type, bytes } = mediaOf(file)
    const media_id = await api.upload(type, file.name, file.mime, bytes)
    await post(userId, { msgtype: type, [type]: { media_id } })
  }

  const noteCode = (taskId: string, code: string): Promise<void> => memory.put(`code:${taskId}`, code)

  async function replaceCard(userId: string, taskId: string, card: object): Promise<void> {
    const code = await memory.get(`code:${taskId}`)
    if (typeof code !== 'string' || code === '') throw errorOf(60140)
    const target = { userids: [userId], agentid: config.id, response_code: code }
    await api.say('/message/update_template_card', { ...target, template_card: card })
    await memory.put(`code:${taskId}`, '')
  }

  return {
    pieces,
    replaceCard,
    noteCode,
    update: async (userId, taskId, message) => {
      if (message.card === null) throw errorOf(60140)
      const { card } = renderInPlace(message.card, null, taskId, words, null)
      await replaceCard(userId, taskId, card ?? {})
    },
  }
}
