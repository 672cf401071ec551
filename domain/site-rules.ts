/** What a plant decides for itself about reporting and pay, and within which bounds: one list for chat, REST and the store. */
import { HELD_INSPECTIONS, type InspectionSettings } from './inspection.ts'
import type { LateSettings, ReportSettings } from './model.ts'
import type { ReworkPay, ScrapPay } from './piece-pay.ts'
import { REWORK_PAY, SCRAP_PAY } from './piece-pay.ts'
import { DOUBT_KINDS, type PlausibilitySettings } from './plausibility.ts'

export type PaySettings = {
  readonly scrapPay: ScrapPay
  /** Pieces that a later step sent back: whether working them again is paid once more. */
  readonly reworkPay: ReworkPay
  /** So many days after the day of a row its owner may object to it. */
  readonly objectWithinDays: number
  /** For so long a member of a shared report may object; null: until the end of their next shift. */
  readonly agreeWithinHours: number | null
}

export type ShiftEndSettings = {
  /** `cut`: timers that nobody stopped end with the shift, and are marked; `leave`: they go on. */
  readonly timers: 'cut' | 'leave'
  /** So long after the end, so that people can stop and report by themselves. */
  readonly afterMinutes: number
  /** Whether whoever has not reported is asked. */
  readonly ask: boolean
}

export type BoardSettings = {
  readonly on: boolean
  /** How many are praised for each thing. */
  readonly top: number
}

/** The part of the site's settings that the rules are about. */
export type RuledSettings = {
  readonly report: ReportSettings
  readonly late: LateSettings
  readonly shiftEnd: ShiftEndSettings
  readonly inspection: InspectionSettings
  readonly plausibility: PlausibilitySettings
  readonly boards: BoardSettings
  readonly pay: PaySettings
}

export type RuleValue = number | string | boolean | null | readonly string[]

export type Limits = { readonly least: number; readonly most: number }

type Rule =
  /** `none`: there may be no such number. `decimals`: 0 for whole ones. */
  | ({ readonly kind: 'number'; readonly decimals: number; readonly none: boolean } & Limits)
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** Any of them, or none. */
  | { readonly kind: 'several'; readonly options: readonly string[] }
  | { readonly kind: 'yesNo' }

type Read = (settings: RuledSettings) => RuleValue
type RuleOf = Rule & { readonly read: Read }

type More = { readonly decimals?: number; readonly none?: boolean }
const number = (least: number, most: number, read: Read, { decimals = 0, none = false }: More = {}): RuleOf => ({
  kind: 'number',
  least,
  most,
  decimals,
  none,
  read,
})
const choice = (options: readonly string[], read: Read): RuleOf => ({ kind: 'choice', options, read })
const several = (options: readonly string[], read: Read): RuleOf => ({ kind: 'several', options, read })
const yesNo = (read: Read): RuleOf => ({ kind: 'yesNo', read })

const DAY = 1_440

export const OVER_REPORT_ACTIONS = ['warn', 'review', 'block'] as const
export const PREV_STEP_RULES = ['limitToPrevGood', 'none'] as const
export const SHIFT_END_TIMERS = ['cut', 'leave'] as const
export const FIRST_PIECE_RULES = ['wait', 'continue'] as const
export const INCOMING_RULES = ['none', 'lots'] as const

/** By section and name, as they are stored. */
const RULES = {
  'report.overReportTolerancePct': number(0, 100, s => s.report.overReportTolerancePct, { decimals: 2 }),
  'report.overReportAction': choice(OVER_REPORT_ACTIONS, s => s.report.overReportAction),
  'report.prevStepRule': choice(PREV_STEP_RULES, s => s.report.prevStepRule),
  'report.editWindowMinutes': number(0, 7 * DAY, s => s.report.editWindowMinutes),
  'late.warnBeforeMinutes': number(0, 30 * DAY, s => s.late.warnBeforeMinutes),
  'late.countOnlyWorkingTime': yesNo(s => s.late.countOnlyWorkingTime),
  'inspection.hold': several(HELD_INSPECTIONS, s => s.inspection.hold),
  'inspection.firstPiece': choice(FIRST_PIECE_RULES, s => s.inspection.firstPiece),
  'inspection.incoming': choice(INCOMING_RULES, s => s.inspection.incoming),
  'plausibility.off': several(DOUBT_KINDS, s => s.plausibility.off),
  'plausibility.fastestFactor': number(1, 100, s => s.plausibility.fastestFactor, { decimals: 2 }),
  'plausibility.sameDays': number(3, 30, s => s.plausibility.sameDays),
  'plausibility.aboveUsualFactor': number(1.5, 100, s => s.plausibility.aboveUsualFactor, { decimals: 2 }),
  'shiftEnd.timers': choice(SHIFT_END_TIMERS, s => s.shiftEnd.timers),
  'shiftEnd.afterMinutes': number(0, 120, s => s.shiftEnd.afterMinutes),
  'shiftEnd.ask': yesNo(s => s.shiftEnd.ask),
  'boards.on': yesNo(s => s.boards.on),
  'boards.top': number(1, 10, s => s.boards.top),
  'pay.scrapPay': choice(SCRAP_PAY, s => s.pay.scrapPay),
  'pay.reworkPay': choice(REWORK_PAY, s => s.pay.reworkPay),
  'pay.objectWithinDays': number(0, 60, s => s.pay.objectWithinDays),
  'pay.agreeWithinHours': number(0.25, 240, s => s.pay.agreeWithinHours, { decimals: 2, none: true }),
} satisfies Readonly<Record<string, RuleOf>>

export type RuleName = keyof typeof RULES

/** Each is a form of its own, short enough for a phone. */
export const RULE_GROUPS = ['reporting', 'inspection', 'doubts', 'shiftEnd', 'pay'] as const
export type RuleGroup = (typeof RULE_GROUPS)[number]

const SECTIONS: Readonly<Record<RuleGroup, readonly string[]>> = {
  reporting: ['report', 'late'],
  inspection: ['inspection'],
  doubts: ['plausibility'],
  shiftEnd: ['shiftEnd', 'boards'],
  pay: ['pay'],
}

const isRuleName = (name: string): name is RuleName => name in RULES
const sectionOf = (name: RuleName): string => name.slice(0, name.indexOf('.'))

export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES).filter(isRuleName)
export const rulesOf = (group: RuleGroup): readonly RuleName[] =>
  RULE_NAMES.filter(name => SECTIONS[group].includes(sectionOf(name)))
/** @throws TypeError of a rule that stands in no group: every one does, by the test. */
export function groupOf(name: RuleName): RuleGroup {
  const group = RULE_GROUPS.find(one => rulesOf(one).includes(name))
  if (group === undefined) throw new TypeError(`${name} stands in no group`)
  return group
}
export const ruleOf = (name: RuleName): Rule => RULES[name]
export const ruleValue = (settings: RuledSettings, name: RuleName): RuleValue => RULES[name].read(settings)

/** @throws TypeError of a rule that is no number. */
export function ruleLimits(name: RuleName): Limits {
  const rule = ruleOf(name)
  if (rule.kind !== 'number') throw new TypeError(`${name} is no number`)
  return rule
}

export type RuleValues = Readonly<Partial<Record<RuleName, RuleValue>>>

/** Names of those that can't be so. */
export const ruleFaults = (values: RuleValues): readonly RuleName[] =>
  RULE_NAMES.filter(name => {
    const value = values[name]
    return value !== undefined && !isPossible(ruleOf(name), value)
  })

function isPossible(rule: Rule, value: RuleValue): boolean {
  switch (rule.kind) {
    case 'yesNo':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && rule.options.includes(value)
    case 'several':
      return isList(value) && new Set(value).size === value.length && value.every(one => rule.options.includes(one))
    case 'number':
      return value === null ? rule.none : typeof value === 'number' && isWithin(rule, value)
  }
}

const isList = (value: RuleValue): value is readonly string[] => typeof value === 'object' && value !== null

function isWithin({ least, most, decimals }: Limits & { readonly decimals: number }, value: number): boolean {
  const scaled = value * 10 ** decimals
  return value >= least && value <= most && Math.abs(scaled - Math.round(scaled)) < 1e-6
}

/** As the record says it. In whatever order several were chosen, they are the same. */
export const ruleText = (value: RuleValue): string => (isList(value) ? value.toSorted().join(' ') : String(value))

/** Those of the wanted that are other than before. */
export const changedRules = (before: RuledSettings, wanted: RuleValues): RuleValues =>
  Object.fromEntries(
    RULE_NAMES.flatMap(name => {
      const value = wanted[name]
      return value === undefined || ruleText(value) === ruleText(ruleValue(before, name)) ? [] : [[name, value]]
    }),
  )
