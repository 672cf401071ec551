/** An order's colours, as far as they matter for its material. */
import type { Variant } from '../domain/bill-of-materials.ts'
import type { OrderId } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

/** Empty for an order without variants. */
export async function variantsOf(sql: Queryable, order: OrderId): Promise<readonly Variant[]> {
  const [row] = await sql<{ variants: readonly unknown[] }[]>`select variants from orders where id = ${order}`
  return variantsIn(row?.variants ?? [])
}

/** `[{ color, size, qty }]`, as an order stores them; anything else is no variant. */
export const variantsIn = (variants: readonly unknown[]): readonly Variant[] =>
  variants.flatMap(variant =>
    typeof variant === 'object' && variant !== null && 'color' in variant && 'qty' in variant
      ? [{ color: String(variant.color), quantity: toQuantity(String(variant.qty)) }]
      : [],
  )
