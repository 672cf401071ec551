/** Runs callers side by side for a time and says how it went. */
export type Figures = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
  /** Calls of the whole time, warm-up included. */
  readonly calls: number
}

type Call = (caller: number, n: number) => Promise<void>

export const measure = async (callers: number, seconds: number, call: Call): Promise<Figures> =>
  figuresOf([await run(callers, seconds, call)])

/** `times`: of the calls that count, in milliseconds; `seconds`: in which they were made. */
export type Run = {
  readonly times: readonly number[]
  readonly seconds: number
  readonly failed: number
  readonly calls: number
}

/** `call(caller, n)` does one thing; it rejects when the thing failed. The first fifth of the time is warm-up. */
export async function run(callers: number, seconds: number, call: Call): Promise<Run> {
  const begun = performance.now()
  const counted = begun + seconds * 200
  const end = begun + seconds * 1_000
  const times: number[] = []
  let failed = 0
  let calls = 0

  async function work(caller: number): Promise<void> {
    for (let n = 0; performance.now() < end; n++) {
      const from = performance.now()
      calls += 1
      const ok = await call(caller, n).then(
        () => true,
        () => false,
      )
      if (from < counted) continue
      if (ok) times.push(performance.now() - from)
      else failed++
    }
  }

  await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)))
  return { times, seconds: (performance.now() - counted) / 1_000, failed, calls }
}

/** Of several runs as if they had been one. */
export function figuresOf(runs: readonly Run[]): Figures {
  const sorted = runs.flatMap(({ times }) => times).sort((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  const sum = (what: 'seconds' | 'failed' | 'calls'): number => runs.reduce((all, one) => all + one[what], 0)
  return {
    perSecond: sorted.length / sum('seconds'),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failed: sum('failed'),
    calls: sum('calls'),
  }
}
