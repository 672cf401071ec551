import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Seen, withFactory } from '../../../test/factory.ts'

const MANAGER = '顾振华'
/** Grinds; and leads those who do. */
const GRINDER = '郑海涛'

const factory = withFactory({ sample: 'machining', doubts: 'none' })

const asked = async (text: string, saying: { person?: string; quote?: Seen } = {}): Promise<readonly string[]> => {
  const { person = MANAGER, ...rest } = saying
  return (await factory.say(person, text, rest)).words.split('\n')
}

/** The cells of the table's row that begins so. */
const cells = (lines: readonly string[], begins: string): readonly string[] =>
  lines.find(line => line.startsWith(`${begins} |`))?.split(' | ') ?? []

/** Told without the rule: by the stored totals alone, as one would on paper. Only for a straight line of reported steps. */
const onPaper = async (order: string, seq: number) => {
  const [row] = await factory.sql<{ here: string; toCome: string }[]>`
    select trim_scale(before.good - s.good - s.scrap - s.waiting - (s.rework - s.rework_done))::text as here,
      trim_scale(o.quantity - before.lost - before.good)::text as "toCome"
    from step s join orders o on o.id = s.order_id cross join lateral (
      select (select p.good from step p where p.order_id = o.id and p.seq < s.seq order by p.seq desc limit 1) as good,
        (select sum(p.scrap) from step p where p.order_id = o.id and p.seq < s.seq) as lost) before
    where o.code = ${order} and s.seq = ${seq}`
  return row ?? { here: '', toCome: '' }
}

const seqOf = async (order: string, step: string): Promise<number> =>
  (
    await factory.sql`select s.seq from step s join orders o on o.id = s.order_id where o.code = ${order} and s.name = ${step}`
  )[0]?.['seq']

describe('work in process', () => {
  test('of a step its orders as they are due, with what lies there and is to come, and who is on it', async () => {
    const lines = await asked('磨削还剩多少')
    const rows = lines.filter(line => /^WO-\d+ \|/.test(line))
    assert.deepEqual(
      rows.map(line => line.split(' | ')[0]),
      (
        await factory.sql`select o.code from step s join orders o on o.id = s.order_id
          where s.name = '磨削' and s.status <> 'completed' and o.status in ('released', 'inProgress')
          order by s.due_at`
      ).map(row => row['code']),
    )
    const { here, toCome } = await onPaper('WO-1001', await seqOf('WO-1001', '磨削'))
    const [, , hereSaid, toComeSaid, who] = cells(lines, 'WO-1001')
    assert.equal(hereSaid, `${here} 件，返工 2 件`)
    assert.equal(toComeSaid, toCome === '0' ? '0' : `${toCome} 件`)
    assert.equal(who, GRINDER)
  })

  test('of a workshop one line a step, which adds up what its orders say', async () => {
    const overview = cells(await asked('机加车间在制多少'), '磨削')
    const rows = (await asked('磨削积压多少')).filter(line => /^WO-\d+ \|/.test(line)).map(line => line.split(' | '))
    const sum = (at: number): number => rows.reduce((all, row) => all + Number.parseFloat(row[at] ?? ''), 0)
    assert.equal(Number.parseFloat(overview[1] ?? ''), sum(2))
    assert.equal(Number.parseFloat(overview[4] ?? ''), sum(3))
    const [standard] = await factory.sql`select max(standard_seconds)::float8 as seconds from step where name = '磨削'`
    const hours = (pieces: number): string => String(Math.round((pieces * standard?.['seconds']) / 360) / 10)
    // Two pieces are in rework and are ground once more.
    assert.equal(overview[5], `${hours(sum(2) + 2)} / ${hours(sum(2) + 2 + sum(3))}`)
  })

  test('an order on hold is in none of it until it goes on', async () => {
    const held = async () => (await asked('磨削积压多少')).some(line => line.startsWith('WO-1001 |'))
    assert.ok(await held())
    await factory.sql`update orders set held_from = status, status = 'onHold' where code = 'WO-1001'`
    assert.equal(await held(), false)
    await factory.sql`update orders set status = held_from, held_from = null where code = 'WO-1001'`
    assert.ok(await held())
  })

  test('what is reported has moved on to the next step', async () => {
    const before = cells(await asked('磨削积压多少'), 'WO-1001')
    await factory.say(GRINDER, 'WO-1001 磨削 合格5')
    const after = cells(await asked('磨削积压多少'), 'WO-1001')
    assert.equal(Number.parseFloat(after[2] ?? ''), Number.parseFloat(before[2] ?? '') - 5)
  })

  test('said to the card of an order it is about that order, and so it is for whoever works on one', async () => {
    const card = (await factory.say(MANAGER, 'WO-1002到哪了')).replies[0]
    assert.ok(card)
    assert.match((await asked('磨削还剩多少', { quote: card })).join('\n'), /^WO-1002 · /)
    assert.match((await asked('磨削还剩多少', { person: GRINDER })).join('\n'), /^WO-1001 · /)
  })

  test('what is reported in metres stands apart from what is counted in pieces', async () => {
    await factory.sql`insert into unit (code, name, decimals) values ('MTR', '米', 2) on conflict do nothing`
    await factory.sql`update orders set unit = 'MTR' where code = 'WO-1002'`
    const lines = (await asked('机加车间在制多少')).filter(line => line.startsWith('磨削 |'))
    assert.equal(lines.length, 2)
    assert.ok(lines.some(line => line.includes('197 米')) && lines.every(line => !/件.*米|米.*件/.test(line)))
    await factory.sql`update orders set unit = 'PCS' where code = 'WO-1002'`
  })

  test('in English, and of the asker’s own team', async () => {
    await factory.say(MANAGER, 'language english')
    assert.match((await asked('how much is left at grinding')).join('\n'), /^磨削 · work in process/)
    assert.match((await asked('WIP')).join('\n'), /^Whole factory · work in process[\s\S]*being worked/)
    await factory.say(MANAGER, '中文')
    assert.match((await asked('我们班在制多少', { person: GRINDER }))[0] ?? '', /磨削班 · 在制/)
  })
})
