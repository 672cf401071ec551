import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const WORKER = '孙小军'
const LEADER = '陈志远'
const SUPERVISOR = '周国梁'
const MANAGER = '顾振华'

/** The factory's clock stands on Wednesday the 18th. */
const factory = withFactory({ sample: 'machining' })

const ask = async (person: string, text: string): Promise<string> => (await factory.say(person, text)).words
/** "1 | 刘大勇 | 210 | 3" → ["刘大勇", 210, 3] */
const rowsIn = (words: string) =>
  words.split('\n').flatMap(line => {
    const [rank, name = '', good, scrap] = line.split(' | ')
    return /^\d+$/.test(rank ?? '') && scrap !== undefined ? [{ name, good: Number(good), scrap: Number(scrap) }] : []
  })

/** By the ledger, since the 16th. */
const made = (most: 'good' | 'scrap') =>
  factory.sql<{ name: string; teamId: string | null; good: number; scrap: number }[]>`
    select p.name, p.team_id as "teamId", sum(w.good)::float8 as good, sum(round(r.scrap * w.share_pct / 100, 4))::float8 as scrap
    from report_worker w join report r on r.id = w.report_id join person p on p.id = w.person_id
    where w.work_date >= '2026-11-16' group by p.id
    having sum(${most === 'good' ? factory.sql`w.good` : factory.sql`r.scrap`}) > 0
    order by ${most === 'good' ? factory.sql`3` : factory.sql`4`} desc, p.id`

test('who made most, of the whole factory for its manager', async () => {
  const words = await ask(MANAGER, '这周谁做得最多')
  assert.match(words, /^全厂 · 本周 · 个人产量排名\n/)
  const expected = (await made('good')).map(({ name, good, scrap }) => ({ name, good, scrap }))
  assert.ok(expected.length >= 3)
  assert.deepEqual(rowsIn(words), expected.slice(0, rowsIn(words).length))
})

test('who scrapped most', async () => {
  const words = await ask(MANAGER, '这周谁报废最多')
  assert.match(words, /^全厂 · 本周 · 个人报废排名\n/)
  const [first] = await made('scrap')
  assert.equal(rowsIn(words)[0]?.name, first?.name)
  assert.equal(rowsIn(words)[0]?.scrap, first?.scrap)
})

test('a leader sees their own people, a supervisor those of the workshop, a worker none', async () => {
  const [own] = await factory.sql<{ teamId: string }[]>`select team_id as "teamId" from person where name = ${LEADER}`
  const seen = rowsIn(await ask(LEADER, '这周谁做得最多'))
  const team = await factory.sql<{ name: string }[]>`select name from person where team_id = ${own?.teamId ?? ''}`
  assert.ok(seen.length > 0)
  for (const { name } of seen)
    assert.ok(
      team.some(one => one.name === name),
      name,
    )
  assert.match(await ask(SUPERVISOR, '本周个人排名'), /^机加车间 · 本周 · 个人产量排名\n/)
  for (const text of ['谁做得最多', '谁报废最多', '个人排名'])
    assert.match(await ask(WORKER, text), /^看不了\n各人做了多少/, text)
})

test('teams by what they made or scrapped', async () => {
  assert.match(await ask(MANAGER, '本周排名'), /^全厂 · 本周 · 班组产量排名\n/)
  const words = await ask(MANAGER, '这周哪个班组报废最多')
  assert.match(words, /^全厂 · 本周 · 班组报废排名\n/)
  const scraps = rowsIn(words).map(({ scrap }) => scrap)
  assert.deepEqual(
    scraps,
    scraps.toSorted((a, b) => b - a),
  )
  assert.ok((scraps[0] ?? 0) > 0)
})

test('of a team each person is shown to those in charge only', async () => {
  assert.match(await ask(LEADER, '车削班本周产量'), /\n姓名 \| 合格/)
  const words = await ask(WORKER, '车削班本周产量')
  assert.match(words, /\n工序 \| 合格/)
  assert.doesNotMatch(words, /刘大勇/)
})

test('who is at work is known by the steps that were started', async () => {
  const open = await factory.sql<{ name: string; code: string; step: string }[]>`
    select p.name, o.code, s.name as step from work_session w join person p on p.id = w.person_id
      join step s on s.id = w.step_id join orders o on o.id = s.order_id where w.ended_at is null`
  assert.ok(open.length > 0)
  const words = await ask(WORKER, '谁在干活')
  assert.match(words, /^全厂 · 在干活的人\n/)
  for (const { name, code, step } of open) assert.ok(words.includes(`${name} | ${code} ${step} | `), name)
  assert.match(await ask(MANAGER, '磨削班现在谁在干活'), /^磨削班 · 在干活的人\n/)
  await factory.sql`update work_session set ended_at = now(), ended_by = 'pause' where ended_at is null`
  assert.match(await ask(MANAGER, '谁在干活'), /现在没有人在干活/)
})

test('why pieces of one order were scrapped', async () => {
  const words = await ask(MANAGER, 'WO-1003报废原因')
  assert.match(words, /^WO-1003 · 报废原因\n/)
  const [row] = await factory.sql<{ scrap: number }[]>`
    select sum(r.scrap)::float8 as scrap from report r join orders o on o.id = r.order_id where o.code = 'WO-1003'`
  assert.ok((row?.scrap ?? 0) > 0)
  assert.match(words, new RegExp(`\n报废: ${row?.scrap}\n`))
  assert.match(await ask(MANAGER, 'WO-9999报废原因'), /WO-9999/)
})

test('in English', async () => {
  await factory.say(MANAGER, '语言 英文')
  assert.match(await ask(MANAGER, 'who made the most this week'), /^Whole factory · this week · people by output\n/)
  assert.match(await ask(MANAGER, 'who scrapped the most this week'), /^Whole factory · this week · people by scrap\n/)
  assert.match(await ask(MANAGER, 'who is working'), /^Whole factory · at work\n/)
  assert.match(await ask(MANAGER, 'scrap reasons of WO-1003'), /^WO-1003 · scrap by reason\n/)
})
