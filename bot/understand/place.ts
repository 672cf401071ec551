/** Which step of which order: what the text says beats the quoted card beats the open question beats the running step. */
import type { Context, OrderCandidate, Subject } from './context.ts'
import type { StepSense } from './lexicon.ts'
import type { Needs, PlaceDraft } from './reading.ts'
import type { Place } from './said.ts'

export type PlaceFound = { readonly place: Place; readonly order: OrderCandidate | null }

export type PlacesFound = {
  /** One: certain. Several: ask. None: `unresolved` says what is known. */
  readonly places: readonly PlaceFound[]
  readonly unresolved: Place
  /** The order, where that much is certain. */
  readonly order: OrderCandidate | null
  readonly about: 'order' | 'step'
}

type Step = OrderCandidate['steps'][number]
type Spot = { readonly order: OrderCandidate; readonly step: Step | null }

/** `needs`: whether the intent is about a step, an order, or neither. */
export function placesFor(
  draft: PlaceDraft,
  candidates: readonly OrderCandidate[],
  context: Context,
  needs: Needs,
): PlacesFound {
  const all =
    draft.order === null ? spotsOfContext(draft, context, needs) : spotsOfOrders(draft, candidates, context, needs)
  const spots = needs === 'stepIfClear' ? asOneOrder(all, draft) : all
  const places = spots.map(spot => ({ place: placeAt(draft, spot), order: spot.order }))
  const [first] = spots
  const sameOrder = first !== undefined && spots.every(spot => spot.order.code === first.order.code)
  const order = sameOrder ? first.order : candidates.length === 1 ? (candidates[0] ?? null) : null
  const step = draft.steps[0]
  return {
    places,
    unresolved: {
      order: order?.code ?? null,
      orderText: draft.orderText,
      step: step === undefined ? null : { code: step.code, name: step.name },
      stepText: draft.stepText,
      target: null,
    },
    order,
    about: sameOrder && spots.length > 1 ? 'step' : 'order',
  }
}

/** Several steps that may be meant of one order, none of them named: the order. */
function asOneOrder(spots: readonly Spot[], { steps }: PlaceDraft): readonly Spot[] {
  const [first] = spots
  const same = spots.every(({ order }) => order.code === first?.order.code)
  return first !== undefined && spots.length > 1 && same && steps.length === 0
    ? [{ order: first.order, step: null }]
    : spots
}

function placeAt(draft: PlaceDraft, { order, step }: Spot): Place {
  const said = draft.steps[0]
  const named = step ?? (said === undefined ? null : { code: said.code, name: said.name })
  return {
    order: order.code,
    orderText: draft.orderText,
    step: named === null ? null : { code: named.code, name: named.name },
    stepText: draft.stepText,
    target: step === null ? null : { order: order.code, seq: step.seq },
  }
}

/** The orders that the text names, narrowed by what else is known; a step that an order lacks leaves it without one. */
function spotsOfOrders(
  draft: PlaceDraft,
  candidates: readonly OrderCandidate[],
  context: Context,
  needs: Needs,
): readonly Spot[] {
  const known = preferSubjects(candidates, context)
  if (needs === 'order' || needs === 'none')
    return known.map(order => ({ order, step: stepsIn(order, draft.steps)[0] ?? null }))
  if (draft.steps.length > 0) {
    const having = known.filter(order => stepsIn(order, draft.steps).length > 0)
    const orders = having.length > 0 ? having : known
    return orders.flatMap((order): Spot[] => {
      const steps = stepsIn(order, draft.steps)
      return steps.length === 0 ? [{ order, step: null }] : steps.map(step => ({ order, step }))
    })
  }
  return known.flatMap(order => stepOfSender(order, context))
}

/** Several orders match "1003" or "恒拓": the one that the conversation is about, if it is among them. */
function preferSubjects(candidates: readonly OrderCandidate[], context: Context): readonly OrderCandidate[] {
  if (candidates.length < 2) return candidates
  for (const subjects of [asList(context.quoted), asList(context.pending), context.running, context.tasks]) {
    const codes = new Set(subjects.map(subject => subject.order.code))
    const matching = candidates.filter(order => codes.has(order.code))
    if (matching.length === 1) return matching
  }
  return candidates
}

const asList = (subject: Subject | null): readonly Subject[] => (subject === null ? [] : [subject])

/** The step of a named order that the sender must mean: of the card, running, assigned, or the only one they may report. */
function stepOfSender(order: OrderCandidate, context: Context): readonly Spot[] {
  for (const subjects of [asList(context.quoted), asList(context.pending), context.running, context.tasks]) {
    const here = subjects.flatMap(subject => (subject.order.code === order.code ? stepOf(subject) : []))
    if (here.length > 0) return here.map(step => ({ order, step }))
  }
  const skills = context.sender?.skills
  const able = skills === undefined ? [] : order.steps.filter(step => skills.has(step.code))
  return able.length > 0 ? able.map(step => ({ order, step })) : [{ order, step: null }]
}

const stepOf = ({ order, seq }: Subject): readonly Step[] => order.steps.filter(step => step.seq === seq)

/** No order named: the conversation's. With a step named, the first of them that has it. */
function spotsOfContext(draft: PlaceDraft, context: Context, needs: Needs): readonly Spot[] {
  if (needs === 'none') return []
  for (const subjects of [asList(context.quoted), asList(context.pending), context.running]) {
    const spots = draft.steps.length > 0 ? spotsNaming(subjects, draft.steps) : spotsPlain(subjects, needs)
    if (spots.length > 0) return spots
  }
  return draft.steps.length > 0 ? spotsNaming(context.tasks, draft.steps) : []
}

/** A quoted card of an order offers all of its steps; a step's card and a running step offer that order's too. */
function spotsNaming(subjects: readonly Subject[], steps: readonly StepSense[]): readonly Spot[] {
  const exact = subjects.flatMap(subject =>
    stepOf(subject).flatMap(step => (isNamed(subject.order, step, steps) ? [{ order: subject.order, step }] : [])),
  )
  if (exact.length > 0) return exact
  return subjects.flatMap(({ order }) => stepsIn(order, steps).map(step => ({ order, step })))
}

function spotsPlain(subjects: readonly Subject[], needs: Needs): readonly Spot[] {
  return subjects.flatMap((subject): Spot[] => {
    const [step] = stepOf(subject)
    return step === undefined && (needs === 'step' || needs === 'stepIfClear')
      ? []
      : [{ order: subject.order, step: step ?? null }]
  })
}

/** The order's steps that the words name: by number or place, by name before code before alias. */
function stepsIn(order: OrderCandidate, senses: readonly StepSense[]): readonly Step[] {
  const positions = senses.flatMap(({ position }) => position ?? [])
  if (positions.length > 0) return stepsNumbered(order, positions)
  const ways: readonly ((step: Step) => boolean)[] = [
    step => senses.some(sense => sense.name === step.name),
    step => senses.some(sense => sense.code === step.code),
    step => senses.some(sense => step.aliases.includes(sense.name)),
  ]
  for (const way of ways) {
    const steps = order.steps.filter(way)
    if (steps.length > 0) return steps
  }
  return []
}

/** "第20道" is the step of that number, "第2道" the second one where none has it. */
function stepsNumbered({ steps }: OrderCandidate, positions: readonly number[]): readonly Step[] {
  const bySeq = steps.filter(({ seq }) => positions.includes(seq))
  return bySeq.length > 0 ? bySeq : steps.filter((_, at) => positions.includes(at + 1))
}

const isNamed = (order: OrderCandidate, step: Step, senses: readonly StepSense[]): boolean =>
  stepsIn(
    order,
    senses.filter(({ position }) => position !== undefined),
  ).includes(step) ||
  senses.some(sense => sense.name === step.name || sense.code === step.code || step.aliases.includes(sense.name))
