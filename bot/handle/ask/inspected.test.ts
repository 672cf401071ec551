import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatQuantity, parseQuantity } from '../../../domain/quantity.ts'
import { withFactory } from '../../../test/factory.ts'

const WORKER = '孙小军'
const INSPECTOR = '范雪梅'
const MANAGER = '顾振华'

const factory = withFactory({ sample: 'machining' })

const ask = async (person: string, text: string): Promise<string> => (await factory.say(person, text)).words

type Judged = { readonly count: number; readonly good: string; readonly scrap: string; readonly rework: string }

/** By the table, of one inspector or of all, between two local times. */
async function judged(from: string, to: string, inspector: string | null = null): Promise<Judged> {
  const [row] = await factory.sql<Judged[]>`
    select count(*)::int as count, coalesce(sum(good) filter (where kind <> 'incoming'), 0)::text as good,
      coalesce(sum(scrap) filter (where kind <> 'incoming'), 0)::text as scrap,
      coalesce(sum(rework) filter (where kind <> 'incoming'), 0)::text as rework
    from inspection i left join person p on p.id = i.inspector_id
    where done_at >= ${`${from}+08`}::timestamptz and done_at < ${`${to}+08`}::timestamptz and reversed_at is null
      and (${inspector}::text is null or p.name = ${inspector})`
  return row ?? assert.fail('one row')
}

const plain = (text: string): string => formatQuantity(parseQuantity(text) ?? assert.fail(text))

const says = (words: string, { count, good, scrap, rework }: Judged): void =>
  assert.ok(
    words.includes(`检验: ${count} 次\n合格: ${plain(good)}\n报废: ${plain(scrap)}\n返工: ${plain(rework)}`),
    `${count} ${good} ${scrap} ${rework} in ${words}`,
  )

describe('what was inspected', () => {
  it('is, for an inspector, what they judged themselves; what was taken back does not count', async () => {
    await factory.say(WORKER, '报工 WO-1003 车削 50')
    await factory.say(INSPECTOR, '检验 WO-1003 车削 合格45 报废3 返工2 毛刺')
    const words = await ask(INSPECTOR, '今天检了多少')
    assert.match(words, /^我 · 今天 检验\n/)
    assert.match(words, /WO-1003 车削 \| .* \| 45 \| 3 \| 2/)
    const own = await judged('2026-11-18 00:00', '2026-11-19 00:00', INSPECTOR)
    assert.ok(own.count > 0)
    says(words, own)
    await factory.say(INSPECTOR, '撤销检验 WO-1003 车削 原因 量错了')
    const after = await ask(INSPECTOR, 'what did I inspect today')
    assert.doesNotMatch(after, /\| 45 \| 3 \| 2/)
    says(after, await judged('2026-11-18 00:00', '2026-11-19 00:00', INSPECTOR))
  })

  it('is, for whoever looks after the factory, what everybody judged, on any days', async () => {
    const words = await ask(MANAGER, '最近7天检了多少')
    const all = await judged('2026-11-12 00:00', '2026-11-19 00:00')
    assert.match(words, /^全厂 · /)
    says(words, all)
    says(await ask(MANAGER, '质量部最近7天检了多少'), all)
    says(await ask(MANAGER, '11月1号检了哪些'), await judged('2026-11-01 00:00', '2026-11-02 00:00'))
    says(
      await ask(MANAGER, `${INSPECTOR}昨天检了几批`),
      await judged('2026-11-17 00:00', '2026-11-18 00:00', INSPECTOR),
    )
  })

  it('is that of the hours, where hours are asked for', async () => {
    says(await ask(MANAGER, '昨天8点到12点检了多少'), await judged('2026-11-17 08:00', '2026-11-17 12:00'))
    says(await ask(MANAGER, '今天8点到12点检了多少'), await judged('2026-11-18 08:00', '2026-11-18 12:00'))
  })

  it('is what was made, from and of somebody who makes things', async () => {
    assert.equal(await ask(WORKER, '今天检了多少'), await ask(WORKER, '我今天做了多少'))
    assert.equal(await ask(MANAGER, `${WORKER}今天检了多少`), await ask(MANAGER, `${WORKER}今天做了多少`))
  })

  it('is not what still waits', async () => {
    for (const text of ['还有多少待检', '今天要检什么', '有哪些没检的'])
      assert.match(await ask(INSPECTOR, text), /待检|等检验/, text)
  })
})

describe('what a night shift inspected', () => {
  const night = withFactory({ sample: 'machining' })

  it('is what was judged before and after midnight, and not the evening after', async () => {
    const judgeAfter = async (wait: { readonly hours: number }, good: number) => {
      night.clock.advance(wait)
      await night.say(WORKER, `报工 WO-1003 车削 ${good}`)
      await night.say(INSPECTOR, `检验 WO-1003 车削 合格${good}`)
    }
    await judgeAfter({ hours: 11 }, 11)
    await judgeAfter({ hours: 5 }, 13)
    night.clock.advance({ hours: 8 })
    const { words } = await night.say(MANAGER, '昨天夜班检了多少')
    assert.match(words, /检验: 2 次\n合格: 24\n/)
    await judgeAfter({ hours: 11 }, 17)
    assert.equal((await night.say(MANAGER, '昨天夜班检了多少')).words, words)
  })
})
