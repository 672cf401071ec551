/** `/audit`: who did what, when, through which message (invariant 10). */
import { z } from 'zod'
import { type AuditListQuery, type AuditRow, listAudit } from '../../db/audit.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import type { CatalogSource } from './catalog-source.ts'
import { employeeNumber } from './employee-number.ts'
import { type AuditJson, auditShape } from './operation-shapes.ts'
import { Problem } from './problem.ts'
import { answers, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant } from './site-time.ts'
import { instant, paging, text } from './values.ts'

const listQuery = z
  .strictObject({
    subjectKind: text(64).optional().describe('Such as report, order, person.'),
    subjectId: text(128).optional().describe('Together with subjectKind.'),
    actor: text(64).optional().describe('Employee number of the person who did it.'),
    since: instant.optional(),
    ...paging,
  })
  .refine(query => query.subjectId === undefined || query.subjectKind !== undefined, {
    path: ['subjectId'],
    error: 'needs subjectKind',
  })

export function registerAudit(app: RestApp, deps: { readonly sql: Sql; readonly catalog: CatalogSource }): void {
  app.get(
    '/audit',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['operation'],
        summary: 'Audit entries, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(auditShape)] }, 'notFound'),
      },
    },
    async ({ query }) => {
      const catalog = await deps.catalog.fresh()
      const page = await listAudit(deps.sql, filterOf(query, catalog))
      return { items: page.items.map(row => auditJson(row, catalog)), nextCursor: page.next }
    },
  )
}

function filterOf(query: z.output<typeof listQuery>, catalog: Catalog): AuditListQuery {
  const { subjectKind: kind, subjectId: id, actor, since, cursor, limit } = query
  const person = actor === undefined ? undefined : catalog.peopleByEmployeeNo.get(actor)
  if (actor !== undefined && person === undefined) {
    throw new Problem('notFound', 'There is nobody of this employee number.', [
      { parameter: 'actor', detail: 'is not the employee number of anybody' },
    ])
  }
  return {
    ...(kind !== undefined && { subject: { kind, ...(id !== undefined && { id }) } }),
    ...(person !== undefined && { actorId: person.id }),
    ...(since !== undefined && { since }),
    ...(limit !== undefined && { limit }),
    cursor: cursor ?? null,
  }
}

function auditJson(row: AuditRow, catalog: Catalog): AuditJson {
  const { actor } = row
  const name = actor.kind === 'person' ? employeeNumber(catalog, actor.id) : actor.name
  return {
    id: row.id,
    at: writeInstant(row.at, catalog.site.timeZone),
    actor: { kind: actor.kind, name },
    action: row.action,
    subject: row.subject,
    platform: row.platform,
    eventId: row.eventId,
    messageId: row.messageId,
    details: row.details,
  }
}
