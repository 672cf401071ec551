/** A move of stock over HTTP does what the same move does in chat. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { withFactory } from '../../test/factory.ts'
import { type Rest, startRest } from '../../test/rest.ts'

const PACKER = '沈玉兰'

describe('a move over HTTP, as in chat,', () => {
  const factory = withFactory()
  let rest: Rest
  before(async () => {
    rest = await startRest(factory.sql)
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
    await move({ kind: 'issue', item: 'M-NUT-M8', quantity: '20', order: 'WO-1008' })
    assert.equal(await newestStep(), 'WELD')
    await move({ kind: 'return', item: 'M-NUT-M8', quantity: '5', order: 'WO-1008' })
    assert.equal(await newestStep(), 'WELD')
  })
})
