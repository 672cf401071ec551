/** What goes on around an order right now: who works on it, what holds it, how fast it goes. One round trip. */
import type { Held } from '../domain/lateness.ts'
import type { Instant, OrderCode, PersonId } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { holding } from './open-steps.ts'
import { onlyRow, toInstant, toInstantOrNull, toQuantity } from './row-values.ts'

/** Reports older than the newest this many of a step say nothing about its pace. */
const PACE_ROWS = 50

export type OrderActivity = {
  /** Open work sessions on the order's steps. */
  readonly working: readonly { readonly seq: number; readonly personId: PersonId; readonly since: Instant }[]
  /** Open exceptions that hold a step: blocked, or not begun for want of material. */
  readonly blocked: readonly { readonly seq: number; readonly what: string; readonly since: Instant }[]
  readonly awaitingReview: readonly { readonly seq: number; readonly count: number }[]
  /** Holds of the order and standstills of its steps, in order of time. */
  readonly pauses: readonly Held[]
  /** Since when goods have been outside: when somebody said so, else when the steps before were done. */
  readonly outsideSince: readonly { readonly seq: number; readonly at: Instant }[]
  /** When the running pause of a step began: the end of its last session, else its last report or its start. */
  readonly pausedSince: readonly { readonly seq: number; readonly at: Instant }[]
  /** The newest rows of each step that is not complete, for its pace. */
  readonly recent: readonly { readonly seq: number; readonly good: Quantity; readonly occurredAt: Instant }[]
  /** What of it came into the warehouse and left for the customer; null: nothing did. */
  readonly goods: null | {
    readonly putAway: Quantity
    readonly shipped: Quantity
    readonly lastShippedAt: Instant | null
  }
  readonly lastReport: null | {
    readonly seq: number
    readonly personId: PersonId | null
    readonly good: Quantity
    readonly scrap: Quantity
    readonly rework: Quantity
    readonly at: Instant
  }
}

type ActivityDocument = {
  readonly working: readonly { seq: number; personId: string; since: string }[]
  readonly blocked: readonly { seq: number; what: string; since: string }[]
  readonly awaitingReview: readonly { seq: number; count: number }[]
  readonly pauses: readonly { seq: number | null; from: string; to: string | null }[]
  readonly outsideSince: readonly { seq: number; at: string | null }[]
  readonly pausedSince: readonly { seq: number; at: string | null }[]
  readonly recent: readonly { seq: number; good: string; occurredAt: string }[]
  readonly goods: null | { putAway: string; shipped: string; lastShippedAt: string | null }
  readonly lastReport: null | {
    seq: number
    personId: string | null
    good: string
    scrap: string
    rework: string
    at: string
  }
}

/** Empty lists for an order that does not exist. */
export async function loadOrderActivity(sql: Queryable, code: OrderCode): Promise<OrderActivity> {
  const rows = await sql<{ document: ActivityDocument }[]>`
    with own as materialized (
      select s.id, s.seq, s.status, s.started_at, s.completed_at, s.planned_start, s.outsource_status from step s where s.order_id = (select id from orders where code = ${code}))
    select json_build_object(
      'working', (select coalesce(json_agg(json_build_object('seq', own.seq, 'personId', w.person_id,
          'since', w.started_at) order by w.started_at), '[]')
        from own join work_session w on w.step_id = own.id where w.ended_at is null),
      'blocked', (select coalesce(json_agg(json_build_object('seq', s.seq, 'since', e.raised_at,
          'what', coalesce(r.name, e.description)) order by e.raised_at), '[]')
        from own s cross join lateral ${holding(sql)} h join exception e on e.id = h.id left join reason r on r.code = e.reason),
      'pauses', (select coalesce(json_agg(json_build_object('seq', own.seq, 'from', p.from_at, 'to', p.to_at)
          order by p.from_at, p.id), '[]')
        from order_pause p left join own on own.id = p.step_id
        where p.order_id = (select id from orders where code = ${code})),
      'awaitingReview', (select coalesce(json_agg(json_build_object('seq', q.seq, 'count', q.count)), '[]')
        from (select own.seq, count(*)::int from own join review_queue r on r.step_id = own.id group by own.seq) q),
      'pausedSince', (select coalesce(json_agg(json_build_object('seq', p.seq, 'at', p.at)), '[]')
        from (select own.seq, coalesce(
            (select max(w.ended_at) from work_session w where w.step_id = own.id and w.ended_by = 'pause'),
            (select max(r.reported_at) from report r where r.step_id = own.id), own.started_at) as at
          from own where own.status = 'paused') p),
      'outsideSince', (select coalesce(json_agg(json_build_object('seq', p.seq, 'at', p.at)), '[]')
        from (select own.seq, coalesce(
            (select max(a.at) from audit a where a.subject_kind = 'step' and a.action = 'step.sentOut'
              and a.subject_id = ${code} || '/' || own.seq),
            (select max(done.completed_at) from own done where done.seq < own.seq), own.planned_start) as at
          from own where own.outsource_status in ('sent', 'partlyReceived')) p),
      'recent', (select coalesce(json_agg(json_build_object('seq', own.seq, 'good', r.good::text,
          'occurredAt', r.occurred_at)), '[]')
        from own cross join lateral (select good, occurred_at from report
          where step_id = own.id order by seq desc limit ${PACE_ROWS}) r
        where own.status in ('inProgress', 'paused')),
      'goods', (select json_build_object('putAway', coalesce(sum(m.quantity) filter (where m.kind = 'output'), 0)::text,
          'shipped', coalesce(-sum(m.quantity) filter (where m.kind = 'shipment'), 0)::text,
          'lastShippedAt', max(m.at) filter (where m.kind = 'shipment'))
        from stock_move m where m.order_id = (select id from orders where code = ${code})
          and m.kind in ('output', 'shipment') having count(*) > 0),
      'lastReport', (select json_build_object('seq', own.seq, 'personId', r.reporter_id, 'good', r.good::text,
          'scrap', r.scrap::text, 'rework', r.rework::text, 'at', r.reported_at)
        from report r join own on own.id = r.step_id
        where r.order_id = (select id from orders where code = ${code})
          and r.reversal_of is null and r.channel <> 'auto'
          and not exists (select 1 from report undone where undone.reversal_of = r.id)
        order by r.seq desc limit 1)
    ) as document`
  return toActivity(onlyRow(rows).document)
}

const toActivity = (document: ActivityDocument): OrderActivity => ({
  working: document.working.map(({ seq, personId, since }) => ({
    seq,
    personId: personId as PersonId,
    since: toInstant(since),
  })),
  blocked: document.blocked.map(row => ({ ...row, since: toInstant(row.since) })),
  awaitingReview: document.awaitingReview,
  pauses: document.pauses.map(({ seq, from, to }) => ({ seq, from: toInstant(from), to: toInstantOrNull(to) })),
  outsideSince: document.outsideSince.flatMap(knownTime),
  pausedSince: document.pausedSince.flatMap(knownTime),
  recent: document.recent.map(({ seq, good, occurredAt }) => ({
    seq,
    good: toQuantity(good),
    occurredAt: toInstant(occurredAt),
  })),
  goods: document.goods && {
    putAway: toQuantity(document.goods.putAway),
    shipped: toQuantity(document.goods.shipped),
    lastShippedAt: toInstantOrNull(document.goods.lastShippedAt),
  },
  lastReport: document.lastReport && {
    seq: document.lastReport.seq,
    personId: document.lastReport.personId as PersonId | null,
    good: toQuantity(document.lastReport.good),
    scrap: toQuantity(document.lastReport.scrap),
    rework: toQuantity(document.lastReport.rework),
    at: toInstant(document.lastReport.at),
  },
})

const knownTime = ({ seq, at }: { readonly seq: number; readonly at: string | null }) =>
  at === null ? [] : [{ seq, at: toInstant(at) }]
