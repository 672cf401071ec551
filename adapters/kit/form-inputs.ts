import type { Input } from '../card.ts'

/** Answers come back by name, so of two inputs with one name the first is shown; platforms refuse the second. */
export const inputsByName = (inputs: readonly Input[]): readonly Input[] =>
  inputs.filter(({ name }, at) => inputs.findIndex(other => other.name === name) === at)
