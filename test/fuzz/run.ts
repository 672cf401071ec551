/** `npm run fuzz -- N [SEED]`: N inputs (20,000 when left out) for each parser. Ends with 1 at the first that breaks one. */
import { inspect } from 'node:util'
import { fuzz } from './fuzz.ts'
import { PARSERS } from './parsers.ts'

const [count = '20000', seed = '1'] = process.argv.slice(2)

let faults = 0
for (const parser of PARSERS) {
  const { inputs, slowestMs, fault } = await fuzz(parser, Number(count), Number(seed))
  console.log(
    `${fault === null ? 'ok   ' : 'FAULT'} ${parser.name}: ${inputs} inputs, slowest ${Math.round(slowestMs)} ms`,
  )
  if (fault === null) continue
  faults++
  console.log(`  ${fault.why}\n  input: ${inspect(fault.input, { depth: 9, maxStringLength: 2_000 })}`)
}
console.log(`${PARSERS.length} parsers, seed ${seed}: ${faults === 0 ? 'none was broken' : `${faults} broken`}`)
process.exitCode = faults === 0 ? 0 : 1
