/** A screenshot with few colours: a card has little more than a dozen, and a guide with many pictures must stay light. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const MOST_COLOURS = 64
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

type Pixels = { readonly width: number; readonly height: number; readonly rgb: Uint8Array }

/** @throws when it is no picture as the browser takes them: 8 bits, with or without transparency, not interlaced. */
export function smallPng(png: Uint8Array): Buffer {
  const { width, height, rgb } = readPixels(Buffer.from(png))
  const palette = paletteOf(rgb)
  const nearest = finderIn(palette)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + x + 1] = nearest(colourAt(rgb, y * width + x))
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap(colour => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

const colourAt = (rgb: Uint8Array, at: number): number =>
  ((rgb[at * 3] ?? 0) << 16) | ((rgb[at * 3 + 1] ?? 0) << 8) | (rgb[at * 3 + 2] ?? 0)

/** The most frequent ones that are not nearly the same: the plain areas keep their colour, the edges of letters take one near. */
function paletteOf(rgb: Uint8Array): readonly number[] {
  const count = new Map<number, number>()
  for (let at = 0; at < rgb.length / 3; at++) {
    const colour = colourAt(rgb, at)
    count.set(colour, (count.get(colour) ?? 0) + 1)
  }
  const palette: number[] = []
  for (const [colour] of [...count].toSorted(([, one], [, other]) => other - one)) {
    if (palette.length === MOST_COLOURS) break
    if (palette.every(other => distance(colour, other) > NEARLY_THE_SAME)) palette.push(colour)
  }
  return palette
}

const NEARLY_THE_SAME = 90

const distance = (one: number, other: number): number =>
  ((one >> 16) - (other >> 16)) ** 2 +
  (((one >> 8) & 255) - ((other >> 8) & 255)) ** 2 +
  ((one & 255) - (other & 255)) ** 2

function finderIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map<number, number>()
  return colour => {
    const before = known.get(colour)
    if (before !== undefined) return before
    const distances = palette.map(other => distance(colour, other))
    const index = distances.indexOf(Math.min(...distances))
    known.set(colour, index)
    return index
  }
}

function readPixels(png: Buffer): Pixels {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const [depth, colourType, , , interlaced] = png.subarray(24, 29)
  const channels = colourType === 6 ? 4 : colourType === 2 ? 3 : 0
  if (depth !== 8 || channels === 0 || interlaced !== 0) throw new Error('a picture of another kind')
  const lines = unfiltered(inflateSync(dataOf(png)), width * channels, height, channels)
  const rgb = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at++)
    for (let channel = 0; channel < 3; channel++) rgb[at * 3 + channel] = lines[at * channels + channel] ?? 0
  return { width, height, rgb }
}

function dataOf(png: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  return Buffer.concat(parts)
}

/** Each line says how it was foretold from its neighbours: PNG, section 9. */
function unfiltered(raw: Buffer, stride: number, height: number, channels: number): Uint8Array {
  const lines = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < channels ? 0 : (lines[at - channels] ?? 0)
      const up = y === 0 ? 0 : (lines[at - stride] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (lines[at - stride - channels] ?? 0)
      lines[at] = (raw[y * (stride + 1) + x + 1] ?? 0) + foretold(filter, left, up, corner)
    }
  }
  return lines
}

function foretold(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const [toLeft, toUp, toCorner] = [left, up, corner].map(one => Math.abs(left + up - corner - one))
  if ((toLeft ?? 0) <= (toUp ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left
  return (toUp ?? 0) <= (toCorner ?? 0) ? up : corner
}
