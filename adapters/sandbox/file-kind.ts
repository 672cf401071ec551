/** Which files a person may send, judged by what they hold, not by what they claim. */

import { XLSX_MIME } from '../port.ts'

type FileKind = { readonly mime: string; readonly voice: boolean }

const ZIP = [0x50, 0x4b, 0x03, 0x04]
const SIGNATURES: readonly { readonly at: number; readonly bytes: readonly number[]; readonly kind: FileKind }[] = [
  { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], kind: { mime: 'image/png', voice: false } },
  { at: 0, bytes: [0xff, 0xd8, 0xff], kind: { mime: 'image/jpeg', voice: false } },
  { at: 0, bytes: [...Buffer.from('GIF8')], kind: { mime: 'image/gif', voice: false } },
  { at: 8, bytes: [...Buffer.from('WEBP')], kind: { mime: 'image/webp', voice: false } },
  { at: 8, bytes: [...Buffer.from('WAVE')], kind: { mime: 'audio/wav', voice: true } },
  { at: 0, bytes: [...Buffer.from('#!AMR')], kind: { mime: 'audio/amr', voice: true } },
  { at: 0, bytes: [...Buffer.from('OggS')], kind: { mime: 'audio/ogg', voice: true } },
  { at: 0, bytes: [...Buffer.from('ID3')], kind: { mime: 'audio/mpeg', voice: true } },
  { at: 0, bytes: [0xff, 0xfb], kind: { mime: 'audio/mpeg', voice: true } },
  { at: 4, bytes: [...Buffer.from('ftyp')], kind: { mime: 'audio/mp4', voice: true } },
  { at: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3], kind: { mime: 'audio/webm', voice: true } },
]
const XLSX = { mime: XLSX_MIME, voice: false }
const CSV = { mime: 'text/csv', voice: false }

/**
 * Null for a file the bot has no use for. An .xlsx or .csv passes by its name alone, so that the importer can say what
 * is wrong with one that holds something else.
 */
export function fileKind(name: string, bytes: Uint8Array): FileKind | null {
  if (/\.xlsx$/i.test(name)) return XLSX
  if (/\.csv$/i.test(name)) return CSV
  if (startsWith(bytes, 0, ZIP)) return null
  return SIGNATURES.find(one => startsWith(bytes, one.at, one.bytes))?.kind ?? null
}

/** Kinds a browser may show in place; everything else is a download. */
export function isShownInline(mime: string): boolean {
  return /^image\/(png|jpeg|gif|webp)$/.test(mime) || mime.startsWith('audio/')
}

function startsWith(bytes: Uint8Array, at: number, start: readonly number[]): boolean {
  return bytes.length >= at + start.length && start.every((byte, index) => bytes[at + index] === byte)
}
