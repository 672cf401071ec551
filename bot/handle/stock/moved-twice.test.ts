/** The same move by the same person within moments is asked about, like a report; nothing is booked unasked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lotsOf } from '../../../db/stock.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()
const KEEPER = '蒋卫东'
const NUT = 'M-NUT-M8'

const there = async (): Promise<number> =>
  (await lotsOf(factory.sql, NUT)).reduce((sum, { quantity }) => sum + Number(formatQuantity(quantity)), 0)

for (const [text, by] of [
  ['领料 WO-1008 压铆螺母 10', -10],
  ['退料 WO-1008 压铆螺母 4', 4],
  ['到料 压铆螺母 500', 500],
] as const)
  test(`"${text}" twice`, async () => {
    const before = await there()
    await factory.say(KEEPER, text)
    const asked = await factory.say(KEEPER, text)
    assert.match(asked.words, /再记一次[\s\S]*刚记过一样的/)
    assert.equal(await there(), before + by)
    await factory.press(KEEPER, asked, '是，又有这么多')
    assert.equal(await there(), before + 2 * by)
    factory.clock.advance({ minutes: 5 })
    assert.doesNotMatch((await factory.say(KEEPER, text)).words, /刚记过/)
    assert.equal(await there(), before + 3 * by)
  })

test('another quantity or another order is no repetition', async () => {
  await factory.say(KEEPER, '领料 WO-1008 压铆螺母 11')
  assert.match((await factory.say(KEEPER, '领料 WO-1008 压铆螺母 12')).words, /已领料/)
})
