/**
 * Beyond reporting: one conversation for each of exceptions, inspection, shared reports, several at once, pay, material,
 * tracing, boards, travelers, practice, unlikely numbers, languages and the end of a shift, with the whole service behind
 * it and the same words and buttons over all four platforms. A card that a platform would refuse fails here, and so does a
 * button that can't be pressed there.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { comingWednesday, KEY } from '../running-service.ts'
import type { FakePlatform, Shown } from './fake-platform.ts'
import { type Chat, openPlant, PEOPLE, type Plant, userOf, type Who } from './people.ts'

/** Whose group hears what; on a platform outside it is bound first. */
const GROUPS = { 'D-EQ': '设备群', 'D-QC': '质量群', 'D-WH': '仓库群', 'D-PLAN': '计划群' } as const
type Department = keyof typeof GROUPS

/** A connection that was not heard while the clock jumped is opened anew, and a chat that is written to too often waits. */
const AS_USUAL = /"\w+\.disconnected"|"code":"retryLater"/

export function featureSuite(name: string, start: () => Promise<FakePlatform>): void {
  describe(`every feature on ${name}`, () => {
    let plant: Plant
    const isSandbox = (): boolean => plant.fake.name === 'sandbox'
    const groupOf = (department: Department): string =>
      isSandbox()
        ? `G-${department}`
        : plant.fake.name === 'feishu'
          ? `oc_${department.slice(2)}`
          : `cid${department}==`

    before(async () => {
      const options = { opensAt: comingWednesday(), environment: { SANDBOX: 'on' } }
      plant = await openPlant(start, options)
      if (isSandbox()) return
      const everybody = Object.keys(PEOPLE) as Who[]
      await Promise.all(everybody.map(plant.bind))
      // There the bot may write to somebody only after they have written to it once.
      if (plant.fake.name === 'wecom') await Promise.all(everybody.map(who => plant.ask(who, '你好')))
      for (const department of Object.keys(GROUPS) as Department[]) await openGroup(department)
    })
    after(async () => {
      await plant?.close()
    })

    async function openGroup(department: Department): Promise<void> {
      const chatId = groupOf(department)
      await plant.fake.joinGroup({ id: chatId, title: GROUPS[department], by: userOf(plant.fake, 'supervisor') })
      const body = { platform: plant.fake.name, chatId }
      const authorization = `Bearer ${KEY}`
      const answer = await fetch(`${plant.running.baseUrl}/api/v1/departments/${department}/groups`, {
        method: 'PUT',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      assert.ok(answer.ok, await answer.text())
    }

    /** Says it, and the answer must say so. */
    const says = (who: Who, text: string, expected: RegExp, button?: string): Promise<Shown> =>
      plant.hears({ who }, () => plant.fake.write({ user: userOf(plant.fake, who), text }), expected, button)
    /** Presses it; what the chat then shows new must say so. */
    const pressed = (who: Who, on: Shown, label: string, expected: RegExp, more: Pressing = {}): Promise<Shown> =>
      plant.hears(
        more.chat ?? { who },
        () => plant.press(who, on, label, filled(on, more.values)),
        expected,
        more.button,
      )
    /** Sends a form of texts: where nothing can be written on a card, they are asked for one after the other. */
    async function wrote(
      who: Who,
      on: Shown,
      label: string,
      values: Pressing['values'],
      expected: RegExp,
    ): Promise<Shown> {
      if (plant.fake.name !== 'wecom') return pressed(who, on, label, expected, { ...(values && { values }) })
      let act = (): Promise<unknown> => plant.press(who, on, label)
      for (const text of Object.values(values ?? {})) {
        await plant.hears({ who }, act, /请直接发/)
        act = () => plant.fake.write({ user: userOf(plant.fake, who), text })
      }
      return plant.hears({ who }, act, expected)
    }
    /** What can be filled in on this platform, as it writes its choices. */
    function filled(on: Shown, values: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
      if (plant.fake.name !== 'wecom') return values
      const able = Object.entries(values).filter(([name]) => on.inputs.includes(name))
      return Object.fromEntries(able.map(([name, value]) => [name, `v_${value}`]))
    }

    /** A production step whose goods wait for their final inspection. */
    async function holdForInspection(code: string, seq: number): Promise<void> {
      const { sql } = plant.running.service
      await sql`update step set inspection = 'final'
        where seq = ${seq} and order_id = (select id from orders where code = ${code})`
      await sql`update orders set version = version + 1 where code = ${code}`
    }

    test('an exception is raised, taken, handed over, taken there and resolved', async () => {
      const raised = await says('worker', 'WO-1004 下料 锯床坏了', /E-\d+ 异常/)
      const code = /E-\d+/.exec(raised.text)?.[0] ?? assert.fail(raised.text)
      const workshop = { group: groupOf('D-EQ'), as: 'mechanic' } as const
      const called = await plant.sees(workshop, new RegExp(code), '我来处理')
      const taken = await pressed('mechanic', called, '我来处理', /卢勇/, { chat: workshop, button: '转部门' })
      const form = await pressed('mechanic', taken, '转部门', /转给哪个部门/, { chat: workshop, button: '转出去' })
      await plant.press('mechanic', form, '转出去', filled(form, { department: 'D-QC' }))
      const quality = { group: groupOf('D-QC'), as: 'inspector' } as const
      const called2 = await plant.sees(quality, new RegExp(code), '我来处理')
      const taken2 = await pressed('inspector', called2, '我来处理', /范雪梅/, { chat: quality, button: '已解决' })
      const how = await pressed('inspector', taken2, '已解决', /怎么解决的/, { chat: quality, button: '确认已解决' })
      await plant.press('inspector', how, '确认已解决', filled(how, { cause: 'DT01' }))
      await plant.sees({ who: 'worker' }, /范雪梅 已解决/)
      const thread = await says('worker', `异常 ${code}`, /全部记录|转给质量部/)
      assert.match(thread.text, /没解决，重开|转给质量部/)
    })

    test('what waits for inspection is judged on the form, and let pass with a concession', async () => {
      await holdForInspection('WO-1003', 20)
      await says('turner', '报工 WO-1003 车削 20', /已报工[\s\S]*等检验/)
      const quality = { group: groupOf('D-QC'), as: 'inspector' } as const
      const request = await plant.sees(quality, /WO-1003 车削[\s\S]*等检验/, '填数量')
      const form = await pressed('inspector', request, '填数量', /检验 · WO-1003 车削/, { chat: quality })
      if (form.inputs.includes('good')) {
        await pressed('inspector', form, '提交结果', /合格 15/, { chat: quality, values: { good: '15' } })
      } else await plant.ask('inspector', '检验 WO-1003 车削 合格15')
      const conceded = '检验 WO-1003 车削 合格3 让步2 批准 周国梁 原因 客户同意'
      await says('inspector', conceded, /周国梁[\s\S]*含让步接收 2|含让步接收 2[\s\S]*周国梁/)
      await plant.sees({ who: 'supervisor' }, /批准人写的是你/)
      await says('inspector', '良率 WO-1003', /一次合格率/)
    })

    test('a shared report is objected to, decided by the leader, and agreed to', async () => {
      await says('miller', '我和林阿福 一起做完 WO-1006 粗铣 5', /林阿福 2.5|林阿福 [23]/)
      const asked = await plant.sees({ who: 'driller' }, /和你一起的报工/, '有异议')
      await pressed('driller', asked, '有异议', /已告诉 吴建平/)
      const dispute = await plant.sees({ who: 'millLeader' }, /分工有异议/, '改成平分')
      await wrote('millLeader', dispute, '按这个改', { shares: '赵铁柱 60，林阿福 40' }, /改成上面这样分/)
      await says('miller', 'WO-1006 粗铣 做了4，我60% 林阿福40%', /已报工/)
      const again = await plant.sees({ who: 'driller' }, /和你一起的报工[\s\S]*60%/, '同意')
      await pressed('driller', again, '同意', /已同意这样分/)
      await says('miller', '多人报工 WO-1006 粗铣', /多人报工 · WO-1006 粗铣/)
    })

    test('several reports are booked at once, from a sentence and from a pasted table', async () => {
      const before = await plant.goodOf('WO-1004', 10)
      const sentence = await says('worker', '1004 下料 20、1003 车削 10', /2 条报工/, '全部报工')
      await pressed('worker', sentence, '全部报工', /已报 2 条/)
      assert.equal(await plant.goodOf('WO-1004', 10), before + 20)
      const table = '工单\t工序\t姓名\t合格\t报废\nWO-1004\t下料\t马德胜\t3\t0\nWO-1003\t车削\t孙小军\tx\t0'
      const shown = await says('leader', table, /2 条里有 1 条要改/, '只报对的')
      await pressed('leader', shown, '只报对的 1 条', /已报/)
      assert.equal(await plant.goodOf('WO-1004', 10), before + 23)
    })

    test('pay is explained, a row is objected to, and the leader decides', async () => {
      await says('miller', '我的工资', /合计/)
      const rows = await says('miller', '工资明细 今天', /WO-1006 粗铣/, '有异议')
      const form = await pressed('miller', rows, '有异议', /对这一行有异议/, { button: '提出来' })
      await wrote('miller', form, '提出来', { reason: '单价少了' }, /已告诉 吴建平/)
      const judge = await plant.sees({ who: 'millLeader' }, /工资异议 · 赵铁柱/, '记一笔调整')
      await wrote('millLeader', judge, '记一笔调整', { amount: '2.5', reason: '夜班补贴' }, /调整了.*2\.50.*夜班补贴/)
      await says('millLeader', '铣削班工资', /铣削班/)
    })

    test('material is asked for, replenished, handed out, and what is short is listed', async () => {
      await says('welder', '给我领200个压铆螺母', /压铆螺母/)
      const warehouse = { group: groupOf('D-WH'), as: 'keeper' } as const
      const asked = await plant.sees(warehouse, /压铆螺母 200/, '已送到')
      await pressed('keeper', asked, '已送到', /蒋卫东|送到/, { chat: warehouse })
      await says('keeper', '到料 圆钢 500 批次 L2411', /已收料/)
      await says('keeper', '补料 圆钢 200', /圆钢/)
      await says('keeper', '缺料清单', /缺/)
    })

    test('what the plant decides for itself is changed on cards, or in words where a card has no fields', async () => {
      const rules = await says('manager', '报工规则', /比标准快到几倍就问/, '改可疑报工')
      await pressed('manager', rules, '改可疑报工', /改可疑报工/)
      await says('manager', '报工规则 比标准快到几倍就问 改成 2.5', /比标准快到几倍就问.*2\.5/)
      const alerts = await says('manager', '静默时段', /22:00-07:00/, '改静默时段')
      const hours = await pressed('manager', alerts, '改静默时段', /改静默时段/, { button: '保存' })
      const written = { hours: '22:30-06:30', departments: '质量部 无' }
      await wrote('manager', hours, '保存', written, /22:30-06:30[\s\S]*质量部/)
      const now = await says('manager', '静默时段', /22:30-06:30/, '静默时也叫谁')
      const kinds = await pressed('manager', now, '静默时也叫谁', /哪些异常|静默时也叫谁/, { button: '保存' })
      await pressed('manager', kinds, '保存', /安全、质量/, { values: { kinds: 'quality' } })
    })

    test('a lot and an order are traced', async () => {
      await says('keeper', '领料 WO-1004 圆钢 50 批次 L2411', /已领料/)
      await says('keeper', '追溯 批次 L2411', /WO-1004/)
      await says('manager', '追溯 WO-1003', /追溯[\s\S]*车削/)
    })

    test('a traveler comes as a file, in every size', async () => {
      const a4 = await says('planner', '打印流转卡 WO-1003', /流转卡 · WO-1003/, '标签 60×40')
      await pressed('planner', a4, '标签 60×40', /标签 7 张/)
    })

    test('the boards praise, and whoever does not want to be on them is not', async () => {
      await says('manager', '昨天光荣榜', /光荣榜/)
      await says('worker', '不上榜', /不出现你的名字/)
    })

    test('three sentences teach how to report, on an order that counts nowhere', async () => {
      await says('grinder', '练习', /练习 1\/3/)
      await says('grinder', '做完5个', /第 2 句/)
      await says('grinder', '做完8个 报废1', /第 3 句/)
      await says('grinder', '撤销', /学会了/)
    })

    test('an unlikely number is asked about, and booked when it is so', async () => {
      for (let good = 5; good < 11; good++) await says('cutter', `WO-1004 下料 ${good}`, /已报工/)
      const before = await plant.goodOf('WO-1004', 10)
      const asked = await says('cutter', 'WO-1004 下料 500', /合格 500 件，对吗/, '是，就报')
      assert.equal(await plant.goodOf('WO-1004', 10), before)
      await pressed('cutter', asked, '是，就报这么多', /已报工/)
      assert.equal(await plant.goodOf('WO-1004', 10), before + 500)
      await says('leader', '可疑报工', /马德胜/)
    })

    test('everybody chooses their own language', async () => {
      const which = await says('turner', '语言', /语言/, 'English')
      await pressed('turner', which, 'English', /from now on/)
      await says('turner', 'my tasks', /task/i)
      await says('turner', '语言 中文', /以后用/)
    })

    test('at the end of the shift whoever worked and did not report is asked once', async () => {
      await says('grinder', '开工 WO-1001 磨削', /WO-1001 磨削/)
      const moved = await plant.running.post('/sandbox/api/clock', { advance: 'PT8H' })
      assert.equal(moved.status, 200, moved.body)
      const asked = await plant.sees({ who: 'grinder' }, /下班了，还有没报的/, '磨削')
      await pressed('grinder', asked, '磨削', /WO-1001/)
    })

    test('the platform refused nothing, and nothing went wrong on the way', () => {
      assert.deepEqual(plant.fake.refusals(), [])
      const faults = plant.running.lines.filter(
        line => /"level":"(?:warn|error|fatal)"/.test(line) && !AS_USUAL.test(line),
      )
      assert.deepEqual(faults, [])
    })
  })
}

type Pressing = { readonly chat?: Chat; readonly values?: Readonly<Record<string, string>>; readonly button?: string }
