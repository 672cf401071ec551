/** A call over the live connection, and what it means that it was refused or that nothing came back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { WSClient } from '@wecom/aibot-node-sdk'
import { type AdapterParts, PlatformError } from '../port.ts'
import { codeIn, probe } from './client.ts'
import { errorOf, remedyOf } from './errors.ts'
import type { Life } from './life.ts'

/** `work` over the live connection; what WeCom says about it becomes one of our errors. */
export type Call = <Result>(method: string, work: (client: WSClient) => Promise<Result>) => Promise<Result>

export type CallParts = Pick<AdapterParts, 'now' | 'countCall'> & {
  readonly live: () => Life | null
  readonly lastHeardAt: () => number | null
  readonly probeMs: number
}

const PROBE_STEP_MS = 50

export function createCall({ now, countCall, live, lastHeardAt, probeMs }: CallParts): Call {
  return async (method, work) => {
    const life = live()
    if (life === null) throw notConnected()
    const askedAt = now()
    try {
      const result = await work(life.client)
      countCall(method, 'ok')
      return result
    } catch (rejection) {
      const error = await meaningOf(rejection, life, () => isAlive(life, () => (lastHeardAt() ?? 0) > askedAt, probeMs))
      countCall(method, error.retryAfterMs === null ? 'failed' : 'retry')
      throw error
    }
  }
}

async function meaningOf(rejection: unknown, life: Life, isStillAlive: () => Promise<boolean>): Promise<PlatformError> {
  const code = codeIn(rejection)
  if (code !== null) {
    if (remedyOf(code) === 'reconnect') life.end('renewed')
    return errorOf(code)
  }
  const isSilence = rejection instanceof Error && rejection.message.includes('timeout')
  if (!isSilence) return notConnected()
  if (await isStillAlive()) {
    return new PlatformError('wecom', 'unknown', 'WeCom took it but its receipt was lost', { vendorCode: 'noAnswer' })
  }
  life.end('renewed')
  return notConnected()
}

/** Whether anything was heard since the call; an idle line is asked. */
async function isAlive({ client, hasEnded }: Life, heard: () => boolean, probeMs: number): Promise<boolean> {
  const until = performance.now() + probeMs
  if (!heard()) probe(client)
  while (!heard() && !hasEnded() && performance.now() < until) await sleep(PROBE_STEP_MS)
  return heard() && !hasEnded()
}

const notConnected = (): PlatformError =>
  new PlatformError('wecom', 'retryLater', 'the bot is not connected', {
    vendorCode: 'notConnected',
    retryAfterMs: 1_000,
  })
