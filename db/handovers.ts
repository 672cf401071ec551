/** Shifts given over: what was open, and who signed. */
import type { Handover, Signature } from '../domain/handover.ts'
import type { DepartmentId, Instant, PersonId, PlainDate } from '../domain/model.ts'
import type { JsonValue } from './commit.ts'
import type { Queryable, Transaction } from './connect.ts'
import { toDate } from './row-values.ts'

export type StoredHandover = Handover & {
  readonly id: string
  readonly workDate: PlainDate
  readonly shiftName: string
  readonly madeAt: Instant
  readonly facts: JsonValue
}

type HandoverRow = {
  readonly id: string
  readonly departmentId: DepartmentId
  readonly workDate: string
  readonly shiftName: string
  readonly madeAt: Instant
  readonly facts: JsonValue
  readonly outgoingBy: PersonId | null
  readonly outgoingAt: Instant | null
  readonly incomingBy: PersonId | null
  readonly incomingAt: Instant | null
}

const signature = (personId: PersonId | null, at: Instant | null): Signature | null =>
  personId === null || at === null ? null : { personId, at }

const toHandover = (row: HandoverRow): StoredHandover => ({
  id: row.id,
  departmentId: row.departmentId,
  workDate: toDate(row.workDate),
  shiftName: row.shiftName,
  madeAt: row.madeAt,
  facts: row.facts,
  outgoing: signature(row.outgoingBy, row.outgoingAt),
  incoming: signature(row.incomingBy, row.incomingAt),
})

export type NewHandover = {
  readonly id: string
  readonly departmentId: DepartmentId
  readonly workDate: PlainDate
  readonly shiftName: string
  readonly slot: Instant
  readonly madeAt: Instant
  readonly facts: JsonValue
}

export async function insertHandover(tx: Transaction, made: NewHandover): Promise<void> {
  await tx`
    insert into handover (id, department_id, work_date, shift_name, slot, made_at, facts)
    values (${made.id}, ${made.departmentId}, ${made.workDate}, ${made.shiftName}, ${made.slot}, ${made.madeAt},
      ${JSON.stringify(made.facts)}::text::jsonb)
    on conflict do nothing`
}

/** Locked until the transaction ends: two leaders may sign at the same moment. null: there is none. */
export async function handoverToSign(tx: Transaction, id: string): Promise<StoredHandover | null> {
  const [row] = await tx<HandoverRow[]>`select ${columns(tx)} from handover where id = ${id} for update`
  return row === undefined ? null : toHandover(row)
}

const columns = (sql: Queryable) => sql`
  id, department_id as "departmentId", work_date::text as "workDate", shift_name as "shiftName", made_at as "madeAt", facts,
  outgoing_by as "outgoingBy", outgoing_at as "outgoingAt", incoming_by as "incomingBy", incoming_at as "incomingAt"`

export async function storeSignatures(tx: Transaction, { id, outgoing, incoming }: StoredHandover): Promise<void> {
  await tx`
    update handover set outgoing_by = ${outgoing?.personId ?? null}, outgoing_at = ${outgoing?.at ?? null},
      incoming_by = ${incoming?.personId ?? null}, incoming_at = ${incoming?.at ?? null}
    where id = ${id}`
}
