/** What is inspected of a product at a step, or of a material that comes in: how many, and what is measured. */
import type { SamplingPlan } from '../domain/inspection-statement.ts'
import type { Characteristic } from '../domain/measured-value.ts'
import type { ProductCode } from '../domain/model.ts'
import { formatQuantity, type Quantity } from '../domain/quantity.ts'
import type { Queryable, Transaction } from './connect.ts'
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

export type StoredPlan = {
  readonly planned: Planned
  readonly sample: Quantity | null
  readonly accept: Quantity
  readonly characteristics: readonly Characteristic[]
}

export type PlanFilter = { readonly product?: string; readonly material?: string }

type PlanRow = {
  readonly product: string | null
  readonly stepCode: string | null
  readonly material: string | null
  readonly sample: string | null
  readonly accept: string | null
  readonly measures: readonly MeasureRow[]
}

/** Every plan, or those of a product or a material; of materials first, then by product and step. */
export async function listPlans(sql: Queryable, { product, material }: PlanFilter): Promise<readonly StoredPlan[]> {
  const rows = await sql<PlanRow[]>`
    with measures as (
      select product_code, step_code, material_code,
        json_agg(json_build_object('name', name, 'unit', unit, 'nominal', nominal::text, 'lower', lower::text,
          'upper', upper::text) order by line, name) as all
      from characteristic group by product_code, step_code, material_code)
    select coalesce(p.product_code, c.product_code) as product, coalesce(p.step_code, c.step_code) as "stepCode",
      coalesce(p.material_code, c.material_code) as material, p.sample_qty::text as sample, p.accept_qty::text as accept,
      coalesce(c.all, '[]') as measures
    from inspection_plan p full join measures c
      on coalesce(p.material_code, '') = coalesce(c.material_code, '') and coalesce(p.product_code, '') = coalesce(c.product_code, '')
        and coalesce(p.step_code, '') = coalesce(c.step_code, '')
    where ${product === undefined ? sql`true` : sql`coalesce(p.product_code, c.product_code) = ${product}`}
      and ${material === undefined ? sql`true` : sql`coalesce(p.material_code, c.material_code) = ${material}`}
    order by 3, 1, 2`
  return rows.flatMap(toPlan)
}

function toPlan({ product, stepCode, material, sample, accept, measures }: PlanRow): readonly StoredPlan[] {
  const planned: Planned | null =
    material !== null
      ? { of: 'material', material }
      : product !== null && stepCode !== null
        ? { of: 'step', product: product as ProductCode, stepCode }
        : null
  if (planned === null) return []
  const characteristics = measures.map(({ name, unit, ...limits }) => ({
    name,
    unit,
    nominal: limitOf(limits.nominal),
    lower: limitOf(limits.lower),
    upper: limitOf(limits.upper),
  }))
  return [{ planned, sample: limitOf(sample), accept: toQuantity(accept ?? '0'), characteristics }]
}

/** In place of what was there; a plan that says nothing is none. */
export async function savePlan(
  tx: Transaction,
  { planned, sample, accept, characteristics }: StoredPlan,
): Promise<void> {
  await tx`delete from inspection_plan where ${isOf(tx, planned)}`
  await tx`delete from characteristic where ${isOf(tx, planned)}`
  const [product, step, material] =
    planned.of === 'material' ? [null, null, planned.material] : [planned.product, planned.stepCode, null]
  if (sample !== null)
    await tx`insert into inspection_plan (product_code, step_code, material_code, sample_qty, accept_qty)
      values (${product}, ${step}, ${material}, ${formatQuantity(sample)}, ${formatQuantity(accept)})`
  for (const [at, each] of characteristics.entries())
    await tx`insert into characteristic (product_code, step_code, material_code, name, line, unit, nominal, lower, upper)
      values (${product}, ${step}, ${material}, ${each.name}, ${at + 1}, ${each.unit}, ${textOf(each.nominal)},
        ${textOf(each.lower)}, ${textOf(each.upper)})`
}

const textOf = (quantity: Quantity | null): string | null => (quantity === null ? null : formatQuantity(quantity))

/** Whether what comes in of a material is held until it has been inspected. */
export async function requireIncoming(tx: Transaction, material: string, required: boolean): Promise<void> {
  await tx`
    update material set inspect_incoming = ${required} where code = ${material} and inspect_incoming <> ${required}`
}
