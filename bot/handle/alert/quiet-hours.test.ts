/** Quiet hours in chat: seen by all with the alert settings, changed by those in charge, in force at once. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DepartmentId } from '../../../domain/model.ts'
import { changesNothing } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'
import { roundOfAlerts } from '../../../test/round-of-alerts.ts'
import { departmentQuietUntil } from '../../speech/department-quiet.ts'

const factory = withFactory()

const SUPERVISOR = 'W001'

const formOf = async (button: string, person = SUPERVISOR) =>
  factory.press(person, await factory.say(person, '静默时段'), button)
const save = async (button: string, values: Readonly<Record<string, string>>) =>
  factory.press(SUPERVISOR, await formOf(button), '保存', values)
const entries = async () =>
  (
    await factory.sql<{ details: Record<string, string> }[]>`
    select details from audit where action = 'quietHours.settings' order by id`
  ).map(({ details }) => details)

const quietUntil = async (department: string): Promise<string | null> => {
  const until = departmentQuietUntil(await factory.deps.catalog.at(-1), department as DepartmentId, factory.clock.now())
  return until?.toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString() ?? null
}

const round = () => roundOfAlerts(factory)

describe('quiet hours', () => {
  test('everybody sees them with the alert settings; a worker does not change them', async () => {
    const { words } = await factory.say('W003', '静默时段')
    assert.match(words, /静默时段: 22:00-07:00\n静默和休息时也叫: 安全、设备/)
    assert.match(words, /由主管、计划员、经理或管理员来改/)
    assert.doesNotMatch(words, /\[改/)
  })

  const IMPOSSIBLE: readonly { name: string; on?: string; values: Readonly<Record<string, string>>; why: RegExp }[] = [
    { name: 'no times', values: { hours: '晚上' }, why: /没有保存：“晚上”看不懂，时间写成 22:00-07:00，不要就写“无”/ },
    { name: 'no time of day', values: { hours: '22:00-25:00' }, why: /全厂的时间要在 00:00 到 23:59 之间/ },
    { name: 'no length', values: { departments: '质量部 08:00-08:00' }, why: /质量部的开始和结束一样/ },
    { name: 'no department', values: { departments: '质检 22:00-06:00' }, why: /没有“质检”这个部门/ },
    {
      name: 'a department twice',
      values: { departments: '质量部 无、D-QC 22:00-06:00' },
      why: /“D-QC 22:00-06:00”的部门写了两次/,
    },
    { name: 'no kind', on: '静默时也叫谁', values: { kinds: 'noise' }, why: /“哪些异常”要从选项里选/ },
    { name: 'none and a kind', on: '静默时也叫谁', values: { kinds: 'quality,none' }, why: /选了“无”就不选别的/ },
  ]
  for (const { name, on = '改静默时段', values, why } of IMPOSSIBLE)
    test(`refused with what to do, nothing stored: ${name}`, async () => {
      const form = await formOf(on)
      const before = await factory.sql`select settings from site`
      const answer = await factory.press(SUPERVISOR, form, '保存', values)
      assert.match(answer.words, why)
      assert.match(answer.words, /\[保存\]/, 'the form is there to be mended')
      assert.deepEqual([...(await factory.sql`select settings from site`)], [...before])
      assert.deepEqual(await entries(), [])
    })

  test('what is saved holds at once, for the site and for a department of its own', async () => {
    assert.deepEqual([await quietUntil('D-MACH'), await quietUntil('D-QC')], [null, null])
    const saved = await save('改静默时段', { hours: '9:30 - 11:00', departments: '质量部 无' })
    assert.match(saved.words, /静默时段: 09:30-11:00\n静默时段 · 质量部: 无\n静默和休息时也叫: 安全、设备/)
    assert.deepEqual([await quietUntil('D-MACH'), await quietUntil('D-QC')], ['11:00:00', null])
    assert.deepEqual(await entries(), [{ hours: '22:00-07:00 → 09:30-11:00', departments: ' → D-QC none' }])
  })

  test('no hours for the site leave those of a department; an empty field stays', async () => {
    await save('改静默时段', { hours: '无', departments: '质量部 10:00-11:30' })
    assert.deepEqual([await quietUntil('D-MACH'), await quietUntil('D-QC')], [null, '11:30:00'])
    const saved = await save('改静默时段', { hours: '22:00-07:00', departments: '' })
    assert.match(saved.words, /静默时段: 22:00-07:00\n静默时段 · 质量部: 10:00-11:30/)
    await save('改静默时段', { hours: '', departments: '无' })
    assert.deepEqual((await entries()).at(-1), { departments: 'D-QC 10:00-11:30 → ' })
  })

  test('a kind that is no longer told at any hour waits as the others, with the alerts that stand', async () => {
    await factory.say('孙小军', 'WO-1014 车削 机床坏了')
    factory.clock.advance({ minutes: 15 })
    const anyTime = async () => {
      await round()
      const rows = await factory.sql<{ anyTime: boolean }[]>`
        select any_time as "anyTime" from alert where kind = 'notAcknowledged' and state not in ('resolved', 'closed')
          and exception_id = (select id from exception order by no desc limit 1)`
      return rows.map(row => row.anyTime)
    }
    assert.deepEqual(await anyTime(), [true])
    const saved = await save('静默时也叫谁', { kinds: 'none' })
    assert.match(saved.words, /静默和休息时也叫: 安全\n/)
    factory.clock.advance({ minutes: 1 })
    assert.deepEqual(await anyTime(), [false])
    await save('静默时也叫谁', { kinds: 'quality,equipment' })
    factory.clock.advance({ minutes: 1 })
    assert.deepEqual(await anyTime(), [true])
    assert.deepEqual((await entries()).slice(-2), [
      { exceptKinds: 'equipment → ' },
      { exceptKinds: ' → equipment quality' },
    ])
  })

  test('a form that was open while somebody lost the right changes nothing', async () => {
    const open = await formOf('改静默时段')
    await factory.sql`update person set role = 'worker' where id = ${SUPERVISOR}`
    await changesNothing(factory.sql, 'who may not', async () => {
      const { words } = await factory.press(SUPERVISOR, open, '保存', { hours: '21:00-06:00' })
      assert.match(words, /由主管、计划员、经理或管理员来改/)
    })
  })
})
