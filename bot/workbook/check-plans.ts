/** Rows of inspection plans, one characteristic each → whole plans, of a product's step or of a material that comes in. */
import type { ImportedCharacteristic, ImportedInspectionPlan } from '../../db/import-data.ts'
import { importKey } from '../../db/import-data.ts'
import { type CharacteristicFault, planFaults, type SamplingFault } from '../../domain/inspection-plan.ts'
import { parseQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { type Making, stepOfProduct } from './check-products.ts'
import { fold } from './directory.ts'
import { keep, type ParsedRow } from './parse-rows.ts'
import { refer, type Scope } from './scope.ts'

type PlanRow = ParsedRow<'inspectionPlans'>
type Of = Pick<ImportedInspectionPlan, 'productCode' | 'stepCode' | 'materialCode'>
type Group = { readonly of: Of; readonly rows: readonly PlanRow[] }

export function checkInspectionPlans(scope: Scope, making: Making): readonly ImportedInspectionPlan[] {
  const groups = new Map<string, Group>()
  for (const row of scope.rows.inspectionPlans) {
    const of = row.whole ? whoseOf(scope, row, making) : null
    if (of === null) continue
    const key = importKey.inspectionPlans({ ...of, sampleQty: null, acceptQty: '0', characteristics: [] })
    groups.set(key, { of, rows: [...(groups.get(key)?.rows ?? []), row] })
  }
  return [...groups].map(([key, group]) => planOf(scope, group, scope.catalog.inspectionPlans.get(key)))
}

/** null, with a fault noted: of neither, of both, or of a step that the product does not have. */
function whoseOf(scope: Scope, row: PlanRow, making: Making): Of | null {
  const { product, step, material } = row.values
  const fault = (column: 'product' | 'material' | 'step', kind: 'required' | 'planOfBoth'): null => {
    scope.faults.add(row.place(column), { kind })
    return null
  }
  if (material && (product || step)) return fault('material', 'planOfBoth')
  if (material) {
    const materialCode = refer(scope, row, 'material', 'materials', material)
    return materialCode === '' ? null : { productCode: null, stepCode: null, materialCode }
  }
  if (!product) return fault('product', 'required')
  if (!step) return fault('step', 'required')
  const productCode = refer(scope, row, 'product', 'products', product)
  const stepCode = productCode === '' ? '' : stepOfProduct(scope, row, productCode, making, step)
  return stepCode === '' ? null : { productCode, stepCode, materialCode: null }
}

function planOf(scope: Scope, { of, rows }: Group, held: ImportedInspectionPlan | undefined): ImportedInspectionPlan {
  const named = rows.filter(row => isNamed(scope, row))
  const characteristics = named.map(row => characteristicOf(row, held))
  const plan = {
    ...of,
    sampleQty: keep<string | null>(said(scope, rows, 'sample'), held?.sampleQty, null),
    acceptQty: keep(said(scope, rows, 'accept'), held?.acceptQty, '0'),
    // A file that only says how many to look at leaves what is measured as it is.
    characteristics: named.length > 0 ? characteristics : (held?.characteristics ?? []),
  }
  faultPlan(scope, plan, rows, named)
  return plan
}

/** Limits without a name measure nothing. */
function isNamed(scope: Scope, row: PlanRow): boolean {
  const { name, nominal, lower, upper, unit } = row.values
  if (name) return true
  if (nominal || lower || upper || unit) scope.faults.add(row.place('name'), { kind: 'required' })
  return false
}

/** The same on every row of a plan that says it. */
function said(scope: Scope, rows: readonly PlanRow[], column: 'sample' | 'accept'): string | null | undefined {
  const first = rows.find(row => row.values[column] !== undefined)
  const value = first?.values[column]
  for (const row of rows) {
    const other = row.values[column]
    if (first === undefined || other === undefined || other === value) continue
    scope.faults.add(row.place(column), { kind: 'fitsNoOtherRow', first: value ?? '', firstRow: first.row })
  }
  return value
}

function characteristicOf({ values }: PlanRow, plan: ImportedInspectionPlan | undefined): ImportedCharacteristic {
  const name = values.name ?? ''
  const held = plan?.characteristics.find(each => fold(each.name) === fold(name))
  return {
    name,
    unit: keep(values.unit, held?.unit, ''),
    nominal: keep<string | null>(values.nominal, held?.nominal, null),
    lower: keep<string | null>(values.lower, held?.lower, null),
    upper: keep<string | null>(values.upper, held?.upper, null),
  }
}

const SAMPLING_COLUMN = {
  acceptWithoutSample: 'sample',
  acceptsAll: 'accept',
  sampleOfNothing: 'sample',
} as const satisfies Record<SamplingFault, string>
const LIMIT_COLUMN = {
  noLimit: 'lower',
  limitsReversed: 'upper',
  nominalOutside: 'nominal',
  namedTwice: 'name',
} as const satisfies Record<CharacteristicFault, string>

function faultPlan(
  scope: Scope,
  plan: ImportedInspectionPlan,
  rows: readonly PlanRow[],
  named: readonly PlanRow[],
): void {
  const draft = {
    sample: exact(plan.sampleQty),
    accept: exact(plan.acceptQty) ?? ZERO,
    characteristics: plan.characteristics.map(each => ({
      name: each.name,
      unit: each.unit,
      nominal: exact(each.nominal),
      lower: exact(each.lower),
      upper: exact(each.upper),
    })),
  }
  for (const fault of planFaults(draft)) {
    const row = fault.of === 'sampling' ? rows[0] : named[fault.at]
    if (row === undefined) continue
    const column = fault.of === 'sampling' ? SAMPLING_COLUMN[fault.kind] : LIMIT_COLUMN[fault.kind]
    scope.faults.add(row.place(column), { kind: fault.kind })
  }
}

const exact = (decimal: string | null): Quantity | null => (decimal === null ? null : parseQuantity(decimal))
