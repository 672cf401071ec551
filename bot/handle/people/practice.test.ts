import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { changesNothing, tablesChangedBy } from '../../../test/business-tables.ts'
import { withFactory } from '../../../test/factory.ts'

describe('practice', () => {
  const factory = withFactory()

  test('three messages, each praised, and no table of the factory knows of them', async () => {
    await changesNothing(factory.sql, 'practice', async () => {
      assert.match((await factory.say('W003', '练习')).words, /练习 1\/3[\s\S]*做完5个/)
      const first = await factory.say('W003', '做完5个')
      assert.match(first.words, /练习 · 已报工[\s\S]*不算数[\s\S]*5 \/ 20[\s\S]*对，就这么报[\s\S]*做完8个 报废1/)
      assert.doesNotMatch(first.words, /\[撤销\]|\[更正\]/)
      const plain = await factory.say('W003', '做完8个')
      assert.match(plain.words, /没有报废。照着发/)
      const scrap = await factory.say('W003', '做完3个 报废1')
      assert.match(scrap.words, /好的和废的分开报[\s\S]*撤销/)
      const undone = await factory.say('W003', '撤销')
      assert.match(undone.words, /练习 · 已撤销[\s\S]*合格 3、报废 1[\s\S]*学会了/)
    })
  })

  test('what a real order would refuse is refused, and what is no report gets a hint', async () => {
    await changesNothing(factory.sql, 'practice', async () => {
      await factory.say('W003', '练习')
      assert.match((await factory.say('W003', '做完500个')).words, /这样报不进去[\s\S]*20/)
      assert.match((await factory.say('W003', '呜哩哇啦')).words, /不是练习要的[\s\S]*照着发：做完5个/)
      assert.match((await factory.say('W003', '5')).words, /练习 · 已报工/)
      assert.match((await factory.say('W003', '跳过')).words, /不练了/)
      assert.match((await factory.say('W003', '跳过')).words, /没有在练习/)
    })
  })

  test('a real order in a lesson is a real report, and is said so', async () => {
    await factory.say('W003', '练习')
    const changed = await tablesChangedBy(factory.sql, async () => {
      const said = await factory.say('W003', 'WO-1003 车削 3')
      assert.match(said.words, /已报工 · WO-1003 车削[\s\S]*真的工单：这条按真的报工处理/)
    })
    assert.ok(changed.includes('report'))
  })

  test('"我的任务" ends it with real work', async () => {
    await factory.say('W004', '练习')
    await factory.say('W004', '做完5个')
    await factory.say('W004', '做完8个 报废1')
    assert.match((await factory.say('W004', '我的任务')).words, /学会了[\s\S]*WO-1003/)
  })
})

describe('what a leader sees of reporting', () => {
  const factory = withFactory()

  test('who has never reported, and nobody else asks', async () => {
    await factory.sql`
      insert into person (id, employee_no, name, department_id, team_id, role, skills, pay_type)
      values ('W900', 'RL0900', '新来的', 'D-MACH', 'T-TURN', 'worker', '{CUT}', 'piece')`
    assert.match((await factory.say('W002', '谁还没报过工')).words, /新来的[\s\S]*还没绑定/)
    assert.match((await factory.say('W003', '谁还没报过工')).words, /班组长、主管和经理/)
  })

  test('a number far above usual is asked about, booked when confirmed, and marked', async () => {
    for (let n = 0; n < 6; n++) {
      factory.clock.advance({ minutes: 5 })
      await factory.say('W005', `WO-1004 下料 ${5 + n}`)
    }
    factory.clock.advance({ minutes: 5 })
    const asked = await changesNothing(factory.sql, 'a question', () => factory.say('W005', 'WO-1004 下料 500'))
    assert.match(asked.words, /合格 500 件，对吗[\s\S]*平时一次约/)
    const done = await factory.press('W005', asked, '是，就报这么多')
    assert.match(done.words, /已报工 · WO-1004 下料/)
    assert.match(
      (await factory.say('W002', '可疑报工')).words,
      /马德胜 \| WO-1004 下料 \| 合格 500 件 \| [\s\S]*本人已确认/,
    )
    assert.match((await factory.say('W005', '可疑报工')).words, /班组长、主管和经理/)
  })

  test('a kind that the site has switched off is neither asked nor marked', async () => {
    const marks = async () => (await factory.sql`select from report_doubt`).length
    await factory.sql`update site set settings = settings || '{"plausibility": {"off": ["farAboveUsual", "tooFast", "sameEveryDay"]}}'`
    const before = await marks()
    await factory.say('W003', 'WO-1004 下料 200')
    assert.equal(await marks(), before)
  })
})

describe('the language', () => {
  const factory = withFactory()

  test('is switched by each for themselves, and the answer is in it', async () => {
    assert.match((await factory.say('W003', '语言 English')).words, /This language|English|from now on/i)
    assert.match((await factory.say('W003', '我的任务')).words, /task/i)
    assert.match((await factory.say('W003', '語言 繁體')).words, /以後用這種語言/)
    assert.match((await factory.say('W003', '我的任务')).words, /任務/)
    assert.match((await factory.say('W004', '我的任务')).words, /任务/)
    const which = await factory.say('W004', '语言')
    assert.match((await factory.press('W004', which, 'English')).words, /from now on/)
    const [entry] = await factory.sql<
      { action: string }[]
    >`select action from audit where action = 'person.language' limit 1`
    assert.equal(entry?.action, 'person.language')
  })
})
