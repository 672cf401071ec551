/**
 * Files people send. Their addresses end after five minutes and each has its own key, so they are fetched at once and
 * kept for whoever reads them, an import that is confirmed later among them.
 */
import { randomUUID } from 'node:crypto'
import { decryptFile } from '@wecom/aibot-node-sdk'
import { type InboundFile, PlatformError } from '../port.ts'
import { bytesOf, reach } from './api.ts'
import { KEPT_FILES_BYTES, KEPT_FILES_MS } from './limits.ts'
import type { RemoteFile } from './parse.ts'

export type Files = {
  readonly fetch: (remote: RemoteFile) => Promise<InboundFile>
  /** A file that came in another way. */
  readonly keep: (name: string, mime: string, bytes: Uint8Array) => InboundFile
  readonly read: (file: InboundFile) => Uint8Array
}

export function createFiles(now: () => number): Files {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>()

  function makeRoom(): void {
    let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    for (const [ref, { bytes, until }] of kept) {
      if (total <= KEPT_FILES_BYTES && until > now()) break
      kept.delete(ref)
      total -= bytes.byteLength
    }
  }

  function keep(name: string, mime: string, bytes: Uint8Array): InboundFile {
    const ref = randomUUID()
    kept.set(ref, { bytes, until: now() + KEPT_FILES_MS })
    makeRoom()
    return { ref, name, mime, size: bytes.byteLength }
  }

  return {
    keep,
    fetch: async ({ kind, url, aesKey }) => {
      if (!/^https?:\/\//.test(url)) throw gone()
      const response = await reach(url, { method: 'GET' })
      const bytes = decrypted(await bytesOf(response), aesKey)
      const name = fileNameOf(response, url) ?? (kind === 'image' ? 'image.jpg' : kind)
      return keep(name, mimeOf(name, kind, bytes), bytes)
    },
    read: ({ ref }) => {
      const file = kept.get(ref)
      if (file === undefined || file.until <= now()) throw gone()
      return file.bytes
    },
  }
}

const gone = (): PlatformError =>
  new PlatformError('wecom', 'gone', 'the file is no longer there: send it again', { vendorCode: 'fileGone' })

function decrypted(bytes: Uint8Array, aesKey: string): Uint8Array {
  try {
    return decryptFile(Buffer.from(bytes), aesKey)
  } catch {
    throw new PlatformError('wecom', 'gone', 'the file can’t be decrypted', { vendorCode: 'fileKey' })
  }
}

/** Only the header knows a file's name; the address is the second choice. */
function fileNameOf(response: Response, url: string): string | null {
  const header = response.headers.get('content-disposition') ?? ''
  const encoded = /filename\*=(?:UTF-8'')?"?([^";]+)/i.exec(header)?.[1]
  const plain = /filename="?([^";]+)/i.exec(header)?.[1]
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  const name = encoded === undefined ? (plain ?? (last.includes('.') ? last : '')) : encoded
  return cleaned(decoded(name)) || null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const cleaned = (name: string): string =>
  name
    .replace(/[\p{Cc}/\\]/gu, '')
    .trim()
    .slice(0, 100)

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Of pictures by what they hold, of files by what they are called. */
function mimeOf(name: string, kind: RemoteFile['kind'], bytes: Uint8Array): string {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  if (/\.xlsx$/i.test(name)) return XLSX
  if (/\.csv$/i.test(name)) return 'text/csv'
  return kind === 'video' ? 'video/mp4' : 'application/octet-stream'
}
