import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { loadOrder } from '../../../db/orders.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import { type Factory, lastCard, withFactory } from '../../../test/factory.ts'
import { encodeAction, type OrderVerb } from '../../action.ts'
import { workingTimeOf } from '../../order/working-times.ts'

const PLANNER = '方晓琳'
const MANAGER = '顾振华'
const WORKER = '刘大勇'
const TURNING_LEADER = '陈志远'
const MILLING_LEADER = '吴建平'
const SHEET_SUPERVISOR = '韩冬梅'

async function orderOf({ sql }: Factory, code: string): Promise<Order> {
  const order = await loadOrder(sql, code as OrderCode)
  if (order === null) throw new Error(`there is no order ${code}`)
  return order
}

const stepOf = (order: Order, seq: number) => {
  const step = order.steps.find(each => each.seq === seq)
  if (step === undefined) throw new Error(`there is no step ${seq} in ${order.code}`)
  return step
}

const auditOf = ({ sql }: Factory, code: string) => sql<{ action: string; actor: string; message: string | null }[]>`
  select action, actor_id as actor, message_id as message from audit
  where subject_kind = 'order' and subject_id = ${code} order by id`

const pressVerb = (factory: Factory, person: string, verb: OrderVerb, order: string, values = {}, seq?: number) =>
  factory.pressPayload(
    person,
    encodeAction({ do: 'orderDo', verb, order, once: `once-${Math.random()}`, ...(seq === undefined ? {} : { seq }) }),
    values,
  )

describe('releasing an order', () => {
  const factory = withFactory()

  test('who is no planner is told who is, and nothing changes', async () => {
    const heard = await factory.say(WORKER, '下达 WO-1013')
    assert.match(heard.words, /由计划员或经理来做/)
    assert.equal((await orderOf(factory, 'WO-1013')).status, 'planned')
    assert.equal(await factory.toldCount(), 0)
  })

  test('the plan is shown before the button releases', async () => {
    const menu = await factory.say(PLANNER, '管理工单 WO-1013')
    const preview = await factory.press(PLANNER, menu, '下达')
    assert.match(preview.words, /计划开工/)
    assert.equal((await orderOf(factory, 'WO-1013')).status, 'planned')
    const released = await factory.press(PLANNER, preview, '下达')
    assert.match(released.words, /WO-1013 已下达/)
  })

  test('every step has its dates inside its team’s working time, in their sequence, none after the due time', async () => {
    const order = await orderOf(factory, 'WO-1013')
    const catalog = await factory.deps.catalog.get()
    assert.equal(order.status, 'released')
    let reached = factory.clock.now()
    for (const step of order.steps) {
      const { plannedStart, dueAt } = step
      assert.ok(plannedStart !== null && dueAt !== null, step.name)
      assert.ok(Temporal.Instant.compare(plannedStart, reached) >= 0, step.name)
      reached = plannedStart
      assert.ok(Temporal.Instant.compare(dueAt, order.dueAt) <= 0, step.name)
      if (step.rules.outsource !== null) continue
      const working = workingTimeOf(catalog, step.calendarId)
      assert.ok(working.isWorking(plannedStart), `${step.name} starts in working time`)
      assert.ok(working.previousWorkingInstant(dueAt).equals(dueAt), `${step.name} ends in working time`)
    }
    assert.deepEqual(
      order.steps.map(({ status }) => status),
      ['ready', 'pending', 'pending', 'pending', 'pending', 'pending', 'pending'],
    )
  })

  test('every department with a step hears of it once, with its planned times and what can start', async () => {
    for (const [group, line] of [
      ['G-D-MACH', /可以开工 ▶ 下料：计划/],
      ['G-D-FIT', /^包装入库：计划/m],
      ['G-D-QC', /^终检：计划/m],
    ] as const) {
      const [message, ...others] = await factory.told(group)
      assert.match(message?.words ?? '', /新任务 WO-1013 .*150 件/)
      assert.match(message?.words ?? '', line)
      assert.deepEqual(others, [])
    }
    assert.deepEqual(await factory.told('G-D-SHEET'), [])
  })

  test('a second release changes nothing and says so', async () => {
    const before = await orderOf(factory, 'WO-1013')
    const heard = await factory.say(PLANNER, '下达 WO-1013')
    assert.match(heard.words, /已经是“已下达”了/)
    assert.deepEqual(await orderOf(factory, 'WO-1013'), before)
  })

  test('who did it, and through which message, is on record', async () => {
    const released = (await auditOf(factory, 'WO-1013')).filter(({ action }) => action === 'order.released')
    assert.equal(released.length, 1)
    assert.equal(released[0]?.actor, 'W032')
    assert.notEqual(released[0]?.message, null)
  })

  test('an order that can no longer be met is planned forward, and the card says so', async () => {
    const made = await factory.say(PLANNER, '开单 传动轴 9000 明天')
    const code = /WO-\d+/.exec(made.words)?.[0] ?? ''
    const released = await factory.press(PLANNER, made, '下达')
    assert.match(released.words, /从现在开始顺排/)
    assert.match(released.words, /会比交期晚/)
    const { steps } = await orderOf(factory, code)
    for (const { plannedStart } of steps)
      assert.ok(plannedStart !== null && Temporal.Instant.compare(plannedStart, factory.clock.now()) >= 0)
  })

  test('pressing the same button again does nothing more', async () => {
    const made = await factory.say(PLANNER, '开单 法兰 100 车→钻→包 下周五')
    const code = /WO-\d+/.exec(made.words)?.[0] ?? ''
    await factory.press(PLANNER, made, '下达')
    const { version } = await orderOf(factory, code)
    const told = await factory.toldCount()
    const again = await factory.press(PLANNER, made, '下达')
    assert.match(again.words, /已经按过了/)
    assert.equal((await orderOf(factory, code)).version, version)
    assert.equal(await factory.toldCount(), told)
  })

  test('without an order the planned ones are offered', async () => {
    await factory.say(PLANNER, '开单 法兰 30 下周五')
    const heard = await factory.say(PLANNER, '下达')
    assert.match(heard.words, /是哪张工单/)
    assert.match(heard.words, /\[WO-\d+ 法兰盘B12\]/)
    assert.doesNotMatch(heard.words, /WO-1003/)
  })

  test('an order that does not exist is named as not found', async () => {
    assert.match((await factory.say(PLANNER, '下达 WO-9876')).words, /没有找到工单“WO-?9876”/)
  })
})

describe('holding an order', () => {
  const factory = withFactory()

  test('it stands still: sessions end, reports are refused, the floor hears of it with the reason', async () => {
    const running = await factory.sql`select from work_session w join step s on s.id = w.step_id
      join orders o on o.id = s.order_id where o.code = 'WO-1003' and w.ended_at is null`
    assert.ok(running.length > 0)
    const heard = await factory.say(PLANNER, '暂停工单 WO-1003 等料')
    assert.match(heard.words, /原因：等料/)
    const order = await orderOf(factory, 'WO-1003')
    assert.equal(order.status, 'onHold')
    assert.equal(stepOf(order, 20).status, 'paused')
    const open = await factory.sql`select from work_session w join step s on s.id = w.step_id
      join orders o on o.id = s.order_id where o.code = 'WO-1003' and w.ended_at is null`
    assert.equal(open.length, 0)
    assert.match((await factory.say(WORKER, '报工 WO-1003 车削 5')).words, /已暂停，恢复后再报/)
    assert.match((await factory.told('G-D-MACH')).at(-1)?.words ?? '', /方晓琳 暂停了 WO-1003[\s\S]*原因：等料/)
  })

  test('an assigned person hears it directly, with their step to open', async () => {
    const [first] = stepOf(await orderOf(factory, 'WO-1003'), 20).assigneeIds
    assert.ok(first !== undefined)
    assert.match((await factory.told(first)).at(-1)?.words ?? '', /暂停了 WO-1003[\s\S]*\[WO-1003 车削\]/)
  })

  test('the supervisor of another shop may not let it go on; a planner may', async () => {
    assert.match((await factory.say(SHEET_SUPERVISOR, '恢复工单 WO-1003')).words, /本车间主管/)
    assert.equal((await orderOf(factory, 'WO-1003')).status, 'onHold')
    const heard = await factory.say(PLANNER, '恢复工单 WO-1003')
    assert.match(heard.words, /WO-1003 已恢复/)
    assert.equal((await orderOf(factory, 'WO-1003')).status, 'inProgress')
    assert.match((await factory.say(WORKER, '报工 WO-1003 车削 5')).words, /已报|合格 5/)
  })

  test('by its form the reason may stay empty', async () => {
    const form = await factory.press(PLANNER, await factory.say(PLANNER, '管理工单 WO-1005'), '暂停')
    await factory.press(PLANNER, form, '暂停')
    assert.equal((await orderOf(factory, 'WO-1005')).status, 'onHold')
  })
})

describe('cancelling an order', () => {
  const factory = withFactory()

  test('first shows what goes with it and what was made, and changes nothing', async () => {
    const shown = await factory.say(PLANNER, '取消工单 WO-1003')
    assert.match(shown.words, /会一起取消 5 道工序[\s\S]*车削、钻孔、去毛刺、终检、包装入库/)
    assert.match(shown.words, /下料 已经做了 合格 \d+/)
    assert.equal((await orderOf(factory, 'WO-1003')).status, 'inProgress')
    assert.equal(await factory.toldCount(), 0)
    await factory.press(PLANNER, shown, '确定取消')
    const order = await orderOf(factory, 'WO-1003')
    assert.equal(order.status, 'cancelled')
    assert.deepEqual(
      order.steps.map(({ status }) => status),
      ['completed', 'cancelled', 'cancelled', 'cancelled', 'cancelled', 'cancelled'],
    )
    assert.match((await factory.told('G-D-MACH')).at(-1)?.words ?? '', /取消了 WO-1003/)
  })

  test('a worker’s press of a planner’s button is refused', async () => {
    const shown = await factory.say(PLANNER, '取消工单 WO-1004')
    const heard = await factory.press(WORKER, lastCard(shown), '确定取消')
    assert.match(heard.words, /由计划员或经理来做/)
    assert.equal((await orderOf(factory, 'WO-1004')).status, 'released')
  })

  test('a cancelled order can do nothing more, and the card says what to do instead', async () => {
    assert.match((await factory.say(PLANNER, '下达 WO-1003')).words, /“已取消”[\s\S]*重新开单/)
    assert.match((await factory.say(PLANNER, '管理工单 WO-1003')).words, /没有你能改的了/)
  })
})

describe('closing an order short', () => {
  const factory = withFactory()

  test('without a reason it asks for one and shows what is left', async () => {
    const asked = await factory.say(PLANNER, '结案 WO-1002')
    assert.match(asked.words, /少做 200 件/)
    const refused = await factory.press(PLANNER, asked, '提前结案', { reason: '  ' })
    assert.match(refused.words, /请写上原因/)
    assert.equal((await orderOf(factory, 'WO-1002')).status, 'inProgress')
    const closed = await factory.press(PLANNER, refused, '提前结案', { reason: '客户 <at id=all></at> 减量' })
    assert.match(closed.words, /WO-1002 已结案/)
    const order = await orderOf(factory, 'WO-1002')
    assert.equal(order.status, 'closed')
    assert.equal(order.closeReason, '客户 <at id=all></at> 减量')
  })

  test('with the reason in the sentence what is lost is shown, and only the button closes', async () => {
    const asked = await factory.say(MANAGER, 'WO-1004结案 客户减量')
    assert.match(asked.words, /少做/)
    const form = lastCard(asked).message.card?.blocks.find(block => block.kind === 'form')
    assert.deepEqual(
      form?.inputs.map(input => ('value' in input ? input.value : null)),
      ['客户减量'],
    )
    assert.equal((await orderOf(factory, 'WO-1004')).status, 'released')
    await factory.press(MANAGER, asked, '提前结案', { reason: '客户减量' })
    const order = await orderOf(factory, 'WO-1004')
    assert.equal(order.status, 'closed')
    assert.equal(order.closeReason, '客户减量')
  })

  test('a team leader may not', async () => {
    assert.match((await factory.say(TURNING_LEADER, '结案 WO-1001 客户减量')).words, /由计划员或经理来做/)
    assert.equal((await orderOf(factory, 'WO-1001')).status, 'inProgress')
  })
})

describe('moving a due time', () => {
  const factory = withFactory()

  test('what has not begun is planned anew, up to the new time', async () => {
    const before = await orderOf(factory, 'WO-1004')
    const heard = await factory.say(PLANNER, 'WO-1004交期改到下周五')
    assert.match(heard.words, /交期改为 11-27 18:00/)
    const after = await orderOf(factory, 'WO-1004')
    assert.equal(after.dueAt.toString(), '2026-11-27T10:00:00Z')
    for (const step of after.steps) {
      assert.ok(step.dueAt !== null && Temporal.Instant.compare(step.dueAt, after.dueAt) <= 0, step.name)
      assert.notEqual(String(step.dueAt), String(stepOf(before, step.seq).dueAt), step.name)
    }
    assert.match((await factory.told('G-D-MACH')).at(-1)?.words ?? '', /WO-1004 交期改为/)
  })

  test('what runs keeps its start', async () => {
    const before = stepOf(await orderOf(factory, 'WO-1003'), 20)
    await factory.say(PLANNER, 'WO-1003交期改到下周五')
    const after = stepOf(await orderOf(factory, 'WO-1003'), 20)
    assert.equal(after.status, before.status)
    assert.equal(String(after.plannedStart), String(before.plannedStart))
  })

  const forms = [
    { name: 'day and time', text: '11-30 17:00', due: '2026-11-30T09:00:00Z' },
    { name: 'a weekday', text: '下周三', due: '2026-11-25T10:00:00Z' },
    { name: 'days from now', text: '三天后', due: '2026-11-21T10:00:00Z' },
    { name: 'a whole date', text: '2026-12-01', due: '2026-12-01T10:00:00Z' },
  ]
  for (const { name, text, due } of forms) {
    test(`by its form, as ${name}`, async () => {
      await pressVerb(factory, PLANNER, 'setDue', 'WO-1005', { dueText: text })
      assert.equal((await orderOf(factory, 'WO-1005')).dueAt.toString(), due)
    })
  }

  test('past times and what is no date are refused, and asked again', async () => {
    const { version } = await orderOf(factory, 'WO-1006')
    assert.match((await factory.say(PLANNER, 'WO-1006交期改到昨天')).words, /已经过去了/)
    const form = await factory.press(PLANNER, await factory.say(PLANNER, '管理工单 WO-1006'), '改交期')
    const again = await factory.press(PLANNER, form, '改交期', { dueText: '猴年马月' })
    assert.match(again.words, /没看懂“猴年马月”/)
    assert.equal((await orderOf(factory, 'WO-1006')).version, version)
    await factory.press(PLANNER, again, '改交期', { dueText: '下周五' })
    assert.equal((await orderOf(factory, 'WO-1006')).version, version + 1)
  })
})

describe('changing a priority', () => {
  const factory = withFactory()

  test('by saying it', async () => {
    assert.match((await factory.say(PLANNER, 'WO-1003 加急')).words, /WO-1003 改为加急[\s\S]*原来是 普通/)
    const told = await factory.toldCount()
    assert.match((await factory.say(PLANNER, 'WO-1003 加急')).words, /已经是“加急”了，没有改动/)
    assert.equal(await factory.toldCount(), told)
    assert.equal((await orderOf(factory, 'WO-1003')).priority, 'urgent')
  })

  test('by the form; a value that is none asks again', async () => {
    const asked = await pressVerb(factory, PLANNER, 'setPriority', 'WO-1003', { priority: 'highest' })
    assert.match(asked.words, /请选一个优先级/)
    await factory.press(PLANNER, asked, '改优先级', { priority: 'critical' })
    assert.equal((await orderOf(factory, 'WO-1003')).priority, 'critical')
  })
})

describe('assigning people', () => {
  const factory = withFactory()

  test('by name: whoever was not on it yet hears of it', async () => {
    const heard = await factory.say(PLANNER, 'WO-1004 下料派给陈志远')
    assert.match(heard.words, /WO-1004 下料 派给 陈志远/)
    assert.deepEqual(stepOf(await orderOf(factory, 'WO-1004'), 10).assigneeIds, ['W002'])
    assert.match(heard.words, /不再派：.*刘大勇/)
    assert.match((await factory.told('刘大勇')).at(-1)?.words ?? '', /WO-1004 下料 不再派给你/)
    assert.match((await factory.told('陈志远')).at(-1)?.words ?? '', /派给你：WO-1004 下料[\s\S]*\[WO-1004 下料\]/)
    const told = await factory.toldCount()
    await factory.say(PLANNER, 'WO-1004 下料派给陈志远')
    assert.equal(await factory.toldCount(), told)
  })

  test('somebody without the skill is refused by name', async () => {
    const before = stepOf(await orderOf(factory, 'WO-1003'), 20).assigneeIds
    assert.match((await factory.say(PLANNER, 'WO-1003 车削派给钱敏')).words, /钱敏 还没有“车削”的技能/)
    assert.deepEqual(stepOf(await orderOf(factory, 'WO-1003'), 20).assigneeIds, before)
  })

  test('a name nobody has is refused by name, with the form', async () => {
    const { version } = await orderOf(factory, 'WO-1003')
    const heard = await factory.say(PLANNER, 'WO-1003 车削派给诸葛亮')
    assert.match(heard.words, /没有找到：诸葛亮/)
    assert.equal((await orderOf(factory, 'WO-1003')).version, version)
    await factory.press(PLANNER, heard, '派工', { people: 'W003,W004' })
    assert.deepEqual(stepOf(await orderOf(factory, 'WO-1003'), 20).assigneeIds, ['W003', 'W004'])
  })

  test('by menu: the step, then its people; nobody chosen takes everybody off', async () => {
    const steps = await factory.press(PLANNER, await factory.say(PLANNER, '管理工单 WO-1003'), '派工')
    const form = await factory.press(PLANNER, steps, '车削')
    const done = await factory.press(PLANNER, form, '派工', { people: '' })
    assert.match(done.words, /车削 现在没有派人/)
    assert.deepEqual(stepOf(await orderOf(factory, 'WO-1003'), 20).assigneeIds, [])
  })

  test('a team leader assigns their own team’s steps only', async () => {
    assert.match((await factory.say(MILLING_LEADER, 'WO-1003 车削派给刘大勇')).words, /由计划员、本班组长/)
    assert.match((await factory.say(TURNING_LEADER, 'WO-1003 车削派给刘大勇')).words, /派给 刘大勇/)
    const menu = await factory.say(MILLING_LEADER, '管理工单 WO-1003')
    assert.match(menu.words, /\[派工\]/)
    assert.doesNotMatch(menu.words, /\[取消\]|\[改交期\]/)
  })

  test('forged people and steps change nothing', async () => {
    const { version } = await orderOf(factory, 'WO-1003')
    assert.match(
      (await pressVerb(factory, PLANNER, 'assign', 'WO-1003', { people: 'W003' }, 999)).words,
      /没有这道工序/,
    )
    assert.match((await pressVerb(factory, WORKER, 'assign', 'WO-1003', { people: 'W003' }, 20)).words, /由计划员/)
    assert.equal((await orderOf(factory, 'WO-1003')).version, version)
  })
})
