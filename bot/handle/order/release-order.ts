/** "下达 WO-1009": the steps get their dates, and the first of them its people's attention. */
import type { Order, OrderCode, Step } from '../../../domain/model.ts'
import { decideRelease } from '../../../domain/order-lifecycle.ts'
import type { Plan as Dates } from '../../../domain/planning.ts'
import { amount, type CardContext, clockTime } from '../../cards/context.ts'
import { orderRefusalCard, unplannableCard } from '../../cards/order-refusal.ts'
import { releasedCard, releasePreviewCard } from '../../cards/release-card.ts'
import { planDates } from '../../order/order-dates.ts'
import type { Decision, Plan } from '../plan.ts'
import { shortageLinesOf } from '../stock/material-shortages.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, onlyShowing, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { type Teller, type Told, tellFloor } from './tell-floor.ts'

export const planRelease = (turn: Turn, code: OrderCode): Plan => runOnOrder(turn, code, order => release(turn, order))

async function release(turn: Turn, order: Order): Promise<Decision> {
  const plan = planDates(turn.catalog, order, turn.now)
  const decided = decideRelease(order, asking(turn, plan))
  if (decided.kind === 'refused') return refuseOnOrder(turn, order, 'release', decided.why)
  if (plan.kind === 'unplannable') return onlyShowing(cantPlan(turn, order, plan))
  const told = tellReleased(turn, order, decided.after)
  const short = await shortageLinesOf(turn, order.code)
  const card = releasedCard(turn.cards, { ...releaseFacts(turn, decided.after, plan), short }, told.said)
  const details = { direction: plan.direction, dueAt: order.dueAt.toString() }
  return doneOnOrder(turn, { verb: 'release', decided, card, details, outbox: told.outbox })
}

/** The plan as it would be now, with the button that releases. */
export function showRelease(turn: Turn, code: string): Promise<Plan> {
  return showOnOrder(turn, code, async order => {
    const plan = planDates(turn.catalog, order, turn.now)
    const decided = decideRelease(order, asking(turn, plan))
    if (decided.kind === 'refused') return orderRefusalCard(turn.cards, order, 'release', decided.why)
    if (plan.kind === 'unplannable') return cantPlan(turn, order, plan)
    const short = await shortageLinesOf(turn, order.code)
    return releasePreviewCard(turn.cards, { ...releaseFacts(turn, order, plan), short })
  })
}

const asking = (turn: Turn, plan: Dates) => ({
  actor: turn.person,
  now: turn.now,
  plan: plan.kind === 'planned' ? plan.steps : [],
})

function cantPlan({ catalog, cards }: Turn, order: Order, plan: Extract<Dates, { kind: 'unplannable' }>) {
  const step = order.steps.find(({ calendarId }) => calendarId === plan.calendarId)
  const team = step === undefined ? undefined : catalog.teams.get(step.teamId)
  return unplannableCard(cards, order, plan.why, team?.name ?? plan.calendarId)
}

const releaseFacts = (turn: Turn, order: Order, plan: Extract<Dates, { kind: 'planned' }>) => ({
  order,
  dates: plan.steps,
  direction: plan.direction,
  teamName: (id: Step['teamId']) => turn.catalog.teams.get(id)?.name ?? id,
})

/** Every department that has a step in it; of its people only those who can begin, as the others hear in time. */
export function tellReleased(turn: Teller, before: Order, after: Order): Told {
  const quantity = (context: CardContext) => amount(context, after.quantity, after.unit)
  return tellFloor(turn, {
    before,
    after,
    fact: 'release',
    tone: after.priority === 'normal' ? 'info' : 'warning',
    title: context => context.words.order.news.release(after.code, after.productName, quantity(context)),
    lines: (context, steps) => steps.flatMap(step => plannedLine(context, step)),
    steps: after.steps,
    assigned: after.steps.filter(({ status }) => status === 'ready'),
  })
}

function plannedLine(context: CardContext, { name, plannedStart, dueAt, status }: Step): readonly string[] {
  if (plannedStart === null || dueAt === null) return []
  const { news } = context.words.order
  const line = news.planned(name, clockTime(context, plannedStart), clockTime(context, dueAt))
  return [status === 'ready' ? news.canStart(line) : line]
}
