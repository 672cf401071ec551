/**
 * The platforms that are configured, each with its parts: for the service and for the doctor. With `bot/main.ts` the only
 * place that knows concrete adapters.
 */
import type { FastifyPluginAsync } from 'fastify'
import { checkDingTalk } from '../adapters/dingtalk/check.ts'
import { createDingTalk } from '../adapters/dingtalk/index.ts'
import { checkFeishu } from '../adapters/feishu/check.ts'
import { createFeishu } from '../adapters/feishu/index.ts'
import type { AdapterParts, ChatPlatform, PlatformCheck, PlatformName } from '../adapters/port.ts'
import { checkWeCom, createWeCom } from '../adapters/wecom/index.ts'
import type { Config } from './config.ts'

export type OutsidePlatform = ChatPlatform & { readonly routes: FastifyPluginAsync | null }
type PartsOf = (platform: PlatformName) => AdapterParts

type Configured = Pick<Config, 'feishu' | 'dingtalk' | 'wecom'>

/** Platforms this version can speak to. */
export const ADAPTERS: readonly PlatformName[] = ['feishu', 'dingtalk', 'wecom']

export function createPlatforms({ feishu, dingtalk, wecom }: Configured, partsOf: PartsOf): readonly OutsidePlatform[] {
  return [
    feishu === null ? null : createFeishu(feishu, partsOf('feishu')),
    dingtalk === null ? null : createDingTalk(dingtalk, partsOf('dingtalk')),
    wecom === null ? null : createWeCom(wecom, partsOf('wecom')),
  ].filter(platform => platform !== null)
}

/** The administrator's checklist of each configured platform, looked at side by side. */
export async function checkPlatforms(
  { feishu, dingtalk, wecom }: Configured,
  partsOf: PartsOf,
): Promise<readonly PlatformCheck[]> {
  const checks = await Promise.all([
    feishu === null ? [] : checkFeishu(feishu, partsOf('feishu')),
    dingtalk === null ? [] : checkDingTalk(dingtalk, partsOf('dingtalk')),
    wecom === null ? [] : checkWeCom(wecom, partsOf('wecom')),
  ])
  return checks.flat()
}
