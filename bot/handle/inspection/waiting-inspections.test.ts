import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Heard, withFactory } from '../../../test/factory.ts'

const factory = withFactory()

const INSPECTOR = '范雪梅'
const buttonsOf = (heard: Heard): readonly string[] => heard.words.split('\n').filter(line => line.startsWith('['))

/** A final inspection asked for so long ago. */
const asked = (id: string, order: string, seq: number, minutes: number) => factory.sql`
  insert into inspection (id, kind, order_id, step_id, requested_by, requested_at)
  select ${id}, 'final', o.id, s.id, 'W004', ${factory.clock.now().subtract({ minutes }).toString()}::timestamptz
  from orders o join step s on s.order_id = o.id where o.code = ${order} and s.seq = ${seq}`

describe('what waits for inspection', () => {
  it('is said to be nothing where nothing waits', async () => {
    await factory.sql`
      update inspection set result = 'pass', inspector_id = 'W025', done_at = ${factory.clock.now().toString()}
      where result = 'pending'`
    assert.match((await factory.say(INSPECTOR, '待检')).words, /现在没有等检验的/)
  })

  it('lists every kind, incoming goods too, each with how many and since when; each opens', async () => {
    await factory.say('孙小军', 'WO-1003 车削首件好了，来检一下')
    await factory.say('W008', 'WO-1001 磨削 巡检一下')
    await factory.sql`update material set inspect_incoming = true where code = 'M-45-40'`
    await factory.say('蒋卫东', '到料 45钢圆棒 500 批次 L2411')
    await asked('given-final', 'WO-1004', 10, 95)
    factory.clock.advance({ minutes: 35 })
    const heard = await factory.say(INSPECTOR, '有哪些待检')
    assert.match(heard.words, /待检 4 项\n首件检验 1、巡检 1、终检 1、来料检验 1/)
    assert.match(heard.words, /首件检验\n1\. WO-1003 车削 · 看 1 件 · 等了 35 分钟/)
    assert.match(heard.words, /巡检\n2\. WO-1001 磨削 · 等了 35 分钟/)
    assert.match(heard.words, /终检\n3\. WO-1004 下料 · 等了 2 小时 10 分/)
    assert.match(heard.words, /来料检验\n4\. 45钢圆棒 批次 L2411 · 等检验 500 米 · 等了 35 分钟/)
    assert.deepEqual(buttonsOf(heard), ['[WO-1003 车削]', '[WO-1001 磨削]', '[WO-1004 下料]', '[45钢圆棒 批次 L2411]'])
    assert.match((await factory.press(INSPECTOR, heard, 'WO-1003 车削')).words, /WO-1003 车削[\s\S]*\[提交结果\]/)
    assert.match((await factory.press(INSPECTOR, heard, '45钢圆棒')).words, /45钢圆棒 批次 L2411[\s\S]*\[提交结果\]/)
  })

  it('shows five, the oldest of a kind first, and the rest behind a press', async () => {
    for (const [index, seq] of [20, 30, 40].entries()) await asked(`given-${seq}`, 'WO-1004', seq, 200 + index * 60)
    const heard = await factory.say(INSPECTOR, 'what waits for inspection')
    assert.match(heard.words, /待检 7 项\n首件检验 1、巡检 1、终检 4、来料检验 1/)
    assert.match(heard.words, /终检\n3\. [^\n]*等了 5 小时 20 分\n4\. [^\n]*等了 4 小时 20 分\n5\. /)
    assert.match(heard.words, /还有 2 项没列出/)
    assert.equal(buttonsOf(heard).length, 6)
    const rest = await factory.press(INSPECTOR, heard, '其余 2 项')
    assert.match(rest.words, /待检 7 项[\s\S]*终检\n6\. [\s\S]*来料检验\n7\. 45钢圆棒/)
    assert.doesNotMatch(rest.words, /其余/)
  })

  it('what is judged meanwhile is gone from it', async () => {
    await factory.say(INSPECTOR, '来料检验 批次 L2411 合格')
    const heard = await factory.say(INSPECTOR, '待检清单')
    assert.match(heard.words, /待检 6 项\n首件检验 1、巡检 1、终检 4\n/)
    const gone = await factory.pressPayload(INSPECTOR, '1{"do":"waitingInspections","after":40}')
    assert.match(gone.words, /后面没有了，一共 6 项/)
  })

  it('whoever judges nothing may look, and opens the step', async () => {
    const heard = await factory.say('孙小军', '待检')
    assert.match(heard.words, /待检 6 项/)
    assert.match((await factory.press('孙小军', heard, 'WO-1003 车削')).words, /WO-1003 · 车削|WO-1003 车削[\s\S]*可报/)
  })

  it('speaks English to who does', async () => {
    await factory.say(INSPECTOR, '语言 English')
    assert.match(
      (await factory.say(INSPECTOR, 'pending inspections')).words,
      /6 waiting for inspection\n[^\n]* 1, [^\n]* 1, [^\n]* 4\n/,
    )
  })
})
