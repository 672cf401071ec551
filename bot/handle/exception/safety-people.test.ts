/** Who is called for safety, in chat: seen by all, changed by those in charge, in force with the next call. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { changesNothing } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

const lanesOfNewest = async (): Promise<readonly string[]> => {
  const rows = await factory.sql<{ lane: string }[]>`
    select lane from outbox where dedup like 'exception:' || (select id from exception order by no desc limit 1) || ':safety:%'`
  return rows.map(({ lane }) => lane)
}

describe('safety people', () => {
  test('everybody sees who is called, a worker does not change it', async () => {
    const { words } = await factory.say('W003', '安全人员')
    assert.match(words, /安全异常叫谁[\s\S]*没有单独指定，叫的是经理[\s\S]*由主管、计划员、经理或管理员来改/)
    assert.doesNotMatch(words, /\[改/)
    await changesNothing(factory.sql, 'a worker', async () => {
      assert.match((await factory.say('W003', '安全人员 改成 刘大勇')).words, /由主管、计划员、经理或管理员来改/)
    })
  })

  test('named in the form, they are called with the next exception, at night as well, and the managers are not', async () => {
    const form = await factory.press('W001', await factory.say('W001', '安全人员'), '改安全人员')
    const saved = await factory.press('W001', form, '保存', { people: '秦朗、RL0025' })
    assert.match(saved.words, /已保存，马上生效[\s\S]*秦朗 \| RL\d+ \| 能/)
    factory.clock.advance({ hours: 14 })
    await factory.say('孙小军', 'WO-1014 车削 有人手被割伤了')
    const lanes = await lanesOfNewest()
    for (const id of ['秦朗', 'W025']) {
      const [row] = await factory.sql<{ id: string }[]>`select id from person where id = ${id} or name = ${id}`
      assert.ok(lanes.includes(`sandbox:person:${row?.id}`), `${id}: ${lanes.join()}`)
    }
    assert.ok(!lanes.includes('sandbox:person:W036'), 'the manager is not named')
    const [entry] = await factory.sql<{ by: string; details: Record<string, string> }[]>`
      select actor_id as by, details from audit where action = 'safety.people'`
    assert.deepEqual([entry?.by, entry?.details['people']?.includes('RL0025')], ['W001', true])
  })

  const refused: readonly { name: string; people: string; why: RegExp }[] = [
    { name: 'nobody called so', people: '秦朗、赵不在', why: /没有找到在职的“赵不在”/ },
    { name: 'an empty field', people: '', why: /没有写叫谁/ },
  ]
  for (const { name, people, why } of refused)
    test(`refused with what to do, nothing stored: ${name}`, async () => {
      const form = await factory.press('W036', await factory.say('W036', '安全人员'), '改安全人员')
      const before = await factory.sql`select settings from site`
      const answer = await factory.press('W036', form, '保存', { people })
      assert.match(answer.words, why)
      assert.deepEqual([...(await factory.sql`select settings from site`)], [...before])
      assert.match(answer.words, /\[保存\]/, 'the form is there to be mended')
    })

  test('whoever has no account can not be called, and the card says so', async () => {
    await factory.sql`
      insert into person (id, employee_no, name, department_id, role, pay_type)
      values ('W901', 'RL0901', '没绑的', 'D-MGT', 'manager', 'monthly')`
    const { words } = await factory.say('W036', '安全人员 改成 没绑的')
    assert.match(words, /没绑的 \| RL0901 \| 叫不到：还没绑定账号/)
  })

  test('the managers again, by a button or in words', async () => {
    const card = await factory.say('W036', '安全人员')
    assert.match((await factory.press('W036', card, '不单独指定')).words, /没有单独指定，叫的是经理/)
    await factory.say('W036', '安全人员：秦朗')
    assert.match((await factory.say('W036', 'safety people: managers')).words, /没有单独指定，叫的是经理/)
  })

  test('an accident of theirs is no setting', async () => {
    await factory.say('孙小军', 'WO-1014 车削 安全人员手被割伤了')
    assert.ok((await lanesOfNewest()).length > 0)
  })
})
