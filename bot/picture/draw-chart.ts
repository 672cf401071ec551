/** A chart as a picture, for platforms that can't draw one. */
import type { Chart } from '../../adapters/card.ts'
import type { DrawChart } from '../../adapters/port.ts'
import { createQueue, inThread, type ThreadLimits } from '../thread.ts'

const LIMITS: ThreadLimits = { milliseconds: 20_000, heapMegabytes: 256 }
/** More than all departments' digests of one hour. */
const MOST_WAITING = 50

const inTurn = createQueue(MOST_WAITING)

/** null: too many are waiting, or it could not be drawn; its lines of text say the same. */
export const drawChart: DrawChart = async (chart: Chart) => {
  const work = () => inThread(new URL('./draw-worker.ts', import.meta.url), chart, LIMITS)
  const drawn = await inTurn(work).catch(() => null)
  if (drawn?.kind !== 'told' || !(drawn.told instanceof Uint8Array)) return null
  return { name: 'chart.png', mime: 'image/png', base64: Buffer.from(drawn.told).toString('base64') }
}
