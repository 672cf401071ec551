/**
 * A transaction whose connection is cut. The driver (3.4.9) rolls it back on the connection that is not there any more,
 * and fails in a callback that nobody can catch: the process ends. The server has rolled back by itself; there is
 * nothing to do but to say no more.
 */
import { DatabaseFault, databaseFault } from './fault.ts'

type Work = (tx: object) => unknown
type Begin = (options: string, work: Work) => Promise<unknown>

/** Not more of them at a time: the others wait, in order. */
export function inTurn(begin: Begin, most: number): Begin {
  const waiting: (() => void)[] = []
  let running = 0
  return async (options, work) => {
    if (running >= most) await new Promise<void>(resolve => waiting.push(resolve))
    else running += 1
    try {
      return await begin(options, work)
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

/** As the driver's `begin`, for a pool that must outlive its connections. */
export function survivingCuts(begin: Begin) {
  return async (...given: readonly [Work] | readonly [string, Work]): Promise<unknown> => {
    const [options, work] = given.length === 1 ? ['', given[0]] : given
    let over = false
    const isOver = () => over
    try {
      return await begin(options, tx => unlessCut(async () => work(whileOpen(tx, isOver)), isOver))
    } finally {
      over = true
    }
  }
}

/** What was cut never settles, or the driver would commit or roll back: it notices by itself, and ends the wait. */
async function unlessCut(work: () => Promise<unknown>, isOver: () => boolean): Promise<unknown> {
  try {
    const result = await work()
    if (!isOver()) return result
  } catch (error) {
    if (!isOver() && !isCut(error)) throw error
  }
  return new Promise(() => undefined)
}

/** Of the connection, not of anything else that the work speaks to: the driver notes the query. */
const isCut = (error: unknown): boolean =>
  error instanceof Error && 'query' in error && databaseFault(error)?.code === 'unreachable'

/** Work that had its mind elsewhere when the transaction ended must not go on with it. */
function whileOpen(tx: object, isOver: () => boolean): object {
  return new Proxy(tx, {
    apply: (query, self, args) => {
      if (isOver()) throw new DatabaseFault('unreachable', 'the transaction has ended: its connection was cut')
      return Reflect.apply(query as () => unknown, self, args)
    },
  })
}
