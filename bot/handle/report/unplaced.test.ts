import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Factory, lastCard, withFactory } from '../../../test/factory.ts'
import { buttonsOf } from '../../../test/read-card.ts'
import { encodeAction } from '../../action.ts'

/** 冯春燕 has one open task, WO-1001 磨削; 何丽华 has two steps of turning; 蒋卫东 of the warehouse works on none. */
const ONE_TASK = '冯春燕'
const SEVERAL = '何丽华'
const NO_TASK = '蒋卫东'

const countOf = async ({ sql }: Factory, table: 'report' | 'exception'): Promise<number> =>
  (await sql`select from ${sql(table)}`).length

const labels = (factory: Awaited<ReturnType<Factory['say']>>): readonly string[] => {
  const { card } = lastCard(factory).message
  return card === null ? [] : buttonsOf(card).map(({ label }) => label)
}

describe('quantities of which nobody said the step', () => {
  const factory = withFactory()

  test('with one open task are asked about, and booked by the press', async () => {
    const before = await countOf(factory, 'report')
    const asked = await factory.say(ONE_TASK, '做完50个 报废2')
    assert.match(asked.words, /WO-1001 磨削 · 合格 50 报废 2？/)
    assert.match(asked.words, /还没有记/)
    assert.equal(await countOf(factory, 'report'), before)
    const booked = await factory.press(ONE_TASK, asked, '对，就记这个')
    assert.match(booked.words, /已报工 · WO-1001 磨削/)
    assert.match(booked.words, /合格 50 件、报废 2/)
    assert.equal(await countOf(factory, 'report'), before + 1)
  })

  test('are asked about again when they come again, whatever was booked just before', async () => {
    assert.match((await factory.say(ONE_TASK, '20 报废1')).words, /WO-1001 磨削 · 合格 20 报废 1？/)
  })

  test('as a bare number that answers nothing are asked about too', async () => {
    const asked = await factory.say(ONE_TASK, '7')
    assert.match(asked.words, /WO-1001 磨削 · 合格 7？/)
    assert.match((await factory.press(ONE_TASK, asked, '我的任务')).words, /冯春燕的任务/)
  })

  test('with several tasks: which step? one button each, with the same quantities', async () => {
    const before = await countOf(factory, 'report')
    const asked = await factory.say(SEVERAL, '做完5个 报废1')
    assert.match(asked.words, /是哪道工序/)
    const options = labels(asked).filter(label => label.includes('合格 5 报废 1'))
    assert.ok(options.length >= 2 && options.length <= 6, asked.words)
    assert.equal(await countOf(factory, 'report'), before)
    const [option = ''] = options
    const booked = await factory.press(SEVERAL, asked, option)
    assert.match(booked.words, /已报工 · .* 车削/)
    assert.match(booked.words, /合格 5 件、报废 1/)
  })

  test('with no task: it is said that nothing was recorded', async () => {
    const heard = await factory.say('白洁', '做完50个')
    assert.match(heard.words, /没有记/)
    assert.match(heard.words, /带上单号和工序再发一次/)
  })

  test('of a step that is none of theirs: it is said, and what they do have is offered', async () => {
    const before = await countOf(factory, 'report')
    const one = await factory.say(ONE_TASK, '点胶300 报废1')
    assert.match(one.words, /WO-1001 磨削 · 合格 300 报废 1？/)
    assert.match(one.words, /你手上没有“点胶”的活，还没有记/)
    const several = await factory.say(SEVERAL, '点胶300')
    assert.match(several.words, /你手上没有“点胶”的活/)
    assert.ok(labels(several).some(label => label.includes('合格 300')))
    assert.match((await factory.say(NO_TASK, '点胶300')).words, /没有“点胶”的活，还没有记[\s\S]*带上单号和工序/)
    assert.equal(await countOf(factory, 'report'), before)
  })

  test('that a button could not repeat whole are not offered as a button', async () => {
    const heard = await factory.say(ONE_TASK, '累计报了200')
    assert.match(heard.words, /没有记/)
    assert.ok(!labels(heard).includes('对，就记这个'), heard.words)
  })
})

describe('a trouble of which nobody said where', () => {
  const factory = withFactory()

  test('with a known reason and one open task is that task’s', async () => {
    const heard = await factory.say('罗永刚', '机床坏了')
    assert.match(heard.words, /异常 · 设备故障/)
    assert.match(heard.words, /哪里: WO-1001 · 磨削/)
  })

  test('is shown to who raised it with what they may press only', async () => {
    const heard = await factory.say('刘大勇', 'WO-1004 下料 没料了')
    assert.deepEqual(labels(heard), ['已解决', '转部门', '改一下', '全部记录'])
    assert.match((await factory.told('G-D-WH')).at(-1)?.words ?? '', /\[我来处理\]/)
  })

  test('with a known reason and no task names the team it comes from', async () => {
    const heard = await factory.say(NO_TASK, '叉车坏了')
    assert.match(heard.words, /异常 · 设备故障/)
    assert.match(heard.words, /哪里: 仓储物流部 · 仓管组/)
    assert.match((await factory.told('G-D-EQ')).at(-1)?.words ?? '', /哪里: 仓储物流部 · 仓管组/)
  })

  test('that is a defect alone is no exception: it goes with a quantity', async () => {
    const before = await countOf(factory, 'exception')
    const heard = await factory.say(ONE_TASK, '划伤')
    assert.match(heard.words, /要和数量一起报/)
    assert.equal(await countOf(factory, 'exception'), before)
    assert.equal(await factory.toldCount(), (await factory.sql`select from outbox`).length)
  })

  test('nor what: the form asks, and raises what was chosen', async () => {
    const payload = encodeAction({ do: 'raise', once: 'once-unplaced-1' })
    const heard = await factory.pressPayload(ONE_TASK, payload, {
      step: 'WO-1001/50',
      reason: 'DT05',
      blocking: 'no',
      note: '声音不对',
    })
    assert.match(heard.words, /异常 · 质量异常/)
    assert.match(heard.words, /哪里: WO-1001 · 磨削/)
    const nowhere = await factory.pressPayload(ONE_TASK, encodeAction({ do: 'raise', once: 'once-unplaced-2' }), {
      step: '-',
      reason: 'DT08',
      note: '',
    })
    assert.match(nowhere.words, /哪里: 机加车间 · 磨削班/)
  })
})

describe('a word of courtesy', () => {
  const factory = withFactory()
  const cases = [
    { said: '谢谢', heard: '不客气。' },
    { said: '好的，谢谢啦', heard: '不客气。' },
    { said: '收到', heard: '好的。' },
    { said: '好的', heard: '好的。' },
  ]
  for (const { said, heard } of cases)
    test(`${said} gets a word back and no card`, async () => {
      const answer = await factory.say(ONE_TASK, said)
      assert.equal(answer.words, heard)
      assert.equal(answer.replies.length, 1)
      assert.equal(answer.replies[0]?.message.card, null)
    })

  test('你好 is greeted by name', async () => {
    assert.match((await factory.say(ONE_TASK, '你好')).words, /^冯春燕，你好。/)
  })
})

describe('a step by a number', () => {
  const factory = withFactory()

  test('that the order has not, books nothing and says so', async () => {
    const before = await countOf(factory, 'report')
    assert.match((await factory.say(ONE_TASK, 'WO-1001 99工序 5')).words, /WO-1001 里没有“99工序”这道工序/)
    assert.equal(await countOf(factory, 'report'), before)
  })

  test('that it has, is booked there', async () => {
    assert.match((await factory.say(ONE_TASK, 'WO-1001 50工序 3')).words, /已报工 · WO-1001 磨削/)
  })
})
