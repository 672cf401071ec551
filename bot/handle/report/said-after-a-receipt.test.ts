import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lastCard, withFactory } from '../../../test/factory.ts'

describe('what is said after a receipt', () => {
  const factory = withFactory()

  it('a number said to it puts that report right, or is asked about; it is never booked as more', async () => {
    const receipt = await factory.say('W013', 'WO-1001 磨削 5个')
    assert.match(receipt.words, /累计合格 61.3% 184 \/ 300/)
    const right = await factory.say('W013', '是3', { quote: lastCard(receipt) })
    assert.match(right.words, /已更正[\s\S]*182 \/ 300/)

    await factory.say('W013', 'WO-1001 磨削 1个')
    const asked = await factory.say('W013', '4', { quote: lastCard(right) })
    assert.match(asked.words, /是改刚才那笔，还是又做了这么多？/)
    // The report that was quoted is put right, not the newer one of 1.
    const chosen = await factory.press('W013', asked, '改成 合格 4')
    assert.match(chosen.words, /原来: 合格 3 件[\s\S]*184 \/ 300/)
  })

  it('a co-worker shares the number, and one whom nobody knows stops it', async () => {
    const shared = await factory.say('W013', 'WO-1001 磨削 2个，和罗永刚一起做的')
    assert.match(shared.words, /冯春燕 1（50%）、罗永刚 1（50%）/)
    const stopped = await factory.say('W013', 'WO-1001 磨削 1个 我跟小张两个人做的')
    assert.match(stopped.words, /没有找到：小张/)
  })
})
