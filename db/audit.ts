/** Who did what, when, through which message: read only, because rows are only ever added (invariant 10). */
import type { Instant, PersonId } from '../domain/model.ts'
import type { Actor, JsonValue } from './commit.ts'
import type { Queryable } from './connect.ts'
import { cursorForm, type Page, pageOf, pageSize } from './cursors.ts'
import { UnreadableRow } from './row-values.ts'

export type AuditRow = {
  readonly id: number
  readonly at: Instant
  readonly actor: Actor
  /** Such as `report.booked`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string }
  readonly platform: string | null
  readonly eventId: string | null
  readonly messageId: string | null
  readonly details: JsonValue
}

type Row = Omit<AuditRow, 'actor' | 'subject'> & {
  readonly actorKind: Actor['kind']
  readonly actorId: string | null
  readonly actorName: string | null
  readonly subjectKind: string
  readonly subjectId: string
}

export type AuditListQuery = {
  readonly subject?: { readonly kind: string; readonly id?: string }
  readonly actorId?: PersonId
  readonly since?: Instant
  readonly cursor?: string | null
  /** 1 to 200; 50 when left out. */
  readonly limit?: number
}

const auditCursor = cursorForm('audit', ['number'])

/** Newest first. @throws BadCursor */
export async function listAudit(sql: Queryable, query: AuditListQuery): Promise<Page<AuditRow>> {
  const { subject, actorId, since } = query
  const after = auditCursor.read(query.cursor)
  const size = pageSize(query.limit)
  const rows = await sql<Row[]>`
    select id, at, actor_kind as "actorKind", actor_id as "actorId", actor_name as "actorName", action,
      subject_kind as "subjectKind", subject_id as "subjectId", platform, event_id as "eventId",
      message_id as "messageId", details
    from audit
    where true
      ${subject === undefined ? sql`` : sql`and subject_kind = ${subject.kind}`}
      ${subject?.id === undefined ? sql`` : sql`and subject_id = ${subject.id}`}
      ${actorId === undefined ? sql`` : sql`and actor_id = ${actorId}`}
      ${since === undefined ? sql`` : sql`and at >= ${since}`}
      ${after === null ? sql`` : sql`and id < ${after[0]}`}
    order by id desc limit ${size + 1}`
  return pageOf(rows, size, toAuditRow, row => auditCursor.write([row.id]))
}

const toAuditRow = ({ actorKind, actorId, actorName, subjectKind, subjectId, ...row }: Row): AuditRow => ({
  ...row,
  actor: toActor(actorKind, actorId, actorName),
  subject: { kind: subjectKind, id: subjectId },
})

function toActor(kind: Actor['kind'], id: string | null, name: string | null): Actor {
  if (kind === 'person' && id !== null) return { kind, id: id as PersonId }
  if (kind !== 'person' && name !== null) return { kind, name }
  throw new UnreadableRow(`an audit entry without its ${kind}`)
}
