/** Sending and changing: cards where they can go, texts where they can't, and what must be known of each afterwards. */
import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import { textAsCard } from '../kit/card-as-text.ts'
import { noMentionOfAll } from '../kit/escape-markdown.ts'
import { type Json, listIn, recordIn, textIn } from '../kit/json.ts'
import { shortenToCharacters } from '../kit/shorten.ts'
import { withPictures } from '../kit/with-pictures.ts'
import { type AdapterParts, type Destination, type MessageRef, type OutboundMessage, PlatformError } from '../port.ts'
import { type Api, isFateUnknown } from './api.ts'
import { cardText, type NativeCard, renderCard, shortText, statusVariables, type Template } from './cards.ts'
import type { DingTalkConfig } from './config.ts'
import { QUOTE_TIME_TOLERANCE_MS, STOCK_TEMPLATE_ID } from './doubts.ts'
import { isAlreadyThere, isCardRefusal, isTemplateFault, meaningOf } from './errors.ts'
import { MAX_MENTIONS, MAX_SUMMARY_CHARACTERS, MAX_UPLOAD_BYTES, WEBHOOK_MARGIN_MS } from './limits.ts'

/** What is remembered of a card: where it stands, in which template, and what its buttons do. */
export type SentCard = {
  readonly chatId: string
  readonly template: Template | 'text'
  readonly delivered: boolean
  readonly payloads: Readonly<Record<string, string>>
}

export type Webhook = { readonly url: string; readonly until: number }

export type Delivery = {
  readonly send: (
    to: Destination,
    message: OutboundMessage,
    trackId: string,
    webhook?: Webhook | null,
  ) => Promise<MessageRef>
  readonly update: (ref: Pick<MessageRef, 'messageId'>, message: OutboundMessage, status?: string) => Promise<void>
  /** For the callback's own answer: the variables that the pressed card gets. */
  readonly inPlace: (
    trackId: string,
    message: OutboundMessage,
    status: string,
  ) => Promise<Readonly<Record<string, string>>>
  /** At once, whatever the database is doing: by what this instance knows of the card. */
  readonly status: (trackId: string, text: string) => Readonly<Record<string, string>>
  readonly setStatus: (trackId: string, text: string) => Promise<void>
  readonly cardOf: (trackId: string) => Promise<SentCard | null>
  /** The card or message of ours that was quoted, by its own id. */
  readonly quoted: (carrierId: string | null, createdAt: number | null, chatId: string) => Promise<string | null>
}

/** One-to-one chats are named by the person: nobody tells us their conversation before the person writes. */
const PERSON = 'user:'
export const directChat = (userId: string): string => `${PERSON}${userId}`

const chatOf = (to: Destination): string => (to.kind === 'chat' ? to.chatId : directChat(to.userId))
const userOfChat = (chatId: string): string | null => (chatId.startsWith(PERSON) ? chatId.slice(PERSON.length) : null)

/** Same key, same id: DingTalk makes one card of it, however often it is asked. At most 100 characters are taken. */
export const trackIdOf = (key: string): string => `bg-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`

const TEMPLATE_REFUSED_MS = 10 * 60_000
const RECENT_CARDS = 500

export function createDelivery(config: DingTalkConfig, parts: AdapterParts, api: Api): Delivery {
  const { memory, words, log } = parts
  const ref = (chatId: string, messageId: string): MessageRef => ({ platform: 'dingtalk', chatId, messageId })
  const recent: { readonly chatId: string; readonly at: number; readonly trackId: string }[] = []
  const templates = new Map<string, SentCard['template']>()
  let ownRefusedUntil = 0

  function keepTemplate(trackId: string, template: SentCard['template']): void {
    templates.delete(trackId)
    templates.set(trackId, template)
    for (const oldest of templates.keys()) {
      if (templates.size <= RECENT_CARDS) break
      templates.delete(oldest)
    }
  }

  const usualTemplate = (): Template =>
    config.cardTemplateId !== null && parts.now() >= ownRefusedUntil ? 'own' : 'stock'
  const templateId = (template: Template): string =>
    template === 'own' && config.cardTemplateId !== null ? config.cardTemplateId : STOCK_TEMPLATE_ID

  async function native(given: Card, template: Template, status = ''): Promise<NativeCard> {
    const card = await withPictures(given, parts.drawChart)
    const mediaIds = await mediaIdsOf(card)
    return renderCard(card, { template, words, mediaIdOf: base64 => mediaIds.get(base64) ?? null }, status)
  }

  async function mediaIdsOf(card: Card): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>()
    for (const block of card.blocks) {
      if (block.kind !== 'image') continue
      const id = await imageId(block).catch(error => {
        log('warn', 'dingtalk.imageNotUploaded', { code: error instanceof PlatformError ? error.vendorCode : null })
        return null
      })
      if (id !== null) ids.set(block.base64, id)
    }
    return ids
  }

  /** A media id lasts as long as the organisation: the same picture is uploaded once. */
  async function imageId(image: { name: string; mime: string; base64: string }): Promise<string | null> {
    const bytes = Buffer.from(image.base64, 'base64')
    if (bytes.byteLength === 0 || bytes.byteLength > MAX_UPLOAD_BYTES) return null
    const key = `media:${createHash('sha256').update(bytes).digest('hex')}`
    const known = await memory.get(key)
    if (typeof known === 'string') return known
    const id = await api.upload('image', image.name, image.mime, bytes)
    await memory.put(key, id)
    return id
  }

  async function cardOf(trackId: string): Promise<SentCard | null> {
    const stored = recordIn(await memory.get(`card:${trackId}`))
    const { chatId, template, delivered, payloads } = stored
    if (typeof chatId !== 'string') return null
    const known = template === 'own' || template === 'stock' ? template : 'text'
    keepTemplate(trackId, known)
    return {
      chatId,
      template: known,
      delivered: delivered === true,
      payloads: Object.fromEntries(Object.entries(recordIn(payloads)).map(([id, payload]) => [id, textIn(payload)])),
    }
  }

  async function remember(trackId: string, card: SentCard, carrierId = ''): Promise<void> {
    keepTemplate(trackId, card.template)
    await memory.put(`card:${trackId}`, card)
    if (carrierId !== '') await memory.put(`carrier:${carrierId}`, trackId)
    recent.push({ chatId: card.chatId, at: parts.now(), trackId })
    if (recent.length > RECENT_CARDS) recent.shift()
  }

  async function send(to: Destination, message: OutboundMessage, trackId: string, webhook: Webhook | null = null) {
    const chatId = chatOf(to)
    const before = await cardOf(trackId)
    if (before?.delivered === true) return ref(chatId, trackId)
    if (message.file !== null) await sendFile(chatId, message.file, trackId)
    const card = message.card ?? (mustBeCard(message, webhook) ? textAsCard(message) : null)
    if (card !== null) await sendCard(chatId, card, message, trackId, before, webhook)
    else if ((message.text ?? message.summary) !== '') await sendText(chatId, message, trackId, webhook)
    return ref(chatId, trackId)
  }

  /** Only a card or an answer to somebody can mention a person; the robot's plain sends can't. */
  const mustBeCard = ({ mentions }: OutboundMessage, webhook: Webhook | null): boolean =>
    mentions.length > 0 && !isOpen(webhook)

  const isOpen = (webhook: Webhook | null): webhook is Webhook =>
    webhook !== null &&
    webhook.until - WEBHOOK_MARGIN_MS > parts.now() &&
    URL.canParse(webhook.url) &&
    // It is told by the message; nothing of ours goes anywhere else.
    new URL(webhook.url).origin === new URL(config.oapiBase).origin

  /** Own template, stock template, text: the next one when the one before is refused for good. */
  async function sendCard(
    chatId: string,
    card: Card,
    message: OutboundMessage,
    trackId: string,
    before: SentCard | null,
    webhook: Webhook | null,
  ): Promise<void> {
    for (const template of usualTemplate() === 'own' ? (['own', 'stock'] as const) : (['stock'] as const)) {
      try {
        return await createCard(chatId, card, message, trackId, before, template)
      } catch (error) {
        if (!isTemplateFault(error) && !isCardRefusal(error)) throw error
        const vendorCode = error instanceof PlatformError ? error.vendorCode : null
        log('warn', 'dingtalk.cardRefused', { template, vendorCode })
        if (template === 'own' && isTemplateFault(error)) ownRefusedUntil = parts.now() + TEMPLATE_REFUSED_MS
      }
    }
    await sendText(chatId, { ...message, text: cardText(card, words) }, trackId, webhook)
  }

  async function createCard(
    chatId: string,
    card: Card,
    message: OutboundMessage,
    trackId: string,
    before: SentCard | null,
    template: Template,
  ): Promise<void> {
    const rendered = await native(card, template)
    const sent: SentCard = { chatId, template, delivered: true, payloads: rendered.payloads }
    const place = placeOf(chatId, message)
    const answer = await asked(() =>
      before === null
        ? api.call('POST', '/v1.0/card/instances/createAndDeliver', {
            cardTemplateId: templateId(template),
            outTrackId: trackId,
            callbackType: 'STREAM',
            userIdType: 1,
            cardData: { cardParamMap: rendered.variables },
            ...place.space,
            ...place.deliver,
          })
        : // It was created, but did not arrive.
          api.call('POST', '/v1.0/card/instances/deliver', {
            outTrackId: trackId,
            userIdType: 1,
            openSpaceId: place.space.openSpaceId,
            ...place.deliver,
          }),
    )
    const results = answer === null ? [] : resultsIn(answer)
    const refused = results.find(({ success }) => success === false)
    if (refused !== undefined) {
      await remember(trackId, { ...sent, delivered: false })
      throw notDelivered(textIn(refused.errorMsg))
    }
    await remember(trackId, sent, textIn(results[0]?.carrierId))
  }

  /** null: it is there already, from a call whose answer was lost. */
  async function asked(call: () => Promise<Json>): Promise<Json | null> {
    try {
      return await call()
    } catch (error) {
      if (isAlreadyThere(error)) return null
      if (!isFateUnknown(error)) throw error
      throw new PlatformError('dingtalk', 'retryLater', 'the answer to a card was lost; the same card is sent again', {
        vendorCode: 'noAnswer',
        retryAfterMs: 1_000,
      })
    }
  }

  function placeOf(chatId: string, { summary, mentions }: OutboundMessage) {
    const userId = userOfChat(chatId)
    const preview = { ZH_CN: shortenToCharacters(noMentionOfAll(summary), MAX_SUMMARY_CHARACTERS) }
    const model = { supportForward: false, lastMessageI18n: preview }
    const people = mentions.filter(isPerson).slice(0, MAX_MENTIONS)
    return userId === null
      ? {
          space: { openSpaceId: `dtv1.card//IM_GROUP.${chatId}`, imGroupOpenSpaceModel: model },
          deliver: {
            imGroupOpenDeliverModel: {
              robotCode: config.robotCode,
              ...(people.length === 0 ? {} : { atUserIds: Object.fromEntries(people.map(id => [id, id])) }),
            },
          },
        }
      : {
          space: { openSpaceId: `dtv1.card//IM_ROBOT.${userId}`, imRobotOpenSpaceModel: model },
          deliver: { imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode: config.robotCode } },
        }
  }

  async function sendText(chatId: string, message: OutboundMessage, trackId: string, webhook: Webhook | null) {
    const content = shortText(message.text ?? message.summary, words)
    const key = isOpen(webhook)
      ? await sayBack(webhook, content, message.mentions).then(() => '')
      : await sendPlain(chatId, 'sampleText', { content })
    await remember(trackId, { chatId, template: 'text', delivered: true, payloads: {} }, key)
  }

  async function sayBack({ url }: Webhook, content: string, mentions: readonly string[]): Promise<void> {
    const people = mentions.filter(isPerson).slice(0, MAX_MENTIONS)
    const called = people.map(id => `@${id}`).join(' ')
    await api.say(url, {
      msgtype: 'text',
      text: { content: called === '' ? content : `${content}\n${called}` },
      at: { atUserIds: people, isAtAll: false },
    })
  }

  async function sendPlain(chatId: string, msgKey: string, param: Json): Promise<string> {
    const userId = userOfChat(chatId)
    const body = { robotCode: config.robotCode, msgKey, msgParam: JSON.stringify(param) }
    if (userId === null) {
      const answer = await api.call('POST', '/v1.0/robot/groupMessages/send', { ...body, openConversationId: chatId })
      return textIn(answer.processQueryKey)
    }
    const answer = await api.call('POST', '/v1.0/robot/oToMessages/batchSend', { ...body, userIds: [userId] })
    // A person who can't be reached is told in the 200.
    if (listIn(answer.invalidStaffIdList).includes(userId))
      throw meaningOf({ vendorCode: 'staffId.notExisted', status: 200 })
    if (listIn(answer.flowControlledStaffIdList).includes(userId))
      throw meaningOf({ vendorCode: 'send.too.fast', status: 200 })
    return textIn(answer.processQueryKey)
  }

  async function sendFile(chatId: string, file: { name: string; mime: string; base64: string }, trackId: string) {
    const key = `file:${trackId}`
    if ((await memory.get(key)) === true) return
    const bytes = Buffer.from(file.base64, 'base64')
    if (bytes.byteLength > MAX_UPLOAD_BYTES) {
      throw new PlatformError('dingtalk', 'tooLong', `a file of ${bytes.byteLength} bytes; at most ${MAX_UPLOAD_BYTES}`)
    }
    if (file.mime.startsWith('image/')) {
      const photoURL = await imageId(file)
      if (photoURL !== null) await sendPlain(chatId, 'sampleImageMsg', { photoURL })
    } else {
      const mediaId = await api.upload('file', file.name, file.mime, bytes)
      const fileType = file.name.split('.').at(-1)?.toLowerCase() ?? ''
      await sendPlain(chatId, 'sampleFile', { mediaId, fileName: file.name, fileType })
    }
    await memory.put(key, true)
  }

  async function variablesFor(trackId: string, message: OutboundMessage, status: string) {
    const before = await cardOf(trackId)
    const template = before?.template ?? usualTemplate()
    if (template === 'text') throw new PlatformError('dingtalk', 'gone', 'this message is a text and stays as it is')
    const rendered = await native(message.card ?? textAsCard(message), template, status)
    if (before !== null) await memory.put(`card:${trackId}`, { ...before, payloads: rendered.payloads })
    return rendered.variables
  }

  async function put(trackId: string, cardParamMap: Readonly<Record<string, string>>): Promise<void> {
    await api.call('PUT', '/v1.0/card/instances', {
      outTrackId: trackId,
      userIdType: 1,
      cardData: { cardParamMap },
      cardUpdateOptions: BY_KEY,
    })
  }

  const status = (trackId: string, text: string) => {
    const template = templates.get(trackId) ?? usualTemplate()
    return statusVariables(template === 'text' ? usualTemplate() : template, text)
  }

  return {
    send,
    update: async ({ messageId }, message, text = '') => put(messageId, await variablesFor(messageId, message, text)),
    inPlace: variablesFor,
    status,
    setStatus: async (trackId, text) => put(trackId, status(trackId, text)),
    cardOf,
    quoted: async (carrierId, createdAt, chatId) => {
      const byKey = carrierId === null ? null : await memory.get(`carrier:${carrierId}`)
      if (typeof byKey === 'string') return byKey
      const near = recent.findLast(
        sent =>
          createdAt !== null && sent.chatId === chatId && Math.abs(sent.at - createdAt) <= QUOTE_TIME_TOLERANCE_MS,
      )
      return near?.trackId ?? null
    },
  }
}

/** Left out, DingTalk wipes every variable that is not named. */
export const BY_KEY = { updateCardDataByKey: true, updatePrivateDataByKey: true } as const

const isPerson = (id: string): boolean => id !== '' && !/^@?all$/i.test(id)

const resultsIn = (answer: Json): readonly Json[] =>
  listIn(Array.isArray(answer.result) ? answer.result : recordIn(answer.result).deliverResults).map(recordIn)

/** The delivery's own words are not codes; what is known of them begins like one. */
function notDelivered(errorMsg: string): PlatformError {
  const code = /[a-zA-Z]+(?:\.[a-zA-Z]+)+/.exec(errorMsg)?.[0] ?? 'notDelivered'
  return meaningOf({ vendorCode: code, status: code === 'notDelivered' ? 500 : 400 })
}
