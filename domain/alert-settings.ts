/** What a factory sets about alerts, and what of it would be absurd: alerts that never come, or come all day long. */
import { ALERT_KINDS, type AlertKind } from './alert.ts'
import type { AlertLevel, AlertTimes, AndonTarget } from './alert-rules.ts'

export type AlertSettings = {
  /** Kinds nobody wants to hear of. */
  readonly off: readonly AlertKind[]
  /** A planned start, or an expected delay, is forgiven for this long. */
  readonly graceMinutes: number
  readonly reviewWithinMinutes: number
  readonly times: AlertTimes
  readonly levels: readonly AlertLevel[]
  readonly andon: readonly AndonTarget[]
}

export type AlertSettingField = keyof AlertTimes | 'graceMinutes' | 'reviewWithinMinutes'

export type SettingLimits = { readonly least: number; readonly most: number }

const DAY = 1_440

/** Below the least a group hears of nothing else; above the most nobody hears of it in time. */
export const ALERT_SETTING_LIMITS: Readonly<Record<AlertSettingField, SettingLimits>> = {
  graceMinutes: { least: 0, most: DAY },
  reviewWithinMinutes: { least: 5, most: 10 * DAY },
  askAfterMinutes: { least: 10, most: 2 * DAY },
  answerWithinMinutes: { least: 1, most: 480 },
  pausedTooLongMinutes: { least: 5, most: 2 * DAY },
  inspectWithinMinutes: { least: 5, most: 2 * DAY },
  materialShortMinutes: { least: 5, most: 10 * DAY },
  repeatEveryMinutes: { least: 15, most: DAY },
  newsEveryMinutes: { least: 1, most: 240 },
  acknowledgedForMinutes: { least: 5, most: DAY },
  reopenAfterMinutes: { least: 5, most: 2 * DAY },
  longestSilenceHours: { least: 1, most: 14 * 24 },
  longestPromiseHours: { least: 1, most: 90 * 24 },
}

export const ALERT_SETTING_FIELDS = Object.keys(ALERT_SETTING_LIMITS).filter(
  (key): key is AlertSettingField => key in ALERT_SETTING_LIMITS,
)

const LEVEL_LIMITS: SettingLimits = { least: 0, most: 5 * DAY }
const MOST_LEVELS = 5
const ANDON_LIMITS: SettingLimits = { least: 1, most: 2 * DAY }

export type AlertSettingFault =
  | { readonly kind: 'outOfRange'; readonly field: AlertSettingField; readonly limits: SettingLimits }
  | { readonly kind: 'levelOutOfRange'; readonly level: number; readonly limits: SettingLimits }
  /** Each level is told later than the one before. */
  | { readonly kind: 'levelTooEarly'; readonly level: number }
  | { readonly kind: 'noLevels' | 'tooManyLevels' }
  /** `level`: of the andon. */
  | { readonly kind: 'andonOutOfRange'; readonly level: number; readonly limits: SettingLimits }
  | { readonly kind: 'andonReversed'; readonly level: number }

export const settingOf = (settings: AlertSettings, field: AlertSettingField): number =>
  field === 'graceMinutes' || field === 'reviewWithinMinutes' ? settings[field] : settings.times[field]

/** Empty: it can be. */
export function alertSettingFaults(settings: AlertSettings): readonly AlertSettingFault[] {
  const fields = ALERT_SETTING_FIELDS.flatMap((field): AlertSettingFault[] => {
    const limits = ALERT_SETTING_LIMITS[field]
    return isWithin(settingOf(settings, field), limits) ? [] : [{ kind: 'outOfRange', field, limits }]
  })
  return [...fields, ...levelFaults(settings.levels), ...settings.andon.flatMap(andonFault)]
}

const isWithin = (value: number, { least, most }: SettingLimits): boolean =>
  Number.isInteger(value) && value >= least && value <= most

function levelFaults(levels: readonly AlertLevel[]): readonly AlertSettingFault[] {
  if (levels.length === 0) return [{ kind: 'noLevels' }]
  if (levels.length > MOST_LEVELS) return [{ kind: 'tooManyLevels' }]
  return levels.flatMap(({ afterMinutes }, index): AlertSettingFault[] => {
    const before = levels[index - 1]
    if (!isWithin(afterMinutes, LEVEL_LIMITS))
      return [{ kind: 'levelOutOfRange', level: index + 1, limits: LEVEL_LIMITS }]
    return before === undefined || afterMinutes > before.afterMinutes
      ? []
      : [{ kind: 'levelTooEarly', level: index + 1 }]
  })
}

function andonFault({ level, ackMinutes, resolveMinutes }: AndonTarget): readonly AlertSettingFault[] {
  if (!isWithin(ackMinutes, ANDON_LIMITS) || !isWithin(resolveMinutes, ANDON_LIMITS))
    return [{ kind: 'andonOutOfRange', level, limits: ANDON_LIMITS }]
  return resolveMinutes < ackMinutes ? [{ kind: 'andonReversed', level }] : []
}

/** What differs, for the record: names as they are stored, each with what it was and what it is. */
export function alertSettingChanges(before: AlertSettings, after: AlertSettings): Readonly<Record<string, string>> {
  const described = (settings: AlertSettings): Readonly<Record<string, string>> => ({
    off: ALERT_KINDS.filter(kind => settings.off.includes(kind)).join(' '),
    levels: settings.levels.map(({ afterMinutes, notify }) => `${afterMinutes}:${notify}`).join(' '),
    andon: settings.andon.map(one => `${one.level}:${one.ackMinutes}/${one.resolveMinutes}`).join(' '),
    ...Object.fromEntries(ALERT_SETTING_FIELDS.map(field => [field, String(settingOf(settings, field))])),
  })
  const [old, now] = [described(before), described(after)]
  return Object.fromEntries(
    Object.entries(now).flatMap(([name, value]) => (old[name] === value ? [] : [[name, `${old[name]} → ${value}`]])),
  )
}
