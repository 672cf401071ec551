/** What stood still in a span of time, and what is agreed about it. */
import type { Interval } from '../domain/downtime.ts'
import type { ExceptionId, Instant, TeamId, WorkCenterId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'

export type DowntimeRow = Interval & {
  readonly exceptionId: ExceptionId
  /** Of what: a machine, a whole work center, or one step; the same text, the same thing. */
  readonly subject: string
  readonly machineId: string | null
  readonly workCenterId: WorkCenterId | null
  readonly stepName: string | null
  readonly teamId: TeamId | null
  /** The reason's code that is to blame: as found at the end, else as raised. */
  readonly cause: string | null
  /** null: it is open, or nobody said. */
  readonly agreedMinutes: number | null
  readonly open: boolean
}

/** All standstills of every exception of which one touches the span: what is agreed is of the whole. */
export async function downtimesIn(
  sql: Queryable,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly DowntimeRow[]> {
  return sql<DowntimeRow[]>`
    select d.exception_id as "exceptionId", d.from_at as "from", d.to_at as "to",
      coalesce('m:' || d.machine_id, 'w:' || d.work_center_id, 's:' || d.step_id) as subject, d.machine_id as "machineId",
      coalesce(d.work_center_id, s.work_center_id, m.work_center_id) as "workCenterId", s.name as "stepName",
      s.team_id as "teamId", coalesce(e.cause, e.reason) as cause, e.downtime_minutes as "agreedMinutes",
      e.resolved_at is null as open
    from downtime d join exception e on e.id = d.exception_id
      left join step s on s.id = e.step_id left join machine m on m.id = d.machine_id
    where d.exception_id in (
      select exception_id from downtime where to_at > ${from} and from_at < ${to}
      union select exception_id from downtime where to_at is null and from_at < ${to})
    order by d.from_at, d.id`
}
