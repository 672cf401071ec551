/** The thread that looks for codes. What a picture does to the decoder it does here, and the thread is gone afterwards. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { inflateSync } from 'node:zlib'
import { prepareZXingModule, type ReaderOptions, type ReadResult, readBarcodes } from 'zxing-wasm/reader'
import { pngRowBytes } from './image-look.ts'
import { PHOTO_LIMITS } from './limits.ts'

/** What the thread tells. `unreadable`: codes that were seen and could not be read. */
export type ReaderTold =
  | { readonly kind: 'looked'; readonly texts: readonly string[]; readonly unreadable: number }
  | { readonly kind: 'damaged' }

const OPTIONS: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  maxNumberOfSymbols: PHOTO_LIMITS.mostCodes,
  returnErrors: true,
}

/** Where light falls unevenly a threshold per region finds the code, in a dark and even picture one for all of it. */
const THRESHOLDS = ['LocalAverage', 'GlobalHistogram'] as const

async function look(bytes: Uint8Array): Promise<ReaderTold> {
  if (!isWhole(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) return { kind: 'damaged' }
  prepareDecoder()
  let unreadable = 0
  for (const binarizer of THRESHOLDS) {
    const found = await readBarcodes(bytes, { ...OPTIONS, binarizer })
    if (found.some(isUndecodable)) return { kind: 'damaged' }
    const texts = found.filter(({ isValid }) => isValid).map(({ text }) => text)
    if (texts.length > 0) return { kind: 'looked', texts, unreadable: 0 }
    unreadable = Math.max(unreadable, found.length)
  }
  return { kind: 'looked', texts: [], unreadable }
}

/** For a picture it can't open the decoder returns one result that names no format. */
const isUndecodable = ({ isValid, format }: ReadResult): boolean => !isValid && String(format) === ''

/** By default it would fetch its WebAssembly from the network. */
function prepareDecoder(): void {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const wasmBinary = Uint8Array.from(readFileSync(file)).buffer
  prepareZXingModule({ overrides: { wasmBinary } })
}

/** Of a PNG that its rows are no more than its header says; the decoder would go on unpacking until memory ends. */
function isWhole(bytes: Buffer): boolean {
  if (bytes[0] !== 0x89) return true
  const rows = pngRowBytes(bytes)
  if (rows === null || rows > PHOTO_LIMITS.unpackedBytes) return false
  try {
    inflateSync(pngData(bytes), { maxOutputLength: rows + 64 })
    return true
  } catch {
    return false
  }
}

function pngData(bytes: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return Buffer.concat(parts)
}

const given: unknown = workerData
if (!(given instanceof Uint8Array)) throw new TypeError('the thread was given no picture')
parentPort?.postMessage(await look(given))
