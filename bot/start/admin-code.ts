/** The one-time code by which the first administrator claims the role. */
import { createHash, randomInt } from 'node:crypto'

/** No letters or digits that look alike: it is read off a terminal and typed into a phone. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const LENGTH = 8

export const newAdminCode = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')

/** Kept as a hash: whoever reads the database can't claim with it. Case and blanks don't matter. */
export const hashOfCode = (code: string): string =>
  createHash('sha256').update(code.replace(/\s/g, '').toUpperCase()).digest('hex')
