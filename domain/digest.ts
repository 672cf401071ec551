/** What a digest tells which department, of which day (issue 4: short, by kind of department). */
import type { WorkingTime } from './calendar.ts'
import type { DepartmentKind, Instant, PlainDate } from './model.ts'

export const DIGEST_SECTIONS = [
  /** Good, scrap and how many of the steps due that day are done. */
  'output',
  /** Steps due today. */
  'due',
  /** Orders past due, or expected to be, with the reason. */
  'atRisk',
  /** Steps that stand still, with why and whose they are. */
  'stuck',
  'scrap',
  /** First-pass yield of the day, and where it is worst. */
  'firstPass',
  'rework',
  /** Exceptions nobody has resolved. */
  'exceptions',
  /** Alerts nobody has answered. */
  'alerts',
  'reviews',
  /** Reports of that day that look unlikely. */
  'doubtful',
  /** Reports told long after the work, by team. */
  'lateReports',
  'inspections',
  'ranking',
  /** Who did best: that day, and at a month's start the month before. Off where boards are. */
  'honour',
  /** Orders due within three days. */
  'deliveries',
  /** Goods that are outside. */
  'outside',
  /** Below the safety stock. */
  'stock',
  /** Material that the next days take and that is short. */
  'material',
  'goods',
  /** How fast exceptions were answered. */
  'response',
  /** What begins on the next working day. */
  'tomorrow',
] as const
export type DigestSection = (typeof DIGEST_SECTIONS)[number]

/** `start`: of the last day worked, and what today brings; `end`: of today so far, and what tomorrow brings. */
export type DigestStage = 'start' | 'end'

type Usual = { readonly [Stage in DigestStage]: readonly DigestSection[] }

const same = (...sections: readonly DigestSection[]): Usual => ({ start: sections, end: sections })

const USUAL: { readonly [Kind in DepartmentKind]: Usual } = {
  production: {
    start: ['output', 'due', 'stuck', 'atRisk', 'alerts', 'doubtful', 'scrap', 'reviews', 'lateReports', 'honour'],
    end: ['output', 'stuck', 'atRisk', 'alerts', 'doubtful', 'scrap', 'lateReports', 'tomorrow', 'reviews', 'honour'],
  },
  quality: same('firstPass', 'scrap', 'inspections', 'rework', 'exceptions', 'alerts'),
  warehouse: same('goods', 'material', 'stock', 'outside'),
  maintenance: same('exceptions', 'alerts', 'response'),
  planning: {
    start: ['output', 'atRisk', 'stuck', 'outside', 'due', 'alerts', 'lateReports'],
    end: ['output', 'atRisk', 'stuck', 'outside', 'alerts', 'lateReports', 'tomorrow'],
  },
  purchasing: same('stock', 'material', 'outside'),
  sales: same('deliveries', 'atRisk', 'outside', 'goods'),
  management: {
    start: ['output', 'atRisk', 'stuck', 'alerts', 'scrap', 'response', 'lateReports'],
    end: ['output', 'atRisk', 'stuck', 'alerts', 'scrap', 'response', 'lateReports', 'tomorrow'],
  },
}

/** What a schedule asks for: by its own words, which come first; or chosen one by one, and then that is all of it. */
export type DigestWish = { readonly sections: readonly DigestSection[]; readonly isAll: boolean }

/** What a site can tell; while it has no board of honour nobody is offered one. */
export const sectionsOf = (hasBoards: boolean): readonly DigestSection[] =>
  DIGEST_SECTIONS.filter(section => hasBoards || section !== 'honour')

/**
 * What a schedule misses while the site has no board: `part` where it tells other things too, `all` where it was to tell
 * nothing else and so says nothing.
 */
export function missesBoard({ sections, isAll }: DigestWish, hasBoards: boolean): null | 'part' | 'all' {
  if (hasBoards || !sections.includes('honour')) return null
  return isAll && sections.length === 1 ? 'all' : 'part'
}

/** What is usual for the kind of department follows what is asked for. Each once. */
export function sectionsFor(
  kind: DepartmentKind,
  stage: DigestStage,
  { sections, isAll }: DigestWish,
): readonly DigestSection[] {
  return [...new Set([...sections, ...(isAll ? [] : USUAL[kind][stage])])]
}

export type DigestDays = {
  readonly stage: DigestStage
  /** The plant's day that is told of. */
  readonly day: PlainDate
  /** The one that begins: today at a day's start, else the next day that is worked; null: there is none soon. */
  readonly next: PlainDate | null
}

/** This long after the day's first shift began people still ask what yesterday was. */
const START_MINUTES = 120
const MOST_REST_DAYS = 30

/** By the department's main calendar; null: it has none, and every day is a working day from midnight. */
export function digestDays(now: Instant, timeZone: string, calendar: WorkingTime | null): DigestDays {
  const today = calendar?.workDateOf(now) ?? now.toZonedDateTimeISO(timeZone).toPlainDate()
  const begins = beginOf(today, timeZone, calendar)
  const isStart = now.epochMilliseconds < begins.add({ minutes: START_MINUTES }).epochMilliseconds
  if (isStart)
    return { stage: 'start', day: workedDay(today, -1, calendar) ?? today.subtract({ days: 1 }), next: today }
  return { stage: 'end', day: today, next: workedDay(today, 1, calendar) }
}

function beginOf(day: PlainDate, timeZone: string, calendar: WorkingTime | null): Instant {
  return calendar?.shiftWindow(day)?.start ?? day.toZonedDateTime(timeZone).toInstant()
}

/** The nearest day worked before or after; null: none within a month. */
function workedDay(from: PlainDate, direction: 1 | -1, calendar: WorkingTime | null): PlainDate | null {
  for (let days = 1; days <= MOST_REST_DAYS; days++) {
    const day = from.add({ days: direction * days })
    if (calendar === null || calendar.shiftWindow(day) !== null) return day
  }
  return null
}
