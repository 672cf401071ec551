/** A caller over HTTP that keeps its connection, with as little of its own as possible. */
import { Agent, request } from 'node:http'

export function httpCaller(base: string, headers: Readonly<Record<string, string>> = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const { hostname, port } = new URL(base)

  /** Posts JSON; gives the parsed answer. Rejects on anything but 2xx. */
  function post(path: string, body: object, more: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const text = JSON.stringify(body)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const options = {
      agent,
      hostname,
      port,
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers, ...more },
    }
    const sent = request(options, answer => {
      const parts: Buffer[] = []
      answer.on('data', part => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () => {
        const said = Buffer.concat(parts).toString()
        if (answer.statusCode === undefined || answer.statusCode >= 300)
          reject(new Error(`${answer.statusCode} ${said.slice(0, 300)}`))
        else resolve(JSON.parse(said))
      })
    })
    sent.on('error', reject)
    sent.end(text)
    return promise
  }

  return { post, close: () => agent.destroy() }
}
