/**
 * Every action a button can carry, made from the schema itself: each kind with each of its verbs, verdicts and sides. A
 * new action comes in by itself, and is told what its fields are if nobody knows yet.
 */
import { z } from 'zod'
import { type Action, actionSchema } from '../bot/action.ts'

/** By `do.verb.field`, `do.field` or `field`; the first that is known counts. */
export type FieldSamples = Readonly<Record<string, unknown>>

export type NamedAction = { readonly name: string; readonly make: (samples: FieldSamples) => Action }

/** Words that change who may: each is tried. Of others the first stands for all. */
const TOLD_APART: ReadonlySet<string> = new Set(['do', 'verb', 'verdict', 'side', 'result', 'act', 'of'])

type Choice = Readonly<Record<string, unknown>>

export function everyAction(): readonly NamedAction[] {
  return actionSchema.options.flatMap(option => {
    const shape: Readonly<Record<string, z.core.$ZodType>> = option.shape
    return choicesOf(shape).map(choice => {
      const name = Object.values(choice)
        .filter(value => typeof value === 'string')
        .join(' ')
      return { name, make: (samples: FieldSamples) => actionOf(shape, choice, samples) }
    })
  })
}

function choicesOf(shape: Readonly<Record<string, z.core.$ZodType>>): readonly Choice[] {
  return Object.entries(shape).reduce<readonly Choice[]>(
    (choices, [field, type]) => {
      const words = TOLD_APART.has(field) ? wordsOf(type) : null
      return words === null ? choices : choices.flatMap(choice => words.map(word => ({ ...choice, [field]: word })))
    },
    [{}],
  )
}

/** null for a field that is no choice of words. */
function wordsOf(type: z.core.$ZodType): readonly string[] | null {
  if (type instanceof z.ZodEnum) return type.options.map(String)
  if (type instanceof z.ZodLiteral) return [...type.values].map(String)
  return null
}

function actionOf(shape: Readonly<Record<string, z.core.$ZodType>>, choice: Choice, samples: FieldSamples): Action {
  const verb = Object.values(choice).slice(0, 2).join('.')
  const entries = Object.keys(shape).flatMap((field): readonly (readonly [string, unknown])[] => {
    if (field in choice) return [[field, choice[field]]]
    const known = [`${verb}.${field}`, `${choice['do']}.${field}`, field].find(name => name in samples)
    if (known === undefined) {
      throw new Error(
        `the action "${choice['do']}" has a field "${field}" that nobody knows: add "${choice['do']}.${field}" to ` +
          `what stands in the factory (test/role-actions.test.ts), naming something of that kind that is really there`,
      )
    }
    return samples[known] === undefined ? [] : [[field, samples[known]]]
  })
  return actionSchema.parse(Object.fromEntries(entries))
}
