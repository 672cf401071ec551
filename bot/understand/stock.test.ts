import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextOf, findOrders, NOW, siteOf, understood } from '../../test/sample-understanding.ts'
import { commandOf } from './command.ts'
import { understand } from './understand.ts'
import { toWire } from './wire.ts'

/** Without the sender's own words, which every one of them carries. */
async function read(text: string, factory: 'machining' | 'electronics' | 'garment' = 'machining') {
  const { note: _, ...said } = await understood(factory, text, false)
  return said
}

const M = { code: 'M', text: '米', counts: false }

describe('what the warehouse commands', () => {
  const cases: readonly (readonly [text: string, said: object])[] = [
    ['领料 WO-1004 圆钢 50', { act: 'issue', order: 'WO-1004', item: '圆钢', quantity: 50 }],
    [
      'WO-1004 领料 Q235圆钢 50米 批号:L2411-01',
      { act: 'issue', order: 'WO-1004', item: 'Q235圆钢', quantity: 50, unit: M, lot: 'L2411-01' },
    ],
    ['发料 1004 圆钢 50', { act: 'issue', order: 'WO-1004', item: '圆钢', quantity: 50 }],
    ['领料 WO-1004 铝板6061 20', { act: 'issue', order: 'WO-1004', item: '铝板6061', quantity: 20 }],
    ['领料 WO-1001 45钢圆棒 一百二', { act: 'issue', order: 'WO-1001', item: '45钢圆棒', quantity: 120 }],
    ['领料 WO-1008 M-NUT-M8 50', { act: 'issue', order: 'WO-1008', item: 'M-NUT-M8', quantity: 50 }],
    ['领料 圆钢 50', { act: 'issue', item: '圆钢', quantity: 50 }],
    ['领料 WO-1004 圆钢', { act: 'issue', order: 'WO-1004', item: '圆钢' }],
    ['領料 WO-1004 圓鋼 50', { act: 'issue', order: 'WO-1004', item: '圓鋼', quantity: 50 }],
    ['退料 WO-1004 圆钢 5 批次L2411', { act: 'return', order: 'WO-1004', item: '圆钢', quantity: 5, lot: 'L2411' }],
    ['到料 圆钢 500 批次 L2411', { act: 'receive', item: '圆钢', quantity: 500, lot: 'L2411' }],
    ['到货 圆钢 500 炉号 H88-2', { act: 'receive', item: '圆钢', quantity: 500, lot: 'H88-2' }],
    ['到料 压铆螺母 -5', { act: 'receive', item: '压铆螺母', quantity: -5 }],
    ['到料 没听过的料 50', { act: 'receive', item: '没听过的料', quantity: 50 }],
    ['盘点 圆钢 480 因为受潮报废20米', { act: 'count', item: '圆钢', quantity: 480, because: '受潮报废20米' }],
    [
      '盘点 圆钢 0 批次 L2609-02 因为少了两根',
      { act: 'count', item: '圆钢', quantity: 0, lot: 'L2609-02', because: '少了两根' },
    ],
    ['盘点 圆钢 0 无批次 因为找到了', { act: 'count', item: '圆钢', quantity: 0, lot: '', because: '找到了' }],
    ['盘点 螺母 1003', { act: 'count', item: '螺母', quantity: 1003 }],
    ['确认入库 WO-1009', { act: 'putAway', order: 'WO-1009' }],
    ['发货 WO-1003 50', { act: 'ship', order: 'WO-1003', quantity: 50 }],
    ['WO-1003 发货 50', { act: 'ship', order: 'WO-1003', quantity: 50 }],
    ['发货 WO-1009', { act: 'ship', order: 'WO-1009' }],
    ['ship WO-1003 50', { act: 'ship', order: 'WO-1003', quantity: 50 }],
    ['确认入库 1009 40', { act: 'putAway', order: 'WO-1009', quantity: 40 }],
    ['成品入库 WO-1009 1 序列号 SN0001', { act: 'putAway', order: 'WO-1009', quantity: 1, lot: 'SN0001' }],
    [
      'issue WO-1004 round bar 50 lot L2411',
      { act: 'issue', order: 'WO-1004', item: 'round bar', quantity: 50, lot: 'L2411' },
    ],
    ['圆钢入库50', { act: 'receive', item: '圆钢', quantity: 50 }],
    ['圆钢，到了50米', { act: 'receive', item: '圆钢', quantity: 50, unit: M }],
    ['入库圆钢50米', { act: 'receive', item: '圆钢', quantity: 50, unit: M }],
    ['收到圆钢50米', { act: 'receive', item: '圆钢', quantity: 50, unit: M }],
    ['圆钢出库20', { act: 'issue', item: '圆钢', quantity: 20 }],
    ['WO-1004 圆钢出库20', { act: 'issue', order: 'WO-1004', item: '圆钢', quantity: 20 }],
    ['螺母M8 出库 20', { act: 'issue', item: '螺母M8', quantity: 20 }],
    ['圆钢盘点480', { act: 'count', item: '圆钢', quantity: 480 }],
    ['count round bar 480 because damp', { act: 'count', item: 'round bar', quantity: 480, because: 'damp' }],
  ]
  for (const [text, said] of cases)
    it(`"${text}"`, async () => assert.deepEqual(await read(text), { kind: 'stock', ...said }))

  it('by a colour or a board that several share says which', async () => {
    assert.deepEqual(await read('领料 MO1001 PCB板 C65-V3 500', 'electronics'), {
      kind: 'stock',
      act: 'issue',
      order: 'MO1001',
      item: 'PCB板 C65-V3',
      quantity: 500,
    })
  })

  it('"入库" is putting away to who keeps the stock, and a step to everybody else', async () => {
    const site = siteOf('machining')
    const deps = {
      lexicon: site.lexicon,
      findOrders: async (query: Parameters<typeof findOrders>[1]) => findOrders(site, query),
    }
    const context = contextOf(site, false)
    const keeper = context.sender === null ? null : { ...context.sender, role: 'warehouse' as const }
    const input = { text: '入库 WO-1009 40', now: NOW }
    assert.equal((await understand(deps, { ...input, context })).kind, 'report')
    const intent = await understand(deps, { ...input, context: { ...context, sender: keeper } })
    assert.deepEqual([intent.kind, intent.kind === 'stock' && intent.act], ['stock', 'putAway'])
  })
})

describe('questions about stock', () => {
  const cases: readonly (readonly [text: string, said: object])[] = [
    ['追溯 批次 L2411', { kind: 'trace', lot: 'L2411' }],
    ['追溯 L2411', { kind: 'trace', lot: 'L2411' }],
    ['追溯 WO-1003', { kind: 'trace', order: 'WO-1003' }],
    ['WO-1003 追溯一下', { kind: 'trace', order: 'WO-1003' }],
    ['批次 L2411 用到哪了', { kind: 'trace', lot: 'L2411' }],
    ['追溯 序列号 SN0001', { kind: 'trace', lot: 'SN0001' }],
    ['trace lot L2411', { kind: 'trace', lot: 'L2411' }],
    ['缺料清单', { kind: 'shortages' }],
    ['哪些料不够', { kind: 'shortages' }],
    ['待入库', { kind: 'waitingOutputs' }],
    ['还有哪些没入库', { kind: 'waitingOutputs' }],
    ['45钢库存', { kind: 'material', item: '45钢' }],
    ['45钢还有多少库存', { kind: 'material', item: '45钢' }],
    ['查库存 45钢', { kind: 'material', item: '45钢' }],
    ['M-NUT-M8库存', { kind: 'material', item: 'M-NUT-M8' }],
    ['铝板6061还有库存吗', { kind: 'material', item: '铝板6061' }],
    ['传动轴还有多少库存', { kind: 'material', item: '传动轴' }],
    ['仓库还有多少传动轴', { kind: 'material', item: '传动轴' }],
    ['传动轴仓库里还有几个', { kind: 'material', item: '传动轴' }],
    ['how many shafts in stock?', { kind: 'material', item: 'shafts' }],
    ['stock of round bar', { kind: 'material', item: 'round bar' }],
  ]
  for (const [text, said] of cases) it(`"${text}"`, async () => assert.deepEqual(await read(text), said))
})

describe('sentences that only sound like it', () => {
  const cases: readonly (readonly [text: string, kind: string])[] = [
    ['给我领200个压铆螺母', 'material'],
    ['领30个丝锥', 'material'],
    ['申请领料 WO-1004', 'material'],
    ['到货 20', 'report'],
    ['来料不对，PCB批量发黄', 'exception'],
    ['来料了，继续车', 'resume'],
    ['缺料', 'exception'],
    ['入库60件', 'report'],
    ['圆钢到了没', 'material'],
    ['圆钢没库存了', 'material'],
    ['车削库存', 'unknown'],
    ['库存不足', 'unknown'],
    ['安全库存', 'unknown'],
    ['WO-1009入库400', 'report'],
    ['领料怎么弄', 'help'],
  ]
  for (const [text, kind] of cases) it(`"${text}" is ${kind}`, async () => assert.equal((await read(text)).kind, kind))
})

it('said as a command it is understood the same', async () => {
  const site = siteOf('machining')
  const deps = {
    lexicon: site.lexicon,
    findOrders: async (query: Parameters<typeof findOrders>[1]) => findOrders(site, query),
  }
  const said = [
    '领料 WO-1004 圆钢 50米 批次 L2411',
    '盘点 圆钢 480 无批次 因为受潮',
    '追溯 批次 L2411',
    '追溯 WO-1003',
    '确认入库 WO-1009 40',
  ]
  for (const text of said) {
    const input = { now: NOW, context: contextOf(site, false) }
    const intent = await understand(deps, { ...input, text })
    const again = await understand(deps, { ...input, text: commandOf(intent) ?? '' })
    const { note: _, ...first } = toWire(intent)
    const { note: __, ...second } = toWire(again)
    assert.deepEqual(second, first, text)
  }
})
