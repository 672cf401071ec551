import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { understood } from '../../test/sample-understanding.ts'

/** As JSON: days are written. */
const read = async (text: string) => JSON.parse(JSON.stringify(await understood('machining', text, true)))

describe('what the warehouse moved is asked for', () => {
  const asked: readonly (readonly [text: string, of: Record<string, unknown>])[] = [
    ['今天发货了哪些', { act: 'ship', period: 'today' }],
    ['今天发了几单', { act: 'ship', period: 'today' }],
    ['昨天发货多少', { act: 'ship', period: 'yesterday' }],
    ['恒拓这个月发了多少', { act: 'ship', period: 'thisMonth', customer: '恒拓' }],
    ['今天发出去多少件传动轴', { act: 'ship', period: 'today', item: '传动轴' }],
    ['1003发了多少', { act: 'ship', order: 'WO-1003' }],
    ['11月20号发了哪些货', { act: 'ship', period: { from: '2026-11-20', to: '2026-11-20' } }],
    ['昨天到了哪些料', { act: 'receive', period: 'yesterday' }],
    ['1003领了哪些料', { act: 'issue', order: 'WO-1003' }],
    ['退料记录', { act: 'return', period: 'thisWeek' }],
    ['本月盘点了哪些', { act: 'count', period: 'thisMonth' }],
    ['圆钢这个月用了多少', { act: 'use', period: 'thisMonth', item: '圆钢' }],
    ['圆钢出入库明细', { act: 'all', period: 'thisMonth', item: '圆钢' }],
    ['恒拓发了多少', { act: 'ship', period: 'thisMonth', customer: '恒拓' }],
    ['出入库记录', { act: 'all', period: 'thisWeek' }],
    ['what shipped today', { act: 'ship', period: 'today' }],
  ]
  for (const [text, of] of asked)
    test(text, async () => assert.deepEqual(await read(text), { kind: 'stockMoved', ...of }))

  test('of a site that calls a step so, "入库" asks what that step made', async () =>
    assert.equal((await read('今天入库了多少')).kind, 'progress'))
})

describe('what lies there for its customer is asked for', () => {
  for (const text of ['待发货', '还有哪些没发', '哪些做完了没发货', '未发货的工单', '哪些单可以发货', 'ready to ship'])
    test(text, async () => assert.deepEqual(await read(text), { kind: 'unshipped' }))
})

describe('neither is a command, nor what is still to come', () => {
  const others: readonly (readonly [text: string, kind: string])[] = [
    ['发货 WO-1003 50', 'stock'],
    ['领料 WO-1003 圆钢 50', 'stock'],
    ['今天要发什么货', 'orders'],
    ['明天发哪些货', 'orders'],
    ['1003发货了吗', 'status'],
  ]
  for (const [text, kind] of others) test(text, async () => assert.equal((await read(text)).kind, kind))
})
