/** Over a year a person is at more steps than any list shows: what is summed up is all of it. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'
import { growFactory } from '../../../test/many-orders.ts'

const LEADER = '陈志远'
const TURNER = '刘大勇'

const factory = withFactory({ sample: 'machining' })
const ask = async (text: string): Promise<string> => (await factory.say(LEADER, text)).words

async function made(): Promise<{ good: number; reports: number; steps: number; days: string }> {
  const [row] = await factory.sql<{ good: number; reports: number; steps: number; days: string }[]>`
    select sum(w.good)::float8 as good, sum(case when r.reversal_of is null then 1 else -1 end)::int as reports,
      count(distinct r.step_id)::int as steps, min(r.work_date)::text as days
    from report_worker w join report r on r.id = w.report_id join person p on p.id = w.person_id
    where p.name = ${TURNER} and w.work_date between '2026-01-01' and '2026-11-18'`
  return row ?? assert.fail('one row')
}

describe('a year of reports is summed up', () => {
  before(() => growFactory(factory.sql, { orders: 1_200, open: 10, reportsPerOrder: 10 }))

  test('of a person', async () => {
    const { good, reports, steps } = await made()
    assert.ok(steps > 100, `${steps} steps`)
    const words = await ask('刘大勇今年做了多少')
    assert.match(words, /^刘大勇 · 01-01 至 11-18\n/)
    assert.ok(words.includes(`\n合格: ${good}\n`), words)
    assert.ok(words.includes(`报工: ${reports} 笔`), words)
  })

  test('beside another year', async () => {
    const { good } = await made()
    assert.ok((await ask('刘大勇今年比去年')).includes(`合格 01-01 至 11-18: ${good}\n`))
  })

  test('of the factory', async () => {
    const [row] = await factory.sql<{ good: number }[]>`
    select sum(good)::float8 as good from report where work_date between '2026-01-01' and '2026-11-18'`
    assert.ok((await ask('全厂今年产量')).includes(`报工合格（各工序合计）: ${row?.good}\n`))
  })
})
