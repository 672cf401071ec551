/** While a service has no administrator, a one-time code lets the first one claim the role in chat. */
import { transact } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { hasAdmin, offerAdminClaim } from '../../db/people.ts'
import type { Instant } from '../../domain/model.ts'
import { hashOfCode, newAdminCode } from './admin-code.ts'

/** A new code at every start voids the one before; nothing once somebody is the administrator. */
export async function offerAdminCode(sql: Sql, now: Instant, tell: (code: string) => void): Promise<void> {
  if (await hasAdmin(sql)) return
  const code = newAdminCode()
  await transact(sql, tx => offerAdminClaim(tx, hashOfCode(code), now))
  tell(code)
}
