/** The newest output of many steps at once: what their pace is judged by. */
import type { Instant, Step, StepId } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toInstant, toQuantity } from './row-values.ts'

/** As for one order's activity: older rows say nothing about a step's pace. */
const PACE_ROWS = 50

export type RecentOutput = { readonly good: Quantity; readonly occurredAt: Instant }

type Row = { readonly stepId: StepId; readonly good: string; readonly occurredAt: string }

/** Of the steps among these that are under way; the others are absent. One round trip, none when there are none. */
export async function recentOutputOf(
  sql: Queryable,
  steps: readonly Pick<Step, 'id' | 'status'>[],
): Promise<ReadonlyMap<StepId, readonly RecentOutput[]>> {
  const underWay = steps.filter(({ status }) => status === 'inProgress' || status === 'paused').map(({ id }) => id)
  if (underWay.length === 0) return new Map()
  const rows = await sql<Row[]>`
    select asked.id as "stepId", r.good::text as good, to_json(r.occurred_at) #>> '{}' as "occurredAt"
    from unnest(${underWay}::bigint[]) as asked(id)
      cross join lateral (select good, occurred_at from report
        where step_id = asked.id order by seq desc limit ${PACE_ROWS}) r`
  return Map.groupBy(rows.map(toOutput), ({ stepId }) => stepId)
}

const toOutput = ({ stepId, good, occurredAt }: Row) => ({
  stepId,
  good: toQuantity(good),
  occurredAt: toInstant(occurredAt),
})
