/** "3箱20个": left over, in each, or in all? What a pack of the product holds decides; where it can't, it is asked. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { understood } from '../../test/sample-understanding.ts'

describe('packs with pieces right behind them', () => {
  // The sentence is about WO-1003, whose box holds 50.
  const cases: readonly (readonly [text: string, good: readonly number[]])[] = [
    ['3箱20个', [170]],
    ['3箱零60个', [210]],
    ['3箱50个', [150]],
    ['3箱150个', [150]],
    ['3箱60个', [180, 60, 210]],
    ['3箱60个，报废2', [180, 60, 210]],
    ['1箱60个', [60, 110]],
    ['3盘20个', [60, 20]],
    ['2打5个', [29]],
    // A box of WO-1001 holds 20.
    ['WO-1001 磨削 3箱20个', [60]],
    ['WO-1001 磨削 3箱15个', [75]],
  ]
  for (const [text, good] of cases)
    it(`"${text}" is ${good.join(' or ')}`, async () => {
      const wire = await understood('machining', text, true)
      const options = Array.isArray(wire.options) ? wire.options : [wire]
      assert.deepEqual(
        options.map(option => option.good),
        good,
      )
      assert.equal(wire.kind, good.length === 1 ? 'report' : 'ambiguous')
    })
})
