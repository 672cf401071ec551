/** What a file is, by its first bytes: its name says what somebody wanted it to be. */
import type { FileLook, Refusal } from './faults.ts'
import { LIMITS } from './limits.ts'

const startsWith = (bytes: Buffer, ...start: readonly number[]) => start.every((byte, i) => bytes[i] === byte)

/** Old .xls files and encrypted .xlsx files share a container; only an encrypted one has this stream in it. */
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le')

/** Judges size and first bytes. null = an archive that may be a workbook. */
export function refuseByLook(bytes: Buffer): Refusal | null {
  if (bytes.length === 0) return { kind: 'empty' }
  if (bytes.length > LIMITS.compressedBytes) {
    return { kind: 'tooBig', bytes: bytes.length, limitBytes: LIMITS.compressedBytes }
  }
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return bytes.includes(ENCRYPTED_STREAM) ? { kind: 'encrypted' } : { kind: 'oldFormat' }
  }
  // Excel 2 to 4 wrote bare records.
  if (startsWith(bytes, 0x09) && [0x00, 0x02, 0x04].includes(bytes[1] ?? -1)) return { kind: 'oldFormat' }
  return startsWith(bytes, 0x50, 0x4b) ? null : { kind: 'notWorkbook', looksLike: lookOf(bytes) }
}

function lookOf(bytes: Buffer): FileLook {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) || startsWith(bytes, 0xff, 0xd8, 0xff)) return 'picture'
  if (startsWith(bytes, 0x47, 0x49, 0x46) || startsWith(bytes, 0x42, 0x4d) || bytes.subarray(8, 12).equals(WEBP))
    return 'picture'
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return 'pdf'
  if (startsWith(bytes, 0x52, 0x61, 0x72) || startsWith(bytes, 0x37, 0x7a) || startsWith(bytes, 0x1f, 0x8b))
    return 'archive'
  return lookOfText(bytes.subarray(0, 4096))
}

const WEBP = Buffer.from('WEBP')

function lookOfText(start: Buffer): FileLook {
  if (start.includes(0)) return startsWith(start, 0xff, 0xfe) || startsWith(start, 0xfe, 0xff) ? 'text' : 'unknown'
  // ERP systems export web pages under the name .xls.
  if (/^\s*(<!doctype html|<html|<table|<\?xml)/i.test(start.toString('latin1').replace(/^ï»¿/, ''))) return 'html'
  const controls = start.filter(byte => byte < 9 || (byte > 13 && byte < 32)).length
  return controls === 0 ? 'text' : 'unknown'
}

/** What an archive is that holds no workbook. */
export function lookOfArchive(names: readonly string[]): FileLook {
  if (names.includes('xl/workbook.bin')) return 'binaryWorkbook'
  if (names.some(name => name.startsWith('word/'))) return 'word'
  return names.includes('content.xml') || names.includes('META-INF/manifest.xml') ? 'openDocument' : 'archive'
}
