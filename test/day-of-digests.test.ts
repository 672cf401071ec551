/** A working day in the sandbox: the clock is moved from 08:00 to 20:00, and every group hears what its schedules say. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Temporal } from 'temporal-polyfill'
import { type Message, type Running, startRunning, wordsOf } from './running-service.ts'

const ZONE = 'Asia/Shanghai'
let house: Running

before(async () => {
  house = await startRunning()
  await moveTo(nextWorkday())
})
after(() => house.close())

const now = (): Temporal.ZonedDateTime => house.service.clock.now().toZonedDateTimeISO(ZONE)

/** 08:00 of a day that every calendar of the sample works: no Sunday, and not its day off in nine days. */
function nextWorkday(): Temporal.ZonedDateTime {
  const days = [1, 2, 3].map(offset => now().toPlainDate().add({ days: offset }))
  const day = days.find(({ dayOfWeek }) => dayOfWeek !== 7) ?? assert.fail()
  return day.toZonedDateTime({ timeZone: ZONE, plainTime: '08:00' })
}

async function moveTo(time: Temporal.ZonedDateTime): Promise<void> {
  const ms = time.epochMilliseconds - now().epochMilliseconds
  const { status, body } = await house.post('/sandbox/api/clock', { advance: `PT${Math.ceil(ms / 1000)}S` })
  assert.equal(status, 200, body)
}

/** Everything that was put out has been delivered. */
async function delivered(): Promise<void> {
  for (let tries = 0; tries < 3_000; tries++) {
    const [row] = await house.service.sql<{ waiting: number }[]>`
      select count(*)::int as waiting from outbox where sent_at is null and dead_at is null`
    if (row?.waiting === 0) return
    await sleep(20)
  }
  assert.fail('messages are still waiting')
}

const titlesIn = async (chat: string): Promise<readonly string[]> =>
  (await cardsIn(chat)).map(({ card }) => card?.title ?? '')
const cardsIn = async (chat: string): Promise<readonly Message[]> =>
  (await house.messages(chat)).filter(({ card }) => card !== null)
const digestIn = async (chat: string, title: string): Promise<Message> =>
  (await cardsIn(chat)).find(({ card }) => card?.title.includes(title) === true) ??
  assert.fail(`no ${title} in ${chat}`)

describe('a day of digests', () => {
  test('moving the clock from 08:00 to 20:00 plays it', async () => {
    await delivered()
    const before = new Map<string, number>()
    for (const chat of ['G-D-MACH', 'G-D-SHEET', 'G-D-MGT', 'G-D-PLAN', 'G-D-SALE'])
      before.set(chat, (await titlesIn(chat)).length)
    const day = now().toPlainDate()
    const at = (time: string) => day.toZonedDateTime({ timeZone: ZONE, plainTime: time })
    await moveTo(at('12:00'))
    await house.say('W003', '报工 WO-1004 下料 4 报废1 划伤')
    await moveTo(at('14:30'))
    await house.say('W003', '报工 WO-1004 下料 3')
    await moveTo(at('20:00'))
    await delivered()
    const withoutWeek = async (chat: string) =>
      (await titlesIn(chat))
        .slice(before.get(chat))
        .filter(title => /简报|日报|预警|提醒|交班/.test(title) && !title.startsWith('预警 ·'))
    assert.deepEqual(await withoutWeek('G-D-MACH'), ['机加车间 · 早会简报', '机加车间 · 白班交班'])
    assert.deepEqual(await withoutWeek('G-D-SHEET'), ['钣金车间 · 早会简报'])
    assert.deepEqual(await withoutWeek('G-D-MGT'), ['总经办 · 管理日报'])
    assert.deepEqual(await withoutWeek('G-D-PLAN'), ['生产计划部 · 物料预警', '生产计划部 · 管理日报'])
    assert.deepEqual(await withoutWeek('G-D-SALE'), ['销售部 · 交期提醒（销售）'])
  })

  test('the managers read what was made, what is at risk and why, and can ask', async () => {
    const digest = await digestIn('G-D-MGT', '管理日报')
    const words = wordsOf([digest])
    for (const part of ['今天产量', '今天报废率', '风险工单', '卡住的工序', 'WO-1005', '今天到期工序'])
      assert.match(words, new RegExp(part), words)
    const lines = words.split('\n').length
    assert.ok(lines < 45, `${lines} lines are too many for 20 seconds`)
    const asked = await house.post('/sandbox/api/actions', {
      as: 'W036',
      chat: 'G-D-MGT',
      message: digest.id,
      action: buttonText(digest, '哪些延期了'),
      values: {},
    })
    assert.equal(asked.status, 200)
    assert.match(wordsOf(await house.messages('G-D-MGT')), /全厂 · 延期/)
  })

  test('the handover is signed by two leaders, each once', async () => {
    const handover = await digestIn('G-D-MACH', '交班')
    assert.match(wordsOf([handover]), /在制[\s\S]*交班：等签字/)
    const sign = (as: string, label: string) =>
      house.post('/sandbox/api/actions', {
        as,
        chat: 'G-D-MACH',
        message: handover.id,
        action: buttonText(handover, label),
        values: {},
      })
    assert.match((await sign('W003', '交班签字')).body, /只有本部门的班组长/)
    assert.match((await sign('W002', '交班签字')).body, /已签字/)
    assert.match((await sign('W002', '接班签字')).body, /两个人签/)
    assert.match((await sign('W007', '接班签字')).body, /已签字/)
    assert.match((await sign('W012', '接班签字')).body, /已经签过了/)
    const after = await digestIn('G-D-MACH', '交班')
    assert.equal(after.card?.tone, 'success')
    assert.match(wordsOf([after]), /交班：\S+ 今天 20:00\n接班：\S+ 今天 20:00/)
  })

  test('what is decided on the way reaches those who subscribe within five minutes, once', async () => {
    await house.say('W032', 'WO-1006 交期改到下周五')
    await moveTo(now().add({ minutes: 6 }))
    await moveTo(now().add({ minutes: 6 }))
    await delivered()
    const news = (await cardsIn('G-D-SALE')).filter(message => /改交期：WO-1006/.test(wordsOf([message])))
    assert.equal(news.length, 1)
  })

  test('a week on, the weekly digest has the figures and takes one tap', async () => {
    const monday = now()
      .toPlainDate()
      .add({ days: 8 - now().dayOfWeek })
    await moveTo(monday.toZonedDateTime({ timeZone: ZONE, plainTime: '09:00' }))
    await delivered()
    const week =
      (await cardsIn('G-D-MGT')).findLast(({ card }) => card?.title.includes('周报') === true) ?? assert.fail()
    assert.match(wordsOf([week]), /同步时效[\s\S]*班组 \| 笔数/)
    const vote = { as: 'W036', chat: 'G-D-MGT', message: week.id, action: buttonText(week, '好用'), values: {} }
    assert.match((await house.post('/sandbox/api/actions', vote)).body, /谢谢/)
    const [row] = await house.service.sql`select count(*)::int as votes from satisfaction where score = 3`
    assert.equal(row?.votes, 1)
  })
})

function buttonText({ card }: Message, label: string): string {
  const actions = card?.blocks.flatMap(block => (block.kind === 'actions' ? block.actions : [])) ?? []
  return actions.find(action => action.label === label)?.payload ?? assert.fail(`no button ${label}`)
}
