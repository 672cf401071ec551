/** What people ask about: whose work, which days, which orders, and how they want to see it. */
import type { Temporal } from 'temporal-polyfill'
import type { Days, PersonId, PlainDate } from '../../domain/model.ts'

export type ProgressScope =
  | { readonly of: 'me' }
  | { readonly of: 'factory' }
  | { readonly of: 'department'; readonly id: string; readonly name: string }
  | { readonly of: 'team'; readonly id: string; readonly name: string }
  | { readonly of: 'step'; readonly code: string; readonly name: string }
  | { readonly of: 'person'; readonly id: PersonId; readonly name: string }

export type PayScope =
  | { readonly of: 'people'; readonly ids: readonly PersonId[] }
  | Exclude<ProgressScope, { readonly of: 'step' | 'person' }>

export type ProgressView =
  | 'output'
  | 'late'
  | 'stuck'
  | 'wip'
  /** Who is at work on what. */
  | 'working'
  /** What inspectors judged. */
  | 'inspected'
  /** Teams by what they made, or spoilt. */
  | 'ranking'
  | 'scrapRanking'
  /** People by what they made, or spoilt. */
  | 'people'
  | 'scrapPeople'
  /** For which reasons, most first. */
  | 'scrap'
  | 'rework'

/** Days that have a name, counted from the asker's own day, or any others. */
export type Period = NamedPeriod | Days

/** With what a period is compared: another, the same days a year before, or as many days right before it. */
export type Than = Period | 'yearBefore' | 'before'
export type NamedPeriod = 'today' | 'yesterday' | 'thisShift' | 'thisWeek' | 'lastWeek' | 'thisMonth' | 'lastMonth'

export type ShiftName = 'day' | 'middle' | 'night'

/** `ofToday`: today is named with them; else, where no other day is, the last ones that have begun are meant. */
export type HoursSaid = { readonly ofToday: boolean } & (
  | { readonly of: 'shift'; readonly shift: ShiftName }
  /** `to` at or before `from` is on the next day. */
  | { readonly of: 'clock'; readonly from: Temporal.PlainTime; readonly to: Temporal.PlainTime }
)

/** What of the warehouse's ledger is asked for. `use`: issued and backflushed, less what came back. */
export type MovedAct = 'ship' | 'putAway' | 'receive' | 'issue' | 'return' | 'count' | 'use' | 'all'

/** Which orders are asked for. `days`, the last included: of when they are due, or were completed. `from` null: ever. */
export type OrdersAsked = {
  readonly state: 'open' | 'running' | 'planned' | 'notStarted' | 'held' | 'done'
  readonly days: { readonly from: PlainDate | null; readonly to: PlainDate } | null
  readonly customer: string | null
  readonly product: string | null
}
