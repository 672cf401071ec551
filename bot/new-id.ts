/** Ids that sort by time (UUID version 7, RFC 9562), so that the ledger's index grows at its end. */
import { randomFillSync } from 'node:crypto'
import type { Clock } from '../domain/clock.ts'

export function createIds(clock: Clock): () => string {
  return () => {
    const bytes = Buffer.from(random(16))
    bytes.writeUIntBE(clock.now().epochMilliseconds, 0, 6)
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

/** A key for buttons that count once: 96 random bits, short enough for every platform's payload. */
export const newOnce = (): string => random(12).toString('base64url')

/** Asked of the system in bulk: one call for hundreds of ids. */
const pool = Buffer.alloc(8_192)
let used = pool.length

function random(size: number): Buffer {
  if (used + size > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += size
  return pool.subarray(used - size, used)
}
