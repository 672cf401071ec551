/** A part of the site's settings, changed by a program: locked, compared, stored and noted in one transaction. */
import { addAudit, transact } from '../../db/commit.ts'
import type { Sql, Transaction } from '../../db/connect.ts'
import type { Clock } from '../../domain/clock.ts'
import type { CatalogSource } from './catalog-source.ts'

export type SettingsDeps = { readonly sql: Sql; readonly clock: Clock; readonly catalog: CatalogSource }

export type SettingsPart = {
  /** What the audit calls it. */
  readonly id: string
  readonly action: string
  /** Stores it and says what is other than before, for the audit; nothing where it is as it was. */
  readonly change: (tx: Transaction) => Promise<Readonly<Record<string, string>>>
}

export function changeSettings(
  { sql, clock }: SettingsDeps,
  caller: string,
  { id, action, change }: SettingsPart,
): Promise<void> {
  return transact(sql, async tx => {
    const details = await change(tx)
    if (Object.keys(details).length === 0) return
    const actor = { kind: 'api', name: caller } as const
    await addAudit(tx, [{ at: clock.now(), actor, action, subject: { kind: 'site', id }, details }], null)
  })
}
