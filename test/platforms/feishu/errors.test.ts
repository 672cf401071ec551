import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorOf, FAULTS, limitedBy, objectionOf } from '../../../adapters/feishu/errors.ts'
import type { PlatformError } from '../../../adapters/port.ts'

type Case = readonly [vendorCode: number, code: PlatformError['code'], names: RegExp, retryAfterMs?: number]

/** What each code is to whoever sends, and what the operator's message says to look at. */
const CASES: readonly Case[] = [
  [1, 'retryLater', /busy/, 2_000],
  [10003, 'fixConfiguration', /App ID or the App Secret.*凭证与基础信息/],
  [10005, 'fixConfiguration', /App ID.*凭证与基础信息.*FEISHU_DOMAIN/],
  [10014, 'fixConfiguration', /App Secret.*凭证与基础信息.*管理后台/],
  [10015, 'fixConfiguration', /App Secret.*凭证与基础信息/],
  [11205, 'fixConfiguration', /添加应用能力.*publish/],
  [11207, 'fixConfiguration', /版本管理与发布.*管理后台/],
  [11210, 'fixConfiguration', /版本管理与发布/],
  [11232, 'retryLater', /all bots/, 5_000],
  [11233, 'retryLater', /group/, 5_000],
  [11240, 'fixConfiguration', /添加应用能力.*publish/],
  [11248, 'unknown', /word/],
  [11312, 'unknown', /check of its content/],
  [40004, 'unreachable', /通讯录权限范围/],
  [41050, 'unreachable', /通讯录权限范围/],
  [230001, 'unknown', /parameter/],
  [230002, 'unreachable', /not in this group/],
  [230006, 'fixConfiguration', /添加应用能力/],
  [230011, 'gone', /recalled/],
  [230013, 'unreachable', /可用范围/],
  [230018, 'unreachable', /does not let the bot write/],
  [230020, 'retryLater', /too many messages to this chat/, 500],
  [230022, 'unknown', /word/],
  [230025, 'tooLong', /too long/],
  [230027, 'fixConfiguration', /权限管理/],
  [230028, 'unknown', /data loss/],
  [230029, 'unreachable', /left the company/],
  [230031, 'gone', /14 days/],
  [230034, 'unreachable', /no such receiver/],
  [230035, 'unreachable', /muted/],
  [230038, 'unreachable', /another company/],
  [230049, 'retryLater', /just being sent/, 1_000],
  [230053, 'unreachable', /turned the bot off/],
  [230054, 'unreachable', /private/],
  [230075, 'unreachable', /encrypted/],
  [230099, 'unknown', /card was refused/],
  [230110, 'gone', /deleted/],
  [232009, 'unreachable', /dissolved/],
  [234003, 'gone', /not in this message/],
  [234004, 'gone', /not in the chat/],
  [234006, 'tooLong', /too large/],
  [234037, 'tooLong', /too large/],
  [234038, 'unreachable', /taken out/],
  [99991400, 'retryLater', /too often/, 1_000],
  [99991401, 'fixConfiguration', /安全设置/],
  [99991403, 'fixConfiguration', /monthly quota.*管理后台/],
  [99991406, 'fixConfiguration', /quota.*管理后台/],
  [99991543, 'fixConfiguration', /凭证与基础信息/],
  [99991661, 'fixConfiguration', /token/],
  [99991662, 'fixConfiguration', /管理后台/],
  [99991663, 'fixConfiguration', /token/],
  [99991671, 'fixConfiguration', /token/],
  [99991672, 'fixConfiguration', /权限管理.*publish/],
  [99991673, 'fixConfiguration', /版本管理与发布.*管理后台/],
  [99992351, 'unreachable', /no such id/],
  [99992361, 'unreachable', /another app/],
  [1000040351, 'retryLater', /busy/, 2_000],
]

const errorFor = (
  code: number | null,
  { httpStatus = 400, vendorMessage = '', resetMs = null as number | null } = {},
) => errorOf({ method: 'message.create', httpStatus, code, vendorMessage, resetMs })

describe('what Feishu’s codes mean', () => {
  for (const [vendorCode, code, names, retryAfterMs = null] of CASES) {
    test(`${vendorCode} is ${code}, and says what to look at`, () => {
      const error = errorFor(vendorCode)
      assert.equal(error.code, code)
      assert.match(error.message, /^message\.create: /)
      assert.match(error.message, names)
      assert.equal(error.retryAfterMs, retryAfterMs)
      assert.equal(error.vendorCode, String(vendorCode))
    })
  }

  test('every code that is known stands in this table', () => {
    const numbers = (keys: readonly (string | number)[]) => keys.map(Number).toSorted((a, b) => a - b)
    assert.deepEqual(numbers(CASES.map(([code]) => code)), numbers(Object.keys(FAULTS)))
  })

  const unnamed = [
    { name: '429', given: { httpStatus: 429 }, code: 'retryLater', vendorCode: 'http 429' },
    { name: '502', given: { httpStatus: 502 }, code: 'retryLater', vendorCode: 'http 502' },
    { name: '403', given: { httpStatus: 403 }, code: 'fixConfiguration', vendorCode: 'http 403' },
    { name: '404', given: { httpStatus: 404 }, code: 'unknown', vendorCode: 'http 404' },
  ] as const
  for (const { name, given, code, vendorCode } of unnamed) {
    test(`an answer without a code is read by its status: ${name}`, () => {
      const error = errorFor(null, given)
      assert.deepEqual([error.code, error.vendorCode], [code, vendorCode])
    })
  }

  test('a code that nobody knows is not tried again', () => {
    assert.deepEqual([errorFor(987654).code, errorFor(987654).retryAfterMs], ['unknown', null])
  })

  test('the time that the platform gives counts, where trying again helps', () => {
    assert.equal(errorFor(99991400, { resetMs: 7_000 }).retryAfterMs, 7_000)
    assert.equal(errorFor(230013, { resetMs: 7_000 }).retryAfterMs, null)
  })

  test('of the vendor’s words only scopes and sub codes are repeated, never a text of somebody’s', () => {
    const scopes = errorFor(99991672, { vendorMessage: 'required: [im:chat:readonly, im:chat] 刘大勇 13800000000' })
    assert.match(scopes.message, /im:chat:readonly, im:chat/)
    const card = errorFor(230099, { vendorMessage: 'ext=ErrCode: 200570; ErrorValue: image key 刘大勇' })
    assert.equal(card.vendorCode, '230099/200570')
    for (const { message } of [scopes, card]) assert.doesNotMatch(message, /刘大勇|13800000000/)
  })

  test('a card that is in use is tried again; one that is refused is not', () => {
    const lock = errorFor(230099, { vendorMessage: 'ext=ErrCode: 11310; ErrMsg: card action is lock' })
    assert.deepEqual([lock.code, lock.retryAfterMs, objectionOf(lock)], ['retryLater', 1_000, null])
    const full = errorFor(230099, { vendorMessage: 'ext=ErrCode: 11310; ErrMsg: element exceeds the limit' })
    assert.deepEqual([full.code, full.retryAfterMs, objectionOf(full)], ['unknown', null, 'form'])
  })

  test('a limit rests whom it limits', () => {
    const rests = [99991400, 11232, 230020, 11233, 230049, 1].map(code => limitedBy(errorFor(code)))
    assert.deepEqual(rests, ['app', 'app', 'chat', 'chat', null, null])
    assert.equal(limitedBy(errorFor(null, { httpStatus: 429 })), 'app')
    assert.equal(limitedBy(errorFor(777, { httpStatus: 429 })), 'app')
  })
})
