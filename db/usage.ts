/** Calls to the platforms by month and method; calls are money. */
import type { Queryable } from './connect.ts'

export type UsageCount = {
  readonly platform: string
  /** `YYYY-MM` in the site's time zone. */
  readonly month: string
  readonly method: string
  readonly count: number
}

/** Adds to what is counted; collect for a while and add once. */
export async function addUsage(sql: Queryable, counts: readonly UsageCount[]): Promise<void> {
  if (counts.length === 0) return
  await sql`
    insert into usage_count (platform, month, method, count)
    select platform, month, method, sum(count)
    from jsonb_to_recordset(${JSON.stringify(counts)}::text::jsonb)
      as u(platform text, month text, method text, count bigint)
    group by platform, month, method
    order by platform, month, method
    on conflict (platform, month, method) do update set count = usage_count.count + excluded.count`
}

/** Of one month, by platform and method. */
export async function usageOf(sql: Queryable, month: string): Promise<readonly UsageCount[]> {
  const rows = await sql<UsageCount[]>`
    select platform, month, method, count from usage_count where month = ${month} order by platform, method`
  return rows.map(row => ({ ...row }))
}
