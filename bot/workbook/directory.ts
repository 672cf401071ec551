/** Finding what a cell refers to: a row of the same file or something in the database already, by number or by name. */
import { narrow } from './cell-reading.ts'
import type { FaultCollector, Place, ReferenceTarget } from './faults.ts'
import { nearestOf } from './nearest.ts'

/** Something that can be referred to. `keys` (id, number, code) go before `names`, `names` before `aliases`. */
export type Entry = {
  readonly id: string
  readonly keys: readonly string[]
  readonly names: readonly string[]
  readonly aliases?: readonly string[]
}

export type Directory = {
  readonly target: ReferenceTarget
  add(entry: Entry): void
  has(id: string): boolean
  /** The ids that the words mean at the first level that knows them. */
  find(words: string): readonly string[]
  /** All that could be written, for naming what was probably meant. */
  spellings(): Iterable<string>
  /** What stands for an id in a fault. */
  label(id: string): string
  ids(): readonly string[]
}

/** Spelling that must not matter: width, case, spaces. */
export const fold = (words: string): string => narrow(words).toLowerCase().replace(/\s/g, '')

export function createDirectory(target: ReferenceTarget): Directory {
  const levels = [new Map<string, Set<string>>(), new Map<string, Set<string>>(), new Map<string, Set<string>>()]
  const labels = new Map<string, string>()
  const spelled = new Set<string>()
  return {
    target,
    add: entry => {
      labels.set(entry.id, entry.names[0] ?? entry.keys[0] ?? entry.id)
      for (const [level, words] of [entry.keys, entry.names, entry.aliases ?? []].entries()) {
        for (const word of words) note(levels[level], word, entry.id)
        if (level < 2) for (const word of words) spelled.add(word)
      }
    },
    has: id => labels.has(id),
    find: words => {
      const wanted = fold(words)
      for (const level of levels) {
        const ids = level.get(wanted)
        if (ids !== undefined) return [...ids]
      }
      return []
    },
    spellings: () => spelled,
    label: id => labels.get(id) ?? id,
    ids: () => [...labels.keys()],
  }
}

function note(index: Map<string, Set<string>> | undefined, word: string, id: string): void {
  const ids = index?.get(fold(word)) ?? new Set()
  ids.add(id)
  index?.set(fold(word), ids)
}

/** Suggestions cost a walk over all names; a file with thousands of strangers gets them for its first ones. */
const SUGGESTIONS_FOR = 60

export type Resolver = {
  /** The id meant, or "" with a fault noted. Data with a fault in it is never used. */
  resolve(directory: Directory, words: string, at: Place): string
}

export function createResolver(faults: FaultCollector): Resolver {
  let suggested = 0
  const suggest = (directory: Directory, words: string) => {
    suggested += 1
    return suggested > SUGGESTIONS_FOR ? [] : nearestOf(words, directory.spellings(), 3)
  }
  return {
    resolve: (directory, words, at) => {
      const ids = directory.find(words)
      const [id] = ids
      if (ids.length === 1 && id !== undefined) return id
      if (id === undefined) {
        faults.add(at, { kind: 'unknown', what: directory.target, nearest: suggest(directory, words) })
      } else {
        faults.add(at, { kind: 'ambiguous', what: directory.target, candidates: ids.slice(0, 5) })
      }
      return ''
    },
  }
}

/**
 * Gives each named row of a file the id of what it names: the one that is held under that name, else the name itself
 * where no other thing has it as its id.
 */
export function createIdGiver(held: ReadonlyMap<string, { readonly name: string }>): (name: string) => string {
  const idByName = new Map([...held].map(([id, { name }]) => [fold(name), id]))
  const taken = new Set(held.keys())
  return name => {
    const known = idByName.get(fold(name))
    if (known !== undefined) return known
    const id = freeId(name, taken)
    taken.add(id)
    idByName.set(fold(name), id)
    return id
  }
}

/** The wanted id, or with "-2", "-3", … where it is taken. */
export function freeId(wanted: string, taken: { has(id: string): boolean }): string {
  if (!taken.has(wanted)) return wanted
  for (let n = 2; ; n += 1) if (!taken.has(`${wanted}-${n}`)) return `${wanted}-${n}`
}
