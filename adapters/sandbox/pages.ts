/** The chat page: static files as they stand in `web/sandbox`, under a policy that lets nothing else run. */
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { guardOf, type Reach } from './guard.ts'
import { answerError } from './problem.ts'

const FOLDER = fileURLToPath(new URL('../../web/sandbox/', import.meta.url))

/** `data:` images are the cards' own; everything else comes from this server. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Register with prefix `/sandbox`. */
export const sandboxPages =
  (reach: Reach): FastifyPluginAsync =>
  async app => {
    app.setErrorHandler(answerError)
    app.addHook('onRequest', guardOf(reach))
    app.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', POLICY)
      reply.header('x-content-type-options', 'nosniff')
      reply.header('referrer-policy', 'no-referrer')
      // The page changes with the service: always asked again, mostly answered with 304.
      reply.header('cache-control', 'no-cache')
    })
    await app.register(fastifyStatic, { root: FOLDER, prefix: '/', cacheControl: false, maxAge: 0 })
    app.get('', (_request, reply) => reply.sendFile('index.html'))
  }
