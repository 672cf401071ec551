import assert from 'node:assert/strict'
import { test } from 'node:test'
import { understood } from '../../test/sample-understanding.ts'
import type { WireIntent } from './wire.ts'

async function read(text: string): Promise<readonly WireIntent[]> {
  const wire = await understood('machining', text, true)
  return wire.kind === 'ambiguous' && Array.isArray(wire.options) ? wire.options : [wire]
}

const numbers = ({ good = 0, scrap = 0, rework = 0 }: WireIntent): string => `${good} ${scrap} ${rework}`

/** Good, scrap and rework; several where it is asked. */
for (const [text, ...expected] of [
  ['做完50 不良5 其中3个报废2个返工', '50 3 2'],
  ['合格45 不良5（报废3返工2）', '45 3 2'],
  ['不良5个其中返工3个', '0 2 3'],
  ['不良5其中报废3', '0 3 2', '0 5 0'],
  ['做50，不良6，其中报废3返工2', '50 4 2', '50 3 3'],
  ['OK 40 NG 3 including scrap 2 rework 1', '40 2 1'],
  ['做50 划伤5 其中3个报废2个返工', '50 3 2'],
  ['做完50个其中不良5个其中3个报废2个返工', '45 3 2'],

  ['做完50个废了2个其中1个料废', '50 2 0'],
  ['做50报废3其中2个料废1个工废', '50 3 0'],
  ['报废3个，其中1个是料废', '0 3 0'],
  ['废2个其中一个是来料问题', '0 2 0'],
  ['做50 报废5，其中划伤3碰伤2', '50 5 0'],
  ['做50，报废2其中料废1，返工3', '50 2 3'],
  ['50个做完，一共报废3个（划伤2毛边1）', '50 3 0'],
  ['50个做完，报废3个：划伤2，碰伤1', '50 3 0'],
  ['做完50 报废3 划伤2 碰伤1', '50 3 0', '50 3 3'],
  ['做完50，外观不良2尺寸不良1，共不良3', '50 1 2'],
  ['做完50 报废3 划伤2', '50 3 2'],
  ['做50报废3其中返工1', '50 2 1', '50 3 1'],
  ['做50返工5其中报废2', '50 2 3', '50 2 5'],

  // Nothing says that they are in it, but they may be.
  ['做完50 不良5 报废3 返工2', '50 3 2', '50 8 2'],
  ['做完50 不良5 报废3', '50 3 2', '50 5 0', '50 8 0'],
  // Nor may they be.
  ['OK 40 NG 2 rework 2', '40 2 2'],
  ['做完50 不良3 另外报废2', '50 5 0'],
  ['做完50 不良2 报废3', '50 5 0'],
  ['50个，废2个，1个料废', '50 3 0'],

  ['做完50，其中报废2', '48 2 0'],
  ['120个（含报废2）', '118 2 0'],
  ['120个，不含报废2', '120 2 0'],
  ['120个（不算报废2个）', '120 2 0'],
  ['120个，扣掉报废2个', '118 2 0', '120 2 0'],
  ['做了50个 废品率2%', '50 0 0'],
  ['良率98%，做了50', '50 0 0'],
  ['返工品8个完成', '8 0 0'],
  ['返工品3个', '0 0 3'],
  ['来料50，做完48，料废2', '48 2 0'],
  ['做完50个其中2个报废1个返工', '47 2 1'],
] as const)
  test(`"${text}": ${expected.join(', or ')}`, async () => assert.deepEqual((await read(text)).map(numbers), expected))

test('parts that are more than the whole book nothing', async () => {
  const [wire] = await read('做50报废2其中料废3')
  assert.deepEqual([wire?.kind, wire?.why], ['unknown', 'badNumber'])
})
