/** Whom an alert concerns, for rights; and by which time it counts. */

import { alertRulesOf, alertTimesOf } from '../../../db/alert-rules.ts'
import type { Catalog } from '../../../db/catalog.ts'
import type { Alert } from '../../../domain/alert.ts'
import { asOfNow, lifeOf } from '../../../domain/alert-decision.ts'
import type { LifeContext } from '../../../domain/alert-life.ts'
import { type Action, mayDo, type Subject } from '../../../domain/permissions.ts'
import { workingTimeOf } from '../../order/working-times.ts'
import type { Turn } from '../turn.ts'

const alertSubjectOf = ({ teamId, departmentId, assigneeId }: Alert): Subject => ({
  teamIds: teamId === null ? [] : [teamId],
  departmentIds: departmentId === null ? [] : [departmentId],
  ownerIds: assigneeId === null ? [] : [assigneeId],
})

export const mayHandle = (
  { person }: Pick<Turn, 'person'>,
  alert: Alert,
  action: Extract<Action, 'handleAlert' | 'silenceAlert'> = 'handleAlert',
): boolean => mayDo(person, action, alertSubjectOf(alert))

export const lifeContext = (catalog: Catalog, alert: Alert, now: LifeContext['now']): LifeContext =>
  lifeOf(alert, { now, rules: alertRulesOf(catalog), timeOf: alertTimesOf({ workingTimeOf }, catalog) })

/** As a card shows it at this moment. */
export const seenNow = ({ catalog, now }: Pick<Turn, 'catalog' | 'now'>, alert: Alert): Alert =>
  asOfNow(alert, { now, rules: alertRulesOf(catalog), timeOf: alertTimesOf({ workingTimeOf }, catalog) })
