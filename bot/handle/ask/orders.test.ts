import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

/** Monday to Sunday of the factory's week: 2026-11-16 to 22. */
const factory = withFactory({ sample: 'machining' })

const listed = (words: string): readonly string[] => [...words.matchAll(/^WO-\d+/gm)].map(([code]) => code)

async function codesWhere(condition: string): Promise<readonly string[]> {
  const rows = await factory.sql<{ code: string }[]>`
    select code from orders where ${factory.sql.unsafe(condition)} order by due_at, id`
  return rows.map(({ code }) => code)
}

const OPEN = `status in ('planned', 'released', 'inProgress', 'onHold')`

describe('which orders there are', () => {
  test('all that are open, the earliest due first, each with how it stands', async () => {
    const { words } = await factory.say('W032', '所有工单')
    const open = await codesWhere(OPEN)
    assert.match(words, new RegExp(`未完成的工单[\\s\\S]*张数: ${open.length}`))
    assert.deepEqual(listed(words), open.slice(0, 12))
    assert.match(words, /WO-1003 \| 法兰盘B12 × 500 \| .*\d+%，/)
  })

  test('of a day or a week: those due then; what was due earlier is counted beside them', async () => {
    const { words } = await factory.say('W034', '下周要交的单')
    const next = `due_at >= timestamptz '2026-11-23 00:00+08' and due_at < timestamptz '2026-11-30 00:00+08'`
    assert.deepEqual(listed(words), await codesWhere(`${OPEN} and ${next}`))
    const overdue = (await codesWhere(`${OPEN} and due_at < timestamptz '${factory.clock.now()}'`)).length
    if (overdue > 0) assert.match(words, new RegExp(`另有 ${overdue} 张更早就该交的还没完成`))
  })

  test('those that are due soon, and the most urgent first', async () => {
    const soon = `due_at < timestamptz '2026-11-22 00:00+08' and due_at >= timestamptz '2026-11-18 00:00+08'`
    for (const asked of ['哪些单快到期了', '快要交的单', 'orders due soon'])
      assert.deepEqual(listed((await factory.say('W034', asked)).words), await codesWhere(`${OPEN} and ${soon}`), asked)
    const all = (await factory.say('W032', '所有工单')).words
    for (const asked of ['现在最急的是哪个单', '最急的单', 'most urgent orders'])
      assert.equal((await factory.say('W032', asked)).words, all, asked)
  })

  test('by state: what is on hold, what is planned, what nobody has begun', async () => {
    await factory.say('W032', '暂停 WO-1003 客户改图')
    assert.deepEqual(listed((await factory.say('W032', '暂停的工单')).words), await codesWhere(`status = 'onHold'`))
    assert.deepEqual(
      listed((await factory.say('W032', '还没开工的单子')).words),
      (await codesWhere(`status in ('planned', 'released')`)).slice(0, 12),
    )
  })

  test('what was completed, by the day it was, the newest first', async () => {
    const { words } = await factory.say('W032', '完成的工单')
    const rows = await factory.sql<{ code: string }[]>`
      select o.code from orders o join step s on s.order_id = o.id
      where o.status in ('completed', 'closed') group by o.id
      having max(s.completed_at) >= ${factory.clock.now().subtract({ hours: 24 * 7 })} order by max(s.completed_at) desc`
    assert.ok(listed(words).length > 0)
    assert.deepEqual(listed(words), rows.map(({ code }) => code).slice(0, 12))
  })

  test('of one customer, by a part of the name', async () => {
    const [row] = await factory.sql<{ customer: string }[]>`
      select customer from orders where customer is not null and ${factory.sql.unsafe(OPEN)} limit 1`
    assert.ok(row)
    const { words } = await factory.say('W034', `${row.customer} 没完成的单`)
    assert.deepEqual(listed(words), await codesWhere(`${OPEN} and customer = '${row.customer}'`))
  })

  test('none: it says so, and a press on one opens it', async () => {
    assert.match((await factory.say('W032', '1月3号要交的单')).words, /没有这样的工单/)
    const shown = await factory.say('W032', '所有工单')
    const [first] = listed(shown.words)
    assert.match((await factory.press('W032', shown, first ?? '')).words, new RegExp(`${first} · `))
  })
})
