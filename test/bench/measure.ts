/** Runs callers side by side for a time and says how it went. */
export type Figures = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
  /** Calls of the whole time, warm-up included. */
  readonly calls: number
}

/** `call(caller, n)` does one thing; it rejects when the thing failed. The first fifth of the time is warm-up. */
export async function measure(
  callers: number,
  seconds: number,
  call: (caller: number, n: number) => Promise<void>,
): Promise<Figures> {
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
  const span = (performance.now() - counted) / 1_000
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { perSecond: times.length / span, p50Ms: at(0.5), p99Ms: at(0.99), failed, calls }
}
