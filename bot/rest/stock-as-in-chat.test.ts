/** A move of stock over HTTP does what the same move does in chat. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { withFactory } from '../../test/factory.ts'
import { openMaterialRequests } from '../../test/material-requests.ts'
import { type Rest, startRest } from '../../test/rest.ts'

const PACKER = '沈玉兰'
const WELDER = '曹建国'
const KEEPER = '蒋卫东'
const NUT = 'M-NUT-M8'

describe('a move over HTTP, as in chat,', () => {
  const factory = withFactory()
  let rest: Rest
  let woken = 0
  before(async () => {
    rest = await startRest(factory.sql, { wakeDelivery: () => void woken++ })
  })
  after(() => rest.app.close())

  const move = async (body: object) => {
    const answer = await rest.send('POST', '/api/v1/stock-moves', body)
    assert.equal(answer.statusCode, 201, answer.body)
  }
  const newestStep = async () => (await rest.get('/api/v1/stock-moves?limit=1')).json().items[0].step

  test('is of the step that made it or takes it', async () => {
    await factory.sql`update step set overlap_allowed = true, transfer_batch = 1 where code = 'PACK'`
    await factory.say(PACKER, '报工 WO-1016 包装入库 15')
    await move({ kind: 'output', order: 'WO-1016' })
    assert.equal(await newestStep(), 'PACK')
    await move({ kind: 'shipment', order: 'WO-1016' })
    assert.equal(await newestStep(), null)
    await move({ kind: 'issue', item: NUT, quantity: '20', order: 'WO-1008' })
    assert.equal(await newestStep(), 'WELD')
    await move({ kind: 'return', item: NUT, quantity: '5', order: 'WO-1008' })
    assert.equal(await newestStep(), 'WELD')
  })

  const issues = async () =>
    (await factory.sql`select from stock_move where kind = 'issue' and request_id is not null`).length

  test('answers who asked for it: their request is closed, they are told, and it is not handed out again', async () => {
    await factory.say(WELDER, '给WO-1008领200个压铆螺母')
    const asked = (await factory.told('G-D-WH')).at(-1) ?? assert.fail('the warehouse was not told')
    woken = 0
    await move({ kind: 'issue', item: NUT, quantity: '200', order: 'WO-1008', person: 'RL0028' })
    assert.equal(woken, 1, 'the message does not wait for the next look')
    assert.deepEqual(await openMaterialRequests(factory.sql), [])
    assert.equal((await factory.told(WELDER)).at(-1)?.words, '蒋卫东：压铆螺母 200 件 已送到。')
    assert.match((await factory.press(KEEPER, asked, '已送到')).words, /已经处理过了/)
    assert.equal(await issues(), 1)
  })

  test('answers them too where the program names nobody', async () => {
    await factory.say(WELDER, '给WO-1008领30个压铆螺母')
    await move({ kind: 'issue', item: NUT, quantity: '30', order: 'WO-1008' })
    assert.deepEqual(await openMaterialRequests(factory.sql), [])
    assert.equal((await factory.told(WELDER)).at(-1)?.words, 'erp：压铆螺母 30 件 已送到。')
  })

  test('of another material leaves the request open', async () => {
    await factory.say(WELDER, '给WO-1008领40个压铆螺母')
    await move({ kind: 'issue', item: 'M-OIL', quantity: '1', order: 'WO-1008' })
    assert.equal((await openMaterialRequests(factory.sql)).length, 1)
  })
})
