/**
 * A limit to how long one message may take. The database ends slow statements itself; this is for the rare query whose
 * connection broke so that the driver never settles it. Whatever it did commit is found when the event comes again.
 */
export class DeadlineMissed extends Error {
  override readonly name = 'DeadlineMissed'

  constructor(afterMs: number) {
    super(`nothing was heard from the database for ${afterMs} ms`)
  }
}

/** Longer than the longest statement may run. */
export const TURN_DEADLINE_MS = 65_000

/** Rejects with `DeadlineMissed` when the work has not settled by then; what it does afterwards is nobody's any more. */
export async function within<Result>(afterMs: number, work: Promise<Result>): Promise<Result> {
  const { promise: missed, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DeadlineMissed(afterMs)), afterMs)
  try {
    return await Promise.race([work, missed])
  } finally {
    clearTimeout(timer)
  }
}
