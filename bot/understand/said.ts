/** What people say of work, alerts, exceptions and inspections: the parts that intents are made of. */
import type { Instant, OrderCode, PersonId, ReasonCode, UnitCode } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'

/** A step as it was named; several of the site may be called so. */
export type NamedStep = { readonly name: string; readonly codes: readonly string[] }

/** One of the order's own. */
export type OwnStep = { readonly name: string; readonly seq: number }

/** A step that was found in the database. */
export type StepTarget = { readonly order: OrderCode; readonly seq: number }

/** What a text says of where the work is. `orderText` and `stepText` are as written, for showing back. */
export type Place = {
  readonly order: OrderCode | null
  readonly orderText: string | null
  readonly step: { readonly code: string; readonly name: string } | null
  readonly stepText: string | null
  /** Set when both are known and the order has that step. */
  readonly target: StepTarget | null
}

/**
 * A reason found by its name, code or alias. `group` says whether it spoils pieces or stops work; `planned` is true for
 * a meal, a tool change and the like. `code` null: the word is known to the trade, but this site has no such reason.
 */
export type ReasonFound = {
  readonly code: ReasonCode | null
  readonly name: string
  readonly group: 'defect' | 'downtime'
  readonly planned: boolean
}

/** What a piece turned out to be. */
export type Outcome = 'good' | 'scrap' | 'rework'

/** A co-worker as named: with a percent, or minutes of this work, where said. */
export type SaidWorker = { readonly personId: PersonId; readonly sharePct: number | null; readonly minutes?: number }

/** One statement of quantities. null = not said. Quantities are in the order's unit; conversions are done. */
export type ReportLine = {
  readonly place: Place
  readonly good: Quantity | null
  readonly scrap: Quantity | null
  readonly rework: Quantity | null
  /** The step that `rework` goes back to, where one was named. */
  readonly reworkTo: NamedStep | OwnStep | null
  readonly reworkDone: Quantity | null
  readonly reason: ReasonFound | null
  /** "都做完了": the rest is done, no number said. */
  readonly rest: boolean
  /** "累计50": a running total, not an increment; the difference is asked or worked out, never guessed. */
  readonly cumulative: boolean
  /** "一共做了150": what is booked already may be in it. `open`: nobody said that it is the day's. null: no total. */
  readonly total: 'day' | 'open' | null
  /** Co-workers named or mentioned, with percents where said. */
  readonly workers: readonly SaidWorker[]
  /** "补报昨天的" → when the work was done; null = now. */
  readonly occurredAt: Instant | null
}

/** A unit as it was said. `counts`: one that says no more than "pieces". */
export type SaidUnit = { readonly code: UnitCode | null; readonly text: string; readonly counts: boolean }

/** What somebody does about an alert; what a verb does not need is empty. */
export type AlertSaid = {
  readonly verb: 'receive' | 'silence' | 'handOver' | 'resolve'
  readonly place: Place
  /** A promised time, or the end of a silence; `untilText` as it was said. */
  readonly until: Instant | null
  readonly untilText: string
  readonly people: readonly PersonId[]
  readonly unknownNames: readonly string[]
  /** How it was resolved. */
  readonly note: string
}

/** What somebody says of an exception; what a verb does not need is empty. */
export type ExceptionSaid = {
  /** 12 of E-12; null: the quoted one, or the only one that can be meant. */
  readonly no: number | null
  readonly verb: 'show' | 'acknowledge' | 'comment' | 'handOver' | 'resolve' | 'reopen'
  readonly department: string | null
  readonly person: PersonId | null
  /** To whom, as written. */
  readonly to: string
  readonly note: string
}

/** What an inspector says of pieces; what was not said is null or empty. Quantities in the order's unit. */
export type ResultSaid = {
  readonly verdict: 'pass' | 'fail' | 'concede' | null
  readonly good: Quantity | null
  readonly scrap: Quantity
  readonly rework: Quantity
  readonly reworkTo: NamedStep | OwnStep | null
  /** Back to the supplier, of what came in. */
  readonly returned: Quantity
  readonly conceded: Quantity | null
  readonly sample: Quantity | null
  readonly defects: readonly { readonly reason: ReasonFound; readonly quantity: Quantity | null }[]
  readonly measures: readonly { readonly name: string; readonly text: string }[]
  readonly approver: PersonId | null
  readonly note: string
}
