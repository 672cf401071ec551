/** Pictures for tests, drawn without a browser: QR codes as PNG, plain ones, and files that only claim to be pictures. */
import { crc32, deflateSync } from 'node:zlib'
import { encodeQR } from 'qr'

export type Grey = { readonly width: number; readonly height: number; readonly at: (x: number, y: number) => number }

/** A PNG of eight grey bits. */
function png({ width, height, at }: Grey): Buffer {
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = at(x, y)
  return pngOf(width, height, deflateSync(rows))
}

/** `data` need not be what the header promises. */
export function pngOf(width: number, height: number, data: Buffer): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, part('IHDR', head), part('IDAT', data), part('IEND', Buffer.alloc(0))])
}

function part(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const PER_MODULE = 8
const MARGIN = 40

/** The codes of the texts, one beside the other on white. */
export function qrPng(...texts: readonly string[]): Buffer {
  const codes = texts.map(text => encodeQR(text, 'raw', { ecc: 'medium', border: 2 }))
  const side = Math.max(...codes.map(code => code.length)) * PER_MODULE + MARGIN
  return png({
    width: side * codes.length,
    height: side,
    at: (x, y) => {
      const code = codes[Math.floor(x / side)]
      const [column, row] = [
        Math.floor(((x % side) - MARGIN / 2) / PER_MODULE),
        Math.floor((y - MARGIN / 2) / PER_MODULE),
      ]
      return code?.[row]?.[column] === true ? 0 : 255
    },
  })
}

/** Of a workpiece, say: nothing in it looks like a code. */
export const plainPng = (width = 400, height = 300): Buffer =>
  png({ width, height, at: (x, y) => 90 + Math.round(60 * Math.sin(x / 60) + 40 * Math.cos(y / 45)) })

/** A code with its middle torn out: seen, and not to be read. */
export function tornQrPng(text: string): Buffer {
  const code = encodeQR(text, 'raw', { ecc: 'medium', border: 2 })
  const size = code.length
  const side = size * PER_MODULE + MARGIN
  return png({
    width: side,
    height: side,
    at: (x, y) => {
      const [column, row] = [Math.floor((x - MARGIN / 2) / PER_MODULE), Math.floor((y - MARGIN / 2) / PER_MODULE)]
      const torn = column > size * 0.42 && row > size * 0.42 && column < size - 3 && row < size - 3
      return !torn && code[row]?.[column] === true ? 0 : 255
    },
  })
}

/** 10,000 × 10,000 pixels in a hundred kilobytes. */
export const pngBomb = (): Buffer => pngOf(10_000, 10_000, deflateSync(Buffer.alloc(10_001 * 10_000), { level: 9 }))

/** A header of 100 × 100, and a hundred megabytes behind it. */
export const lyingPng = (): Buffer => pngOf(100, 100, deflateSync(Buffer.alloc(100_000_000), { level: 9 }))

/** The start of a JPEG of so many pixels, as a camera writes it; nothing follows. */
export function jpegHead(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const application = Buffer.concat([Buffer.from([0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), application, frame])
}

/** As `jpegHead`, with a scan and an end: whole to look at. */
export const jpegWhole = (width: number, height: number): Buffer =>
  Buffer.concat([jpegHead(width, height), Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xff, 0xd9])])
