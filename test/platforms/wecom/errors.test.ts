import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PlatformError } from '../../../adapters/port.ts'
import { errorOf, KNOWN_CODES, type Remedy, remedyOf } from '../../../adapters/wecom/errors.ts'

const CASES: readonly {
  readonly vendorCode: number
  readonly code: PlatformError['code']
  readonly retryAfterMs?: number
  readonly remedy?: Remedy
  /** What an operator is told to look at. */
  readonly says?: RegExp
}[] = [
  { vendorCode: -1, code: 'retryLater', retryAfterMs: 5_000 },
  { vendorCode: 45009, code: 'retryLater', retryAfterMs: 60_000 },
  { vendorCode: 45033, code: 'retryLater', retryAfterMs: 60_000 },
  { vendorCode: 40014, code: 'retryLater', retryAfterMs: 1_000, remedy: 'refreshToken' },
  { vendorCode: 41001, code: 'retryLater', retryAfterMs: 1_000, remedy: 'refreshToken' },
  { vendorCode: 42001, code: 'retryLater', retryAfterMs: 1_000, remedy: 'refreshToken' },
  { vendorCode: 846609, code: 'retryLater', retryAfterMs: 1_000, remedy: 'reconnect' },
  { vendorCode: 846605, code: 'gone', remedy: 'push' },
  { vendorCode: 846608, code: 'gone', remedy: 'push' },
  { vendorCode: 40001, code: 'fixConfiguration', says: /Secret/ },
  { vendorCode: 40013, code: 'fixConfiguration', says: /CorpID.*企业信息/ },
  { vendorCode: 40056, code: 'fixConfiguration', says: /AgentId/ },
  { vendorCode: 48002, code: 'fixConfiguration', says: /可见范围/ },
  { vendorCode: 60011, code: 'fixConfiguration', says: /可见范围/ },
  { vendorCode: 60020, code: 'fixConfiguration', says: /企业可信IP.*wait a minute/ },
  { vendorCode: 93000, code: 'fixConfiguration', says: /消息推送/ },
  { vendorCode: 40003, code: 'unreachable', says: /可见范围/ },
  { vendorCode: 60111, code: 'unreachable', says: /可见范围/ },
  { vendorCode: 81013, code: 'unreachable', says: /可见范围/ },
  { vendorCode: 93006, code: 'unreachable', says: /write to it there once/ },
  { vendorCode: 60140, code: 'gone', says: /changed once/ },
  { vendorCode: 40007, code: 'gone', says: /media id/ },
  { vendorCode: 40008, code: 'unknown', says: /kind of message/ },
  { vendorCode: 40058, code: 'unknown', says: /field.*too long/ },
  { vendorCode: 41016, code: 'unknown', says: /title/ },
  { vendorCode: 42014, code: 'unknown', says: /task_id/ },
  { vendorCode: 42039, code: 'unknown', says: /button/ },
  { vendorCode: 47001, code: 'unknown' },
  { vendorCode: 60003, code: 'unknown', says: /department/ },
]

describe('what WeCom’s codes mean', () => {
  for (const { vendorCode, code, retryAfterMs = null, remedy = null, says = /./ } of CASES) {
    test(`${vendorCode} is ${code}`, () => {
      const error = errorOf(vendorCode)
      assert.ok(error instanceof PlatformError)
      assert.deepEqual([error.code, error.vendorCode, error.retryAfterMs], [code, String(vendorCode), retryAfterMs])
      assert.equal(remedyOf(vendorCode), remedy)
      assert.match(error.message, says)
    })
  }

  test('the table here is the table there', () => {
    assert.deepEqual(CASES.map(({ vendorCode }) => vendorCode).toSorted(), KNOWN_CODES.toSorted())
  })

  test('a code that nobody knows is refused as wrong, and keeps its number', () => {
    const error = errorOf(123456)
    assert.deepEqual([error.code, error.vendorCode, error.retryAfterMs], ['unknown', '123456', null])
  })
})
