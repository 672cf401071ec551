/** What `npm run doctor` can see of the administrator's checklist (sheet §9). */
import type { AdapterParts, PlatformCheck, PlatformStep } from '../port.ts'
import { createApi } from './api.ts'
import type { FeishuConfig } from './config.ts'
import { isPlatformError } from './errors.ts'
import { at, listAt } from './json.ts'

const seen = (step: PlatformStep, outcome: PlatformCheck['outcome'], detail: string | null = null): PlatformCheck => ({
  platform: 'feishu',
  step,
  outcome,
  detail,
})

export async function checkFeishu(config: FeishuConfig, parts: AdapterParts): Promise<readonly PlatformCheck[]> {
  const api = createApi(config, parts)
  const bot = await tried(() => api.call({ name: 'bot.info', method: 'GET', path: '/open-apis/bot/v3/info' }))
  if (bot.kind === 'failed') return [seen(bot.reached ? 'credentials' : 'reach', 'failed', bot.detail)]
  const chats = await tried(() =>
    api.call({ name: 'chat.list', method: 'GET', path: '/open-apis/im/v1/chats?page_size=100' }),
  )
  const active = at(bot.answer, 'bot', 'activate_status')
  return [
    seen('reach', 'ok'),
    seen('credentials', 'ok'),
    seen(
      'bot',
      active === undefined || active === 2 ? 'ok' : 'failed',
      active === undefined ? null : `activate_status ${active}`,
    ),
    chats.kind === 'failed'
      ? seen('permissions', 'failed', chats.detail)
      : seen('groups', 'ok', String(listAt(chats.answer, 'data', 'items').length)),
    ...(['connection', 'events', 'cardCallbacks', 'directory', 'quota'] as const).map(step => seen(step, 'unknown')),
    ...(config.transport === 'webhook' ? [seen('callback', 'unknown')] : []),
  ]
}

type Tried =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly reached: boolean; readonly detail: string }

async function tried(ask: () => Promise<unknown>): Promise<Tried> {
  try {
    return { kind: 'answered', answer: await ask() }
  } catch (error) {
    const vendorCode = isPlatformError(error) ? error.vendorCode : null
    return {
      kind: 'failed',
      reached: vendorCode !== null,
      detail: error instanceof Error ? error.message : 'no answer',
    }
  }
}
