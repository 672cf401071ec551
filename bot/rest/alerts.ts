/** `/alerts`: what is late, stuck or waiting, and who knows of it. */
import { z } from 'zod'
import { type Alert, listAlerts } from '../../db/alerts.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { ALERT_STATES } from '../../domain/alert.ts'
import { type AlertJson, alertShape } from './alert-shapes.ts'
import type { CatalogSource } from './catalog-source.ts'
import { employeeNumberOrNull } from './employee-number.ts'
import { answers, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'
import { departmentId, listOf, paging } from './values.ts'

const listQuery = z.strictObject({
  state: listOf(ALERT_STATES).describe('Separated by commas; left out: all that are neither resolved nor closed.'),
  department: departmentId.optional().describe('Id of the department that is told.'),
  ...paging,
})

export function registerAlerts(app: RestApp, deps: { readonly sql: Sql; readonly catalog: CatalogSource }): void {
  app.get(
    '/alerts',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Alerts, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(alertShape)] }),
      },
    },
    async ({ query: { state, department, cursor, limit } }) => {
      const page = await listAlerts(deps.sql, {
        ...(state !== undefined && { states: state }),
        ...(department !== undefined && { departmentId: department }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const catalog = await deps.catalog.fresh()
      return { items: page.items.map(alert => alertJson(alert, catalog)), nextCursor: page.next }
    },
  )
}

function alertJson(alert: Alert, catalog: Catalog): AlertJson {
  const { timeZone } = catalog.site
  const { seq, stepName } = alert
  return {
    id: alert.id,
    kind: alert.kind,
    state: alert.state,
    level: alert.level,
    order: alert.orderCode,
    step: seq === null || stepName === null ? null : { seq, name: stepName },
    department: alert.departmentId,
    since: writeInstant(alert.since, timeZone),
    firedAt: writeInstant(alert.firedAt, timeZone),
    toldAt: writeInstantOrNull(alert.toldAt, timeZone),
    mentions: alert.toldTo.flatMap(id => employeeNumberOrNull(catalog, id) ?? []),
    acknowledgedBy: employeeNumberOrNull(catalog, alert.acknowledgedBy),
    acknowledgedAt: writeInstantOrNull(alert.acknowledgedAt, timeZone),
    promisedUntil: writeInstantOrNull(alert.promisedUntil, timeZone),
    assignee: employeeNumberOrNull(catalog, alert.assigneeId),
    mutedBy: alert.mutedBy,
    silencedBy: employeeNumberOrNull(catalog, alert.silencedBy),
    silencedUntil: writeInstantOrNull(alert.silencedUntil, timeZone),
    resolvedAt: writeInstantOrNull(alert.resolvedAt, timeZone),
    resolvedBy: employeeNumberOrNull(catalog, alert.resolvedBy),
    cause: alert.cause,
    details: alert.details,
  }
}
