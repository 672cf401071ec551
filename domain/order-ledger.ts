/** An order and its ledger: what a change makes of it, and what the ledger's rows add up to (invariant 3). */
import type { OrderChange, OrderPatch, StepPatch } from './decision.ts'
import type { Instant, Order, Report, ReworkRoute, Step, StepTotals } from './model.ts'
import { NO_TOTALS } from './order-stages.ts'
import { add, type Quantity } from './quantity.ts'
import { statusConsequences } from './step-progress.ts'

/** What a rule wants to write, before the statuses that follow from it are known. */
export type ChangeDraft = {
  readonly order?: OrderPatch
  readonly steps?: readonly StepPatch[]
  readonly reports?: readonly Report[]
  readonly reviews?: OrderChange['reviews']
  readonly sessions?: OrderChange['sessions']
}

/** A finished decision: the change, and the order as it stands once the change is applied. */
export type Concluded = { readonly change: OrderChange; readonly after: Order }

/** What the rows add up to; reversals carry their own minus sign. All zero for no rows. */
export function totalsOf(rows: readonly Pick<Report, keyof StepTotals>[], start: StepTotals = NO_TOTALS): StepTotals {
  const sum = (of: keyof StepTotals): Quantity => add(start[of], ...rows.map(row => row[of]))
  return {
    good: sum('good'),
    scrap: sum('scrap'),
    rework: sum('rework'),
    reworkDone: sum('reworkDone'),
    reworkGood: sum('reworkGood'),
    reworkBad: sum('reworkBad'),
    waiting: sum('waiting'),
    conceded: sum('conceded'),
    returned: sum('returned'),
  }
}

/**
 * The order after the change; its version is one higher. Throws a RangeError when the change was decided on another
 * order or another version: the caller must load and decide again.
 */
export function applyOrderChange(order: Order, change: OrderChange): Order {
  if (change.orderId !== order.id || change.expectedVersion !== order.version)
    throw new RangeError(`change of order ${change.orderId}@${change.expectedVersion} on ${order.id}@${order.version}`)
  return { ...applyDraft(order, change), version: order.version + 1 }
}

/** The order with the draft's patches and rows, before any status follows. */
export function applyDraft(order: Order, draft: ChangeDraft): Order {
  return {
    ...order,
    ...draft.order,
    steps: order.steps.map(step => applyToStep(step, draft.steps ?? [], draft.reports ?? [])),
    reworks: applyToReworks(order, draft.reports ?? []),
  }
}

/** New ones are added, those taken back go, and what is reported of their pieces is theirs. */
function applyToReworks(order: Order, rows: readonly Report[]): readonly ReworkRoute[] {
  if (rows.every(row => row.returnedTo === null && row.reworkId === null)) return order.reworks
  const sent = rows.flatMap(row => routeSentBy(order, row) ?? [])
  const gone = new Set(rows.flatMap(row => (row.returnedTo === null ? [] : (row.reversalOf ?? []))))
  return [...order.reworks, ...sent].filter(({ id }) => !gone.has(id)).map(route => withMade(route, rows))
}

function routeSentBy({ steps }: Order, row: Report): ReworkRoute | null {
  const to = steps.find(({ id }) => id === row.returnedTo)
  if (to === undefined || row.reversalOf !== null) return null
  const { id, stepSeq: fromSeq, returned: quantity, reason, reportedAt: sentAt, reporterId: sentBy } = row
  return { id, fromSeq, toSeq: to.seq, quantity, reason, sentAt, sentBy, cameFrom: row.reworkId, made: [] }
}

function withMade(route: ReworkRoute, rows: readonly Report[]): ReworkRoute {
  const own = rows.filter(({ reworkId }) => reworkId === route.id)
  if (own.length === 0) return route
  const stepIds = [...new Set([...route.made.map(({ stepId }) => stepId), ...own.map(({ stepId }) => stepId)])]
  const made = stepIds.map(stepId => {
    const before = route.made.find(each => each.stepId === stepId)?.totals
    const theirs = own.filter(row => row.stepId === stepId)
    return { stepId, totals: totalsOf(theirs, before) }
  })
  return { ...route, made }
}

/** The step itself where nothing is said of it: most of an order stays as it was, and is remembered only once. */
function applyToStep(step: Step, patches: readonly StepPatch[], rows: readonly Report[]): Step {
  const own = rows.filter(row => row.stepId === step.id)
  const [patch] = mergePatches(patches.filter(p => p.id === step.id))
  if (own.length === 0) return patch === undefined ? step : { ...step, ...patch }
  return { ...step, ...patch, totals: totalsOf(own, step.totals) }
}

/** Completes a draft with every status that follows from it. `at`: when the work happened that changes a status. */
export function concludeChange(order: Order, draft: ChangeDraft, at: Instant): Concluded {
  const drafted = { ...applyDraft(order, draft), version: order.version + 1 }
  const follow = statusConsequences(drafted, at)
  const change: OrderChange = {
    orderId: order.id,
    expectedVersion: order.version,
    order: { ...draft.order, ...follow.order },
    steps: mergePatches([...(draft.steps ?? []), ...follow.steps]),
    reports: draft.reports ?? [],
    reviews: draft.reviews ?? [],
    sessions: draft.sessions ?? [],
  }
  const nothingFollows = follow.steps.length === 0 && Object.keys(follow.order).length === 0
  return { change, after: nothingFollows ? drafted : applyDraft(drafted, follow) }
}

/** One patch per step; the later word counts. */
function mergePatches(patches: readonly StepPatch[]): readonly StepPatch[] {
  const merged = new Map<StepPatch['id'], StepPatch>()
  for (const patch of patches) merged.set(patch.id, { ...merged.get(patch.id), ...patch })
  return [...merged.values()]
}
