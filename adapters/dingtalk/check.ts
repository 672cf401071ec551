/** What `npm run doctor` can see of the administrator's checklist. It sends nothing to anybody. */
import { lookBy, unseenBy } from '../kit/checks.ts'
import { type AdapterParts, type PlatformCheck, PlatformError } from '../port.ts'
import { type Api, createApi } from './api.ts'
import type { DingTalkConfig } from './config.ts'

const unseen = unseenBy('dingtalk')
const look = lookBy('dingtalk')

export async function checkDingTalk(config: DingTalkConfig, parts: AdapterParts): Promise<readonly PlatformCheck[]> {
  const api = createApi(config, parts)
  const credentials = await look('credentials', api.prove)
  const reached =
    credentials.outcome === 'ok' || !/ECONN|ENOTFOUND|EAI_AGAIN|noAnswer|UNREACH/.test(credentials.detail ?? '')
  const reach: PlatformCheck = { ...credentials, step: 'reach', outcome: reached ? 'ok' : 'failed' }
  if (credentials.outcome !== 'ok') return [reach, credentials]
  return [
    reach,
    credentials,
    unseen('bot', 'send the robot a message'),
    await look('permissions', () => probe(api, 'PUT', '/v1.0/card/instances', PROBE_CARD, /cardNotExist|param\./)),
    await look('connection', () => openGateway(config)),
    unseen('cardCallbacks', 'press a button of a card'),
    config.cardTemplateId === null
      ? unseen('cardTemplate', 'no DINGTALK_CARD_TEMPLATE_ID: cards without fields')
      : unseen('cardTemplate', 'seen when the first card is sent'),
    await look('directory', () => probeDirectory(api)),
    unseen('groups', 'mention the robot once in each group'),
    unseen('quota', '资源管理'),
  ]
}

const NOBODY = 'baogong-doctor-nobody'
const PROBE_CARD = {
  outTrackId: 'baogong-doctor',
  cardData: { cardParamMap: { status: '' } },
  cardUpdateOptions: { updateCardDataByKey: true },
}

/** A card that is not there is told as such only to who may write cards. */
async function probe(api: Api, method: 'POST' | 'PUT', path: string, body: object, expected: RegExp): Promise<void> {
  try {
    await api.call(method, path, { ...body })
  } catch (error) {
    if (!(error instanceof PlatformError) || !expected.test(error.vendorCode ?? '')) throw error
  }
}

async function probeDirectory(api: Api): Promise<void> {
  try {
    await api.contact('/topapi/v2/user/get', { userid: NOBODY })
  } catch (error) {
    if (!(error instanceof PlatformError) || error.code !== 'unreachable') throw error
  }
}

/** The ticket is not used, and ends by itself after 90 s. */
async function openGateway({ apiBase, clientId, clientSecret }: DingTalkConfig): Promise<void> {
  const response = await fetch(`${apiBase}/v1.0/gateway/connections/open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ clientId, clientSecret: clientSecret.reveal(), subscriptions: [] }),
    signal: AbortSignal.timeout(10_000),
  })
  if (!response.ok) {
    throw new PlatformError('dingtalk', 'fixConfiguration', 'choose 消息接收模式 = Stream 模式 and publish', {
      vendorCode: `http${response.status}`,
    })
  }
}
