import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from '../domain/model.ts'
import { pieces } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import {
  eventOf,
  NOW,
  plantOrder,
  plantSmallFactory,
  reportOf,
  type SmallOrder,
  WORKER,
} from '../test/small-factory.ts'
import { type Commit, commit } from './commit.ts'
import { errorCode, SHARES_DIFFER } from './fault.ts'
import { type LogDraft, sandboxMessages } from './sandbox-messages.ts'

const db = withDatabase({ setUp: plantSmallFactory })

let codes = 0
const newOrders = (count: number): Promise<readonly SmallOrder[]> =>
  Promise.all(Array.from({ length: count }, () => plantOrder(db.sql, `WO-${++codes}`)))

/** `eventId` is the report's id as well. */
function booking(order: SmallOrder, eventId: string, other: Partial<Report> = {}, expectedVersion = 1): Commit {
  const report = reportOf(order, eventId, 10, other)
  return {
    event: eventOf(eventId),
    changes: [
      { orderId: order.id, expectedVersion, order: {}, steps: [], reports: [report], reviews: [], sessions: [] },
    ],
  }
}

/** How it ended: the outcome's kind, or the code it was refused with. */
const ended = (decision: Commit): Promise<string | null> => commit(db.sql, decision).then(({ kind }) => kind, errorCode)

/** In how many transactions the reports were written that are booked. */
async function booked(ids: readonly string[]): Promise<{ reports: number; transactions: number }> {
  const [row] = await db.sql<{ reports: number; transactions: number }[]>`
    select count(*)::int as reports, count(distinct xmin::text)::int as transactions from report where id in ${db.sql(ids)}`
  assert.ok(row)
  return row
}

/** Until the server works on a decision. */
async function isOnItsWay(): Promise<void> {
  for (;;) {
    const [found] =
      await db.sql`select from pg_stat_activity where state = 'active' and datname = current_database() and query like '%commit_decision%'
      and pid <> pg_backend_pid()`
    if (found !== undefined) return
  }
}

test('decisions of one moment share a transaction, and each has its own outcome', async () => {
  const orders = await newOrders(12)
  const ids = orders.map((_, place) => `moment-${place}`)
  const outcomes = await Promise.all(orders.map((order, place) => ended(booking(order, `moment-${place}`))))
  assert.deepEqual(new Set(outcomes), new Set(['committed']))
  const { reports, transactions } = await booked(ids)
  assert.equal(reports, 12)
  assert.ok(transactions <= 3, `${transactions} transactions for 12 decisions`)
})

test('everything that a decision writes is written, and under its own event', async () => {
  const orders = await newOrders(6)
  const decisions = orders.map((order, place): Commit => {
    const id = `whole-${place}`
    const { event = null, changes = [] } = booking(order, id)
    return {
      event,
      changes: changes.map(change => ({
        ...change,
        steps: [{ id: order.stepIds[0], status: 'completed' as const }],
      })),
      audit: [
        {
          at: NOW,
          actor: { kind: 'person', id: WORKER },
          action: 'report.booked',
          subject: { kind: 'report', id },
          details: { place: String(place) },
        },
      ],
      outbox: [
        { lane: `lane-${place}`, dedup: id, kind: 'message', payload: { place }, about: null, expiresAfterMs: null },
      ],
      cards: [{ platform: 'sandbox', chatId: `D-${place}`, messageId: id, about: { place } }],
      pending: [
        { personId: WORKER, platform: 'sandbox', chatId: id, question: { place }, expiresAt: NOW.add({ minutes: 5 }) },
      ],
    }
  })
  const outcomes = await Promise.all(decisions.map(ended))
  assert.deepEqual(new Set(outcomes), new Set(['committed']))
  const ids = orders.map((_, place) => `whole-${place}`)
  const found = await db.sql`
    select r.id, i.answer->>'said' as answer, s.status, a.event_id as "audited", a.details->>'place' as audit, o.payload->>'place' as sent,
      c.about->>'place' as card, q.question->>'place' as asked
    from report r join inbound_event i on i.event_id = r.event_id join step s on s.id = r.step_id
      join audit a on a.subject_id = r.id join outbox o on o.dedup = r.id join card_reference c on c.message_id = r.id
      join pending_question q on q.chat_id = r.id
    where r.id in ${db.sql(ids)} order by r.id`
  const rowOf = (id: string, place: number) => {
    const said = String(place)
    return { id, answer: id, status: 'completed', audited: id, audit: said, sent: said, card: said, asked: said }
  }
  assert.deepEqual([...found], ids.map(rowOf))
})

test('a repeated event among others gets the first one’s answer, also where both come in one moment', async () => {
  const [one, other, third] = await newOrders(3)
  assert.ok(one && other && third)
  const again = booking(other, 'twice')
  const [before, behind, ...twice] = await Promise.all(
    [booking(one, 'before'), booking(third, 'behind'), again, again].map(each => commit(db.sql, each)),
  )
  const committed = { kind: 'committed' }
  assert.deepEqual([before, behind], [committed, committed])
  // Which of the two was first nobody knows.
  assert.deepEqual(
    twice.toSorted((a, b) => a.kind.localeCompare(b.kind)),
    [committed, { kind: 'duplicate', answer: { said: 'twice' }, bodyHash: 'h' }],
  )
})

/** What the sandbox keeps of a report: what its author wrote and what it was answered, by ids of the event's own. */
function saidOf(eventId: string): readonly LogDraft<unknown>[] {
  const message = { chatId: `D-${eventId}`, text: '做完10', card: null, replyTo: null, file: null }
  const sentAt = '2026-11-21T06:05:00Z'
  return [
    { ...message, id: `${eventId}-said`, from: { kind: 'person', id: 'W1', name: '张伟' }, sentAt },
    { ...message, id: `${eventId}-told`, from: { kind: 'bot', id: 'bot', name: '报工助手' }, sentAt },
  ]
}

const logged = (eventId: string) => db.sql<{ id: string; seq: number; transaction: string }[]>`
  select id, seq, xmin::text as transaction from sandbox_message where chat_id = ${`D-${eventId}`} order by seq`

test('what was said goes along in the transaction, whether several come or one', async () => {
  const orders = await newOrders(4)
  const [last, ...first] = orders.map((order, place) => booking(order, `said-${place}`))
  assert.ok(last)
  const say = (decision: Commit) => commit(db.sql, { ...decision, messages: saidOf(decision.event?.eventId ?? '') })
  const outcomes = [await say(last), ...(await Promise.all(first.map(say)))]
  for (const [place, outcome] of outcomes.entries()) {
    const messages = await logged(`said-${place}`)
    assert.deepEqual(
      messages.map(({ id }) => id),
      [`said-${place}-said`, `said-${place}-told`],
    )
    const [report] = await db.sql`select xmin::text as transaction from report where id = ${`said-${place}`}`
    for (const { id, seq, transaction } of messages) {
      assert.equal(transaction, report?.transaction)
      assert.equal(outcome.kind === 'committed' ? outcome.places?.get(id) : null, seq)
    }
  }
})

test('what was said is left behind by a decision that is not committed, or is stored by itself', async () => {
  const [one, stale, free] = await newOrders(3)
  assert.ok(one && stale && free)
  const said = (decision: Commit): Commit => ({ ...decision, messages: saidOf(decision.event?.eventId ?? '') })
  const again = booking(one, 'told-once')
  await commit(db.sql, again)
  const refused = await commit(db.sql, said(again))
  assert.equal(refused.kind, 'duplicate')
  assert.deepEqual([...(await logged('told-once'))], [])
  const [late, fine] = await Promise.all([
    commit(db.sql, said(booking(stale, 'late', {}, 7))),
    commit(db.sql, said(booking(free, 'fine'))),
  ])
  assert.deepEqual([late, fine], [{ kind: 'stale' }, { kind: 'committed' }])
  assert.deepEqual([...(await logged('late')), ...(await logged('fine'))], [])
})

test('a message that can not be kept costs no report', async () => {
  const [order] = await newOrders(1)
  assert.ok(order)
  const messages = saidOf('unkept').map(message => ({ ...message, chatId: 'half a \u0000 character' }))
  const outcome = await commit(db.sql, { ...booking(order, 'unkept'), messages })
  assert.deepEqual(outcome, { kind: 'committed' })
  assert.equal((await booked(['unkept'])).reports, 1)
})

test('a report does not wait for long until what was said can be kept', async () => {
  const [order] = await newOrders(1)
  assert.ok(order)
  const outcome = await db.sql.begin(async tx => {
    await sandboxMessages(tx).append(saidOf('begun'))
    return commit(db.sql, { ...booking(order, 'unsaid'), messages: saidOf('unsaid') })
  })
  assert.deepEqual(outcome, { kind: 'committed' })
  assert.deepEqual([(await booked(['unsaid'])).reports, [...(await logged('unsaid'))]], [1, []])
})

test('what is wrong with one decision is its own: the others of its moment are stored', async () => {
  const orders = await newOrders(6)
  const [, old, broken] = orders
  assert.ok(old && broken)
  const decisions = orders.map((order, place) => booking(order, `among-${place}`))
  decisions[1] = booking(old, 'among-1', {}, 7)
  decisions[2] = booking(broken, 'among-2', {
    workers: [{ personId: WORKER, good: pieces(9), sharePct: pieces(100), pay: pieces(0) }],
  })
  const outcomes = await Promise.all(decisions.map(ended))
  assert.deepEqual(outcomes, ['committed', 'stale', SHARES_DIFFER, 'committed', 'committed', 'committed'])
  assert.equal((await booked(['among-0', 'among-3', 'among-4', 'among-5'])).reports, 4)
  assert.equal((await booked(['among-1', 'among-2'])).reports, 0)
})

test('one that waits for a lock makes nobody else wait', async () => {
  const orders = await newOrders(5)
  const [locked, ...free] = orders
  assert.ok(locked)
  const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>()
  const { promise: isLocked, resolve: haveLocked } = Promise.withResolvers<void>()
  const holder = db.sql.begin(async tx => {
    await tx`select from orders where id = ${locked.id} for update`
    haveLocked()
    await unlocked
  })
  await isLocked
  let waits = true
  const waiting = ended(booking(locked, 'locked')).finally(() => {
    waits = false
  })
  const outcomes = await Promise.all(free.map((order, place) => ended(booking(order, `free-${place}`))))
  assert.deepEqual(new Set(outcomes), new Set(['committed']))
  assert.ok(waits, 'the locked one is still waiting')
  unlock()
  await holder
  assert.equal(await waiting, 'committed')
})

test('one whose connection hangs holds nobody up for long', async () => {
  await db.sql.unsafe(`
    create table hanging (report_id text);
    create function hangs() returns trigger language plpgsql as $$ begin
      while exists (select from hanging h where h.report_id = new.id) loop perform pg_sleep(0.02); end loop;
      return new;
    end $$;
    create trigger hangs before insert on report for each row execute function hangs()`)
  await db.sql`insert into hanging values ('hangs')`
  const [one, other] = await newOrders(2)
  assert.ok(one && other)
  let waits = true
  const waiting = ended(booking(one, 'hangs')).finally(() => {
    waits = false
  })
  await isOnItsWay()
  assert.equal(await ended(booking(other, 'behind-it')), 'committed')
  assert.ok(waits, 'the hanging one is still on its way')
  await db.sql`delete from hanging`
  assert.equal(await waiting, 'committed')
})
