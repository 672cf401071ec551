/** What every answer tells a browser: guess no type, leak no address, keep nothing that is not a file, run nothing foreign. */
import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** For a page that has words and one style sheet in itself: that one by its hash, nothing else, no script at all. */
export const wordsOnlyPolicy = (style: string): string =>
  `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** What a page gets that does not say more: only what this service serves, and nobody frames it. */
const USUAL_POLICY =
  "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

export function addSecurityHeaders(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  const unlessSaid = (name: string, value: string): void => {
    if (!reply.hasHeader(name)) reply.header(name, value)
  }
  reply.header('x-content-type-options', 'nosniff')
  reply.header('x-frame-options', 'DENY')
  unlessSaid('referrer-policy', 'no-referrer')
  unlessSaid('cross-origin-resource-policy', 'same-origin')
  // Answers are of the moment and for the one who asked; a file says itself how long it may be kept.
  unlessSaid('cache-control', 'no-store')
  const type = reply.getHeader('content-type')
  if (typeof type === 'string' && type.startsWith('text/html')) {
    unlessSaid('content-security-policy', USUAL_POLICY)
    unlessSaid('cross-origin-opener-policy', 'same-origin')
    unlessSaid('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  }
  done(null, payload)
}
