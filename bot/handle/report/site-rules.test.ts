/** The rules of reporting in chat: seen by all, changed by the manager, in force with the next report. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

const MANAGER = 'W036'

const form = async (button: string) => factory.press(MANAGER, await factory.say(MANAGER, '报工规则'), button)
const entries = async () =>
  (
    await factory.sql<{ by: string; details: Record<string, string> }[]>`
    select actor_id as by, details from audit where action = 'rules.settings' order by id`
  ).map(row => ({ ...row }))

describe('the rules of reporting', () => {
  test('everybody sees them, as words; a planner does not change them', async () => {
    const { words } = await factory.say('W032', '报工规则')
    assert.match(words, /可以比订单多报（%） \| 3/)
    assert.match(words, /报得再多怎么办 \| 先问班组长/)
    assert.match(words, /合报几小时内可以反对（0 是到下个班下班） \| 到下个班下班/)
    assert.match(words, /由经理或管理员来改/)
  })

  const IMPOSSIBLE: readonly {
    name: string
    on?: string
    values: Readonly<Record<string, string>>
    why: RegExp
  }[] = [
    {
      name: 'above the most',
      on: '改下班规则',
      values: { boards_top: '11' },
      why: /“光荣榜每项几个人”要是 1 到 10 的整数/,
    },
    {
      name: 'a part of a whole',
      on: '改下班规则',
      values: { shiftEnd_afterMinutes: '7.5' },
      why: /“下班后多久处理（分钟）”要是 0 到 120/,
    },
    { name: 'words', values: { report_editWindowMinutes: '半小时' }, why: /“多久内可以自己撤销（分钟）”要是 0 到/ },
    { name: 'no choice', values: { report_overReportAction: 'ignore' }, why: /“报得再多怎么办”要从选项里选/ },
    {
      name: 'neither yes nor no',
      on: '改下班规则',
      values: { shiftEnd_ask: 'maybe' },
      why: /“下班问没报工的人”要从选项里选/,
    },
    {
      name: 'none and one of them',
      on: '改检验规则',
      values: { inspection_hold: 'final,none' },
      why: /“哪些检验要等结果才能往下走”要从选项里选，选了“无”就不选别的/,
    },
    {
      name: 'below the slowest that can be doubted',
      on: '改可疑报工',
      values: { plausibility_aboveUsualFactor: '1.4', plausibility_sameDays: '2' },
      why: /“连着几天数一样就问”要是 3 到 30 的整数、“超过平时几倍就问”要是 1.5 到 100 的数/,
    },
  ]
  for (const { name, on = '改报工规则', values, why } of IMPOSSIBLE)
    test(`refused, with what is possible, and nothing stored: ${name}`, async () => {
      assert.match((await factory.press(MANAGER, await form(on), '保存', values)).words, why)
      assert.deepEqual(await entries(), [])
    })

  test('what is saved holds for the next report, and the record says who changed what', async () => {
    const saved = await factory.press(MANAGER, await form('改报工规则'), '保存', {
      report_overReportTolerancePct: '0.5',
      report_overReportAction: 'block',
      report_editWindowMinutes: '',
    })
    await factory.press(MANAGER, await form('改下班规则'), '保存', { shiftEnd_ask: 'no' })
    assert.match(saved.words, /报得再多怎么办 \| 不收/)
    assert.match(saved.words, /多久内可以自己撤销（分钟） \| 30/)
    assert.deepEqual(await entries(), [
      {
        by: MANAGER,
        details: {
          'report.overReportTolerancePct': '3 → 0.5',
          'report.overReportAction': 'review → block',
        },
      },
      { by: MANAGER, details: { 'shiftEnd.ask': 'true → false' } },
    ])
    const [order] = await factory.sql<{ good: string; quantity: string }[]>`
      select s.good::text, o.quantity::text from orders o join step s on s.order_id = o.id
      where o.code = 'WO-1004' and s.seq = 10`
    const above = Math.ceil(Number(order?.quantity) * 1.02) - Number(order?.good)
    assert.match((await factory.say('W003', `报工 WO-1004 下料 ${above}`)).words, /没有保存|最多|超/)
    const [after] = await factory.sql<{ good: string }[]>`
      select s.good::text from orders o join step s on s.order_id = o.id where o.code = 'WO-1004' and s.seq = 10`
    assert.equal(after?.good, order?.good)
  })

  test('those of pay have a form of their own, where nothing means until the next shift ends', async () => {
    const pay = await form('改工资规则')
    await factory.press(MANAGER, pay, '保存', { pay_agreeWithinHours: '8', pay_reworkPay: 'again' })
    const { words } = await factory.press(MANAGER, await form('改工资规则'), '保存', { pay_agreeWithinHours: '0' })
    assert.match(words, /退回返工算不算工钱 \| 再算一次/)
    assert.match(words, /反对（0 是到下个班下班） \| 到下个班下班/)
    assert.deepEqual(
      (await entries()).slice(2).map(({ details }) => details),
      [{ 'pay.reworkPay': 'once → again', 'pay.agreeWithinHours': 'null → 8' }, { 'pay.agreeWithinHours': '8 → null' }],
    )
  })

  test('pieces of a step with a first-piece inspection wait as soon as it is said, and none do once none is chosen', async () => {
    const step = 'WO-1003 车削'
    assert.doesNotMatch((await factory.say('孙小军', `报工 ${step} 3`)).words, /等检验/)
    const saved = await factory.press(MANAGER, await form('改检验规则'), '保存', { inspection_hold: 'final,first' })
    assert.match(saved.words, /哪些检验要等结果才能往下走 \| (?:终检、首件检验|首件检验、终检)/)
    assert.match((await factory.say('孙小军', `报工 ${step} 4`)).words, /4 件 等检验/)
    await factory.press(MANAGER, await form('改检验规则'), '保存', { inspection_hold: 'none' })
    assert.deepEqual(
      (await entries()).slice(-2).map(({ details }) => details),
      [{ 'inspection.hold': 'final → final first' }, { 'inspection.hold': 'final first → ' }],
    )
  })

  test('what is unlikely is asked about, until it is said not to be', async () => {
    const far = '报工 WO-1003 车削 90'
    assert.match((await factory.say('孙小军', far)).words, /90 件，对吗/)
    const saved = await factory.press(MANAGER, await form('改可疑报工'), '保存', {
      plausibility_off: 'tooFast',
      plausibility_fastestFactor: '2.5',
    })
    assert.match(saved.words, /哪些可疑的不问 \| 太快/)
    assert.deepEqual((await entries()).at(-1)?.details, {
      'plausibility.off': ' → tooFast',
      'plausibility.fastestFactor': '2 → 2.5',
    })
    assert.doesNotMatch((await factory.say('孙小军', far)).words, /对吗/)
  })

  test('one is changed in a sentence by its name on the card, where a form can’t be filled in', async () => {
    const told = async (text: string) => (await factory.say(MANAGER, text)).words
    assert.match(await told('报工规则 光荣榜每项几个人 改成 5'), /光荣榜每项几个人 \| 5/)
    assert.match(await told('报工规则：下班后多久处理 改成 20'), /下班后多久处理（分钟） \| 20/)
    assert.match(await told('报工规则 算晚只算上班时间 改成 否'), /算晚只算上班时间 \| 否/)
    assert.match(await told('报工规则 哪些可疑的不问 改成 太快、天天一样'), /哪些可疑的不问 \| 太快、天天一样/)
    assert.match(await told('报工规则 首件没检完时 改成 停下来等'), /首件没检完时 \| 停下来等/)
    assert.deepEqual(
      (await entries()).slice(-5).map(({ details }) => details),
      [
        { 'boards.top': '3 → 5' },
        { 'shiftEnd.afterMinutes': '15 → 20' },
        { 'late.countOnlyWorkingTime': 'true → false' },
        { 'plausibility.off': 'tooFast → sameEveryDay tooFast' },
        { 'inspection.firstPiece': 'continue → wait' },
      ],
    )
    const before = await entries()
    assert.match(await told('报工规则 光荣榜每项几个人 改成 50'), /“光荣榜每项几个人”要是 1 到 10 的整数/)
    assert.match(await told('报工规则 首件没检完时 改成 看情况'), /“首件没检完时”要从选项里选/)
    assert.match(await told('报工规则 加班费 改成 5'), /没有“加班费”这条规则，照表里的名字写/)
    assert.match((await factory.say('W032', '报工规则 光荣榜每项几个人 改成 4')).words, /由经理或管理员来改/)
    assert.deepEqual(await entries(), before)
  })

  test('a form that was open while somebody lost the right changes nothing', async () => {
    const open = await form('改下班规则')
    await factory.sql`update person set role = 'planner' where id = ${MANAGER}`
    const before = await entries()
    assert.match((await factory.press(MANAGER, open, '保存', { boards_top: '5' })).words, /由经理或管理员来改/)
    assert.deepEqual(await entries(), before)
  })
})
