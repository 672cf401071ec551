/** A font out of its web package: WOFF back to the TrueType it was made from, and which characters it has. */
import { inflateSync } from 'node:zlib'

const HEADER_BYTES = 44
const ENTRY_BYTES = 20

/**
 * WOFF is TrueType with each table deflated (W3C WOFF 1.0, §3–§5). The PDF writer reads WOFF too, but unpacks a table
 * anew with every glyph: eighteen seconds for ten sheets that take a tenth of one from TrueType.
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new TypeError('the font file is no WOFF')
  const tables = Array.from({ length: woff.readUInt16BE(12) }, (_, at) =>
    tableAt(woff, HEADER_BYTES + at * ENTRY_BYTES),
  )
  const directory = Buffer.alloc(12 + tables.length * 16)
  woff.copy(directory, 0, 4, 8)
  writeSearchHints(directory, tables.length)
  let offset = directory.length
  const parts = tables.map(({ tag, checksum, content }, at) => {
    tag.copy(directory, 12 + at * 16)
    directory.writeUInt32BE(checksum, 16 + at * 16)
    directory.writeUInt32BE(offset, 20 + at * 16)
    directory.writeUInt32BE(content.length, 24 + at * 16)
    const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)])
    offset += padded.length
    return padded
  })
  return Buffer.concat([directory, ...parts])
}

function tableAt(woff: Buffer, at: number) {
  const offset = woff.readUInt32BE(at + 4)
  const packedBytes = woff.readUInt32BE(at + 8)
  const bytes = woff.readUInt32BE(at + 12)
  const packed = woff.subarray(offset, offset + packedBytes)
  return {
    tag: woff.subarray(at, at + 4),
    checksum: woff.readUInt32BE(at + 16),
    // A table that deflating would not make smaller stands as it is.
    content: packedBytes === bytes ? packed : inflateSync(packed),
  }
}

function writeSearchHints(directory: Buffer, tables: number): void {
  const power = Math.floor(Math.log2(tables))
  directory.writeUInt16BE(tables, 4)
  directory.writeUInt16BE(2 ** power * 16, 6)
  directory.writeUInt16BE(power, 8)
  directory.writeUInt16BE((tables - 2 ** power) * 16, 10)
}

/** Code points the font has a glyph for, as ranges in ascending order (OpenType `cmap`, formats 4 and 12). */
export function charactersOf(ttf: Buffer): (codePoint: number) => boolean {
  const cmap = tableOf(ttf, 'cmap')
  const formats = new Map(
    Array.from({ length: cmap.readUInt16BE(2) }, (_, at) => {
      const table = cmap.subarray(cmap.readUInt32BE(8 + at * 8))
      return [table.readUInt16BE(0), table] as const
    }),
  )
  const [wide, narrow] = [formats.get(12), formats.get(4)]
  const ranges = wide !== undefined ? wideRanges(wide) : narrow !== undefined ? narrowRanges(narrow) : []
  return codePoint => ranges.some(([first, last]) => first <= codePoint && codePoint <= last)
}

type Range = readonly [first: number, last: number]

const wideRanges = (table: Buffer): readonly Range[] =>
  Array.from({ length: table.readUInt32BE(12) }, (_, at) => [
    table.readUInt32BE(16 + at * 12),
    table.readUInt32BE(20 + at * 12),
  ])

function narrowRanges(table: Buffer): readonly Range[] {
  const bytes = table.readUInt16BE(6)
  return Array.from(
    { length: bytes / 2 },
    (_, at): Range => [table.readUInt16BE(16 + bytes + at * 2), table.readUInt16BE(14 + at * 2)],
  ).filter(([first]) => first !== 0xffff)
}

function tableOf(ttf: Buffer, tag: string): Buffer {
  for (let at = 12; at < 12 + ttf.readUInt16BE(4) * 16; at += 16) {
    if (ttf.toString('latin1', at, at + 4) !== tag) continue
    const offset = ttf.readUInt32BE(at + 8)
    return ttf.subarray(offset, offset + ttf.readUInt32BE(at + 12))
  }
  throw new TypeError(`the font has no table ${tag}`)
}
