/** Pay: what each sees, how it is explained, objections, and a month that is closed for good. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import readXlsxFile from 'read-excel-file/node'
import { Temporal } from 'temporal-polyfill'
import { reconcile } from '../../../db/reconcile.ts'
import { atOnce } from '../../../test/at-once.ts'
import { type Heard, withFactory } from '../../../test/factory.ts'

/** The last day but one of October, in the morning. */
const factory = withFactory({ opensAt: Temporal.Instant.from('2026-10-30T10:17:00+08:00') })
const newest = async (whom: string) => {
  const last = (await factory.told(whom)).at(-1)
  if (last === undefined) throw new Error(`nobody told ${whom}`)
  return last
}
const count = async (rows: PromiseLike<readonly unknown[]>): Promise<number> => (await rows).length

describe('pay is seen', () => {
  test('by its owner, row by row, each with how it was worked out', async () => {
    await factory.say('W008', 'WO-1006 粗铣 5 报废1')
    const { words } = await factory.say('W008', '工资明细 今天')
    assert.match(words, /赵铁柱 的工资 · 今天/)
    assert.match(words, /10-30 \| WO-1006 粗铣 \| 5 × 3\.20、报废 1 不计 \| 16\.00/)
    assert.match(words, /合计: ¥/)
  })

  test('a month by days, and its rows one press away', async () => {
    const month = await factory.say('W008', '我的工资')
    assert.match(month.words, /赵铁柱 的工资 · 2026-10[\s\S]*10-30 \| 1 \| 16\.00[\s\S]*还没关账/)
    assert.match((await factory.press('W008', month, '看明细')).words, /WO-1006 粗铣 \| 5 × 3\.20/)
  })

  test('by the leader of their team, and by nobody else', async () => {
    assert.match((await factory.say('W007', '赵铁柱工资 10月')).words, /赵铁柱 的工资 · 2026-10/)
    assert.match((await factory.say('W007', '铣削班工资 10月')).words, /铣削班 · 工资 2026-10[\s\S]*赵铁柱 \|/)
    for (const [who, text] of [
      ['W011', '赵铁柱工资 10月'],
      ['W012', '赵铁柱工资 10月'],
      ['W012', '铣削班工资'],
      ['W003', '全厂工资'],
    ] as const)
      assert.match((await factory.say(who, text)).words, /别人的工资只有班组长、主管和经理能看/, `${who} ${text}`)
  })

  test('time that is no step’s is booked by a leader at the hourly rate, and told', async () => {
    assert.match((await factory.say('W023', '计时 姚菊香 打扫 60分钟')).words, /自己的不能自己记/)
    assert.match(
      (await factory.say('W021', '计时 姚菊香 打扫卫生 90分钟')).words,
      /已记 姚菊香 计时 1 小时 30 分（打扫卫生）：¥36\.00/,
    )
    assert.match((await newest('W023')).words, /许桂芳 给你记了计时/)
    const [booked] = await factory.sql<
      { details: unknown }[]
    >`select details from audit where action = 'pay.timeBooked'`
    assert.deepEqual(booked?.details, { personId: 'W023', minutes: 90, amount: '36' })
    assert.match((await factory.say('W021', '计时 姚菊香 打扫卫生 90分钟')).words, /姚菊香 刚记过一样的计时，没有再记/)
    assert.equal((await factory.sql`select from pay_entry where note = '打扫卫生'`).length, 1)
    assert.match((await factory.say('W023', '工资明细 今天')).words, /打扫卫生 \| 90 ÷ 60 × 24\.00\/小时[\s\S]*36\.00/)
    assert.match((await factory.say('W021', '计时 姚菊香 打扫 30小时')).words, /一天最多 1440 分钟/)
    assert.match((await factory.say('W021', '计时 打扫 60分钟')).words, /没说给谁记/)
  })

  test('the same time sent twice at once is booked once', async () => {
    const book = () => factory.say('W021', '计时 姚菊香 搬料 30分钟')
    const words = (await atOnce(factory.sql, 'pay_entry', [book, book])).map(heard => heard.words).join('\n')
    assert.match(words, /已记 姚菊香/)
    assert.match(words, /刚记过一样的/)
    assert.equal(await count(factory.sql`select from pay_entry where note = '搬料'`), 1)
    assert.equal((await factory.told('W023')).filter(({ words }) => words.includes('搬料')).length, 1)
  })
})

describe('an objection to a row', () => {
  test('goes to the leader, who books an adjustment with its reason', async () => {
    const shown = await factory.say('W008', '工资明细 今天')
    const form = await factory.press('W008', shown, '有异议：WO-1006')
    const heard = await factory.press('W008', form, '提出来', { reason: '单价少了' })
    assert.match(heard.words, /已告诉 吴建平/)
    assert.match((await factory.say('W008', '工资明细 今天')).words, /（有异议）[\s\S]*其中 1 行/)
    const card = await newest('W007')
    assert.match(card.words, /赵铁柱 说这一行不对：单价少了[\s\S]*16\.00/)
    assert.match((await factory.press('W008', card, '没错，不改')).words, /自己的不能自己定/)
    assert.match(
      (await factory.press('W007', card, '记一笔调整', { amount: '', reason: '夜班补贴' })).words,
      /没有写补多少/,
    )
    assert.match((await factory.press('W007', card, '记一笔调整', { amount: '2.5', reason: '' })).words, /请写上原因/)
    assert.match(
      (await factory.press('W007', card, '记一笔调整', { amount: '9999999', reason: '多' })).words,
      /一次最多调整/,
    )
    const decided = await factory.press('W007', card, '记一笔调整', { amount: '2.5', reason: '夜班补贴' })
    assert.match(decided.words, /吴建平 调整了 ¥2\.50：夜班补贴/)
    assert.match((await newest('W008')).words, /调整了 ¥2\.50：夜班补贴/)
    assert.match((await factory.say('W008', '工资明细 今天')).words, /调整：夜班补贴 \| 2\.50/)
  })

  test('by a forged press is for the owner only, and once', async () => {
    const [row] = await factory.sql<{ id: string }[]>`
      select report_id as id from report_worker where person_id = 'W008' and work_date = '2026-10-30' and pay = 16`
    const payload = (once: string) =>
      `1${JSON.stringify({ do: 'payObject', row: { of: 'report', id: row?.id, person: 'W008' }, once })}`
    assert.match((await factory.pressPayload('W011', payload('forged-1'))).words, /只能对自己的工资提异议/)
    assert.match((await factory.pressPayload('W008', payload('forged-2'))).words, /已经提过异议/)
  })

  test('raised twice at once is one, and who is second hears so', async () => {
    await factory.say('W011', 'WO-1006 粗铣 4')
    const [row] = await factory.sql<{ id: string }[]>`
      select report_id as id from report_worker w join report r on r.id = w.report_id
      where w.person_id = 'W011' order by r.seq desc limit 1`
    const at = { of: 'report', id: row?.id, person: 'W011' }
    const raise = (once: string) => () =>
      factory.pressPayload('W011', `1${JSON.stringify({ do: 'payObject', row: at, once })}`)
    const heard = await atOnce(factory.sql, 'pay_objection', [raise('at-once-1'), raise('at-once-2')])
    assert.match(heard.map(({ words }) => words).join('\n'), /已经提过异议/)
    assert.equal(await count(factory.sql`select from pay_objection where report_id = ${row?.id ?? ''}`), 1)
  })

  test('that two decide at once is decided by one, and the other hears by whom', async () => {
    const [objection] = await factory.sql<{ id: string }[]>`select id from pay_objection where status = 'open'`
    const decide = (who: string, amount: string) => () => {
      const action = { do: 'decidePay', objection: objection?.id, verdict: 'adjust', once: `by-${who}` }
      return factory.pressPayload(who, `1${JSON.stringify(action)}`, { amount, reason: '一起定' })
    }
    const decided = await atOnce(factory.sql, 'pay_entry', [decide('W007', '1.5'), decide('W036', '2.5')])
    const words = decided.map(heard => heard.words).join('\n')
    assert.match(words, /调整了 ¥/)
    assert.match(words, /已经由 (吴建平|顾振华) 定过了/)
    assert.equal(await count(factory.sql`select from pay_entry where note = '一起定'`), 1)
  })

  test('comes too late after the site’s days', async () => {
    const old = await factory.sql<{ id: string }[]>`
      select w.report_id as id from report_worker w where w.person_id = 'W008' and w.work_date < '2026-10-26'
        and not exists (select from report r where r.id = w.report_id and r.reversal_of is not null) limit 1`
    const row = { of: 'report', id: old[0]?.id, person: 'W008' }
    const heard = await factory.pressPayload('W008', `1${JSON.stringify({ do: 'payObject', row, once: 'too-late' })}`)
    assert.match(heard.words, /过了 3 天，不能在这里提异议了。请直接找班组长/)
  })
})

describe('a month', () => {
  test('that runs is not closed, and a worker closes none', async () => {
    assert.match((await factory.say('W008', '关账 10月')).words, /关账由经理来做/)
    assert.match((await factory.say('W036', '关账 10月')).words, /这个月还没过完（到 2026-10-31）/)
    const forged = `1${JSON.stringify({ do: 'closeMonth', month: '2026-10', once: 'forged-close' })}`
    assert.match((await factory.pressPayload('W008', forged)).words, /关账由经理来做/)
    assert.equal(await count(factory.sql`select from pay_close`), 0)
  })

  test('is not closed while something is open, and says what', async () => {
    factory.clock.advance({ hours: 72 })
    const shown = await factory.say('W036', '关账 10月')
    assert.match(shown.words, /还有没定下来的，先处理完再关账：异议 0，待审核 \d+/)
    assert.match(shown.words, /待审核 10-\d\d WO-/)
    assert.doesNotMatch(shown.words, /\[关 2026-10 的账\]/)
    await clearReviews()
  })

  test('is closed by the manager, months in order, once, with totals that are the sum of its rows', async () => {
    const first = await factory.say('W036', '关账 10月')
    const earlier = /2026-(0\d) 还没关账，请先关/.exec(first.words)?.[1]
    if (earlier !== undefined) {
      for (let month = Number(earlier); month < 10; month++) {
        const card = await factory.say('W036', `关账 ${month}月`)
        await factory.press('W036', card, '关 2026')
      }
    }
    const card = await factory.say('W036', '关账 10月')
    const closed = await factory.press('W036', card, '关 2026-10 的账')
    assert.match(closed.words, /2026-10 已关账/)
    assert.match((await factory.say('W036', '关账 10月')).words, /已经关过账了，不能再关，也不能重开/)
    assert.match((await factory.say('W008', '工资 10月')).words, /这个月已关账（顾振华/)
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })

  test('a reversal after the close lands in the next month and keeps its reference; the frozen totals stay', async () => {
    const frozen = await factory.sql`select * from pay_close_total order by month, person_id`
    const [report] = await factory.sql<{ id: string }[]>`
      select w.report_id as id from report_worker w join report r on r.id = w.report_id
      where w.person_id = 'W008' and w.work_date = '2026-10-30' and r.reversal_of is null limit 1`
    const undo = `1${JSON.stringify({ do: 'undo', report: report?.id, once: 'undo-late' })}`
    assert.match((await factory.pressPayload('W007', undo)).words, /已撤销/)
    const [counter] = await factory.sql<{ month: string; day: string }[]>`
      select x.pay_month::text as month, x.work_date::text as day from pay_row x join report r on r.id = x.report_id
      where r.reversal_of = ${report?.id ?? ''}`
    assert.deepEqual({ ...counter }, { month: '2026-11-01', day: '2026-10-30' })
    assert.deepEqual(await factory.sql`select * from pay_close_total order by month, person_id`, frozen)
    const november = await factory.say('W008', '工资明细 11月')
    assert.match(november.words, /补 10-30、冲销、-5 × 3\.20[\s\S]*-16\.00/)
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
  })

  test('after the close an objection is refused with the way out', async () => {
    const [row] = await factory.sql<{ id: string }[]>`
      select report_id as id from report_worker where person_id = 'W011' and pay_month is null and work_date < '2026-11-01' limit 1`
    const at = { of: 'report', id: row?.id, person: 'W011' }
    const heard = await factory.pressPayload(
      'W011',
      `1${JSON.stringify({ do: 'payObject', row: at, once: 'closed-one' })}`,
    )
    assert.match(heard.words, /2026-10 已经关账[\s\S]*下个月补一笔调整/)
  })

  test('is given out as a workbook of the people one may see; cells that look like formulas are text', async () => {
    await factory.sql`update person set name = '=1+1' where id = 'W005'`
    const heard = await factory.say('W036', '导出工资 10月')
    const file = heard.replies[0]?.message.file
    assert.equal(file?.name, '工资-2026-10.xlsx')
    const bytes = Buffer.from(file?.base64 ?? '', 'base64')
    const sheets = await readXlsxFile(bytes)
    assert.deepEqual(
      sheets.map(({ sheet }) => sheet),
      ['汇总', '明细', '调整和补记'],
    )
    const [summary, details] = sheets.map(({ data }) => data)
    const frozen = await factory.sql<{ no: string; sum: string }[]>`
      select p.employee_no as no, (piece + time + adjustment)::text as sum from pay_close_total t join person p on p.id = t.person_id
      where month = '2026-10-01' order by 1`
    const shown = new Map((summary ?? []).slice(2).map(row => [String(row[0]), Number(row[7])]))
    for (const { no, sum } of frozen) assert.equal(shown.get(no), Number(sum), no)
    const names = [...(summary ?? []), ...(details ?? [])].flat().map(String)
    assert.ok(names.includes("'=1+1"), 'escaped')
    assert.ok(!names.includes('=1+1'))
    assert.match((await factory.say('W008', '导出工资 10月')).words, /别人的工资只有班组长/)
  })

  test('its workbook is made when it is sent: no wages lie with the stored answers, and a second delivery gets the same', async () => {
    const first = await factory.say('W007', '导出工资 10月', { eventId: 'export-once' })
    const [stored] = await factory.sql<{ answer: string }[]>`
      select answer::text as answer from inbound_event where event_id = 'export-once'`
    assert.ok((stored?.answer.length ?? 0) < 1_000, stored?.answer.slice(0, 1_000))
    const again = await factory.say('W007', '导出工资 10月', { eventId: 'export-once' })
    assert.deepEqual(await cellsIn(again), await cellsIn(first))
    assert.equal(again.words, first.words)
    const audited = await factory.sql`select from audit where action = 'pay.exported' and actor_id = 'W007'`
    assert.equal(audited.length, 1)
  })

  test('its workbook is for whoever asked: who leads nobody any more gets none from a second delivery', async () => {
    const sent = await factory.say('W007', '导出工资 10月', { eventId: 'export-led' })
    assert.ok(sent.replies[0]?.message.file)
    await factory.sql`update person set role = 'worker' where id = 'W007'`
    const again = await factory.say('W007', '导出工资 10月', { eventId: 'export-led' })
    assert.equal(again.replies[0]?.message.file, null)
    assert.match(again.words, /别人的工资只有班组长/)
  })
})

async function cellsIn(heard: Heard) {
  const { base64 } = heard.replies[0]?.message.file ?? assert.fail('no file')
  return readXlsxFile(Buffer.from(base64, 'base64'))
}

/** The samples' reports that wait for a leader. */
async function clearReviews(): Promise<void> {
  await factory.sql`insert into report_review (report_id, decision, reviewer_id, at)
    select q.report_id, 'approved', 'W036', now() from review_queue q`
  await factory.sql`update held_report set status = 'withdrawn', decided_at = now(), decided_by = person_id where status = 'waiting'`
}
