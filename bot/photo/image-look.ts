/**
 * What a picture is and how large it becomes, by its own first bytes and before anything unfolds it. Reads exactly as the
 * decoder behind it does, or refuses: a header that can be read in two ways is how a bomb gets past its guard.
 */
import { PHOTO_LIMITS } from './limits.ts'

/** Why a picture is not looked at. */
export type ImageRefusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'tooBig'; readonly bytes: number; readonly limitBytes: number }
  | { readonly kind: 'tooManyPixels'; readonly megapixels: number; readonly limitMegapixels: number }
  /** A picture of a kind we can't open. */
  | { readonly kind: 'otherFormat'; readonly format: 'WebP' | 'HEIC' | 'AVIF' | 'GIF' | 'BMP' | 'TIFF' }
  | { readonly kind: 'notAnImage' }
  | { readonly kind: 'damaged' }

export type ImageMime = 'image/jpeg' | 'image/png'

export type ImageLook =
  | { readonly kind: 'image'; readonly mime: ImageMime; readonly width: number; readonly height: number }
  | { readonly kind: 'refused'; readonly why: ImageRefusal }

export function lookAtImage(bytes: Buffer): ImageLook {
  if (bytes.length === 0) return refused({ kind: 'empty' })
  if (bytes.length > PHOTO_LIMITS.bytes)
    return refused({ kind: 'tooBig', bytes: bytes.length, limitBytes: PHOTO_LIMITS.bytes })
  const mime = mimeOf(bytes)
  if (mime === null) return refused(otherKind(bytes))
  const size = mime === 'image/png' ? pngSize(bytes) : jpegSize(bytes)
  if (size === null || size.width === 0 || size.height === 0) return refused({ kind: 'damaged' })
  const { width, height } = size
  if (isTooMuch(size)) return refused(tooManyPixels(width * height))
  return { kind: 'image', mime, width, height }
}

const refused = (why: ImageRefusal): ImageLook => ({ kind: 'refused', why })

const tooManyPixels = (pixels: number): ImageRefusal => ({
  kind: 'tooManyPixels',
  megapixels: Math.ceil(pixels / 1_000_000),
  limitMegapixels: Math.floor(PHOTO_LIMITS.pixels / 1_000_000),
})

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function mimeOf(bytes: Buffer): ImageMime | null {
  if (bytes.subarray(0, 8).equals(PNG)) return 'image/png'
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : null
}

/** By the four bytes behind "ftyp" of a file of boxes. */
const BRANDS: { readonly [brand: string]: 'HEIC' | 'AVIF' } = {
  heic: 'HEIC',
  heix: 'HEIC',
  hevc: 'HEIC',
  mif1: 'HEIC',
  msf1: 'HEIC',
  avif: 'AVIF',
  avis: 'AVIF',
}

function otherKind(bytes: Buffer): ImageRefusal {
  const start = bytes.toString('latin1', 0, 12)
  const other = (format: Extract<ImageRefusal, { kind: 'otherFormat' }>['format']): ImageRefusal => ({
    kind: 'otherFormat',
    format,
  })
  if (start.startsWith('RIFF') && start.endsWith('WEBP')) return other('WebP')
  const brand = start.slice(4, 8) === 'ftyp' ? BRANDS[start.slice(8)] : undefined
  if (brand !== undefined) return other(brand)
  if (start.startsWith('GIF8')) return other('GIF')
  if (start.startsWith('BM')) return other('BMP')
  return start.startsWith('II*\0') || start.startsWith('MM\0*') ? other('TIFF') : { kind: 'notAnImage' }
}

const isTooMuch = ({ width, height }: Size): boolean =>
  width * height > PHOTO_LIMITS.pixels || Math.max(width, height) > PHOTO_LIMITS.side

type Size = { readonly width: number; readonly height: number }

/** The header is the first part, or it is no PNG (PNG specification, 5.6). */
function pngSize(bytes: Buffer): Size | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/**
 * How many bytes the rows of a PNG must unpack to, at most: a file that holds more than its header says is a bomb that
 * hides. null for a depth or colour that there is not.
 */
export function pngRowBytes(bytes: Buffer): number | null {
  const size = pngSize(bytes)
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[bytes[25] ?? -1]
  const depth = bytes[24] ?? 0
  if (size === null || channels === undefined || ![1, 2, 4, 8, 16].includes(depth)) return null
  const row = Math.ceil((size.width * channels * depth) / 8)
  // Interlaced, each of seven passes has rows with a filter byte of their own, and their widths round up.
  const interlaced = bytes[28] === 1 ? size.height * 8 + 64 : 0
  return size.height * (row + 1) + interlaced
}

/** Parts of a JPEG that stand before the frame and say their length: tables, comments, what applications add. */
const isSkipped = (marker: number): boolean =>
  marker === 0xc4 || marker === 0xdb || marker === 0xdd || marker === 0xfe || (marker >= 0xe0 && marker <= 0xef)

const END_OF_IMAGE = Buffer.from([0xff, 0xd9])

/**
 * Whether the picture has its end. The decoder paints what is missing grey, and half a photo is none; what phones add
 * behind the end (a film, a second picture) is none of our business.
 */
const isWholeJpeg = (bytes: Buffer, frameAt: number): boolean => {
  const scanAt = bytes.indexOf(START_OF_SCAN, frameAt)
  return scanAt !== -1 && bytes.includes(END_OF_IMAGE, scanAt)
}
const START_OF_SCAN = Buffer.from([0xff, 0xda])

/** Of the first frame: baseline or progressive, the two kinds that cameras write and our decoder reads. */
function jpegSize(bytes: Buffer): Size | null {
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xc2) {
      const size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
      return isWholeJpeg(bytes, at) || isTooMuch(size) ? size : null
    }
    if (!isSkipped(marker)) return null
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}
