/**
 * Writes to the message log in natural batches: while one insert is on its way, whatever comes meanwhile waits and goes
 * together in the next. One caller pays one round trip; under load the cost per message shrinks with the load.
 */
import { setImmediate } from 'node:timers/promises'
import type { MessageDraft, MessageStore } from './store.ts'

const MAX_BATCH = 200
/** Beyond this the database is away or far too slow; refusing is kinder than growing without end. */
const MAX_WAITING = 5_000

/** Which drafts are new, with their place in the log. */
type Written = ReadonlyMap<string, number>

type Waiting = {
  readonly drafts: readonly MessageDraft[]
  readonly done: (written: Written) => void
  readonly failed: (error: unknown) => void
}

export class QueueFullError extends Error {}

/** `append` resolves once its drafts are in the store; drafts of one call stay together and calls keep their order. */
export function appendQueue(store: Pick<MessageStore, 'append'>) {
  let waiting: Waiting[] = []
  let running = false

  async function drain(): Promise<void> {
    running = true
    // What else this turn of the process brings.
    await setImmediate()
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MAX_BATCH)
      waiting = waiting.slice(MAX_BATCH)
      await write(store, batch)
    }
    running = false
  }

  return {
    append(drafts: readonly MessageDraft[]): Promise<Written> {
      if (drafts.length === 0) return Promise.resolve(new Map())
      if (waiting.length >= MAX_WAITING) return Promise.reject(new QueueFullError('the message log cannot keep up'))
      return new Promise((done, failed) => {
        waiting.push({ drafts, done, failed })
        if (!running) void drain()
      })
    },
  }
}

async function write(store: Pick<MessageStore, 'append'>, batch: readonly Waiting[]): Promise<void> {
  try {
    const written = await store.append(batch.flatMap(one => one.drafts))
    for (const one of batch) one.done(written)
  } catch (error) {
    if (batch.length === 1) batch[0]?.failed(error)
    // A row the database refuses must not take its neighbours along.
    else for (const one of batch) await write(store, [one])
  }
}
