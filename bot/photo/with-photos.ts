/**
 * The bytes of photos, put into an answer at the last moment. The answer to an event is stored with it for weeks; with
 * every look at a photo a copy of it would be.
 */
import type { Block } from '../../adapters/card.ts'
import type { Answer, OutboundMessage } from '../../adapters/port.ts'
import type { Sql } from '../../db/connect.ts'
import { photoBytes } from '../../db/photos.ts'

/** What stands in an image block in the place of its bytes; no base64 has a colon. */
const MARK = 'photo:'

export type ImageBlock = Extract<Block, { kind: 'image' }>

export const photoBlock = (id: string, image: Omit<ImageBlock, 'kind' | 'base64'>): ImageBlock => ({
  kind: 'image',
  ...image,
  base64: `${MARK}${id}`,
})

/** A photo that is not kept any more becomes the words that describe it. */
export async function withPhotos(sql: Sql, answer: Answer): Promise<Answer> {
  if (!hasPhotos(answer)) return answer
  const replies = await Promise.all(answer.replies.map(message => filled(sql, message)))
  const { update } = answer
  return {
    ...answer,
    replies,
    update: update === null ? null : { ...update, message: await filled(sql, update.message) },
  }
}

export const hasPhotos = ({ replies, update }: Answer): boolean =>
  [...replies, ...(update === null ? [] : [update.message])].some(hasPhoto)

const hasPhoto = ({ card }: OutboundMessage): boolean => card?.blocks.some(isPhoto) ?? false

const isPhoto = (block: Block): block is ImageBlock => block.kind === 'image' && block.base64.startsWith(MARK)

async function filled(sql: Sql, message: OutboundMessage): Promise<OutboundMessage> {
  const { card } = message
  if (card === null || !hasPhoto(message)) return message
  const blocks = await Promise.all(card.blocks.map(block => (isPhoto(block) ? filledBlock(sql, block) : block)))
  return { ...message, card: { ...card, blocks } }
}

async function filledBlock(sql: Sql, block: ImageBlock): Promise<Block> {
  const bytes = await photoBytes(sql, block.base64.slice(MARK.length))
  if (bytes === null) return { kind: 'note', text: block.alt }
  return { ...block, base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
}
