/** Who calls: a bearer key of `API_KEYS`. The key's name is the actor in the audit. */
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { ApiKey } from '../config.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the API key that was sent; "" outside `/api/v1`. */
    caller: string
  }
}

export type KeyRing = {
  readonly isEmpty: boolean
  /** The name of the key, or null when it is none of ours. Takes the same time for every key of a ring. */
  readonly nameOf: (key: string) => string | null
}

/** Only hashes are kept and compared, so that neither length nor content of a key shows in the time it takes. */
export function createKeyRing(keys: readonly ApiKey[]): KeyRing {
  const known = keys.map(({ name, key }) => ({ name, digest: digestOf(key.reveal()) }))
  return {
    isEmpty: known.length === 0,
    nameOf: key => {
      const digest = digestOf(key)
      return known.reduce<string | null>((found, one) => (timingSafeEqual(one.digest, digest) ? one.name : found), null)
    },
  }
}

const digestOf = (key: string): Buffer => hash('sha256', key, 'buffer')

const BEARER = /^Bearer +([\x21-\x7e]{1,256})$/i

/** The hook before every route of `/api/v1`. @throws Problem `unauthorized` */
export function requireKey(ring: KeyRing): (request: FastifyRequest) => void {
  return request => {
    if (ring.isEmpty) throw refusal('The REST API is off: the service has no API_KEYS.')
    const sent = request.headers.authorization
    if (sent === undefined) throw refusal('Send a key: "Authorization: Bearer KEY".')
    const key = BEARER.exec(sent)?.[1]
    if (key === undefined) throw refusal('The Authorization header must be "Bearer KEY".')
    const name = ring.nameOf(key)
    if (name === null) throw refusal("The key is none of the service's API_KEYS.")
    request.caller = name
  }
}

const refusal = (detail: string): Problem =>
  new Problem('unauthorized', detail, [{ header: 'Authorization', detail: 'must be "Bearer KEY"' }])
