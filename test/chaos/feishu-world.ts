/** One service on Feishu for the faults of a platform, one after the other: the real SDK, and a platform that misbehaves. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Called, type FakeFeishu, fakeFeishu, type refusal } from '../platforms/feishu/fake.ts'
import type { ServiceProcess } from '../service-process.ts'
import { closingCounts } from './closing.ts'
import { type PlatformWorld, withPlatform } from './platform-world.ts'

type Planned = ReturnType<typeof refusal>
export type Rule = (call: Called) => Planned | undefined

export type FeishuWorld = PlatformWorld<FakeFeishu> & {
  readonly service: ServiceProcess
  /** The platform answers by the rule while the work is done. */
  readonly ruled: <Result>(rule: Rule, work: () => Promise<Result>) => Promise<Result>
  /** A person's text, as the platform delivers it: again until it is acknowledged. */
  readonly write: (user: string, text: string, eventId: string) => Promise<void>
  readonly close: () => ReturnType<typeof closingCounts>
}

/** Longer than a pong is waited for, as it is on the real one. */
const PING_SECONDS = 12
/** One a second, for longer than a connection is ever cut and takes to come back. */
const REDELIVERIES = 240

export const withFeishu = <Result>(work: (world: FeishuWorld) => Promise<Result>): Promise<Result> =>
  withPlatform(
    () => fakeFeishu({ pingSeconds: PING_SECONDS }),
    async platform => {
      const service = await platform.start()
      let rule: Rule | null = null
      platform.fake.when(call => rule?.(call))
      return work({
        ...platform,
        service,
        ruled: async (given, ruledWork) => {
          rule = given
          try {
            return await ruledWork()
          } finally {
            rule = null
          }
        },
        write: (user, text, eventId) => redelivered(() => platform.fake.write({ user, text, eventId })),
        close: () => closingCounts(platform.sql, [service.baseUrl], []),
      })
    },
  )

/** As the platform brings an event: again, until it is acknowledged. What reaches the SDK before it listens is lost. */
export async function redelivered(write: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await write()
    } catch (error) {
      if (tries > REDELIVERIES) throw error
      await sleep(1_000)
    }
  }
}

export const isMessage = ({ method, path }: Called): boolean =>
  method === 'POST' && path === '/open-apis/im/v1/messages'

export const isToken = ({ path }: Called): boolean => path === '/open-apis/auth/v3/tenant_access_token/internal'

/** The same share of calls in every run. */
export function shareOf(percent: number): () => boolean {
  let turn = 0
  return () => {
    turn += 1
    return (createHash('sha256').update(`${turn}`).digest()[0] ?? 0) < (percent * 256) / 100
  }
}
