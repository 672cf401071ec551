/** Several lines judged as a whole: each on what the lines before it leave, by the same rule as a single report. */
import { loadOrders } from '../../../db/orders.ts'
import type { ReportFacts } from '../../../db/report-facts.ts'
import type { Order, OrderCode } from '../../../domain/model.ts'
import type { AcceptedReport } from '../../../domain/report-acceptance.ts'
import { type DecidedLine, decideInTurn } from '../../../domain/report-batch.ts'
import type { LineDoubt } from '../../cards/batch-card.ts'
import type { RowFault } from '../../understand/table/report-table.ts'
import type { Turn } from '../turn.ts'
import { type Booking, decideBooking, factsAfter, loadFactsFor, type Statement } from './book-report.ts'
import type { DraftLine } from './draft-line.ts'
import { bookerFor, workerOf } from './whose-work.ts'

export type Judged = { readonly line: DraftLine } & (
  | {
      readonly kind: 'right'
      readonly booking: Booking
      readonly decision: AcceptedReport
      readonly doubts: readonly LineDoubt[]
    }
  | { readonly kind: 'wrong'; readonly booking: Booking }
  | { readonly kind: 'unread'; readonly why: RowFault }
)

export async function judgeLines(turn: Turn, lines: readonly DraftLine[]): Promise<readonly Judged[]> {
  const read = lines.flatMap(line => (line.kind === 'read' ? [line.statement] : []))
  const [orders, facts] = await Promise.all([
    loadOrders(turn.sql, [...new Set(read.map(({ order }) => order))]),
    loadAllFacts(turn, read),
  ])
  const seen = new Map<string, number>()
  const withOrder = lines.map(line => ({ line, order: line.kind === 'read' ? line.statement.order : null }))
  return decideInTurn(orders, withOrder, (order, { line }) => judge(turn, order, line, facts, seen))
}

type FactsByKey = Map<string, ReportFacts | null>

async function loadAllFacts(turn: Turn, read: readonly Statement[]): Promise<FactsByKey> {
  const needed = new Map(read.map(said => [factsKey(turn, said), said]))
  const loaded = [...needed].map(
    async ([key, said]) => [key, await loadFactsFor(turn.sql, bookerFor(turn, said), said)] as const,
  )
  return new Map(await Promise.all(loaded))
}

const factsKey = (turn: Turn, { order, seq, occurredAt, workers }: Statement): string =>
  [workerOf(turn, workers).id, order, seq, occurredAt?.toString() ?? ''].join(' ')

function judge(
  turn: Turn,
  order: Order | null,
  line: DraftLine,
  facts: FactsByKey,
  seen: Map<string, number>,
): DecidedLine<Judged> {
  if (line.kind === 'unread') return { decided: { line, kind: 'unread', why: line.why }, after: null }
  const { statement } = line
  if (order === null) return { decided: { line, kind: 'unread', why: goneOrder(statement.order) }, after: null }
  const key = factsKey(turn, statement)
  const booking = decideBooking(bookerFor(turn, statement), order, statement, facts.get(key) ?? null)
  const { decision } = booking
  if (decision.kind !== 'accepted') return { decided: { line, kind: 'wrong', booking }, after: null }
  facts.set(key, factsAfter(bookerFor(turn, statement), booking))
  const twin = seen.get(saidKey(statement))
  seen.set(saidKey(statement), twin ?? line.row)
  const doubts = [
    ...(twin === undefined ? [] : [{ kind: 'sameLine' as const, row: twin }]),
    ...againOf(booking),
    ...booking.doubts,
  ]
  return { decided: { line, kind: 'right', booking, decision, doubts }, after: decision.after }
}

const goneOrder = (order: OrderCode): RowFault => ({ kind: 'unknownOrder', text: order })

const againOf = ({ sameBefore }: Booking): readonly LineDoubt[] =>
  sameBefore === null ? [] : [{ kind: 'again', before: sameBefore }]

const saidKey = ({ minutes: _minutes, note: _note, ...said }: Statement): string =>
  JSON.stringify(said, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
