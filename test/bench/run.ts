/**
 * `npm run bench [-- load|growth|start|platforms|alerts|deliveries|soak [seconds]]`: all but the soak when none is named. Quote the
 * ratios: machines differ, and one machine differs from itself.
 */
import { benchAlerts } from './alerts.ts'
import { benchDeliveries } from './deliveries.ts'
import { benchGrowth } from './growth.ts'
import { benchLoad } from './load.ts'
import { benchPlatforms } from './platforms.ts'
import { benchSoak } from './soak.ts'
import { benchStart } from './start.ts'

const [which = 'all', number, rate] = process.argv.slice(2)

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  load: () => benchLoad(Number(number ?? 30)),
  growth: benchGrowth,
  start: benchStart,
  alerts: () => benchAlerts(Number(number ?? 0)),
  platforms: () => benchPlatforms(Number(number ?? 6)),
  deliveries: benchDeliveries,
}

/** Takes an hour. */
const soak = () => benchSoak(Number(number ?? 60), rate === undefined ? null : Number(rate))

// So that everything which was started is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const chosen = which === 'all' ? Object.values(BENCHES) : [which === 'soak' ? soak : BENCHES[which]]
for (const bench of chosen) {
  if (bench === undefined)
    throw new Error(`no such benchmark; there are: ${[...Object.keys(BENCHES), 'soak'].join(', ')}`)
  await bench()
}
