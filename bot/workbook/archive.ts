/**
 * Whether a zip archive is safe to unpack, and its parts, unpacked. Sizes are judged from the archive's directory before
 * a byte is unpacked, and held to while unpacking, because a hostile directory lies.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { LIMITS } from './limits.ts'

export type ArchivePart = {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly packedBytes: number
  readonly unpackedBytes: number
  readonly headerOffset: number
}

export type ArchiveFault = 'damaged' | 'encrypted' | 'expandsTooMuch'

const END_RECORD = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_HEADER = 0x04034b50
const STORED = 0
const DEFLATED = 8
/** A size of this value means: the real one is in the zip64 field. */
const IN_ZIP64 = 0xffffffff

/** The directory of the archive, unjudged. Returns null when there is none. */
export function listParts(bytes: Buffer): readonly ArchivePart[] | null {
  const end = findEndRecord(bytes)
  if (end === null) return null
  const count = bytes.readUInt16LE(end + 10)
  const parts: ArchivePart[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i += 1) {
    const entry = readDirectoryEntry(bytes, at)
    if (entry === null) return null
    parts.push(entry.part)
    at = entry.next
  }
  return parts
}

/** The end record is last but for a comment of at most 65,535 bytes. */
function findEndRecord(bytes: Buffer): number | null {
  const earliest = Math.max(0, bytes.length - 22 - 0xffff)
  for (let at = bytes.length - 22; at >= earliest; at -= 1) {
    if (bytes.readUInt32LE(at) === END_RECORD) return at
  }
  return null
}

function readDirectoryEntry(bytes: Buffer, at: number): { part: ArchivePart; next: number } | null {
  if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return null
  const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
  const next = extraEnd + bytes.readUInt16LE(at + 32)
  if (next > bytes.length) return null
  const wide = zip64Values(bytes.subarray(nameEnd, extraEnd))
  const size = (field: number) => {
    const value = bytes.readUInt32LE(at + field)
    return value === IN_ZIP64 ? (wide.shift() ?? Number.POSITIVE_INFINITY) : value
  }
  const unpackedBytes = size(24)
  const packedBytes = size(20)
  const headerOffset = size(42)
  const name = bytes.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/')
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1
  return {
    part: { name, method: bytes.readUInt16LE(at + 10), encrypted, packedBytes, unpackedBytes, headerOffset },
    next,
  }
}

function zip64Values(extra: Buffer): number[] {
  let at = 0
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + length)
      return Array.from({ length: Math.floor(field.length / 8) }, (_, i) => Number(field.readBigUInt64LE(i * 8)))
    }
    at += 4 + length
  }
  return []
}

/** Judges the directory alone. null = nothing speaks against unpacking. */
export function judgeParts(parts: readonly ArchivePart[]): ArchiveFault | null {
  if (parts.length > LIMITS.parts) return 'expandsTooMuch'
  if (parts.some(part => part.encrypted)) return 'encrypted'
  if (parts.some(swellsTooMuch)) return 'expandsTooMuch'
  const total = parts.reduce((sum, part) => sum + part.unpackedBytes, 0)
  if (total > LIMITS.unpackedBytes) return 'expandsTooMuch'
  const parsed = parts.filter(isMarkup).reduce((sum, part) => sum + part.unpackedBytes, 0)
  return parsed > LIMITS.parsedBytes ? 'expandsTooMuch' : null
}

const swellsTooMuch = (part: ArchivePart) =>
  part.unpackedBytes > LIMITS.ratioFreeBytes && part.unpackedBytes > part.packedBytes * LIMITS.ratio

export const isMarkup = (part: { readonly name: string }) => part.name.endsWith('.xml') || part.name.endsWith('.rels')

/** One part's content. A part that unpacks to more than its directory entry says is a bomb. */
export function unpackPart(bytes: Buffer, part: ArchivePart): Buffer | ArchiveFault {
  const header = part.headerOffset
  if (header + 30 > bytes.length || bytes.readUInt32LE(header) !== LOCAL_HEADER) return 'damaged'
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
  if (start + part.packedBytes > bytes.length) return 'damaged'
  const packed = bytes.subarray(start, start + part.packedBytes)
  if (part.method === STORED) return packed.length === part.unpackedBytes ? packed : 'damaged'
  return part.method === DEFLATED ? inflate(packed, part.unpackedBytes) : 'damaged'
}

function inflate(packed: Buffer, size: number): Buffer | ArchiveFault {
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) })
    return content.length === size ? content : 'damaged'
  } catch (error) {
    return error instanceof RangeError ? 'expandsTooMuch' : 'damaged'
  }
}

/**
 * The parts as an archive without compression. The library that reads workbooks trusts the sizes in an archive's local
 * headers; these are ours.
 */
export function packStored(parts: ReadonlyMap<string, Buffer>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of parts) {
    const fields = storedFields(Buffer.from(name), content)
    const local = Buffer.concat([signature(LOCAL_HEADER), fields.common, fields.name])
    directory.push(
      Buffer.concat([signature(DIRECTORY_ENTRY), u16(20), fields.common, Buffer.alloc(10), u32(offset), fields.name]),
    )
    locals.push(local, content)
    offset += local.length + content.length
  }
  const list = Buffer.concat(directory)
  const count = u16(parts.size)
  const end = Buffer.concat([signature(END_RECORD), u32(0), count, count, u32(list.length), u32(offset), u16(0)])
  return Buffer.concat([...locals, list, end])
}

const NAMES_ARE_UTF8 = 0x0800

/** Version, flags, method, time, date, checksum, both sizes, name length, no extra field. */
function storedFields(name: Buffer, content: Buffer): { common: Buffer; name: Buffer } {
  const size = u32(content.length)
  const common = [
    u16(20),
    u16(NAMES_ARE_UTF8),
    u16(STORED),
    u32(0),
    u32(crc32(content)),
    size,
    size,
    u16(name.length),
    u16(0),
  ]
  return { common: Buffer.concat(common), name }
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const signature = u32
