/** The application's callback (sheet §3.1, §3.2): signed, encrypted XML, posted to the service as WeCom posts it. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { type Json, recordIn } from './fake-json.ts'

type Keys = { readonly token: string; readonly encodingAesKey: string; readonly corpId: string }
type Callback = { readonly user: string; readonly agentId: number; readonly at: number; readonly fields: Json }

type Sealed = { readonly query: string; readonly body: string }

const CALLBACK_MS = 5_000

export function callbackPoster(keys: Keys) {
  const key = Buffer.from(`${keys.encodingAesKey}=`, 'base64')

  function encrypt(text: string): string {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(Buffer.byteLength(text))
    const plain = Buffer.concat([randomBytes(16), length, Buffer.from(text), Buffer.from(keys.corpId)])
    const pad = 32 - (plain.length % 32)
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
      'base64',
    )
  }

  /** The query and the body of one callback. */
  const sealed = (text: string, at: number): Sealed => signed(encrypt(text), at)

  function signed(encrypted: string, at: number): Sealed {
    const timestamp = String(Math.floor(at / 1_000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const parts = [keys.token, timestamp, nonce, encrypted].toSorted()
    const msg_signature = createHash('sha1').update(parts.join('')).digest('hex')
    return {
      query: String(new URLSearchParams({ msg_signature, timestamp, nonce })),
      body: `<xml><ToUserName><![CDATA[${keys.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    }
  }

  /** `fields`: what stands in the XML besides who, when and to which application; a list of objects or texts repeats. */
  async function post(address: string, { user, agentId, at, fields }: Callback): Promise<void> {
    const xml = elementsOf({
      xml: {
        ToUserName: keys.corpId,
        FromUserName: user,
        CreateTime: Math.floor(at / 1_000),
        ...fields,
        AgentID: agentId,
      },
    })
    const { query, body } = sealed(xml, at)
    const headers = { 'content-type': 'text/xml' }
    const signal = AbortSignal.timeout(CALLBACK_MS)
    const answer = await fetch(`${address}?${query}`, { method: 'POST', headers, body, signal })
    if (answer.status !== 200) throw new Error(`the callback was answered with ${answer.status}`)
    await answer.text()
  }

  return { sealed, signed, post }
}

function elementsOf(fields: Json): string {
  const element = (name: string, value: unknown): string => {
    if (typeof value === 'number') return `<${name}>${value}</${name}>`
    if (typeof value === 'string') return `<${name}><![CDATA[${value}]]></${name}>`
    return `<${name}>${elementsOf(recordIn(value))}</${name}>`
  }
  return Object.entries(fields)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map(one => element(name, one)))
    .join('')
}
