/**
 * How much anybody may ask of the HTTP face, in one place; each route's answer to more is 429 with `Retry-After`. Each is
 * far above what an honest caller sends, a factory behind one address included, and stops a program that has run away, or
 * somebody who guesses, before the floor's people notice. Platforms' own limits are in `adapters/<platform>/limits.ts`.
 */
export const LIMITS = {
  /** The largest body of any route that does not say otherwise. A report is below 1 kB. */
  bodyBytes: 256 * 1024,
  /** A caller that is slower than this to send its request holds a connection for nothing. */
  requestTimeoutMs: 30_000,
  /** Open sockets; the next one is closed at once. */
  connections: 2_000,

  /** Requests of one key in a minute: more than the database can book. */
  perKey: 120_000,
  /** Requests of one address in a minute, by what is asked for. */
  perAddress: {
    api: 240_000,
    webhook: 60_000,
    sandbox: 240_000,
    /** Pages, files, health, metrics, and addresses that lead nowhere. */
    page: 12_000,
  },
  /** Keys that are none of ours, from one address in a minute. Right keys of the same address go on. */
  wrongKeys: 60,
} as const

export type AddressGroup = keyof typeof LIMITS.perAddress
export type Limits = {
  readonly perKey: number
  readonly perAddress: Readonly<Record<AddressGroup, number>>
  readonly wrongKeys: number
}

/** Which of the limits a path falls under: whatever is new and not listed here is counted with the pages. */
export function groupOf(path: string): AddressGroup {
  if (/^\/api\/v1(?:[/?]|$)/.test(path)) return 'api'
  if (path.startsWith('/webhooks/')) return 'webhook'
  return path.startsWith('/sandbox/api/') ? 'sandbox' : 'page'
}
