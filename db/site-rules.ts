/** The site's rules, changed: in force with the next report on every instance, without a restart. */
import { changedRules, RULE_NAMES, type RuleValues, ruleText, ruleValue } from '../domain/site-rules.ts'
import { lookAtAllAnew } from './alert-settings.ts'
import type { Transaction } from './connect.ts'
import { onlyRow } from './row-values.ts'
import { lockSiteSettings } from './site.ts'
import { parseSiteSettings } from './site-settings.ts'

/**
 * Stores what is other than before and says it for the audit ("30 → 60"); what is not named stays. Until the transaction
 * ends nobody else changes them.
 * @throws UnreadableRow for a value that `ruleFaults` refuses.
 */
export async function changeRules(tx: Transaction, wanted: RuleValues): Promise<Readonly<Record<string, string>>> {
  const before = await lockSiteSettings(tx)
  const changed = changedRules(before, wanted)
  const names = RULE_NAMES.filter(name => changed[name] !== undefined)
  if (names.length > 0) await save(tx, changed)
  // What is late was worked out by the old rule, and when to look again.
  if (names.includes('late.countOnlyWorkingTime')) await lookAtAllAnew(tx)
  return Object.fromEntries(
    names.map(name => [name, `${ruleText(ruleValue(before, name))} → ${ruleText(changed[name] ?? null)}`]),
  )
}

/** What else stands in a section stays. */
async function save(tx: Transaction, changed: RuleValues): Promise<void> {
  const rows = await tx<{ settings: unknown }[]>`
    update site set settings = settings || (
      select jsonb_object_agg(section, coalesce(settings->section, '{}') || own) from (
        select split_part(key, '.', 1) as section, jsonb_object_agg(split_part(key, '.', 2), value) as own
        from jsonb_each(${JSON.stringify(changed)}::text::jsonb) group by 1) sections)
    returning settings`
  parseSiteSettings(onlyRow(rows).settings)
}
