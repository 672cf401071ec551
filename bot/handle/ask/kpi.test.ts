/** Of which days the figures are. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'
import { local } from '../../../test/working-days.ts'

/** A Tuesday. */
const factory = withFactory({ opensAt: local('2026-11-17T09:02') })

const MANAGER = 'W036'

/** A message the platform took so many days before now, `seconds` after it was put out. */
const sent = (daysAgo: number, seconds: number) => factory.sql`
  insert into outbox (lane, dedup, kind, payload, created_at, sent_at)
  select 'lane', ${`sent-${daysAgo}`}::text, 'message', '{}', at - make_interval(secs => ${seconds}), at
  from (select clock_timestamp() - make_interval(days => ${daysAgo}) as at) a`

const votes = (week: string, score: number, people: number) => factory.sql`
  insert into satisfaction (person_id, week, score, at)
  select id, ${week}, ${score}, now() from person where active order by id limit ${people}`

describe('how fast messages arrived', () => {
  before(async () => {
    await factory.sql`delete from outbox`
    await sent(0, 50)
    await sent(7, 2)
    await sent(30, 9)
  })

  for (const [asked, title, seconds] of [
    ['KPI', '本周', 50],
    ['上周的指标', '上周', 2],
    ['上月的指标', '上月', 9],
  ] as const) {
    test(`${title}: that of the messages that left in those days, and of no others`, async () => {
      const { words } = await factory.say(MANAGER, asked)
      assert.match(words, new RegExp(`KPI · ${title}`))
      assert.match(words, new RegExp(`送达（报工→群里）: 一半 ${seconds} 秒内，九成 ${seconds} 秒内`), words)
    })
  }
})

describe('whether people are content', () => {
  before(async () => {
    await votes('2026-10-19', 1, 9)
    await votes('2026-10-26', 3, 1)
    await votes('2026-11-02', 3, 2)
    await votes('2026-11-09', 1, 4)
    await votes('2026-11-16', 3, 3)
  })

  for (const [asked, good, all] of [
    ['KPI', 3, 3],
    ['上周的指标', 0, 4],
    ['本月的指标', 6, 10],
  ] as const) {
    test(`${asked}: ${good} of the ${all} votes in all weeks that have a day in it`, async () => {
      assert.match((await factory.say(MANAGER, asked)).words, new RegExp(`满意度: ${good} / ${all} 票满意`))
    })
  }
})
