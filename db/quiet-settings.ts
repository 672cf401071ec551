/** The site's quiet hours, changed: in force at the next round of every instance, without a restart. */
import { type QuietSettings, quietChanges, quietHoursStored, quietSettingsOf } from '../domain/quiet-settings.ts'
import { lookAtAllAnew } from './alert-settings.ts'
import type { Transaction } from './connect.ts'
import { lockSiteSettings } from './site.ts'

/**
 * Stores what is other than before and says it for the audit; what is not named stays. Until the transaction ends nobody
 * else changes them.
 */
export async function changeQuietSettings(
  tx: Transaction,
  wanted: Partial<QuietSettings>,
): Promise<Readonly<Record<string, string>>> {
  const before = quietSettingsOf((await lockSiteSettings(tx)).quietHours)
  const after = { ...before, ...wanted }
  const changes = quietChanges(before, after)
  if (Object.keys(changes).length === 0) return changes
  const stored = JSON.stringify({ quietHours: quietHoursStored(after) })
  await tx`update site set settings = settings || ${stored}::text::jsonb`
  // Whether an alert may be told at any hour stands with it.
  if (changes['exceptKinds'] !== undefined) await lookAtAllAnew(tx)
  return changes
}
