/** "WO-1003 车削派给刘大勇": whose step it is. */
import type { Catalog } from '../../../db/catalog.ts'
import type { OutboxEntry } from '../../../db/commit.ts'
import type { Order, OrderCode, Person, PersonId, Step } from '../../../domain/model.ts'
import { type Decided, decideAssign } from '../../../domain/order-lifecycle.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { type CardContext, names } from '../../cards/context.ts'
import { orderDoneCard } from '../../cards/order-done-card.ts'
import { assignPeopleCard, assignStepCard } from '../../cards/order-forms.ts'
import { orderRefusalCard, refusedCard } from '../../cards/order-refusal.ts'
import type { Decision, Plan } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { doneOnOrder, refuseOnOrder, runOnOrder, showOnOrder } from './run-on-order.ts'
import { tellFloor } from './tell-floor.ts'

/** Nobody: whoever stood there is off it. Ids that are nobody's were forged or are long gone, and count for nothing. */
export function planAssignPeople(turn: Turn, code: OrderCode, seq: number, ids: readonly string[]): Plan {
  const people = ids.flatMap(id => turn.catalog.people.get(id as PersonId) ?? [])
  return runOnOrder(turn, code, order => assign(turn, order, seq, people))
}

function assign(turn: Turn, order: Order, seq: number, people: readonly Person[]): Decision {
  const step = findStep(order, seq)
  const decided = decideAssign(order, { ...asking(turn, step), stepSeq: seq, people })
  if (decided.kind === 'refused') return refuseOnOrder(turn, order, 'assign', decided.why, step)
  const after = findStep(decided.after, seq)
  const ids = after?.assigneeIds ?? []
  const { done } = turn.cards.words.order
  const name = after?.name ?? ''
  const title =
    ids.length === 0 ? done.unassign(order.code, name) : done.assign(order.code, name, names(turn.cards, ids))
  const off = (step?.assigneeIds ?? []).filter(id => !ids.includes(id))
  const lines = off.length === 0 ? [] : [turn.cards.words.order.unassigned(allNames(turn.cards, off))]
  const card = orderDoneCard(turn.cards, { order: decided.after, title, lines })
  const details = { seq, people: ids.join(','), off: off.join(',') }
  const outbox = [...tellNew(turn, order, decided, seq), ...tellOff(turn, order, decided, seq, off)]
  return doneOnOrder(turn, { verb: 'assign', decided, card, details, outbox })
}

const allNames = (cards: CardContext, ids: readonly PersonId[]): string => names(cards, ids, ids.length)

/** Who is off it need not go there; of an order that is not released nobody was told to. */
function tellOff(turn: Turn, order: Order, { after }: Decided, seq: number, off: readonly PersonId[]) {
  const step = findStep(after, seq)
  if (step === null || after.status === 'planned') return []
  const news = {
    before: order,
    after,
    fact: `unassign:${seq}`,
    tone: 'info' as const,
    title: (context: CardContext) => context.words.order.unassignedYou(order.code, step.name),
    lines: () => [],
    steps: [],
    alsoTell: off,
  }
  return tellFloor(turn, { ...news, onlyPeople: true }).outbox
}

/** Those who were not on it before; of an order that is not released they hear when it is. */
function tellNew(turn: Turn, order: Order, { after }: Decided, seq: number): readonly OutboxEntry[] {
  const [before, step] = [findStep(order, seq), findStep(after, seq)]
  if (step === null || after.status === 'planned') return []
  const added = step.assigneeIds.filter(id => before?.assigneeIds.includes(id) !== true)
  const news = {
    before: order,
    after,
    fact: `assign:${seq}`,
    tone: 'info' as const,
    title: (context: Turn['cards']) => context.words.order.assignedYou(order.code, step.name),
    lines: () => [],
    steps: [{ ...step, assigneeIds: added }],
  }
  return tellFloor(turn, { ...news, onlyPeople: true }).outbox
}

const asking = ({ person, now, catalog }: Turn, step: Step | null) => ({
  actor: person,
  now,
  departmentId: step === null ? null : (catalog.teams.get(step.teamId)?.departmentId ?? null),
})

/** Which step: asked where there are several that this person may assign. */
export function showAssign(turn: Turn, code: string): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    const steps = order.steps.filter(step => mayAssign(turn, order, step))
    const [only] = steps
    if (only === undefined) return nothingToAssign(turn, order)
    return steps.length === 1 ? peopleCard(turn, order, only) : assignStepCard(turn.cards, order, steps)
  })
}

/** Whom: asked for one step. */
export function showAssignStep(turn: Turn, code: string, seq: number, complaint?: string): Promise<Plan> {
  return showOnOrder(turn, code, order => {
    const step = findStep(order, seq)
    const decided = decideAssign(order, { ...asking(turn, step), stepSeq: seq, people: [] })
    if (decided.kind === 'refused') return orderRefusalCard(turn.cards, order, 'assign', decided.why, step)
    return step === null ? nothingToAssign(turn, order) : peopleCard(turn, order, step, complaint)
  })
}

export const mayAssign = (turn: Turn, order: Order, step: Step): boolean =>
  decideAssign(order, { ...asking(turn, step), stepSeq: step.seq, people: [] }).kind === 'decided'

/** Why nothing can be assigned: the order's status or the person's rights, else all steps are over or others'. */
function nothingToAssign(turn: Turn, order: Order) {
  const [first] = order.steps
  const decided =
    first === undefined ? null : decideAssign(order, { ...asking(turn, first), stepSeq: first.seq, people: [] })
  const why = decided?.kind === 'refused' ? decided.why : null
  return why === null || why.kind === 'stepOver'
    ? refusedCard(turn.cards, order, 'assign', [turn.cards.words.order.assignNoSteps])
    : orderRefusalCard(turn.cards, order, 'assign', why)
}

function peopleCard(turn: Turn, order: Order, step: Step, complaint?: string) {
  const asked = complaint === undefined ? { order } : { order, complaint }
  return assignPeopleCard(turn.cards, asked, step, skilledFor(turn.catalog, step))
}

/** Who may do the step, its own team first. */
function skilledFor(catalog: Catalog, step: Step): readonly Person[] {
  const skilled = [...catalog.people.values()].filter(({ active, skills }) => active && skills.has(step.code))
  const own = skilled.filter(({ teamId }) => teamId === step.teamId)
  return [...own, ...skilled.filter(({ teamId }) => teamId !== step.teamId)]
}
