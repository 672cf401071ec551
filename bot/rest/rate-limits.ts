/** Counts requests by address and by key, in this process; what is too much is refused until the minute is over. */
import { fastifyRateLimit } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AddressGroup, groupOf, type Limits } from '../limits.ts'
import { Problem } from './problem.ts'

type Check = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Each throws Problem `tooManyRequests` when it is the one too many. */
export type RateLimits = {
  readonly byAddress: Check
  /** After the key was found right. */
  readonly byKey: Check
  /** After the key was found wrong. */
  readonly wrongKey: Check
}

/** The address check stands before every route from here on, and before what leads nowhere. */
export async function limitRates(app: FastifyInstance, limits: Limits): Promise<RateLimits> {
  await app.register(fastifyRateLimit, { global: false })
  const check = (max: number, of: (request: FastifyRequest) => string, whose: string): Check => {
    const count = app.createRateLimit({ max, timeWindow: '1 minute', keyGenerator: of })
    return async (request, reply) => {
      const counted = await count(request)
      if (counted.isAllowed || !counted.isExceeded) return
      reply.header('retry-after', String(counted.ttlInSeconds))
      throw new Problem('tooManyRequests', `${whose} has sent too much; go on in ${counted.ttlInSeconds} s.`)
    }
  }
  const groups = { ...limits.perAddress }
  const address = (group: AddressGroup) => check(groups[group], request => request.ip, 'This address')
  const checks = {
    api: address('api'),
    webhook: address('webhook'),
    sandbox: address('sandbox'),
    page: address('page'),
  }
  const byAddress: Check = (request, reply) => checks[groupOf(request.url)](request, reply)
  app.addHook('onRequest', byAddress)
  return {
    byAddress,
    byKey: check(limits.perKey, request => request.caller, 'This key'),
    wrongKey: check(limits.wrongKeys, request => request.ip, 'This address'),
  }
}
