/** A network that fails on request: what stands between a service and its database. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** The way to a server, which can be closed (connections are cut, and new ones refused), and led to another one. */
export async function wayTo(host: string, first: number) {
  let port = first
  const open = new Set<Socket>()
  const listen = (at: number): Promise<Server> =>
    new Promise(ready => {
      const server = createServer(inner => {
        const outer = connect(port, host)
        for (const [one, other] of [
          [inner, outer],
          [outer, inner],
        ] as const) {
          open.add(one)
          one.on('error', () => other.destroy())
          one.on('close', () => other.destroy())
          one.pipe(other)
        }
      }).listen(at, '127.0.0.1', () => ready(server))
    })
  let server = await listen(0)
  const place = server.address()
  if (place === null || typeof place === 'string') return assert.fail('no port')
  const cut = () => {
    for (const socket of open) socket.destroy()
    open.clear()
  }
  const close = async () => {
    const closed = once(server, 'close')
    server.close()
    cut()
    await closed
  }
  return {
    port: place.port,
    cut,
    /** Connections from now on go there; those that are open are cut. */
    leadTo: (other: number) => {
      port = other
      cut()
    },
    close,
    reopen: async () => {
      server = await listen(place.port)
    },
  }
}
