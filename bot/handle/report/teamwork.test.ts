/** Who has not reported, and the boards. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

describe('who has not reported', () => {
  test('is told to leaders, of their own people; a worker is sent to their tasks', async () => {
    const { words } = await factory.say('W007', '今天谁没报工')
    assert.match(
      words,
      /铣削班 · 白班还没报工的人[\s\S]*钱敏 \| WO-1005 精铣 \| 今天 01:05[\s\S]*赵铁柱 \| WO-1006 粗铣 \| 安排了[\s\S]*\[提醒他们\]/,
    )
    assert.doesNotMatch(words, /冯春燕/)
    assert.match((await factory.say('W011', '谁没报')).words, /由班组长、主管和经理来看/)
  })

  test('they are reminded by one press, once per shift', async () => {
    const card = await factory.say('W007', '谁还没报工')
    const heard = await factory.press('W007', card, '提醒他们')
    assert.match(heard.words, /已提醒 \d+ 个人/)
    assert.match((await factory.press('W007', card, '提醒他们')).words, /这一班已经提醒过了/)
    assert.equal((await factory.told('W009')).filter(({ words }) => /吴建平 提醒/.test(words)).length, 1)
    assert.match((await factory.pressPayload('W011', '1{"do":"remindUnreported"}')).words, /由班组长、主管和经理来看/)
  })

  test('whoever has reported is off the list', async () => {
    await factory.say('W008', 'WO-1006 粗铣 2')
    assert.doesNotMatch((await factory.say('W007', '谁没报')).words, /赵铁柱/)
  })
})

describe('the board of honour', () => {
  test('praises the best and nobody else', async () => {
    const { words } = await factory.say('W036', '本月光荣榜')
    assert.match(words, /光荣榜 · 2026-11[\s\S]*产出最多: ①/)
    const named = words.split('个人')[1] ?? ''
    const [all] = await factory.sql<{ people: number }[]>`
      select count(distinct person_id)::int as people from report_worker where work_date >= '2026-11-01'`
    const praised = new Set([...named.matchAll(/(?:[①②③④⑤]|\d\.) (\S+)/gu)].map(([, name]) => name))
    assert.ok(praised.size > 0 && praised.size < (all?.people ?? 0))
    assert.doesNotMatch(words, /垫底|最差|最慢/)
  })

  test('leaves out whoever wants to be left out, until they come back', async () => {
    const best =
      /产出最多: ① (\S+)/.exec((await factory.say('W036', '本月光荣榜')).words.split('个人')[1] ?? '')?.[1] ?? ''
    assert.notEqual(best, '')
    await factory.say(best, '不上榜')
    assert.doesNotMatch((await factory.say('W036', '本月光荣榜')).words, new RegExp(best))
    await factory.say(best, '我要上榜')
    assert.match((await factory.say('W036', '本月光荣榜')).words, new RegExp(best))
  })

  test('is off where the site says so', async () => {
    await factory.sql`update site set settings = settings || '{"boards":{"on":false}}'`
    assert.match((await factory.say('W036', '光荣榜')).words, /光荣榜没有开/)
  })
})
