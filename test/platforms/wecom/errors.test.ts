import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorOf, remedyOf } from '../../../adapters/wecom/errors.ts'

test('each code says whether it heals by waiting, by an operator, or not at all', () => {
  const codes = [-1, 45009, 42001, 40001, 60020, 81013, 93006, 60140, 40058]
  assert.deepEqual(
    codes.map(code => [errorOf(code).code, errorOf(code).retryAfterMs]),
    [
      ['retryLater', 5_000],
      ['retryLater', 60_000],
      ['retryLater', 1_000],
      ['fixConfiguration', null],
      ['fixConfiguration', null],
      ['unreachable', null],
      ['unreachable', null],
      ['gone', null],
      ['unknown', null],
    ],
  )
  assert.equal(errorOf(60020).vendorCode, '60020')
})

test('what the caller heals by itself is told apart', () => {
  assert.deepEqual([42001, 846609, 846605, 60020].map(remedyOf), ['refreshToken', 'reconnect', 'push', null])
})
