/** Several reports on one card: what each is, what is wrong with it, and the button that books them together. */
import type { Block, Card } from '../../adapters/card.ts'
import type { RecentReport } from '../../db/report-facts.ts'
import type { Order, Step } from '../../domain/model.ts'
import type { Doubt } from '../../domain/plausibility.ts'
import type { ReportDecision } from '../../domain/report-acceptance.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { encodeAction } from '../action.ts'
import type { RowFault, RowShown } from '../understand/table/report-table.ts'
import { amount, type CardContext, clockTime } from './context.ts'
import { doubtText } from './doubt-text.ts'
import { reportRefusalLines } from './report-refusal.ts'

/** So few are all shown; of more only the first, the wrong ones before the others. */
const ALL_SHOWN = 6
const MOST_SHOWN = 5
const MOST_STEPS = 8

/** What is asked of a line that could be booked. */
export type LineDoubt =
  | Doubt
  | { readonly kind: 'again'; readonly before: RecentReport }
  /** Word for word the same as an earlier line. */
  | { readonly kind: 'sameLine'; readonly row: number }

type JudgedStep = { readonly order: Order; readonly step: Step | null }

/** A line as it was judged. */
export type BatchLine = { readonly line: { readonly row: number; readonly shown: RowShown } } & (
  | { readonly kind: 'right'; readonly booking: JudgedStep; readonly doubts: readonly LineDoubt[] }
  | { readonly kind: 'wrong'; readonly booking: JudgedStep & { readonly decision: ReportDecision } }
  | { readonly kind: 'unread'; readonly why: RowFault }
)

export type BatchFacts = {
  readonly draft: string
  readonly sheet: string | null
  readonly ignored: readonly string[]
  readonly judged: readonly BatchLine[]
  /** Which lines were right when the card was made. */
  readonly right: string
  /** It was pressed, and something had changed meanwhile. */
  readonly changed?: boolean
}

export function batchCard(context: CardContext, facts: BatchFacts): Card {
  const words = context.words.many
  const { judged, ignored, changed = false } = facts
  const wrong = judged.filter(({ kind }) => kind !== 'right').length
  const rows = judged.toSorted((a, b) => urgency(b) - urgency(a))
  const shown = rows.slice(0, rows.length > ALL_SHOWN ? MOST_SHOWN : ALL_SHOWN)
  const notes = [
    changed ? words.changedNote : '',
    rows.length > shown.length ? words.moreRows(rows.length - shown.length) : '',
    ignored.length > 0 ? words.ignored(ignored.join(context.words.common.listSeparator)) : '',
    wrong === 0 ? words.nothingYet : wrong < judged.length ? words.fixAndSend : words.fixAll,
  ]
  return {
    title: wrong === 0 ? words.title(judged.length) : words.titleWrong(wrong, judged.length),
    tone: wrong === 0 ? 'info' : 'warning',
    blocks: [
      tableOf(context, shown),
      ...problemsOf(context, facts, rows),
      ...notes.filter(text => text !== '').map(text => ({ kind: 'note' as const, text })),
      ...buttonsOf(context, facts, wrong),
    ],
  }
}

/** Once it is booked, nothing on the card can be pressed any more. */
export function batchDoneCard({ words: { many } }: CardContext, title: string, leftOut: number): Card {
  return {
    title,
    tone: leftOut > 0 ? 'warning' : 'success',
    blocks: leftOut > 0 ? [{ kind: 'text', text: many.leftOut(leftOut) }] : [],
  }
}

const urgency = (one: BatchLine): number => (one.kind !== 'right' ? 2 : one.doubts.length > 0 ? 1 : 0)

type ColumnName = keyof RowShown | 'verdict'

const COLUMNS = [
  'order',
  'step',
  'worker',
  'good',
  'scrap',
  'rework',
  'reworkTo',
  'verdict',
] as const satisfies readonly ColumnName[]
const NUMBERS: readonly ColumnName[] = ['good', 'scrap', 'rework']

/** A column in which nothing stands is left out: the narrower, the better on a phone. */
function tableOf(context: CardContext, shown: readonly BatchLine[]): Block {
  const { columns } = context.words.many
  const cells = shown.map(one => cellsOf(context, one))
  const filled = COLUMNS.filter(name => cells.some(row => row[name] !== ''))
  return {
    kind: 'table',
    columns: filled.map(name => ({
      label: columns[name],
      align: NUMBERS.includes(name) ? 'right' : 'left',
    })),
    rows: cells.map(row => filled.map(name => row[name])),
  }
}

function cellsOf({ words: { many } }: CardContext, one: BatchLine): Readonly<Record<ColumnName, string>> {
  const { shown } = one.line
  const step = one.kind === 'unread' ? shown.step : (one.booking.step?.name ?? shown.step)
  const verdict = one.kind !== 'right' ? 'wrong' : one.doubts.length > 0 ? 'asked' : 'right'
  return { ...shown, step, verdict: many.verdict[verdict] }
}

/** What is to be done about the first of them, by row. */
function problemsOf(context: CardContext, { sheet }: BatchFacts, rows: readonly BatchLine[]): readonly Block[] {
  const words = context.words.many
  const told = rows.flatMap(one => {
    const lines = problemOf(context, one)
    if (lines === null) return []
    const { row, shown } = one.line
    const where = [sheet === null ? words.row(row) : words.sheetRow(sheet, row), shown.order, shown.step]
    return [context.words.common.colon(where.filter(text => text !== '').join(' '), lines)]
  })
  const rest = told.length - MOST_SHOWN
  const more = rest > 0 ? [{ kind: 'note' as const, text: words.moreProblems(rest) }] : []
  return [...told.slice(0, MOST_SHOWN).map(text => ({ kind: 'text' as const, text })), ...more]
}

function problemOf(context: CardContext, one: BatchLine): string | null {
  if (one.kind === 'unread') return faultText(context, one.why)
  if (one.kind === 'wrong') return refusalText(context, one)
  const { unit } = one.booking.order
  if (one.doubts.length === 0) return null
  return one.doubts.map(doubt => lineDoubtText(context, doubt, unit)).join(context.words.common.semicolon)
}

function refusalText(context: CardContext, { booking }: Extract<BatchLine, { kind: 'wrong' }>): string {
  const { decision, order, step } = booking
  if (decision.kind === 'accepted') return ''
  const { why } = decision
  if (why.kind === 'overGate')
    return context.words.many.fault.overGate(
      amount(context, why.asked, order.unit),
      amount(context, why.gate.reportable, order.unit),
    )
  return reportRefusalLines(context, order, step, why).join(' ')
}

function lineDoubtText(context: CardContext, doubt: LineDoubt, unit: Parameters<typeof doubtText>[2]): string {
  const { why } = context.words.doubt
  if (doubt.kind === 'again') return why.again(clockTime(context, doubt.before.reportedAt))
  return doubt.kind === 'sameLine' ? why.sameLine(doubt.row) : doubtText(context, doubt, unit)
}

function faultText(context: CardContext, why: RowFault): string {
  const { many, common } = context.words
  const { fault } = many
  const list = (steps: readonly string[]) => steps.slice(0, MOST_STEPS).join(common.listSeparator)
  switch (why.kind) {
    case 'noOrder':
    case 'noQuantity':
    case 'cumulative':
      return fault[why.kind]
    case 'unknownOrder':
    case 'severalOrders':
    case 'unknownWorker':
    case 'severalWorkers':
    case 'noRework':
      return fault[why.kind](why.text)
    case 'unknownStep':
      return fault.unknownStep(why.order, why.text, list(why.steps))
    case 'whichStep':
      return why.steps.length === 0 ? fault.whichStep(why.order) : fault.whichStepOf(why.order, list(why.steps))
    case 'badNumber':
    case 'badUnit':
    case 'badDate':
      return fault[why.kind](many.columns[why.column], why.text)
    default:
      return unreachable(why)
  }
}

/** One press decides: all buttons, of this card and of those shown anew, count once together. */
function buttonsOf(
  { words: { many } }: CardContext,
  { draft, judged, right }: BatchFacts,
  wrong: number,
): readonly Block[] {
  const count = judged.length - wrong
  if (count === 0) return []
  const lines = wrong === 0 ? 'all' : 'right'
  const book = encodeAction({ do: 'bookDraft', draft, lines, right, once: draft })
  const label = wrong === 0 ? many.bookAll(count) : many.bookRight(count)
  return [
    {
      kind: 'actions',
      actions: [
        { label, payload: book, ...(wrong === 0 && { style: 'primary' as const }) },
        { label: many.cancel, payload: encodeAction({ do: 'dropDraft', draft, once: draft }) },
      ],
    },
  ]
}
