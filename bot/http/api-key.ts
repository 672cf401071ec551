/**
 * Keys of the REST API. Those of the environment open everything; those in the database have scopes, an end, and can be
 * revoked. Of neither is more kept than a hash: a key is 32 random bytes, so a plain SHA-256 can't be searched through.
 */
import { hash, randomBytes } from 'node:crypto'

/** A key of `API_KEYS`, hashed as it was read. Several may share a name while one takes the place of the other. */
export type EnvironmentKey = {
  readonly name: string
  readonly digest: Buffer
  /** Easy to guess; known only while it is read. */
  readonly weak: boolean
}

export const environmentKey = (name: string, key: string): EnvironmentKey => ({
  name,
  digest: digestOf(key),
  weak: isWeak(key),
})

/** As the database finds it (`selector`) and as it is proved (`digest`). */
export type NewApiKey = { readonly key: string; readonly selector: string; readonly digest: Buffer }

/** `bg_<selector>_<secret>`: it begins like nothing else, so that a scanner for lost secrets can find it. */
const FORM = /^bg_([0-9a-f]{16})_[\w-]{43}$/

export function newApiKey(): NewApiKey {
  const selector = randomBytes(8).toString('hex')
  const key = `bg_${selector}_${randomBytes(32).toString('base64url')}`
  return { key, selector, digest: digestOf(key) }
}

/** By which the database finds it; null when it has not the form of one of its keys. */
export const selectorOf = (key: string): string | null => FORM.exec(key)?.[1] ?? null

export const digestOf = (key: string): Buffer => hash('sha256', key, 'buffer')

/** 24 random bytes have 32 characters; a shorter key, or one of few different characters, was thought up by somebody. */
const SHORTEST_STRONG_KEY = 24
const FEWEST_CHARACTERS = 10

const isWeak = (key: string): boolean => key.length < SHORTEST_STRONG_KEY || new Set(key).size < FEWEST_CHARACTERS

/** What a key may be called: a name in the audit, and the beginning of idempotency keys. */
export const API_KEY_NAME = /^[\w.-]{1,64}$/
