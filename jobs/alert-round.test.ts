/** Rounds on a real database: the sample factory on a Wednesday at 10:17, its people and its clock. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { workingTimeOf } from '../bot/order/working-times.ts'
import { alertSpeech } from '../bot/speech/alert-speech.ts'
import { releaseLease, takeLease } from '../db/lease.ts'
import { type Factory, openFactory, type Seen } from '../test/factory.ts'
import type { AlertParts } from './alert-parts.ts'
import { alertRound, type RoundDone, runAlertRound } from './alert-round.ts'

type House = Factory & {
  readonly close: () => Promise<void>
  readonly round: () => Promise<RoundDone>
  /** A round each minute until then, as the heartbeat would. */
  readonly until: (time: string, day?: number) => Promise<void>
}

function partsOf({ sql, deps }: Factory): AlertParts {
  return {
    sql,
    catalog: () => deps.catalog.get(),
    workingTimeOf,
    speech: alertSpeech,
    canEdit: () => true,
    wakeDelivery: () => undefined,
    log: () => undefined,
  }
}

async function openHouse(): Promise<House> {
  const factory = await openFactory()
  const parts = partsOf(factory)
  const round = () => runAlertRound(parts, factory.clock.now())
  const until = async (time: string, day = 18): Promise<void> => {
    const to = factory.clock.now().toZonedDateTimeISO('Asia/Shanghai').with({ day }).withPlainTime(time)
    while (factory.clock.now().epochMilliseconds < to.epochMilliseconds) {
      factory.clock.advance({ minutes: 1 })
      await round()
    }
  }
  return { ...factory, round, until }
}

/** A house of the suite's own, open inside its tests. */
function withHouse(): { readonly it: House } {
  let house: House | null = null
  before(async () => {
    house = await openHouse()
  })
  after(async () => house?.close())
  return {
    get it() {
      return house ?? assert.fail('the house is open inside tests')
    },
  }
}

const later = ({ clock }: Factory, minutes: number): string =>
  clock.now().add({ minutes }).toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString().slice(0, 5)

const cardsOf = (messages: readonly Seen[]): readonly Seen[] =>
  messages.filter(({ message }) => message.card?.title.startsWith('预警') ?? false)

const statesOf = async ({ sql }: Factory, order: string) => {
  const rows = await sql<{ kind: string; state: string; level: number; mutedBy: string | null }[]>`
    select a.kind, a.state, a.level, a.muted_by as "mutedBy" from alert a join orders o on o.id = a.order_id
    where o.code = ${order} and a.exception_id is null order by a.id`
  return rows.map(({ kind, state, level, mutedBy }) => `${kind} ${state} ${level}${mutedBy === null ? '' : ' muted'}`)
}

describe('a round', () => {
  const house = withHouse()

  test('each department’s group gets one card, worst first, with whom it calls', async () => {
    await house.it.round()
    const [card, another] = cardsOf(await house.it.told('G-D-MACH'))
    assert.equal(another, undefined)
    assert.match(card?.words ?? '', /1\. 【特急】WO-1005 · 精铣 · 超期/)
    assert.deepEqual([...(card?.message.mentions ?? [])].toSorted(), ['W002', 'W007'])
  })

  test('of one order only the step where it is stuck is alerted, with what waits behind it', async () => {
    const [card] = cardsOf(await house.it.told('G-D-MACH'))
    assert.match(card?.words ?? '', /后面 钻孔攻丝、去毛刺、阳极氧化、终检、包装入库 也跟着晚/)
    assert.deepEqual(cardsOf(await house.it.told('G-D-FIT')), [])
  })

  test('a machine that is down holds back what hangs on it; an order on hold too', async () => {
    assert.deepEqual(await statesOf(house.it, 'WO-1002'), [])
    assert.deepEqual(await statesOf(house.it, 'WO-1012'), [])
  })

  test('an expected delay says what it rests on', async () => {
    const [card] = cardsOf(await house.it.told('G-D-MACH'))
    assert.match(card?.words ?? '', /WO-1003 · 车削 · 会晚 .*\n.*预计 .* 完成（按实际进度）/)
  })

  test('the next round has nothing to say', async () => {
    const before = await house.it.toldCount()
    house.it.clock.advance({ minutes: 1 })
    await house.it.round()
    assert.equal(await house.it.toldCount(), before)
  })

  test('put on hold, its alert says nothing; let go, it goes on', async () => {
    await house.it.say('方晓琳', '暂停工单 WO-1003 等图纸')
    await house.it.round()
    assert.ok((await statesOf(house.it, 'WO-1003')).includes('willBeLate firing 1 muted'))
    await house.it.say('方晓琳', '恢复工单 WO-1003')
    house.it.clock.advance({ minutes: 2 })
    await house.it.round()
    assert.ok((await statesOf(house.it, 'WO-1003')).includes('willBeLate firing 1'))
  })

  test('a button of an older version shows how it stands, and changes nothing', async () => {
    const card = cardsOf(await house.it.told('G-D-MACH')).at(-1) ?? assert.fail()
    await house.it.press('陈志远', card, '收到 WO-1004')
    const again = await house.it.press('周国梁', card, '收到 WO-1004')
    assert.match(again.words, /刚有变化/)
    assert.ok((await statesOf(house.it, 'WO-1004')).includes('notStarted acknowledged 1'))
  })

  test('a worker can’t take it, a leader of another shop can’t, and nothing is said of it twice', async () => {
    const card = cardsOf(await house.it.told('G-D-MACH')).at(-1) ?? assert.fail()
    for (const person of ['刘大勇', '谢文斌'])
      assert.match((await house.it.press(person, card, '收到 WO-1005')).words, /由班组长、主管/)
    assert.ok((await statesOf(house.it, 'WO-1005')).includes('pastDue firing 1'))
  })

  test('handed over: the one who gets it is told, and called from then on', async () => {
    const heard = await house.it.say('吴建平', 'WO-1005 预警转给 周国梁')
    assert.match(heard.words, /转给 周国梁/)
    const own = cardsOf(await house.it.told('周国梁')).at(-1)
    assert.match(own?.words ?? '', /吴建平 转给你的/)
    await house.it.until('10:35')
    assert.ok(
      cardsOf(await house.it.told('G-D-MACH'))
        .at(-1)
        ?.message.mentions.includes('W001'),
    )
  })

  test('resolved by word it is quiet, with its cause in the record', async () => {
    await house.it.say('周国梁', 'WO-1005 预警解决了 换了刀')
    const [row] = await house.it
      .sql`select state, cause, resolved_by as by from alert where kind = 'pastDue' and cause <> ''`
    assert.deepEqual({ ...row }, { state: 'resolved', cause: '换了刀', by: 'W001' })
    await house.it.until('10:50')
    assert.ok((await statesOf(house.it, 'WO-1005')).includes('pastDue resolved 1'), 'it does not come back at once')
  })

  test('all of it can be listed', async () => {
    const heard = await house.it.say('周国梁', '预警')
    assert.match(heard.words, /WO-1004 · 下料 \| 该开工没开工 过了 .* \| 陈志远 收到/)
  })
})

describe('silence', () => {
  const house = withHouse()

  test('the worker is asked first, with what should be there by now', async () => {
    await house.it.round()
    const [question] = await house.it.told('W009')
    assert.match(question?.words ?? '', /WO-1005 精铣 · 做了多少？/)
    assert.match(question?.words ?? '', /之后没有报工/)
  })

  test('a bare number answers, and nobody else hears of it', async () => {
    const heard = await house.it.say('W009', '3')
    assert.match(heard.words, /已报工 · WO-1005 精铣/)
    await house.it.round()
    const [row] = await house.it.sql`
      select a.state from alert a join step s on s.id = a.step_id where a.kind = 'silent' and s.code = 'FMILL'`
    assert.equal(row?.['state'], 'closed')
  })

  test('unanswered, the leader hears of it, where the order has no alert of its own already', async () => {
    const grinding = async () => (await statesOf(house.it, 'WO-1001')).filter(state => state.startsWith('silent'))
    while ((await grinding()).length === 0) await house.it.until(later(house.it, 1))
    assert.deepEqual(await grinding(), ['silent asked 0'])
    const [asked] = await house.it.sql<{ to: readonly string[] }[]>`
      select a.told_to as "to" from alert a join orders o on o.id = a.order_id where a.kind = 'silent' and o.code = 'WO-1001'`
    const question = (await house.it.told(asked?.to[0] ?? '')).at(-1)
    assert.match(question?.words ?? '', /WO-1001 磨削 · 做了多少？/)
    await house.it.until(later(house.it, 21))
    assert.deepEqual(await grinding(), ['silent asked 0'], 'the lunch break does not count')
    await house.it.until(later(house.it, 61))
    assert.deepEqual(await grinding(), ['silent firing 1'])
    const card = cardsOf(await house.it.told('G-D-MACH')).at(-1)
    assert.match(card?.words ?? '', /WO-1001 · 磨削 · 没有报工/)
    assert.ok(card?.message.mentions.includes('W012'))
  })
})

describe('quiet hours and rest', () => {
  const house = withHouse()

  test('what comes at night waits for the morning, and is told once, as it stands then', async () => {
    await house.it.until('22:05')
    const count = async () => cardsOf(await house.it.told('G-D-MACH')).length
    const before = await count()
    await house.it.sql`update outbox set sent_at = now() where sent_at is null`
    await house.it.until('06:59', 19)
    assert.equal(await count(), before, 'nothing from 22:00 to 07:00')
    const held = await house.it.sql`select note from alert_log where what = 'held'`
    assert.ok(
      held.some(({ note }) => note === 'quietHours'),
      'the record says why',
    )
    await house.it.until('07:01', 19)
    assert.equal(await count(), before + 1, 'the night shift is there still: once, at seven')
  })

  test('a shop that has gone home hears of nothing before its shift', async () => {
    const lines = await house.it.sql<{ at: string }[]>`
      select to_char(l.at at time zone 'Asia/Shanghai', 'HH24:MI') as at from alert_log l join alert a on a.id = l.alert_id
      where l.what = 'told' and a.department_id = 'D-SHEET'`
    assert.deepEqual(
      lines.filter(({ at }) => at >= '17:30' || at < '08:00'),
      [],
    )
  })

  test('where nobody ever reacts, a card still speaks for several', async () => {
    const [row] = await house.it.sql<{ posts: number; news: number }[]>`
      select (select count(*) from outbox where lane = 'sandbox:chat:G-D-MACH' and dedup like 'alerts:%'
          and not payload ? 'replaces')::int as posts,
        (select count(*) from alert_log l join alert a on a.id = l.alert_id where a.department_id = 'D-MACH'
          and l.what in ('fired', 'escalated', 'repeated'))::int as news`
    assert.ok(row !== undefined && row.posts * 2 < row.news, JSON.stringify(row))
  })
})

describe('material', () => {
  const house = withHouse()
  const shortOf = (order: string) => house.it.sql<{ state: string; department: string; what: string }[]>`
    select a.state, a.department_id as department, a.details ->> 'what' as what from alert a
    where a.subject = (select 'order:' || id from orders where code = ${order}) and a.kind = 'materialShort'`

  test('that a running order lacks is the warehouse’s alert once it had its time, and ends when it is there', async () => {
    const [order] = await house.it.sql<{ id: number }[]>`select id from orders where code = 'WO-1004'`
    const [material] = await house.it.sql<{ code: string; name: string }[]>`select code, name from material limit 1`
    assert.ok(order && material)
    await house.it.sql`
      insert into stock_shortage (kind, material_code, order_id, missing, since)
      values ('forecast', ${material.code}, ${order.id}, 5, ${house.it.clock.now()})`
    await house.it.round()
    assert.deepEqual([...(await shortOf('WO-1004'))], [])
    await house.it.until('16:00', 19)
    assert.deepEqual([...(await shortOf('WO-1004'))], [{ state: 'firing', department: 'D-WH', what: material.name }])
    await house.it.sql`update stock_shortage set resolved_at = ${house.it.clock.now()} where resolved_at is null`
    await house.it.until('16:05', 19)
    assert.deepEqual(
      (await shortOf('WO-1004')).map(({ state }) => state),
      ['closed'],
    )
  })
})

describe('two instances', () => {
  const house = withHouse()

  test('looking and telling at once have one effect', async () => {
    const parts = partsOf(house.it)
    const now = house.it.clock.now()
    await Promise.all(Array.from({ length: 4 }, () => runAlertRound(parts, now)))
    await Promise.all(Array.from({ length: 4 }, () => runAlertRound(parts, now)))
    assert.equal(cardsOf(await house.it.told('G-D-MACH')).length, 1)
    const twice = await house.it.sql`
      select subject, kind from alert where state not in ('resolved', 'closed') group by 1, 2 having count(*) > 1`
    assert.equal(twice.length, 0)
    const fired = await house.it.sql`select alert_id from alert_log where what = 'fired' group by 1 having count(*) > 1`
    assert.equal(fired.length, 0)
  })
})

describe('a card that nobody has seen yet', () => {
  const house = withHouse()

  const cards = async (words: string) =>
    (
      await house.it.sql<{ text: string }[]>`
        select payload::text as text from outbox where kind = 'alert' and lane = 'sandbox:chat:G-D-MACH' order by id`
    ).map(({ text }) => text.includes(words))

  /** Of a team whose leader the card calls already. */
  async function addLate(code: string): Promise<void> {
    const { sql, clock } = house.it
    const ago = clock.now().subtract({ hours: 1 })
    await sql`
      insert into orders (code, product_code, quantity, unit, status, due_at, released_at)
      values (${code}, 'P-FLANGE-B12', 10, 'PCS', 'released', ${ago}, ${ago})`
    await sql`
      insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at)
      select o.id, 10, s.code, s.name, s.work_center_id, s.team_id, 10, 'ready', ${ago}, ${ago}
      from orders o, step s join alert a on a.order_id = s.order_id and a.team_id = s.team_id
      where o.code = ${code} and a.department_id = 'D-MACH' and a.state = 'firing' limit 1`
    clock.advance({ minutes: 1 })
  }

  test('speaks for what has come since', async () => {
    await house.it.round()
    await addLate('WO-LATE')
    await house.it.round()
    assert.deepEqual(await cards('WO-LATE'), [true])
  })

  test('and is just being sent is followed by no second one: the news are told with the next round', async () => {
    const { sql, clock } = house.it
    await sql`update lane set lease_until = clock_timestamp() + interval '1 minute' where key = 'sandbox:chat:G-D-MACH'`
    await addLate('WO-LATER')
    await house.it.round()
    assert.deepEqual(await cards('WO-LATER'), [false])
    await sql`update lane set lease_until = 'epoch'`
    clock.advance({ minutes: 1 })
    await house.it.round()
    assert.deepEqual(await cards('WO-LATER'), [true])
  })
})

describe('while another instance is at it', () => {
  const house = withHouse()

  test('a round is left to it, and the next one is held again', async () => {
    const parts = partsOf(house.it)
    const [ours, next] = ['first', 'second'].map(owner => alertRound(parts, owner))
    assert.ok(ours && next)
    const looks = async () => (await house.it.sql`select from alert_log where what = 'fired'`).length
    await takeLease(house.it.sql, 'alerts', 'another')
    await ours.run(house.it.clock.now())
    assert.equal(await looks(), 0)
    await releaseLease(house.it.sql, 'alerts', 'another')
    await ours.run(house.it.clock.now())
    const fired = await looks()
    assert.ok(fired > 0)
    house.it.clock.advance({ minutes: 1 })
    await next.run(house.it.clock.now())
    assert.equal((await house.it.sql`select from connection_lease`).length, 0, 'nobody keeps it')
  })
})

describe('an order on which somebody reports all the time', () => {
  const house = withHouse()

  test('does not keep a round from ending: it is the next one’s', async () => {
    const { sql, clock } = house.it
    const [{ id } = assert.fail('an order is watched')] = await sql<{ id: number }[]>`
      select id from orders where code = 'WO-1004'`
    let arming: Promise<unknown> = Promise.resolve()
    const parts: AlertParts = {
      ...partsOf(house.it),
      workingTimeOf: (catalog, calendar) => {
        arming = arming.then(() => sql`select watch(${`order:${id}`})`)
        return workingTimeOf(catalog, calendar)
      },
    }
    const [watched] = await sql<{ count: number }[]>`select count(*)::int as count from alert_watch`
    const { looked } = await runAlertRound(parts, clock.now())
    await arming
    assert.ok(looked <= (watched?.count ?? 0) + 1, `${looked} looks at ${watched?.count}`)
    const due = await sql`select 1 from alert_watch where look_at <= ${clock.now()}`
    assert.equal(due.length, 1)
  })
})

describe('nobody to tell', () => {
  const house = withHouse()

  test('without a group the leader is told alone, and the administrator that there is none', async () => {
    await house.it.sql`delete from department_group where department_id = 'D-MACH'`
    await house.it.sql`update person set is_admin = true where id = 'W032'`
    const catalog = await house.it.deps.catalog.at(-1)
    const parts = { ...partsOf(house.it), catalog: async () => catalog }
    await runAlertRound(parts, house.it.clock.now())
    assert.match(
      cardsOf(await house.it.told('W007'))
        .map(({ words }) => words)
        .join(),
      /WO-1005 · 精铣/,
    )
    assert.match((await house.it.told('W032')).map(({ words }) => words).join(), /机加车间 没有能用的部门群/)
  })

  test('a group that is gone is no group', async () => {
    await house.it.sql`insert into lane (key, parked_at, parked_because) values ('sandbox:chat:G-D-WH', now(), 'gone')`
    await house.it.sql`update alert set news = 'fired' where department_id = 'D-WH'`
    house.it.clock.advance({ minutes: 1 })
    const before = cardsOf(await house.it.told('G-D-WH')).length
    await house.it.round()
    assert.equal(cardsOf(await house.it.told('G-D-WH')).length, before)
    assert.match(
      cardsOf(await house.it.told('W028'))
        .map(({ words }) => words)
        .join(),
      /异常没人响应/,
    )
  })
})

describe('a flood', () => {
  const house = withHouse()

  test('forty late steps are one card with the five that matter and a way to the rest', async () => {
    const { sql, clock } = house.it
    const due = clock.now().subtract({ hours: 1 })
    await sql`
      insert into orders (code, product_code, quantity, unit, status, due_at, released_at)
      select 'WO-9' || lpad(n::text, 3, '0'), 'P-FLANGE-B12', 10, 'PCS', 'released', ${clock.now().add({ hours: 100 })}, ${due}
      from generate_series(1, 40) n`
    await sql`
      insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, planned_start, due_at)
      select id, 10, 'LASER', '激光切割', 'WC-LASER', 'T-SHEET', 10, 'ready', ${due}::timestamptz - interval '1 day', ${due}
      from orders where code like 'WO-9%'`
    await house.it.round()
    const [card, another] = cardsOf(await house.it.told('G-D-SHEET'))
    assert.equal(another, undefined)
    assert.match(card?.words ?? '', /预警 · 钣金车间 · 40 条/)
    assert.equal((card?.words.match(/激光切割 · 超期/g) ?? []).length, 5)
    const rest = await house.it.press('谢文斌', card ?? assert.fail(), '其余 35 条')
    assert.match(rest.words, /WO-9\d{3} · 激光切割/)
  })
})
