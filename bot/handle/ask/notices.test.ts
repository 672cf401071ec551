/** What people ask for and change about what is told by itself. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { allSchedules } from '../../../db/schedules.ts'
import { type Heard, lastCard, withFactory } from '../../../test/factory.ts'
import { local } from '../../../test/working-days.ts'
import { encodeAction } from '../../action.ts'

const factory = withFactory({ opensAt: local('2026-11-17T09:02') })
const audited = async (action: string) => (await factory.sql`select 1 from audit where action = ${action}`).length

describe('subscriptions', () => {
  test('a leader sees what the group hears, and changes it by a press', async () => {
    const shown = await factory.say('W025', '订阅', { chat: 'G-D-QC' })
    assert.match(shown.words, /质量部 · 订阅[\s\S]*已订阅: 该检了、报废超限、返工/)
    const off = await factory.press('W025', shown, '✓ 返工')
    assert.match(off.words, /质量部 已退订：返工/)
    assert.match(lastCard(off).words, /已订阅: 该检了、报废超限\n/)
    assert.match((await factory.press('W025', off, '订阅 返工')).words, /质量部 已订阅：返工/)
    assert.equal(await audited('topic.unsubscribed'), 1)
  })

  test('or by a word, in the group or for a department by name', async () => {
    assert.match((await factory.say('W002', '退订 可开工', { chat: 'G-D-MACH' })).words, /机加车间 已退订：可开工/)
    assert.match((await factory.say('W036', '订阅 机加车间 可开工')).words, /机加车间 已订阅：可开工/)
    assert.match((await factory.say('W034', '退订 里程碑')).words, /销售部 已退订：里程碑/)
    assert.match((await factory.say('W034', '订阅 里程碑')).words, /销售部 已订阅：里程碑/)
  })

  test('what nobody tells is said, and nothing is changed', async () => {
    assert.match((await factory.say('W036', '订阅 天气预报')).words, /没有“天气预报”这种消息/)
  })

  test('a worker sees it, but does not change it; nor does another department’s leader', async () => {
    const shown = await factory.say('W003', '订阅', { chat: 'G-D-MACH' })
    assert.match((await factory.press('W003', shown, '✓ 停工')).words, /要由它的班组长、主管或经理来做/)
    assert.match((await factory.say('W025', '退订 机加车间 停工')).words, /要由它的班组长、主管或经理来做/)
  })

  test('everybody may ask who gets what', async () => {
    const { words } = await factory.say('W003', '谁收到什么')
    assert.match(words, /机加车间 \| 可开工、停工、改优先级 \| .*早会简报 08:10/)
    assert.match(words, /设备部 \| 无 \| 无/)
  })
})

describe('what is told at fixed hours', () => {
  test('is listed for everybody, and changed by planners and managers', async () => {
    assert.match(
      (await factory.say('W003', '简报安排')).words,
      /早会简报 \| 一二三四五六 08:10[\s\S]*由计划员、经理或管理员来改/,
    )
    assert.match(
      (await factory.pressPayload('W003', encodeAction({ do: 'scheduleForm', schedule: 'SC-01' }))).words,
      /由计划员、经理/,
    )
  })

  test('a change is in force at once; the due time is worked out anew', async () => {
    await factory.sql`update schedule set next_due = now() where id = 'SC-01'`
    const form = await factory.press('W032', await factory.say('W032', '简报安排'), '改 早会简报')
    const saved = await factory.press('W032', form, '保存', {
      at: '08:30，shiftEnd-10',
      days: '1,2,3',
      departments: 'D-MACH',
      enabled: 'on',
    })
    assert.match(saved.words, /已保存/)
    const stored = (await allSchedules(factory.sql)).find(({ id }) => id === 'SC-01')
    assert.deepEqual(
      [stored?.at, stored?.days, stored?.departmentIds, stored?.nextDue],
      [['08:30', 'shiftEnd-10'], [1, 2, 3], ['D-MACH'], null],
    )
    assert.equal(await audited('schedule.changed'), 1)
  })

  const refused: readonly { name: string; values: Readonly<Record<string, string>>; why: RegExp }[] = [
    { name: 'no time', values: { at: '' }, why: /没有写几点发/ },
    { name: 'seconds', values: { at: '08:00:01' }, why: /“08:00:01”不是时间/ },
    { name: 'every few minutes', values: { at: '08:00 08:05' }, why: /至少隔 15 分钟/ },
    {
      name: 'all day long',
      values: { at: Array.from({ length: 13 }, (_, i) => `${String(i + 8).padStart(2, '0')}:00`).join() },
      why: /一天最多发 12 次/,
    },
    { name: 'no day', values: { days: '' }, why: /没有写星期几发/ },
    { name: 'nobody', values: { departments: 'D-NOWHERE' }, why: /没有写发给哪个部门/ },
    {
      name: 'a day nobody works',
      values: { at: 'shiftStart', days: '7', departments: 'D-SHEET,D-FIT' },
      why: /一年之内都轮不到它发/,
    },
  ]
  for (const { name, values, why } of refused)
    test(`what can’t run is refused, with why: ${name}`, async () => {
      // The sample's one Sunday of overtime is no answer to "every Sunday".
      await factory.sql`delete from calendar_exception where kind = 'overtime'`
      const form = await factory.press('W032', await factory.say('W032', '简报安排'), '新增定时消息')
      const filled = {
        name: '巡检提醒',
        kind: 'digest',
        at: '09:00',
        days: '1',
        departments: 'D-QC',
        enabled: 'on',
        ...values,
      }
      assert.match((await factory.press('W032', form, '保存', filled)).words, why)
      assert.ok(!(await allSchedules(factory.sql)).some(each => each.name === '巡检提醒'))
    })

  test('what it tells is chosen, and everybody can see it', async () => {
    const form = await factory.press('W032', await factory.say('W032', '简报安排'), '改 早会简报')
    const values = { at: '08:10', days: '1,2,3,4,5,6', departments: 'D-MACH', enabled: 'on' }
    await factory.press('W032', form, '保存', { ...values, content: 'output,stuck,reviews' })
    const content = async () => (await allSchedules(factory.sql)).find(({ id }) => id === 'SC-01')?.content
    assert.deepEqual(await content(), ['output', 'stuck', 'reviews'])
    assert.match((await factory.say('W003', '谁收到什么')).words, /早会简报 08:10（产量、卡住的工序、待审核）/)
    const again = await factory.press('W032', await factory.say('W032', '简报安排'), '改 早会简报')
    await factory.press('W032', again, '保存', { ...values, content: '' })
    assert.deepEqual(await content(), [], 'nothing chosen: what is usual for the department')
  })

  test('a new one is stored', async () => {
    const form = await factory.press('W032', await factory.say('W032', '简报安排'), '新增定时消息')
    const values = {
      name: '夜班简报',
      kind: 'digest',
      at: '21:00',
      days: '1,2,3,4,5,6',
      departments: 'D-MACH',
      enabled: 'on',
    }
    assert.match(
      (await factory.press('W032', form, '保存', values)).words,
      /夜班简报 \| 一二三四五六 21:00 \| 机加车间/,
    )
  })

  test('a department that gets its group hears what is usual', async () => {
    await factory.sql`delete from schedule where 'D-FIT' = any(department_ids)`
    await factory.say('W036', '绑定部门 钳工包装组', { chat: 'G-NEW' })
    const mine = (await allSchedules(factory.sql)).filter(({ departmentIds }) =>
      departmentIds.includes('D-FIT' as never),
    )
    const grouped = mine.map(({ kind, at }) => `${kind} ${at.join()}`).toSorted()
    assert.deepEqual(grouped, ['digest shiftEnd+5', 'digest shiftStart+10', 'handover shiftEnd-15', 'weekly 08:30'])
  })
})

describe('messages that did not arrive', () => {
  before(async () => {
    await factory.sql`update person set is_admin = true where id = 'W036'`
    await factory.sql`insert into outbox (lane, dedup, kind, payload, attempts, dead_at, dead_because, last_error, not_after) values
      ('sandbox:chat:G-D-MACH', 'dead-1', 'digest', ${'{"message":{"summary":"机加车间 · 早会简报"}}'}::text::jsonb, 8, now(), 'attempts', 'busy', now()),
      ('sandbox:person:W003', 'dead-2', 'message', ${'{"message":{"summary":"审核通过"}}'}::text::jsonb, 1, now(), 'refused', 'bot removed', null),
      ('sandbox:person:W003', 'late-1', 'digest', '{}', 0, now(), 'late', null, null)`
    await factory.sql`insert into lane (key, parked_at, parked_because) values ('sandbox:chat:G-D-MACH', now(), 'gone')`
  })

  test('are shown to administrators only', async () => {
    assert.match((await factory.say('W003', '没送到的消息')).words, /由管理员来看/)
    const { words } = await factory.say('W036', '死信')
    assert.match(words, /锐澜-机加车间群[\s\S]*机加车间 · 早会简报：试了 8 次没成功，busy/)
    assert.match(words, /刘大勇 [\s\S]*审核通过：平台不收，bot removed/)
    assert.equal(words.match(/\[重发 #\d+\]/g)?.length, 2)
  })

  test('are sent again one by one or all at once, and their lane is opened', async () => {
    const heard: Heard = await factory.say('W036', '没送到的消息')
    assert.match((await factory.press('W003', heard, '重发 #')).words, /由管理员/)
    const [first] = await factory.sql<{ id: number }[]>`select id from outbox where dedup = 'dead-1'`
    assert.match((await factory.say('W036', `重发 ${first?.id}`)).words, /1 条重新排队/)
    const [row] = await factory.sql`
      select o.dead_at, o.attempts, o.not_after, l.parked_at from outbox o join lane l on l.key = o.lane where o.id = ${first?.id ?? 0}`
    assert.deepEqual({ ...row }, { dead_at: null, attempts: 0, not_after: null, parked_at: null })
    assert.match((await factory.say('W036', `重发 ${first?.id}`)).words, /没有这条没送到的消息/)
    assert.match((await factory.say('W036', '重发 全部')).words, /1 条重新排队/)
    assert.match((await factory.say('W036', '没送到的消息')).words, /都送到了/)
    assert.equal(await audited('message.sentAgain'), 2)
  })
})

describe('how well it works', () => {
  test('the figures are answered by team, and by the period that was asked for', async () => {
    const { words } = await factory.say('W036', 'KPI')
    assert.match(words, /KPI · 本周[\s\S]*15 分钟内报工: \d+%[\s\S]*车削班 \| \d+/)
    assert.match((await factory.say('W036', '上周的指标')).words, /KPI · 上周/)
    assert.match((await factory.say('W036', '今天KPI')).words, /KPI · 今天/)
  })

  test('a vote counts once per person, the last one', async () => {
    for (const score of [1, 3] as const)
      await factory.pressPayload('W036', encodeAction({ do: 'rateWeek', week: '2026-11-16', score }))
    await factory.pressPayload('W034', encodeAction({ do: 'rateWeek', week: '2026-11-16', score: 2 }))
    assert.match((await factory.say('W036', 'KPI')).words, /满意度: 1 \/ 2 票满意/)
  })
})
