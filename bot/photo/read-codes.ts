/** A picture's bytes → the texts of the QR codes in it. */
import { createQueue, inThread, type ThreadLimits } from '../thread.ts'
import { type ImageMime, type ImageRefusal, lookAtImage } from './image-look.ts'
import { PHOTO_LIMITS } from './limits.ts'
import type { ReaderTold } from './read-worker.ts'

export type PhotoRefusal =
  | ImageRefusal
  /** It took longer than any honest picture. */
  | { readonly kind: 'tooSlow' }
  /** Too many others are being looked at. */
  | { readonly kind: 'busy' }

export type PhotoLooked =
  /** `unreadable`: codes that were seen and could not be read; 0 when `texts` has any. */
  | {
      readonly kind: 'looked'
      readonly mime: ImageMime
      readonly texts: readonly string[]
      readonly unreadable: number
    }
  | { readonly kind: 'refused'; readonly why: PhotoRefusal }

const LIMITS: ThreadLimits = {
  milliseconds: PHOTO_LIMITS.readMilliseconds,
  heapMegabytes: PHOTO_LIMITS.readerHeapMegabytes,
}

/** One picture at a time: two hostile ones must not add up. */
const inTurn = createQueue(PHOTO_LIMITS.mostWaiting)

/** Resolves for every input; what can't be looked at comes back as `refused`. Rejects only for a fault of ours. */
export async function readCodes(bytes: Uint8Array, limits: ThreadLimits = LIMITS): Promise<PhotoLooked> {
  const look = lookAtImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (look.kind === 'refused') return look
  const read = await inTurn(() =>
    inThread(new URL('./read-worker.ts', import.meta.url), Uint8Array.from(bytes), limits),
  )
  if (read === null) return refused({ kind: 'busy' })
  if (read.kind === 'tooSlow') return refused({ kind: 'tooSlow' })
  if (read.kind === 'outOfMemory') return refused({ kind: 'damaged' })
  // The thread is of this release: it tells what it is declared to tell.
  const told = read.told as ReaderTold
  return told.kind === 'damaged' ? refused({ kind: 'damaged' }) : { ...told, mime: look.mime }
}

const refused = (why: PhotoRefusal): PhotoLooked => ({ kind: 'refused', why })
