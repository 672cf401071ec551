/** `/settings/reporting`: what is done about too much, how long reporters may correct, what waits, what is doubted. */
import { z } from 'zod'
import { changeRules } from '../../db/site-rules.ts'
import { HELD_INSPECTIONS } from '../../domain/inspection.ts'
import { DOUBT_KINDS } from '../../domain/plausibility.ts'
import {
  FIRST_PIECE_RULES,
  INCOMING_RULES,
  OVER_REPORT_ACTIONS,
  PREV_STEP_RULES,
  type RuledSettings,
  type RuleName,
  type RuleValues,
  ruleFaults,
  ruleLimits,
  SHIFT_END_TIMERS,
} from '../../domain/site-rules.ts'
import { changeSettings, type SettingsDeps } from './change-settings.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { components } from './shapes.ts'

type Bound = (name: RuleName) => z.ZodNumber

const bounded: Bound = name => z.number().min(ruleLimits(name).least).max(ruleLimits(name).most)
/** What stands there may be older than the limits. */
const unbounded: Bound = () => z.number()
const hundredths = 0.01

const shapeOf = (number: Bound) =>
  z.strictObject({
    report: z.strictObject({
      overReportTolerancePct: number('report.overReportTolerancePct')
        .multipleOf(hundredths)
        .describe("Percent above the order's quantity that its first step still takes without a question."),
      overReportAction: z
        .enum(OVER_REPORT_ACTIONS)
        .describe('Above that: `warn` books and marks it, `review` asks the leader first, `block` refuses.'),
      prevStepRule: z
        .enum(PREV_STEP_RULES)
        .describe('`limitToPrevGood`: a step can report no more than the one before let through; `none`: it can.'),
      editWindowMinutes: number('report.editWindowMinutes')
        .int()
        .describe('For so long reporters undo and correct by themselves; later the leader does.'),
    }),
    late: z.strictObject({
      warnBeforeMinutes: number('late.warnBeforeMinutes')
        .int()
        .describe('So long before its due time a task is marked due soon.'),
      countOnlyWorkingTime: z
        .boolean()
        .describe("Whether lateness counts the team's working hours only, or every hour of day and night."),
    }),
    inspection: z.strictObject({
      hold: z.array(z.enum(HELD_INSPECTIONS)).describe('Pieces wait for the inspector after these; empty: after none.'),
      firstPiece: z
        .enum(FIRST_PIECE_RULES)
        .describe(
          'While the first piece is looked at, work on its step waits or continues, where the routing says neither.',
        ),
      incoming: z
        .enum(INCOMING_RULES)
        .describe(
          '`lots`: all that comes in with a lot waits for its inspection; `none`: only what its material says.',
        ),
    }),
    plausibility: z
      .strictObject({
        off: z
          .array(z.enum(DOUBT_KINDS))
          .describe('Kinds of unlikely reports that are neither asked about nor marked.'),
        fastestFactor: number('plausibility.fastestFactor').describe('So many times the standard speed is believed.'),
        sameDays: number('plausibility.sameDays')
          .int()
          .describe('So many days in a row with the same number are doubted.'),
        aboveUsualFactor: number('plausibility.aboveUsualFactor').describe(
          'More than so many times what somebody usually reports at once is asked about.',
        ),
      })
      .describe('Which reports are unlikely. None is refused for it.'),
    shiftEnd: z.strictObject({
      timers: z
        .enum(SHIFT_END_TIMERS)
        .describe('Of timers that nobody stopped: `cut` ends and marks them with the shift, `leave` lets them run.'),
      afterMinutes: number('shiftEnd.afterMinutes')
        .int()
        .describe('So long after the shift, so that people can stop by themselves.'),
      ask: z.boolean().describe('Whether whoever has not reported is asked once.'),
    }),
    boards: z.strictObject({
      on: z.boolean().describe('Whether there are boards of the best.'),
      top: number('boards.top').int().describe('How many are named for each thing.'),
    }),
  })

const reporting = shapeOf(bounded)
const reportingShape = shapeOf(unbounded).register(components, { id: 'ReportingSettings' })

type Reporting = z.output<typeof reporting>

export function registerReportingSettings(app: RestApp, deps: SettingsDeps): void {
  const answer = ['The settings as they are now.', reportingShape] as const
  const now = async () => reportingOf((await deps.catalog.fresh()).site.settings)
  app.get(
    '/settings/reporting',
    {
      schema: {
        tags: ['reports'],
        summary: 'The rules of reporting',
        querystring: z.strictObject({}),
        response: answers({ 200: answer }),
      },
    },
    now,
  )

  app.put(
    '/settings/reporting',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['reports'],
        summary: 'Change the rules of reporting',
        description: 'All of them at once. In force with the next report, on every instance.',
        body: reporting,
        response: answers({ 200: answer }, ...BODY_PROBLEMS),
      },
    },
    async ({ body, caller }) => {
      await changeSettings(deps, caller, {
        id: 'reporting',
        action: 'rules.settings',
        change: tx => changeRules(tx, possible(rulesIn(body))),
      })
      return now()
    },
  )
}

const reportingOf = ({ report, late, inspection, plausibility, shiftEnd, boards }: RuledSettings): Reporting => ({
  report: {
    overReportTolerancePct: report.overReportTolerancePct,
    overReportAction: report.overReportAction,
    prevStepRule: report.prevStepRule,
    editWindowMinutes: report.editWindowMinutes,
  },
  late: { warnBeforeMinutes: late.warnBeforeMinutes, countOnlyWorkingTime: late.countOnlyWorkingTime },
  inspection: { ...inspection, hold: [...inspection.hold] },
  plausibility: { ...plausibility, off: [...plausibility.off] },
  shiftEnd: { ...shiftEnd },
  boards: { ...boards },
})

/** By section and name, as the rules are called. */
const rulesIn = (body: Reporting): RuleValues =>
  Object.fromEntries(
    Object.entries(body).flatMap(([section, values]) =>
      Object.entries(values).map(([name, value]) => [`${section}.${name}`, value] as const),
    ),
  )

/** What the shape can't say: decimals, and that nothing is named twice. */
function possible(values: RuleValues): RuleValues {
  const faults = ruleFaults(values)
  if (faults.length === 0) return values
  const errors = faults.map(name => ({ pointer: `/${name.replace('.', '/')}`, detail: 'can not be so' }))
  throw new Problem('invalid', 'The rules can not be so.', errors)
}
