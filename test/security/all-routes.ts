/** The whole service with everything that has routes switched on, and every one of its routes. */
import { request } from 'node:http'
import type { ServedRoute } from '../../bot/app.ts'
import { createClock } from '../../bot/clock.ts'
import type { Limits } from '../../bot/limits.ts'
import { KEY as FEISHU_KEY } from '../platforms/feishu/fake-webhook.ts'
import { AGENT_ID, AGENT_SECRET, CALLBACK_TOKEN, CORP_ID, ENCODING_AES_KEY } from '../platforms/wecom/fake.ts'
import { type Running, startRunning } from '../running-service.ts'

/** Nobody listens there: what comes in is tried here, not what goes out. */
const NOWHERE = 'http://127.0.0.1:9'

const ENVIRONMENT = {
  SANDBOX: 'on',
  SEED: 'machining',
  FEISHU_APP_ID: 'cli_1',
  FEISHU_APP_SECRET: 'nobody-asks-for-it',
  FEISHU_ENCRYPT_KEY: FEISHU_KEY,
  FEISHU_TRANSPORT: 'webhook',
  FEISHU_DOMAIN: NOWHERE,
  WECOM_CORP_ID: CORP_ID,
  WECOM_AGENT_ID: String(AGENT_ID),
  WECOM_AGENT_SECRET: AGENT_SECRET,
  WECOM_CALLBACK_TOKEN: CALLBACK_TOKEN,
  WECOM_ENCODING_AES_KEY: ENCODING_AES_KEY,
  WECOM_API_BASE: NOWHERE,
}

export type Asked = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}
type Asking = { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Buffer }

export type AllRoutes = Running & {
  readonly routes: readonly ServedRoute[]
  /** As any program can: `fetch` forbids some of the headers that matter here. */
  readonly ask: (method: string, path: string, asking?: Asking) => Promise<Asked>
}

export async function openAllRoutes(limits?: Limits): Promise<AllRoutes> {
  // What a platform signs is of its own time.
  const opensAt = createClock().now()
  const running = await startRunning({ environment: ENVIRONMENT, opensAt, ...(limits !== undefined && { limits }) })
  return { ...running, routes: running.service.routes, ask: asker(running.baseUrl) }
}

/** Who proves who they are, and how. Every route falls under one; an address that is open to everyone says why. */
export type Rule = 'key' | 'feishu' | 'wecom' | 'sandbox' | 'open'

const OPEN: Readonly<Record<string, string>> = {
  '/': 'leads to the sandbox, which asks itself',
  '/healthz': 'says that the service lives',
  '/readyz': 'says what is away, and no word of why',
  '/metrics': 'numbers without names',
  '/api/openapi.json': 'the same for every factory',
  '/api/docs': 'the same for every factory',
  '/t/:code': 'shows the number that was asked with, and nothing of the order',
}

export function ruleOf({ method, url }: ServedRoute): Rule {
  if (url.startsWith('/api/v1/')) return 'key'
  if (url.startsWith('/webhooks/feishu/')) return 'feishu'
  if (url === '/webhooks/wecom') return 'wecom'
  if (url === '/sandbox' || url.startsWith('/sandbox/')) return 'sandbox'
  if (url in OPEN && (method === 'GET' || method === 'HEAD')) return 'open'
  throw new Error(
    `${method} ${url} falls under no rule. A route proves who asks: put it below /api/v1 (with config.scope where it ` +
      `changes something), give its platform's webhook a rule and faults in test/security, or say in OPEN ` +
      `(test/security/all-routes.ts) why it may be open to everyone.`,
  )
}

/** An address of that form; nothing of that name is there. */
export const addressOf = ({ url }: ServedRoute): string => url.replace(/:\w+|\*/g, '999999')

export const isWriting = ({ method }: ServedRoute): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

const asker =
  (baseUrl: string): AllRoutes['ask'] =>
  (method, path, { headers = {}, body } = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<Asked>()
    const framed = body === undefined ? headers : { 'content-length': String(Buffer.byteLength(body)), ...headers }
    const sent = request(`${baseUrl}${path}`, { method, headers: framed, agent: false }, answer => {
      const parts: Buffer[] = []
      const done = () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
        })
      answer.on('data', part => parts.push(part))
      answer.on('end', done)
      // A stream has no end: its head is what is asked for.
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
        sent.destroy()
        done()
      }
    })
    sent.on('error', reject)
    sent.end(body)
    return promise
  }
