/**
 * Files people send. Their addresses end after five minutes and each has its own key, so they are fetched at once and
 * kept for whoever reads them, an import that is confirmed later among them.
 */
import { randomUUID } from 'node:crypto'
import { decryptFile } from '@wecom/aibot-node-sdk'
import { type AdapterParts, type InboundFile, PlatformError, XLSX_MIME } from '../port.ts'
import { type Api, bytesOf, reach } from './api.ts'
import type { AppEvent } from './callback.ts'
import { DOWNLOAD_TIMEOUT_MS, KEPT_FILES_BYTES, KEPT_FILES_MS, MAX_DOWNLOAD_BYTES } from './limits.ts'
import type { RemoteFile } from './parse.ts'
import { codesOf, isHopeless } from './turn.ts'

type Media = Extract<AppEvent, { kind: 'media' }>

export type Files = {
  /** What can't be had any more comes as a file that can't be read. Rejects when WeCom can't be reached now. */
  readonly fetch: (remote: RemoteFile) => Promise<InboundFile>
  /** The same for what was sent to the application. */
  readonly fetchMedia: (media: Media) => Promise<readonly InboundFile[]>
  readonly read: (file: InboundFile) => Uint8Array
}

export function createFiles({ now, log }: Pick<AdapterParts, 'now' | 'log'>, api: Api | null): Files {
  const kept = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>()

  function makeRoom(): void {
    let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    for (const [ref, { bytes, until }] of kept) {
      if (total <= KEPT_FILES_BYTES && until > now()) break
      kept.delete(ref)
      total -= bytes.byteLength
    }
  }

  function keep(name: string, kind: RemoteFile['kind'], bytes: Uint8Array): InboundFile {
    const ref = randomUUID()
    kept.set(ref, { bytes, until: now() + KEPT_FILES_MS })
    makeRoom()
    return { ref, name, mime: mimeOf(name, kind, bytes), size: bytes.byteLength }
  }

  /** What was said beside a file is heard, and whoever reads the file is told that it is gone. Throws what may pass. */
  function unreadable(name: string, kind: RemoteFile['kind'], why: unknown): InboundFile {
    if (!isHopeless(why)) throw why
    log('warn', 'wecom.fileNotFetched', codesOf(why))
    // More than anybody reads: then they are told that it is too large.
    const size = why instanceof PlatformError && why.code === 'tooLong' ? MAX_DOWNLOAD_BYTES + 1 : 0
    return { ref: randomUUID(), name, mime: mimeOf(name, kind, new Uint8Array()), size }
  }

  return {
    fetch: async ({ kind, url, aesKey }) => {
      let name = kind === 'image' ? 'image.jpg' : kind
      try {
        if (!isWebAddress(url)) throw gone()
        const response = await reach(url, { method: 'GET' }, DOWNLOAD_TIMEOUT_MS)
        name = fileNameOf(response, url) ?? name
        return keep(name, kind, decrypted(await bytesOf(response), aesKey))
      } catch (error) {
        return unreadable(name, kind, error)
      }
    },
    fetchMedia: async ({ mediaId, name, type }) => {
      if (api === null) return []
      try {
        return [keep(name, type, await api.media(mediaId))]
      } catch (error) {
        return [unreadable(name, type, error)]
      }
    },
    read: ({ ref }) => {
      const file = kept.get(ref)
      if (file === undefined || file.until <= now()) throw gone()
      return file.bytes
    },
  }
}

const isWebAddress = (url: string): boolean => /^https?:$/.test(URL.parse(url)?.protocol ?? '')

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

/** Of pictures by what they hold, of files by what they are called. */
function mimeOf(name: string, kind: RemoteFile['kind'], bytes: Uint8Array): string {
  if (bytes[0] === 0x89 && bytes[1] === 0x50) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  if (/\.xlsx$/i.test(name)) return XLSX_MIME
  if (/\.csv$/i.test(name)) return 'text/csv'
  return kind === 'video' ? 'video/mp4' : 'application/octet-stream'
}
