/** Pay, row by row: what each report, each hour and each adjustment earned whom, and the months that are closed. */
import type {
  Days,
  Instant,
  Liability,
  OrderCode,
  PersonId,
  PlainDate,
  ProductCode,
  ReportId,
  TeamId,
  UnitCode,
} from '../domain/model.ts'
import { monthOf } from '../domain/pay-month.ts'
import { type PayRowState, stateOfRow } from '../domain/pay-objection.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable, Transaction } from './connect.ts'
import { toDate, toQuantity } from './row-values.ts'

export type PayRef =
  | { readonly kind: 'report'; readonly id: ReportId }
  | { readonly kind: 'entry'; readonly id: string }

export type PayRow = {
  readonly ref: PayRef
  readonly personId: PersonId
  readonly kind: 'piece' | 'time' | 'adjustment'
  readonly workDate: PlainDate
  /** First day of the month it is paid in. */
  readonly month: PlainDate
  /** Booked after the month of its day was closed. */
  readonly late: boolean
  readonly amount: Quantity
  readonly place: {
    readonly order: OrderCode
    readonly step: string
    readonly stepCode: string
    readonly product: ProductCode
    readonly unit: UnitCode
  } | null
  /** Of a report: its numbers, and the person's part. */
  readonly made: {
    readonly good: Quantity
    readonly part: Quantity
    readonly sharePct: Quantity
    readonly scrap: Quantity
    readonly rework: Quantity
    readonly liability: Liability | null
    readonly rate: Quantity
    readonly reversalOf: ReportId | null
  } | null
  readonly minutes: number
  readonly hourlyRate: Quantity
  readonly note: string
  /** The row that an adjustment puts right. */
  readonly about: string | null
  readonly bookedAt: Instant
  readonly state: PayRowState
  /** Whether the person has objected to it, whatever came of it. */
  readonly objected: boolean
}

type Row = {
  readonly personId: string
  readonly kind: PayRow['kind']
  readonly reportId: string | null
  readonly entryId: string | null
  readonly workDate: string
  readonly month: string
  readonly late: boolean
  readonly amount: string
  readonly orderCode: string | null
  readonly stepName: string | null
  readonly stepCode: string | null
  readonly product: string | null
  readonly unit: string | null
  readonly good: string | null
  readonly part: string | null
  readonly sharePct: string | null
  readonly scrap: string | null
  readonly rework: string | null
  readonly liability: Liability | null
  readonly rate: string | null
  readonly reversalOf: string | null
  readonly minutes: number | null
  readonly hourlyRate: string | null
  readonly note: string | null
  readonly about: string | null
  readonly bookedAt: Instant
  readonly objections: number
  readonly objected: boolean
  readonly inReview: boolean
  readonly awaitedUntil: Instant | null
}

/** `month`: by the month it is paid in; `from`, `to`: by the day of the work. */
export type PayQuery = {
  readonly personId?: PersonId
  readonly teamId?: TeamId
  readonly ref?: PayRef
  readonly month?: PlainDate
  readonly days?: { readonly from: PlainDate; readonly to: PlainDate }
}

/** In the order of the days. Rows that earn nothing of people who are not paid by the piece are left out. */
export async function payRows(sql: Queryable, query: PayQuery, now: Instant): Promise<readonly PayRow[]> {
  const rows = await sql<Row[]>`
    select x.person_id as "personId", x.kind, x.report_id as "reportId", x.entry_id as "entryId",
      x.work_date::text as "workDate", x.pay_month::text as month, x.late, x.amount::text as amount,
      o.code as "orderCode", s.name as "stepName", s.code as "stepCode", o.product_code as product, o.unit,
      r.good::text as good, w.good::text as part, w.share_pct::text as "sharePct", r.scrap::text as scrap,
      r.rework::text as rework, r.liability, r.piece_rate::text as rate, r.reversal_of as "reversalOf",
      e.minutes, e.rate::text as "hourlyRate", coalesce(e.note, r.note) as note, coalesce(e.report_id, e.entry_id) as about,
      coalesce(e.booked_at, r.reported_at) as "bookedAt",
      (select count(*)::int from pay_objection j where j.status = 'open' and j.report_id = x.report_id)
        + (select count(*)::int from pay_objection j where j.status = 'open' and j.entry_id = x.entry_id) as objections,
      exists (select from pay_objection j where j.person_id = x.person_id and (j.report_id = x.report_id or j.entry_id = x.entry_id)) as objected,
      exists (select from review_queue q where q.report_id = x.report_id) as "inReview",
      (select max(a.until) from share_ask a where a.report_id = x.report_id and a.agreed_at is null and a.until >= ${now}
        and not exists (select from report u where u.reversal_of = a.report_id)) as "awaitedUntil"
    from pay_row x
      left join report r on r.id = x.report_id
      left join report_worker w on w.report_id = x.report_id and w.person_id = x.person_id
      left join pay_entry e on e.id = x.entry_id
      left join step s on s.id = coalesce(r.step_id, e.step_id)
      left join orders o on o.id = s.order_id
      join person p on p.id = x.person_id
    where (x.amount <> 0 or (p.pay_type = 'piece' and x.kind = 'piece')) ${payFilter(sql, query)}
    order by x.work_date, coalesce(r.seq, 0), "bookedAt", x.report_id, x.entry_id, x.person_id`
  return rows.map(toPayRow)
}

function payFilter(sql: Queryable, { personId, teamId, ref, month, days }: PayQuery) {
  return sql`
    ${personId === undefined ? sql`` : sql`and x.person_id = ${personId}`}
    ${teamId === undefined ? sql`` : sql`and p.team_id = ${teamId}`}
    ${ref === undefined ? sql`` : ref.kind === 'report' ? sql`and x.report_id = ${ref.id}` : sql`and x.entry_id = ${ref.id}`}
    ${
      month === undefined
        ? sql``
        : sql`and ((not x.late and x.work_date between ${month} and ${month.add({ months: 1 }).subtract({ days: 1 })})
            or (x.late and x.pay_month = ${month}))`
    }
    ${days === undefined ? sql`` : sql`and x.work_date between ${days.from} and ${days.to}`}`
}

function toPayRow(row: Row): PayRow {
  const { reportId, entryId } = row
  return {
    ref: reportId === null ? { kind: 'entry', id: entryId ?? '' } : { kind: 'report', id: reportId as ReportId },
    personId: row.personId as PersonId,
    kind: row.kind,
    workDate: toDate(row.workDate),
    month: toDate(row.month),
    late: row.late,
    amount: toQuantity(row.amount),
    place: placeOf(row),
    made: madeOf(row),
    minutes: row.minutes ?? 0,
    hourlyRate: toQuantity(row.hourlyRate ?? '0'),
    note: row.note ?? '',
    about: row.about,
    bookedAt: row.bookedAt,
    state: stateOfRow(row),
    objected: row.objected,
  }
}

function placeOf({ orderCode, stepName, stepCode, product, unit }: Row): PayRow['place'] {
  if (orderCode === null || stepName === null || stepCode === null || product === null || unit === null) return null
  return {
    order: orderCode as OrderCode,
    step: stepName,
    stepCode,
    product: product as ProductCode,
    unit: unit as UnitCode,
  }
}

function madeOf(row: Row): PayRow['made'] {
  if (row.reportId === null) return null
  return {
    good: toQuantity(row.good ?? '0'),
    part: toQuantity(row.part ?? '0'),
    sharePct: toQuantity(row.sharePct ?? '0'),
    scrap: toQuantity(row.scrap ?? '0'),
    rework: toQuantity(row.rework ?? '0'),
    liability: row.liability,
    rate: toQuantity(row.rate ?? '0'),
    reversalOf: row.reversalOf as ReportId | null,
  }
}

/** What one person earned in a month, by what it came of. `adjustment`: rows of closed months too. */
export type PayTotal = {
  readonly personId: PersonId
  readonly piece: Quantity
  readonly time: Quantity
  readonly adjustment: Quantity
}

/** Of everybody with a row that earned something; frozen ones where the month is closed. */
export async function payTotals(sql: Queryable, month: PlainDate): Promise<readonly PayTotal[]> {
  const rows = await sql<TotalRow[]>`
    select person_id as "personId", piece::text, time::text, adjustment::text from pay_close_total where month = ${month}
    union all
    select person_id, coalesce(sum(amount) filter (where kind = 'piece' and not late), 0)::text,
      coalesce(sum(amount) filter (where kind = 'time' and not late), 0)::text,
      coalesce(sum(amount) filter (where kind = 'adjustment' or late), 0)::text
    from pay_row where pay_month = ${month} and not exists (select from pay_close c where c.month = ${month})
    group by person_id having bool_or(amount <> 0)
    order by 1`
  return rows.map(toPayTotal)
}

/** Of everybody who earned something by work of those days, as it stands now. */
export async function payTotalsOfDays(sql: Queryable, { from, to }: Days): Promise<readonly PayTotal[]> {
  const rows = await sql<TotalRow[]>`
    select person_id as "personId", coalesce(sum(amount) filter (where kind = 'piece'), 0)::text as piece,
      coalesce(sum(amount) filter (where kind = 'time'), 0)::text as time,
      coalesce(sum(amount) filter (where kind = 'adjustment'), 0)::text as adjustment
    from pay_row where work_date between ${from} and ${to}
    group by person_id having bool_or(amount <> 0) order by 1`
  return rows.map(toPayTotal)
}

type TotalRow = { personId: string; piece: string; time: string; adjustment: string }

const toPayTotal = ({ personId, piece, time, adjustment }: TotalRow): PayTotal => ({
  personId: personId as PersonId,
  piece: toQuantity(piece),
  time: toQuantity(time),
  adjustment: toQuantity(adjustment),
})

export type PayClose = { readonly month: PlainDate; readonly closedBy: PersonId; readonly closedAt: Instant }

/** null: it is open. */
export async function payCloseOf(sql: Queryable, month: PlainDate): Promise<PayClose | null> {
  const [row] = await sql<{ closedBy: string; closedAt: Instant }[]>`
    select closed_by as "closedBy", closed_at as "closedAt" from pay_close where month = ${month}`
  return row === undefined ? null : { month, closedBy: row.closedBy as PersonId, closedAt: row.closedAt }
}

/** What stands in the way of closing a month, as counts; what is open are days up to its end. */
export async function closeFacts(sql: Queryable, month: PlainDate, now: Instant) {
  const until = month.add({ months: 1 }).subtract({ days: 1 })
  const [row] = await sql<
    {
      lastClosed: string | null
      earliestOpen: string | null
      rows: number
      openObjections: number
      openReviews: number
      awaited: number
    }[]
  >`
    with last as (select max(month) as month from pay_close)
    select (select month::text from last) as "lastClosed",
      (select min(x.pay_month)::text from pay_row x, last where x.amount <> 0 and (last.month is null or x.pay_month > last.month)) as "earliestOpen",
      (select count(*)::int from pay_row x where x.amount <> 0 and x.pay_month = ${month}) as rows,
      (select count(*)::int from pay_objection j left join report r on r.id = j.report_id left join pay_entry e on e.id = j.entry_id
        where j.status = 'open' and coalesce(r.work_date, e.work_date) <= ${until}) as "openObjections",
      (select count(*)::int from review_queue q join report r on r.id = q.report_id where r.work_date <= ${until})
        + (select count(*)::int from held_report h where h.status = 'waiting' and (h.payload->>'workDate')::date <= ${until}) as "openReviews",
      (select count(*)::int from share_ask a join report r on r.id = a.report_id
        where a.agreed_at is null and a.until >= ${now} and r.work_date <= ${until}
          and not exists (select from report u where u.reversal_of = r.id)) as awaited`
  if (row === undefined) throw new TypeError('counting always answers')
  const { lastClosed, earliestOpen, ...counts } = row
  return {
    month,
    lastClosed: lastClosed === null ? null : toDate(lastClosed),
    earliestOpen: earliestOpen === null ? null : monthOf(toDate(earliestOpen)),
    ...counts,
  }
}

/** false: it was closed before. Nobody books while it runs. */
export async function closePayMonth(tx: Transaction, close: PayClose): Promise<boolean> {
  const [row] = await tx<{ closed: boolean }[]>`
    select close_pay_month(${close.month}::date, ${close.closedBy}, ${close.closedAt}::timestamptz) as closed`
  return row?.closed === true
}

/** Before the counts are taken that a closing is decided on: whoever is booking is waited for. */
export async function holdPay(tx: Transaction): Promise<void> {
  await tx`select pg_advisory_xact_lock(7041101)`
}

/** A later word for the same day takes its place; rows that were booked keep the rate they had. */
export async function setHourlyRate(
  tx: Transaction,
  { personId, rate, validFrom }: { personId: PersonId | null; rate: string; validFrom: PlainDate },
): Promise<void> {
  await tx`
    insert into hourly_rate (person_id, rate, valid_from) values (${personId}, ${rate}, ${validFrom})
    on conflict (person_id, valid_from) do update set rate = excluded.rate`
}

/** Whoever books time waits for what they are booking elsewhere: the same said twice at once would not see each other. */
export async function holdBooker(tx: Transaction, personId: PersonId): Promise<void> {
  await tx`select pg_advisory_xact_lock(7041102, hashtext(${personId}))`
}

/** Of these people, those for whom the same time was booked by the same person since then. */
export async function sameTimeBooked(
  sql: Queryable,
  said: {
    readonly people: readonly PersonId[]
    readonly minutes: number
    readonly note: string
    readonly bookedBy: PersonId
    readonly since: Instant
  },
): Promise<readonly PersonId[]> {
  const rows = await sql<{ id: string }[]>`
    select distinct person_id as id from pay_entry
    where person_id = any(${[...said.people]}::text[]) and kind = 'time' and minutes = ${said.minutes}
      and note = ${said.note} and booked_by = ${said.bookedBy} and booked_at >= ${said.since} order by 1`
  return rows.map(({ id }) => id as PersonId)
}
