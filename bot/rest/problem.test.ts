import assert from 'node:assert/strict'
import { it } from 'node:test'
import { DeadlineMissed } from '../turn/deadline.ts'
import { problemOf } from './problem.ts'

it('a database that is not heard of in time may have saved it: the same again tells, and nobody says it did not', () => {
  const problem = problemOf(new DeadlineMissed(65_000))
  assert.deepEqual([problem.kind, problem.status], ['unavailable', 503])
  assert.match(problem.message, /not known.*the same Idempotency-Key/)
  assert.doesNotMatch(problem.message, /Nothing was saved/)
})
