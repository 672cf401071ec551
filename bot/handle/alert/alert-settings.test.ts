/** Alert settings in chat: seen by all, changed by those in charge, in force at the next round. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'
import { roundOfAlerts } from '../../../test/round-of-alerts.ts'

const factory = withFactory()

const round = () => roundOfAlerts(factory)

const standing = async (kind: string): Promise<number> =>
  (await factory.sql`select 1 from alert where kind = ${kind} and state not in ('resolved', 'closed')`).length

const formOf = async (person: string) => factory.press(person, await factory.say(person, '预警设置'), '改预警设置')

describe('alert settings', () => {
  test('everybody sees them, a worker does not change them', async () => {
    const { words } = await factory.say('W003', '预警设置')
    assert.match(words, /该开工没开工 \| 过计划开工 30 分钟/)
    assert.match(words, /马上叫班组长、60 分钟叫主管、240 分钟叫经理/)
    assert.match(words, /由主管、计划员、经理或管理员来改/)
  })

  const absurd: readonly { name: string; values: Readonly<Record<string, string>>; why: RegExp }[] = [
    {
      name: 'zero',
      values: { repeatEveryMinutes: '0' },
      why: /没有保存：“没人接，多久再提醒（分钟）”要是 15 到 1440 的整数/,
    },
    {
      name: 'a year',
      values: { askAfterMinutes: '525600' },
      why: /没有保存：“多久没报工就问操作工（分钟）”要是 10 到 2880/,
    },
    { name: 'words', values: { graceMinutes: '半小时' }, why: /没有保存：“开工、预计延期宽限/ },
    { name: 'levels that meet', values: { level2: '300' }, why: /第 3 级叫人要比上一级晚/ },
    { name: 'half a target', values: { andon: '10, 5/120, 3/240' }, why: /异常 1 级要写成“响应\/解决”/ },
  ]
  for (const { name, values, why } of absurd)
    test(`refused with its limits, nothing stored: ${name}`, async () => {
      assert.match((await factory.press('W032', await formOf('W032'), '保存', values)).words, why)
      assert.deepEqual([...(await factory.sql`select 1 from audit where action = 'alerts.settings'`)], [])
    })

  test('a kind that is switched off is over at the next round without a word; switched on it is back', async () => {
    await round()
    assert.ok((await standing('notStarted')) > 0)
    const kinds = 'pastDue,willBeLate,silent,pausedTooLong,notBack,materialShort,reviewWaiting,inspectionOverdue'
    const saved = await factory.press('W032', await formOf('W032'), '保存', { kinds })
    assert.match(saved.words, /该开工没开工 \| 不提醒/)
    const told = await factory.toldCount()
    await round()
    assert.equal(await standing('notStarted'), 0)
    assert.equal(await factory.toldCount(), told)
    await factory.press('W032', await formOf('W032'), '保存', { kinds: `notStarted,${kinds}` })
    factory.clock.advance({ minutes: 1 })
    await round()
    assert.ok((await standing('notStarted')) > 0)
  })

  test('a longer grace holds at the next round, and the record says who changed what', async () => {
    await factory.press('W032', await formOf('W032'), '保存', {
      graceMinutes: '1440',
      level2: '90',
      andon: '10/60 5/120 3/300',
    })
    factory.clock.advance({ minutes: 1 })
    await round()
    assert.equal(await standing('notStarted'), 0)
    const [entry] = await factory.sql<{ details: Record<string, string>; by: string }[]>`
      select details, actor_id as by from audit where action = 'alerts.settings' order by id desc limit 1`
    assert.equal(entry?.by, 'W032')
    assert.equal(entry?.details['graceMinutes'], '30 → 1440')
    assert.match(entry?.details['levels'] ?? '', /60:supervisor.* → .*90:supervisor/)
    assert.match((await factory.say('W003', '预警设置')).words, /90 分钟叫主管/)
  })
})
