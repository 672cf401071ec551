/** "撤销刘大勇的报工": somebody who is named is meant, and nobody else's report is touched. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const WORKER = '冯春燕'
const factory = withFactory({ doubts: 'none' })

const aWhile = () => factory.clock.advance({ minutes: 3 })
const reversals = async (): Promise<number> =>
  (await factory.sql`select from report where reversal_of is not null`).length

async function leaderOf(name: string): Promise<string> {
  const [row] = await factory.sql<{ name: string }[]>`
    select l.name from person p join person l on l.team_id = p.team_id and l.role = 'teamLeader' where p.name = ${name}`
  assert.ok(row)
  return row.name
}

const NAMED = [
  `撤销${WORKER}的报工`,
  `${WORKER}报错了`,
  `${WORKER}磨削多报了5个`,
  `把${WORKER}今天的报工撤了`,
  `${WORKER}的 WO-1001 磨削 改成合格3`,
]

test('a colleague may not take it back, and loses no report of their own', async () => {
  await factory.say(WORKER, 'WO-1001 磨削 7个')
  await factory.say('孙小军', 'WO-1014 车削 2个')
  aWhile()
  const before = await reversals()
  for (const text of NAMED) assert.match((await factory.say('孙小军', text)).words, /这不是你报的/, text)
  assert.equal(await reversals(), before)
})

test('a leader is shown the newest of whoever is named, and only a press takes it back', async () => {
  const leader = await leaderOf(WORKER)
  const before = await reversals()
  for (const text of NAMED) {
    const { words } = await factory.say(leader, text)
    assert.match(words, new RegExp(`${WORKER}最近的一笔[\\s\\S]*WO-1001 · 磨削[\\s\\S]*7`), text)
  }
  assert.equal(await reversals(), before)
  const asked = await factory.say(leader, NAMED[0] ?? '')
  assert.match((await factory.press(leader, asked, '撤销')).words, /冲销了 合格 7/)
  assert.equal(await reversals(), before + 1)
})

test('where they have none, and where nobody is called so, it is said', async () => {
  const before = await reversals()
  const leader = await leaderOf(WORKER)
  assert.match((await factory.say(leader, `撤销${WORKER}11月3号的报工`)).words, /没有找到冯春燕的/)
  assert.match((await factory.say('孙小军', '撤销张三的报工')).words, /没有找到：张三/)
  assert.equal(await reversals(), before)
})

test('one who worked along is not whose report it is', async () => {
  aWhile()
  assert.match((await factory.say('孙小军', '和何丽华一起的报错了')).words, /已撤销|冲销了 合格 2/)
})
