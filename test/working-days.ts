/** Calendars, steps and instants for the tests of the rules about time. 2026-11-16 is a Monday. */

import { Temporal } from 'temporal-polyfill'
import { type Calendar, createWorkingTime, type Shift, type WorkingTime } from '../domain/calendar.ts'
import type {
  CalendarId,
  ExceptionId,
  PersonId,
  Step,
  StepId,
  StepRules,
  TeamId,
  WorkCenterId,
} from '../domain/model.ts'
import { NO_TOTALS } from '../domain/order-stages.ts'
import { pieces, type Quantity, ZERO } from '../domain/quantity.ts'

export const CHINA = 'Asia/Shanghai'

/** "2026-11-16T08:00" on the wall of a plant in China. */
export const local = (text: string, zone = CHINA): Temporal.Instant =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()

/** The other way round, to the minute. */
export const shown = (at: Temporal.Instant | null, zone = CHINA): string | null =>
  at ? at.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' }) : null

export const OFFICE_SHIFT: Shift = {
  id: 'S-1',
  name: '常白班',
  start: '08:00',
  end: '17:30',
  breaks: [{ start: '12:00', end: '13:00' }],
}
export const DAY_SHIFT: Shift = {
  id: 'S-D',
  name: '白班',
  start: '08:00',
  end: '20:00',
  breaks: [
    { start: '12:00', end: '12:40' },
    { start: '17:00', end: '17:20' },
  ],
}
export const NIGHT_SHIFT: Shift = {
  id: 'S-N',
  name: '夜班',
  start: '20:00',
  end: '08:00',
  breaks: [
    { start: '00:00', end: '00:40' },
    { start: '04:00', end: '04:20' },
  ],
}

export function calendarOf(id: string, shifts: readonly Shift[], more: Partial<Calendar> = {}): Calendar {
  return { id: id as CalendarId, name: id, workdays: [1, 2, 3, 4, 5, 6], shifts, exceptions: [], ...more }
}

export const OFFICE = createWorkingTime(calendarOf('CAL-1S', [OFFICE_SHIFT]), CHINA)
export const TWO_SHIFTS = createWorkingTime(calendarOf('CAL-2S', [DAY_SHIFT, NIGHT_SHIFT]), CHINA)
export const ALWAYS = createWorkingTime(calendarOf('CAL-24', [], { workdays: [1, 2, 3, 4, 5, 6, 7] }), CHINA)
export const NEVER = createWorkingTime(calendarOf('CAL-0', [OFFICE_SHIFT], { workdays: [] }), CHINA)

export function workingTimeOf(id: CalendarId): WorkingTime {
  const found = [OFFICE, TWO_SHIFTS, ALWAYS, NEVER].find(time => time.calendarId === id)
  if (!found) throw new RangeError(`no calendar ${id} in the tests`)
  return found
}

export const outsource = (leadTimeHours: number): StepRules['outsource'] => ({
  vendor: '安顺热处理（虚构）',
  leadTimeHours,
  unitPrice: ZERO,
})

/** One minute a piece, no setup, one worker, no overlap. */
export const rules = (more: Partial<StepRules> = {}): StepRules => ({
  setupMinutes: 0,
  standardSeconds: 60,
  parallelWorkers: 1,
  capacity: 1,
  expectedScrapPct: 0,
  inspection: 'none',
  reviewRequired: false,
  groupReport: false,
  outsource: null,
  parallelGroup: null,
  overlapAllowed: false,
  transferBatch: ZERO,
  reportPoint: true,
  milestone: false,
  isOutput: false,
  ...more,
})

type StepOptions = Partial<Omit<Step, 'rules' | 'totals' | 'calendarId'>> & {
  readonly rules?: Partial<StepRules>
  readonly good?: Quantity
  readonly scrap?: Quantity
  readonly waiting?: Quantity
  readonly time?: WorkingTime
}

/** A released step of 100 pieces in the office calendar that nobody began. */
export function stepOf(seq: number, { rules: own, good, scrap, waiting, time, ...more }: StepOptions = {}): Step {
  return {
    id: seq as StepId,
    seq,
    code: `S${seq}`,
    name: `S${seq}`,
    aliases: [],
    workCenterId: 'WC' as WorkCenterId,
    workCenterName: '',
    teamId: 'T' as TeamId,
    calendarId: (time ?? OFFICE).calendarId,
    rules: rules(own),
    planned: pieces(100),
    totals: { ...NO_TOTALS, good: good ?? ZERO, scrap: scrap ?? ZERO, waiting: waiting ?? ZERO },
    status: 'ready',
    plannedStart: null,
    dueAt: null,
    startedAt: null,
    completedAt: null,
    assigneeIds: [] as readonly PersonId[],
    blockedBy: [] as readonly ExceptionId[],
    firstPiece: null,
    pendingInspection: null,
    outsourceStatus: null,
    ...more,
  }
}
