/** What the site pays for, changed: rows that were booked keep what they were booked with. */
import type { Transaction } from './connect.ts'
import { lockSiteSettings } from './site.ts'
import type { PaySettings } from './site-settings.ts'

/** Until the transaction ends nobody else changes them. */
export const lockPaySettings = async (tx: Transaction): Promise<PaySettings> => (await lockSiteSettings(tx)).pay

/** What else stands in the settings stays. */
export async function savePaySettings(tx: Transaction, pay: PaySettings): Promise<void> {
  await tx`update site set settings = settings || ${JSON.stringify({ pay })}::text::jsonb`
}
