/** The rows of a table as reports: what each cell means here, or which cell can't be read and why. Decides nothing. */
import { Temporal } from 'temporal-polyfill'
import type { Instant, PersonId } from '../../../domain/model.ts'
import type { Quantity } from '../../../domain/quantity.ts'
import { parseQuantity, ZERO } from '../../../domain/quantity.ts'
import type { OrderCandidate, OrderQuery } from '../context.ts'
import { findDate, localNow } from '../dates.ts'
import { type Lexicon, longestEntry, type UnitSense } from '../lexicon.ts'
import { convert } from '../measure.ts'
import { pastMomentOf } from '../moments.ts'
import { normaliseWord } from '../normalise.ts'
import { parseNumeral } from '../numerals.ts'
import type { Place, ReasonFound, ReportLine } from '../said.ts'
import { LONGEST_SHOWN } from './headings.ts'
import type { ReadRow, RowFault, RowShown } from './report-table.ts'
import type { CellRow } from './split.ts'

export type RowsContext = {
  readonly lexicon: Lexicon
  readonly now: Instant
  /** By the order's text as it stands in the cell. */
  readonly found: ReadonlyMap<string, readonly OrderCandidate[]>
}

/** How the order's cell is looked up. */
export function orderQueryOf(cell: string): OrderQuery {
  const text = normaliseWord(cell).replace(/\s+/g, '')
  return { by: /^\d+$/.test(text) ? 'digits' : 'number', text: text.slice(0, 64) }
}

const shownIn = ({ cells, words }: CellRow): RowShown => ({
  order: shorten(cells.order),
  step: shorten(cells.step ?? words[0]),
  worker: shorten(cells.worker ?? words[1]),
  good: shorten(cells.good),
  scrap: shorten(cells.scrap),
  rework: shorten(cells.rework),
  reworkTo: shorten(cells.reworkTo),
})

/** Marks of direction would turn the rest of the card around. */
const shorten = (text = ''): string => {
  const clean = text.replace(/[\p{Cc}\p{Cf}]/gu, '')
  return clean.length > LONGEST_SHOWN ? `${clean.slice(0, LONGEST_SHOWN - 1)}…` : clean
}

export function readRow(written: CellRow, context: RowsContext): ReadRow {
  const { row } = written
  const shown = shownIn(written)
  const read = readCells(written, context)
  if ('why' in read) return { row, shown, kind: 'fault', why: read.why }
  const { reworkTo } = read.line
  return { row, shown: { ...shown, reworkTo: reworkTo?.name ?? '' }, kind: 'line', ...read }
}

type Fault = { readonly why: RowFault }
type Line = { readonly line: ReportLine; readonly minutes: number | null; readonly note: string }

function readCells(written: CellRow, context: RowsContext): Line | Fault {
  const { cells } = written
  const order = orderIn(cells.order, context)
  if ('why' in order) return order
  const words = wordsIn(written, order.order, context)
  const step = stepIn(words.step, order.order)
  if ('why' in step) return step
  const worker = workerIn(words.worker, context.lexicon)
  if ('why' in worker) return worker
  const amounts = amountsIn(cells, order.order, context.lexicon)
  if ('why' in amounts) return amounts
  const back = reworkToIn(cells.reworkTo, amounts, order.order)
  if ('why' in back) return back
  const time = timeIn(cells, context)
  if ('why' in time) return time
  const reason = reasonIn(cells.reason, context.lexicon)
  return {
    line: {
      ...amounts,
      place: { ...step.place, orderText: cells.order ?? null },
      reworkTo: back.reworkTo,
      reworkDone: null,
      reason,
      rest: false,
      cumulative: false,
      total: null,
      workers: worker.person === null ? [] : [{ personId: worker.person, sharePct: null }],
      occurredAt: time.occurredAt,
    },
    minutes: time.minutes,
    note: [reason === null ? cells.reason : undefined, cells.note]
      .filter(text => text !== undefined)
      .join(' ')
      .slice(0, 200),
  }
}

function orderIn(cell: string | undefined, { found }: RowsContext): { readonly order: OrderCandidate } | Fault {
  if (cell === undefined) return { why: { kind: 'noOrder' } }
  const [order, another] = found.get(cell) ?? []
  if (order === undefined) return { why: { kind: 'unknownOrder', text: shorten(cell) } }
  return another === undefined ? { order } : { why: { kind: 'severalOrders', text: shorten(cell) } }
}

/** Without a head, a word is a person where somebody is called so, else the step. */
function wordsIn({ cells, words }: CellRow, order: OrderCandidate, { lexicon }: RowsContext) {
  const isPerson = (text: string) => stepsCalled(text, order).length === 0 && peopleCalled(text, lexicon).length > 0
  const worker = cells.worker ?? words.find(isPerson)
  return { worker, step: cells.step ?? words.find(word => word !== worker) }
}

type Steps = OrderCandidate['steps']

function stepsCalled(text: string, { steps }: OrderCandidate): Steps {
  const wanted = normaliseWord(text)
  const ways: readonly ((step: Steps[number]) => boolean)[] = [
    step => normaliseWord(step.name) === wanted,
    step => normaliseWord(step.code) === wanted,
    step => step.aliases.some(alias => normaliseWord(alias) === wanted),
    step => String(step.seq) === wanted,
  ]
  for (const way of ways) {
    const called = steps.filter(way)
    if (called.length > 0) return called
  }
  return []
}

function stepIn(text: string | undefined, order: OrderCandidate): { readonly place: Place } | Fault {
  const place = { order: order.code, orderText: null, stepText: text ?? null }
  if (text === undefined) return { place: { ...place, step: null, target: null } }
  const [step, another] = stepsCalled(text, order)
  if (step === undefined) return { why: unknownStep(text, order) }
  if (another !== undefined)
    return {
      why: { kind: 'whichStep', order: order.code, steps: order.steps.map(({ seq, name }) => `${seq} ${name}`) },
    }
  return { place: { ...place, step, target: { order: order.code, seq: step.seq } } }
}

/** Whether its pieces may go there is the rule's to judge. */
function reworkToIn(
  text: string | undefined,
  { rework }: Amounts,
  order: OrderCandidate,
): Pick<ReportLine, 'reworkTo'> | Fault {
  if (text === undefined) return { reworkTo: null }
  if (rework === null || rework === ZERO) return { why: { kind: 'noRework', text: shorten(text) } }
  const called = stepsCalled(text, order)
  const [step, another] = called
  if (step === undefined) return { why: unknownStep(text, order) }
  const { name, seq } = step
  return { reworkTo: another === undefined ? { name, seq } : { name, codes: called.map(({ code }) => code) } }
}

const unknownStep = (text: string, { code, steps }: OrderCandidate): RowFault => ({
  kind: 'unknownStep',
  order: code,
  text: shorten(text),
  steps: steps.map(({ name }) => name),
})

function peopleCalled(text: string, { employees, site }: Lexicon): readonly PersonId[] {
  const wanted = normaliseWord(text).replace(/[- ]/g, '')
  const byNumber = employees.get(wanted)
  if (byNumber !== undefined) return [byNumber]
  return site.people.filter(({ name }) => normaliseWord(name).replace(/\s/g, '') === wanted).map(({ id }) => id)
}

/** "RL0003", "刘大勇", and both in one cell. */
function workerIn(text: string | undefined, lexicon: Lexicon): { readonly person: PersonId | null } | Fault {
  if (text === undefined) return { person: null }
  const parts = [text, ...text.split(/[\s/()（）]+/)]
  const called = [...new Set(parts.map(part => peopleCalled(part, lexicon)).find(people => people.length > 0) ?? [])]
  const [person, another] = called
  if (person === undefined) return { why: { kind: 'unknownWorker', text: shorten(text) } }
  return another === undefined ? { person } : { why: { kind: 'severalWorkers', text: shorten(text) } }
}

type Amounts = Pick<ReportLine, 'good' | 'scrap' | 'rework'>

function amountsIn(cells: CellRow['cells'], order: OrderCandidate, lexicon: Lexicon): Amounts | Fault {
  const read: { good: Quantity | null; scrap: Quantity | null; rework: Quantity | null } = {
    good: null,
    scrap: null,
    rework: null,
  }
  for (const column of ['good', 'scrap', 'rework'] as const) {
    const text = cells[column]
    const amount = text === undefined ? null : amountIn(text, order, lexicon)
    if (amount === 'badNumber' || amount === 'badUnit') return { why: { kind: amount, column, text: shorten(text) } }
    read[column] = amount
  }
  return read.good === null && read.scrap === null && read.rework === null ? { why: { kind: 'noQuantity' } } : read
}

const AMOUNT = /^([-+]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\p{Script=Han}+?)\s*([\p{L}]*)$/u

/** "1,200", "５０件", "三百", "5箱" where the order knows what a box holds. A minus is the rule's to refuse. */
function amountIn(text: string, order: OrderCandidate, lexicon: Lexicon): Quantity | 'badNumber' | 'badUnit' {
  const [, sign, digits = '', unitText = ''] = AMOUNT.exec(normaliseWord(text)) ?? []
  const value = parseQuantity(digits.replaceAll(',', '')) ?? parseNumeral(digits)
  if (sign === undefined || value === null) return 'badNumber'
  const unit = unitText === '' ? null : unitCalled(unitText, lexicon)
  if (unit === undefined) return 'badUnit'
  const converted = convert({ plus: [{ value, unit }], minus: [] }, { order, lexicon })
  // Too fine for the unit is the rule's to refuse as well.
  if (converted.kind === 'refused' && converted.why !== 'fraction') return 'badUnit'
  const exact = converted.kind === 'exact' ? converted.value : value
  return (sign === '-' ? -exact : exact) as Quantity
}

function unitCalled(text: string, lexicon: Lexicon): UnitSense | undefined {
  const entry = longestEntry(lexicon, text, 0)
  return entry !== null && entry.end === text.length ? (entry.entry.unit ?? undefined) : undefined
}

function reasonIn(text: string | undefined, { site }: Lexicon): ReasonFound | null {
  if (text === undefined) return null
  const wanted = normaliseWord(text)
  const reason = site.defects.find(({ code, name, aliases }) =>
    [code, name, ...aliases].some(said => normaliseWord(said) === wanted),
  )
  return reason === undefined ? null : { code: reason.code, name: reason.name, group: 'defect', planned: false }
}

type Times = { readonly occurredAt: Instant | null; readonly minutes: number | null }

const MOST_MINUTES = 1_000_000

function timeIn(cells: CellRow['cells'], context: RowsContext): Times | Fault {
  const occurredAt = cells.date === undefined ? null : momentIn(cells.date, context)
  if (occurredAt === 'bad') return { why: { kind: 'badDate', column: 'date', text: shorten(cells.date) } }
  for (const [column, times] of [
    ['hours', 60],
    ['minutes', 1],
  ] as const) {
    const text = cells[column]
    if (text === undefined) continue
    const number = /^(\d+(?:\.\d+)?)\s*(?:小时|分钟|分|H|HRS?|HOURS?|MIN|M)?$/.exec(normaliseWord(text))?.[1]
    const minutes = number === undefined ? null : Math.round(Number(number) * times)
    if (minutes === null || minutes > MOST_MINUTES) return { why: { kind: 'badNumber', column, text: shorten(text) } }
    return { occurredAt, minutes }
  }
  return { occurredAt, minutes: null }
}

/** null: today, that is now. A day to come is read as said, and refused by the rule. */
function momentIn(text: string, { now, lexicon }: RowsContext): Instant | null | 'bad' {
  const { timeZone } = lexicon.site
  const found = findDate(normaliseWord(text), now, timeZone)
  if (found === null || found.date === null) return 'bad'
  const past = pastMomentOf(found, now, timeZone)
  if (past !== null) return past
  if (found.date.equals(localNow(now, timeZone).toPlainDate())) return null
  return found.date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from('12:00') }).toInstant()
}
