/** Pictures people sent of a step, an exception or an inspection. Their bytes are read one at a time, and only to be shown. */
import type { ExceptionId, InspectionId, Instant, OrderId, PersonId, StepId } from '../domain/model.ts'
import type { Queryable, Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'

export type PhotoSubject = {
  readonly orderId: OrderId | null
  readonly stepId: StepId | null
  readonly exceptionId: ExceptionId | null
  readonly inspectionId: InspectionId | null
}

export type NewPhoto = PhotoSubject & {
  readonly id: string
  readonly mime: 'image/jpeg' | 'image/png'
  readonly bytes: Uint8Array
  readonly takenBy: PersonId
  readonly at: Instant
}

export async function addPhoto(tx: Transaction, photo: NewPhoto): Promise<void> {
  await tx`
    insert into photo (id, mime, size, content, order_id, step_id, exception_id, inspection_id, taken_by, at)
    values (${photo.id}, ${photo.mime}, ${photo.bytes.length}, ${Buffer.from(photo.bytes)}, ${photo.orderId},
      ${photo.stepId}, ${photo.exceptionId}, ${photo.inspectionId}, ${photo.takenBy}, ${photo.at})`
}

/** Whose photos: of one step, of one exception, of one inspection, or of all of an order. As buttons name them. */
export type PhotosOf =
  | { readonly of: 'step'; readonly order: string; readonly seq: number }
  | { readonly of: 'exception'; readonly exception: string }
  | { readonly of: 'inspection'; readonly inspection: string }
  | { readonly of: 'order'; readonly order: string }

const isOf = (sql: Queryable, which: PhotosOf) => {
  switch (which.of) {
    case 'step':
      return sql`p.step_id = (select s.id from step s join orders o on o.id = s.order_id
        where o.code = ${which.order} and s.seq = ${which.seq})`
    case 'exception':
      return sql`p.exception_id = ${which.exception}`
    case 'inspection':
      return sql`p.inspection_id = ${which.inspection}`
    case 'order':
      return sql`p.order_id = (select id from orders where code = ${which.order})`
  }
}

export async function countPhotos(sql: Queryable, which: PhotosOf): Promise<number> {
  const rows = await sql<{ count: number }[]>`select count(*)::int as count from photo p where ${isOf(sql, which)}`
  return onlyRow(rows).count
}

/** Of each of these inspections; those without are left out. */
export async function photoCounts(sql: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ id: string; count: number }[]>`
    select inspection_id as id, count(*)::int as count from photo where inspection_id = any(${[...ids]}::text[])
    group by inspection_id`
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** The photos of one inspection, the oldest first. */
export async function photosOfInspection(
  sql: Queryable,
  id: string,
): Promise<
  readonly { readonly id: string; readonly mime: string; readonly takenBy: PersonId; readonly at: Instant }[]
> {
  const rows = await sql<{ id: string; mime: string; takenBy: string; at: Instant }[]>`
    select id, mime, taken_by as "takenBy", at from photo where inspection_id = ${id} order by at, id`
  return rows.map(row => ({ ...row, takenBy: row.takenBy as PersonId }))
}

/** One photo of an inspection with its bytes; null: there is no such, or it was forgotten. */
export async function photoOfInspection(
  sql: Queryable,
  inspection: string,
  id: string,
): Promise<{ readonly mime: string; readonly content: Uint8Array } | null> {
  const [row] = await sql<{ mime: string; content: Uint8Array }[]>`
    select mime, content from photo where id = ${id} and inspection_id = ${inspection}`
  return row ?? null
}

export type PhotoInfo = {
  readonly id: string
  readonly mime: string
  readonly takenBy: PersonId
  readonly at: Instant
  readonly stepName: string | null
  readonly exceptionId: ExceptionId | null
  /** How many there are. */
  readonly total: number
}

/** The photo that is `index` back from the newest (0); null when there are not so many (any more). */
export async function photoAt(sql: Queryable, which: PhotosOf, index: number): Promise<PhotoInfo | null> {
  const rows = await sql<PhotoInfo[]>`
    select p.id, p.mime, p.taken_by as "takenBy", p.at, s.name as "stepName", p.exception_id as "exceptionId",
      (count(*) over ())::int as total
    from photo p left join step s on s.id = p.step_id
    where ${isOf(sql, which)} order by p.at desc, p.id desc offset ${index} limit 1`
  return rows[0] ?? null
}

/** null: forgotten since (`db/retention.ts`). */
export async function photoBytes(sql: Queryable, id: string): Promise<Uint8Array | null> {
  const rows = await sql<{ content: Uint8Array }[]>`select content from photo where id = ${id}`
  return rows[0]?.content ?? null
}
