/** WeCom's SDK, and what it neither offers nor tells (1.0.7; facts: docs/platforms/wecom.md). */
import { generateReqId, WSClient, WsCmd, type WsFrame } from '@wecom/aibot-node-sdk'
import WebSocket from 'ws'
import { isRecord, numberIn } from '../kit/json.ts'
import type { WeComConfig } from './config.ts'

export type BotConfig = NonNullable<WeComConfig['bot']>

export const newClient = ({ id, secret, wsUrl }: BotConfig, heartbeatMs: number): WSClient =>
  new WSClient({
    botId: id,
    secret: secret.reveal(),
    wsUrl,
    heartbeatInterval: heartbeatMs,
    maxReconnectAttempts: 0,
    maxAuthFailureAttempts: 0,
    // It writes whole messages, with ids and keys of files.
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  })

/** Its types know neither `chat_type` nor all message types that the platform takes. */
export const sendAnything = (client: WSClient, chatId: string, body: object): Promise<WsFrame> =>
  Reflect.apply(client.sendMessage, client, [chatId, body])

function socketOf(client: WSClient): WebSocket | null {
  const manager: unknown = Reflect.get(client, 'wsManager')
  const socket: unknown = isRecord(manager) ? manager.ws : undefined
  return socket instanceof WebSocket ? socket : null
}

/** Receipts and heartbeats count as being heard; the SDK tells of neither. Without its socket only messages count. */
export function hearEverything(client: WSClient, heard: () => void): void {
  socketOf(client)?.on('message', heard).on('ping', heard)
}

/** A heartbeat out of turn: its answer shows that the line is alive. */
export function probe(client: WSClient): void {
  const beat = { cmd: WsCmd.HEARTBEAT, headers: { req_id: generateReqId(WsCmd.HEARTBEAT) } }
  const socket = socketOf(client)
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(beat))
}

/** Of a receipt; of an upload's part the SDK tells it inside a sentence. */
export function codeIn(rejection: unknown): number | null {
  if (isRecord(rejection) && !(rejection instanceof Error)) return numberIn(rejection.errcode)
  return rejection instanceof Error ? numberIn(/"errcode":(-?\d+)/.exec(rejection.message)?.[1]) : null
}

/** Its code stands in a sentence as well; undefined: the error is no refused login. */
export const refusalIn = ({ message }: Error): string | undefined => /code: (-?\d+)\)$/.exec(message)?.[1]

export const isKick = (body: unknown): boolean =>
  isRecord(body) && isRecord(body.event) && body.event.eventtype === 'disconnected_event'
