/** "返工3个好了2个": came back good, came back and one is bad, or sent back now? Asked, and each press books what it says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory({ doubts: 'none' })

async function lastRow() {
  const [row] = await factory.sql<Record<'good' | 'scrap' | 'rework' | 'reworkDone', string>[]>`
    select trim_scale(good)::text as good, trim_scale(scrap)::text as scrap, trim_scale(rework)::text as rework,
      trim_scale(rework_done)::text as "reworkDone"
    from report order by seq desc limit 1`
  return row
}

test('what came back from rework is asked about, and booked as the button says', async () => {
  await factory.say('孙小军', 'WO-1003 车削 10 返工6')
  const before = await lastRow()
  const asked = await factory.say('孙小军', 'WO-1003 车削 返工3个好了2个')
  assert.match(asked.words, /数量是哪个？/)
  assert.deepEqual(await lastRow(), before)
  await factory.press('孙小军', asked, '合格 2 报废 1 返工回来 3')
  assert.deepEqual(await lastRow(), { good: '2', scrap: '1', rework: '0', reworkDone: '3' })

  const again = await factory.say('孙小军', 'WO-1003 车削 返工的3个好了2个')
  await factory.press('孙小军', again, '合格 2 返工回来 2')
  assert.deepEqual(await lastRow(), { good: '2', scrap: '0', rework: '0', reworkDone: '2' })
})
