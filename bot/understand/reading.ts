/** What a text says, before anything is looked up: places as written, amounts in the units that were said. */
import type { Instant, PersonId, PlainDate } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import type { ProgressScope } from './asked.ts'
import type { OrderQuery } from './context.ts'
import type { CommandName, Intent, UnknownWhy } from './intent.ts'
import type { StepSense, UnitSense } from './lexicon.ts'
import type { NamedStep, Outcome, Place, ReasonFound, ResultSaid, SaidWorker } from './said.ts'

export type PlaceDraft = {
  readonly order: OrderQuery | null
  readonly orderText: string | null
  /** Homonyms of the step that was named, likeliest first; empty when none was. */
  readonly steps: readonly StepSense[]
  readonly stepText: string | null
}

export const NOWHERE: PlaceDraft = { order: null, orderText: null, steps: [], stepText: null }

export type Amount = {
  readonly value: Quantity
  readonly unit: UnitSense | null
  /** "3箱20个": the packs right in front of it, of which it may be what is left over, what each holds, or what all hold. */
  readonly behind?: Amount
}

/** Added up after each has been converted; `minus` are those that were part of the others ("其中3个不良"). */
export type Terms = { readonly plus: readonly Amount[]; readonly minus: readonly Amount[] }

export type LineDraft = {
  readonly place: PlaceDraft
  readonly good: Terms | null
  readonly scrap: Terms | null
  readonly rework: Terms | null
  readonly reworkTo?: NamedStep
  readonly reworkDone: Terms | null
  readonly reason: ReasonFound | null
  readonly rest: boolean
  readonly cumulative: boolean
  readonly total: 'day' | 'open' | null
  readonly workers: readonly SaidWorker[]
  /** People of one name, of whom one is meant. */
  readonly namesakes: readonly (readonly PersonId[])[]
  /** "我和刘大勇": the sender is one of the workers. */
  readonly withSender: boolean
  readonly senderSharePct: number | null
  readonly senderMinutes: number | null
  /** Co-workers by names that nobody of the site has. */
  readonly strangers: readonly string[]
  readonly occurredAt: Instant | null
  /** Numbers without a word that says what they are: they count only as an answer to something. */
  readonly bare: boolean
  /** "是18": says what a number is, as an answer or to put another right. */
  readonly stated: boolean
  /** "又做了5个", "再来5个": on top of what was reported. */
  readonly more: boolean
}

/** What an inspector says beside the numbers. */
export type ResultExtras = Pick<ResultSaid, 'verdict' | 'conceded' | 'sample' | 'measures' | 'note' | 'defects'> & {
  /** Says by itself that it is a result, and not a report of a step called 检验. */
  readonly explicit: boolean
  /** Without 检验 before it: it is a result where an inspector says it, and what it seems to be from anybody else. */
  readonly unsaid: boolean
  readonly approverText: string
  /** A word behind the last number: a defect that this site may have no name for. */
  readonly trailing: string | null
}

/** `stepIfClear`: an order as a whole will do, where nothing says which of its steps. */
export type Needs = 'step' | 'stepIfClear' | 'order' | 'none'

export type Draft =
  | { readonly kind: 'report'; readonly lines: readonly [LineDraft, ...LineDraft[]] }
  /** An inspector's result. `plain`: what the text means where nothing says which step was inspected. */
  | { readonly kind: 'result'; readonly line: LineDraft; readonly extras: ResultExtras; readonly plain: Draft }
  | {
      readonly kind: 'undo'
      readonly line: LineDraft
      readonly wrong: Terms | null
      /** By how much too many (below zero) or too few were said, and of what. */
      readonly change: { readonly of: Outcome; readonly by: Terms } | null
      /** "周一报的那个": only a report of that day is meant; null: nothing is said. */
      readonly day: PlainDate | null
      /** Those whose report may be meant, where one is named as somebody's; of people of one name one is. */
      readonly whose: readonly PersonId[]
    }
  /** Whatever needs no more than a place. `context` says how far the conversation may supply it. */
  | {
      readonly kind: 'placed'
      readonly place: PlaceDraft
      readonly context: Needs
      readonly make: (place: Place) => Intent
      /** What it means to somebody who runs orders, of an order as a whole: "暂停 WO-1003" puts it on hold. */
      readonly ofOrder?: (place: Place) => Intent
      /** What it means where nothing of the conversation is about an order. */
      readonly ofNone?: Intent
    }
  /** "我们班今天干了多少": about the sender's own team or department. */
  | {
      readonly kind: 'own'
      readonly of: 'team' | 'department'
      readonly make: (scope: ProgressScope) => Intent
    }
  | { readonly kind: 'ready'; readonly intent: Intent }
  /** `about`: of which several orders each may be done; left out, which quantity is right. */
  | { readonly kind: 'ask'; readonly about?: 'each'; readonly options: readonly [Draft, ...Draft[]] }
  | { readonly kind: 'unclear'; readonly why: UnknownWhy }

export type Reading = {
  /** Normalised. */
  readonly text: string
  readonly draft: Draft
  /** What it says if the digits taken for an order number are a quantity; null when there is no such doubt. */
  readonly otherwise: Draft | null
  /** Orders to look up. */
  readonly queries: readonly OrderQuery[]
  readonly nearest: readonly CommandName[]
}
