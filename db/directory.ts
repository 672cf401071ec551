/** What the platforms' own directories say of the people who are bound. */
import type { Instant } from '../domain/model.ts'
import type { Queryable } from './connect.ts'

export type DirectoryEntry = {
  readonly platform: string
  readonly userId: string
  readonly name: string | null
  readonly department: string | null
  readonly active: boolean
}

/**
 * Stores what the directory says. Returns the people who are newly gone from it. Nothing is written where nothing
 * changed, since every change makes all instances read their catalog anew.
 */
export async function noteDirectory(
  sql: Queryable,
  entries: readonly DirectoryEntry[],
  at: Instant,
): Promise<readonly { readonly platform: string; readonly personId: string }[]> {
  if (entries.length === 0) return []
  return sql<{ platform: string; personId: string }[]>`
    with said as (
      select * from jsonb_to_recordset(${JSON.stringify(entries)}::text::jsonb)
        as e(platform text, "userId" text, name text, department text, active boolean)
    ), changed as (
      update person_identity i set
        platform_name = coalesce(s.name, i.platform_name),
        platform_department = coalesce(s.department, i.platform_department),
        left_at = case when s.active then null else coalesce(i.left_at, ${at}) end
      from said s, person_identity old
      where i.platform = s.platform and i.user_id = s."userId"
        and old.platform = i.platform and old.user_id = i.user_id
        and (coalesce(s.name, i.platform_name) is distinct from i.platform_name
          or coalesce(s.department, i.platform_department) is distinct from i.platform_department
          or s.active <> (i.left_at is null))
      returning i.platform, i.person_id, i.left_at is not null and old.left_at is null as gone
    )
    select platform, person_id as "personId" from changed where gone`
}
