/**
 * "今天一共做了150": a total, of which a part may be booked already. What is booked is the difference; where it can be
 * read in two ways, both are offered, and nothing is guessed (invariant 14).
 */
import type { PersonId, Report } from './model.ts'
import { add, type Quantity, subtract, ZERO } from './quantity.ts'

export type Counts = Pick<Report, 'good' | 'scrap' | 'rework'>

/** A report as far as it matters to a total. */
export type Booked = Counts &
  Pick<Report, 'waiting' | 'returned' | 'returnedTo' | 'inspectionId' | 'reporterId' | 'workers'>

export type TotalSaid = Counts & {
  /** Whether it was said of which day; without, it may as well be the total of one batch. */
  readonly ofDay: boolean
  /** Whose total it is. */
  readonly workers: readonly PersonId[]
  /** Said with it is what no difference can be taken of: shares, minutes, pieces that came back from rework. */
  readonly undivided: boolean
}

export type WhyAsk =
  /** Some of it was reported together with others. */
  | 'shared'
  /** Some of it still waits for the leader. */
  | 'waiting'
  | 'undivided'
  /** Nobody said that it is the day's. */
  | 'openDay'
  /** Bad pieces are booked already: in the number, or beside it? */
  | 'spoiled'

export type TotalDecision =
  /** Nothing is booked that it could hold: a report like any other. */
  | { readonly kind: 'batch' }
  | { readonly kind: 'rest'; readonly had: Counts; readonly rest: Counts }
  | { readonly kind: 'same'; readonly had: Counts }
  | { readonly kind: 'less'; readonly had: Counts }
  /** `readings`: what there would be to book; the last is all of it once more. */
  | { readonly kind: 'ask'; readonly why: WhyAsk; readonly had: Counts; readonly readings: readonly Counts[] }

const NOTHING: Counts = { good: ZERO, scrap: ZERO, rework: ZERO }

/** `booked`: reports of the step and day that stand, of whomever. `waiting`: theirs that no leader has decided on. */
export function decideTotal(said: TotalSaid, booked: readonly Booked[], waiting: readonly Counts[]): TotalDecision {
  const theirs = booked.filter(row => isReport(row) && isOf(row, said.workers))
  if (theirs.length === 0 && waiting.length === 0) return { kind: 'batch' }
  const had = sum(theirs.map(row => partOf(row, said.workers)))
  const held = sum(waiting)
  if (!said.ofDay && isTooFew(said, sum([had, held]))) return { kind: 'batch' }
  const why = whyAsk(said, theirs, waiting)
  const readings = distinct([
    ...lessBooked(said, had),
    ...(waiting.length > 0 ? lessBooked(said, sum([had, held])) : []),
  ])
  if (why !== null) return asking(said, why, had, readings)
  const [only, another] = readings
  if (only === undefined) return { kind: 'less', had }
  if (readings.every(isNothing)) return { kind: 'same', had }
  return another === undefined ? { kind: 'rest', had, rest: only } : asking(said, 'spoiled', had, readings)
}

const asking = (said: TotalSaid, why: WhyAsk, had: Counts, readings: readonly Counts[]): TotalDecision => {
  const { good, scrap, rework } = said
  const all = distinct([...readings.filter(reading => !isNothing(reading)), { good, scrap, rework }])
  return { kind: 'ask', why, had, readings: all }
}

function whyAsk(said: TotalSaid, theirs: readonly Booked[], waiting: readonly Counts[]): WhyAsk | null {
  if (theirs.some(row => withOthers(row, said.workers))) return 'shared'
  if (waiting.length > 0) return 'waiting'
  if (said.undivided) return 'undivided'
  return said.ofDay ? null : 'openDay'
}

/**
 * What is left of the total once what is booked is taken out; nothing below zero. Where bad pieces are booked, a number
 * of pieces made may hold them, and bad ones said with it may be the day's or have come since.
 */
function lessBooked(said: Counts, had: Counts): readonly Counts[] {
  const rest = minus(said, had)
  const bad = add(had.scrap, had.rework)
  if (said.good === ZERO) return [whole(said, rest)].filter(isPossible)
  const apart = only(rest.good, said.scrap, said.rework)
  if (bad === ZERO) return [apart].filter(isPossible)
  const saysBad = add(said.scrap, said.rework) !== ZERO
  return [saysBad ? rest : apart, saysBad ? apart : only(subtract(rest.good, bad))].filter(isPossible)
}

const only = (good: Quantity, scrap: Quantity = ZERO, rework: Quantity = ZERO): Counts => ({ good, scrap, rework })

/** Of bad ones alone: what was not named is not spoken of. */
const whole = (said: Counts, rest: Counts): Counts =>
  only(ZERO, said.scrap === ZERO ? ZERO : rest.scrap, said.rework === ZERO ? ZERO : rest.rework)

/** It can't be a total of what is booked, of which there is more, or none of the kind it counts. */
function isTooFew(said: Counts, had: Counts): boolean {
  const of = said.good !== ZERO ? 'good' : said.scrap !== ZERO ? 'scrap' : 'rework'
  return had[of] === ZERO || said[of] < had[of]
}

/** What an inspector found, and what a later step sent back, is no report of who made it. */
const isReport = ({ inspectionId, returned, returnedTo }: Booked): boolean =>
  inspectionId === null && (returned === ZERO || returnedTo !== null)

/** Goods received from outside are nobody's work: they are whoever's who reported them. */
const isOf = ({ workers, reporterId }: Booked, people: readonly PersonId[]): boolean =>
  workers.length === 0
    ? reporterId !== null && people.includes(reporterId)
    : workers.some(({ personId }) => people.includes(personId))

const withOthers = ({ workers }: Booked, people: readonly PersonId[]): boolean =>
  workers.some(({ personId }) => !people.includes(personId))

/** What a report said was made by these people. What waits for an inspector was made too; bad pieces are nobody's part. */
function partOf(row: Booked, people: readonly PersonId[]): Counts {
  const { good, waiting, scrap, workers } = row
  const rework = add(row.rework, row.returned)
  if (!withOthers(row, people)) return { good: add(good, waiting), scrap, rework }
  const theirs = workers.filter(({ personId }) => people.includes(personId))
  const share = ((waiting * BigInt(theirs.length)) / BigInt(workers.length)) as Quantity
  return { good: add(...theirs.map(one => one.good), share), scrap, rework }
}

const sum = (counts: readonly Counts[]): Counts =>
  counts.reduce(
    (total, one) => only(add(total.good, one.good), add(total.scrap, one.scrap), add(total.rework, one.rework)),
    NOTHING,
  )

const minus = (a: Counts, b: Counts): Counts =>
  only(subtract(a.good, b.good), subtract(a.scrap, b.scrap), subtract(a.rework, b.rework))

const isPossible = ({ good, scrap, rework }: Counts): boolean => good >= ZERO && scrap >= ZERO && rework >= ZERO
const isNothing = ({ good, scrap, rework }: Counts): boolean => good === ZERO && scrap === ZERO && rework === ZERO

const isEqual = (a: Counts, b: Counts): boolean => a.good === b.good && a.scrap === b.scrap && a.rework === b.rework
const distinct = (counts: readonly Counts[]): readonly Counts[] =>
  counts.filter((one, at) => counts.findIndex(other => isEqual(one, other)) === at)
