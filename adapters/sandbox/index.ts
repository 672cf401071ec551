/**
 * A messaging platform of our own, for trying, teaching and testing: no account needed. It stands behind the same port
 * as the others; what it needs from the house (people, clock, understanding, storage) is handed in.
 */
import type { FastifyPluginAsync } from 'fastify'
import {
  type Capabilities,
  type ChatPlatform,
  type Destination,
  type InboundFile,
  type MessageRef,
  type OutboundMessage,
  PlatformError,
  type Receive,
} from '../port.ts'
import { conversation } from './conversation.ts'
import { chatDirectory, directChatId } from './directory.ts'
import { eventHub } from './events.ts'
import { MAX_TEXT_BYTES } from './inputs.ts'
import { sandboxPages } from './pages.ts'
import type { SandboxParts } from './parts.ts'
import { sandboxRoutes } from './routes.ts'

const KEEP_MESSAGES_PER_CHAT = 500
const KEEP_FILE_BYTES = 200_000_000

export type Sandbox = ChatPlatform & {
  /** The API; register with prefix `/sandbox/api`. */
  readonly routes: FastifyPluginAsync
  /** The chat page; register with prefix `/sandbox`. */
  readonly pages: FastifyPluginAsync
  /** Deletes old messages and files; meant for once a minute. Returns how many rows went. */
  prune(): Promise<number>
}

const CAPABILITIES: Capabilities = {
  forms: true,
  updateCards: true,
  quotedMessageId: true,
  groupNeedsMention: false,
  sendFiles: true,
  maxTextLength: MAX_TEXT_BYTES,
  answersInPlace: false,
}

export function createSandbox(parts: SandboxParts): Sandbox {
  const hub = eventHub()
  const directory = chatDirectory(parts.directory, parts.botName)
  const bot = { id: 'bot', name: parts.botName }
  const talk = conversation(parts.store, hub, bot, parts.clock.now)
  let receive: Receive | null = null

  /** Whom a card calls stands above it by name, as in a chat. */
  async function called(message: OutboundMessage): Promise<OutboundMessage> {
    return message.text === null ? { ...message, text: await directory.callOf(message.mentions) } : message
  }

  return {
    name: 'sandbox',
    capabilities: CAPABILITIES,
    routes: sandboxRoutes({ parts, hub, directory, talk, receiver: () => receive }),
    pages: sandboxPages(parts.reach ?? 'thisMachine'),
    async start(handler) {
      receive = handler
    },
    async stop() {
      receive = null
      hub.close()
    },
    async send(to, message, dedup) {
      const chatId = chatIdOf(to)
      if (!(await directory.chatExists(chatId))) throw gone(`there is no chat ${chatId}`)
      return talk.push(chatId, await called(message), dedup)
    },
    async update(ref: MessageRef, message: OutboundMessage) {
      if (!(await talk.replace(ref.messageId, await called(message))))
        throw gone(`message ${ref.messageId} is not kept any more`)
    },
    async readFile(file: InboundFile) {
      const stored = await parts.store.readFile(file.ref)
      if (stored === null) throw gone(`file ${file.ref} is not kept any more`)
      return stored.bytes
    },
    profileOf: async () => null,
    health: () => ({ connected: receive !== null, sends: receive !== null, lastFrameAt: null, detail: null }),
    prune: () => talk.prune(KEEP_MESSAGES_PER_CHAT, KEEP_FILE_BYTES),
  }
}

function chatIdOf(to: Destination): string {
  return to.kind === 'chat' ? to.chatId : directChatId(to.userId)
}

function gone(message: string): PlatformError {
  return new PlatformError('sandbox', 'gone', message)
}
