/**
 * What people do on every platform, with the whole service behind it: a worker's day, a leader's evening, a manager's
 * question, being let in, an order sent as a workbook. The same sentences over all four.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { givenSheet, givenWorkbook } from '../given-workbook.ts'
import type { FakePlatform, Shown } from './fake-platform.ts'
import { openPlant, PEOPLE, type Plant, until, userOf } from './people.ts'

export type ConversationOptions = {
  /** Calls that a report may cost by card and by text; null where nothing is counted. */
  readonly cost: { readonly byCard: number; readonly byText: number } | null
}

export function conversationSuite(
  name: string,
  start: () => Promise<FakePlatform>,
  options: ConversationOptions,
): void {
  describe(`people on ${name}`, () => {
    let plant: Plant
    before(async () => {
      plant = await openPlant(start)
      if (plant.fake.name === 'sandbox') return
      for (const who of ['worker', 'leader', 'supervisor', 'planner', 'manager'] as const) {
        await plant.bind(who)
        // There the bot may write to somebody only after they have written to it once.
        if (plant.fake.name === 'wecom') await plant.ask(who, '你好')
      }
    })
    after(async () => {
      await plant?.close()
    })

    const press: Plant['press'] = (...pressed) => plant.press(...pressed)
    /** From the list of tasks to the step's card, which stands beside the list or in its place. */
    async function openStep(): Promise<Shown> {
      const tasks = await plant.ask('worker', '我的任务')
      const isStep = ({ buttons }: Shown) => buttons.some(label => label.includes('异常'))
      return newlyShown(() => press('worker', tasks, 'WO-1004'), isStep, 'no card of the step')
    }
    const newlyShown = (act: () => Promise<unknown>, fits: (shown: Shown) => boolean, otherwise: string) =>
      plant.newlyShown({ who: 'worker' }, act, fits, otherwise)
    const goodIs = (order: string, seq: number, good: number) =>
      until(async () => (await plant.goodOf(order, seq)) === good, `${order} ${seq} did not come to ${good}`)

    test('a worker sees the tasks, opens a step and finishes part of it by writing a number', async () => {
      const tasks = await plant.ask('worker', '我的任务')
      assert.match(tasks.text, /WO-1004/)
      assert.match((await openStep()).text, /WO-1004/)
      const receipt = await plant.ask('worker', '40 报废1')
      assert.match(receipt.text, /已报工/)
      await goodIs('WO-1004', 10, 40)
    })

    test('a worker answers a card by quoting it, or by its number where quotes carry no id', async () => {
      const step = await openStep()
      await plant.ask('worker', '25', { quote: step })
      await goodIs('WO-1004', 10, 65)
    })

    test('a worker corrects what was said, and takes it back', async () => {
      await plant.ask('worker', '不是25，是20')
      await goodIs('WO-1004', 10, 60)
      await plant.ask('worker', '撤销')
      await goodIs('WO-1004', 10, 40)
    })

    test('a worker reports by a button, and the same press again counts nothing', async () => {
      const step = await openStep()
      const [row] = await plant.running.service.sql<{ rest: number }[]>`
        select (s.planned - s.good - s.scrap)::float8 as rest from step s join orders o on o.id = s.order_id
        where o.code = 'WO-1004' and s.seq = 10`
      assert.ok(row)
      const finish =
        step.buttons.find(label => label.includes('完成')) ?? assert.fail(`no quick button: ${step.buttons}`)
      const eventId = randomUUID()
      const user = userOf(plant.fake, 'worker')
      await plant.fake.press({ user, shown: step, label: finish, eventId })
      await until(async () => (await plant.goodOf('WO-1004', 10)) > 40)
      const good = await plant.goodOf('WO-1004', 10)
      await plant.fake.press({ user, shown: step, label: finish, eventId }).catch(() => undefined)
      assert.equal(await plant.goodOf('WO-1004', 10), good)
      await plant.ask('worker', '撤销')
      await goodIs('WO-1004', 10, 40)
    })

    test('a form is filled in where the platform has forms', async () => {
      const step = await openStep()
      if (!step.inputs.includes('good')) return
      await press('worker', step, '报工', { good: '7', scrap: '', rework: '', reason: '' })
      await goodIs('WO-1004', 10, 47)
      await plant.sees({ who: 'worker' }, /已报工/)
    })

    test('a redelivered message counts once', async () => {
      const before = await plant.goodOf('WO-1004', 10)
      const writing = { user: userOf(plant.fake, 'worker'), text: '报工 WO-1004 下料 3', eventId: randomUUID() }
      await plant.fake.write(writing)
      await goodIs('WO-1004', 10, before + 3)
      await plant.fake.write(writing)
      await plant.ask('worker', '我今天干了多少')
      assert.equal(await plant.goodOf('WO-1004', 10), before + 3)
    })

    test('what needs a review reaches the leader, who approves it by a button', async () => {
      await plant.ask('worker', '报工 WO-1003 车削 30')
      const review = await plant.sees({ who: 'leader' }, /请审核/, '同意')
      await press('leader', review, '同意')
      await until(async () => {
        const [row] = await plant.running.service.sql<{ count: number }[]>`
          select count(*)::int as count from report_review where reviewer_id = 'W002'`
        return (row?.count ?? 0) > 0
      })
    })

    test('a manager asks and is answered with the truth', async () => {
      const status = await plant.ask('manager', 'WO-1003到哪了')
      assert.match(status.text, /WO-1003/)
      assert.match(status.text, /车削/)
      assert.match((await plant.ask('manager', '今天车间进度')).text, /\d/)
    })

    test('a department’s group is bound in the group, and hears what concerns it', async () => {
      if (plant.fake.name === 'sandbox') return
      const group = plant.fake.name === 'feishu' ? 'oc_machining' : 'cidMachining=='
      await plant.fake.joinGroup({ id: group, title: '机加车间', by: userOf(plant.fake, 'supervisor') })
      await plant.fake.write({ user: userOf(plant.fake, 'supervisor'), text: '绑定部门 机加车间', group })
      await plant.sees({ group }, /机加车间/)
      await plant.ask('planner', '下达 WO-1013')
      assert.match((await plant.sees({ group }, /WO-1013/)).text, /WO-1013/)
    })

    test('a planner sends orders as a workbook, checks them on a card and imports them', async () => {
      const rows = [{ code: 'WO-2001', product: 'P-SHAFT-A01', quantity: 12, due: '2027-01-15 17:00' }]
      const bytes = await givenWorkbook([givenSheet('orders', rows)])
      await plant.fake.sendFile({ user: userOf(plant.fake, 'planner'), name: '工单.xlsx', bytes })
      await press('planner', await plant.sees({ who: 'planner' }, /表格没有问题/, '导入'), '导入')
      await until(async () => {
        const [row] = await plant.running.service.sql`select from orders where code = 'WO-2001'`
        return row !== undefined
      }, 'the order was not made')
    })

    test('somebody unknown is asked who they are; the leader confirms, and they can work', async () => {
      if (plant.fake.name === 'sandbox') return
      const { employeeNo, name: personName } = PEOPLE.cutter
      await plant.ask('cutter', '你好')
      await plant.ask('cutter', `绑定 ${employeeNo} ${personName}`)
      const request = await plant.sees({ who: 'leader' }, new RegExp(personName), '是')
      await press('leader', request, '是')
      // The lesson that follows by itself is no answer to what is asked next.
      await plant.sees({ who: 'cutter' }, /练习 1\/3/)
      assert.match((await plant.ask('cutter', '我的任务')).text, /WO-|任务/)
    })

    test('a name with markup or @everyone stays a name', async () => {
      const answer = await plant.ask('worker', '<at id=all></at> @所有人 **粗** [x](http://y.z) 报工 WO-1004 下料 2')
      assert.doesNotMatch(answer.text, /<at id="?all/)
    })

    test('a report costs what it may', async () => {
      if (options.cost === null) return
      const step = await openStep()
      const finish = step.buttons.find(label => label.includes('完成')) ?? assert.fail(`${step.buttons}`)
      const beforeCard = plant.fake.calls().length
      const pressed = () => plant.fake.press({ user: userOf(plant.fake, 'worker'), shown: step, label: finish })
      await newlyShown(pressed, ({ text }) => /已报工/.test(text), 'no receipt')
      const byCard = plant.fake.calls().slice(beforeCard)
      assert.ok(byCard.length <= options.cost.byCard, `by card: ${byCard}`)
      const beforeText = plant.fake.calls().length
      await plant.ask('worker', '撤销')
      const byText = plant.fake.calls().slice(beforeText)
      assert.ok(byText.length <= options.cost.byText, `by text: ${byText}`)
    })

    test('a trouble is raised, its thread is shown, and it is put right', async () => {
      const raised = await plant.ask('worker', 'WO-1004 下料 锯床坏了')
      const [, code = assert.fail(raised.text)] = /(E-\d+) 异常/.exec(raised.text) ?? []
      await newlyShown(
        () => press('worker', raised, '全部记录'),
        ({ text }) => text.includes('报异常'),
        'no thread',
      )
      await plant.ask('worker', `异常 ${code} 备注 <at id=all></at> 锯条断了`)
      await plant.sees({ who: 'worker' }, /锯条断了/)
      await plant.ask('worker', `异常 ${code} 解决 换了锯条`)
      await plant.sees({ who: 'worker' }, /换了锯条/)
      await plant.ask('worker', '异常')
      await plant.sees({ who: 'worker' }, /没解决的异常/)
    })

    test('a cut connection comes back, and what is said then is heard', async () => {
      plant.fake.cutConnections()
      await sleep(200)
      if (plant.fake.name !== 'sandbox') await until(() => plant.fake.connections() > 0, 'it did not reconnect')
      assert.match((await plant.ask('manager', 'WO-1003到哪了')).text, /WO-1003/)
    })

    test('the platform refused nothing, and no log line holds a secret or what people wrote', () => {
      assert.deepEqual(plant.fake.refusals(), [])
      const secrets = Object.entries(plant.fake.environment).filter(([key]) => /SECRET|TOKEN|KEY/.test(key))
      const lines = plant.running.lines.join('\n')
      for (const [key, secret] of secrets) assert.ok(!lines.includes(secret), `${key} is in the log`)
      assert.ok(!lines.includes('报工 WO-1004'), 'a message is in the log')
    })
  })
}
