/** The lines of several reports as they wait on a card: read and placed, or with what is wrong with them. */
import { openTasksOf } from '../../../db/open-steps.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { Order, OrderCode, Person, PersonId, Step } from '../../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../../domain/quantity.ts'
import { gate } from '../../../domain/step-progress.ts'
import type { Place, ReportLine, StepTarget } from '../../understand/said.ts'
import type { ReadRow, ReportTable, RowFault, RowShown } from '../../understand/table/report-table.ts'
import { saysQuantity, statementOf } from '../ask/statement.ts'
import type { Turn } from '../turn.ts'
import type { Statement } from './book-report.ts'
import { holdsWhatIsBooked } from './total-report.ts'

export type DraftLine = {
  /** As the writer counts: of the text, the table or the sheet. */
  readonly row: number
  readonly shown: RowShown
} & ({ readonly kind: 'read'; readonly statement: Statement } | { readonly kind: 'unread'; readonly why: RowFault })

export type Draft = {
  /** The sheet of a workbook; null: said in chat. */
  readonly sheet: string | null
  readonly lines: readonly DraftLine[]
  /** Columns of the table that nobody read. */
  readonly ignored: readonly string[]
}

/** "1001 80、1003 120". */
export async function draftOfLines(turn: Turn, lines: readonly ReportLine[]): Promise<Draft> {
  const read = lines.map((line, index): ReadRow & { readonly kind: 'line' } => ({
    kind: 'line',
    row: index + 1,
    shown: shownOf(turn, line),
    line,
    minutes: null,
    note: '',
  }))
  return { sheet: null, lines: await Promise.all(read.map(row => draftLine(turn, row))), ignored: [] }
}

export async function draftOfTable(turn: Turn, table: ReportTable, sheet: string | null): Promise<Draft> {
  return { sheet, lines: await Promise.all(table.rows.map(row => draftLine(turn, row))), ignored: table.ignored }
}

const shownOf = ({ cards }: Turn, { place, workers, good, scrap, rework, reworkTo, rest }: ReportLine): RowShown => ({
  order: place.order ?? place.orderText ?? '',
  step: place.step?.name ?? place.stepText ?? '',
  worker: workers.map(({ personId }) => cards.personName(personId)).join(cards.words.common.listSeparator),
  good: rest ? cards.words.talk.restOfIt : said(good),
  scrap: said(scrap),
  rework: said(rework),
  reworkTo: reworkTo?.name ?? '',
})

const said = (quantity: Quantity | null): string => (quantity === null ? '' : formatQuantity(quantity))

async function draftLine(turn: Turn, row: ReadRow): Promise<DraftLine> {
  const { row: number, shown } = row
  const unread = (why: RowFault): DraftLine => ({ row: number, shown, kind: 'unread', why })
  if (row.kind === 'fault') return unread(row.why)
  const { line, minutes, note } = row
  if (line.cumulative && line.total === null) return unread({ kind: 'cumulative' })
  if (!saysQuantity(line)) return unread({ kind: 'noQuantity' })
  const target = await targetOf(turn, line)
  if ('kind' in target) return unread(target)
  const statement = statementOf(line, target)
  if (await holdsWhatIsBooked(turn, line, statement)) return unread({ kind: 'cumulative' })
  return {
    row: number,
    shown: { ...shown, order: target.order },
    kind: 'read',
    statement: { ...statement, minutes, note: note === '' ? statement.note : note },
  }
}

/** The step that was named, else the one that can only be meant. */
async function targetOf(turn: Turn, { place, workers }: ReportLine): Promise<StepTarget | RowFault> {
  if (place.target !== null) return place.target
  if (place.order === null) return notFound(place)
  const order = await loadOrder(turn.sql, place.order)
  if (order === null) return notFound(place)
  const stepText = place.stepText ?? place.step?.name ?? null
  if (stepText !== null) return { kind: 'unknownStep', order: order.code, text: stepText, steps: namesOf(order.steps) }
  const person = workers.length === 1 ? turn.catalog.people.get(workers[0]?.personId ?? turn.person.id) : turn.person
  const step = person === undefined ? null : await stepMeant(turn, person, order)
  return step ?? { kind: 'whichStep', order: order.code, steps: namesOf(openFor(turn, person ?? turn.person, order)) }
}

const notFound = ({ orderText }: Place): RowFault =>
  orderText === null ? { kind: 'noOrder' } : { kind: 'unknownOrder', text: orderText }

const namesOf = (steps: readonly Step[]): readonly string[] => steps.map(({ name }) => name)

/** The person's own open step of the order; where nobody gave them one, the only one they could report. */
async function stepMeant(turn: Turn, person: Person, order: Order): Promise<StepTarget | null> {
  const tasks = (await openTasksOf(turn.sql, person)).filter(task => task.order === order.code)
  const own = tasks.filter(({ seq }) => isAssigned(order, seq, person.id))
  const open = openFor(turn, person, order)
  for (const steps of [own, tasks, open]) {
    const [step, another] = steps
    if (step !== undefined && another === undefined) return at(order.code, step.seq)
  }
  return null
}

const at = (order: OrderCode, seq: number): StepTarget => ({ order, seq })

const isAssigned = (order: Order, seq: number, id: PersonId): boolean =>
  order.steps.some(step => step.seq === seq && step.assigneeIds.includes(id))

/** Steps of which there is something to report. */
const openFor = ({ catalog }: Turn, person: Person, order: Order): readonly Step[] =>
  order.steps.filter(
    step =>
      person.skills.has(step.code) &&
      step.rules.reportPoint &&
      step.rules.outsource === null &&
      (gate(order, step.seq, catalog.site.settings.report)?.reportable ?? ZERO) > ZERO,
  )
