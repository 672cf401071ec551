/** What is inspected of a product at a step, or of a material that comes in: how many, and what is measured. */
import type { SamplingPlan } from '../domain/inspection-statement.ts'
import type { Characteristic } from '../domain/measured-value.ts'
import type { ProductCode } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'
import type { Queryable } from './connect.ts'
import { toQuantity } from './row-values.ts'

export type InspectionPlan = {
  readonly sampling: SamplingPlan | null
  readonly characteristics: readonly Characteristic[]
}

/** Whose plan it is. */
export type Planned =
  | { readonly of: 'step'; readonly product: ProductCode; readonly stepCode: string }
  | { readonly of: 'material'; readonly material: string }

type MeasureRow = {
  readonly name: string
  readonly unit: string
  readonly nominal: string | null
  readonly lower: string | null
  readonly upper: string | null
}

export const limitOf = (text: string | null): Quantity | null => (text === null ? null : toQuantity(text))

const isOf = (sql: Queryable, planned: Planned) =>
  planned.of === 'material'
    ? sql`material_code = ${planned.material}`
    : sql`product_code = ${planned.product} and step_code = ${planned.stepCode}`

/** Nothing where nobody has said. */
export async function inspectionPlanOf(sql: Queryable, planned: Planned): Promise<InspectionPlan> {
  const [[plan], measures] = await Promise.all([
    sql<{ sampleQty: string | null; acceptQty: string }[]>`
      select sample_qty as "sampleQty", accept_qty as "acceptQty" from inspection_plan where ${isOf(sql, planned)}`,
    sql<MeasureRow[]>`
      select name, unit, nominal, lower, upper from characteristic where ${isOf(sql, planned)} order by line, name`,
  ])
  const sampleQty = plan?.sampleQty ?? null
  return {
    sampling:
      plan === undefined || sampleQty === null
        ? null
        : { sampleQty: toQuantity(sampleQty), acceptNumber: toQuantity(plan.acceptQty) },
    characteristics: measures.map(row => ({
      name: row.name,
      unit: row.unit,
      nominal: limitOf(row.nominal),
      lower: limitOf(row.lower),
      upper: limitOf(row.upper),
    })),
  }
}
