/** A new order with its steps, and the number it gets. */
import type {
  Instant,
  OrderCode,
  OrderId,
  OrderStatus,
  PersonId,
  Priority,
  ProductCode,
  StepRules,
  StepStatus,
  TeamId,
  UnitCode,
  WorkCenterId,
} from '../domain/model.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import { insertRows, type TableRow } from './bulk-insert.ts'
import type { Queryable, Transaction } from './connect.ts'

export type NewStep = {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly workCenterId: WorkCenterId
  readonly teamId: TeamId
  readonly rules: StepRules
  readonly planned: Quantity
  readonly status: StepStatus
  readonly plannedStart: Instant | null
  readonly dueAt: Instant | null
  readonly assigneeIds: readonly PersonId[]
}

export type NewOrder = {
  readonly code: OrderCode
  readonly productCode: ProductCode
  readonly customer: string | null
  readonly quantity: Quantity
  readonly unit: UnitCode
  readonly priority: Priority
  readonly status: OrderStatus
  readonly dueAt: Instant
  readonly plannedStart: Instant | null
  readonly releasedAt: Instant | null
  readonly salesOwnerId: PersonId | null
  readonly routingId: string | null
  readonly lotNo: string | null
  readonly note: string
  readonly createdAt: Instant
  readonly createdBy: PersonId | null
  readonly steps: readonly NewStep[]
}

export type InsertedOrder = { readonly kind: 'inserted'; readonly id: OrderId } | { readonly kind: 'codeTaken' }

/** In the caller's transaction, which also holds the event, the audit entry and the messages. */
export async function insertOrder(tx: Transaction, order: NewOrder): Promise<InsertedOrder> {
  const [row] = await tx<{ id: number }[]>`
    insert into orders (code, product_code, customer, quantity, unit, priority, status, due_at, planned_start,
      released_at, sales_owner_id, routing_id, lot_no, note, created_at, created_by)
    values (${order.code}, ${order.productCode}, ${order.customer}, ${formatQuantity(order.quantity)}, ${order.unit},
      ${order.priority}, ${order.status}, ${order.dueAt}, ${order.plannedStart}, ${order.releasedAt},
      ${order.salesOwnerId}, ${order.routingId}, ${order.lotNo}, ${order.note}, ${order.createdAt}, ${order.createdBy})
    on conflict (code) do nothing returning id`
  if (row === undefined) return { kind: 'codeTaken' }
  await insertSteps(tx, row.id as OrderId, order.steps)
  return { kind: 'inserted', id: row.id as OrderId }
}

/** Steps of an order that has none yet: of a new one, or of one that gets its routing when it is released. */
async function insertSteps(tx: Transaction, orderId: OrderId, steps: readonly NewStep[]): Promise<void> {
  await insertRows(
    tx,
    'step',
    steps.map(step => stepRow(orderId, step)),
  )
  const assignees = steps.flatMap(step => step.assigneeIds.map(personId => ({ seq: step.seq, personId })))
  if (assignees.length === 0) return
  await tx`
    insert into step_assignee (step_id, person_id)
    select s.id, a."personId"
    from jsonb_to_recordset(${JSON.stringify(assignees)}::text::jsonb) as a("seq" int, "personId" text)
      join step s on s.order_id = ${orderId} and s.seq = a."seq"`
}

const stepRow = (orderId: OrderId, step: NewStep): TableRow => ({
  order_id: orderId,
  seq: step.seq,
  code: step.code,
  name: step.name,
  aliases: step.aliases,
  work_center_id: step.workCenterId,
  team_id: step.teamId,
  capacity: step.rules.capacity,
  setup_minutes: step.rules.setupMinutes,
  standard_seconds: step.rules.standardSeconds,
  parallel_workers: step.rules.parallelWorkers,
  expected_scrap_pct: step.rules.expectedScrapPct,
  inspection: step.rules.inspection,
  review_required: step.rules.reviewRequired,
  group_report: step.rules.groupReport,
  outsource_vendor: step.rules.outsource?.vendor ?? null,
  outsource_lead_time_hours: step.rules.outsource?.leadTimeHours ?? null,
  outsource_unit_price: step.rules.outsource ? formatQuantity(step.rules.outsource.unitPrice) : null,
  parallel_group: step.rules.parallelGroup,
  overlap_allowed: step.rules.overlapAllowed,
  transfer_batch: formatQuantity(step.rules.transferBatch),
  report_point: step.rules.reportPoint,
  milestone: step.rules.milestone,
  is_output: step.rules.isOutput,
  planned: formatQuantity(step.planned),
  good: '0',
  scrap: '0',
  rework: '0',
  rework_done: '0',
  status: step.status,
  planned_start: step.plannedStart,
  due_at: step.dueAt,
})

/** How a site writes its numbers: "WO-\\d{4}" is the prefix "WO-" and four digits. */
export type CodeForm = { readonly prefix: string; readonly digits: number }

const USUAL_DIGITS = 4

/**
 * Reads the form from a site's pattern. What stands before the first digits, taken literally; a pattern that is more
 * than that (alternatives, classes) keeps its literal beginning and gets four digits.
 */
export function codeFormOf(pattern: string): CodeForm {
  const bare = pattern.replace(/^\^|\$$/g, '')
  const literal = /^(?:\\[-./_#]|[\p{L}\p{N}_/#-])*?(?=\\d|\[0-9\]|[^\p{L}\p{N}_/#\\-]|$)/u.exec(bare)?.[0] ?? ''
  const digits = /(?:\\d|\[0-9\])\{(\d+)/.exec(bare.slice(literal.length))?.[1]
  return { prefix: literal.replaceAll('\\', ''), digits: digits === undefined ? USUAL_DIGITS : Number(digits) }
}

/** Two transactions must not take the same number; whoever comes second waits until the first is through. */
const CODE_LOCK = 7_246_311
/** Digits that a whole number holds exactly. */
const LONGEST_NUMBER = 15

/**
 * The number after the highest in the site's form; the first is …0001. Held against others until the transaction ends,
 * so call it in the one that inserts the order.
 */
export async function nextOrderCode(tx: Transaction, pattern: string): Promise<OrderCode> {
  const { prefix, digits } = codeFormOf(pattern)
  await tx`select pg_advisory_xact_lock(${CODE_LOCK})`
  const highest = await highestNumber(tx, codeKeyOf(prefix), digits)
  return `${prefix}${String(highest + 1).padStart(digits, '0')}` as OrderCode
}

const codeKeyOf = (prefix: string): string => prefix.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

/** After 9999 comes 10000: the longer numbers are looked at once the shorter are used up. */
async function highestNumber(sql: Queryable, key: string, digits: number): Promise<number> {
  const last = 10 ** digits - 1
  const highest = await highestOfLength(sql, key, digits)
  if (highest < last || digits >= LONGEST_NUMBER) return highest
  return Math.max(highest, await highestNumber(sql, key, digits + 1))
}

/** From the end of the index's range, so that it costs the same with a million orders; 0 for none. */
async function highestOfLength(sql: Queryable, key: string, digits: number): Promise<number> {
  const [row] = await sql<{ highest: number }[]>`
    select substr(o.code_key, ${key.length + 1}::int)::float8 as highest from orders o
    where o.code_key ~>=~ ${key + '0'.repeat(digits)} and o.code_key ~<=~ ${key + '9'.repeat(digits)}
      and length(o.code_key) = ${key.length + digits}::int
      and substr(o.code_key, ${key.length + 1}::int) ~ '^[0-9]+$'
    order by o.code_key using ~>~ limit 1`
  return row?.highest ?? 0
}
