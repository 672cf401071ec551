/** What happens in the chats while the page is open. Reconnects for ever, with pauses that grow. */
import { BASE } from './api.js'

/** @typedef {import('./api.js').Message} Message */
/**
 * @typedef {{
 *   message(kind: 'created' | 'updated', chat: string, message: Message): void,
 *   clock(now: string): void,
 *   missed(): void,
 *   connected(isConnected: boolean): void,
 * }} LiveHandler
 */

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/**
 * @param {string} as
 * @param {LiveHandler} handler
 * @returns {() => void} stops listening
 */
export function listen(as, handler) {
  /** @type {EventSource | null} */
  let source = null
  let timer = 0
  let pause = FIRST_PAUSE_MS
  let wasLost = false

  function open() {
    source = new EventSource(`${BASE}/events?as=${encodeURIComponent(as)}`)
    source.onmessage = event => {
      const data = JSON.parse(event.data)
      handler.message(data.kind, data.chat, data.message)
    }
    source.addEventListener('clock', event => handler.clock(JSON.parse(event.data).now))
    source.addEventListener('reset', () => handler.missed())
    source.onopen = opened
    source.onerror = failed
  }

  function opened() {
    pause = FIRST_PAUSE_MS
    handler.connected(true)
    // A fresh EventSource has no Last-Event-ID: whatever happened in the gap is asked for.
    if (wasLost) handler.missed()
    wasLost = false
  }

  function failed() {
    handler.connected(false)
    wasLost = true
    if (source?.readyState !== EventSource.CLOSED) return
    clearTimeout(timer)
    timer = window.setTimeout(open, pause)
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }

  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}
