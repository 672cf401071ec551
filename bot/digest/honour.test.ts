/** The board in the digests: praise at a day's end and a month's start, and nowhere while the site has no boards. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { catalogVersion } from '../../db/catalog.ts'
import { transact } from '../../db/commit.ts'
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

async function told(
  at: string,
  kind: ScheduleKind = 'digest',
  content: readonly string[] = ['honour'],
): Promise<string> {
  const departmentId = 'D-MACH' as DepartmentId
  const catalog = await factory.deps.catalog.at(await catalogVersion(factory.sql))
  const slot = local(at)
  const schedule = { id: `${kind}-${at}`, name: '简报', kind, at: [at.slice(11)], days: [5], content }
  const round = { schedule: { ...schedule, departmentIds: [departmentId] }, slot, departmentIds: [departmentId] }
  const [entry] = await transact(factory.sql, tx => composeRounds(tx, catalog, [round], slot))
  return wordsIn(readPayload(entry?.payload)?.message ?? assert.fail())
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
      await told(DAY_ENDS),
      await told(DAY_ENDS, 'digest', []),
      await told(MONTH_BEGINS),
      await told(MONTH_BEGINS, 'weekly'),
      (await factory.say('W003', '帮助')).words,
    ])
      assert.doesNotMatch(words, /光荣榜|产出最多|标准分钟/)
    for (const text of ['光荣榜', '昨天光荣榜', '本月光荣榜'])
      assert.match((await factory.say('W036', text)).words, /光荣榜没有开/)
  })
})
