/** The intent as JSON, for `POST /sandbox/api/understand` and whoever compares understandings. */
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import type { Intent } from './intent.ts'
import type { Place, ReportLine, ResultSaid } from './said.ts'
import type { ReadRow } from './table/report-table.ts'

/** A quantity as a JSON number where that is exact, else as its decimal string. */
export type WireQuantity = number | string

export type WireIntent = { readonly kind: string; readonly [field: string]: unknown }

/**
 * `kind` as in the samples' README; `order` is the code, or the text where the order isn't known; `step` and `reason`
 * are names. What was not said is left out. Of several lines the first stands at the top, and all in `lines`. When only
 * the order or the step is in doubt, the kind and quantities that all options share stand at the top, `ask` says what
 * is missing and `options` what it may be.
 */
export function toWire(intent: Intent): WireIntent {
  switch (intent.kind) {
    case 'report':
      return reportWire(intent.lines)
    case 'inspectResult':
      return compact({ kind: intent.kind, ...placeWire(intent.place), ...resultWire(intent.said) })
    case 'inspectLot':
      return compact({
        kind: intent.kind,
        lot: intent.lot,
        item: intent.item,
        unit: intent.unit,
        ...resultWire(intent.said),
      })
    case 'undo':
      return compact({
        kind: intent.kind,
        ...placeWire(intent.place),
        good: quantityWire(intent.good),
        scrap: quantityWire(intent.scrap),
        rework: quantityWire(intent.rework),
        wrong: quantityWire(intent.wrong),
        change: quantityWire(intent.change),
        day: intent.day?.toString(),
        whose: intent.whose,
        changeOf: intent.change === null || intent.changeOf === 'good' ? undefined : intent.changeOf,
      })
    case 'reportTable':
      return { kind: intent.kind, total: intent.table.total, rows: intent.table.rows.map(tableRowWire) }
    case 'ambiguous':
      return ambiguousWire(intent)
    default:
      return plainWire(intent)
  }
}

function reportWire(lines: readonly [ReportLine, ...ReportLine[]]): WireIntent {
  const wired = lines.map(lineWire)
  return compact({ kind: 'report', ...wired[0], lines: wired.length > 1 ? wired : undefined })
}

function tableRowWire(row: ReadRow): Readonly<Record<string, unknown>> {
  return row.kind === 'line' ? { row: row.row, ...lineWire(row.line) } : { row: row.row, fault: row.why.kind }
}

function resultWire(said: ResultSaid): Fields {
  return compact({
    good: quantityWire(said.good),
    scrap: quantityWire(said.scrap),
    rework: quantityWire(said.rework),
    reworkTo: said.reworkTo?.name,
    returned: said.returned === 0n ? undefined : quantityWire(said.returned),
    conceded: quantityWire(said.conceded),
    sample: quantityWire(said.sample),
    verdict: said.verdict,
    reason: said.defects[0]?.reason.name,
    measures: said.measures.length > 0 ? said.measures : undefined,
    approver: said.approver,
    note: said.note === '' ? undefined : said.note,
  })
}

function lineWire(line: ReportLine): Readonly<Record<string, unknown>> {
  return compact({
    kind: 'report',
    ...placeWire(line.place),
    good: quantityWire(line.good),
    scrap: quantityWire(line.scrap),
    rework: quantityWire(line.rework),
    reworkTo: line.reworkTo?.name,
    reworkDone: quantityWire(line.reworkDone),
    reason: line.reason?.name,
    rest: line.rest || undefined,
    cumulative: line.cumulative || undefined,
    total: line.total,
    workers: line.workers.length > 0 ? line.workers : undefined,
    occurredAt: line.occurredAt?.toString(),
  })
}

function ambiguousWire(intent: Extract<Intent, { kind: 'ambiguous' }>): WireIntent {
  const options = intent.options.map(toWire)
  const [first] = options
  const shared = intent.about === 'order' || intent.about === 'step'
  if (!shared || first === undefined || options.some(option => option.kind !== first.kind)) {
    return { kind: 'ambiguous', about: intent.about, options }
  }
  return { ...common(options), kind: first.kind, ask: intent.about, options }
}

type Fields = Readonly<Record<string, unknown>>

/** The fields to which all of the options give the same value; of lists of equal length, entry by entry. */
function common(options: readonly Fields[]): Fields {
  const [first = {}] = options
  return compact(
    Object.fromEntries(Object.keys(first).map(name => [name, shared(options.map(option => option[name]))])),
  )
}

function shared(values: readonly unknown[]): unknown {
  const [first] = values
  if (values.every(value => JSON.stringify(value) === JSON.stringify(first))) return first
  if (!Array.isArray(first) || !values.every(value => Array.isArray(value) && value.length === first.length))
    return undefined
  return first.map((_, i) => common(values.flatMap(value => (Array.isArray(value) ? [value[i] ?? {}] : []))))
}

/** Intents whose fields are plain values already, but for the place, quantities, reasons and instants. */
function plainWire(
  intent: Exclude<Intent, { kind: 'report' | 'reportTable' | 'undo' | 'ambiguous' | 'inspectResult' | 'inspectLot' }>,
): WireIntent {
  const { kind, ...fields } = intent
  const wired = Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'place') return Object.entries('place' in intent ? placeWire(intent.place) : {})
    if (typeof value === 'bigint') return [[name, quantityWire(value as Quantity)]]
    if (name === 'reason') return [[name, 'reason' in intent ? intent.reason?.name : undefined]]
    return [[name, value]]
  })
  return compact({ kind, ...Object.fromEntries(wired) })
}

function placeWire(place: Place): Readonly<Record<string, unknown>> {
  return {
    order: place.order ?? place.orderText,
    step: place.step?.name,
    target: place.target,
  }
}

function quantityWire(quantity: Quantity | null): WireQuantity | undefined {
  if (quantity === null) return undefined
  const text = formatQuantity(quantity)
  const number = Number(text)
  return Number.isSafeInteger(Math.trunc(number)) && String(number) === text ? number : text
}

function compact<Fields extends Readonly<Record<string, unknown>>>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Fields
}
