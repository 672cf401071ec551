/** What a round over many orders reads of one of them, and what it knows of all. */

import type { AlertRules, AlertTime } from './alert-rules.ts'
import { earlier } from './instants.ts'
import type { Held, LateContext, TimedStep } from './lateness.ts'
import type { DepartmentId, ExceptionId, Instant, Order, Step, TeamId } from './model.ts'

/** An open step as a round over many orders reads it. Steps that can't be late yet may be left out. */
export type WatchedStep = TimedStep &
  Pick<Step, 'id' | 'name' | 'teamId'> & {
    /** Of the steps at work: the last report, start or resume. */
    readonly lastSignAt: Instant | null
    readonly pausedSince: Instant | null
    /** The open exception that stops it. */
    readonly blockedBy: ExceptionId | null
  }

export type WatchedOrder = Pick<Order, 'id' | 'code' | 'status' | 'priority' | 'customer' | 'dueAt'> & {
  readonly steps: readonly WatchedStep[]
  /** When a step that was left out next has its planned start or due time. */
  readonly nextDateAt: Instant | null
  /** Assigned to its open steps. */
  readonly people: number
  /** Reports that wait for their review, by step: since when, how many. Steps that are done included. */
  readonly reviews: readonly {
    readonly step: Pick<Step, 'id' | 'seq' | 'name' | 'teamId'>
    readonly since: Instant
    readonly count: number
  }[]
  readonly inspections: readonly {
    readonly id: string
    readonly step: Pick<Step, 'id' | 'seq' | 'name'>
    readonly requestedAt: Instant
  }[]
  /** Holds of it and standstills of its steps, past ones too. */
  readonly held: readonly Held[]
  /** Open ones: what is short, by name, and since when. */
  readonly shortages: readonly { readonly material: string; readonly since: Instant }[]
}

/** What is expected of a running order at its present pace; null: nobody looked. */
export type Expectation = {
  readonly basedOn: 'pace' | 'standard'
  readonly finishAt: Instant | null
  /** By seq. */
  readonly steps: ReadonlyMap<number, Instant>
}

/** Of all orders that a round looks at; what is not counted is each order's own. */
export type ReasonContext = Omit<LateContext, 'held'> & {
  readonly rules: AlertRules
  readonly reviewWithinMinutes: number
  readonly timeOf: (teamId: TeamId | null) => AlertTime
  readonly departmentOf: (teamId: TeamId) => DepartmentId | null
  /** Who inspects, who plans, and who keeps the stock. */
  readonly inspectors: { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }
  readonly planners: { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }
  readonly storekeepers: { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }
}

export const oldestShortage = ({ shortages }: WatchedOrder): Instant | null =>
  shortages.reduce<Instant | null>((oldest, { since }) => earlier(oldest, since), null)
