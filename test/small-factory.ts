/** The least factory that orders can run in, for tests of the database itself. */
import { Temporal } from 'temporal-polyfill'
import type { ClaimedEvent } from '../db/commit.ts'
import type { Sql } from '../db/connect.ts'
import type { OrderId, PersonId, ReasonCode, Report, ReportId, StepId } from '../domain/model.ts'
import { pieces, type Quantity, ZERO } from '../domain/quantity.ts'

export const NOW = Temporal.Instant.from('2026-03-04T02:00:00Z')
export const DAY = Temporal.PlainDate.from('2026-03-04')

export const LEADER = 'W1' as PersonId
export const WORKER = 'W2' as PersonId
export const OTHER_WORKER = 'W3' as PersonId
export const SCRATCHED = 'SCRATCH' as ReasonCode

export type SmallOrder = { readonly id: OrderId; readonly stepIds: readonly [StepId, StepId] }

/** A site, one team of three, one product. */
export async function plantSmallFactory(sql: Sql): Promise<void> {
  await sql.begin(async tx => {
    await tx`insert into site (name, short_name, time_zone, locale, currency, order_no_pattern, settings)
      values ('Plant', 'Plant', 'Asia/Shanghai', 'zh-CN', 'CNY', 'WO-[0-9]{4}', '{}')`
    await tx`insert into unit (code, name, decimals) values ('PCS', '件', 0)`
    await tx`insert into calendar (id, name, workdays) values ('CAL', 'always', '{1,2,3,4,5,6,7}')`
    await tx`insert into department (id, name, kind) values ('D', 'Machining', 'production')`
    await tx`insert into team (id, name, department_id, leader_id, calendar_id) values ('T', 'Turning', 'D', ${LEADER}, 'CAL')`
    await tx`insert into person (id, employee_no, name, department_id, team_id, role, skills, pay_type) values
      (${LEADER}, 'E1', 'Li', 'D', 'T', 'teamLeader', '{CUT,TURN}', 'monthly'),
      (${WORKER}, 'E2', 'Wang', 'D', 'T', 'worker', '{CUT,TURN}', 'piece'),
      (${OTHER_WORKER}, 'E3', 'Zhao', 'D', 'T', 'worker', '{CUT,TURN}', 'piece')`
    await tx`insert into work_center (id, name, department_id, calendar_id) values ('WC', 'Lathe', 'D', 'CAL')`
    await tx`insert into reason (code, "group", name, disposition, liability) values (${SCRATCHED}, 'defect', 'Scratched', 'scrap', 'worker')`
    await tx`insert into product (code, name, unit) values ('P', 'Shaft', 'PCS')`
  })
}

/** An order of two steps, both in progress. */
export async function plantOrder(sql: Sql, code: string, quantity = 100): Promise<SmallOrder> {
  const [order] = await sql<{ id: OrderId }[]>`
    insert into orders (code, product_code, quantity, unit, status, due_at)
    values (${code}, 'P', ${quantity}, 'PCS', 'inProgress', ${NOW}) returning id`
  if (order === undefined) throw new Error('no order was inserted')
  const steps = await sql<{ id: StepId }[]>`
    insert into step (order_id, seq, code, name, work_center_id, team_id, planned, status, is_output)
    select ${order.id}, seq, code, code, 'WC', 'T', ${quantity}::numeric, 'inProgress', seq = 20
    from (values (10, 'CUT'), (20, 'TURN')) as s(seq, code) returning id`
  const [first, second] = steps
  if (first === undefined || second === undefined) throw new Error('no steps were inserted')
  return { id: order.id, stepIds: [first.id, second.id] }
}

export const eventOf = (eventId: string, other: Partial<ClaimedEvent> = {}): ClaimedEvent => ({
  platform: 'sandbox',
  eventId,
  pressKey: null,
  personId: WORKER,
  messageId: `m-${eventId}`,
  bodyHash: 'h',
  answer: { said: eventId },
  ...other,
})

/** A worker's report of `good` pieces on the order's first step; `other` overrides what a test is about. */
export function reportOf(order: SmallOrder, id: string, good: number, other: Partial<Report> = {}): Report {
  const amount = pieces(good)
  return {
    id: id as ReportId,
    orderId: order.id,
    stepId: order.stepIds[0],
    stepSeq: 10,
    good: amount,
    scrap: ZERO,
    rework: ZERO,
    reworkDone: ZERO,
    reworkGood: ZERO,
    reworkBad: ZERO,
    waiting: ZERO,
    conceded: ZERO,
    returned: ZERO,
    returnedTo: null,
    reworkId: null,
    inspectionId: null,
    sourceId: null,
    reason: null,
    liability: null,
    workers: [{ personId: WORKER, good: amount, sharePct: pieces(100), pay: ZERO }],
    minutes: 0,
    pieceRate: ZERO,
    occurredAt: NOW,
    reportedAt: NOW,
    effectiveAt: NOW,
    workDate: DAY,
    channel: 'text',
    review: 'auto',
    overGate: false,
    reversalOf: null,
    reporterId: WORKER,
    note: '',
    ...other,
  }
}

/** The row that takes `report` back. */
export function reversalOf(report: Report, id: string): Report {
  const back = (quantity: Quantity) => -quantity as Quantity
  return {
    ...report,
    id: id as ReportId,
    good: back(report.good),
    scrap: back(report.scrap),
    rework: back(report.rework),
    reworkDone: back(report.reworkDone),
    reworkGood: back(report.reworkGood),
    reworkBad: back(report.reworkBad),
    waiting: back(report.waiting),
    conceded: back(report.conceded),
    returned: back(report.returned),
    workers: report.workers.map(worker => ({ ...worker, good: back(worker.good), pay: back(worker.pay) })),
    reversalOf: report.id,
  }
}
