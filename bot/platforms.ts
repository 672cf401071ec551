/**
 * The platforms that are configured, each with its parts: for the service and for the doctor. With `bot/main.ts` the only
 * place that knows concrete adapters.
 */
import type { FastifyPluginAsync } from 'fastify'
import type { AdapterParts, ChatPlatform, PlatformCheck, PlatformName } from '../adapters/port.ts'
import type { Config } from './config.ts'

export type OutsidePlatform = ChatPlatform & { readonly routes: FastifyPluginAsync | null }
type PartsOf = (platform: PlatformName) => AdapterParts
type Configured = Pick<Config, 'feishu' | 'dingtalk' | 'wecom'>

export function createPlatforms(_config: Configured, _partsOf: PartsOf): readonly OutsidePlatform[] {
  return []
}

/** The administrator's checklist of each configured platform, looked at side by side. */
export async function checkPlatforms(_config: Configured, _partsOf: PartsOf): Promise<readonly PlatformCheck[]> {
  return []
}
