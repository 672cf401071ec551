/** What becomes of a card that was sent: in the answer to its press, which costs nothing, or by a call. */
import { textAsCard } from '../kit/card-as-text.ts'
import { type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import type { Api } from './api.ts'
import { statusVariables } from './cards.ts'
import type { Render } from './pictures.ts'
import type { SentCards } from './sent-cards.ts'
import type { Templates } from './templates.ts'

export type Variables = Readonly<Record<string, string>>

export type CardChanges = {
  readonly update: (ref: Pick<MessageRef, 'messageId'>, message: OutboundMessage, status?: string) => Promise<void>
  /** For the callback's own answer. */
  readonly inPlace: (trackId: string, message: OutboundMessage, status: string) => Promise<Variables>
  /** At once, whatever the database is doing: by what this instance knows of the card. */
  readonly status: (trackId: string, text: string) => Variables
  readonly setStatus: (trackId: string, text: string) => Promise<void>
}

export function createCardChanges(api: Api, templates: Templates, render: Render, sentCards: SentCards): CardChanges {
  async function inPlace(trackId: string, message: OutboundMessage, status: string): Promise<Variables> {
    const before = await sentCards.of(trackId)
    const template = before?.template ?? templates.usual()
    if (template === 'text') throw new PlatformError('dingtalk', 'gone', 'this message is a text and stays as it is')
    const { variables, payloads } = await render(message.card ?? textAsCard(message), template, status)
    if (before !== null) await sentCards.rememberButtons(trackId, before, payloads)
    return variables
  }

  function status(trackId: string, text: string): Variables {
    const template = sentCards.templateOf(trackId)
    return statusVariables(template === null || template === 'text' ? templates.usual() : template, text)
  }

  async function change(trackId: string, variables: Variables): Promise<void> {
    await api.call('PUT', '/v1.0/card/instances', { outTrackId: trackId, userIdType: 1, ...changeOf(variables) })
  }

  return {
    update: async ({ messageId }, message, text = '') => change(messageId, await inPlace(messageId, message, text)),
    inPlace,
    status,
    setStatus: async (trackId, text) => change(trackId, status(trackId, text)),
  }
}

/** Without the options DingTalk wipes every variable that is not named. */
export const changeOf = (cardParamMap: Variables) => ({
  cardData: { cardParamMap },
  cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
})
