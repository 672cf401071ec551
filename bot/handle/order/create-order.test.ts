import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { loadOrder } from '../../../db/orders.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { pieces } from '../../../domain/quantity.ts'
import { type Factory, type Heard, withFactory } from '../../../test/factory.ts'
import { encodeAction } from '../../action.ts'

const PLANNER = '方晓琳'

async function madeIn({ sql }: Factory, heard: Heard) {
  const code = /已开单 (\S+)/.exec(heard.words)?.[1] ?? ''
  const order = await loadOrder(sql, code as OrderCode)
  if (order === null) throw new Error(`no order was made: ${heard.words}`)
  return order
}

const countOrders = async ({ sql }: Factory) => (await sql`select from orders`).length

describe('making an order in chat', () => {
  const factory = withFactory()

  test('with steps named on the spot: copies of the routing’s, in the order said, the last one yields the output', async () => {
    const order = await madeIn(factory, await factory.say(PLANNER, '开单 法兰 500 车→钻→包 周五'))
    assert.equal(order.code, 'WO-1017')
    assert.equal(order.status, 'planned')
    assert.equal(order.productCode, 'P-FLANGE-B12')
    assert.equal(order.quantity, pieces(500))
    assert.equal(order.dueAt.toString(), '2026-11-20T10:00:00Z')
    assert.deepEqual(
      order.steps.map(({ seq, code, teamId, status, rules }) => [seq, code, teamId, status, rules.isOutput]),
      [
        [10, 'TURN', 'T-TURN', 'pending', false],
        [20, 'DRILL', 'T-MILL', 'pending', false],
        [30, 'PACK', 'T-FIT', 'pending', true],
      ],
    )
    assert.ok(order.steps.every(({ rules, planned }) => rules.standardSeconds > 0 && planned === pieces(500)))
  })

  test('it is on record who made it, and through which message', async () => {
    const rows = await factory.sql<{ actor: string; message: string | null }[]>`
      select actor_id as actor, message_id as message from audit where action = 'order.created'`
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.actor, 'W032')
    assert.notEqual(rows[0]?.message, null)
  })

  test('without steps it takes the product’s routing, and the next number', async () => {
    const order = await madeIn(factory, await factory.say(PLANNER, '开单 P-SHAFT-A01 20 下周三'))
    assert.equal(order.code, 'WO-1018')
    assert.equal(order.productCode, 'P-SHAFT-A01')
    assert.deepEqual(
      order.steps.map(({ code }) => code),
      ['CUT', 'TURN', 'MILL', 'HEAT', 'GRIND', 'FQC', 'PACK'],
    )
  })

  test('the same message delivered again makes no second order', async () => {
    const saying = { eventId: 'made-once' }
    const first = await factory.say(PLANNER, '开单 法兰 10 下周五', saying)
    const before = await countOrders(factory)
    const again = await factory.say(PLANNER, '开单 法兰 10 下周五', saying)
    assert.equal(again.words, first.words)
    assert.equal(await countOrders(factory), before)
  })

  test('it can be released and reported on at once', async () => {
    const made = await factory.say(PLANNER, '开单 法兰 40 车→钻→包 下周五')
    const { code } = await madeIn(factory, made)
    await factory.press(PLANNER, made, '下达')
    assert.match((await factory.say('刘大勇', `报工 ${code} 车削 15`)).words, /合格 15/)
  })

  const refusals = [
    { name: 'somebody who is no planner', who: '刘大勇', text: '开单 法兰 500 车→钻→包 周五', says: /由计划员或经理/ },
    { name: 'a product nobody knows', text: '开单 火箭 5 下周五', says: /没有找到产品“火箭”/ },
    { name: 'a step nobody knows', text: '开单 法兰 5 车→吹→包 下周五', says: /没有这些工序：吹/ },
    { name: 'no due date', text: '开单 法兰 500 车→钻→包', says: /没有写交期/ },
    { name: 'a due date that has passed', text: '开单 法兰 500 昨天', says: /已经过去了/ },
    { name: 'no quantity', text: '开单 法兰 0 周五', says: /数量要大于 0/ },
    { name: 'half a piece', text: '开单 法兰 2.5 周五', says: /整数/ },
  ]
  for (const { name, who = PLANNER, text, says } of refusals) {
    test(`is refused for ${name}, and nothing is made`, async () => {
      const before = await countOrders(factory)
      assert.match((await factory.say(who, text)).words, says)
      assert.equal(await countOrders(factory), before)
    })
  }

  test('a name that fits several products asks; pressing one makes one order, pressing another none', async () => {
    const before = await countOrders(factory)
    const asked = await factory.say(PLANNER, '开单 P 50 下周五')
    assert.match(asked.words, /“P”是哪个产品/)
    assert.equal(await countOrders(factory), before)
    const order = await madeIn(factory, await factory.press(PLANNER, asked, 'P-FLANGE-B12'))
    assert.equal(order.productCode, 'P-FLANGE-B12')
    assert.match((await factory.press(PLANNER, asked, 'P-SHAFT-A01')).words, /已经按过了/)
    assert.equal(await countOrders(factory), before + 1)
  })

  test('a forged button is judged like any other', async () => {
    const before = await countOrders(factory)
    const action = { product: 'P-FLANGE-B12', quantity: '5', steps: [], due: '2026-12-01T00:00:00Z', customer: null }
    const press = (who: string, change: object) =>
      factory.pressPayload(
        who,
        encodeAction({ do: 'createOrder', ...action, once: `forged-${Math.random()}`, ...change }),
      )
    assert.match((await press('刘大勇', {})).words, /由计划员或经理/)
    assert.match((await press(PLANNER, { quantity: '-5' })).words, /数量要大于 0/)
    assert.match((await press(PLANNER, { quantity: '1e9' })).words, /过期/)
    assert.match((await press(PLANNER, { due: '2020-01-01T00:00:00Z' })).words, /已经过去了/)
    assert.match((await press(PLANNER, { product: 'P-NONE' })).words, /过期/)
    assert.equal(await countOrders(factory), before)
  })
})
