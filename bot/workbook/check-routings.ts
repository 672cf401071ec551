/** Rows of routing steps → whole routings, and the piece rates that stand beside their steps. */
import type { ImportedPieceRate, ImportedProduct, ImportedRouting, ImportedRoutingStep } from '../../db/import-data.ts'
import { fold } from './directory.ts'
import { keep, keepSet, type ParsedRow } from './parse-rows.ts'
import { firstOfEach, refer, type Scope, stepCodes } from './scope.ts'

type StepRow = ParsedRow<'routings'>

export function checkRoutings(scope: Scope): readonly ImportedRouting[] {
  const codeOf = stepCodes(scope.rows, scope.catalog)
  return groupRows(scope).map(({ id, rows }) => {
    const held = scope.catalog.routings.get(id)
    const sorted = [...rows].sort((a, b) => (a.values.seq ?? 0) - (b.values.seq ?? 0))
    const written = sorted.map(row => toStep(scope, row, codeOf, held))
    faultParallelGroups(scope, sorted)
    faultRates(scope, sorted, written)
    const steps = withOutput(scope, sorted, written)
    faultUnreportable(scope, sorted, steps)
    const name = held?.name ?? rows[0]?.values.routing ?? ''
    return { id, name, version: versionOf(scope, rows, held?.version), steps }
  })
}

/** Only groups whose every row is whole: a gap would look like a fault of the route. */
function groupRows(scope: Scope): readonly { readonly id: string; readonly rows: readonly StepRow[] }[] {
  const good = new Set(
    firstOfEach(
      scope,
      scope.rows.routings,
      'seq',
      ({ values }) => values.routing && `${fold(values.routing)} ${values.seq}`,
    ),
  )
  const groups = new Map<string, StepRow[]>()
  for (const row of scope.rows.routings) {
    if (!row.values.routing) continue
    const id = scope.ids.routings(row.values.routing)
    groups.set(id, [...(groups.get(id) ?? []), row])
  }
  return [...groups].filter(([, rows]) => rows.every(row => good.has(row))).map(([id, rows]) => ({ id, rows }))
}

function versionOf(scope: Scope, rows: readonly StepRow[], held: string | undefined): string {
  const first = rows.find(row => row.values.version)
  const version = first?.values.version
  if (first === undefined || !version) return held ?? ''
  for (const row of rows) {
    if (!row.values.version || row.values.version === version) continue
    scope.faults.add(row.place('version'), { kind: 'fitsNoOtherRow', first: version, firstRow: first.row })
  }
  return version
}

function toStep(
  scope: Scope,
  row: StepRow,
  codeOf: (name: string) => string,
  routing: ImportedRouting | undefined,
): ImportedRoutingStep {
  const { values } = row
  const name = values.name ?? ''
  const held = routing?.steps.find(step => step.seq === values.seq)
  return {
    seq: values.seq ?? 0,
    code: values.code ?? codeOf(name),
    name,
    aliases: keepSet(values.aliases, held?.aliases),
    workCenterId: refer(scope, row, 'workCenter', 'workCenters', values.workCenter ?? ''),
    teamId: refer(scope, row, 'team', 'teams', values.team ?? ''),
    setupMinutes: keep(values.setupMinutes, held?.setupMinutes, 0),
    standardSeconds: keep(values.standardSeconds, held?.standardSeconds, 0),
    parallelWorkers: keep(values.parallelWorkers, held?.parallelWorkers, 1),
    expectedScrapPct: keep(values.expectedScrapPct, held?.expectedScrapPct, 0),
    inspection: keep(values.inspection, held?.inspection, 'none'),
    reviewRequired: keep(values.reviewRequired, held?.reviewRequired, false),
    groupReport: keep(values.groupReport, held?.groupReport, false),
    ...outsourcing(row, held),
    parallelGroup: keep<string | null>(values.parallelGroup, held?.parallelGroup, null),
    overlapAllowed: keep(values.overlapAllowed, held?.overlapAllowed, false),
    transferBatch: keep(values.transferBatch, held?.transferBatch, '0'),
    reportPoint: keep(values.reportPoint, held?.reportPoint, true),
    milestone: keep(values.milestone, held?.milestone, false),
    isOutput: keep(values.isOutput, held?.isOutput, false),
  }
}

/** Without a vendor the step is done at home, whatever the other two columns say. */
function outsourcing({ values }: StepRow, held: ImportedRoutingStep | undefined) {
  const vendor = keep<string | null>(values.outsourceVendor, held?.outsourceVendor, null)
  if (vendor === null) return { outsourceVendor: null, outsourceLeadTimeHours: null, outsourceUnitPrice: null }
  return {
    outsourceVendor: vendor,
    outsourceLeadTimeHours: keep(values.outsourceHours, held?.outsourceLeadTimeHours ?? undefined, 0),
    outsourceUnitPrice: keep(values.outsourcePrice, held?.outsourceUnitPrice ?? undefined, '0'),
  }
}

/** A rate belongs to a step's code: the same work twice on a route is paid alike. */
function faultRates(scope: Scope, rows: readonly StepRow[], steps: readonly ImportedRoutingStep[]): void {
  const firstByCode = new Map<string, StepRow>()
  for (const [i, row] of rows.entries()) {
    const code = steps[i]?.code
    const rate = row.values.pieceRate
    if (code === undefined || !rate) continue
    const first = firstByCode.get(code)
    if (first === undefined) firstByCode.set(code, row)
    else if (first.values.pieceRate !== rate) {
      const said = { first: first.values.pieceRate ?? '', firstRow: first.row }
      scope.faults.add(row.place('pieceRate'), { kind: 'fitsNoOtherRow', ...said })
    }
  }
}

/** Steps of one parallel group are neighbours: the next step receives the smallest of their goods. */
function faultParallelGroups(scope: Scope, rows: readonly StepRow[]): void {
  const left = new Set<string>()
  let current: string | null = null
  for (const row of rows) {
    const group = row.values.parallelGroup ?? null
    if (group !== null && left.has(group))
      scope.faults.add(row.place('parallelGroup'), { kind: 'parallelGroupApart', group })
    if (current !== null && current !== group) left.add(current)
    current = group
  }
}

/** One step's good is the order's output; the last one's where none is marked. */
function withOutput(
  scope: Scope,
  rows: readonly StepRow[],
  steps: readonly ImportedRoutingStep[],
): readonly ImportedRoutingStep[] {
  const marked = rows.filter((_, i) => steps[i]?.isOutput === true)
  const [first, second] = marked
  if (first !== undefined && second !== undefined) {
    scope.faults.add(second.place('isOutput'), { kind: 'twoOutputs', firstRow: first.row })
  }
  if (first !== undefined) return steps
  return steps.map((step, i) => (i === steps.length - 1 ? { ...step, isOutput: true } : step))
}

/** A step without report point is filled in from the next one, so the last one must have one. */
function faultUnreportable(scope: Scope, rows: readonly StepRow[], steps: readonly ImportedRoutingStep[]): void {
  const last = rows.at(-1)
  if (last !== undefined && steps.at(-1)?.reportPoint === false)
    scope.faults.add(last.place('reportPoint'), { kind: 'lastNotReported' })
}

/** A rate beside a routing's step has no date of its own: it is the first there is. */
const FROM_THE_BEGINNING = '2000-01-01'

/** Rates of the routing sheet, for every product that is made that way. */
export function ratesBesideSteps(
  scope: Scope,
  routings: readonly ImportedRouting[],
  products: readonly ImportedProduct[],
): readonly ImportedPieceRate[] {
  const made = productsByRouting(scope, products)
  const seqs = new Map(routings.map(routing => [routing.id, new Map(routing.steps.map(step => [step.seq, step.code]))]))
  return scope.rows.routings.flatMap(({ values }) => {
    const routingId = values.routing ? scope.ids.routings(values.routing) : ''
    const stepCode = seqs.get(routingId)?.get(values.seq ?? 0)
    const rate = values.pieceRate
    if (stepCode === undefined || !rate) return []
    return (made.get(routingId) ?? []).flatMap(product => besideStep(scope, product, stepCode, rate))
  })
}

/** 0 says "not paid by piece", which is what a step without a rate is. */
function besideStep(
  scope: Scope,
  product: ImportedProduct,
  stepCode: string,
  rate: string,
): readonly ImportedPieceRate[] {
  const held = [...scope.catalog.pieceRates.values()]
    .filter(each => each.productCode === product.code && each.stepCode === stepCode)
    .sort((a, b) => a.validFrom.localeCompare(b.validFrom))[0]
  if (held === undefined && rate === '0') return []
  const validFrom = held?.validFrom ?? FROM_THE_BEGINNING
  return [{ productCode: product.code, stepCode, validFrom, rate, perUnit: held?.perUnit ?? product.unit }]
}

function productsByRouting(
  scope: Scope,
  products: readonly ImportedProduct[],
): ReadonlyMap<string, readonly ImportedProduct[]> {
  const byCode = new Map([...scope.catalog.products.values(), ...products].map(product => [product.code, product]))
  const byRouting = new Map<string, ImportedProduct[]>()
  for (const product of byCode.values()) {
    if (product.routingId === null) continue
    byRouting.set(product.routingId, [...(byRouting.get(product.routingId) ?? []), product])
  }
  return byRouting
}
