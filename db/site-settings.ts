/** What one factory decides for itself (`site.settings`; the samples' README names every field). */
import { z } from 'zod'
import { type AlertTimes, USUAL_ALERT_TIMES } from '../domain/alert-rules.ts'
import { type InspectionSettings, USUAL_INSPECTION } from '../domain/inspection.ts'
import {
  EXCEPTION_KINDS,
  type ExceptionKind,
  type LateSettings,
  type ReportSettings,
  ROLES,
  type Role,
} from '../domain/model.ts'
import type { QuietHoursOf } from '../domain/quiet-hours.ts'
import { UnreadableRow } from './row-values.ts'

/** After how many minutes late which role is told. */
export type EscalationLevel = { readonly level: number; readonly afterMinutes: number; readonly notify: Role }
/** Target minutes to acknowledge and to resolve an exception of this level. */
export type AndonLevel = { readonly level: number; readonly ackMinutes: number; readonly resolveMinutes: number }
/**
 * No pushes between these wall-clock times (`HH:mm`), except of the listed exception kinds. `departments`: by id, what
 * single departments have instead; null there: never quiet.
 */
export type QuietHours = QuietHoursOf & { readonly exceptKinds: readonly ExceptionKind[] }

export type SiteSettings = {
  readonly report: ReportSettings
  readonly late: LateSettings
  readonly escalation: readonly EscalationLevel[]
  readonly andon: readonly AndonLevel[]
  readonly quietHours: QuietHours | null
  readonly alerts: AlertTimes
  readonly inspection: InspectionSettings
}

const minutes = z.number().min(0)
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
  })
  .partial()
  .default({})
  .transform((set): AlertTimes => ({ ...USUAL_ALERT_TIMES, ...withoutGaps(set) }))

const withoutGaps = (set: object): Partial<AlertTimes> =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined))

const settings: z.ZodType<SiteSettings> = z.object({
  report: z.object({
    overReportTolerancePct: z.number().min(0).max(100),
    overReportAction: z.enum(['warn', 'review', 'block']),
    prevStepRule: z.enum(['limitToPrevGood', 'none']),
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
  inspection: z
    .object({
      hold: z.array(z.enum(['first', 'inProcess', 'final'])).default([...USUAL_INSPECTION.hold]),
      firstPiece: z.enum(['wait', 'continue']).default(USUAL_INSPECTION.firstPiece),
      incoming: z.enum(['none', 'lots']).default(USUAL_INSPECTION.incoming),
    })
    .default({ ...USUAL_INSPECTION, hold: [...USUAL_INSPECTION.hold] }),
})

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
  alerts: USUAL_ALERT_TIMES,
  inspection: USUAL_INSPECTION,
}
