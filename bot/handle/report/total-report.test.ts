/** "今天一共做了150" after 100: the difference is booked and shown; what is not clear is asked; never 150 more unasked. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory({ doubts: 'none' })

/** Good of a step, of all people. */
async function goodOf(order: string, step: string): Promise<number> {
  const [row] = await factory.sql<{ good: string }[]>`
    select coalesce(sum(r.good + r.waiting), 0)::text as good from report r join step s on s.id = r.step_id
      join orders o on o.id = s.order_id where o.code = ${order} and s.name = ${step}`
  return Number(row?.good)
}

describe('the total of a day', () => {
  test('books what is missing of it, and the receipt says how it came about', async () => {
    // To a day on which nobody has reported anything.
    factory.clock.advance({ hours: 24 })
    const before = await goodOf('WO-1001', '磨削')
    await factory.say('冯春燕', 'WO-1001 磨削 10')
    factory.clock.advance({ minutes: 30 })
    const receipt = await factory.say('冯春燕', 'WO-1001 磨削 今天一共做了15个')
    assert.match(receipt.words, /已报工[\s\S]*合格 5 件[\s\S]*今天累计 15 件，已报 10 件，这次记 5 件。/)
    assert.equal(await goodOf('WO-1001', '磨削'), before + 15)
  })

  test('said twice, or said when nothing is missing, books nothing and says so', async () => {
    const before = await goodOf('WO-1001', '磨削')
    const heard = await factory.say('冯春燕', 'WO-1001 磨削 今天累计15')
    assert.match(heard.words, /已经报过这么多[\s\S]*今天已报 15 件，和你说的累计一样，没有再记/)
    assert.equal(await goodOf('WO-1001', '磨削'), before)
    await factory.press('冯春燕', heard, '又做了 15 件')
    assert.equal(await goodOf('WO-1001', '磨削'), before + 15)
    await factory.say('冯春燕', '撤销')
  })

  test('less than is booked is not booked: correcting the last report is one press away', async () => {
    const before = await goodOf('WO-1001', '磨削')
    const heard = await factory.say('冯春燕', 'WO-1001 磨削 今天一共做了12')
    assert.match(heard.words, /比已报的少[\s\S]*今天已报 15 件，你说累计 12 件，没有记/)
    assert.equal(await goodOf('WO-1001', '磨削'), before)
    assert.match((await factory.press('冯春燕', heard, '更正最近一笔')).words, /更正 · WO-1001 磨削[\s\S]*合格 5 件/)
  })

  test('brings the scrap that was said with it', async () => {
    const receipt = await factory.say('冯春燕', 'WO-1001 磨削 今天一共做了18 报废1')
    assert.match(receipt.words, /今天累计 合格 18 件、报废 1，已报 15 件，这次记 合格 3 件、报废 1。/)
    const asked = await factory.say('冯春燕', 'WO-1001 磨削 今天一共做了20 报废2')
    assert.match(asked.words, /前面已报过报废或返工/)
    assert.match((await factory.press('冯春燕', asked, '再记 合格 2 件、报废 1')).words, /已报工/)
  })

  test('without a day is asked, with both readings to press', async () => {
    const before = await goodOf('WO-1001', '磨削')
    const asked = await factory.say('冯春燕', 'WO-1001 磨削 总共做了22')
    assert.match(asked.words, /是累计，还是又做了这么多？[\s\S]*今天已报 合格 20 件、报废 2/)
    assert.equal(await goodOf('WO-1001', '磨削'), before)
    await factory.press('冯春燕', asked, '再记 2 件')
    assert.equal(await goodOf('WO-1001', '磨削'), before + 2)
  })

  test('of one batch, less than is booked or spelled out as its parts, is a report like any other', async () => {
    const before = await goodOf('WO-1001', '磨削')
    await factory.say('冯春燕', 'WO-1001 磨削 共3个')
    assert.equal(await goodOf('WO-1001', '磨削'), before + 3)
    await factory.say('冯春燕', 'WO-1001 磨削 12+13 共25')
    assert.equal(await goodOf('WO-1001', '磨削'), before + 28)
  })

  test('begins anew with the day', async () => {
    factory.clock.advance({ hours: 24 })
    const before = await goodOf('WO-1001', '磨削')
    assert.doesNotMatch((await factory.say('冯春燕', 'WO-1001 磨削 今天一共做了4')).words, /累计 4 件，已报/)
    assert.equal(await goodOf('WO-1001', '磨削'), before + 4)
  })
})

describe('the total of several people', () => {
  test('is of what they made together and alone', async () => {
    await factory.say('孙小军', 'WO-1003 车削 5')
    const receipt = await factory.say('孙小军', 'WO-1003 车削 我和刘大勇今天一共做了12')
    assert.match(receipt.words, /今天累计 12 件，已报 5 件，这次记 7 件/)
  })

  test('of one who shared is asked, with their own part taken out', async () => {
    const asked = await factory.say('孙小军', 'WO-1003 车削 今天一共做了20')
    assert.match(asked.words, /今天已报 [89] 件/)
    assert.match(asked.words, /有和别人一起报的/)
  })

  test('among several lines is not booked: it has to be said as what was made this time', async () => {
    const shown = await factory.say('孙小军', 'WO-1003 车削 今天一共做了30；WO-1003 钻孔 3')
    assert.match(shown.words, /写的是累计/)
  })
})
