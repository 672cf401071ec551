/** Booking several reports for another program: decided in turn as one, written together or not at all. */
import { loadOrders } from '../../db/orders.ts'
import type { ReportFacts } from '../../db/report-facts.ts'
import type { Order, Step } from '../../domain/model.ts'
import type { AcceptedReport } from '../../domain/report-acceptance.ts'
import { type DecidedLine, decideInTurn, joinChanges } from '../../domain/report-batch.ts'
import { type Booking, decideBooking, factsAfter, loadFactsFor } from '../handle/report/book-report.ts'
import { bookedDoubt } from '../handle/report/doubt-json.ts'
import { reviewRequests } from '../handle/report/leader-request.ts'
import { untilStored } from '../turn/until-stored.ts'
import {
  type ApiBooker,
  type ApiBookingDeps,
  bookedEntry,
  bookerOf,
  marksOf,
  statementOf,
  storeAnswer,
} from './booking.ts'
import { hasOwnKey } from './idempotency.ts'
import type { Booked, BookLine } from './report-asked.ts'
import type { BatchOutcome, BatchRequest, BookReports, LineRefusal } from './report-batch.ts'
import type { BookRefusal } from './report-problems.ts'
import { selectSteps } from './step-selector.ts'

export const createApiBatchBooking =
  (deps: ApiBookingDeps): BookReports =>
  async request => {
    const orders = [...new Set(request.lines.map(({ order }) => order))]
    const outcome = await untilStored(deps.lanes, orders, () => bookOnce(deps, request))
    return outcome === 'stale' ? { kind: 'refused', lines: [{ index: 0, why: { kind: 'changedMeanwhile' } }] } : outcome
  }

type Asked = {
  readonly line: BookLine
  readonly index: number
  readonly order: BookLine['order']
  readonly by: ApiBooker
}

async function bookOnce(deps: ApiBookingDeps, request: BatchRequest): Promise<BatchOutcome | 'stale'> {
  const asked = await Promise.all(
    request.lines.map(
      async (line, index): Promise<Asked> => ({ line, index, order: line.order, by: await bookerOf(deps, line) }),
    ),
  )
  const [first] = asked
  if (first === undefined) throw new Error('a batch has its reports')
  const orders = await loadOrders(deps.sql, [...new Set(asked.map(({ order }) => order))])
  const facts = await factsByKey(deps, asked, orders)
  const ownKey = hasOwnKey(request.event)
  const judged = decideInTurn(orders, asked, (order, one) => judge(order, one, facts, ownKey))
  const refused = judged.flatMap(one => (one.kind === 'refused' ? [{ index: one.index, why: one.why }] : []))
  if (refused.length > 0) return { kind: 'refused', lines: refused }
  const right = judged.flatMap(one => (one.kind === 'right' ? [one] : []))
  const answer = request.answerTo(right.map(one => one.booked))
  const outcome = await storeAnswer(deps, request.event, first.by, answer, effectsOf(request, right, first.by))
  if (outcome !== 'stale' && outcome.kind === 'answered' && !outcome.replayed)
    for (const { decision } of right) deps.orders.put(decision.after, first.by.catalog.version)
  return outcome
}

type FactsByKey = Map<string, ReportFacts | null>

/** Once for each person, step and time: a later line finds what an earlier one has left. */
async function factsByKey(
  { sql }: ApiBookingDeps,
  asked: readonly Asked[],
  orders: readonly Order[],
): Promise<FactsByKey> {
  const known = new Map(orders.map(order => [order.code, order]))
  const needed = new Map(
    asked.flatMap(({ line, by }) => {
      const order = known.get(line.order)
      const [step] = order === undefined ? [] : selectSteps(order, line.step)
      return step === undefined ? [] : [[factsKey(line, by, step), { by, said: statementOf(line, step.seq) }] as const]
    }),
  )
  const loaded = [...needed].map(async ([key, { by, said }]) => [key, await loadFactsFor(sql, by, said)] as const)
  return new Map(await Promise.all(loaded))
}

const factsKey = ({ order, occurredAt }: BookLine, { worker }: ApiBooker, { seq }: Pick<Step, 'seq'>): string =>
  [worker.id, order, seq, occurredAt?.toString() ?? ''].join(' ')

type Right = {
  readonly kind: 'right'
  readonly by: ApiBooker
  readonly step: Step
  readonly booking: Booking
  readonly decision: AcceptedReport
  readonly booked: Extract<Booked, { kind: 'accepted' }>
}
type Judged = Right | ({ readonly kind: 'refused' } & LineRefusal)

function judge(
  order: Order | null,
  { line, index, by }: Asked,
  facts: FactsByKey,
  ownKey: boolean,
): DecidedLine<Judged> {
  const refused = (why: BookRefusal): DecidedLine<Judged> => ({ decided: { kind: 'refused', index, why }, after: null })
  if (order === null) return refused({ kind: 'unknownOrder' })
  const steps = selectSteps(order, line.step)
  const [step, another] = steps
  if (step === undefined) return refused({ kind: 'noSuchStep', steps: order.steps })
  if (another !== undefined) return refused({ kind: 'severalSteps', steps })
  const key = factsKey(line, by, step)
  const booking = decideBooking(by, order, statementOf(line, step.seq), facts.get(key) ?? null)
  const { decision, sameBefore, doubts } = booking
  if (decision.kind !== 'accepted') return refused(decision.why)
  if (sameBefore !== null && !ownKey) return refused({ kind: 'possibleRepeat', reportedAt: sameBefore.reportedAt })
  facts.set(key, factsAfter(by, booking))
  const { report, after } = decision
  const booked = { kind: 'accepted' as const, report, order: order.code, stepCode: step.code, doubts: marksOf(doubts) }
  return { decided: { kind: 'right', by, step, booking, decision, booked }, after }
}

const effectsOf = (request: BatchRequest, right: readonly Right[], by: ApiBooker) => ({
  changes: joinChanges(right.map(({ decision }) => decision.change)),
  doubts: right.flatMap(({ booking, decision }) =>
    booking.doubts.map(doubt => bookedDoubt(by, decision.report, doubt, false)),
  ),
  audit: right.map(({ decision }) => bookedEntry(request, by, decision.report)),
  outbox: reviewRequests(by, request.caller, right),
})
