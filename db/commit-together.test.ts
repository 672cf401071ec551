import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Report } from '../domain/model.ts'
import { pieces } from '../domain/quantity.ts'
import { withDatabase } from '../test/database.ts'
import { eventOf, plantOrder, plantSmallFactory, reportOf, type SmallOrder, WORKER } from '../test/small-factory.ts'
import { type Commit, commit } from './commit.ts'
import { errorCode } from './fault.ts'

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

test('decisions of one moment share a transaction, and each has its own outcome', async () => {
  const orders = await newOrders(12)
  const ids = orders.map((_, place) => `moment-${place}`)
  const outcomes = await Promise.all(orders.map((order, place) => ended(booking(order, `moment-${place}`))))
  assert.deepEqual(new Set(outcomes), new Set(['committed']))
  const { reports, transactions } = await booked(ids)
  assert.equal(reports, 12)
  assert.ok(transactions <= 3, `${transactions} transactions for 12 decisions`)
})

test('a repeated event among others gets the first one’s answer, also where both come in one moment', async () => {
  const [one, other, third] = await newOrders(3)
  assert.ok(one && other && third)
  const again = booking(other, 'twice')
  const outcomes = await Promise.all([
    commit(db.sql, booking(one, 'before')),
    ...[again, again].map(each => commit(db.sql, each)),
    commit(db.sql, booking(third, 'behind')),
  ])
  const committed = { kind: 'committed' }
  assert.deepEqual(outcomes, [
    committed,
    committed,
    { kind: 'duplicate', answer: { said: 'twice' }, bodyHash: 'h' },
    committed,
  ])
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
  assert.deepEqual(outcomes, ['committed', 'stale', 'BG004', 'committed', 'committed', 'committed'])
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
  assert.equal(await ended(booking(other, 'behind-it')), 'committed')
  assert.ok(waits, 'the hanging one is still on its way')
  await db.sql`delete from hanging`
  assert.equal(await waiting, 'committed')
})
