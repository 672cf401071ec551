/**
 * A group's own webhook (消息推送): for groups in which nobody has mentioned the bot yet, and for alerts that must mention
 * somebody. It has no buttons: what they would do is said in words.
 */
import { createWindowPaces } from '../kit/pace.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type AdapterParts, type OutboundMessage, PlatformError } from '../port.ts'
import { checked, jsonOf, reach, saidOnce } from './api.ts'
import { mentionsIn, messageAsMarkdown } from './cards.ts'
import type { WeComConfig } from './config.ts'
import { MAX_WEBHOOK_MARKDOWN_BYTES, WEBHOOK_LIMITS } from './limits.ts'
import { noteTooOften, takeTurn } from './pace.ts'

export function createGroupWebhooks(
  webhooks: WeComConfig['groupWebhooks'],
  { words, countCall }: Pick<AdapterParts, 'words' | 'countCall'>,
) {
  const paces = createWindowPaces(WEBHOOK_LIMITS)

  return async (name: string, message: OutboundMessage): Promise<void> => {
    const address = webhooks.get(name)
    if (address === undefined) {
      throw new PlatformError('wecom', 'fixConfiguration', `WECOM_GROUP_WEBHOOKS has no address named ${name}`, {
        vendorCode: 'noWebhook',
      })
    }
    const called = mentionsIn(message)
    const room = MAX_WEBHOOK_MARKDOWN_BYTES - Buffer.byteLength(called) - 1
    const said = shortenToBytes(messageAsMarkdown(message, words), room, `\n${words.shortened}`)
    const pace = paces(name)
    await takeTurn(pace)
    const body = { msgtype: 'markdown', markdown: { content: `${said}\n${called}`.trim() } }
    await post(address.reveal(), body).catch(error => {
      noteTooOften(pace, error)
      throw error
    })
  }

  async function post(url: string, body: object): Promise<void> {
    try {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      await saidOnce(async () => checked(await jsonOf(await reach(url, init))))
      countCall('webhook/send', 'ok')
    } catch (error) {
      countCall('webhook/send', error instanceof PlatformError && error.retryAfterMs !== null ? 'retry' : 'failed')
      throw error
    }
  }
}
