/**
 * The sandbox has no login: whoever reaches it acts as anybody. So it asks of every request where it comes from. A page
 * of another site must neither write in a visitor's name (CSRF) nor get here under a name of its own (DNS rebinding), and
 * what listens for this machine alone serves nobody who came through a proxy.
 */
import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { refuse } from './problem.ts'

/** `network`: whoever the address it listens on lets in. */
export type Reach = 'thisMachine' | 'network'

export const guardOf =
  (reach: Reach) =>
  async (request: FastifyRequest): Promise<void> => {
    const why = refusalOf(reach, request)
    if (why !== null) throw refuse(403, why, '', WORDS[why])
  }

type Why = 'notThisMachine' | 'foreignName' | 'crossSite'
type Asked = Pick<FastifyRequest, 'method' | 'headers' | 'url'> & {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** null: let it in. */
function refusalOf(reach: Reach, { method, headers, socket, url }: Asked): Why | null {
  const name = nameIn(`http://${headers.host ?? ''}`)
  if (
    reach === 'thisMachine' &&
    !(isHere(socket.remoteAddress) && FORWARDED.every(each => headers[each] === undefined))
  )
    return 'notThisMachine'
  if (!(reach === 'thisMachine' ? isOwnName(name) : isOwnName(name) || cantBeBorrowed(name))) return 'foreignName'
  return isFromElsewhere(method, headers, url) ? 'crossSite' : null
}

/** What proxies say of whom they ask for. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

const isHere = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address)

/** Lower case, an IPv6 address without its brackets; "" for what is none. */
function nameIn(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname.replace(/^\[|\]$/g, '') : ''
}

const isOwnName = (name: string): boolean =>
  name === 'localhost' || name.endsWith('.localhost') || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))

/** An address, or a name without a dot: nobody can own it in the public DNS and point it here. */
const cantBeBorrowed = (name: string): boolean => isIP(name) !== 0 || /^[a-z0-9-]+$/.test(name)

/** Browsers tell, programs do not. Another port of this machine is the same site, but it is not this page. */
function isFromElsewhere(method: string, headers: Asked['headers'], url: string): boolean {
  const site = headers['sec-fetch-site']
  const reads = method === 'GET' || method === 'HEAD'
  // A link may lead to the page, from anywhere; its API is for the page alone.
  if (reads) return site === 'cross-site' && url.startsWith('/sandbox/api')
  const { origin } = headers
  if (origin !== undefined && hostIn(origin) !== headers.host) return true
  return site === 'cross-site' || site === 'same-site'
}

const hostIn = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null)

const WORDS: Readonly<Record<Why, string>> = {
  notThisMachine: 'The sandbox serves programs of this machine alone, without a proxy; HOST opens it to the network.',
  foreignName: 'The sandbox is asked by address, as localhost, or by a name without a dot.',
  crossSite: 'The sandbox takes requests from its own page only.',
}
