/** Feishu wants every name once per card. */
import { MOST_NAME_CHARACTERS } from './limits.ts'

/** The name that stands for `wanted` in the card: itself where it can be kept. */
export type GiveName = (wanted: string) => string

export function createNames(): GiveName {
  const taken = new Set<string>()
  return wanted => {
    const usable = /^[\w.-]+$/.test(wanted) && wanted.length <= MOST_NAME_CHARACTERS && wanted !== '__proto__'
    let name = usable ? wanted : `field_${taken.size}`
    for (let count = 2; taken.has(name); count++)
      name = `${usable ? wanted.slice(0, 90) : 'field'}_${taken.size + count}`
    taken.add(name)
    return name
  }
}
