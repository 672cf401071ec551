/** Reports that wait on a card for its button. */
import type { Instant, PersonId } from '../domain/model.ts'
import type { JsonValue } from './commit.ts'
import type { Queryable } from './connect.ts'

export type ReportDraft = {
  readonly id: string
  readonly personId: PersonId
  readonly lines: JsonValue
  readonly createdAt: Instant
}

export async function keepDraft(tx: Queryable, { id, personId, lines, createdAt }: ReportDraft): Promise<void> {
  await tx`
    insert into report_draft (id, person_id, lines, created_at)
    values (${id}, ${personId}, ${JSON.stringify(lines)}::text::jsonb, ${createdAt})`
}

export async function draftById(sql: Queryable, id: string): Promise<ReportDraft | null> {
  const [row] = await sql<{ id: string; personId: string; lines: JsonValue; createdAt: Instant }[]>`
    select id, person_id as "personId", lines, created_at as "createdAt" from report_draft where id = ${id}`
  return row === undefined ? null : { ...row, personId: row.personId as PersonId }
}

export async function dropDraft(tx: Queryable, id: string): Promise<void> {
  await tx`delete from report_draft where id = ${id}`
}
