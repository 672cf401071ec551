import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { understood } from '../../test/sample-understanding.ts'

/** By somebody at the first step of WO-1003. */
const read = (text: string) => understood('machining', text, true)

describe('a step is known by its number, or its place', () => {
  for (const [text, step, good] of [
    ['1003 20工序 50', '车削', 50],
    ['1003第20道50个', '车削', 50],
    ['1003第二道工序做了50', '车削', 50],
    ['第二道做了50', '车削', 50],
    ['20号工序完成50', '车削', 50],
    ['工序20完成50', '车削', 50],
    ['1003二序50个', '车削', 50],
    ['三十工序50个', '钻孔', 50],
    ['OP20做完50', '车削', 50],
    ['step 30 done 50', '钻孔', 50],
  ] as const)
    test(`"${text}"`, async () => {
      const wire = await read(text)
      assert.deepEqual([wire.kind, wire.step, wire.good], ['report', step, good])
    })

  test('of several each is its own line', async () => {
    const { lines } = await read('1003 10工序50 20工序40')
    assert.deepEqual(Array.isArray(lines) && lines.map(({ step, good }) => [step, good]), [
      ['下料', 50],
      ['车削', 40],
    ])
  })

  test('whatever is said of it', async () => {
    for (const [text, kind] of [
      ['1003 20工序到哪了', 'status'],
      ['开工 1003 20工序', 'start'],
    ] as const) {
      const wire = await read(text)
      assert.deepEqual([wire.kind, wire.step], [kind, '车削'])
    }
  })
})

describe('is no number of a step', () => {
  for (const text of ['本工序50', '这道工序做完50', '下道工序50', '第3批做完50个'])
    test(`"${text}"`, async () => {
      const wire = await read(text)
      assert.deepEqual([wire.step, wire.good], ['下料', 50])
    })
})
