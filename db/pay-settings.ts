/** What the site pays for, changed: rows that were booked keep what they were booked with. */
import type { Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'
import { type PaySettings, parseSiteSettings } from './site-settings.ts'

/** Until the transaction ends nobody else changes them. */
export async function lockPaySettings(tx: Transaction): Promise<PaySettings> {
  const rows = await tx<{ settings: unknown }[]>`select settings from site for update`
  return parseSiteSettings(onlyRow(rows).settings).pay
}

/** What else stands in the settings stays. */
export async function savePaySettings(tx: Transaction, pay: PaySettings): Promise<void> {
  await tx`update site set settings = settings || ${JSON.stringify({ pay })}::text::jsonb`
}
