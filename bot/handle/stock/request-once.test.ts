/** A request for material is handed out once, however many storekeepers press at the same moment. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'
import { openMaterialRequests } from '../../../test/material-requests.ts'

const factory = withFactory()

const issues = async () => (await factory.sql`select from stock_move where kind = 'issue'`).length

for (const once of ['first', 'second', 'third'])
  test(`delivered is pressed by two at once, the ${once} time`, async () => {
    await factory.say('曹建国', '给我领3个压铆螺母')
    factory.clock.advance({ minutes: 20 })
    const [open] = await openMaterialRequests(factory.sql)
    const press = (by: string, mark: string) =>
      factory.pressPayload(
        by,
        `1${JSON.stringify({ do: 'materialDone', request: open?.request.id, once: once + mark })}`,
      )
    const before = await issues()
    await Promise.all([press('蒋卫东', '1'), press('金秀英', '2')])
    assert.equal(await issues(), before + 1)
    assert.deepEqual(await openMaterialRequests(factory.sql), [])
  })
