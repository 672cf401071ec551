import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

/** Of the turning team in the machining workshop; what he made is asked about. */
const TURNER = '刘大勇'
const LEADER = '陈志远'
const SUPERVISOR = '周国梁'
const PLANNER = '方晓琳'
const MANAGER = '顾振华'

const factory = withFactory({ sample: 'machining' })

/** By the ledger; the factory's clock stands on Wednesday the 18th. */
async function madeBy(name: string, from: string): Promise<{ good: number; scrap: number; lines: number }> {
  const [row] = await factory.sql<{ good: number; scrap: number; lines: number }[]>`
    select coalesce(sum(w.good), 0)::float8 as good, coalesce(sum(r.scrap * w.share_pct / 100), 0)::float8 as scrap,
      count(distinct r.step_id)::int as lines
    from report_worker w join report r on r.id = w.report_id join person p on p.id = w.person_id
    where p.name = ${name} and w.work_date between ${from} and '2026-11-18'`
  return row ?? assert.fail('one row')
}

const ask = async (person: string, text: string): Promise<string> => (await factory.say(person, text)).words

test('what somebody made is said to their leader, supervisor, manager and planner, by the ledger', async () => {
  const { good, scrap, lines } = await madeBy(TURNER, '2026-11-16')
  assert.ok(good > 0 && lines > 0)
  for (const asker of [TURNER, LEADER, SUPERVISOR, MANAGER, PLANNER]) {
    const words = await ask(asker, '刘大勇这周做了多少')
    assert.match(words, /^刘大勇 · 本周\n/, asker)
    assert.match(words, new RegExp(`\n合格: ${good}\n报废: ${scrap}\n`), asker)
    assert.equal(words.split('\n').filter(line => /^WO-\d+ .* \| /.test(line)).length, lines, asker)
  }
})

test('money only where the pay of that person may be seen', async () => {
  const [row] = await factory.sql<{ pay: string }[]>`
    select round(sum(w.pay), 2)::text as pay from report_worker w join person p on p.id = w.person_id
    where p.name = ${TURNER} and w.work_date between '2026-11-16' and '2026-11-18'`
  const pay = row?.pay ?? ''
  assert.ok(Number(pay) > 0)
  for (const asker of [TURNER, LEADER, SUPERVISOR, MANAGER])
    assert.match(await ask(asker, '刘大勇这周产量'), new RegExp(`计件: .*${pay.replace('.', '\\.')}`), asker)
  assert.doesNotMatch(await ask(PLANNER, '刘大勇这周产量'), /计件/)
})

test('nobody else sees it, and is told who does', async () => {
  for (const asker of ['孙小军', '郑海涛', '韩冬梅', '白洁', '范雪梅']) {
    const words = await ask(asker, '刘大勇今天做了多少')
    assert.match(words, /^看不了\n刘大勇做了多少，只有本人、班组长/, asker)
    assert.doesNotMatch(words, /合格|全厂/, asker)
    assert.match(await ask(asker, '刘大勇的报废原因'), /只有本人/, asker)
  }
})

test('by employee number, given name, surname and a word for the period', async () => {
  for (const [text, title] of [
    ['RL0003今天做了多少', '刘大勇 · 今天'],
    ['大勇昨天干了多少', '刘大勇 · 昨天'],
    ['小刘今天做了多少', '刘大勇 · 今天'],
    ['刘师傅这周干了多少', '刘大勇 · 本周'],
    ['刘大勇 昨天', '刘大勇 · 昨天'],
    ['刘大勇本月排名', '刘大勇 · 本月'],
    ['how much did RL0003 make this week', '刘大勇 · 本周'],
    ['刘大勇有哪些延期的', '刘大勇 · 延期'],
  ] as const)
    assert.equal((await ask(LEADER, text)).split('\n')[0], title, text)
})

test('what is late is asked of the steps that somebody is assigned to', async () => {
  const words = await ask(MANAGER, '刘大勇哪些延期了')
  const rows = words.split('\n').filter(line => /^WO-\d+ \| /.test(line))
  for (const row of rows) assert.match(row, /刘大勇/)
  const all = (await ask(MANAGER, '哪些延期了')).split('\n').filter(line => /^WO-\d+ \| /.test(line))
  assert.ok(all.length > rows.length)
})

test('of two who are named one is chosen', async () => {
  const heard = await factory.say(LEADER, '刘大勇和孙小军这周做了多少')
  assert.match(heard.words, /是谁的？[\s\S]*\[刘大勇\]\n\[孙小军\]/)
  const { good } = await madeBy('孙小军', '2026-11-16')
  const chosen = await factory.press(LEADER, heard, '孙小军')
  assert.match(chosen.words, new RegExp(`孙小军 · 本周[\\s\\S]*合格: ${good}\n`))
})

test('who or what nobody knows is said, and never answered for the whole factory', async () => {
  for (const [text, name] of [
    ['张三今天做了多少', '张三'],
    ['王五这周产量', '王五'],
    ['今天欧阳锋做了多少', '欧阳锋'],
    ['RL9999今天做了多少', 'RL9999'],
    ['Bob今天做了多少', 'Bob'],
    ['抛丸今天做了多少', '抛丸'],
    ['喷砂班今天产量', '喷砂班'],
    ['三车间今天产量', '三车间'],
    ['how much did Liu Dayong make today', 'Liu Dayong'],
    ['张三的报废原因', '张三'],
  ] as const) {
    const words = await ask(MANAGER, text)
    assert.match(words, new RegExp(`^没找到\n没有找到“${name}”`), text)
    assert.doesNotMatch(words, /合格|全厂 ·/, text)
  }
})

test('in English', async () => {
  await factory.say(MANAGER, 'language English')
  assert.match(await ask(MANAGER, 'how much did RL0003 make today'), /^刘大勇 · today\n/)
  assert.match(await ask(MANAGER, 'how much did Bob make today'), /Not found: Bob\. No person/)
  await factory.say('孙小军', 'language English')
  assert.match(await ask('孙小军', 'how much did RL0003 make today'), /is for 刘大勇, the team's leader/)
})
