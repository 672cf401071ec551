/** Counts calls to the platforms: at once for the metrics, gathered for the month's count in the database. */
import type { PlatformName } from '../adapters/port.ts'
import type { UsageCount } from '../db/usage.ts'
import type { CallOutcome } from './metrics.ts'

const WRITE_EVERY_MS = 10_000

export type UsageCounter = {
  readonly count: (platform: PlatformName, method: string, outcome: CallOutcome) => void
  /** Writes what is left. */
  readonly stop: () => Promise<void>
}

export type UsageCounterParts = {
  /** `YYYY-MM` in the site's time zone. */
  readonly month: () => Promise<string>
  readonly write: (counts: readonly UsageCount[]) => Promise<void>
  readonly metrics: { readonly countPlatformCall: (platform: string, method: string, outcome: CallOutcome) => void }
  readonly failed: (error: unknown) => void
}

export function createUsageCounter({ month, write, metrics, failed }: UsageCounterParts): UsageCounter {
  let counted = new Map<string, { readonly platform: PlatformName; readonly method: string; count: number }>()

  async function flush(): Promise<void> {
    if (counted.size === 0) return
    const batch = [...counted.values()]
    counted = new Map()
    try {
      const current = await month()
      await write(batch.map(({ platform, method, count }) => ({ platform, month: current, method, count })))
    } catch (error) {
      // The database is away: they are counted with the next ones.
      for (const { platform, method, count } of batch) add(platform, method, count)
      failed(error)
    }
  }

  function add(platform: PlatformName, method: string, times: number): void {
    const key = `${platform} ${method}`
    const known = counted.get(key)
    if (known === undefined) counted.set(key, { platform, method, count: times })
    else known.count += times
  }

  const timer = setInterval(() => void flush(), WRITE_EVERY_MS)
  return {
    count: (platform, method, outcome) => {
      metrics.countPlatformCall(platform, method, outcome)
      add(platform, method, 1)
    },
    stop: () => {
      clearInterval(timer)
      return flush()
    },
  }
}
