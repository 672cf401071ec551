/** Cards with their pictures, which DingTalk takes as media only. */
import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import { withPictures } from '../kit/with-pictures.ts'
import { type AdapterParts, type OutboundMessage, PlatformError, type PlatformMemory } from '../port.ts'
import type { Api } from './api.ts'
import { type NativeCard, renderCard, type Template } from './cards.ts'
import { MAX_UPLOAD_BYTES } from './limits.ts'

export type File = NonNullable<OutboundMessage['file']>
export type Render = (card: Card, template: Template, status?: string) => Promise<NativeCard>

export const createRender =
  (parts: AdapterParts, api: Api): Render =>
  async (given, template, status) => {
    const card = await withPictures(given, parts.drawChart)
    const mediaIds = await mediaIdsOf(card, parts, api)
    const { words } = parts
    return renderCard(card, { template, words, mediaIdOf: base64 => mediaIds.get(base64) ?? null }, status)
  }

/** By what they hold; one that can't be uploaded is left out. */
async function mediaIdsOf({ blocks }: Card, { memory, log }: AdapterParts, api: Api) {
  const ids = new Map<string, string>()
  for (const block of blocks) {
    if (block.kind !== 'image') continue
    const id = await mediaIdOf(block, api, memory).catch(error => {
      log('warn', 'dingtalk.imageNotUploaded', { code: error instanceof PlatformError ? error.vendorCode : null })
      return null
    })
    if (id !== null) ids.set(block.base64, id)
  }
  return ids
}

/** A media id lasts as long as the organisation: the same picture is uploaded once. null: it is empty, or too large. */
export async function mediaIdOf(
  { name, mime, base64 }: File,
  api: Api,
  memory: PlatformMemory,
): Promise<string | null> {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_UPLOAD_BYTES) return null
  const key = `media:${createHash('sha256').update(bytes).digest('hex')}`
  const known = await memory.get(key)
  if (typeof known === 'string') return known
  const id = await api.upload('image', name, mime, bytes)
  await memory.put(key, id)
  return id
}
