/** What an adapter remembers (`PlatformMemory` of the port). */
import type { Queryable } from './connect.ts'

export async function recall(sql: Queryable, platform: string, key: string): Promise<unknown> {
  const [row] = await sql<{ value: unknown }[]>`
    select value from platform_memory where platform = ${platform} and key = ${key}`
  return row?.value ?? null
}

export async function memorise(sql: Queryable, platform: string, key: string, value: unknown): Promise<void> {
  await sql`
    insert into platform_memory (platform, key, value) values (${platform}, ${key}, ${JSON.stringify(value)}::text::jsonb)
    on conflict (platform, key) do update set value = excluded.value, stored_at = now()`
}
