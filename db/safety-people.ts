/** Whom every safety call reaches, changed: in force with the next call, on every instance. */
import type { Transaction } from './connect.ts'
import { lockSiteSettings } from './site.ts'

/** Until the transaction ends nobody else changes them. */
export const lockSafetyPeople = async (tx: Transaction): Promise<readonly string[]> =>
  (await lockSiteSettings(tx)).safetyPeople

/** By employee number; none: the managers. What else stands in the settings stays. */
export async function saveSafetyPeople(tx: Transaction, employeeNos: readonly string[]): Promise<void> {
  await tx`
    update site set settings = settings || jsonb_build_object('safetyPeople', ${JSON.stringify(employeeNos)}::text::jsonb)`
}
