/** One row of the fault catalogue: what is done, what must hold afterwards, and what is counted to know it. */
import type { FeishuWorld } from './feishu-world.ts'
import type { World } from './world.ts'

/** What a count must be. */
export type Bound = { readonly atMost?: number; readonly atLeast?: number }

export type Outcome = {
  readonly counted: Readonly<Record<string, number>>
  /** What somebody who reads the table should know of how it was done here. */
  readonly note?: string
}

type Described = {
  /** As in the catalogue. */
  readonly id: string
  readonly name: string
  readonly holds: string
}

type Tried = Described & {
  /** Of everything that is counted and can be wrong: `least` shows that the fault really came. */
  readonly bounds: Readonly<Record<string, Bound>>
  /** Below five seconds, or nearly. */
  readonly quick?: true
}

/**
 * `shared`: in the one world, after the one before it. `onFeishu`: likewise, with one service on that platform. `alone`:
 * with services and a database of its own. The three go on side by side.
 */
export type Fault =
  | (Tried & { readonly kind: 'shared'; readonly run: (world: World) => Promise<Outcome> })
  | (Tried & { readonly kind: 'onFeishu'; readonly run: (world: FeishuWorld) => Promise<Outcome> })
  | (Tried & { readonly kind: 'alone'; readonly run: () => Promise<Outcome> })
  | (Described & { readonly kind: 'notYet'; readonly because: string })

export const none: Bound = { atMost: 0 }
export const atMost = (most: number): Bound => ({ atMost: most })
export const atLeast = (least: number): Bound => ({ atLeast: least })
export const exactly = (count: number): Bound => ({ atMost: count, atLeast: count })

export type Verdict = {
  readonly fault: Fault
  readonly state: 'held' | 'broken' | 'notYet'
  readonly counted: Outcome['counted']
  readonly note: string
  readonly tookMs: number
}

/** What is not as it must be, in words; a bound whose count is missing is broken. */
export function brokenBounds(bounds: Tried['bounds'], counted: Outcome['counted']): readonly string[] {
  return Object.entries(bounds).flatMap(([name, { atMost: most, atLeast: least }]) => {
    const count = counted[name]
    if (count === undefined) return [`${name} was not counted`]
    if (most !== undefined && !(count <= most)) return [`${name} is ${count}, at most ${most}`]
    if (least !== undefined && !(count >= least)) return [`${name} is ${count}, at least ${least}`]
    return []
  })
}
