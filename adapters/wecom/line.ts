/** What can be said over the bot's connection. */
import { type WSClient, WsCmd } from '@wecom/aibot-node-sdk'
import type { Call } from './call.ts'
import { sendAnything } from './client.ts'
import { errorOf } from './errors.ts'
import type { Frame } from './life.ts'

export type Push = { readonly chatId: string; readonly isGroup: boolean; readonly body: object }

/** Every call rejects with a `PlatformError`; `retryLater` when there is no connection. */
export type Line = {
  readonly reply: (frame: Frame, body: object) => Promise<void>
  /** To somebody who opened the chat, within 5 s. */
  readonly welcome: (frame: Frame, body: object) => Promise<void>
  /** `onlyFor`: raw user ids; null changes it for everybody who sees the card. */
  readonly replaceCard: (frame: Frame, card: object, onlyFor: readonly string[] | null) => Promise<void>
  readonly push: (push: Push) => Promise<void>
  /** The media id; good for three days. */
  readonly upload: (type: 'image' | 'file', name: string, bytes: Uint8Array) => Promise<string>
}

/** `liveNumber`: of the connection that is live now; null: none is. */
export function createLine(call: Call, liveNumber: () => number | null): Line {
  const answerable = (frame: Frame): Frame => {
    if (frame.life !== liveNumber()) throw errorOf(846605)
    return frame
  }

  return {
    reply: async (frame, body) => {
      const { reqId } = answerable(frame)
      await call(WsCmd.RESPONSE, client => client.reply({ headers: { req_id: reqId } }, { ...body }))
    },
    welcome: async (frame, body) => {
      const headers = { req_id: answerable(frame).reqId }
      await call(WsCmd.RESPONSE_WELCOME, client => client.reply({ headers }, { ...body }, WsCmd.RESPONSE_WELCOME))
    },
    replaceCard: async (frame, card, onlyFor) => {
      const { reqId } = answerable(frame)
      const body = { response_type: 'update_template_card', ...(onlyFor && { userids: onlyFor }), template_card: card }
      await call(WsCmd.RESPONSE_UPDATE, client =>
        client.reply({ headers: { req_id: reqId } }, body, WsCmd.RESPONSE_UPDATE),
      )
    },
    push: async ({ chatId, isGroup, body }) => {
      // Left out, WeCom guesses; a person's id may then vanish without a word.
      const addressed = { chat_type: isGroup ? 2 : 1, ...body }
      await call(WsCmd.SEND_MSG, client => sendAnything(client, chatId, addressed))
    },
    upload: async (type, name, bytes) => {
      const upload = (client: WSClient) => client.uploadMedia(Buffer.from(bytes), { type, filename: name })
      return (await call('aibot_upload_media', upload)).media_id
    },
  }
}
