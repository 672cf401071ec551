/**
 * `npm run chaos`: every fault of the catalogue against real services, and the table in docs/reliability.md (and .zh-CN.md).
 * `npm run chaos -- F08 F12`: these; `npm run chaos -- quick`: those that take a few seconds. A run of all
 * writes the table; so does any that is told to: `npm run chaos -- F08 write`.
 */

import { shareWithChildren, startTemporary } from '../server.ts'
import type { Fault, Verdict } from './fault.ts'
import { FAULTS } from './list.ts'
import { countsOf, summaryOf, writeTables } from './report.ts'
import { tryFaults } from './try.ts'

const given = process.argv.slice(2)
const words = given.filter(word => word !== 'write')

function chosen(): readonly Fault[] {
  if (words.length === 0) return FAULTS
  if (words.includes('quick')) return FAULTS.filter(fault => fault.kind !== 'notYet' && fault.quick)
  const found = FAULTS.filter(({ id }) => words.includes(id))
  if (found.length < words.length) throw new Error(`there are: quick ${FAULTS.map(({ id }) => id).join(' ')}`)
  return found
}

function print({ fault, state, counted, note, tookMs }: Verdict): void {
  const mark = state === 'held' ? '✔' : state === 'broken' ? '✖' : '–'
  process.stdout.write(`${mark} ${fault.id} ${fault.name} (${(tookMs / 1000).toFixed(1)} s) ${countsOf(counted)}\n`)
  if (note !== '') process.stdout.write(`    ${note}\n`)
}

// So that everything which was started is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

/** For the faults that have a database of their own: flushing what it commits, as in production. */
const server = await startTemporary({ max_connections: '200' })
shareWithChildren(server)
try {
  const faults = chosen()
  const verdicts = await tryFaults(faults, print)
  process.stdout.write(`${summaryOf(verdicts)}\n`)
  if (faults === FAULTS || given.includes('write')) await writeTables(verdicts)
  process.exitCode = verdicts.some(({ state }) => state === 'broken') ? 1 : 0
} finally {
  await server.stop()
}
