import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadOrder } from '../../../db/orders.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

async function stepOf(code: string, seq: number) {
  const order = await loadOrder(factory.sql, code as OrderCode)
  const step = order === null ? null : findStep(order, seq)
  assert.ok(step)
  return step
}

const exceptionsOf = (code: string) => factory.sql<{ id: string; kind: string; blocking: boolean; state: string }[]>`
  select e.id, e.kind, e.blocking, case when resolved_at is not null then 'resolved'
    when acknowledged_at is not null then 'acknowledged' else 'open' end as state
  from exception e join orders o on o.id = e.order_id where o.code = ${code} order by e.raised_at desc`

const auditOf = async (id: string) =>
  (
    await factory.sql<{ action: string; actorId: string }[]>`
    select action, actor_id as "actorId" from audit where subject_kind = 'exception' and subject_id = ${id} order by id`
  ).map(({ action, actorId }) => `${action} ${actorId}`)

describe('a machine breaks down on WO-1014 20', () => {
  let id = ''

  it('raising it by text with the step blocks and pauses the step and tells maintenance', async () => {
    assert.equal((await stepOf('WO-1014', 20)).status, 'inProgress')
    const heard = await factory.say('孙小军', 'WO-1014 车削 机床坏了')
    assert.match(heard.words, /异常 · 设备故障/)
    assert.match(heard.words, /已通知设备部/)
    const [raised] = await exceptionsOf('WO-1014')
    assert.ok(raised)
    assert.deepEqual([raised.kind, raised.blocking, raised.state], ['equipment', true, 'open'])
    id = raised.id
    const step = await stepOf('WO-1014', 20)
    assert.equal(step.status, 'paused')
    assert.deepEqual(step.blockedBy, [id])
    const [told, ...more] = await factory.told('G-D-EQ')
    assert.match(told?.words ?? '', /停工.*异常 · 设备故障/)
    assert.match(told?.words ?? '', /WO-1014/)
    assert.match(told?.words ?? '', /\[我来处理\]/)
    assert.deepEqual(more, [])
  })

  it('ends the stretches of work on it', async () => {
    const step = await stepOf('WO-1014', 20)
    const open = await factory.sql`select from work_session where step_id = ${step.id} and ended_at is null`
    assert.equal(open.length, 0)
  })

  it('nobody resumes the step while it is blocked', async () => {
    const heard = await factory.say('孙小军', '继续 WO-1014 车削')
    assert.match(heard.words, /异常/)
    assert.equal((await stepOf('WO-1014', 20)).status, 'paused')
  })

  it('somebody it does not concern is refused, and the button stays good', async () => {
    const [told] = await factory.told('G-D-EQ')
    assert.ok(told)
    const heard = await factory.press('沈玉兰', told, '我来处理')
    assert.match(heard.words, /由被通知的部门、班组长或主管来处理/)
    assert.equal((await exceptionsOf('WO-1014'))[0]?.state, 'open')
  })

  it('maintenance takes it: the card shows who, the worker who raised it is told', async () => {
    const [told] = await factory.told('G-D-EQ')
    assert.ok(told)
    const heard = await factory.press('卢勇', told, '我来处理')
    assert.match(heard.update?.words ?? '', /卢勇 今天 10:17 响应/)
    assert.match((await factory.told('孙小军')).at(-1)?.words ?? '', /卢勇 来处理了：E-\d+ 设备故障 · WO-1014/)
    assert.equal((await exceptionsOf('WO-1014'))[0]?.state, 'acknowledged')
  })

  it('a second press of the same button changes nothing', async () => {
    const [told] = await factory.told('G-D-EQ')
    assert.ok(told)
    const count = await factory.toldCount()
    const heard = await factory.press('秦朗', told, '我来处理')
    assert.equal(heard.update, null)
    assert.equal(await factory.toldCount(), count)
  })

  it('maintenance resolves it: the step is no longer blocked, and the worker is told', async () => {
    factory.clock.advance({ minutes: 25 })
    const [told] = await factory.told('G-D-EQ')
    assert.ok(told)
    const form = await factory.press('卢勇', told, '已解决')
    assert.match(form.words, /根本原因/)
    assert.match(form.words, /算出来是 25/)
    const heard = await factory.press('卢勇', form, '确认已解决', {
      cause: 'DT01',
      note: '换了主轴轴承',
      minutes: '25',
    })
    assert.match(heard.update?.words ?? '', /卢勇 今天 10:42 解决/)
    assert.match(heard.update?.words ?? '', /原因: 设备故障 · 换了主轴轴承/)
    assert.match((await factory.told('孙小军')).at(-1)?.words ?? '', /已解决：E-\d+ 设备故障.*可以继续做了/)
    assert.deepEqual((await stepOf('WO-1014', 20)).blockedBy, [])
    assert.deepEqual(await auditOf(id), [
      'exception.raised W004',
      'exception.acknowledged W030',
      'exception.resolved W030',
    ])
  })

  it('then the work goes on', async () => {
    const heard = await factory.say('孙小军', '继续 WO-1014 车削')
    assert.match(heard.words, /WO-1014 车削/)
    assert.equal((await stepOf('WO-1014', 20)).status, 'inProgress')
  })

  it('resolving it again says that it is over', async () => {
    const [told] = await factory.told('G-D-EQ')
    assert.ok(told)
    const heard = await factory.pressPayload(
      '卢勇',
      `1${JSON.stringify({ do: 'resolve', exception: id, once: 'another-once' })}`,
    )
    assert.match(heard.words, /已经解决了/)
    assert.equal((await auditOf(id)).length, 3)
  })
})

describe('the form of a step', () => {
  it('raises what was chosen, and does not stop the step when work can go on', async () => {
    const card = await factory.pressPayload(
      '何丽华',
      `1${JSON.stringify({ do: 'exceptionForm', order: 'WO-1003', seq: 20 })}`,
    )
    const heard = await factory.press('何丽华', card, '报出去', { reason: 'DT05', blocking: 'no', note: '外圆有振纹' })
    assert.match(heard.words, /质量异常/)
    assert.equal((await stepOf('WO-1003', 20)).status, 'inProgress')
    assert.deepEqual((await stepOf('WO-1003', 20)).blockedBy, [])
    assert.match((await factory.told('G-D-QC')).at(-1)?.words ?? '', /外圆有振纹/)
  })
})

it('an order that is not there is said, and nothing is raised', async () => {
  const before = await factory.sql`select from exception`
  const heard = await factory.say('孙小军', 'WO-9999 车削 机床坏了')
  assert.match(heard.words, /WO-9999/)
  assert.equal((await factory.sql`select from exception`).length, before.length)
})
