/** Runs what is due, one job after the other; a failing job is logged and does not keep the others from running. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../domain/clock.ts'
import type { Instant } from '../domain/model.ts'
import { catchUp, type Due, type Job, nextDue } from './schedule.ts'

const BEAT_MS = 5_000

export type JobLog = { readonly failed: (job: string, error: unknown) => void }

export type Heartbeat = {
  /**
   * Runs everything that comes due up to `to`, with the clock standing at each slot. For the sandbox's clock. Rejects when
   * a job can't tell what comes next; what it broke off is caught up by the next beat.
   */
  readonly playTo: (to: Instant, stand: (at: Instant) => void) => Promise<void>
  readonly stop: () => Promise<void>
}

export function startHeartbeat(jobs: readonly Job[], clock: Clock, log: JobLog): Heartbeat {
  const stopping = new AbortController()
  let done = clock.now()
  let last: Promise<void> = Promise.resolve()

  /**
   * One round after the other: a beat must not run what a moved clock is running. One that broke is its caller's to tell
   * of, and must not keep the next from being run.
   */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const round = last.then(work)
    last = round.catch(() => undefined)
    return round
  }

  /** `async`, so that one that breaks at once is caught as one that breaks on the way is. */
  const run = async ({ job, at }: Due): Promise<void> => job.run(at)

  /** A stop waits for the job that is running, not for those behind it: whoever runs next does them. */
  async function runAll(due: readonly Due[], stand: (at: Instant) => void): Promise<void> {
    for (const next of due) {
      if (stopping.signal.aborted) return
      stand(next.at)
      await run(next).catch(error => log.failed(next.job.name, error))
    }
  }

  /** Step by step: what one job does may give another something to do. */
  async function playThrough(to: Instant, stand: (at: Instant) => void): Promise<void> {
    for (let from = done; !stopping.signal.aborted; ) {
      const due = await nextDue(jobs, from, to)
      const [first] = due
      if (first === undefined) return
      await runAll(due, stand)
      from = first.at
    }
  }

  async function beat(): Promise<void> {
    const now = clock.now()
    await runAll(catchUp(jobs, done, now), () => undefined)
    done = now
  }

  async function beatUntilStopped(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(BEAT_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (!stopping.signal.aborted) await inTurn(beat).catch(error => log.failed('heartbeat', error))
    }
  }

  const beating = beatUntilStopped()
  return {
    playTo: (to, stand) =>
      inTurn(async () => {
        await playThrough(to, stand)
        done = to
      }),
    stop: async () => {
      stopping.abort()
      await beating
    },
  }
}
