/** Sending: cards where they can go, texts where they can't, and what must be known of each afterwards. */
import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import { textAsCard } from '../kit/card-as-text.ts'
import type { AdapterParts, Destination, MessageRef, OutboundMessage } from '../port.ts'
import type { Api } from './api.ts'
import { type Addressed, bringCard } from './bring-card.ts'
import { type CardChanges, createCardChanges } from './card-changes.ts'
import { cardText, shortText, type Template } from './cards.ts'
import type { DingTalkConfig } from './config.ts'
import type { Webhook } from './parse.ts'
import { createRender } from './pictures.ts'
import { chatIdOf, placeOf } from './place.ts'
import { answerBy, canAnswerBy, sendFile, sendText } from './plain-messages.ts'
import type { Quotes } from './quotes.ts'
import type { SentCard, SentCards } from './sent-cards.ts'
import { createTemplates } from './templates.ts'

export type Outbound = CardChanges & {
  /** `webhook`: of the message that it answers. */
  readonly send: (
    to: Destination,
    message: OutboundMessage,
    trackId: string,
    webhook?: Webhook | null,
  ) => Promise<MessageRef>
}

export type OutboundParts = {
  readonly config: DingTalkConfig
  readonly parts: AdapterParts
  readonly api: Api
  readonly sentCards: SentCards
  readonly quotes: Quotes
}

type Sending = Addressed & { readonly webhook: Webhook | null }

/** Same key, same id: DingTalk makes one card of it, however often it is asked. At most 100 characters are taken. */
export const trackIdOf = (key: string): string => `bg-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`

export function createOutbound({ config, parts, api, sentCards, quotes }: OutboundParts): Outbound {
  const { words, now } = parts
  const robot = { api, robotCode: config.robotCode, memory: parts.memory }
  const templates = createTemplates(config.cardTemplateId, parts)
  const render = createRender(parts, api)

  async function send(sending: Sending): Promise<void> {
    const { place, message, trackId, webhook } = sending
    const before = await sentCards.of(trackId)
    if (before?.delivered === true) return
    if (message.file !== null) await sendFile(robot, place, message.file, trackId)
    const text = message.text ?? message.summary
    const card = message.card ?? (mustBeCard(message, webhook) ? textAsCard(message) : null)
    if (card !== null) await asCard(sending, card, before)
    else if (text !== '') await asText(sending, text)
  }

  /** Only a card or an answer to somebody can mention a person; the robot's plain sends can't. */
  const mustBeCard = ({ mentions }: OutboundMessage, webhook: Webhook | null): boolean =>
    mentions.length > 0 && !canAnswerBy(webhook, now(), config.oapiBase)

  async function asCard(sending: Sending, card: Card, before: SentCard | null): Promise<void> {
    const isTaken = await templates.untilTaken(template => asCardOf(template, sending, card, before))
    if (!isTaken) await asText(sending, cardText(card, words))
  }

  async function asCardOf(template: Template, sending: Sending, card: Card, before: SentCard | null): Promise<void> {
    const { variables, payloads } = await render(card, template)
    const made = before === null ? { templateId: templates.idOf(template), variables } : null
    const arrival = await bringCard(robot, sending, made)
    if (arrival.kind === 'arrived') return remember(sending, { template, delivered: true, payloads }, arrival.carrierId)
    await remember(sending, { template, delivered: false, payloads }, '')
    throw arrival.error
  }

  async function asText(sending: Sending, text: string): Promise<void> {
    const { place, message, webhook } = sending
    const content = shortText(text, words)
    const carrierId = canAnswerBy(webhook, now(), config.oapiBase)
      ? await answerBy(webhook, api, content, message.mentions).then(() => '')
      : await sendText(robot, place, content)
    await remember(sending, { template: 'text', delivered: true, payloads: {} }, carrierId)
  }

  async function remember({ place, trackId }: Sending, sent: Omit<SentCard, 'chatId'>, carrierId: string) {
    const chatId = chatIdOf(place)
    await sentCards.remember(trackId, { chatId, ...sent })
    await quotes.note(trackId, chatId, carrierId)
  }

  return {
    ...createCardChanges(api, templates, render, sentCards),
    send: async (to, message, trackId, webhook = null) => {
      const place = placeOf(to)
      await send({ place, message, trackId, webhook })
      return { platform: 'dingtalk', chatId: chatIdOf(place), messageId: trackId }
    },
  }
}
