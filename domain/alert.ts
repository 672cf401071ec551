/**
 * An alert: something about one subject that somebody must know of, with a life of its own (invariant 12). One row per
 * (subject, kind) from its first firing until it is closed; whoever looks, on however many instances, finds that one.
 */
import type {
  DepartmentId,
  ExceptionId,
  Instant,
  OrderCode,
  OrderId,
  PersonId,
  Priority,
  StepId,
  TeamId,
} from './model.ts'
import type { Branded } from './quantity.ts'

export const ALERT_KINDS = [
  /** The planned start and its grace have passed and nobody began. */
  'notStarted',
  'pastDue',
  /** At the present pace the due time will be missed. */
  'willBeLate',
  /** Running, no report for too long, and whoever was asked did not answer. */
  'silent',
  'pausedTooLong',
  /** Sent outside, due, and not all back. */
  'notBack',
  /** A released order needs more of a material than is there for it, and for too long. */
  'materialShort',
  'reviewWaiting',
  'inspectionOverdue',
  /** An exception that nobody took in its level's time. */
  'notAcknowledged',
  /** An exception that was taken and not resolved in its level's time. */
  'notResolved',
] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/** `asked`: the worker was asked first, nobody else knows. `closed`: over, and everybody who knew of it knows that. */
export const ALERT_STATES = ['asked', 'firing', 'acknowledged', 'silenced', 'resolved', 'closed'] as const
export type AlertState = (typeof ALERT_STATES)[number]

/** What it is about, such as `step:123`. */
export type AlertSubject = Branded<string, 'AlertSubject'>
export const stepSubject = (id: StepId): AlertSubject => `step:${id}` as AlertSubject
export const orderSubject = (id: OrderId): AlertSubject => `order:${id}` as AlertSubject
export const exceptionSubject = (id: ExceptionId): AlertSubject => `exception:${id}` as AlertSubject
export const inspectionSubject = (id: string): AlertSubject => `inspection:${id}` as AlertSubject

/** What is still to be told of it, and to whom: the worker (`ask`), or the department's group. */
export const ALERT_NEWS = ['ask', 'fired', 'escalated', 'promisePassed', 'repeated', 'changed', 'resolved'] as const
export type AlertNews = (typeof ALERT_NEWS)[number]

/** News that somebody must be called for; of the rest the card speaks when it is next looked at. */
export const isLoud = (news: AlertNews): boolean =>
  news === 'fired' || news === 'escalated' || news === 'promisePassed' || news === 'repeated'

/** Of what is loud, what nobody has heard of. */
export const isFresh = (news: AlertNews): boolean => news === 'fired' || news === 'promisePassed'

/** As it stood at the last look; what a card shows. Plain data, since it is stored as it is. */
export type AlertDetails = {
  readonly order: OrderCode | null
  readonly step: { readonly seq: number; readonly name: string } | null
  readonly customer: string | null
  readonly priority: Priority | null
  /** When the customer expects the order, ISO 8601. */
  readonly dueAt: string | null
  /** Late or waited so far, by the time that counts; of `willBeLate` by how much it will be late. */
  readonly minutes: number
  /** When it will be finished as things go, ISO 8601, and what that rests on. */
  readonly expectedAt: string | null
  readonly basedOn: 'pace' | 'standard' | null
  /** Names of the steps that are late because of it. */
  readonly behind: readonly string[]
  /** How many people wait for it or are held up. */
  readonly people: number
  /** The exception's reason and machine, how many reports wait; "" for none. */
  readonly what: string
}

export type Alert = {
  /** null: not stored yet. */
  readonly id: number | null
  /** A button of an older version shows the current state and changes nothing. */
  readonly version: number
  readonly subject: AlertSubject
  readonly kind: AlertKind
  readonly state: AlertState
  /** Since when its reason holds: the due time, the planned start, when the pause began. */
  readonly since: Instant
  readonly firedAt: Instant
  /** Counts up; 0 while only the worker was asked, 1 for the first of the escalation's levels. */
  readonly level: number
  readonly escalateAt: Instant | null
  readonly repeatAt: Instant | null
  /** When the present state ends by itself: question, acknowledgement, silence, somebody's word that it is resolved. */
  readonly untilAt: Instant | null
  readonly acknowledgedBy: PersonId | null
  readonly acknowledgedAt: Instant | null
  /** "15:00前", as it was promised; null: taken without a promise. */
  readonly promisedUntil: Instant | null
  readonly silencedBy: PersonId | null
  readonly silencedUntil: Instant | null
  /** Whom it was handed to; null: whoever leads. */
  readonly assigneeId: PersonId | null
  readonly resolvedAt: Instant | null
  /** null: by itself. */
  readonly resolvedBy: PersonId | null
  readonly cause: string
  /** What holds it back: an order on hold, a machine that is down, the step where the order is stuck. */
  readonly mutedBy: AlertSubject | null
  readonly news: AlertNews | null
  /** When and to whom it was last told. */
  readonly toldAt: Instant | null
  readonly toldTo: readonly PersonId[]
  /** Safety and equipment: by the clock, and through quiet hours. */
  readonly anyTime: boolean
  readonly teamId: TeamId | null
  readonly departmentId: DepartmentId | null
  readonly orderId: OrderId | null
  readonly stepId: StepId | null
  readonly exceptionId: ExceptionId | null
  /** Greater is worse (`alert-harm.ts`). */
  readonly harm: number
  readonly details: AlertDetails
}

/** Why an alert should be there now. */
export type AlertReason = Pick<
  Alert,
  | 'subject'
  | 'kind'
  | 'since'
  | 'mutedBy'
  | 'anyTime'
  | 'teamId'
  | 'departmentId'
  | 'orderId'
  | 'stepId'
  | 'exceptionId'
  | 'harm'
  | 'details'
> & {
  /** Somebody at the work can be asked before anybody else hears of it. */
  readonly asks: boolean
}

/** One line of the record: what became of an alert, when, by whom. */
const ALERT_EVENTS = [
  'asked',
  'answered',
  'fired',
  'told',
  'held',
  'repeated',
  'escalated',
  'promisePassed',
  'acknowledged',
  'silenced',
  'silenceEnded',
  'handedOver',
  'muted',
  'unmuted',
  'continued',
  'resolved',
  'reopened',
  'closed',
] as const
export type AlertEvent = {
  readonly what: (typeof ALERT_EVENTS)[number]
  readonly at: Instant
  readonly level: number
  readonly by: PersonId | null
  readonly note: string
}

/** An alert as it is now, and what happened to it. */
export type AlertChange = {
  readonly alert: Alert
  readonly events: readonly AlertEvent[]
  /** Its `news` is what it was. */
  readonly saysNothingNew?: boolean
}

export const isLive = ({ state }: Pick<Alert, 'state'>): boolean => state !== 'resolved' && state !== 'closed'

/** One live alert at most has it. `db/alert-store.ts` builds the same in SQL. */
export const alertKey = ({ subject, kind }: Pick<Alert, 'subject' | 'kind'>): string => `${subject} ${kind}`
