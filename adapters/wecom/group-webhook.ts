/**
 * A group's own webhook (消息推送): for groups in which nobody has mentioned the bot yet, and for alerts that must mention
 * somebody. It has no buttons: what they would do is said in words.
 */
import { numberIn, parseJson, recordIn } from '../kit/json.ts'
import { createWindowPaces } from '../kit/pace.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type AdapterParts, type OutboundMessage, PlatformError } from '../port.ts'
import { reach } from './api.ts'
import { messageAsMarkdown } from './cards.ts'
import type { WeComConfig } from './config.ts'
import { mentionOf } from './doubts.ts'
import { errorOf } from './errors.ts'
import { MAX_MENTIONS, MAX_WEBHOOK_MARKDOWN_BYTES, WEBHOOK_LIMITS } from './limits.ts'

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
    const called = message.mentions.slice(0, MAX_MENTIONS).map(mentionOf).join(' ')
    const room = MAX_WEBHOOK_MARKDOWN_BYTES - Buffer.byteLength(called) - 1
    const said = shortenToBytes(messageAsMarkdown(message, words), room, `\n${words.shortened}`)
    await paces(name).take()
    await post(address.reveal(), { msgtype: 'markdown', markdown: { content: `${said}\n${called}`.trim() } })
  }

  async function post(url: string, body: object): Promise<void> {
    try {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const answer = recordIn(parseJson(await (await reach(url, init)).text()))
      const code = numberIn(answer.errcode)
      if (code !== 0) throw errorOf(code ?? -1)
      countCall('webhook/send', 'ok')
    } catch (error) {
      countCall('webhook/send', error instanceof PlatformError && error.retryAfterMs !== null ? 'retry' : 'failed')
      throw error
    }
  }
}
