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
  /**
   * When it next has something to do, after `after`; null: nothing at all. Slots before that are skipped while a clock is
   * being moved, so that a week is not ten thousand looks. Left out: it may have something to do at every slot.
   */
  readonly nextWork?: (after: Instant) => Promise<Instant | null>
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

/** The job's first slot after `after`; where it can tell, the first at which it has something to do. null: none. */
async function nextSlotOf(job: Job, after: Instant): Promise<Instant | null> {
  const step = job.everyMinutes * 60_000
  if (job.nextWork === undefined) return slotAt(Math.floor(after.epochMilliseconds / step) + 1, step)
  const work = await job.nextWork(after)
  return work === null
    ? null
    : slotAt(Math.max(Math.floor(after.epochMilliseconds / step) + 1, Math.ceil(work.epochMilliseconds / step)), step)
}

const slotAt = (index: number, step: number): Instant => Temporal.Instant.fromEpochMilliseconds(index * step)

/** What comes due next after `after` and not after `to`, one or several at the same time; empty when nothing does. */
export async function nextDue(jobs: readonly Job[], after: Instant, to: Instant): Promise<readonly Due[]> {
  const next: Due[] = []
  for (const job of jobs) {
    const at = await nextSlotOf(job, after)
    if (at !== null && Temporal.Instant.compare(at, to) <= 0) next.push({ job, at })
  }
  const [first] = next.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  return next.filter(({ at }) => first !== undefined && at.equals(first.at))
}

/**
 * Of many missed slots only the newest of each job matters: the service was down, and every job looks at what is now.
 */
export function catchUp(jobs: readonly Job[], from: Instant, to: Instant): readonly Due[] {
  const newest = new Map(dueBetween(jobs, from, to).map(due => [due.job.name, due]))
  return [...newest.values()].toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}
