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

test('what was reported and taken back is no line of one’s day', async () => {
  await factory.say('林阿福', '报工 WO-1006 粗铣 2')
  await factory.say('林阿福', '撤销')
  assert.doesNotMatch((await factory.say('林阿福', '我今天干了多少')).words, /WO-1006 粗铣 \| 0/)
})

const factory = withFactory()
