/** Fills an empty database with one of the sample factories, as if it had worked until a moment ago. */
import type { Instant } from '../domain/model.ts'
import { insertRows } from './bulk-insert.ts'
import { loadCatalog } from './catalog.ts'
import type { Sql, Transaction } from './connect.ts'
import { readSample, type SampleFactory, type SampleName } from './sample-factory.ts'
import { exceptionEventRows, exceptionRow, inspectionRow, sessionRows } from './seed-floor.ts'
import { masterRows } from './seed-master.ts'
import { layOut, orderRow, orderStepRow, type PlaceOf } from './seed-orders.ts'
import { bookedRows } from './seed-reports.ts'
import { openingMoves, outputMoves } from './seed-stock.ts'
import { type SampleTime, sampleTime } from './seed-time.ts'

/** `occupied`: there is a site already, and nothing was changed. */
export type Seeded = { readonly kind: 'seeded' | 'occupied' }

/** Two services that start at once on one empty database must not both fill it. */
const SEED_LOCK = 7_246_310

/**
 * One transaction. Offsets count from `now`; planned dates that fall in rest time move to the next working minute of the
 * step's team, and what is late stays late. Every person is bound in the sandbox, every department has its group there.
 */
export async function seed(sql: Sql, name: SampleName, now: Instant): Promise<Seeded> {
  const sample = await readSample(name)
  return sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${SEED_LOCK})`
    const [site] = await tx`select 1 from site`
    if (site !== undefined) return { kind: 'occupied' }
    await fill(tx, sample, now)
    return { kind: 'seeded' }
  })
}

async function fill(tx: Transaction, sample: SampleFactory, now: Instant): Promise<void> {
  for (const [table, rows] of masterRows(sample, now)) await insertRows(tx, table, rows)
  const time = sampleTime(await loadCatalog(tx), now)
  const placeOf = await insertOrders(tx, time, sample)
  await insertRows(tx, 'stock_move', openingMoves(sample, placeOf, now))
  await insertLedger(tx, time, sample, placeOf)
  await insertRows(tx, 'stock_move', outputMoves(sample, placeOf, now))
  await insertRows(
    tx,
    'exception',
    sample.exceptions.map(exception => exceptionRow(time, sample, placeOf, exception)),
  )
  await insertRows(
    tx,
    'exception_event',
    sample.exceptions.flatMap(exception => exceptionEventRows(time, exception)),
  )
  await insertRows(
    tx,
    'inspection',
    sample.inspections.map(inspection => inspectionRow(time, placeOf, inspection)),
  )
  await insertRows(tx, 'work_session', sessionRows(time, sample, placeOf))
  // What has happened before the factory opened its eyes is no news.
  await tx`delete from progress_event`
}

async function insertOrders(tx: Transaction, time: SampleTime, sample: SampleFactory): Promise<PlaceOf> {
  const laid = layOut(sample)
  const idOf = await insertOrderRows(tx, time, sample)
  await insertRows(
    tx,
    'step',
    laid.flatMap(each => each.steps.map(step => orderStepRow(time, idOf(each.order.no), each, step))),
  )
  const steps = await tx<{ code: string; seq: number; orderId: number; stepId: number }[]>`
    select o.code, s.seq, s.order_id as "orderId", s.id as "stepId" from step s join orders o on o.id = s.order_id`
  const places = new Map(steps.map(step => [`${step.code} ${step.seq}`, step]))
  const placeOf: PlaceOf = (code, seq) => {
    const place = places.get(`${code} ${seq}`)
    if (place === undefined) throw new RangeError(`the sample has no step ${seq} in ${code}`)
    return place
  }
  await insertRows(
    tx,
    'step_assignee',
    sample.orders.flatMap(order =>
      order.steps.flatMap(step =>
        step.assigneeIds.map(person_id => ({ step_id: placeOf(order.no, step.seq).stepId, person_id })),
      ),
    ),
  )
  return placeOf
}

async function insertOrderRows(tx: Transaction, time: SampleTime, sample: SampleFactory) {
  await insertRows(
    tx,
    'orders',
    layOut(sample).map(each => orderRow(time, each)),
  )
  const related = sample.orders.map(({ no, splitFrom, parentNo }) => ({ no, splitFrom, parentNo }))
  await tx`
    update orders o set split_from_id = source.id, parent_id = parent.id
    from jsonb_to_recordset(${JSON.stringify(related)}::text::jsonb) as r("no" text, "splitFrom" text, "parentNo" text)
      left join orders source on source.code = r."splitFrom" left join orders parent on parent.code = r."parentNo"
    where o.code = r."no" and (source.id is not null or parent.id is not null)`
  const ids = new Map((await tx<{ id: number; code: string }[]>`select id, code from orders`).map(o => [o.code, o.id]))
  return (code: string): number => {
    const id = ids.get(code)
    if (id === undefined) throw new RangeError(`the sample has no order ${code}`)
    return id
  }
}

async function insertLedger(tx: Transaction, time: SampleTime, sample: SampleFactory, placeOf: PlaceOf): Promise<void> {
  const booked = bookedRows(time, sample, placeOf)
  await insertRows(
    tx,
    'report',
    booked.map(each => each.report),
  )
  await insertRows(
    tx,
    'report_worker',
    booked.flatMap(each => each.workers),
  )
  await insertRows(
    tx,
    'report_review',
    booked.flatMap(each => (each.review === null ? [] : [each.review])),
  )
  await insertRows(
    tx,
    'audit',
    booked.map(each => each.audit),
  )
}
