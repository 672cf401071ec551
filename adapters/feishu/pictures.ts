/** Pictures on cards go by keys: the same picture is uploaded once, and its key is remembered. */
import { createHash } from 'node:crypto'
import type { Card } from '../card.ts'
import type { AdapterParts } from '../port.ts'
import type { Api } from './api.ts'
import type { CardParts } from './cards.ts'
import { codeOf } from './errors.ts'
import { textAt } from './json.ts'
import { MOST_IMAGE_BYTES } from './limits.ts'

export type Pictures = {
  /** For all pictures of the card; one that can't be uploaded has no key. Never rejects for a picture's sake. */
  readonly keysFor: (card: Card) => Promise<CardParts['imageKey']>
  /** How long a key stays good is not documented: one that is refused is uploaded anew the next time. */
  readonly forget: (card: Card) => Promise<void>
}

export function createPictures(api: Api, { memory, log }: Pick<AdapterParts, 'memory' | 'log'>): Pictures {
  async function keyOf(name: string, bytes: Uint8Array): Promise<string | null> {
    if (bytes.byteLength === 0 || bytes.byteLength > MOST_IMAGE_BYTES) return null
    const memoryKey = memoryKeyOf(bytes)
    const known = await memory.get(memoryKey)
    if (typeof known === 'string') return known
    const key = await upload(name, bytes)
    if (key !== null) await memory.put(memoryKey, key)
    return key
  }

  async function upload(name: string, bytes: Uint8Array): Promise<string | null> {
    const body = new FormData()
    body.set('image_type', 'message')
    body.set('image', new Blob([Uint8Array.from(bytes)]), name)
    const answer = await api.call({ name: 'image.create', method: 'POST', path: '/open-apis/im/v1/images', body })
    return textAt(answer, 'data', 'image_key')
  }

  return {
    keysFor: async ({ blocks }) => {
      const keys = new Map<string, string>()
      for (const block of blocks) {
        if (block.kind !== 'image') continue
        const key = await keyOf(block.name, Buffer.from(block.base64, 'base64')).catch(error => {
          log('warn', 'feishu.imageNotUploaded', codeOf(error))
          return null
        })
        if (key !== null) keys.set(block.base64, key)
      }
      return ({ base64 }) => keys.get(base64) ?? null
    },
    forget: async ({ blocks }) => {
      for (const block of blocks) {
        if (block.kind === 'image') await memory.put(memoryKeyOf(Buffer.from(block.base64, 'base64')), false)
      }
    },
  }
}

const memoryKeyOf = (bytes: Uint8Array): string => `image:${createHash('sha256').update(bytes).digest('hex')}`
