import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const MANAGER = '顾振华'
const factory = withFactory({ sample: 'machining', doubts: 'none' })

/** Added up here row by row; the factory's clock stands on Wednesday the 18th. */
async function scrapFrom(from: string, department: string | null = null): Promise<ReadonlyMap<string, number>> {
  const rows = await factory.sql<{ reason: string; scrap: number }[]>`
    select coalesce(d.name, '没写原因') as reason, r.scrap::float8 as scrap
    from report r join step s on s.id = r.step_id join team t on t.id = s.team_id
      left join reason d on d.code = r.reason
    where r.work_date between ${from} and '2026-11-18' and (${department}::text is null or t.department_id = ${department})`
  const sums = new Map<string, number>()
  for (const { reason, scrap } of rows) sums.set(reason, (sums.get(reason) ?? 0) + scrap)
  return new Map([...sums].filter(([, scrap]) => scrap !== 0))
}

type Row = { reason: string; scrap: number; rework: number; share: number; running: number; where: string }

async function asked(text: string, person = MANAGER): Promise<{ words: string; rows: readonly Row[] }> {
  const { words } = await factory.say(person, text)
  const rows = words.split('\n').flatMap((line): Row[] => {
    const [reason = '', scrap, rework, share, running, where = ''] = line.split(' | ')
    if (!/^[\d.]+%$/.test(share ?? '')) return []
    const number = (cell: string | undefined): number => Number.parseFloat(cell ?? '')
    return [
      { reason, scrap: number(scrap), rework: number(rework), share: number(share), running: number(running), where },
    ]
  })
  return { words, rows }
}

const byReason = (rows: readonly Row[]): ReadonlyMap<string, number> =>
  new Map(rows.filter(({ scrap }) => scrap !== 0).map(({ reason, scrap }) => [reason, scrap]))

const sorted = (sums: ReadonlyMap<string, number>): readonly (readonly [string, number])[] => [...sums].sort()

test('scrap by reason adds up to the ledger, most first, with running shares up to the whole', async () => {
  const { words, rows } = await asked('本月报废原因')
  const ledger = await scrapFrom('2026-11-01')
  assert.ok(ledger.size > 4)
  assert.deepEqual(sorted(byReason(rows)), sorted(ledger))
  const all = [...ledger.values()].reduce((sum, scrap) => sum + scrap, 0)
  assert.match(words, new RegExp(`^全厂 · 本月 · 报废原因\n报废: ${all}\n返工: \\d+\n`))
  let running = 0
  rows.forEach((row, at) => {
    running += row.scrap
    assert.ok(row.scrap <= (rows[at - 1]?.scrap ?? Number.POSITIVE_INFINITY))
    assert.ok(Math.abs(row.share - (100 * row.scrap) / all) < 0.11, row.reason)
    assert.ok(Math.abs(row.running - (100 * running) / all) < 0.11, row.reason)
  })
  assert.equal(rows.at(-1)?.running, 100)
})

test('where most of a reason was is the step and the order with most of it', async () => {
  const { rows } = await asked('本月报废原因')
  const [first] = rows
  assert.ok(first)
  const most = async (column: 'step' | 'order'): Promise<string> => {
    const [row] = await factory.sql<{ name: string }[]>`
      select ${column === 'step' ? factory.sql`s.name` : factory.sql`o.code`} as name
      from report r join step s on s.id = r.step_id join orders o on o.id = r.order_id
        join reason d on d.code = r.reason
      where d.name = ${first.reason} and r.work_date >= '2026-11-01' group by 1 order by sum(r.scrap) desc, 1 limit 1`
    return row?.name ?? ''
  }
  assert.equal(first.where, `${await most('step')}、${await most('order')}`)
})

test('of a department, a team, a step and a person; a week where no time is said', async () => {
  const shop = await asked('本月报废原因 机加车间')
  assert.match(shop.words, /^机加车间 · 本月/)
  assert.deepEqual(sorted(byReason(shop.rows)), sorted(await scrapFrom('2026-11-01', 'D-MACH')))
  assert.ok(byReason(shop.rows).size < byReason((await asked('本月报废原因')).rows).size)
  const week = await asked('这周为什么报废这么多')
  assert.deepEqual(sorted(byReason(week.rows)), sorted(await scrapFrom('2026-11-16')))
  for (const [text, title] of [
    ['不良分析', '全厂 · 本周 · 报废原因'],
    ['车削班不良排行', '车削班 · 本周 · 报废原因'],
    ['今天车削报废原因', '车削 · 今天 · 报废原因'],
    ['刘大勇的报废原因 本月', '刘大勇 · 本月 · 报废原因'],
    ['scrap reasons this week', '全厂 · 本周 · 报废原因'],
    ['返工原因', '全厂 · 本周 · 返工原因'],
  ] as const)
    assert.equal((await asked(text)).words.split('\n')[0], title, text)
})

test("a person's scrap is that of their shares", async () => {
  const { rows } = await asked('刘大勇的报废原因 本月')
  const [row] = await factory.sql<{ scrap: number }[]>`
    select sum(r.scrap * w.share_pct / 100)::float8 as scrap from report r
      join report_worker w on w.report_id = r.id join person p on p.id = w.person_id
    where p.name = '刘大勇' and w.work_date >= '2026-11-01'`
  assert.ok((row?.scrap ?? 0) > 0)
  assert.equal(
    rows.reduce((sum, { scrap }) => sum + scrap, 0),
    row?.scrap,
  )
})

test('rework is counted by itself', async () => {
  const { rows } = await asked('本月返工原因')
  const [row] = await factory.sql<{ rework: number }[]>`
    select sum(rework)::float8 as rework from report where work_date >= '2026-11-01'`
  assert.ok((row?.rework ?? 0) > 0)
  assert.equal(
    rows.reduce((sum, { rework }) => sum + rework, 0),
    row?.rework,
  )
  const [first] = rows
  assert.ok(rows.every(({ rework }) => rework <= (first?.rework ?? 0)))
})

test('what was scrapped without a reason has a row of its own, and a reversal takes it out again', async () => {
  const none = async (): Promise<number> => byReason((await asked('今天报废原因')).rows).get('没写原因') ?? 0
  const before = await none()
  await factory.say('孙小军', '报工 WO-1003 车削 5 报废2')
  const [row] = await factory.sql<{ reason: string | null }[]>`select reason from report order by seq desc limit 1`
  assert.equal(row?.reason, null)
  assert.equal(await none(), before + 2)
  await factory.say('孙小军', '撤销')
  assert.equal(await none(), before)
})

test('nothing scrapped is said so; a rate and a ranking of teams keep their answers', async () => {
  assert.match((await asked('设备部今天报废原因')).words, /^设备部 · 今天 · 报废原因\n[\s\S]*这段时间没有报废。/)
  assert.match((await asked('报废率')).words, /^全厂 · 今天\n[\s\S]*报废率: /)
  assert.match((await asked('各班组排名')).words, /名次/)
})

test('in English', async () => {
  await factory.say('方晓琳', 'language English')
  const { words } = await asked('scrap reasons this week', '方晓琳')
  assert.match(words, /^Whole factory · this week · scrap by reason\n/)
  assert.match(words, /reason \| scrap \| rework \| share \| running \| most at/)
})
