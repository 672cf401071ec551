/** In which pieces a message is said, and which of them are still to be said. */
import { type OutboundMessage, PlatformError, type PlatformMemory, type PlatformWords } from '../port.ts'
import { mentionsIn, messageAsMarkdown, picturesIn, type Rendered, renderCard } from './cards.ts'
import type { Frame } from './life.ts'
import { MAX_IMAGE_BYTES, MAX_UPLOAD_BYTES } from './limits.ts'
import { type BotPlace, isGroup } from './place.ts'

/** One message of the bot's into one chat. `frame`: what it answers, if anything. */
export type Saying = {
  readonly place: BotPlace
  readonly message: OutboundMessage
  readonly taskId: string
  readonly frame: Frame | null
}

type File = NonNullable<OutboundMessage['file']>

/** The platform's body, or a picture or file that has to be uploaded first. */
export type Piece =
  | { readonly kind: 'markdown'; readonly content: string }
  | { readonly kind: 'card'; readonly card: object }
  | { readonly kind: 'file'; readonly file: File }

/** `takesCards`: false where all of it is said in words. */
export function piecesOf(
  { place, message, taskId }: Saying,
  takesCards: boolean,
  words: PlatformWords,
): readonly Piece[] {
  const called = isGroup(place) ? mentionsIn(message) : ''
  const { markdown, card }: Rendered =
    message.card === null || !takesCards
      ? { markdown: messageAsMarkdown(message, words), card: null }
      : // Nobody can be mentioned in a card: then the words stand above it.
        renderCard(message.card, taskId, words, called !== '')
  const said = called === '' ? markdown : `${markdown ?? ''}\n${called}`.trim()
  return [
    ...(message.file === null ? [] : [{ kind: 'file' as const, file: message.file }]),
    ...picturesIn(message.card).map(picture => ({ kind: 'file' as const, file: picture })),
    ...(said === null || said === '' ? [] : [{ kind: 'markdown' as const, content: said }]),
    ...(card === null ? [] : [{ kind: 'card' as const, card }]),
  ]
}

/** What somebody sees as a picture, and what as a file to open. Throws `tooLong` for what can't be uploaded. */
export function mediaOf({ mime, base64 }: File) {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.byteLength > MAX_UPLOAD_BYTES) {
    throw new PlatformError('wecom', 'tooLong', `a file of ${bytes.byteLength} bytes; at most ${MAX_UPLOAD_BYTES}`)
  }
  const isPicture = mime.startsWith('image/') && bytes.byteLength <= MAX_IMAGE_BYTES
  return { type: isPicture ? ('image' as const) : ('file' as const), bytes }
}

/** Pieces that arrived are not sent again when a later one has to be. */
export async function inOrder(
  memory: PlatformMemory,
  key: string,
  deliveries: readonly (() => Promise<void>)[],
): Promise<void> {
  const sent = deliveries.length > 1 ? await memory.get(`sent:${key}`) : 0
  const from = typeof sent === 'number' ? sent : 0
  for (const [index, deliverPiece] of deliveries.entries()) {
    if (index < from) continue
    try {
      await deliverPiece()
    } catch (error) {
      if (index > from) await memory.put(`sent:${key}`, index)
      throw error
    }
  }
}
