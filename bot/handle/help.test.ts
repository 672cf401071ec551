import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../test/factory.ts'

const PLANNER = '方晓琳'

/** What stands between quotation marks in a help card. */
const examplesIn = (words: string): readonly string[] =>
  [...words.matchAll(/“([^”]+)”/g)].map(([, example = '']) => example)

describe('the help', () => {
  const factory = withFactory()

  test('gives examples that the site understands and that can be done', async () => {
    const examples = examplesIn((await factory.say(PLANNER, '帮助')).words)
    assert.ok(examples.includes('下达 WO-1013'), examples.join(' '))
    const asked = examples.filter(example => /到哪了|开单|派给|加急|交期/.test(example))
    assert.ok(asked.length >= 4)
    for (const example of asked) {
      const { words } = await factory.say(PLANNER, example)
      assert.doesNotMatch(words, /没听懂|没有找到|没有这些工序|是哪个产品|是哪道工序/, `${example}: ${words}`)
    }
  })

  test('shows each role what it may do', async () => {
    assert.doesNotMatch((await factory.say('冯春燕', '帮助')).words, /下达|外协收发/)
    assert.match((await factory.say('蒋卫东', '帮助')).words, /外协收发/)
    assert.match((await factory.say('郑海涛', '帮助')).words, /待审核/)
  })

  test('“下达” alone names an order that waits for it', async () => {
    const [, example = ''] = /比如“(下达 .*)”/.exec((await factory.say(PLANNER, '下达')).words) ?? []
    assert.match((await factory.say(PLANNER, example)).words, /已下达/)
  })
})
