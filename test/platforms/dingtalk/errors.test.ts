import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { meaningOf } from '../../../adapters/dingtalk/errors.ts'
import { listIn, parseJson, recordIn, textIn } from '../../../adapters/kit/json.ts'
import type { PlatformError } from '../../../adapters/port.ts'

const CASES: readonly {
  readonly vendorCode: string
  readonly status: number
  readonly code: PlatformError['code']
  readonly retryAfterMs: number | null
}[] = [
  {
    vendorCode: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi',
    status: 403,
    code: 'retryLater',
    retryAfterMs: 2_000,
  },
  {
    vendorCode: 'Forbidden.AccessDenied.ApiCountLimitForOrg',
    status: 403,
    code: 'fixConfiguration',
    retryAfterMs: null,
  },
  {
    vendorCode: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
    status: 403,
    code: 'fixConfiguration',
    retryAfterMs: null,
  },
  { vendorCode: 'Forbidden.AccessDenied.IpNotInWhiteList', status: 403, code: 'fixConfiguration', retryAfterMs: null },
  { vendorCode: 'param.templateNotExist', status: 400, code: 'fixConfiguration', retryAfterMs: null },
  { vendorCode: 'param.cardNotExist', status: 400, code: 'gone', retryAfterMs: null },
  { vendorCode: 'param.userIdNotExist', status: 400, code: 'unreachable', retryAfterMs: null },
  { vendorCode: 'group.disbanded', status: 400, code: 'gone', retryAfterMs: null },
  { vendorCode: '60121', status: 200, code: 'unreachable', retryAfterMs: null },
  { vendorCode: '90018', status: 200, code: 'retryLater', retryAfterMs: 2_000 },
  { vendorCode: '1111', status: 200, code: 'retryLater', retryAfterMs: 300_000 },
  { vendorCode: 'system.busy', status: 500, code: 'retryLater', retryAfterMs: 5_000 },
  { vendorCode: 'http502', status: 502, code: 'retryLater', retryAfterMs: 5_000 },
  { vendorCode: 'param.invalid', status: 400, code: 'unknown', retryAfterMs: null },
]

describe('what DingTalk’s codes mean', () => {
  for (const { vendorCode, status, code, retryAfterMs } of CASES) {
    test(`${vendorCode} is ${code}`, () => {
      const error = meaningOf({ vendorCode, status })
      assert.equal(error.code, code)
      assert.equal(error.retryAfterMs, retryAfterMs)
    })
  }
  test('a missing permission is named', () => {
    const scopes = ['Card.Instance.Write']
    const fault = { vendorCode: 'Forbidden.AccessDenied.AccessTokenPermissionDenied', status: 403, scopes }
    assert.match(meaningOf(fault).message, /Card\.Instance\.Write/)
  })
})

test('the template that is shipped has every variable that a card is sent with', async () => {
  const path = new URL('../../../adapters/dingtalk/card-template.json', import.meta.url)
  const { editorData, type, mode } = recordIn(parseJson(await readFile(path, 'utf8')))
  const names = listIn(recordIn(parseJson(textIn(editorData))).variableList).map(one => textIn(recordIn(one).name))
  const sent = ['title', 'markdown', 'status', 'form', 'form_status', 'form_btn_text', 'has_form', 'buttons']
  assert.deepEqual(names.toSorted(), sent.toSorted())
  assert.deepEqual([type, mode], ['im', 'card'])
})
