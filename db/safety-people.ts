/** Whom every safety call reaches, changed: in force with the next call, on every instance. */
import type { Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'
import { parseSiteSettings } from './site-settings.ts'

/** Until the transaction ends nobody else changes them. */
export async function lockSafetyPeople(tx: Transaction): Promise<readonly string[]> {
  const rows = await tx<{ settings: unknown }[]>`select settings from site for update`
  return parseSiteSettings(onlyRow(rows).settings).safetyPeople
}

/** By employee number; none: the managers. What else stands in the settings stays. */
export async function saveSafetyPeople(tx: Transaction, employeeNos: readonly string[]): Promise<void> {
  await tx`
    update site set settings = settings || jsonb_build_object('safetyPeople', ${JSON.stringify(employeeNos)}::text::jsonb)`
}
