import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

describe('a step that is done', () => {
  const factory = withFactory()

  test('has nobody at work on it any more, whoever reported the rest', async () => {
    await factory.say('W005', '开工 WO-1004 下料')
    const open = () => factory.sql<{ person: string; by: string | null }[]>`
      select w.person_id as person, w.ended_by as by from work_session w join step s on s.id = w.step_id
        join orders o on o.id = s.order_id
      where o.code = 'WO-1004' and s.seq = 10 order by w.started_at desc limit 1`
    assert.deepEqual([...(await open())], [{ person: 'W005', by: null }])
    factory.clock.advance({ minutes: 30 })
    await factory.say('W003', 'WO-1004 下料 都做完了')
    const [step] = await factory.sql<{ status: string }[]>`
      select s.status from step s join orders o on o.id = s.order_id where o.code = 'WO-1004' and s.seq = 10`
    assert.equal(step?.status, 'completed')
    assert.deepEqual([...(await open())], [{ person: 'W005', by: 'complete' }])
  })
})
