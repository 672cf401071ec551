/**
 * Whether a report is likely. What is not becomes a kind question to whoever reports and a mark for whoever leads; it
 * never refuses anything by itself. Every limit errs on the side of the worker: who did nothing odd is not asked.
 */
import { Temporal } from 'temporal-polyfill'
import type { WorkingTime } from './calendar.ts'
import type { WorkSession } from './decision.ts'
import type { Instant, PersonId, PlainDate, Step } from './model.ts'
import { add, pieces, type Quantity, toNumber, ZERO } from './quantity.ts'
import { unreachable } from './unreachable.ts'

/** The words under which they are stored, and by which settings switch them off. */
export const DOUBT_KINDS = ['tooFast', 'sameEveryDay', 'farAboveUsual', 'moreThanReceived'] as const
export type DoubtKind = (typeof DOUBT_KINDS)[number]

export type Doubt =
  /** More than can be made in the working time there was, however fast. */
  | {
      readonly kind: 'tooFast'
      readonly made: Quantity
      readonly possible: Quantity
      readonly minutes: number
      /** This report by itself is more than that, not only together with what was reported before. */
      readonly alone: boolean
    }
  /** To the piece the same, `days` working days in a row. */
  | { readonly kind: 'sameEveryDay'; readonly made: Quantity; readonly days: number }
  /** A zero too many, perhaps. */
  | { readonly kind: 'farAboveUsual'; readonly made: Quantity; readonly usual: Quantity }
  | { readonly kind: 'moreThanReceived'; readonly made: Quantity; readonly possible: Quantity }

export type PlausibilitySettings = {
  readonly off: readonly DoubtKind[]
  /** So many times the standard speed is believed. */
  readonly fastestFactor: number
  /** So many days with the same number are no chance. */
  readonly sameDays: number
  /** So many times what the person usually reports at once is asked about. */
  readonly aboveUsualFactor: number
}

export const USUAL_PLAUSIBILITY: PlausibilitySettings = {
  off: [],
  fastestFactor: 2,
  sameDays: 5,
  aboveUsualFactor: 5,
}

/** One person's part of an earlier report on this kind of step that still stands. */
export type PastPart = {
  readonly workDate: PlainDate
  readonly occurredAt: Instant
  readonly good: Quantity
  readonly doubts: readonly DoubtKind[]
}

/** `past` holds at most so many; of a longer history the oldest day may be cut. */
export const MOST_PAST = 40
/** Fewer say nothing of what is usual. */
const FEWEST_SAMPLES = 5
/** One or two a day are the same every day by themselves. */
const SMALLEST_SAME = pieces(10)
/** Whoever presses start and reports at once has begun long before. */
const START_IS_TRUSTED_AFTER_MINUTES = 10
/** Just after the shift changed people tell what they made before it did. */
const TOLD_AFTER_MINUTES = 120
/** A habit is asked about once in so many days. */
const ASK_HABIT_AGAIN_DAYS = 7
const HABITS: readonly DoubtKind[] = ['tooFast', 'sameEveryDay']

export type Judged = {
  readonly step: Step
  /** The person's part of what is good, and everything that passed through their hands. */
  readonly good: Quantity
  readonly processed: Quantity
  readonly workDate: PlainDate
  /** Newest day first. */
  readonly past: readonly PastPart[]
  /** Working minutes in which it can have been made, this day's earlier parts included; null: nobody can say. */
  readonly minutes: number | null
  /** It is above the gate, and booked all the same. */
  readonly over: { readonly asked: Quantity; readonly reportable: Quantity } | null
}

export function doubtsAbout(judged: Judged, settings: PlausibilitySettings): readonly Doubt[] {
  const all = [
    moreThanReceived(judged),
    farAboveUsual(judged, settings),
    tooFast(judged, settings),
    sameEveryDay(judged, settings),
  ]
  return all.filter(doubt => doubt !== null).filter(({ kind }) => !settings.off.includes(kind))
}

/**
 * Those to be asked before anything is booked: a slip each time, a habit once in a while. What is only too much together
 * with earlier reports is no slip of this one.
 */
export function doubtsToAsk(
  doubts: readonly Doubt[],
  { past, workDate }: Pick<Judged, 'past' | 'workDate'>,
): readonly Doubt[] {
  if (doubts.length === 0) return doubts
  const since = workDate.subtract({ days: ASK_HABIT_AGAIN_DAYS })
  const lately = past.filter(part => part.workDate.since(since).sign >= 0).flatMap(part => part.doubts)
  return doubts.filter(doubt => {
    if (doubt.kind === 'tooFast' && !doubt.alone) return false
    return !HABITS.includes(doubt.kind) || !lately.includes(doubt.kind)
  })
}

const moreThanReceived = ({ over }: Judged): Doubt | null =>
  over === null ? null : { kind: 'moreThanReceived', made: over.asked, possible: over.reportable }

/** Far above the median, and above everything that was ever said: what was confirmed once is not asked again. */
function farAboveUsual({ good, past }: Judged, { aboveUsualFactor }: PlausibilitySettings): Doubt | null {
  const parts = past
    .map(part => part.good)
    .filter(part => part > ZERO)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const usual = parts[Math.floor((parts.length - 1) / 2)]
  const most = parts.at(-1)
  if (usual === undefined || most === undefined || parts.length < FEWEST_SAMPLES) return null
  const far = toNumber(good) > aboveUsualFactor * toNumber(usual) && good > most
  return far ? { kind: 'farAboveUsual', made: good, usual } : null
}

function tooFast(judged: Judged, { fastestFactor }: PlausibilitySettings): Doubt | null {
  const { minutes, step, workDate, past } = judged
  const seconds = secondsApiece(step)
  if (minutes === null || seconds === 0) return null
  const made = add(judged.processed, ...past.filter(part => part.workDate.equals(workDate)).map(part => part.good))
  const possible = pieces(Math.floor((minutes * 60 * fastestFactor) / seconds))
  if (made <= possible) return null
  return { kind: 'tooFast', made, possible, minutes: Math.round(minutes), alone: judged.processed > possible }
}

/** By standard, of one person who tends as many places as there are for each. */
function secondsApiece({ rules: { standardSeconds, capacity, parallelWorkers } }: Step): number {
  return standardSeconds / Math.max(1, capacity / Math.max(1, parallelWorkers))
}

function sameEveryDay({ good, workDate, past }: Judged, { sameDays }: PlausibilitySettings): Doubt | null {
  const days = dayTotals(past)
  const today = add(good, days.get(workDate.toString()) ?? ZERO)
  const before = [...days].filter(([day]) => day < workDate.toString()).slice(0, sameDays - 1)
  const same = today >= SMALLEST_SAME && before.length === sameDays - 1 && before.every(([, total]) => total === today)
  return same ? { kind: 'sameEveryDay', made: today, days: sameDays } : null
}

/** By day, newest first; without the oldest of a history that was cut. */
function dayTotals(past: readonly PastPart[]): ReadonlyMap<string, Quantity> {
  const days = new Map<string, Quantity>()
  for (const { workDate, good } of past) {
    const day = workDate.toString()
    days.set(day, add(days.get(day) ?? ZERO, good))
  }
  const oldest = past.at(-1)
  if (past.length >= MOST_PAST && oldest !== undefined) days.delete(oldest.workDate.toString())
  return days
}

export type TimeAtHand = {
  readonly step: Step
  readonly personId: PersonId
  readonly sessions: readonly WorkSession[]
  /** When the first part of this kind of step was made today: the time of both is not known apart. null for none. */
  readonly firstToday: Instant | null
  readonly now: Instant
  readonly working: WorkingTime
}

/**
 * The longest time in which it can have been made, with what was reported today: since work on it began, where that
 * was said and nothing was reported since, else since the shift began in which the first of it was, or may have been,
 * made. null outside any shift.
 */
export function minutesAtHand({ step, personId, sessions, firstToday, now, working }: TimeAtHand): number | null {
  const began = sessions
    .filter(session => session.stepId === step.id && session.personId === personId)
    .map(({ startedAt }) => working.workingMinutesBetween(startedAt, now))
  const since = Math.max(0, ...began)
  if (firstToday === null && since >= START_IS_TRUSTED_AFTER_MINUTES) return since
  if (working.shiftAt(now) === null) return null
  const shifts = [now, now.subtract({ minutes: TOLD_AFTER_MINUTES }), firstToday ?? now].map(at => working.shiftAt(at))
  return Math.max(...shifts.map(shift => (shift === null ? 0 : working.workingMinutesBetween(shift.start, now))))
}

export function firstOfDay(past: readonly PastPart[], workDate: PlainDate): Instant | null {
  const times = past.filter(part => part.workDate.equals(workDate)).map(part => part.occurredAt)
  return times.sort(Temporal.Instant.compare)[0] ?? null
}

/** How far beyond what is believed: 3 is three times as much. A number that comes back every day is not beyond it. */
const excess = (doubt: Doubt): number => {
  switch (doubt.kind) {
    case 'tooFast':
    case 'moreThanReceived':
      return timesMore(doubt.made, doubt.possible)
    case 'farAboveUsual':
      return timesMore(doubt.made, doubt.usual)
    case 'sameEveryDay':
      return 1
    default:
      return unreachable(doubt)
  }
}

/** Of what should be none, anything is without limit. */
const timesMore = (made: Quantity, believed: Quantity): number =>
  believed <= ZERO ? Number.POSITIVE_INFINITY : toNumber(made) / toNumber(believed)

export type MarkedReport = { readonly doubts: readonly Doubt[]; readonly confirmed: boolean }

/** Which to ask about first: what nobody has said to be so, then what is furthest from likely. For `toSorted`. */
export function worstFirst(a: MarkedReport, b: MarkedReport): number {
  if (a.confirmed !== b.confirmed) return a.confirmed ? 1 : -1
  const [of, other] = [a, b].map(({ doubts }) => Math.max(0, ...doubts.map(excess)))
  return of === other ? 0 : (of ?? 0) > (other ?? 0) ? -1 : 1
}
