/** Shared reports: how they are said, what each gets, who is told, and what an objection comes to. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { reconcile } from '../../../db/reconcile.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

type Share = { person: string; good: string; pay: string }
const sharesOf = async (order: string, code: string): Promise<readonly Share[]> => {
  const rows = await factory.sql<Share[]>`
    select w.person_id as person, trim_scale(w.good)::text as good, trim_scale(w.pay)::text as pay
    from report_worker w join report r on r.id = w.report_id join step s on s.id = r.step_id join orders o on o.id = s.order_id
    where o.code = ${order} and s.code = ${code} and r.seq = (select max(x.seq) from report x where x.step_id = s.id)
    order by 1`
  return [...rows]
}
const newest = async (whom: string) => {
  const told = await factory.told(whom)
  const last = told.at(-1)
  if (last === undefined) throw new Error(`nobody told ${whom}`)
  return last
}

describe('a shared report', () => {
  test('is shared evenly to the last piece and the last ten-thousandth, and the others are told', async () => {
    const heard = await factory.say('W008', '我和林阿福 一起做完 WO-1006 粗铣 5')
    assert.match(heard.words, /赵铁柱 3（50%）、林阿福 2（50%）/)
    assert.deepEqual(await sharesOf('WO-1006', 'RMILL'), [
      { person: 'W008', good: '3', pay: '8' },
      { person: 'W011', good: '2', pay: '8' },
    ])
    assert.match(
      (await newest('W011')).words,
      /赵铁柱 报工时记了你的份[\s\S]*\[同意\]\n\[有异议\][\s\S]*没有异议，就算同意/,
    )
  })

  test('by percent and by minutes, as they are said', async () => {
    factory.clock.advance({ minutes: 5 })
    await factory.say('W008', 'WO-1006 粗铣 做了3，我60% 林阿福40%')
    assert.deepEqual(
      (await sharesOf('WO-1006', 'RMILL')).map(({ good, pay }) => [good, pay]),
      [
        ['2', '5.76'],
        ['1', '3.84'],
      ],
    )
    factory.clock.advance({ minutes: 5 })
    await factory.say('W007', 'WO-1006 粗铣 做了4 @赵铁柱 120分钟 @林阿福 60分钟')
    assert.deepEqual(
      (await sharesOf('WO-1006', 'RMILL')).map(({ person, good }) => [person, good]),
      [
        ['W008', '3'],
        ['W011', '1'],
      ],
    )
    const [row] = await factory.sql<{ minutes: number }[]>`select minutes from report order by seq desc limit 1`
    assert.equal(row?.minutes, 180)
  })

  const refusals: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    ['110 percent', 'WO-1006 粗铣 做了2，我70% 林阿福40%', /加起来是 110%/],
    ['minutes that are nothing', 'WO-1006 粗铣 做了2 赵铁柱 0分钟 林阿福 0分钟', /要写上大于 0 的分钟数/],
    ['somebody named twice', '我和林阿福、林阿福 一起做完 WO-1006 粗铣 2', /林阿福 写了两次/],
    ['somebody unknown', '我和张三丰 一起做完 WO-1006 粗铣 2', /没有找到：张三丰/],
  ]
  for (const [what, text, says] of refusals)
    test(`is refused with ${what}, and nothing is booked`, async () => {
      const [before] = await factory.sql`select count(*) from report`
      assert.match((await factory.say('W008', text)).words, says)
      assert.deepEqual((await factory.sql`select count(*) from report`)[0], before)
    })

  test('of two people of one name asks which one is meant', async () => {
    await factory.sql`insert into person (id, employee_no, name, department_id, team_id, role, pay_type, skills)
      values ('W911', 'RL0911', '林阿福', 'D-MACH', 'T-MILL', 'worker', 'piece', '{RMILL}')`
    const asked = await factory.say('W008', '我和林阿福 一起做完 WO-1006 粗铣 2')
    assert.match(asked.words, /是和谁一起做的？[\s\S]*林阿福 RL0011[\s\S]*林阿福 RL0911/)
    const heard = await factory.press('W008', asked, 'RL0911')
    assert.match(heard.words, /已报工/)
    assert.deepEqual(
      (await sharesOf('WO-1006', 'RMILL')).map(({ person }) => person),
      ['W008', 'W911'],
    )
    await factory.sql`update person set active = false where id = 'W911'`
  })

  test('by card: who, how, and how much each', async () => {
    factory.clock.advance({ minutes: 5 })
    const form = await factory.say('W008', '多人报工 WO-1006 粗铣')
    const missing = await factory.press('W008', form, '报工', {
      good: '2',
      workers: 'W008,W011',
      mode: 'percent',
      shares: '赵铁柱 60',
    })
    assert.match(missing.words, /没写清楚这些人各多少：林阿福/)
    const alone = await factory.press('W008', form, '报工', { good: '2', workers: 'W008', mode: 'even' })
    assert.match(alone.words, /要选两个人以上/)
    const gone = await factory.press('W008', form, '报工', { good: '2', workers: 'W008,W911', mode: 'even' })
    assert.match(gone.words, /林阿福 不在厂里了/)
    const heard = await factory.press('W008', form, '报工', {
      good: '2',
      workers: 'W008,W011',
      mode: 'percent',
      shares: '赵铁柱 60，林阿福 40',
    })
    assert.match(heard.words, /赵铁柱 1（60%）、林阿福 1（40%）/)
  })
})

describe('a member', () => {
  test('agrees by the button, and only once', async () => {
    const card = await newest('W011')
    assert.match((await factory.press('W011', card, '同意')).words, /已同意这样分/)
    assert.match((await factory.say('W011', '同意', { quote: card })).words, /你已经同意过了/)
  })

  test('who agreed may think otherwise in time; the leader hears of it, and the pay is disputed', async () => {
    const card = await newest('W011')
    const heard = await factory.say('W011', '不同意，因为我做得多', { quote: card })
    assert.match(heard.words, /已告诉 吴建平/)
    assert.match((await newest('W007')).words, /分工有异议[\s\S]*林阿福 不同意这样分：我做得多/)
    assert.match((await newest('W008')).words, /林阿福 对 WO-1006 粗铣 的分法有异议：我做得多/)
    assert.match((await factory.say('W011', '工资明细 今天')).words, /（有异议）/)
    assert.match((await factory.say('W011', '不同意', { quote: card })).words, /你已经提过异议/)
  })

  test('the leader alone decides, once; other shares are a reversal and a new report, and all are told', async () => {
    const dispute = await newest('W007')
    assert.match((await factory.press('W011', dispute, '改成平分')).words, /自己的不能自己定/)
    assert.match((await factory.press('W013', dispute, '就按原来的')).words, /自己的不能自己定/)
    const form = await factory.press('W007', dispute, '按这个改', { shares: '赵铁柱 100' })
    assert.match(form.words, /没写清楚这些人各多少：林阿福/)
    const wrong = await factory.press('W007', dispute, '按这个改', { shares: '赵铁柱 60 林阿福 70' })
    assert.match(wrong.words, /130/)
    const decided = await factory.press('W007', dispute, '按这个改', { shares: '赵铁柱 1，林阿福 99' })
    assert.match(decided.words, /吴建平 定了：改成上面这样分/)
    const [pair] = await factory.sql<{ rows: number }[]>`
      select count(*)::int as rows from report r where r.reversal_of is not null and r.reporter_id = 'W007'`
    assert.equal(pair?.rows, 1)
    assert.deepEqual(
      (await sharesOf('WO-1006', 'RMILL')).map(({ good, pay }) => [good, pay]),
      [
        ['0', '0.064'],
        ['2', '6.336'],
      ],
    )
    for (const one of ['W008', 'W011']) assert.match((await newest(one)).words, /吴建平 定了：改成上面这样分/)
    assert.match((await factory.pressPayload('W007', keepPayload(await openObjection()))).words, /已经由 吴建平 定过了/)
    assert.deepEqual((await reconcile(factory.sql)).disagreements, [])
    const audit = await factory.sql<
      { action: string }[]
    >`select action from audit where action like 'share.%' order by id`
    assert.deepEqual(
      audit.map(({ action }) => action),
      ['share.agreed', 'share.objected', 'share.changed'],
    )
  })

  test('answers once, however fast they answer twice; an objection to its pay is one to the report', async () => {
    factory.clock.advance({ minutes: 5 })
    await factory.say('W008', '我和林阿福 一起做完 WO-1006 粗铣 2')
    const card = await newest('W011')
    const answers = async (text: string) => {
      const heard = await Promise.all(['a', 'b'].map(() => factory.say('W011', text, { quote: card })))
      return heard
        .map(({ words }) => words)
        .toSorted()
        .join('\n')
    }
    assert.match(await answers('同意'), /你已经同意过了[\s\S]*已同意这样分|已同意这样分[\s\S]*你已经同意过了/)
    const [row] = await factory.sql<
      { id: string }[]
    >`select report_id as id from share_ask order by asked_at desc limit 1`
    const at = { of: 'report', id: row?.id, person: 'W011' }
    await factory.pressPayload('W011', `1${JSON.stringify({ do: 'payObject', row: at, once: 'of-the-pay' })}`)
    assert.match(await answers('不同意'), /你已经提过异议[\s\S]*你已经提过异议/)
    assert.equal((await factory.sql`select from pay_objection where report_id = ${row?.id ?? ''}`).length, 1)
  })

  test('objects once, however fast they object twice', async () => {
    factory.clock.advance({ minutes: 5 })
    await factory.say('W008', '我和林阿福 一起做完 WO-1006 粗铣 3')
    const card = await newest('W011')
    const heard = await Promise.all(['a', 'b'].map(() => factory.say('W011', '不同意', { quote: card })))
    assert.match(heard.map(({ words }) => words).join('\n'), /你已经提过异议/)
    assert.equal((await factory.told('W007')).filter(({ words }) => words.includes('分工有异议')).length, 2)
  })

  test('silence is agreement: after the end of the next shift nobody objects any more', async () => {
    await factory.say('W008', '我和林阿福 一起做完 WO-1006 粗铣 1')
    const card = await newest('W011')
    factory.clock.advance({ hours: 40 })
    assert.match((await factory.press('W011', card, '有异议')).words, /确认的时间已经过了/)
  })
})

const openObjection = async (): Promise<string> => {
  const [row] = await factory.sql<{ id: string }[]>`select id from pay_objection order by raised_at desc limit 1`
  return row?.id ?? ''
}
const keepPayload = (objection: string): string =>
  `1${JSON.stringify({ do: 'decideShares', objection, verdict: 'keep', once: 'another-key' })}`
