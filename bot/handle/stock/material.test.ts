import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatQuantity } from '../../../domain/quantity.ts'
import { withFactory } from '../../../test/factory.ts'
import { openMaterialRequests } from '../../../test/material-requests.ts'

const factory = withFactory()

async function newestTold(whom: string) {
  const told = (await factory.told(whom)).at(-1)
  assert.ok(told, `nobody told ${whom} anything`)
  return told
}

const openRequests = async () => (await openMaterialRequests(factory.sql)).map(({ request }) => request)

describe('"给我领200个压铆螺母"', () => {
  it('is a request that the warehouse hears of', async () => {
    const heard = await factory.say('曹建国', '给我领200个压铆螺母')
    assert.match(heard.words, /已告诉仓储物流部/)
    const [request] = await openRequests()
    assert.ok(request)
    assert.deepEqual([request.materialCode, request.requestedBy, request.status], ['M-NUT-M8', 'W018', 'open'])
    assert.equal(formatQuantity(request.quantity ?? assert.fail('a number was said')), '200')
    const told = await newestTold('G-D-WH')
    assert.match(told.words, /物料: 压铆螺母 200/)
    assert.match(told.words, /库存: 5200 件/)
    assert.match(told.words, /\[已送到\]/)
  })

  it('does not trouble those who buy while there is enough', async () => {
    assert.deepEqual(await factory.told('G-D-PLAN'), [])
  })

  it('is not marked delivered by another worker, and the button stays good', async () => {
    const heard = await factory.press('邓小龙', await newestTold('G-D-WH'), '已送到')
    assert.match(heard.words, /只有仓管/)
    assert.equal((await openRequests()).length, 1)
  })

  it('is delivered by the warehouse, and the worker is told', async () => {
    factory.clock.advance({ minutes: 12 })
    const heard = await factory.press('蒋卫东', await newestTold('G-D-WH'), '已送到')
    assert.match(heard.update?.words ?? '', /状态: 蒋卫东 今天 10:29 送到/)
    assert.equal((await newestTold('曹建国')).words, '蒋卫东：压铆螺母 200 已送到。')
    assert.deepEqual(await openRequests(), [])
  })

  it('stays as it is when somebody presses an old card of it', async () => {
    const count = await factory.toldCount()
    const [row] = await factory.sql<{ id: string }[]>`select id from material_request`
    const payload = `1${JSON.stringify({ do: 'materialDone', request: row?.id, once: 'an-old-card' })}`
    const heard = await factory.pressPayload('金秀英', payload)
    assert.match(heard.words, /已经处理过了/)
    assert.equal(await factory.toldCount(), count)
    const [{ decidedBy } = { decidedBy: null }] = await factory.sql<{ decidedBy: string | null }[]>`
      select decided_by as "decidedBy" from material_request`
    assert.equal(decidedBy, 'W028')
  })
})

describe('what there is too little of', () => {
  it('goes to those who buy as well, without the button', async () => {
    await factory.say('钱敏', '领30个丝锥')
    const told = await newestTold('G-D-PLAN')
    assert.match(told.words, /机用丝锥 30/)
    assert.match(told.words, /库存不够，请安排采购/)
    assert.doesNotMatch(told.words, /\[已送到\]/)
  })

  it('that the site has no name for goes to the warehouse in the words of the worker', async () => {
    const heard = await factory.say('邓小龙', '螺丝快用完了')
    assert.match(heard.words, /螺丝快用完了/)
    const [request] = (await openRequests()).filter(({ requestedBy }) => requestedBy === 'W017')
    assert.equal(request?.materialCode, null)
    assert.equal((await newestTold('G-D-WH')).words.includes('螺丝快用完了'), true)
  })

  it('is asked for an order: the request carries it', async () => {
    await factory.say('马德胜', '给WO-1004领20米圆钢')
    const placed = (await openMaterialRequests(factory.sql)).find(({ request }) => request.requestedBy === 'W005')
    assert.equal(placed?.orderCode, 'WO-1004')
    assert.equal(placed?.request.materialCode, 'M-Q235-R90')
    assert.match((await newestTold('G-D-PLAN')).words, /Q235圆钢/)
  })
})

describe('asking about material', () => {
  it('of an order shows what it still takes, what is there, and what is short', async () => {
    const before = await openRequests()
    const heard = await factory.say('马德胜', 'WO-1004的圆钢到了没')
    assert.match(heard.words, /WO-1004 · 用料/)
    assert.match(heard.words, /Q235圆钢 \| [\d.]+ 米 \| 14 米 \| 不够/)
    assert.doesNotMatch(heard.words, /五层纸箱/)
    assert.deepEqual(await openRequests(), before)
  })

  it('shows the whole list when no material is named, fresh from the warehouse', async () => {
    await factory.sql`
      insert into stock_move (kind, material_code, quantity, lot, at) values ('receipt', 'M-Q235-R90', 486, 'L1', now())`
    const heard = await factory.say('马德胜', 'WO-1004的料够不够')
    assert.match(heard.words, /Q235圆钢 \| [\d.]+ 米 \| 500 米 \| 够/)
    assert.match(heard.words, /五层纸箱/)
    assert.match(heard.words, /都够/)
  })

  it('by somebody who works on an order means that order', async () => {
    assert.match((await factory.say('曹建国', '压铆螺母还有多少')).words, /WO-1008 · 用料\n.*\n.*\n压铆螺母 \| 443 件/)
  })

  it('without an order shows the stock', async () => {
    const heard = await factory.say('沈玉兰', '压铆螺母还有多少')
    assert.match(heard.words, /压铆螺母 \| M8 \| 5000 件/)
  })

  it('by its name alone shows the stock, whoever works on what, and books nothing', async () => {
    const reports = async () => (await factory.sql`select from report`).length
    const before = await reports()
    assert.match((await factory.say('曹建国', '45钢库存')).words, /45钢圆棒 \| Φ40 \| 420 米/)
    assert.equal(await reports(), before)
  })

  it('of what is called so nowhere asks what is meant', async () => {
    assert.match((await factory.say('沈玉兰', '补油泵库存')).words, /要查什么/)
  })

  it('of an order that is not there says so', async () => {
    assert.match((await factory.say('马德胜', 'WO-9999的料够不够')).words, /WO-9999/)
  })
})

it('who asked and who delivered is in the audit', async () => {
  const rows = await factory.sql<{ action: string; actorId: string }[]>`
    select action, actor_id as "actorId" from audit where subject_kind = 'materialRequest' order by id`
  assert.deepEqual(
    rows.map(({ action, actorId }) => `${action} ${actorId}`),
    [
      'material.asked W018',
      'material.issued W028',
      'material.asked W009',
      'material.asked W017',
      'material.asked W005',
    ],
  )
})
