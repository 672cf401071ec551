/** What `npm run doctor` can see of the administrator's checklist (sheet §9). */
import type { AdapterParts, PlatformCheck, PlatformStep } from '../port.ts'
import { createApi } from './api.ts'
import type { FeishuConfig } from './config.ts'
import { isPlatformError, numberOf } from './errors.ts'
import { at, listAt } from './json.ts'

const seen = (step: PlatformStep, outcome: PlatformCheck['outcome'], detail: string | null = null): PlatformCheck => ({
  platform: 'feishu',
  step,
  outcome,
  detail,
})

/** The step of the checklist that a refusal points to; any other refusal with a code is one of permissions. */
const STEPS: readonly { readonly step: PlatformStep; readonly codes: readonly number[] }[] = [
  { step: 'credentials', codes: [10003, 10005, 10014, 10015, 99991543] },
  { step: 'bot', codes: [11205, 11207, 11210, 11240, 230006, 99991662, 99991673] },
  { step: 'trustedAddress', codes: [99991401] },
  { step: 'quota', codes: [99991403, 99991406] },
]

/** What an answer of the platform's to an app's call has got past. */
const ON_THE_WAY: readonly PlatformStep[] = ['reach', 'credentials']

export async function checkFeishu(config: FeishuConfig, parts: AdapterParts): Promise<readonly PlatformCheck[]> {
  const api = createApi(config, parts)
  const bot = await tried(() => api.call({ name: 'bot.info', method: 'GET', path: '/open-apis/bot/v3/info' }))
  if (bot.kind === 'failed') return [...passedBefore(bot), seen(bot.step, 'failed', bot.detail)]
  const chats = await tried(() =>
    api.call({ name: 'chat.list', method: 'GET', path: '/open-apis/im/v1/chats?page_size=100' }),
  )
  return [
    ...ON_THE_WAY.map(step => seen(step, 'ok')),
    botCheck(at(bot.answer, 'bot', 'activate_status')),
    chats.kind === 'failed'
      ? seen(chats.step, 'failed', chats.detail)
      : seen('groups', 'ok', String(listAt(chats.answer, 'data', 'items').length)),
    ...(['connection', 'events', 'cardCallbacks', 'directory', 'quota'] as const)
      .filter(step => chats.kind !== 'failed' || chats.step !== step)
      .map(step => seen(step, 'unknown')),
    ...(config.transport === 'webhook' ? [seen('callback', 'unknown')] : []),
  ]
}

/** bot-v3: 2 is in use; 0 not installed, 1 and 3–6 stopped or waiting for the administrator. */
const IN_USE = 2

const botCheck = (status: unknown): PlatformCheck =>
  status === undefined || status === IN_USE
    ? seen('bot', 'ok')
    : seen('bot', 'failed', `activate_status ${String(status)}`)

type Failed = { readonly kind: 'failed'; readonly step: PlatformStep; readonly detail: string }
type Tried = { readonly kind: 'answered'; readonly answer: unknown } | Failed

/** An address that is not allowed, or a quota that is used up, may have stopped the login as well. */
const BEFORE_LOGIN: readonly PlatformStep[] = ['credentials', 'trustedAddress', 'quota']

function passedBefore({ step }: Failed): readonly PlatformCheck[] {
  if (step === 'reach') return []
  return (BEFORE_LOGIN.includes(step) ? (['reach'] as const) : ON_THE_WAY).map(passed => seen(passed, 'ok'))
}

async function tried(ask: () => Promise<unknown>): Promise<Tried> {
  try {
    return { kind: 'answered', answer: await ask() }
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'no answer'
    return { kind: 'failed', step: stepOf(error), detail: isPlatformError(error) ? withCode(error, detail) : detail }
  }
}

/** No answer, or one that is not Feishu's: what stands between is to be looked at. */
function stepOf(error: unknown): PlatformStep {
  if (!isPlatformError(error) || Number.isNaN(numberOf(error)) || error.code === 'retryLater') return 'reach'
  return STEPS.find(({ codes }) => codes.includes(numberOf(error)))?.step ?? 'permissions'
}

const withCode = ({ vendorCode }: { readonly vendorCode: string | null }, detail: string): string =>
  vendorCode === null ? detail : `${vendorCode} ${detail}`
