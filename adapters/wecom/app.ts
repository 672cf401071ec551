/**
 * The self-built application: messages to people who never wrote to the bot, and, where WeCom calls it back, a chat of
 * its own with cards that can be changed for 72 hours.
 */

import { cardAsText } from '../kit/card-as-text.ts'
import { noMentionOfAll } from '../kit/escape-markdown.ts'
import { listIn, textIn } from '../kit/json.ts'
import { createWindowPaces } from '../kit/pace.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type AdapterParts, type OutboundMessage, PlatformError } from '../port.ts'
import type { AgentConfig, Api } from './api.ts'
import { renderCard, renderInPlace } from './cards.ts'
import { errorOf } from './errors.ts'
import { CHAT_LIMITS, MAX_APP_TEXT_BYTES, MAX_UPLOAD_BYTES } from './limits.ts'

export type App = {
  readonly send: (userId: string, message: OutboundMessage, taskId: string) => Promise<void>
  /** `card`: a template card with the same task id. Rejects with `gone` when it can't be changed any more. */
  readonly replaceCard: (userId: string, taskId: string, card: object) => Promise<void>
  readonly update: (userId: string, taskId: string, message: OutboundMessage) => Promise<void>
  /** The code that came with a press: by it the card may be changed once. */
  readonly noteCode: (taskId: string, code: string) => Promise<void>
}

export function createApp(config: AgentConfig, parts: AdapterParts, api: Api): App {
  const { memory, words } = parts
  const paces = createWindowPaces(CHAT_LIMITS)

  /** What is above the limit is dropped without a word, so it waits here. */
  async function post(userId: string, content: object): Promise<string> {
    await paces(userId).take()
    const answer = await api.post('/message/send', { touser: userId, agentid: config.id, ...content })
    // Who can't be reached is named in a 200.
    const unreached = listIn(textIn(answer.invaliduser).split('|')).filter(id => id !== '')
    if (unreached.length > 0) throw errorOf(81013)
    return textIn(answer.response_code)
  }

  async function send(userId: string, message: OutboundMessage, taskId: string): Promise<void> {
    if (message.file !== null) await sendFile(userId, message.file)
    const rendered = message.card === null || config.callback === null ? null : renderCard(message.card, taskId, words)
    if (rendered?.card == null || rendered.markdown !== null) await sendText(userId, message)
    if (rendered?.card == null) return
    const code = await post(userId, { msgtype: 'template_card', template_card: rendered.card })
    if (code !== '') await noteCode(taskId, code)
  }

  async function sendText(userId: string, { card, text, summary }: OutboundMessage): Promise<void> {
    const said = noMentionOfAll(card === null ? (text ?? summary) : cardAsText(card))
    const content = shortenToBytes(said, MAX_APP_TEXT_BYTES, `\n${words.shortened}`)
    if (content !== '') await post(userId, { msgtype: 'text', text: { content } })
  }

  async function sendFile(userId: string, file: NonNullable<OutboundMessage['file']>): Promise<void> {
    const bytes = Buffer.from(file.base64, 'base64')
    if (bytes.byteLength > MAX_UPLOAD_BYTES) {
      throw new PlatformError('wecom', 'tooLong', `a file of ${bytes.byteLength} bytes; at most ${MAX_UPLOAD_BYTES}`)
    }
    const type = file.mime.startsWith('image/') ? 'image' : 'file'
    const media_id = await api.upload(type, file.name, file.mime, bytes)
    await post(userId, { msgtype: type, [type]: { media_id } })
  }

  const noteCode = (taskId: string, code: string): Promise<void> => memory.put(`code:${taskId}`, code)

  async function replaceCard(userId: string, taskId: string, card: object): Promise<void> {
    const code = await memory.get(`code:${taskId}`)
    if (typeof code !== 'string' || code === '') throw errorOf(60140)
    await memory.put(`code:${taskId}`, '')
    const target = { userids: [userId], agentid: config.id, response_code: code }
    await api.post('/message/update_template_card', { ...target, template_card: card })
  }

  return {
    send,
    replaceCard,
    noteCode,
    update: async (userId, taskId, message) => {
      if (message.card === null) throw errorOf(60140)
      const { card } = renderInPlace(message.card, null, taskId, words, null)
      await replaceCard(userId, taskId, card ?? {})
    },
  }
}
