/** The board in the digests: praise at a day's end and a month's start, and nowhere while the site has no boards. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { catalogVersion } from '../../db/catalog.ts'
import { transact } from '../../db/commit.ts'
import { allSchedules } from '../../db/schedules.ts'
import type { DepartmentId } from '../../domain/model.ts'
import { pieces } from '../../domain/quantity.ts'
import type { ScheduleKind } from '../../domain/schedule-times.ts'
import { readPayload } from '../../jobs/outbox-payload.ts'
import { withFactory } from '../../test/factory.ts'
import { wordsIn } from '../../test/read-card.ts'
import { local } from '../../test/working-days.ts'
import { boardCard } from '../cards/board-card.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { cardMessage } from '../cards/message.ts'
import { composeRounds } from './compose.ts'

/** The last working day of October, in the middle of the day shift. */
const factory = withFactory({ opensAt: local('2026-10-30T10:17'), doubts: 'none' })

async function told(at: string, kind?: ScheduleKind, content?: readonly string[]): Promise<string> {
  const [entry] = await entriesOf(at, kind, content)
  return wordsIn(readPayload(entry?.payload)?.message ?? assert.fail())
}

async function entriesOf(at: string, kind: ScheduleKind = 'digest', content: readonly string[] = ['honour']) {
  const departmentId = 'D-MACH' as DepartmentId
  const catalog = await factory.deps.catalog.at(await catalogVersion(factory.sql))
  const slot = local(at)
  const schedule = { id: `${kind}-${at}`, name: '简报', kind, at: [at.slice(11)], days: [5], content }
  const round = { schedule: { ...schedule, departmentIds: [departmentId] }, slot, departmentIds: [departmentId] }
  return transact(factory.sql, tx => composeRounds(tx, catalog, [round], slot))
}

const DAY_ENDS = '2026-10-30T17:50'
const MONTH_BEGINS = '2026-11-02T08:10'

describe('while boards are on', () => {
  test('nobody reported: nothing is said', async () => {
    assert.doesNotMatch(await told('2026-11-05T17:50'), /光荣榜|产出最多/)
  })

  test('a day’s end praises its best, with the whole board a press away', async () => {
    const words = await told(DAY_ENDS)
    assert.match(words, /光荣榜 \d\n· [\s\S]*产出最多：陈志远 \d+ 标准分钟/)
    assert.match(words, /\[光荣榜\]/)
    assert.doesNotMatch(words, /最差|末位|垫底/)
  })

  test('a month’s start praises the month that is over, other mornings nobody', async () => {
    assert.match(await told(MONTH_BEGINS), /光荣榜 · 2026-10[\s\S]*产出最多：/)
    assert.doesNotMatch(await told('2026-11-03T08:10'), /光荣榜|产出最多/)
  })

  test('whoever does not want to be there is not there either', async () => {
    await factory.say('陈志远', '不上榜')
    assert.doesNotMatch(await told(DAY_ENDS), /陈志远/)
    await factory.say('陈志远', '我要上榜')
  })

  test('who did the same shares a place', async () => {
    const context = cardContextFor(await factory.deps.catalog.get(), null, factory.clock.now())
    const praise = (name: string, minutes: number) => ({ name, value: pieces(minutes) })
    const none = { output: [], firstPass: [], improved: [], plan: [], streaks: [] }
    const people = { ...none, output: [praise('甲', 60), praise('乙', 60), praise('丙', 30)] }
    const card = boardCard(context, '今天', { teams: none, people })
    assert.match(wordsIn(cardMessage(card)), /① 甲 60[^\n]*\n① 乙 60[^\n]*\n③ 丙 30/)
  })
})

describe('switched off', () => {
  test('there is none: in no digest, no weekly, no answer, no help', async () => {
    await factory.sql`update site set settings = settings || '{"boards":{"on":false}}'`
    for (const words of [
      await told(DAY_ENDS, 'digest', ['output', 'honour']),
      await told(DAY_ENDS, 'digest', []),
      await told(MONTH_BEGINS, 'digest', []),
      await told(MONTH_BEGINS, 'weekly'),
      (await factory.say('W003', '帮助')).words,
    ])
      assert.doesNotMatch(words, /光荣榜|产出最多|标准分钟/)
    for (const text of ['光荣榜', '昨天光荣榜', '本月光荣榜'])
      assert.match((await factory.say('W036', text)).words, /光荣榜没有开/)
  })

  test('a schedule that was to tell nothing else sends nothing', async () => {
    assert.deepEqual([await entriesOf(DAY_ENDS), await entriesOf(MONTH_BEGINS)], [[], []])
  })

  test('it says so where it stands, and its form does not offer the board', async () => {
    await factory.sql`update schedule set content = array['honour'] where id = 'SC-01'`
    const list = await factory.say('W032', '简报安排')
    assert.match(list.words, /早会简报 \|[^\n]*光荣榜没有开（boards.on），这一条不发/)
    assert.doesNotMatch((await factory.say('W003', '谁收到什么')).words, /早会简报/)
    const form = await factory.press('W032', list, '改 早会简报')
    assert.match(form.words, /光荣榜没有开（boards.on），这一条不发/)
    const block = form.replies[0]?.message.card?.blocks.find(({ kind }) => kind === 'form')
    const content = block?.kind === 'form' ? block.inputs.find(({ name }) => name === 'content') : undefined
    assert.ok(content?.kind === 'multiSelect' && content.options.length > 10)
    assert.ok(!content.options.some(({ value }) => value === 'honour'))
    assert.deepEqual(content.values, [])
  })

  test('a change keeps what was not offered, and an old form can’t ask for it', async () => {
    const stored = async () => (await allSchedules(factory.sql)).find(({ id }) => id === 'SC-01')?.content
    const values = { at: '08:10', days: '1,2,3,4,5,6', departments: 'D-MACH', enabled: 'on' }
    const save = async (content: string) => {
      const form = await factory.press('W032', await factory.say('W032', '简报安排'), '改 早会简报')
      return (await factory.press('W032', form, '保存', { ...values, content })).words
    }
    await save('')
    assert.deepEqual(await stored(), ['honour'])
    assert.match(await save('output,stuck'), /早会简报 [^\n]*光荣榜没有开（boards.on），这一项不发/)
    assert.deepEqual(await stored(), ['output', 'stuck', 'honour'])
    await save('')
    assert.deepEqual(await stored(), [], 'nothing chosen: what is usual for the department')
    await save('honour,output')
    assert.deepEqual(await stored(), ['output'])
  })
})
