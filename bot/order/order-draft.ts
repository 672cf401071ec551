/** A new order's steps: the product's routing, or those that somebody names on the spot, copied from known routings. */
import type { Catalog, Product, RoutingStep } from '../../db/catalog.ts'
import type { NewStep } from '../../db/new-order.ts'
import type { Quantity } from '../../domain/quantity.ts'
import { normaliseWord } from '../understand/normalise.ts'

/** Between the steps' numbers, so that one can be put in later. */
const SEQ_APART = 10

export type DraftedSteps =
  | {
      readonly kind: 'drafted'
      /** null for steps that were named on the spot. */
      readonly routingId: string | null
      readonly steps: readonly NewStep[]
    }
  /** None were named, and the product has no routing in use. */
  | { readonly kind: 'noRouting' }
  /** Indexes in `texts` of what no routing of the site has. */
  | { readonly kind: 'unknownSteps'; readonly indexes: readonly number[] }
  | { readonly kind: 'ambiguousStep'; readonly index: number; readonly options: readonly RoutingStep[] }

/** `texts`: codes, names, aliases or short names in their order; none: the product's own routing. */
export function draftSteps(
  catalog: Catalog,
  product: Product,
  quantity: Quantity,
  texts: readonly string[],
): DraftedSteps {
  const routing = product.routingId === null ? undefined : catalog.routings.get(product.routingId)
  const own = routing?.active === true ? routing.steps : []
  if (texts.length > 0) return draftNamed(catalog, own, quantity, texts)
  if (routing === undefined || own.length === 0) return { kind: 'noRouting' }
  return { kind: 'drafted', routingId: routing.id, steps: own.map(step => newStep(step, step.seq, quantity)) }
}

function draftNamed(
  catalog: Catalog,
  own: readonly RoutingStep[],
  quantity: Quantity,
  texts: readonly string[],
): DraftedSteps {
  const found = texts.map(text => findStep(catalog, own, text))
  const unknown = found.flatMap((options, index) => (options.length === 0 ? [index] : []))
  if (unknown.length > 0) return { kind: 'unknownSteps', indexes: unknown }
  const ambiguous = found.findIndex(options => options.length > 1)
  const options = found[ambiguous]
  if (options !== undefined) return { kind: 'ambiguousStep', index: ambiguous, options }
  const chosen = found.flatMap(([only]) => only ?? [])
  return { kind: 'drafted', routingId: null, steps: onTheSpot(chosen, own, quantity) }
}

/** In the order named; the last one yields the order's output. */
function onTheSpot(
  chosen: readonly RoutingStep[],
  own: readonly RoutingStep[],
  quantity: Quantity,
): readonly NewStep[] {
  return chosen.map((step, index) => {
    const drafted = newStep(step, (index + 1) * SEQ_APART, quantity)
    // Letters of parallel groups mean something within one routing only.
    const parallelGroup = own.includes(step) ? step.rules.parallelGroup : null
    return { ...drafted, rules: { ...step.rules, parallelGroup, isOutput: index === chosen.length - 1 } }
  })
}

const newStep = (step: RoutingStep, seq: number, quantity: Quantity): NewStep => ({
  seq,
  code: step.code,
  name: step.name,
  aliases: step.aliases,
  workCenterId: step.workCenterId,
  teamId: step.teamId,
  rules: step.rules,
  planned: quantity,
  status: 'pending',
  plannedStart: null,
  dueAt: null,
  assigneeIds: [],
})

/** The steps a text may mean: the product's own before all others, a whole name before a part of one. */
function findStep(catalog: Catalog, own: readonly RoutingStep[], text: string): readonly RoutingStep[] {
  const word = normaliseWord(text)
  if (word === '') return []
  const all = [...catalog.routings.values()].filter(routing => routing.active).flatMap(routing => routing.steps)
  for (const steps of [own, all]) {
    for (const means of MEANINGS) {
      const found = oncePerCode(steps.filter(step => means(step, word)))
      if (found.length > 0) return found
    }
  }
  return []
}

type Meaning = (step: RoutingStep, word: string) => boolean

const MEANINGS: readonly Meaning[] = [
  (step, word) => normaliseWord(step.code) === word,
  (step, word) => normaliseWord(step.name) === word,
  (step, word) => step.aliases.some(alias => normaliseWord(alias) === word),
  (step, word) => [step.name, ...step.aliases].some(name => normaliseWord(name).startsWith(word)),
  (step, word) => [step.name, ...step.aliases].some(name => normaliseWord(name).includes(word)),
]

/** The same step stands in many routings; the first one's rules are as good as any other's. */
function oncePerCode(steps: readonly RoutingStep[]): readonly RoutingStep[] {
  return steps.filter((step, index) => steps.findIndex(({ code }) => code === step.code) === index)
}
