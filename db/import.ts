/** Puts checked data into the database: all of it in one transaction, or none; a second time nothing changes. */
import { isAppointed } from '../domain/appointment.ts'
import type { Instant } from '../domain/model.ts'
import { orderCodeKey } from '../domain/order-code.ts'
import { insertRows, type TableRow } from './bulk-insert.ts'
import type { Actor } from './commit.ts'
import type { Sql, Transaction } from './connect.ts'
import { readImportCatalog } from './import-catalog.ts'
import {
  IMPORT_SUBJECTS,
  type ImportCatalog,
  type ImportData,
  type ImportedOrder,
  type ImportedRow,
  type ImportSubject,
  importKey,
} from './import-data.ts'
import { countOf, type Difference, differenceOf, type ImportCount, type ImportCounts } from './import-difference.ts'
import { newOrderRow, orderFields, partRows, TABLES, tableRow } from './import-rows.ts'

export type ImportOutcome =
  | { readonly kind: 'imported'; readonly counts: ImportCounts }
  /** These orders began to run after the check and differ from the data; nothing was changed. */
  | { readonly kind: 'ordersRun'; readonly codes: readonly string[] }

/** Two imports at once would each see the other's rows as missing. */
const IMPORT_LOCK = 7_246_320

/** `data` comes from a check against this database. Changes nothing but what differs. */
export function importData(sql: Sql, data: ImportData, actor: Actor, now: Instant): Promise<ImportOutcome> {
  return sql.begin(tx => applyImport(tx, data, actor, now))
}

/** The same inside the caller's transaction. */
export async function applyImport(
  tx: Transaction,
  data: ImportData,
  actor: Actor,
  now: Instant,
): Promise<ImportOutcome> {
  await tx`select pg_advisory_xact_lock(${IMPORT_LOCK})`
  const catalog = await readImportCatalog(
    tx,
    data.orders.map(order => orderCodeKey(order.code)),
    'locked',
  )
  const orders = differenceOf('orders', data.orders, catalog.orders)
  const running = orders.changed.filter(order => catalog.orders.get(order.code)?.status !== 'planned')
  if (running.length > 0) return { kind: 'ordersRun', codes: running.map(order => order.code) }
  const counts = new Map<ImportSubject, ImportCount>()
  for (const subject of MASTER_SUBJECTS) {
    if (data[subject].length > 0) counts.set(subject, await writeSubject(tx, subject, data, catalog))
  }
  await bringStock(tx, data, actor, now)
  if (data.orders.length > 0) counts.set('orders', countOf(orders))
  await addOrders(tx, orders.added, actor, now)
  await changeOrders(tx, orders.changed, catalog)
  if (changesAnything(counts))
    await insertRows(tx, 'audit', auditRows({ counts, orders, ...setIn(data, catalog) }, actor, now))
  return { kind: 'imported', counts }
}

/** What lies there changes by moves only: of a new material a receipt, else a count. */
async function bringStock(tx: Transaction, data: ImportData, actor: Actor, now: Instant): Promise<void> {
  const said = data.materials.flatMap(({ code, onHand }) => (onHand === undefined ? [] : [{ code, on_hand: onHand }]))
  if (said.length === 0) return
  const who = actor.kind === 'person' ? actor.id : null
  await tx`select bring_stock_to(${JSON.stringify(said)}::text::jsonb, ${who}, ${now}, 'import')`
}

const changesAnything = (counts: ImportCounts) => [...counts.values()].some(count => count.added + count.changed > 0)

type MasterSubject = Exclude<ImportSubject, 'orders'>

/** Each refers only to those before it; teams and their leaders name each other, which the database checks at the end. */
const MASTER_SUBJECTS = IMPORT_SUBJECTS.filter((subject): subject is MasterSubject => subject !== 'orders')

/** Rows per statement: large enough to be fast, small enough that no statement runs for long. */
const ROWS_AT_ONCE = 2_000

async function writeSubject<S extends MasterSubject>(
  tx: Transaction,
  subject: S,
  data: ImportData,
  catalog: ImportCatalog,
): Promise<ImportCount> {
  const held: ReadonlyMap<string, ImportedRow<S>> = catalog[subject]
  const difference = differenceOf(subject, data[subject], held)
  const rows = [...difference.added, ...difference.changed]
  const { table, key, parts } = TABLES[subject]
  for (const portion of portions(rows)) {
    await upsertRows(
      tx,
      table,
      key,
      portion.map(row => tableRow(subject, row)),
    )
    if (parts === null) continue
    const owners = portion.map(row => ownerOf(subject, row))
    await tx`delete from ${tx(parts.table)} where ${tx.unsafe(parts.owner)} = any(${owners}::text[])`
    await insertRows(
      tx,
      parts.table,
      portion.flatMap(row => partRows(subject, row)),
    )
  }
  return countOf(difference)
}

/** Things with parts are known by their id; a plan by whose it is. */
const ownerOf = <S extends MasterSubject>(subject: S, row: ImportedRow<S>): string =>
  'id' in row ? String(row.id) : importKey[subject](row)

function* portions<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) yield rows.slice(i, i + ROWS_AT_ONCE)
}

/** Columns that the rows do not name keep what they have, or get the table's default. */
async function upsertRows(
  tx: Transaction,
  table: string,
  key: readonly string[],
  rows: readonly TableRow[],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  const assignments = columns
    .filter(column => !key.includes(column))
    .map(column => tx`${tx(column)} = excluded.${tx(column)}`)
    .reduce((all, each) => tx`${all}, ${each}`)
  await tx`
    insert into ${tx(table)} (${tx(columns)})
    select ${tx(columns)} from jsonb_populate_recordset(null::${tx(table)}, ${JSON.stringify(rows)}::text::jsonb)
    on conflict (${tx([...key])}) do update set ${assignments}`
}

async function addOrders(tx: Transaction, orders: readonly ImportedOrder[], actor: Actor, now: Instant): Promise<void> {
  for (const portion of portions(orders)) {
    await insertRows(
      tx,
      'orders',
      portion.map(order => newOrderRow(order, actor, now)),
    )
    await tx`
      update orders o set routing_id = p.routing_id from product p
      where p.code = o.product_code and o.code = any(${portion.map(order => order.code)}::text[])`
    await copySteps(tx, portion)
  }
}

/** An order's own copy of its product's routing, as it stands now. */
async function copySteps(tx: Transaction, orders: readonly ImportedOrder[]): Promise<void> {
  await tx`
    insert into step (order_id, seq, code, name, aliases, work_center_id, team_id, capacity, setup_minutes,
      standard_seconds, parallel_workers, expected_scrap_pct, inspection, review_required, group_report, outsource_vendor,
      outsource_lead_time_hours, outsource_unit_price, parallel_group, overlap_allowed, transfer_batch, report_point,
      milestone, is_output, planned, status)
    select o.id, r.seq, r.code, r.name, r.aliases, r.work_center_id, r.team_id, w.capacity, r.setup_minutes,
      r.standard_seconds, r.parallel_workers, r.expected_scrap_pct, r.inspection, r.review_required, r.group_report,
      r.outsource_vendor, r.outsource_lead_time_hours, r.outsource_unit_price, r.parallel_group, r.overlap_allowed,
      r.transfer_batch, r.report_point, r.milestone, r.is_output, o.quantity, 'pending'
    from orders o
    join routing_step r on r.routing_id = o.routing_id
    join work_center w on w.id = r.work_center_id
    where o.code = any(${orders.map(order => order.code)}::text[])
    order by o.id, r.seq`
}

/** Planned orders only: nobody has reported on them. Another product means other steps; another quantity, more or fewer. */
async function changeOrders(tx: Transaction, orders: readonly ImportedOrder[], catalog: ImportCatalog): Promise<void> {
  for (const portion of portions(orders)) {
    await tx`
      update orders o set product_code = n.product_code, quantity = n.quantity, unit = n.unit, customer = n.customer,
        priority = n.priority, due_at = n.due_at, sales_owner_id = n.sales_owner_id, lot_no = n.lot_no, note = n.note,
        version = o.version + 1
      from jsonb_populate_recordset(null::orders, ${JSON.stringify(portion.map(orderFields))}::text::jsonb) n
      where o.code = n.code and o.status = 'planned'`
    await tx`
      update step s set planned = o.quantity from orders o
      where s.order_id = o.id and s.planned <> o.quantity and o.code = any(${portion.map(order => order.code)}::text[])`
    await replaceSteps(
      tx,
      portion.filter(order => catalog.orders.get(order.code)?.productCode !== order.productCode),
    )
  }
}

async function replaceSteps(tx: Transaction, orders: readonly ImportedOrder[]): Promise<void> {
  if (orders.length === 0) return
  const codes = orders.map(order => order.code)
  await tx`
    delete from step_assignee a using step s, orders o
    where a.step_id = s.id and s.order_id = o.id and o.code = any(${codes}::text[])`
  await tx`delete from step s using orders o where s.order_id = o.id and o.code = any(${codes}::text[])`
  await tx`
    update orders o set routing_id = p.routing_id from product p where p.code = o.product_code and o.code = any(${codes}::text[])`
  await copySteps(tx, orders)
}

const setIn = (data: ImportData, catalog: ImportCatalog) => ({
  rates: ratesSet(data, catalog),
  appointed: appointments(data, catalog),
})

/** Who was given which role, or has left. */
function appointments({ people }: ImportData, catalog: ImportCatalog): readonly Appointment[] {
  return people.flatMap(({ id, employeeNo, role, active }) => {
    const held = catalog.people.get(id) ?? null
    if (!isAppointed({ role, active }, held)) return []
    const before = held === null ? null : { role: held.role, active: held.active }
    return [{ whose: employeeNo, details: { role, active, before } }]
  })
}

type Appointment = { readonly whose: string; readonly details: object }

/** What an hour earns is on record rate by rate, as when it is set by hand. */
function ratesSet(data: ImportData, catalog: ImportCatalog): readonly RateSet[] {
  const { added, changed } = differenceOf('hourlyRates', data.hourlyRates, catalog.hourlyRates)
  const numbers = new Map([...catalog.people.values(), ...data.people].map(({ id, employeeNo }) => [id, employeeNo]))
  return [...added, ...changed].map(({ personId, rate, validFrom }) => ({
    whose: personId === null ? '*' : (numbers.get(personId) ?? personId),
    details: { rate, validFrom, before: catalog.hourlyRates.get(`${personId ?? ''}\n${validFrom}`)?.rate ?? null },
  }))
}

type RateSet = { readonly whose: string; readonly details: object }

type Imported = ReturnType<typeof setIn> & {
  readonly counts: ImportCounts
  readonly orders: Difference<ImportedOrder>
}

/** One entry for the import as a whole, and one on each order that it brought or changed, each rate and each role. */
function auditRows({ counts, orders, rates, appointed }: Imported, actor: Actor, now: Instant): readonly TableRow[] {
  const common = {
    at: now.toString(),
    actor_kind: actor.kind,
    actor_id: actor.kind === 'person' ? actor.id : null,
    actor_name: actor.kind === 'person' ? null : actor.name,
  }
  const entry = (action: string, subject_kind: string, subject_id: string, details: unknown): TableRow => ({
    ...common,
    action,
    subject_kind,
    subject_id,
    details,
  })
  return [
    entry('data.imported', 'import', now.toString(), Object.fromEntries(counts)),
    ...orders.added.map(order => entry('order.imported', 'order', order.code, order)),
    ...rates.map(({ whose, details }) => entry('pay.rateSet', 'hourlyRate', whose, details)),
    ...appointed.map(({ whose, details }) => entry('person.appointed', 'person', whose, details)),
    ...orders.changed.map(order => entry('order.changedByImport', 'order', order.code, order)),
  ]
}
