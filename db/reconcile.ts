/**
 * Whether everything that is stored a second time still follows from the ledger (invariant 3): totals, shares, pay,
 * reversals, the queue of reviews, statuses, the audit. Reads one snapshot, changes nothing, and may run beside a
 * working service.
 */
import type { Order } from '../domain/model.ts'
import { statusConsequences } from '../domain/step-progress.ts'
import type { Sql, Transaction } from './connect.ts'
import { type OrderDocument, orderDocument, toOrder } from './order-document.ts'
import { onlyRow } from './row-values.ts'

/** `subject` is an order code, `order/step` or a report's id. */
export type Disagreement = {
  readonly check: string
  readonly subject: string
  readonly expected: string
  readonly found: string
}

export type Reconciliation = {
  readonly orders: number
  readonly steps: number
  readonly reports: number
  readonly disagreements: readonly Disagreement[]
}

type Check = (tx: Transaction) => PromiseLike<readonly Omit<Disagreement, 'check'>[]>
type Rows = Omit<Disagreement, 'check'>[]

/** A broken table breaks in thousands of rows: the first are enough to see how. */
const MOST_PER_CHECK = 1_000

const CHECKS: Readonly<Record<string, Check>> = {
  /** A step's totals are the sums of its rows. */
  totals: tx => tx<Rows>`
    with ledger as (
      select step_id, concat_ws(' ', sum(good), sum(scrap), sum(rework), sum(rework_done), sum(rework_good), sum(rework_bad),
        sum(waiting), sum(conceded), sum(returned)) as sums
      from report group by step_id)
    select o.code || '/' || s.seq as subject, coalesce(l.sums, 'nothing') as expected, f.sums as found
    from step s join orders o on o.id = s.order_id left join ledger l on l.step_id = s.id,
      lateral (select concat_ws(' ', s.good, s.scrap, s.rework, s.rework_done, s.rework_good, s.rework_bad, s.waiting,
        s.conceded, s.returned) as sums) f
    where f.sums <> coalesce(l.sums, '0.0000 0.0000 0.0000 0.0000 0.0000 0.0000 0.0000 0.0000 0.0000')
    order by 1 limit ${MOST_PER_CHECK}`,

  /** After no row of the ledger was a total below zero, or more rework back than was out (invariant 4). */
  neverNegative: tx => tx<Rows>`
    select id as subject, 'no total below zero' as expected, concat_ws(' ', good, scrap, rework, back, waiting, conceded, returned) as found
    from (select r.id, r.step_id, r.inspection_id, r.seq, sum(r.good) over so_far as good, sum(r.scrap) over so_far as scrap,
        sum(r.rework) over so_far as rework, sum(r.rework_done) over so_far as back,
        sum(r.rework_good) over so_far as back_good, sum(r.rework_bad) over so_far as back_bad,
        sum(r.waiting) over so_far as waiting, sum(r.conceded) over so_far as conceded,
        sum(r.returned) over so_far as returned
      from report r window so_far as (partition by r.step_id order by r.seq)) running
    where (least(good, scrap, rework, back, waiting, conceded, returned, back_good, back_bad) < 0 or back > rework or conceded > good
        or back_good + back_bad > back + returned)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** The workers' parts sum to their report, on its day. */
  shares: tx => tx<Rows>`
    select r.id as subject, concat_ws(' ', r.good, r.work_date) as expected,
      concat_ws(' ', sum(w.good), min(w.work_date), max(w.work_date)) as found
    from report r join report_worker w on w.report_id = r.id
    group by r.id having sum(w.good) <> r.good or min(w.work_date) <> r.work_date or max(w.work_date) <> r.work_date
    order by 1 limit ${MOST_PER_CHECK}`,

  /** What is not paid by the piece pays nothing; what is pays with the sign of the work. */
  pay: tx => tx<Rows>`
    select r.id as subject,
      case when r.piece_rate = 0 then 'no pay without a rate' else 'pay with the sign of the work' end as expected,
      w.person_id || ' ' || w.pay as found
    from report r join report_worker w on w.report_id = r.id
    where (r.piece_rate = 0 and w.pay <> 0) or w.pay * (case when r.reversal_of is null then sign(r.good) else -1 end) < 0
      and r.inspection_id is null
    order by 1, 3 limit ${MOST_PER_CHECK}`,

  /** A reversal is the exact negative of one row, and takes back from everybody what they had got. */
  reversals: tx => tx<Rows>`
    with pair as (
      select r.id, r.step_id, concat_ws(' ', -r.good, -r.scrap, -r.rework, -r.rework_done, -r.rework_good, -r.rework_bad,
          -r.waiting, -r.conceded, -r.returned, r.returned_to, r.rework_id) as found,
        concat_ws(' ', u.good, u.scrap, u.rework, u.rework_done, u.rework_good, u.rework_bad, u.waiting,
          u.conceded, u.returned, u.returned_to, u.rework_id) as expected,
        r.step_id = u.step_id and u.reversal_of is null as allowed, r.reversal_of
      from report r join report u on u.id = r.reversal_of)
    select id as subject, expected, found from pair where not allowed or expected <> found
    union all
    select pair.id, coalesce(had.person_id || ' ' || had.good || ' ' || had.pay, 'nobody'),
      coalesce(back.person_id || ' ' || -back.good || ' ' || -back.pay, 'nobody')
    from pair cross join lateral (
        (select person_id from report_worker where report_id = pair.id)
        union (select person_id from report_worker where report_id = pair.reversal_of)) worker
      left join report_worker had on had.report_id = pair.reversal_of and had.person_id = worker.person_id
      left join report_worker back on back.report_id = pair.id and back.person_id = worker.person_id
    where (had.good, had.pay) is distinct from (-back.good, -back.pay)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** What was sent back and not taken back: no more was worked at its target than came, and nothing of what was taken back. */
  reworks: tx => tx<Rows>`
    select m.id as subject, 'no more worked again than ' || case when undone.id is null then m.returned else 0 end as expected,
      sum(w.good + w.scrap + w.waiting + w.returned + w.rework - w.rework_done)::text as found
    from report m left join report undone on undone.reversal_of = m.id
      join report w on w.rework_id = m.id and w.step_id = m.returned_to
    where m.returned_to is not null and m.reversal_of is null
    group by m.id, undone.id
    having sum(w.good + w.scrap + w.waiting + w.returned + w.rework - w.rework_done) > case when undone.id is null then m.returned else 0 end
    order by 1 limit ${MOST_PER_CHECK}`,

  /** What a leader rejected has been taken back, and nobody reviewed their own. */
  reviews: tx => tx<Rows>`
    select v.report_id as subject, 'reversed when rejected' as expected, 'rejected and standing' as found
    from report_review v
    where v.decision = 'rejected' and not exists (select 1 from report u where u.reversal_of = v.report_id)
    union all
    select v.report_id, 'reviewed by somebody else', v.reviewer_id
    from report_review v join report r on r.id = v.report_id
    where r.reporter_id = v.reviewer_id
      or exists (select 1 from report_worker w where w.report_id = v.report_id and w.person_id = v.reviewer_id)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** The queue holds what is pending, not reviewed and not reversed. */
  reviewQueue: tx => tx<Rows>`
    with waiting as (
      select r.id from report r where r.review = 'pending'
        and not exists (select 1 from report_review v where v.report_id = r.id)
        and not exists (select 1 from report u where u.reversal_of = r.id))
    select coalesce(waiting.id, q.report_id) as subject,
      case when waiting.id is null then 'not in the queue' else 'in the queue' end as expected,
      case when q.report_id is null then 'not in the queue' else 'in the queue' end as found
    from waiting full join review_queue q on q.report_id = waiting.id
    where waiting.id is null or q.report_id is null
    order by 1 limit ${MOST_PER_CHECK}`,

  /** A finished order has only finished steps, and nobody is at work on it. */
  finishedOrders: tx => tx<Rows>`
    select o.code || '/' || s.seq as subject, 'completed or cancelled' as expected, s.status as found
    from orders o join step s on s.order_id = o.id
    where o.status = 'completed' and s.status not in ('completed', 'cancelled')
    union all
    select o.code || '/' || s.seq, 'nobody at work', w.person_id
    from work_session w join step s on s.id = w.step_id join orders o on o.id = s.order_id
    where w.ended_at is null
      and (s.status in ('completed', 'cancelled') or o.status in ('planned', 'completed', 'closed', 'cancelled'))
    order by 1 limit ${MOST_PER_CHECK}`,

  /** What lies there, by lot and in all, is the sum of the moves. */
  stock: tx => tx<Rows>`
    select coalesce(m.item_code, l.item_code) || ' ' || coalesce(m.lot, l.lot) as subject, coalesce(m.quantity, 0)::text as expected,
      coalesce(l.on_hand, 0)::text as found
    from (select item_code, lot, sum(quantity) as quantity from stock_move group by 1, 2) m
      full join stock_lot l on l.item_code = m.item_code and l.lot = m.lot
    where coalesce(m.quantity, 0) <> coalesce(l.on_hand, 0)
    union all
    select t.code, coalesce(sum(m.quantity), 0)::text, t.on_hand::text
    from material t left join stock_move m on m.item_code = t.code
    group by t.code having coalesce(sum(m.quantity), 0) <> t.on_hand
    order by 1 limit ${MOST_PER_CHECK}`,

  /** Nothing lies below zero but what a report took, and that is marked as long as all lots together do. */
  stockBelowZero: tx => tx<Rows>`
    select l.item_code || ' ' || l.lot as subject, 'a report that took it' as expected, l.on_hand::text as found
    from stock_lot l
    where l.on_hand < 0 and not exists (select from stock_move m
      where m.item_code = l.item_code and m.lot = l.lot and m.report_id is not null and m.quantity < 0)
    union all
    select t.code, 'a mark that it is short', t.on_hand::text
    from material t
    where t.on_hand < 0 and not exists (select from stock_shortage s
      where s.material_code = t.code and s.kind = 'ledger' and s.resolved_at is null)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** What an incoming inspection refused has left, and came back where its result was taken back. */
  refused: tx => tx<Rows>`
    select i.id as subject, case when i.reversed_at is null then (i.returned + i.scrap)::text else '0' end as expected,
      coalesce(-m.quantity, 0)::text as found
    from inspection i left join (select inspection_id, sum(quantity) as quantity from stock_move
      where kind in ('supplierReturn', 'scrap') group by 1) m on m.inspection_id = i.id
    where i.kind = 'incoming'
      and case when i.reversed_at is null then i.returned + i.scrap else 0 end <> coalesce(-m.quantity, 0)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** A reversal gave back what its report took, lot by lot, and nothing else did. */
  backflushes: tx => tx<Rows>`
    select coalesce(r.reversal_of, m.report_id) || ' ' || m.item_code || ' ' || m.lot as subject, '0' as expected,
      sum(m.quantity)::text as found
    from stock_move m join report r on r.id = m.report_id
    where m.kind = 'backflush' and (r.reversal_of is not null or exists (select from report u where u.reversal_of = r.id))
    group by 1 having sum(m.quantity) <> 0
    order by 1 limit ${MOST_PER_CHECK}`,

  /** No order gave back more than it had been given, put away more than it made, or shipped what it had not put away. */
  stockOfOrders: tx => tx<Rows>`
    select o.code || ' ' || m.item_code || ' ' || m.lot as subject, 'no more returned than issued' as expected,
      sum(m.quantity)::text as found
    from stock_move m join orders o on o.id = m.order_id
    where m.kind in ('issue', 'return')
    group by 1 having sum(m.quantity) > 0
    union all
    select o.code, 'no more put away than ' || made_of(o.id), put_away_of(o.id)::text
    from orders o
    where o.id in (select order_id from stock_move where kind = 'output') and put_away_of(o.id) > made_of(o.id)
    union all
    select o.code || ' ' || m.item_code || ' ' || m.lot, 'no more shipped than put away', sum(m.quantity)::text
    from stock_move m join orders o on o.id = m.order_id
    where m.kind = 'shipment' or (m.kind = 'output' and m.quantity > 0)
    group by 1 having sum(m.quantity) < 0
    order by 1 limit ${MOST_PER_CHECK}`,

  /** What was frozen when a month was closed is the sum of its rows: nothing was booked in it since. */
  closedPay: tx => tx<Rows>`
    with paid as (select pay_month as month, person_id, sum(amount) as amount from pay_row
      where pay_month in (select month from pay_close) group by 1, 2)
    select to_char(coalesce(t.month, paid.month), 'YYYY-MM') || ' ' || coalesce(t.person_id, paid.person_id) as subject,
      coalesce(paid.amount, 0)::text as expected, coalesce(t.piece + t.time + t.adjustment, 0)::text as found
    from paid full join pay_close_total t on t.month = paid.month and t.person_id = paid.person_id
    where coalesce(paid.amount, 0) <> coalesce(t.piece + t.time + t.adjustment, 0)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** Every row of the ledger has its actor: an entry of its own, of what it takes back, or of the event that booked it. */
  audit: tx => tx<Rows>`
    select r.id as subject, 'an audit entry' as expected, 'none' as found
    from report r
    where not exists (select 1 from audit a
        where a.subject_kind = 'report' and a.subject_id in (r.id, r.reversal_of))
      and not exists (select 1 from audit a where a.platform = r.platform and a.event_id = r.event_id)
    order by 1 limit ${MOST_PER_CHECK}`,

  /** A message in the outbox is about an order that there is. */
  outbox: tx => tx<Rows>`
    select 'outbox ' || x.id as subject, 'an order' as expected, x.about->>'order' as found
    from outbox x where x.about->>'order' is not null and not exists (select 1 from orders o where o.code = x.about->>'order')
    order by x.id limit ${MOST_PER_CHECK}`,
}

/** As long as it takes: a snapshot of a million reports needs some seconds, and holds nobody up. */
export function reconcile(sql: Sql): Promise<Reconciliation> {
  return sql.begin('isolation level repeatable read read only', async tx => {
    await tx`set local statement_timeout = 0`
    return reconcileIn(tx)
  })
}

/** What this transaction sees. */
export async function reconcileIn(tx: Transaction): Promise<Reconciliation> {
  const disagreements: Disagreement[] = []
  for (const [check, find] of Object.entries(CHECKS)) {
    for (const row of await find(tx)) disagreements.push({ check, ...row })
  }
  disagreements.push(...(await wrongStatuses(tx)))
  const rows = await tx<{ orders: number; steps: number; reports: number }[]>`
    select (select count(*)::int from orders) as orders, (select count(*)::int from step) as steps,
      (select count(*)::int from report) as reports`
  return { ...onlyRow(rows), disagreements }
}

const ORDERS_AT_ONCE = 200

/** Orders under way: their statuses are those that follow from their totals. */
async function wrongStatuses(tx: Transaction): Promise<readonly Disagreement[]> {
  const wrong: Disagreement[] = []
  for (let after = 0; wrong.length < MOST_PER_CHECK; ) {
    const rows = await tx<{ document: OrderDocument }[]>`
      select ${orderDocument(tx)} as document from orders o
      where o.id > ${after} and o.status in ('released', 'inProgress', 'onHold')
      order by o.id limit ${ORDERS_AT_ONCE}`
    const last = rows.at(-1)
    if (last === undefined) break
    wrong.push(...rows.flatMap(row => statusDisagreements(toOrder(row.document))))
    after = last.document.id
  }
  return wrong
}

function statusDisagreements(order: Order): readonly Disagreement[] {
  const follow = statusConsequences(order, order.dueAt)
  const ofOrder = follow.order.status
  const orders = ofOrder === undefined ? [] : [{ subject: order.code, expected: ofOrder, found: order.status }]
  const steps = follow.steps.flatMap(({ id, status }) => {
    const step = order.steps.find(each => each.id === id)
    if (status === undefined || step === undefined) return []
    return [{ subject: `${order.code}/${step.seq}`, expected: status, found: step.status }]
  })
  return [...orders, ...steps].map(row => ({ check: 'statuses', ...row }))
}

/** One line per disagreement, or the one line that all agrees. */
export function reconciliationLines(result: Reconciliation): readonly string[] {
  const { orders, steps, reports, disagreements } = result
  if (disagreements.length === 0) return [`reconcile: ${orders} orders, ${steps} steps, ${reports} reports agree`]
  const lines = disagreements.map(
    ({ check, subject, expected, found }) => `${check} ${subject}: expected ${expected}, found ${found}`,
  )
  return [
    ...lines,
    `reconcile: ${disagreements.length} differences in ${orders} orders, ${steps} steps, ${reports} reports`,
  ]
}
