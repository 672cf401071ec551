/** The site's own row: set up with usual values, and how far the sandbox's clock has been moved. */
import type { Queryable, Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'
import { parseSiteSettings, type SiteSettings, USUAL_SETTINGS } from './site-settings.ts'

export type NewSite = {
  readonly name: string
  readonly timeZone: string
  readonly locale: string
  readonly currency: string
  readonly orderNoPattern: string
}

/** Makes the site where there is none, so that people and data can be brought in. Returns whether it did. */
export async function ensureSite(sql: Queryable, site: NewSite): Promise<boolean> {
  const rows = await sql`
    insert into site (name, short_name, time_zone, locale, currency, order_no_pattern, settings)
    values (${site.name}, ${site.name}, ${site.timeZone}, ${site.locale}, ${site.currency}, ${site.orderNoPattern},
      ${JSON.stringify(USUAL_SETTINGS)}::text::jsonb)
    on conflict (only_row) do nothing returning 1`
  return rows.length > 0
}

/** What the environment says of the site wins over what it was set up with. null leaves it. */
export async function describeSite(
  sql: Queryable,
  { locale, timeZone }: { readonly locale: string | null; readonly timeZone: string | null },
): Promise<void> {
  await sql`
    update site set locale = coalesce(${locale}, locale), time_zone = coalesce(${timeZone}, time_zone)
    where locale is distinct from coalesce(${locale}, locale) or time_zone is distinct from coalesce(${timeZone}, time_zone)`
}

/** Milliseconds by which the sandbox's clock is ahead; 0 where nobody moved it. */
export async function clockOffset(sql: Queryable): Promise<number> {
  const [row] = await sql<{ offset: number }[]>`select clock_offset_ms as "offset" from site`
  return row?.offset ?? 0
}

/** Moves the sandbox's clock forward. Returns the new offset in milliseconds; null while there is no site. */
export async function advanceClock(sql: Queryable, byMs: number): Promise<number | null> {
  const [row] = await sql<{ offset: number }[]>`
    update site set clock_offset_ms = clock_offset_ms + ${byMs} returning clock_offset_ms as "offset"`
  return row?.offset ?? null
}

/** Until the transaction ends nobody else changes them. */
export async function lockSiteSettings(tx: Transaction): Promise<SiteSettings> {
  const rows = await tx<{ settings: unknown }[]>`select settings from site for update`
  return parseSiteSettings(onlyRow(rows).settings)
}
