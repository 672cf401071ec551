/** What an hour earns: set in chat or by workbook by a manager, from a day on, never one's own. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { changesNothing } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'
import { givenSheet, givenWorkbook } from '../../../test/given-workbook.ts'

const factory = withFactory({ opensAt: Temporal.Instant.from('2026-11-18T10:17:00+08:00') })

const rates = (sheet: Record<string, string | number>[]) => givenWorkbook([givenSheet('hourlyRates', sheet)])

describe('an hourly rate', () => {
  test('is set from a day on, explained, told and on record; what is booked before has the old one', async () => {
    const heard = await factory.say('W036', '时薪 姚菊香 26.5 从11月20日起')
    assert.match(heard.words, /姚菊香 的时薪从 2026-11-20 起是 ¥26\.50（之前 ¥24\.00）[\s\S]*已经记的行不变/)
    assert.match((await factory.told('W023')).at(-1)?.words ?? '', /给你定了时薪：从 2026-11-20 起每小时 ¥26\.50/)
    const [entry] = await factory.sql<{ by: string; no: string; details: object }[]>`
      select actor_id as by, subject_id as no, details from audit where action = 'pay.rateSet'`
    assert.deepEqual(
      { ...entry },
      { by: 'W036', no: 'RL0023', details: { rate: '26.5', validFrom: '2026-11-20', before: '24' } },
    )
    assert.match((await factory.say('W021', '计时 姚菊香 打扫 60分钟')).words, /¥24\.00/)
    factory.clock.advance({ hours: 48 })
    assert.match((await factory.say('W021', '计时 姚菊香 打扫 60分钟')).words, /¥26\.50/)
    assert.match((await factory.say('W023', '工资明细 今天')).words, /60 ÷ 60 × 26\.50\/小时/)
  })

  test('without a day it counts from today; for everybody who has none of their own', async () => {
    const heard = await factory.say('W036', 'hourly rate everybody 25')
    assert.match(heard.words, /所有人 的时薪从 2026-11-20 起是 ¥25\.00/)
    const list = await factory.say('W036', '时薪')
    assert.match(list.words, /所有人 \| ¥25\.00 \| 2026-11-20[\s\S]*姚菊香 \| ¥26\.50 \| 2026-11-20/)
  })

  test('for everybody may be that of whoever sets it: they hear so, and it is on record', async () => {
    const [before] = await factory.sql`select 1 from hourly_rate where person_id = 'W036'`
    assert.equal(before, undefined)
    assert.match((await factory.say('W036', '时薪 所有人 25.5')).words, /你自己没有单独的时薪，所以也是你的/)
    const entries = () => factory.sql<{ details: object }[]>`
      select details from audit where action = 'pay.rateSet' and subject_id = '*' order by id desc limit 1`
    const set = { validFrom: '2026-11-20', ownToo: true }
    assert.deepEqual((await entries())[0]?.details, { ...set, rate: '25.5', before: '25' })
    await factory.sql`insert into hourly_rate (person_id, rate, valid_from) values ('W036', 40, '2026-11-01')`
    assert.doesNotMatch((await factory.say('W036', '时薪 所有人 25')).words, /也是你的/)
    assert.deepEqual((await entries())[0]?.details, { ...set, rate: '25', before: '25.5', ownToo: false })
  })

  test('one sees one’s own, not another’s', async () => {
    const own = await factory.say('W023', '我的时薪')
    assert.match(own.words, /姚菊香 \| ¥26\.50/)
    assert.match((await factory.say('W003', '姚菊香时薪')).words, /别人的工资只有/)
    assert.doesNotMatch((await factory.say('W003', '时薪')).words, /姚菊香/)
  })

  const refused: readonly { name: string; by: string; text: string; why: RegExp }[] = [
    { name: 'by a leader', by: 'W021', text: '时薪 姚菊香 30', why: /由经理或管理员来定/ },
    { name: 'of nobody', by: 'W036', text: '时薪 30', why: /没说是谁的时薪/ },
    { name: 'of nothing', by: 'W036', text: '时薪 姚菊香 0', why: /要大于 0/ },
    { name: 'a month’s pay', by: 'W036', text: '时薪 姚菊香 26500', why: /最多一小时 10000/ },
    { name: 'a wrong year', by: 'W036', text: '时薪 姚菊香 30 从2030-01-01起', why: /超过一年/ },
  ]
  for (const { name, by, text, why } of refused)
    test(`is refused and nothing changes: ${name}`, () =>
      changesNothing(factory.sql, name, async () => assert.match((await factory.say(by, text)).words, why)))

  test('nobody sets their own, by name neither', async () => {
    const [manager] = await factory.sql<{ name: string }[]>`select name from person where id = 'W036'`
    await changesNothing(factory.sql, 'one’s own', async () => {
      assert.match((await factory.say('W036', `时薪 ${manager?.name} 300`)).words, /自己的不能自己定/)
    })
  })
})

describe('hourly rates in a workbook', () => {
  test('are a manager’s to import, each on record; a planner is told why not', async () => {
    const bytes = await rates([{ person: 'RL0022', rate: 28, validFrom: '2026-12-01' }])
    await changesNothing(factory.sql, 'a planner', async () => {
      const heard = await factory.send('W032', [{ name: '时薪.xlsx', bytes }])
      assert.match(heard.words, /时薪由经理或管理员来定[\s\S]*去掉那张表/)
    })
    const preview = await factory.send('W036', [{ name: '时薪.xlsx', bytes }])
    assert.match(preview.words, /时薪 \| 1 \| 0 \| 0/)
    await factory.press('W036', preview, '导入')
    const [row] =
      await factory.sql`select rate::text, valid_from::text as from from hourly_rate where person_id = 'W022'`
    assert.deepEqual({ ...row }, { rate: row?.['rate'], from: '2026-12-01' })
    assert.equal(Number(row?.['rate']), 28)
    const [entry] =
      await factory.sql`select actor_id as by from audit where action = 'pay.rateSet' and subject_id = 'RL0022'`
    assert.equal(entry?.['by'], 'W036')
    const again = await factory.send('W036', [{ name: '时薪.xlsx', bytes }])
    assert.match(again.words, /没有要导入的/)
  })

  test('a planner’s file with rates that change nothing is imported', async () => {
    const bytes = await givenWorkbook([
      givenSheet('hourlyRates', [{ person: 'RL0022', rate: 28, validFrom: '2026-12-01' }]),
      givenSheet('materials', [{ code: 'M-NEW', name: '新料', unit: '米' }]),
    ])
    assert.match((await factory.send('W032', [{ name: '导入.xlsx', bytes }])).words, /表格没有问题，导入吗/)
  })
})
