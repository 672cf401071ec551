/**
 * The platforms that are configured, each with its parts: for the service and for the doctor. With `bot/main.ts` the only
 * place that knows concrete adapters.
 */
import type { FastifyPluginAsync } from 'fastify'
import { checkDingTalk } from '../adapters/dingtalk/check.ts'
import { createDingTalk } from '../adapters/dingtalk/index.ts'
import type { AdapterParts, ChatPlatform, PlatformCheck, PlatformName } from '../adapters/port.ts'
import type { Config } from './config.ts'

export type OutsidePlatform = ChatPlatform & { readonly routes: FastifyPluginAsync | null }
type PartsOf = (platform: PlatformName) => AdapterParts

/** Platforms this version can speak to; the others are accepted in the environment, and the doctor tells of them. */
export const ADAPTERS: readonly PlatformName[] = ['dingtalk']

export function createPlatforms({ dingtalk }: Pick<Config, 'dingtalk'>, partsOf: PartsOf): readonly OutsidePlatform[] {
  return dingtalk === null ? [] : [createDingTalk(dingtalk, partsOf('dingtalk'))]
}

/** The administrator's checklist of each configured platform. */
export async function checkPlatforms(
  { dingtalk }: Pick<Config, 'dingtalk'>,
  partsOf: PartsOf,
): Promise<readonly PlatformCheck[]> {
  return dingtalk === null ? [] : checkDingTalk(dingtalk, partsOf('dingtalk'))
}
