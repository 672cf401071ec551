/** One piece of work in a thread of its own, with a limit of memory and time: whatever its input does, the service goes on. */
import { Worker } from 'node:worker_threads'

export type ThreadLimits = {
  readonly milliseconds: number
  /** Of JavaScript's own heap; whoever hands over bytes bounds what they may become. */
  readonly heapMegabytes: number
}

export type Threaded =
  /** What the thread told, once. */
  { readonly kind: 'told'; readonly told: unknown } | { readonly kind: 'tooSlow' } | { readonly kind: 'outOfMemory' }

/** Rejects only for a fault of the thread's code. Whatever comes of it, the thread is gone afterwards. */
export async function inThread(file: URL, given: unknown, limits: ThreadLimits): Promise<Threaded> {
  const worker = new Worker(file, {
    workerData: given,
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  })
  const { promise, resolve, reject } = Promise.withResolvers<Threaded>()
  const ended = Promise.withResolvers<void>()
  const stop = () => {
    resolve({ kind: 'tooSlow' })
    void worker.terminate()
  }
  const timer = setTimeout(stop, limits.milliseconds)
  worker.on('message', (told: unknown) => resolve({ kind: 'told', told }))
  worker.on('error', error => (isOutOfMemory(error) ? resolve({ kind: 'outOfMemory' }) : reject(error)))
  worker.on('exit', () => {
    reject(new Error(`the thread ended without an answer: ${file.pathname.split('/').at(-1)}`))
    ended.resolve()
  })
  try {
    return await promise
  } finally {
    // One that has told ends by itself; only one that goes on is stopped in the middle of what it does.
    await ended.promise
    clearTimeout(timer)
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

/** One after the other, and no more than `mostWaiting` behind the first: null at once when there are. */
export function createQueue(mostWaiting: number) {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
    if (waiting > mostWaiting) return null
    waiting += 1
    const done = last.then(work).finally(() => {
      waiting -= 1
    })
    last = done.catch(() => undefined)
    return done
  }
}
