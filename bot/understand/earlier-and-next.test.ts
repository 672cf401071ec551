import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { understood } from '../../test/sample-understanding.ts'

/** By somebody at the first step of WO-1003. */
const read = (text: string) => understood('machining', text, true)

describe('what is said of a report that was made is no report more', () => {
  for (const [text, good, scrap] of [
    ['刚才的50个其中2个报废', 48, 2],
    ['刚才报的50里有2个坏的', 48, 2],
    ['刚报的那50，有2个报废没报', 50, 2],
    ['刚才报了50，其中2个报废', 48, 2],
  ] as const)
    test(`"${text}"`, async () => {
      const wire = await read(text)
      assert.deepEqual([wire.kind, wire.good, wire.scrap, wire.wrong], ['undo', good, scrap, 50])
    })

  for (const text of ['刚才那50是钻孔的', '上一条是1004的', '把刚才的50改到1004'])
    test(`"${text}" is not understood`, async () => assert.equal((await read(text)).kind, 'unknown'))

  for (const text of ['刚才做了50', '刚才那批50个', '刚才报了50'])
    test(`"${text}" is a report`, async () => {
      const wire = await read(text)
      assert.deepEqual([wire.kind, wire.good], ['report', 50])
    })
})

describe('a step that only begins is not done', () => {
  for (const text of ['车削做完了，接着钻孔', '车削完了，开始钻孔'])
    test(`"${text}"`, async () => {
      const { kind, step, rest, lines } = await read(text)
      assert.deepEqual([kind, step, rest, lines], ['report', '车削', true, undefined])
    })
})

test('what an inspection has picked out is bad', async () => {
  const { step, good, scrap } = await read('全检挑出3个')
  assert.deepEqual([step, good, scrap], ['终检', undefined, 3])
})
