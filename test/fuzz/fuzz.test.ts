import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { fuzz } from './fuzz.ts'
import { PARSERS } from './parsers.ts'

const INPUTS = 300
const SEED = 20_261_128

for (const parser of PARSERS) {
  test(`${parser.name}: answers or refuses, ${INPUTS} inputs`, async () => {
    const { fault } = await fuzz(parser, INPUTS, SEED)
    assert.equal(fault, null, fault === null ? '' : `${fault.why}\ninput: ${inspect(fault.input, { depth: 9 })}`)
  })
}
