/**
 * What happens by itself, by the house's clock. Every job is safe to run twice and to miss: it looks at what is, not at
 * how often it ran. In the sandbox the clock jumps; what came due on the way runs in the order it would have.
 */
import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../domain/model.ts'

export type Job = {
  readonly name: string
  readonly everyMinutes: number
  readonly run: (now: Instant) => Promise<void>
}

export type Due = { readonly job: Job; readonly at: Instant }

/** What comes due after `from` and not after `to`, earliest first; jobs due together keep their order. */
export function dueBetween(jobs: readonly Job[], from: Instant, to: Instant): readonly Due[] {
  const due = jobs.flatMap(job => slots(job, from, to).map(at => ({ job, at })))
  return due.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}

/** Slots lie on multiples of the interval since 1970, so that every instance and every restart has the same ones. */
function slots({ everyMinutes }: Job, from: Instant, to: Instant): readonly Instant[] {
  const step = everyMinutes * 60_000
  const first = Math.floor(from.epochMilliseconds / step) + 1
  const last = Math.floor(to.epochMilliseconds / step)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Temporal.Instant.fromEpochMilliseconds((first + index) * step),
  )
}

/**
 * Of many missed slots only the newest of each job matters: the service was down, and every job looks at what is now.
 */
export function catchUp(jobs: readonly Job[], from: Instant, to: Instant): readonly Due[] {
  const newest = new Map(dueBetween(jobs, from, to).map(due => [due.job.name, due]))
  return [...newest.values()].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}
