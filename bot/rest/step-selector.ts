/** Which step a caller means by "30", "车削" or "TURN". */
import { z } from 'zod'
import type { Step } from '../../domain/model.ts'
import type { StepSaid } from '../handle/report/book-report.ts'

/** A seq as a number; or a code, a name, an alias or a seq as text. */
export type StepSelector = number | string

type Called = Pick<Step, 'seq' | 'code' | 'name' | 'aliases'>

/**
 * The steps that are meant; more than one where a routing passes the same step twice. An exact code or name beats an
 * alias, and a step that is called "10" beats the seq 10.
 */
export function selectSteps<One extends Called>(
  { steps }: { readonly steps: readonly One[] },
  selector: StepSelector,
): readonly One[] {
  if (typeof selector === 'number') return steps.filter(step => step.seq === selector)
  const wanted = keyOf(selector)
  const called = (names: (step: One) => readonly string[]) =>
    steps.filter(step => names(step).some(name => keyOf(name) === wanted))
  const tries = [
    () => called(step => [step.code]),
    () => called(step => [step.name]),
    () => called(step => step.aliases),
    () => (/^\d{1,6}$/.test(wanted) ? steps.filter(step => step.seq === Number(wanted)) : []),
  ]
  for (const find of tries) {
    const found = find()
    if (found.length > 0) return found
  }
  return []
}

const keyOf = (name: string): string => name.normalize('NFKC').trim().toUpperCase()

/** As a body says it. */
export const stepSelector = z.union([z.string().min(1).max(64), z.int().min(0).max(100_000)], {
  error: 'must be the code, name or seq of a step',
})

/** As a statement says it: resolved on the order, where its rule refuses what it has not. */
export const stepSaid = (selector: StepSelector): StepSaid =>
  typeof selector === 'number' || /^\d{1,6}$/.test(selector) ? { seq: Number(selector) } : { codes: [selector] }
