/** Marks that material is short: kept while it is, told once. */
import type { Shortage } from '../domain/material-shortage.ts'
import type { Instant, OrderCode } from '../domain/model.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import type { Transaction } from './connect.ts'
import { toQuantity } from './row-values.ts'

export type ShortageMark = {
  readonly kind: 'ledger' | 'forecast'
  readonly materialCode: string
  readonly order: OrderCode
  readonly missing: Quantity
}

/** Two services that look at once must not both tell. */
const WATCH_LOCK = 7_246_340

/**
 * Brings the marks of what orders will lack to `shortages`, and takes those nobody was told of yet, of either kind: who
 * calls this tells them, in this transaction.
 */
export async function takeNewShortages(
  tx: Transaction,
  shortages: readonly Shortage[],
  now: Instant,
): Promise<readonly ShortageMark[]> {
  await tx`select pg_advisory_xact_lock(${WATCH_LOCK})`
  const rows = shortages.map(({ materialCode, orderId, missing, neededBy }) => ({
    material_code: materialCode,
    order_id: orderId,
    missing: formatQuantity(missing),
    needed_by: neededBy.toString(),
  }))
  const seen = tx`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
    as s(material_code text, order_id bigint, missing numeric, needed_by timestamptz)`
  await tx`
    update stock_shortage h set resolved_at = ${now}
    where h.kind = 'forecast' and h.resolved_at is null
      and not exists (select from ${seen} where s.material_code = h.material_code and s.order_id = h.order_id)`
  await tx`
    insert into stock_shortage (kind, material_code, order_id, missing, needed_by, since)
    select 'forecast', s.material_code, s.order_id, s.missing, s.needed_by, ${now}
    from ${seen} join material m on m.code = s.material_code
    on conflict (material_code, order_id, kind) where resolved_at is null
    do update set missing = excluded.missing, needed_by = excluded.needed_by`
  return takeUntold(tx, now)
}

async function takeUntold(tx: Transaction, now: Instant): Promise<readonly ShortageMark[]> {
  const rows = await tx<(Omit<ShortageMark, 'missing' | 'order'> & { missing: string; order: string })[]>`
    update stock_shortage h set told_at = ${now} from orders o
    where o.id = h.order_id and h.told_at is null and h.resolved_at is null
    returning h.kind, h.material_code as "materialCode", o.code as "order", h.missing::text as missing`
  return rows
    .map(row => ({ ...row, order: row.order as OrderCode, missing: toQuantity(row.missing) }))
    .toSorted((a, b) => (a.materialCode + a.order < b.materialCode + b.order ? -1 : 1))
}
