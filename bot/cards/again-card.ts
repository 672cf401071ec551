/** The same report again within minutes: asked, neither booked nor refused (invariant 2). */
import type { Card } from '../../adapters/card.ts'
import type { Instant, Order, Report, ReportId, Step } from '../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import type { SaidWorker } from '../understand/said.ts'
import { type CardContext, clockTime } from './context.ts'
import { quantitiesSaid } from './receipt-card.ts'
import { tasksButton } from './talk-cards.ts'

/** What was said, and is booked by the button's press. */
export type AgainSaid = Pick<Report, 'scrap' | 'rework' | 'reworkDone' | 'reason' | 'note'> & {
  readonly good: Quantity | 'rest'
  readonly reworkTo: number | null
  readonly reworkId: ReportId | null
  readonly workers: readonly SaidWorker[]
  readonly occurredAt: Instant | null
}

export type AgainFacts = {
  readonly order: Order
  readonly step: Step
  readonly said: AgainSaid
  readonly before: Pick<Report, 'good' | 'scrap' | 'rework'> & { readonly reportedAt: Instant }
}

export function againCard(context: CardContext, { order, step, said, before }: AgainFacts): Card {
  const words = context.words.report
  const what = `${words.stepTitle(order.code, step.name)} ${quantitiesSaid(context, { ...before, reworkDone: ZERO }, order.unit, null)}`
  const yes = sureButton(context, order, step, { ...said, good: before.good })
  return {
    title: words.againTitle,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: words.againText(clockTime(context, before.reportedAt), what) },
      {
        kind: 'actions',
        actions: [
          { label: words.againYes, payload: yes, style: 'primary' },
          { ...tasksButton(context), label: words.againNo },
        ],
      },
    ],
  }
}

const workerSaid = ({ personId, sharePct, minutes }: SaidWorker): [string, number | null, ...number[]] =>
  minutes === undefined ? [personId, sharePct] : [personId, sharePct, minutes]

/** Of a button's kilobyte; more people or words than it holds are no slip to be asked about. */
const LONGEST_NOTE = 60

/** Books what was said without asking again. */
export function sureButton(
  context: CardContext,
  order: Pick<Order, 'code'>,
  { seq }: Pick<Step, 'seq'>,
  said: AgainSaid & { readonly good: Quantity },
): string {
  return encodeAction({
    do: 'reportAgain',
    order: order.code,
    seq,
    good: formatQuantity(said.good),
    scrap: formatQuantity(said.scrap),
    rework: formatQuantity(said.rework),
    reason: said.reason,
    ...(said.reworkDone !== ZERO && { reworkDone: formatQuantity(said.reworkDone) }),
    ...(said.reworkTo !== null && { reworkTo: said.reworkTo }),
    ...(said.reworkId !== null && { reworkOf: said.reworkId }),
    ...(said.workers.length > 0 && {
      workers: said.workers.map(workerSaid),
    }),
    ...(said.occurredAt !== null && { at: said.occurredAt.toString() }),
    ...(said.note !== '' && { note: said.note.slice(0, LONGEST_NOTE) }),
    once: context.once(),
  })
}
