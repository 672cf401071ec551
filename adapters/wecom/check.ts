/** What `npm run doctor` can see of the administrator's checklist. It sends nothing to anybody, and takes no connection. */
import { lookBy, unseenBy } from '../kit/checks.ts'
import { type AdapterParts, type PlatformCheck, PlatformError } from '../port.ts'
import { type Api, createApi } from './api.ts'
import type { WeComConfig } from './config.ts'

const unseen = unseenBy('wecom')
const look = lookBy('wecom')

export async function checkWeCom(config: WeComConfig, parts: AdapterParts): Promise<readonly PlatformCheck[]> {
  const { agent, groupWebhooks } = config
  const ofApp = agent === null ? [unseen('directory', 'no application: names and numbers of people are not known')] : []
  const callback =
    agent?.callback == null ? 'the application is not called back' : 'save it again under API接收 to prove it'
  return [
    ...(await checkBot(config)),
    ...(agent === null ? ofApp : await checkApp(createApi(agent, parts))),
    unseen('callback', callback),
    unseen('cardCallbacks', 'press a button of a card'),
    unseen('groups', `mention the bot once in each group; ${groupWebhooks.size} webhooks of groups`),
    unseen('quota', '30 messages a minute and 1000 an hour for each chat; no monthly limit'),
  ]
}

/**
 * A login would take the connection from the service that runs, so it is not tried: that the address answers is seen,
 * that the secret is right shows the running service's `readyz`.
 */
async function checkBot({ bot }: WeComConfig): Promise<readonly PlatformCheck[]> {
  if (bot === null) return [unseen('bot', 'no WECOM_BOT_ID: people can’t write in groups')]
  const reach = await look('reach', async () => {
    const address = bot.wsUrl.replace(/^ws/, 'http')
    await fetch(address, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })
  })
  const named = bot.name === null ? unseen('bot', 'no WECOM_BOT_NAME: the first @word is taken for the bot') : null
  return [reach, unseen('connection', 'see /readyz of the running service'), ...(named === null ? [] : [named])]
}

async function checkApp(api: Api): Promise<readonly PlatformCheck[]> {
  const credentials = await look('credentials', api.prove)
  if (credentials.outcome !== 'ok') return [credentials]
  // Any call but the login's shows whether this address is trusted.
  const address = await look('trustedAddress', () => probe(api, ['60011', '60111', '40003', '48002']))
  if (address.outcome !== 'ok') return [credentials, address]
  return [credentials, address, await look('directory', () => probe(api, ['60111', '40003']))]
}

const NOBODY = 'baogong-doctor-nobody'

/** That somebody is unknown is told only to who may ask. */
async function probe(api: Api, expected: readonly string[]): Promise<void> {
  try {
    await api.get('/user/get', { userid: NOBODY })
  } catch (error) {
    if (!(error instanceof PlatformError) || !expected.includes(error.vendorCode ?? '')) throw error
  }
}
