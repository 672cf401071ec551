/**
 * Live events for open pages (server-sent events). Costs nothing while nobody listens. A page that lost its connection
 * resumes with Last-Event-ID from a short ring of what was; when that is too old it is told to load its chat afresh.
 */
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'

export type LiveEvent =
  | { readonly kind: 'created' | 'updated'; readonly chat: string; readonly message: unknown }
  | { readonly kind: 'clock'; readonly now: string }

const RING_SIZE = 300
const HEARTBEAT_MS = 15_000
const RECONNECT_AFTER_MS = 2_000
/** A page that reads slower than this many bytes behind is dropped; it resumes from the ring. */
const MAX_BACKLOG_BYTES = 2_000_000

type Listener = { readonly response: ServerResponse; readonly sees: (chatId: string) => boolean }

export type EventHub = ReturnType<typeof eventHub>

export function eventHub() {
  const epoch = randomUUID().slice(0, 8)
  const listeners = new Set<Listener>()
  /** Only filled while somebody listens. */
  let ring: { readonly number: number; readonly event: LiveEvent }[] = []
  let lastNumber = 0
  let heartbeat: NodeJS.Timeout | null = null

  function frame(number: number, event: LiveEvent): string {
    const name = event.kind === 'clock' ? 'event: clock\n' : ''
    return `id: ${epoch}-${number}\n${name}data: ${JSON.stringify(event)}\n\n`
  }

  function drop(listener: Listener): void {
    listeners.delete(listener)
    if (!listener.response.destroyed) listener.response.destroy()
    if (listeners.size === 0 && heartbeat !== null) {
      clearInterval(heartbeat)
      heartbeat = null
    }
  }

  function push(listener: Listener, text: string): void {
    if (listener.response.writableLength > MAX_BACKLOG_BYTES) drop(listener)
    else listener.response.write(text)
  }

  function beat(): void {
    for (const listener of listeners) push(listener, ': still here\n\n')
  }

  /** What a page missed since its last event; null when that is not known any more. */
  function missed(lastEventId: string): typeof ring | null {
    const [theirEpoch, number] = lastEventId.split('-')
    const since = Number(number)
    if (theirEpoch !== epoch || !Number.isInteger(since) || since > lastNumber) return null
    if (since === lastNumber) return []
    const oldest = ring[0]
    return oldest !== undefined && oldest.number <= since + 1 ? ring.filter(one => one.number > since) : null
  }

  function resume(listener: Listener, lastEventId: string): void {
    const events = missed(lastEventId)
    if (events === null) push(listener, `id: ${epoch}-${lastNumber}\nevent: reset\ndata: {}\n\n`)
    else for (const one of events) if (concerns(one.event, listener)) push(listener, frame(one.number, one.event))
  }

  return {
    publish(event: LiveEvent): void {
      lastNumber += 1
      if (listeners.size === 0) {
        // A gap in the ring would be taken for "nothing missed".
        if (ring.length > 0) ring = []
        return
      }
      ring.push({ number: lastNumber, event })
      if (ring.length > RING_SIZE) ring.shift()
      const text = frame(lastNumber, event)
      for (const listener of listeners) if (concerns(event, listener)) push(listener, text)
    },
    /** Takes over the response until the page leaves or `close` is called. */
    connect(response: ServerResponse, sees: (chatId: string) => boolean, lastEventId: string | null): void {
      const listener = { response, sees }
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-content-type-options': 'nosniff',
        'x-accel-buffering': 'no',
      })
      response.write(`retry: ${RECONNECT_AFTER_MS}\nid: ${epoch}-${lastNumber}\nevent: hello\ndata: {}\n\n`)
      listeners.add(listener)
      heartbeat ??= setInterval(beat, HEARTBEAT_MS).unref()
      response.on('close', () => drop(listener))
      if (lastEventId !== null) resume(listener, lastEventId)
    },
    listenerCount: (): number => listeners.size,
    close(): void {
      for (const listener of [...listeners]) {
        listener.response.end()
        drop(listener)
      }
    },
  }
}

function concerns(event: LiveEvent, listener: Listener): boolean {
  return event.kind === 'clock' || listener.sees(event.chat)
}
