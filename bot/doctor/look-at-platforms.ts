/** Each configured platform, asked itself: the administrator's checklist, as far as it can be seen from here. */
import type { AdapterParts, PlatformCheck } from '../../adapters/port.ts'
import { createClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { ADAPTERS, checkPlatforms } from '../platforms.ts'
import { wordsFor } from '../wording/index.ts'
import type { Finding } from './finding.ts'

const KIND = { ok: 'platformRight', failed: 'platformFault', unknown: 'platformUnseen' } as const

/** Changes nothing: it remembers nothing, holds no connection, and its calls are counted nowhere. */
export async function lookAtPlatforms(config: Config): Promise<readonly Finding[]> {
  const clock = createClock()
  const parts: AdapterParts = {
    now: () => clock.now().epochMilliseconds,
    log: () => undefined,
    memory: { get: async () => null, put: async () => undefined },
    holdConnection: () => ({ holder: () => 'nobody', stop: async () => undefined }),
    countCall: () => undefined,
    words: wordsFor('zh-CN').platform.adapter,
    drawChart: async () => null,
  }
  return [...withoutAdapter(config), ...(await checkPlatforms(config, () => parts)).map(findingOf)]
}

function withoutAdapter({ feishu, dingtalk, wecom }: Config): readonly Finding[] {
  const configured = { feishu, dingtalk, wecom }
  return (['feishu', 'dingtalk', 'wecom'] as const)
    .filter(platform => configured[platform] !== null && !ADAPTERS.includes(platform))
    .map(platform => ({ kind: 'noAdapter', platform }))
}

const findingOf = ({ outcome, ...looked }: PlatformCheck): Finding => ({ kind: KIND[outcome], ...looked })
