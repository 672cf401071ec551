import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

describe('the leader’s list', () => {
  const factory = withFactory()
  const LEADER = '郑海涛'
  const WORKER = '冯春燕'

  test('of more than five says how many more wait, on the last card', async () => {
    for (const good of [3, 4, 5, 6, 7, 8, 9]) await factory.say(WORKER, `报工 WO-1001 磨削 ${good}`)
    const heard = await factory.say(LEADER, '待审核')
    assert.equal(heard.replies.length, 5)
    assert.match(heard.replies.at(-1)?.words ?? '', /还有 2 笔等你审核/)
    assert.doesNotMatch(heard.replies.at(0)?.words ?? '', /笔等你审核/)
  })

  test('what a leader approved the worker no longer takes back; the leader does', async () => {
    const receipt = await factory.say(WORKER, '报工 WO-1001 磨削 2')
    const asked = (await factory.told(LEADER)).at(-1)
    assert.ok(asked)
    await factory.press(LEADER, asked, '同意')
    assert.match((await factory.press(WORKER, receipt, '撤销')).words, /已经审核通过，自己不能改/)
    assert.match((await factory.press(LEADER, receipt, '撤销')).words, /已撤销 · WO-1001 磨削/)
  })
})

describe('whoever can decide is asked', () => {
  const factory = withFactory({ doubts: 'none' })
  const CHIEF = '周国梁'
  const asked = async (whom: string): Promise<string> => (await factory.told(whom)).at(-1)?.words ?? ''

  test('the supervisor where the leader shared the work, as it is booked or held', async () => {
    await factory.say('冯春燕', '我和郑海涛 一起做完 WO-1001 磨削 4')
    assert.match(await asked(CHIEF), /WO-1001 磨削[\s\S]*合格 4 件[\s\S]*\[同意\]/)
    assert.doesNotMatch(await asked('郑海涛'), /\[退回\]/)
    await factory.say('冯春燕', '我和郑海涛 一起做完 WO-1001 磨削 260')
    assert.match(await asked(CHIEF), /报了 260 件[\s\S]*\[同意\]/)
  })

  test('the supervisor where the leader has left', async () => {
    await factory.sql`update person set active = false where id = 'W012'`
    await factory.say('冯春燕', 'WO-1001 磨削 3')
    assert.match(await asked(CHIEF), /合格 3 件[\s\S]*\[同意\]/)
  })
})

test('what was reported and taken back is no line of one’s day', async () => {
  await factory.say('林阿福', '报工 WO-1006 粗铣 2')
  await factory.say('林阿福', '撤销')
  assert.doesNotMatch((await factory.say('林阿福', '我今天干了多少')).words, /WO-1006 粗铣 \| 0/)
})

const factory = withFactory()
