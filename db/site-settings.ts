/** What one factory decides for itself (`site.settings`; the samples' README names every field). */
import { z } from 'zod'
import { ALERT_KINDS, type AlertKind } from '../domain/alert.ts'
import { type AlertTimes, levelsOf, USUAL_ALERT_TIMES } from '../domain/alert-rules.ts'
import type { AlertSettings } from '../domain/alert-settings.ts'
import { HELD_INSPECTIONS, type InspectionSettings, USUAL_INSPECTION } from '../domain/inspection.ts'
import { EXCEPTION_KINDS, type LateSettings, type ReportSettings, ROLES, type Role } from '../domain/model.ts'
import { REWORK_PAY, SCRAP_PAY } from '../domain/piece-pay.ts'
import { DOUBT_KINDS, type PlausibilitySettings, USUAL_PLAUSIBILITY } from '../domain/plausibility.ts'
import type { QuietHours } from '../domain/quiet-settings.ts'
import {
  type BoardSettings,
  FIRST_PIECE_RULES,
  INCOMING_RULES,
  OVER_REPORT_ACTIONS,
  type PaySettings,
  PREV_STEP_RULES,
  type RuleName,
  ruleLimits,
  SHIFT_END_TIMERS,
  type ShiftEndSettings,
} from '../domain/site-rules.ts'
import { UnreadableRow } from './row-values.ts'

/** After how many minutes late which role is told. */
export type EscalationLevel = { readonly level: number; readonly afterMinutes: number; readonly notify: Role }
/** Target minutes to acknowledge and to resolve an exception of this level. */
export type AndonLevel = { readonly level: number; readonly ackMinutes: number; readonly resolveMinutes: number }
export type SiteSettings = {
  readonly report: ReportSettings
  readonly late: LateSettings
  readonly escalation: readonly EscalationLevel[]
  readonly andon: readonly AndonLevel[]
  readonly quietHours: QuietHours | null
  /** `off`: kinds nobody wants to hear of. */
  readonly alerts: AlertTimes & { readonly off: readonly AlertKind[] }
  readonly pay: PaySettings
  readonly shiftEnd: ShiftEndSettings
  readonly boards: BoardSettings
  readonly plausibility: PlausibilitySettings
  /** Employee numbers of those whom every safety call reaches; none: the managers. */
  readonly safetyPeople: readonly string[]
  readonly inspection: InspectionSettings
}

const minutes = z.number().min(0)
const within = (name: RuleName) => z.number().min(ruleLimits(name).least).max(ruleLimits(name).most)
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const level = z.number().int().min(0)

/** Every time has its usual value, so that settings name only what is different. */
const times = z
  .object({
    askAfterMinutes: z.number().min(1),
    answerWithinMinutes: z.number().min(1),
    pausedTooLongMinutes: z.number().min(1),
    inspectWithinMinutes: z.number().min(1),
    materialShortMinutes: z.number().min(1),
    repeatEveryMinutes: z.number().min(5),
    acknowledgedForMinutes: z.number().min(1),
    reopenAfterMinutes: z.number().min(1),
    longestSilenceHours: z.number().min(1),
    longestPromiseHours: z.number().min(1),
    newsEveryMinutes: z.number().min(0),
    off: z.array(z.string()).transform(kinds => ALERT_KINDS.filter(kind => kinds.includes(kind))),
  })
  .partial()
  .default({})
  .transform((set): SiteSettings['alerts'] => ({ ...USUAL_ALERT_TIMES, off: [], ...withoutGaps(set) }))

const withoutGaps = <Fields extends object>(
  set: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>
  }

/** What is asked about and marked, and how far it must be from likely. */
const plausibility = z
  .object({
    off: z.array(z.enum(DOUBT_KINDS)),
    fastestFactor: z.number().min(1),
    sameDays: z.number().int().min(3).max(30),
    aboveUsualFactor: z.number().min(1.5),
  })
  .partial()
  .default({})
  .transform((set): PlausibilitySettings => ({ ...USUAL_PLAUSIBILITY, ...withoutGaps(set) }))

const USUAL_PAY: PaySettings = { scrapPay: 'never', reworkPay: 'once', objectWithinDays: 3, agreeWithinHours: null }
const USUAL_SHIFT_END: ShiftEndSettings = { timers: 'cut', afterMinutes: 15, ask: true }
const USUAL_BOARDS: BoardSettings = { on: true, top: 3 }

/** As `times`: what is left out is as usual. */
const pay = z
  .object({
    scrapPay: z.enum(SCRAP_PAY).default(USUAL_PAY.scrapPay),
    reworkPay: z.enum(REWORK_PAY).default(USUAL_PAY.reworkPay),
    objectWithinDays: within('pay.objectWithinDays').int().default(USUAL_PAY.objectWithinDays),
    agreeWithinHours: within('pay.agreeWithinHours').nullable().default(USUAL_PAY.agreeWithinHours),
  })
  .default(USUAL_PAY)
const shiftEnd = z
  .object({
    timers: z.enum(SHIFT_END_TIMERS).default(USUAL_SHIFT_END.timers),
    afterMinutes: within('shiftEnd.afterMinutes').int().default(USUAL_SHIFT_END.afterMinutes),
    ask: z.boolean().default(USUAL_SHIFT_END.ask),
  })
  .default(USUAL_SHIFT_END)
const boards = z
  .object({
    on: z.boolean().default(USUAL_BOARDS.on),
    top: within('boards.top').int().default(USUAL_BOARDS.top),
  })
  .default(USUAL_BOARDS)

const settings: z.ZodType<SiteSettings> = z.object({
  report: z.object({
    overReportTolerancePct: within('report.overReportTolerancePct'),
    overReportAction: z.enum(OVER_REPORT_ACTIONS),
    prevStepRule: z.enum(PREV_STEP_RULES),
    reviewWithinHours: z.number().min(0),
    editWindowMinutes: minutes,
  }),
  late: z.object({ warnBeforeMinutes: minutes, graceMinutes: minutes, countOnlyWorkingTime: z.boolean() }),
  escalation: z.array(z.object({ level, afterMinutes: minutes, notify: z.enum(ROLES) })).default([]),
  andon: z.array(z.object({ level, ackMinutes: minutes, resolveMinutes: minutes })).default([]),
  quietHours: z
    .object({
      start: clockTime,
      end: clockTime,
      exceptKinds: z.array(z.enum(EXCEPTION_KINDS)).default([]),
      departments: z.record(z.string(), z.object({ start: clockTime, end: clockTime }).nullable()).default({}),
    })
    .nullable()
    .default(null),
  alerts: times,
  pay,
  shiftEnd,
  boards,
  plausibility,
  safetyPeople: z.array(z.string()).default([]),
  inspection: z
    .object({
      hold: z.array(z.enum(HELD_INSPECTIONS)).default([...USUAL_INSPECTION.hold]),
      firstPiece: z.enum(FIRST_PIECE_RULES).default(USUAL_INSPECTION.firstPiece),
      incoming: z.enum(INCOMING_RULES).default(USUAL_INSPECTION.incoming),
    })
    .default({ ...USUAL_INSPECTION, hold: [...USUAL_INSPECTION.hold] }),
})

/** What of them is about alerts, as people see and change it. */
export function alertSettingsOf({ alerts, late, report, escalation, andon }: SiteSettings): AlertSettings {
  const { off, ...times } = alerts
  return {
    off,
    times,
    graceMinutes: late.graceMinutes,
    reviewWithinMinutes: Math.round(report.reviewWithinHours * 60),
    levels: levelsOf(escalation).map(({ afterMinutes, notify }) => ({ afterMinutes, notify })),
    andon,
  }
}

/** @throws UnreadableRow that names every field that is wrong. */
export function parseSiteSettings(value: unknown): SiteSettings {
  const parsed = settings.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  throw new UnreadableRow(`site settings: ${faults.join('; ')}`)
}

/** Where nobody has decided yet: the machining sample's values, which ask the leader rather than refuse. */
export const USUAL_SETTINGS: SiteSettings = {
  report: {
    overReportTolerancePct: 3,
    overReportAction: 'review',
    prevStepRule: 'limitToPrevGood',
    reviewWithinHours: 4,
    editWindowMinutes: 30,
  },
  late: { warnBeforeMinutes: 60, graceMinutes: 30, countOnlyWorkingTime: true },
  escalation: [
    { level: 1, afterMinutes: 0, notify: 'teamLeader' },
    { level: 2, afterMinutes: 60, notify: 'supervisor' },
    { level: 3, afterMinutes: 240, notify: 'manager' },
  ],
  andon: [
    { level: 1, ackMinutes: 10, resolveMinutes: 60 },
    { level: 2, ackMinutes: 5, resolveMinutes: 120 },
    { level: 3, ackMinutes: 3, resolveMinutes: 240 },
  ],
  quietHours: { start: '22:00', end: '07:00', exceptKinds: ['safety', 'equipment'] },
  alerts: { ...USUAL_ALERT_TIMES, off: [] },
  pay: USUAL_PAY,
  shiftEnd: USUAL_SHIFT_END,
  boards: USUAL_BOARDS,
  plausibility: USUAL_PLAUSIBILITY,
  safetyPeople: [],
  inspection: USUAL_INSPECTION,
}
