/** A sheet as a PDF. */
import { createQueue, inThread, type ThreadLimits } from '../thread.ts'
import type { Sheet } from './sheet.ts'

const LIMITS: ThreadLimits = { milliseconds: 20_000, heapMegabytes: 256 }
/** Whoever prints while so many wait is told to try again. */
const MOST_WAITING = 20

const inTurn = createQueue(MOST_WAITING)

/** null: too many are printing now. Rejects for a fault of ours, and for a sheet that takes longer than any should. */
export async function printSheet(sheet: Sheet): Promise<Uint8Array | null> {
  const printed = await inTurn(() => inThread(new URL('./print-worker.ts', import.meta.url), sheet, LIMITS))
  if (printed === null) return null
  if (printed.kind !== 'told' || !(printed.told instanceof Uint8Array)) throw new Error(`not printed: ${printed.kind}`)
  return printed.told
}
