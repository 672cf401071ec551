/** Rows of materials, products, conversions, bills of material, rates and reasons → what should be in the database. */
import type {
  ImportedBom,
  ImportedBomLine,
  ImportedDefectReason,
  ImportedDowntimeReason,
  ImportedMaterial,
  ImportedPieceRate,
  ImportedProduct,
  ImportedRouting,
  ImportedUnitConversion,
} from '../../db/import-data.ts'
import { optionalRefer } from './check-plant.ts'
import { fold, freeId } from './directory.ts'
import { keep, keepSet, type ParsedRow } from './parse-rows.ts'
import { firstOfEach, meant, refer, referUnit, type Scope } from './scope.ts'
import type { ColumnKey } from './sheets.ts'

export function checkMaterials(scope: Scope): readonly ImportedMaterial[] {
  return firstOfEach(scope, scope.rows.materials, 'code', row => row.values.code).map(row => {
    const code = scope.ids.materials(row.values.code ?? '')
    const held = scope.catalog.materials.get(code)
    return {
      code,
      name: row.values.name ?? '',
      spec: keep(row.values.spec, held?.spec, ''),
      unit: referUnit(scope, row, 'unit', row.values.unit ?? ''),
      // Stock moves all day: what the file does not say must not bring back what lay there when it was checked.
      ...(row.values.onHand == null ? {} : { onHand: row.values.onHand }),
      safetyStock: keep(row.values.safetyStock, held?.safetyStock, '0'),
      leadTimeHours: keep(row.values.leadTimeHours, held?.leadTimeHours, 0),
      lotTracked: keep(row.values.lotTracked, held?.lotTracked, false),
      inspectIncoming: keep(row.values.inspectIncoming, held?.inspectIncoming, false),
    }
  })
}

export function checkProducts(scope: Scope): readonly ImportedProduct[] {
  return firstOfEach(scope, scope.rows.products, 'code', row => row.values.code).map(row => {
    const code = scope.ids.products(row.values.code ?? '')
    const held = scope.catalog.products.get(code)
    const name = row.values.name ?? ''
    const routingId = optionalRefer(scope, row, 'routing', 'routings', row.values.routing, held?.routingId)
    return {
      code,
      name,
      spec: keep(row.values.spec, held?.spec, ''),
      unit: referUnit(scope, row, 'unit', row.values.unit ?? ''),
      routingId: routingId ?? (row.values.routing === null ? null : routingNamedLike(scope, code, name)),
    }
  })
}

/** Who names a routing after its product need not say so twice. */
function routingNamedLike(scope: Scope, code: string, name: string): string | null {
  const { routings } = scope.directories
  return routings.find(code)[0] ?? routings.find(name)[0] ?? null
}

export function checkUnitConversions(scope: Scope): readonly ImportedUnitConversion[] {
  const keyOf = ({ values }: ParsedRow<'unitConversions'>) =>
    [
      meant(scope, 'products', values.product),
      meant(scope, 'units', values.from),
      meant(scope, 'units', values.to),
    ].join(' ')
  return firstOfEach(scope, scope.rows.unitConversions, 'from', keyOf).map(row => {
    const productCode = refer(scope, row, 'product', 'products', row.values.product ?? '')
    const from = referUnit(scope, row, 'from', row.values.from ?? '')
    const to = referUnit(scope, row, 'to', row.values.to ?? '')
    if (from === to && from !== '') scope.faults.add(row.place('to'), { kind: 'sameUnit' })
    return { productCode, from, to, factor: row.values.factor ?? '1' }
  })
}

/** Products and their routings as they will be, for what refers to a product's steps. */
export type Making = {
  product(code: string): ImportedProduct | undefined
  routing(id: string | null): ImportedRouting | undefined
}

export function makingOf(
  scope: Scope,
  products: readonly ImportedProduct[],
  routings: readonly ImportedRouting[],
): Making {
  const productByCode = new Map(products.map(product => [product.code, product]))
  const routingById = new Map(routings.map(routing => [routing.id, routing]))
  return {
    product: code => productByCode.get(code) ?? scope.catalog.products.get(code),
    routing: id => (id === null ? undefined : (routingById.get(id) ?? scope.catalog.routings.get(id))),
  }
}

export function checkBoms(scope: Scope, making: Making): readonly ImportedBom[] {
  const groups = new Map<string, { row: ParsedRow<'boms'>; line: ImportedBomLine }[]>()
  const seen = new Map<string, number>()
  for (const row of scope.rows.boms) {
    if (!row.whole) continue
    const productCode = refer(scope, row, 'product', 'products', row.values.product ?? '')
    const line = toBomLine(scope, row, productCode, making)
    const key = `${productCode}\n${line.materialCode}\n${line.stepCode}`
    const firstRow = seen.get(key)
    if (firstRow !== undefined) scope.faults.add(row.place('material'), { kind: 'twice', firstRow })
    seen.set(key, firstRow ?? row.row)
    groups.set(productCode, [...(groups.get(productCode) ?? []), { row, line }])
  }
  faultCircularBoms(scope, groups)
  const taken = new Set([...scope.catalog.boms.values()].map(bom => bom.id))
  return [...groups].map(([productCode, lines]) => {
    const id = scope.catalog.boms.get(productCode)?.id ?? freeId(productCode, taken)
    return { id, productCode, lines: lines.map(each => each.line) }
  })
}

function toBomLine(scope: Scope, row: ParsedRow<'boms'>, productCode: string, making: Making): ImportedBomLine {
  const { values } = row
  const materialCode = refer(scope, row, 'material', 'materials', values.material ?? '')
  const heldLines = scope.catalog.boms.get(productCode)?.lines ?? []
  const stepCode = bomStep(
    scope,
    row,
    productCode,
    making,
    heldLines.find(line => line.materialCode === materialCode),
  )
  const held = heldLines.find(line => line.materialCode === materialCode && line.stepCode === stepCode)
  return {
    materialCode,
    qtyPer: values.qtyPer ?? '0',
    scrapPct: keep(values.scrapPct, held?.scrapPct, 0),
    stepCode,
    issueMethod: keep(values.issueMethod, held?.issueMethod, 'issue'),
    variantMaterials: held?.variantMaterials ?? {},
  }
}

/** The step that uses the material: one of the product's own; the first where none is named. */
function bomStep(
  scope: Scope,
  row: ParsedRow<'boms'>,
  productCode: string,
  making: Making,
  held: ImportedBomLine | undefined,
): string {
  const routing = making.routing(making.product(productCode)?.routingId ?? null)
  const words = row.values.step
  if (!words) {
    const first = held?.stepCode ?? routing?.steps[0]?.code
    if (first === undefined) scope.faults.add(row.place('step'), { kind: 'required' })
    return first ?? ''
  }
  return stepOfProduct(scope, row, productCode, making, words)
}

/** The code of the step that the words mean on the product's own route; "" with a fault noted where there is none. */
export function stepOfProduct<S extends 'boms' | 'inspectionPlans'>(
  scope: Scope,
  row: ParsedRow<S>,
  productCode: string,
  making: Making,
  words: string,
): string {
  const routing = making.routing(making.product(productCode)?.routingId ?? null)
  const column = 'step' as ColumnKey<S>
  if (routing === undefined) return refer(scope, row, column, 'step', words)
  const step = routing.steps.find(each =>
    [each.code, each.name, ...each.aliases].some(word => fold(word) === fold(words)),
  )
  if (step === undefined) {
    const steps = routing.steps.map(each => each.name).slice(0, 12)
    scope.faults.add(row.place(column), { kind: 'stepNotInRouting', routing: routing.name, steps })
  }
  return step?.code ?? ''
}

/** A half-finished thing is a product and, under the same code, a material; such chains must not close. */
function faultCircularBoms(
  scope: Scope,
  groups: ReadonlyMap<string, readonly { readonly row: ParsedRow<'boms'>; readonly line: ImportedBomLine }[]>,
): void {
  const uses = new Map<string, readonly string[]>()
  for (const [product, held] of scope.catalog.boms)
    uses.set(
      fold(product),
      held.lines.map(line => line.materialCode),
    )
  for (const [product, lines] of groups)
    uses.set(
      fold(product),
      lines.map(({ line }) => line.materialCode),
    )
  const told = new Set<string>()
  for (const [product, lines] of groups) {
    for (const { row, line } of lines) {
      const path = pathTo(product, line.materialCode, uses)
      const circle = path === null ? '' : [...path].map(fold).sort().join('\n')
      if (path === null || told.has(circle)) continue
      told.add(circle)
      scope.faults.add(row.place('material'), { kind: 'circularBom', path: [product, ...path] })
    }
  }
}

/** From a material down to the product, when the material is made from it; null when not. */
function pathTo(product: string, from: string, uses: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const visited = new Set<string>()
  const stack: (readonly string[])[] = [[from]]
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    const last = path.at(-1) ?? ''
    if (fold(last) === fold(product)) return path
    if (visited.has(fold(last))) continue
    visited.add(fold(last))
    for (const next of uses.get(fold(last)) ?? []) stack.push([...path, next])
  }
  return null
}

export function checkPieceRates(
  scope: Scope,
  making: Making,
  besideSteps: readonly ImportedPieceRate[],
): readonly ImportedPieceRate[] {
  const keyOf = ({ values }: ParsedRow<'pieceRates'>) =>
    [meant(scope, 'step', values.step), meant(scope, 'products', values.product), values.validFrom].join(' ')
  const dated = firstOfEach(scope, scope.rows.pieceRates, 'step', keyOf).map(row => toPieceRate(scope, row, making))
  const said = new Set(dated.map(rateKey))
  const others = new Map(besideSteps.filter(rate => !said.has(rateKey(rate))).map(rate => [rateKey(rate), rate]))
  return [...dated, ...others.values()]
}

const rateKey = (rate: ImportedPieceRate) => `${rate.stepCode}\n${rate.productCode ?? ''}\n${rate.validFrom}`

function toPieceRate(scope: Scope, row: ParsedRow<'pieceRates'>, making: Making): ImportedPieceRate {
  const { values } = row
  const productCode = values.product ? refer(scope, row, 'product', 'products', values.product) : null
  const product = productCode === null ? undefined : making.product(productCode)
  return {
    productCode,
    stepCode: refer(scope, row, 'step', 'step', values.step ?? ''),
    validFrom: values.validFrom ?? '',
    rate: values.rate ?? '0',
    perUnit: values.perUnit
      ? referUnit(scope, row, 'perUnit', values.perUnit)
      : (product?.unit ?? referUnit(scope, row, 'perUnit', 'PCS')),
  }
}

export function checkDefectReasons(scope: Scope): readonly ImportedDefectReason[] {
  return firstOfEach(scope, scope.rows.defectReasons, 'code', row => row.values.code).map(row => {
    const { values } = row
    const code = scope.ids.defectReasons(values.code ?? '')
    const held = scope.catalog.defectReasons.get(code)
    const other = scope.catalog.downtimeReasons.get(scope.ids.downtimeReasons(code))
    if (other !== undefined) scope.faults.add(row.place('code'), { kind: 'codeTaken', by: other.name })
    const steps = values.steps?.map(words => refer(scope, row, 'steps', 'step', words))
    return {
      code,
      name: values.name ?? '',
      aliases: keepSet(values.aliases, held?.aliases),
      disposition: keep(values.disposition, held?.disposition, 'scrap'),
      liability: keep(values.liability, held?.liability, 'other'),
      stepCodes: keepSet(values.steps === null ? null : steps, held?.stepCodes),
    }
  })
}

export function checkDowntimeReasons(
  scope: Scope,
  defects: readonly ImportedDefectReason[],
): readonly ImportedDowntimeReason[] {
  const takenBy = new Map(
    [...scope.catalog.defectReasons.values(), ...defects].map(each => [fold(each.code), each.name]),
  )
  return firstOfEach(scope, scope.rows.downtimeReasons, 'code', row => row.values.code).map(row => {
    const { values } = row
    const code = scope.ids.downtimeReasons(values.code ?? '')
    const held = scope.catalog.downtimeReasons.get(code)
    const by = takenBy.get(fold(code))
    if (by !== undefined) scope.faults.add(row.place('code'), { kind: 'codeTaken', by })
    return {
      code,
      name: values.name ?? '',
      aliases: keepSet(values.aliases, held?.aliases),
      lossType: keep(values.lossType, held?.lossType, 'availability'),
      planned: keep(values.planned, held?.planned, false),
      andonLevel: keep(values.andonLevel, held?.andonLevel, 0),
      notifyDepartmentId: optionalRefer(
        scope,
        row,
        'department',
        'departments',
        values.department,
        held?.notifyDepartmentId,
      ),
    }
  })
}
