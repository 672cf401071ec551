/** A secret that can't be printed by mistake: every way of turning it into text says `***`. */
import { inspect } from 'node:util'

const MASK = '***'

export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The secret itself, for the one call that needs it. Never for a log, an error or an answer. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return MASK
  }

  toJSON(): string {
    return MASK
  }

  [inspect.custom](): string {
    return MASK
  }
}
