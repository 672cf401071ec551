/**
 * The rows of a `copy … to stdout`. The driver (3.4.9) pauses its socket when the reader is slow and goes on when more is
 * asked for; behind the last row nothing more is ever asked for. Paused there, the connection would hear nothing again:
 * not that the copy is over, nor the answer to whatever comes next.
 */
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** Reads to the end even when the reader gives up: only then can anything else be said on the connection. */
export async function* copiedOut(rows: Readable): AsyncGenerator<Buffer, void> {
  try {
    yield* rows.iterator({ destroyOnReturn: false })
  } finally {
    rows.resume()
    await finished(rows).catch(() => undefined)
    // What the driver does when it is asked for more: its socket goes on.
    rows._read(0)
  }
}
