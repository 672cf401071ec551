/** Events as Feishu seals and signs them for a webhook (sheet §6). */
import { createCipheriv, createHash } from 'node:crypto'

export const KEY = 'test key'

export type Sent = { readonly raw: string | Buffer; readonly headers: Readonly<Record<string, string>> }

export const secondsAgo = (seconds: number): string => String(Math.trunc(Date.now() / 1_000) - seconds)

export function encrypted(value: unknown, key = KEY): string {
  const iv = Buffer.alloc(16, 7)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv)
  return JSON.stringify(
    { encrypt: Buffer.concat([iv, cipher.update(JSON.stringify(value)), cipher.final()]).toString('base64') },
    null,
    // Signed are the bytes, whatever their spacing.
    1,
  )
}

export function signed(value: unknown, timestamp = secondsAgo(1), key = KEY): Sent {
  const raw = encrypted(value, key)
  const signature = createHash('sha256').update(`${timestamp}n0nce${key}${raw}`).digest('hex')
  return {
    raw,
    headers: {
      'content-type': 'application/json',
      'x-lark-request-timestamp': timestamp,
      'x-lark-request-nonce': 'n0nce',
      'x-lark-signature': signature,
    },
  }
}
