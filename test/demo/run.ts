/**
 * `npm run demo -- electronics [slow]`: a day of a factory (machining, electronics or garment), played by its people in the
 * sandbox from the new order to the shipment, and its books proved at the end. With `slow` a sentence comes every two
 * seconds, to be watched in the browser at the address it prints, which stays until Ctrl-C. Ends with 1 when anything differs.
 */
import { SAMPLE_NAMES, type SampleName } from '../../db/sample-factory.ts'
import { comingWednesday, startRunning } from '../running-service.ts'
import { castOf } from './cast.ts'
import { playDay } from './day.ts'
import { type Proof, proofsOf } from './proof.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)

function isSample(name: string): name is SampleName {
  return SAMPLE_NAMES.some(sample => sample === name)
}

function told({ what, one, other }: Proof): string {
  return `${one === other ? '✔' : '✖'} ${what.padEnd(58)}${String(one).padStart(10)}${String(other).padStart(10)}`
}

async function main(name = 'machining', pace = ''): Promise<void> {
  if (!isSample(name)) return print(`npm run demo -- ${SAMPLE_NAMES.join('|')} [slow]`)
  const slow = pace === 'slow'
  const cast = await castOf(name)
  const running = await startRunning({
    opensAt: comingWednesday(),
    sample: name,
    environment: { PORT: slow ? '3000' : '0' },
  })
  try {
    print(`${cast.factory}: ${running.baseUrl}/sandbox\n`)
    const order = await playDay({ chat: running, narrate: print, pauseMs: slow ? 2_000 : 0 }, cast)
    const proofs = await proofsOf(running.service.sql, cast, order)
    print(`\n${proofs.map(told).join('\n')}`)
    if (proofs.some(({ one, other }) => one !== other)) process.exitCode = 1
    if (slow) await new Promise(resolve => process.once('SIGINT', resolve))
  } finally {
    await running.close()
  }
}

await main(...process.argv.slice(2))
