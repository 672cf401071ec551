/**
 * What always holds (design §3), end to end: the real conversation on a real database. What the rules alone promise is in
 * invariants.test.ts. The numbers are the design's.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Answer, InboundEvent } from '../adapters/port.ts'
import type { Action, OrderVerb } from '../bot/action.ts'
import { encodeAction } from '../bot/action.ts'
import { createConversation } from '../bot/conversation.ts'
import { createLog } from '../bot/log.ts'
import { createCardMemory } from '../bot/turn/card-memory.ts'
import { createOrderDirectory } from '../bot/turn/order-directory.ts'
import { createOrderLanes } from '../bot/turn/order-lane.ts'
import { createCatalogCache } from '../db/catalog.ts'
import type { Sql } from '../db/connect.ts'
import {
  APPEND_ONLY,
  errorCode,
  OWN_REVIEW,
  REVERSAL_DIFFERS,
  TOTALS_FOLLOW_LEDGER,
  UNIQUE_VIOLATION,
} from '../db/fault.ts'
import { createOrderMemory } from '../db/order-memory.ts'
import { findOrders, loadOrders } from '../db/orders.ts'
import { reconcile } from '../db/reconcile.ts'
import { changesNothing, tablesChangedBy } from './business-tables.ts'
import { type Factory, type Heard, lastCard, withFactory } from './factory.ts'

const TURNER = '刘大勇'
const OTHER_TURNER = '何丽华'
const THIRD_TURNER = '孙小军'
const TURNING_LEADER = '陈志远'
const PLANNER = '方晓琳'

const once = (): string => randomUUID().slice(0, 12)

const reportsBy = (sql: Sql, name: string) => sql<{ id: string; good: string; reversalOf: string | null }[]>`
  select r.id, r.good::float8::text as good, r.reversal_of as "reversalOf"
  from report r join person p on p.id = r.reporter_id
  where p.name = ${name} and r.reported_at >= '2026-11-18T10:17:00+08:00' order by r.seq`

async function newestReport(sql: Sql, name: string): Promise<string> {
  const id = (await reportsBy(sql, name)).findLast(({ reversalOf }) => reversalOf === null)?.id
  assert.ok(id, `${name} has reported`)
  return id
}

async function isTrue(sql: Sql): Promise<void> {
  assert.deepEqual((await reconcile(sql)).disagreements, [])
}

/** As a platform delivers it: what is answered, or that nothing was because the platform shall send it again. */
async function deliver(factory: Factory, event: InboundEvent): Promise<Answer | 'notAcknowledged'> {
  let said: Answer | null = null
  const log = createLog({ level: 'fatal', to: { write: () => undefined }, pretty: false })
  const receive = createConversation({ ...factory.deps, log })
  try {
    await receive(event, async answer => {
      said = answer
      return []
    })
  } catch {
    assert.equal(said, null, 'what is not acknowledged was not answered either')
    return 'notAcknowledged'
  }
  return said ?? assert.fail('neither answered nor refused')
}

const textFrom = (factory: Factory, userId: string, text: string): InboundEvent => ({
  kind: 'message',
  platform: 'sandbox',
  eventId: `event-${randomUUID()}`,
  chat: { id: `D-${userId}`, kind: 'direct', title: null },
  sender: { userId, name: null, employeeNo: null },
  sentAt: factory.clock.now().toString(),
  messageId: `message-${randomUUID()}`,
  text,
  voice: false,
  quotedMessageId: null,
  mentions: [],
  files: [],
})

/** Makes every commit that adds a row to `table` fail, at its very end, with that code. */
async function breakCommits(sql: Sql, table: string, code: string): Promise<() => Promise<void>> {
  await sql.unsafe(`
    create function break_commit() returns trigger language plpgsql as $$
    begin raise exception 'broken by a test' using errcode = '${code}'; end $$;
    create constraint trigger break_commit after insert on ${table} deferrable initially deferred
      for each row execute function break_commit()`)
  return async () => void (await sql.unsafe(`drop trigger break_commit on ${table}; drop function break_commit()`))
}

describe('invariant 1: commit, then acknowledge', () => {
  const factory = withFactory({ doubts: 'none' })

  test('a commit that fails with the connection is not acknowledged and books nothing; sent again it counts once', async () => {
    const { sql } = factory
    const event = textFrom(factory, 'W003', '1003 车削 17')
    const mend = await breakCommits(sql, 'inbound_event', '57P01')
    await changesNothing(sql, 'the failed commit', async () => {
      assert.equal(await deliver(factory, event), 'notAcknowledged')
    })
    await mend()
    const answer = await deliver(factory, event)
    assert.notEqual(answer, 'notAcknowledged')
    assert.equal((await reportsBy(sql, TURNER)).length, 1)
    assert.deepEqual(await deliver(factory, event), answer)
    assert.equal((await reportsBy(sql, TURNER)).length, 1)
    await isTrue(sql)
  })

  test('a commit that fails by a fault of ours is answered with "not saved", and books nothing', async () => {
    const { sql } = factory
    const mend = await breakCommits(sql, 'report', 'XX000')
    await changesNothing(sql, 'the failed commit', async () => {
      const answer = await deliver(factory, textFrom(factory, 'W003', '1003 车削 19'))
      assert.match(JSON.stringify(answer), /没有保存/)
      assert.doesNotMatch(JSON.stringify(answer), /broken by a test|XX000|plpgsql/)
    })
    await mend()
  })
})

describe('invariant 2: one event, one effect', () => {
  const factory = withFactory({ doubts: 'none' })

  test('the same event ten times at once books once, and all ten hear the same', async () => {
    const heard = await Promise.all(
      Array.from({ length: 10 }, () => factory.say(TURNER, '1003 车削 21', { eventId: 'ten-times' })),
    )
    assert.equal((await reportsBy(factory.sql, TURNER)).length, 1)
    assert.equal(new Set(heard.map(({ words }) => words)).size, 1)
    assert.match(heard[0]?.words ?? '', /已报工/)
    await isTrue(factory.sql)
  })

  test('the same event ten times at once, on two instances, books once', async () => {
    const event = textFrom(factory, 'W006', '1003 车削 23')
    const second = secondInstance(factory)
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => deliver(index % 2 === 0 ? factory : second, event)),
    )
    assert.equal((await reportsBy(factory.sql, OTHER_TURNER)).length, 1)
    for (const answer of answers) assert.deepEqual(answer, answers[0])
  })

  test('a second press of the same button has no second effect and says so', async () => {
    const receipt = await factory.say(TURNER, '1003 车削 5')
    const first = await factory.press(TURNER, receipt, '撤销')
    assert.match(first.words, /撤销/)
    const rows = (await reportsBy(factory.sql, TURNER)).length
    await changesNothing(factory.sql, 'the second press', async () => {
      const second = await factory.press(TURNER, receipt, '撤销')
      assert.notEqual(second.toast, null)
    })
    assert.equal((await reportsBy(factory.sql, TURNER)).length, rows)
  })

  test('ten presses of the same button at once have one effect', async () => {
    factory.clock.advance({ minutes: 10 })
    const receipt = await factory.say(TURNER, '1003 车削 6')
    const before = (await reportsBy(factory.sql, TURNER)).length
    await Promise.all(Array.from({ length: 10 }, () => factory.press(TURNER, receipt, '撤销')))
    assert.equal((await reportsBy(factory.sql, TURNER)).length, before + 1)
    await isTrue(factory.sql)
  })

  test('the same quantity again within two minutes is asked, and booked only on the press that says yes', async () => {
    factory.clock.advance({ minutes: 10 })
    await factory.say(TURNER, '1003 车削 9')
    const before = (await reportsBy(factory.sql, TURNER)).length
    factory.clock.advance({ minutes: 1 })
    const asked = await changesNothing(factory.sql, 'the question', () => factory.say(TURNER, '1003 车削 9'))
    assert.match(asked.words, /再报一次/)
    const yes = await factory.press(TURNER, asked, '是')
    assert.match(yes.words, /已报工/)
    assert.equal((await reportsBy(factory.sql, TURNER)).length, before + 1)
  })

  test('the same quantity later is simply booked', async () => {
    factory.clock.advance({ minutes: 30 })
    assert.match((await factory.say(TURNER, '1003 车削 9')).words, /已报工/)
  })

  test('the same quantity by somebody else at the same time is simply booked', async () => {
    assert.match((await factory.say(OTHER_TURNER, '1003 车削 9')).words, /已报工/)
  })
})

/** Another process of the service on the same database: nothing in memory is shared. */
function secondInstance(factory: Factory): Factory {
  const { sql } = factory
  const deps = {
    ...factory.deps,
    catalog: createCatalogCache(sql),
    lanes: createOrderLanes(),
    orders: createOrderMemory(),
    cards: createCardMemory(sql, () => undefined),
    directory: createOrderDirectory({
      byCodes: codes => loadOrders(sql, codes),
      byText: query => findOrders(sql, query),
    }),
  }
  return {
    ...factory,
    sql,
    clock: factory.clock,
    deps,
  }
}

describe('invariant 3: the ledger is append-only, whoever the caller', () => {
  const factory = withFactory({ doubts: 'none' })

  const CASES: readonly { readonly name: string; readonly statement: string; readonly code: string }[] = [
    { name: 'a report is changed', statement: 'update report set good = good + 1', code: APPEND_ONLY },
    { name: 'a report is deleted', statement: 'delete from report', code: APPEND_ONLY },
    { name: 'the ledger is emptied', statement: 'truncate report cascade', code: APPEND_ONLY },
    { name: 'a share is changed', statement: 'update report_worker set pay = pay * 2', code: APPEND_ONLY },
    { name: 'a review is taken back', statement: 'delete from report_review', code: APPEND_ONLY },
    { name: 'the audit is changed', statement: `update audit set actor_id = 'W001'`, code: APPEND_ONLY },
    { name: 'the audit is emptied', statement: 'truncate audit', code: APPEND_ONLY },
    {
      name: 'a total is moved without a report',
      statement: 'update step set good = good + 1',
      code: TOTALS_FOLLOW_LEDGER,
    },
    {
      name: 'a reversal takes back more than there was',
      statement: `insert into report (id, order_id, step_id, good, scrap, rework, rework_done, reason, liability, minutes,
          piece_rate, occurred_at, reported_at, effective_at, work_date, channel, review, over_gate, reversal_of, reporter_id, note)
        select 'forged', order_id, step_id, -good - 1, -scrap, -rework, -rework_done, reason, liability, -minutes,
          piece_rate, occurred_at, reported_at, effective_at, work_date, channel, review, over_gate, id, reporter_id, note
        from report x where reversal_of is null and good > 0
          and not exists (select from report y where y.reversal_of = x.id)
          and (select good from step where id = x.step_id) > x.good limit 1`,
      code: REVERSAL_DIFFERS,
    },
    {
      name: 'somebody reviews their own report',
      statement: `insert into report_review (report_id, decision, reviewer_id, at)
        select report_id, 'approved', (select reporter_id from report where id = report_id), now() from review_queue limit 1`,
      code: OWN_REVIEW,
    },
  ]

  for (const { name, statement, code } of CASES) {
    test(`refused by the database: ${name}`, async () => {
      await factory.say(TURNER, '1003 车削 8')
      await changesNothing(factory.sql, name, async () => {
        const error = await factory.sql.unsafe(statement).then(
          () => null,
          (thrown: unknown) => thrown,
        )
        assert.notEqual(error, null, 'the statement went through')
        assert.equal(errorCode(error), code, String(error))
      })
    })
  }

  test('a correction adds the counter row and the new row, and leaves the first one', async () => {
    factory.clock.advance({ hours: 1 })
    const receipt = await factory.say(OTHER_TURNER, '1003 车削 30')
    await factory.say(OTHER_TURNER, '不是30，是25', { quote: lastCard(receipt) })
    const rows = await reportsBy(factory.sql, OTHER_TURNER)
    assert.deepEqual(
      rows.map(({ good }) => good),
      ['30', '-30', '25'],
    )
    assert.equal(rows[1]?.reversalOf, rows[0]?.id)
    await isTrue(factory.sql)
  })
})

describe('invariant 9: told together', () => {
  const factory = withFactory({ doubts: 'none' })

  test('the report, its share, its audit entry, its event and what is told of it are one transaction', async () => {
    const { sql } = factory
    await factory.say(TURNER, '1003 车削 12', { eventId: 'together' })
    const id = await newestReport(sql, TURNER)
    const rows = await sql<{ what: string; transaction: string }[]>`
      select 'report' as what, xmin::text as transaction from report where id = ${id}
      union all select 'share', xmin::text from report_worker where report_id = ${id}
      union all select 'audit', xmin::text from audit where subject_id = ${id}
      union all select 'event', xmin::text from inbound_event where event_id = 'together'
      union all select 'told', xmin::text from outbox where payload::text like ${`%${id}%`}
      union all select 'step', s.xmin::text from step s join report r on r.step_id = s.id where r.id = ${id}
      union all select 'order', o.xmin::text from orders o join report r on r.order_id = o.id where r.id = ${id}`
    assert.deepEqual(new Set(rows.map(({ what }) => what)).size, 7, JSON.stringify(rows))
    assert.equal(new Set(rows.map(({ transaction }) => transaction)).size, 1, JSON.stringify(rows))
  })

  for (const table of ['outbox', 'report', 'audit', 'report_worker']) {
    test(`when the ${table} row can't be stored, nothing of the decision is`, async () => {
      const mend = await breakCommits(factory.sql, table, 'XX000')
      await changesNothing(factory.sql, 'the rolled-back decision', () =>
        deliver(factory, textFrom(factory, 'W003', '1003 车削 14')),
      )
      await mend()
    })
  }
})

describe('invariant 10: who, what, when, through which message', () => {
  const factory = withFactory({ doubts: 'none' })
  const heard = new Map<string, Heard>()

  /** Each write as a person makes it, in an order in which each is possible; its entry in the audit. */
  const WRITES: readonly {
    readonly action: string
    readonly actor: string
    readonly write: (eventId: string) => Promise<Heard>
  }[] = [
    { action: 'step.start', actor: TURNER, write: eventId => factory.say(TURNER, '开工 1003 车削', { eventId }) },
    { action: 'step.pause', actor: TURNER, write: eventId => factory.say(TURNER, '暂停 1003 车削', { eventId }) },
    { action: 'step.resume', actor: TURNER, write: eventId => factory.say(TURNER, '继续 1003 车削', { eventId }) },
    {
      action: 'report.booked',
      actor: TURNER,
      write: async eventId => remember('report', await factory.say(TURNER, '1003 车削 31', { eventId })),
    },
    {
      action: 'report.corrected',
      actor: TURNER,
      write: eventId => factory.say(TURNER, '不是31，是29', { eventId }),
    },
    { action: 'report.reversed', actor: TURNER, write: eventId => factory.say(TURNER, '撤销', { eventId }) },
    {
      action: 'report.held',
      actor: TURNER,
      write: eventId => factory.say(TURNER, '1003 车削 400', { eventId }),
    },
    {
      action: 'report.rejected',
      actor: TURNING_LEADER,
      write: async eventId => {
        await factory.say(TURNER, '1003 车削 33')
        const payload = { do: 'review', report: await newestReport(factory.sql, TURNER), verdict: 'reject' } as const
        return factory.pressPayload(TURNING_LEADER, encodeAction({ ...payload, once: once() }), {}, { eventId })
      },
    },
    {
      action: 'report.approved',
      actor: TURNING_LEADER,
      write: async eventId => {
        await factory.say(TURNER, '1003 车削 34')
        const payload = { do: 'review', report: await newestReport(factory.sql, TURNER), verdict: 'approve' } as const
        return factory.pressPayload(TURNING_LEADER, encodeAction({ ...payload, once: once() }), {}, { eventId })
      },
    },
    {
      action: 'inspection.asked',
      actor: TURNER,
      write: eventId => factory.say(TURNER, '1003 车削 首件好了来检一下', { eventId }),
    },
    {
      action: 'material.asked',
      actor: TURNER,
      write: eventId => factory.say(TURNER, '给我领200个压铆螺母', { eventId }),
    },
    {
      action: 'exception.raised',
      actor: TURNER,
      write: eventId => factory.say(TURNER, '1003 车削 机床坏了', { eventId }),
    },
    {
      action: 'exception.acknowledged',
      actor: '卢勇',
      write: async eventId => pressTold('G-D-EQ', '卢勇', '我来处理', eventId),
    },
    {
      action: 'exception.resolved',
      actor: '卢勇',
      write: async eventId => {
        const form = await pressTold('G-D-EQ', '卢勇', '已解决', `${eventId}-form`)
        return factory.press('卢勇', form, '确认已解决', { note: '换了保险丝' }, eventId)
      },
    },
    { action: 'order.released', actor: PLANNER, write: eventId => factory.say(PLANNER, '下达 WO-1013', { eventId }) },
    { action: 'order.held', actor: PLANNER, write: eventId => factory.say(PLANNER, '暂停工单 WO-1013', { eventId }) },
    {
      action: 'order.resumed',
      actor: PLANNER,
      write: eventId => factory.say(PLANNER, '恢复工单 WO-1013', { eventId }),
    },
    {
      action: 'order.reprioritised',
      actor: PLANNER,
      write: eventId => factory.say(PLANNER, 'WO-1013 改为紧急', { eventId }),
    },
    {
      action: 'order.rescheduled',
      actor: PLANNER,
      write: eventId => factory.say(PLANNER, 'WO-1013 交期改到 12月8日', { eventId }),
    },
    {
      action: 'order.assigned',
      actor: PLANNER,
      write: eventId => factory.say(PLANNER, 'WO-1003 车削 派给 孙小军', { eventId }),
    },
    {
      action: 'order.created',
      actor: PLANNER,
      write: eventId => factory.say(PLANNER, '开单 法兰 500 车→钻→包 周五', { eventId }),
    },
    {
      action: 'order.cancelled',
      actor: PLANNER,
      write: eventId => pressVerb(factory, PLANNER, 'cancel', 'WO-1013', {}, eventId),
    },
    {
      action: 'order.closedShort',
      actor: PLANNER,
      write: eventId => pressVerb(factory, PLANNER, 'closeShort', 'WO-1003', { reason: '客户减量' }, eventId),
    },
    {
      action: 'group.bound',
      actor: TURNING_LEADER,
      write: eventId => factory.say(TURNING_LEADER, '绑定部门 机加车间', { chat: 'G-NEW', eventId }),
    },
  ]

  const remember = (name: string, said: Heard): Heard => {
    heard.set(name, said)
    return said
  }

  async function pressTold(group: string, person: string, label: string, eventId: string): Promise<Heard> {
    const card = (await factory.told(group)).at(-1)
    assert.ok(card)
    return factory.press(person, card, label, {}, eventId)
  }

  for (const { action, actor, write } of WRITES) {
    test(`${action}: the audit names ${actor} and the event`, async () => {
      factory.clock.advance({ minutes: 3 })
      const eventId = `write-${action}`
      const said = await write(eventId)
      const entries = await factory.sql<
        { action: string; actor: string; at: { epochMilliseconds: number }; message: string | null }[]
      >`
        select a.action, p.name as actor, a.at, a.message_id as message
        from audit a left join person p on p.id = a.actor_id where a.event_id = ${eventId}`
      const entry = entries.find(each => each.action === action)
      assert.ok(entry, `entries: ${JSON.stringify(entries)}; answer: ${said.words}`)
      assert.equal(entry.actor, actor)
      assert.equal(entry.at.epochMilliseconds, factory.clock.now().epochMilliseconds)
      assert.notEqual(entry.message, null)
    })
  }

  test('no write leaves business changed without an entry', async () => {
    const [before] = await factory.sql<{ count: number }[]>`select count(*)::int as count from audit`
    const changed = await tablesChangedBy(factory.sql, () => factory.say('赵铁柱', '开工 1006 粗铣'))
    const [after] = await factory.sql<{ count: number }[]>`select count(*)::int as count from audit`
    assert.ok(changed.includes('work_session') && changed.includes('audit'))
    assert.equal(after?.count, (before?.count ?? 0) + 1)
  })
})

const pressVerb = (
  factory: Factory,
  person: string,
  verb: OrderVerb,
  order: string,
  values: Readonly<Record<string, string>>,
  eventId?: string,
) =>
  factory.pressPayload(person, encodeAction({ do: 'orderDo', verb, order, once: once() }), values, {
    ...(eventId !== undefined && { eventId }),
  })

describe('invariant 12: one alert per subject and kind while it lasts', () => {
  const factory = withFactory({ doubts: 'none' })
  const fire = (sql: Sql, subject: string, kind: string) =>
    sql`insert into alert (subject, kind, since) values (${subject}, ${kind}, now())`

  test('a second live one is refused by the database, on any instance', async () => {
    const { sql } = factory
    await fire(sql, 'step:1', 'late')
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => fire(sql, 'step:1', 'late')))
    for (const outcome of outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.equal(outcome.status === 'rejected' && errorCode(outcome.reason), UNIQUE_VIOLATION)
    }
    await sql`update alert set state = 'acknowledged', acknowledged_by = 'W002', acknowledged_at = now()`
    await assert.rejects(fire(sql, 'step:1', 'late'), { code: UNIQUE_VIOLATION })
  })

  test('another kind, another subject, and the same one once it is resolved are alerts of their own', async () => {
    const { sql } = factory
    await fire(sql, 'step:1', 'notStarted')
    await fire(sql, 'step:2', 'late')
    await sql`update alert set state = 'resolved', resolved_at = now() where subject = 'step:1' and kind = 'late'`
    await fire(sql, 'step:1', 'late')
  })
})

/** One of every role, none of them with a say over WO-1003's turning; and those who have one. */
const ROLES = {
  worker: '冯春燕',
  teamLeader: '谢文斌',
  supervisor: '韩冬梅',
  inspector: '杜明辉',
  warehouse: '蒋卫东',
  maintenance: '卢勇',
  planner: PLANNER,
  purchaser: '侯宇航',
  sales: '白洁',
  manager: '顾振华',
  stranger: 'nobody-we-know',
  skilledColleague: OTHER_TURNER,
  reporter: TURNER,
  ownLeader: TURNING_LEADER,
  ownSupervisor: '周国梁',
} as const
type Who = keyof typeof ROLES

const EVERYBODY_BOUND = Object.keys(ROLES).filter(who => who !== 'stranger') as readonly Who[]
const IN_CHARGE: readonly Who[] = ['ownLeader', 'ownSupervisor', 'manager']

describe('invariant 13: a forged button carries no authority', () => {
  const factory = withFactory({ doubts: 'none' })

  type Forged = {
    readonly name: string
    readonly allowed: readonly Who[]
    /** A payload that is right in all but the presser. Made once, pressed by everybody who may not, then by one who may. */
    readonly payload: () => Promise<Action>
    readonly values?: Readonly<Record<string, string>>
  }

  const turning = { order: 'WO-1003', seq: 20 } as const

  const reported = async (good: number): Promise<string> => {
    factory.clock.advance({ minutes: 5 })
    await factory.say(TURNER, `1003 车削 ${good}`)
    return newestReport(factory.sql, TURNER)
  }

  const heldReport = async (): Promise<string> => {
    await factory.say(TURNER, '1003 车削 450')
    return newestId('held_report')
  }

  const BEGUN = {
    held_report: 'requested_at',
    exception: 'raised_at',
    inspection: 'requested_at',
    material_request: 'requested_at',
    binding_request: 'requested_at',
  } as const

  async function newestId(table: keyof typeof BEGUN) {
    const [row] = await factory.sql.unsafe<{ id: string }[]>(
      `select id from ${table} order by ${BEGUN[table]} desc limit 1`,
    )
    assert.ok(row, `there is a row in ${table}`)
    return row.id
  }

  const raised = async (): Promise<string> => {
    await factory.say(TURNER, '1003 车削 机床坏了')
    return newestId('exception')
  }

  const order = (verb: OrderVerb, code: string, allowed: readonly Who[], values = {}, seq?: number): Forged => ({
    name: `${verb} an order`,
    allowed,
    values,
    payload: async () => ({ do: 'orderDo', verb, order: code, once: once(), ...(seq !== undefined && { seq }) }),
  })

  /** Who is in charge may book for anybody, and so for themselves. */
  const workers: readonly Who[] = ['reporter', 'skilledColleague', ...IN_CHARGE]

  const FORGED: readonly Forged[] = [
    {
      name: 'report by form',
      allowed: workers,
      values: { good: '3' },
      payload: async () => ({ do: 'report', ...turning, once: once() }),
    },
    {
      name: 'report by button',
      allowed: workers,
      payload: async () => ({ do: 'reportGood', ...turning, good: '4', once: once() }),
    },
    {
      name: 'report "again"',
      allowed: workers,
      payload: async () => ({
        do: 'reportAgain',
        ...turning,
        good: '4',
        scrap: '0',
        rework: '0',
        reason: null,
        once: once(),
      }),
    },
    { name: 'start', allowed: workers, payload: async () => ({ do: 'start', ...turning, once: once() }) },
    {
      name: 'pause',
      allowed: workers,
      payload: async () => ({ do: 'pause', ...turning, once: once() }),
    },
    {
      name: 'undo',
      allowed: ['reporter', ...IN_CHARGE],
      payload: async () => ({ do: 'undo', report: await reported(5), once: once() }),
    },
    {
      name: 'correct',
      allowed: ['reporter', ...IN_CHARGE],
      values: { good: '6' },
      payload: async () => ({ do: 'correct', report: await reported(7), once: once() }),
    },
    {
      name: 'approve a report',
      allowed: IN_CHARGE,
      payload: async () => ({ do: 'review', report: await reported(8), verdict: 'approve', once: once() }),
    },
    {
      name: 'reject a report',
      allowed: IN_CHARGE,
      payload: async () => ({ do: 'review', report: await reported(9), verdict: 'reject', once: once() }),
    },
    {
      name: 'let a held report through',
      allowed: IN_CHARGE,
      payload: async () => ({ do: 'reviewHeld', held: await heldReport(), verdict: 'approve', once: once() }),
    },
    {
      name: 'acknowledge an exception',
      allowed: ['maintenance', ...IN_CHARGE],
      payload: async () => ({ do: 'acknowledge', exception: await raised(), once: once() }),
    },
    {
      name: 'resolve an exception',
      allowed: ['reporter', 'maintenance', ...IN_CHARGE],
      payload: async () => ({
        do: 'exceptionDo',
        verb: 'resolve',
        exception: await newestId('exception'),
        once: once(),
      }),
      values: { note: '换了保险丝' },
    },
    {
      name: 'judge an inspection',
      allowed: ['inspector', ...IN_CHARGE],
      payload: async () => {
        await factory.say(TURNER, '1003 车削 首件好了来检一下')
        return { do: 'inspectDone', inspection: await newestId('inspection'), result: 'pass', once: once() }
      },
    },
    {
      name: 'mark material as delivered',
      allowed: ['warehouse', 'purchaser', 'planner', ...IN_CHARGE],
      payload: async () => {
        await factory.say(TURNER, '给我领200个压铆螺母')
        return { do: 'materialDone', request: await newestId('material_request'), once: once() }
      },
    },
    {
      name: 'confirm who somebody is',
      allowed: IN_CHARGE,
      payload: async () => {
        await factory.sql`delete from person_identity where person_id = 'W005'`
        await factory.say('guest-1', '绑定 RL0005 马德胜')
        return { do: 'decideBinding', request: await newestId('binding_request'), verdict: 'approve', once: once() }
      },
    },
    order('release', 'WO-1013', ['planner', 'manager']),
    order('setPriority', 'WO-1013', ['planner', 'manager'], { priority: 'critical' }),
    order('setDue', 'WO-1013', ['planner', 'manager'], { dueText: '12月8日' }),
    order('assign', 'WO-1003', ['planner', ...IN_CHARGE], { people: 'W004' }, 20),
    order('hold', 'WO-1003', ['planner', 'manager', 'ownSupervisor']),
    order('unhold', 'WO-1003', ['planner', 'manager', 'ownSupervisor']),
    order('closeShort', 'WO-1003', ['planner', 'manager'], { reason: '客户减量' }),
    order('cancel', 'WO-1013', ['planner', 'manager']),
    {
      name: 'make an order',
      allowed: ['planner', 'manager'],
      payload: async () => ({
        do: 'createOrder',
        product: 'P-FLANGE-B12',
        quantity: '10',
        steps: [],
        due: '2026-12-08T18:00:00+08:00',
        customer: null,
        once: once(),
      }),
    },
  ]

  for (const { name, allowed, payload, values = {} } of FORGED) {
    test(`${name}: only ${allowed.join(', ')}`, async () => {
      const forged = encodeAction(await payload())
      for (const who of [...EVERYBODY_BOUND, 'stranger' as const].filter(each => !allowed.includes(each))) {
        const heard = await changesNothing(factory.sql, `${name} by ${who}`, () =>
          factory.pressPayload(ROLES[who], forged, values),
        )
        assert.notEqual(heard.words.trim(), '', `${who} is told nothing`)
      }
      const [somebody] = allowed
      assert.ok(somebody)
      const changed = await tablesChangedBy(factory.sql, () => factory.pressPayload(ROLES[somebody], forged, values))
      assert.ok(changed.includes('audit'), `${somebody} may, but nothing happened: the payload proves nothing`)
    })
  }

  test('nobody reviews their own report, whatever their role', async () => {
    factory.clock.advance({ minutes: 5 })
    await factory.say(TURNING_LEADER, '1014 车削 11')
    const id = await newestReport(factory.sql, TURNING_LEADER)
    await factory.sql`update person set is_admin = true where name = ${TURNING_LEADER}`
    await changesNothing(factory.sql, 'the own review', () =>
      factory.pressPayload(
        TURNING_LEADER,
        encodeAction({ do: 'review', report: id, verdict: 'approve', once: once() }),
      ),
    )
  })

  test('a person who has left may do nothing any more', async () => {
    await factory.sql`update person set active = false where name = ${THIRD_TURNER}`
    await changesNothing(factory.sql, 'the report', () => factory.say(THIRD_TURNER, '1014 车削 2'))
    await changesNothing(factory.sql, 'the press', () =>
      factory.pressPayload(
        THIRD_TURNER,
        encodeAction({ do: 'reportGood', order: 'WO-1014', seq: 20, good: '2', once: once() }),
      ),
    )
  })
})

describe('two workers report the last piece at the same moment', () => {
  const factory = withFactory({ doubts: 'none' })

  /** Leaves one piece to report on WO-1003 turning. */
  async function leaveOne(): Promise<void> {
    const heard = await factory.pressPayload(TURNER, encodeAction({ do: 'openStep', order: 'WO-1003', seq: 20 }))
    const [, rest] = /完成剩余 (\d+)/.exec(heard.words) ?? []
    assert.ok(rest, heard.words)
    if (Number(rest) > 1) await factory.say(TURNER, `WO-1003 车削 ${Number(rest) - 1}`)
  }

  const outcomes = async () =>
    factory.sql<{ booked: number; held: number }[]>`
      select (select count(*)::int from report where channel = 'text' and good = 1) as booked,
        (select count(*)::int from held_report where status = 'waiting') as held`

  test('in one process: one is booked, the other is held for the leader', async () => {
    await leaveOne()
    const [before] = await outcomes()
    await Promise.all([factory.say(OTHER_TURNER, 'WO-1003 车削 1'), factory.say(THIRD_TURNER, 'WO-1003 车削 1')])
    const [after] = await outcomes()
    assert.equal((after?.booked ?? 0) - (before?.booked ?? 0), 1)
    assert.equal((after?.held ?? 0) - (before?.held ?? 0), 1)
    await isTrue(factory.sql)
  })

  test('on two instances: one is booked, the other is held for the leader', async () => {
    // Held again within moments it would be asked about.
    factory.clock.advance({ minutes: 5 })
    await factory.say(OTHER_TURNER, '撤销')
    await factory.say(THIRD_TURNER, '撤销')
    await leaveOne()
    const [before] = await outcomes()
    const second = secondInstance(factory)
    await Promise.all([
      deliver(factory, textFrom(factory, 'W006', 'WO-1003 车削 1')),
      deliver(second, textFrom(factory, 'W004', 'WO-1003 车削 1')),
    ])
    const [after] = await outcomes()
    assert.equal((after?.booked ?? 0) - (before?.booked ?? 0), 1)
    assert.equal((after?.held ?? 0) - (before?.held ?? 0), 1)
    await isTrue(factory.sql)
  })

  test('twelve reports from two instances at once are all booked, and the sum is exact', async () => {
    const second = secondInstance(factory)
    const sum = async () =>
      (
        await factory.sql<{ good: number }[]>`
        select s.good::float8 as good from step s join orders o on o.id = s.order_id where o.code = 'WO-1006' and s.seq = 20`
      )[0]?.good ?? 0
    const before = await sum()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        deliver(index % 2 === 0 ? factory : second, textFrom(factory, 'W008', `1006 粗铣 ${index + 1}`)),
      ),
    )
    const booked = answers.filter(answer => /已报工/.test(JSON.stringify(answer))).length
    const rows = await factory.sql<{ good: number }[]>`
      select r.good::float8 as good from report r join orders o on o.id = r.order_id
      where o.code = 'WO-1006' and r.reporter_id = 'W008' and r.channel = 'text' and r.reported_at >= '2026-11-18T10:17:00+08:00'`
    assert.equal(rows.length, booked)
    assert.ok(booked >= 3, `booked: ${booked}`)
    assert.equal(
      (await sum()) - before,
      rows.reduce((total, { good }) => total + good, 0),
    )
    await isTrue(factory.sql)
  })
})

describe('invariant 14: a refused input changes nothing and says what to do', () => {
  const factory = withFactory({ doubts: 'none' })

  const REFUSED: readonly {
    readonly name: string
    readonly who: string
    readonly text: string
    readonly says: RegExp
  }[] = [
    { name: 'an order that does not exist', who: TURNER, text: '报工 WO-9999 车削 10', says: /WO-9999/ },
    { name: 'a step the order does not have', who: TURNER, text: '报工 WO-1003 喷粉 10', says: /喷粉|工序/ },
    { name: 'a closed order', who: TURNER, text: '报工 WO-1010 车削 10', says: /WO-1010/ },
    { name: 'a cancelled order', who: TURNER, text: '报工 WO-1015 车削 10', says: /取消/ },
    { name: 'an order not yet released', who: TURNER, text: '报工 WO-1013 车削 10', says: /下达|开工/ },
    { name: 'work one has not learnt', who: '冯春燕', text: '报工 WO-1003 车削 10', says: /车削/ },
    { name: 'a step that has received nothing', who: '范雪梅', text: '报工 WO-1003 终检 10', says: /终检/ },
    { name: 'two quantities', who: TURNER, text: '1003 车削 五十或六十', says: /./ },
    { name: 'a running total', who: TURNER, text: '1003 车削 累计250', says: /./ },
    { name: 'half a piece', who: TURNER, text: '1003 车削 0.5件', says: /./ },
    { name: 'less than nothing', who: TURNER, text: '1003 车削 -5', says: /./ },
    { name: 'releasing without the right', who: TURNER, text: '下达 WO-1013', says: /计划员/ },
    { name: 'what nobody understands', who: TURNER, text: '今天天气不错啊', says: /./ },
  ]

  for (const { name, who, text, says } of REFUSED) {
    test(name, async () => {
      const heard = await changesNothing(factory.sql, name, () => factory.say(who, text))
      assert.match(heard.words, says)
    })
  }
})
