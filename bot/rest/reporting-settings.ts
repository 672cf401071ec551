/** `/settings/reporting`: what is done about too much, how long reporters may correct, what happens at a shift's end. */
import { z } from 'zod'
import { changeRules } from '../../db/site-rules.ts'
import {
  FIRST_PIECE_RULES,
  INCOMING_RULES,
  OVER_REPORT_ACTIONS,
  PREV_STEP_RULES,
  type RuledSettings,
  type RuleName,
  ruleLimits,
  SHIFT_END_TIMERS,
} from '../../domain/site-rules.ts'
import { changeSettings, type SettingsDeps } from './change-settings.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { components } from './shapes.ts'

const whole = (name: RuleName) => z.int().min(ruleLimits(name).least).max(ruleLimits(name).most)
const { least, most } = ruleLimits('report.overReportTolerancePct')

const reporting = z.strictObject({
  report: z.strictObject({
    overReportTolerancePct: z
      .number()
      .min(least)
      .max(most)
      .multipleOf(0.01)
      .describe("Percent above the order's quantity that its first step still takes without a question."),
    overReportAction: z
      .enum(OVER_REPORT_ACTIONS)
      .describe('Above that: `warn` books and marks it, `review` asks the leader first, `block` refuses.'),
    prevStepRule: z
      .enum(PREV_STEP_RULES)
      .describe('`limitToPrevGood`: a step can report no more than the one before let through; `none`: it can.'),
    editWindowMinutes: whole('report.editWindowMinutes').describe(
      'For so long reporters undo and correct by themselves; later the leader does.',
    ),
  }),
  late: z.strictObject({
    warnBeforeMinutes: whole('late.warnBeforeMinutes').describe(
      'So long before its due time a task is marked due soon.',
    ),
  }),
  inspection: z.strictObject({
    firstPiece: z
      .enum(FIRST_PIECE_RULES)
      .describe(
        'While the first piece is looked at, work on its step waits or continues, where the routing says neither.',
      ),
    incoming: z
      .enum(INCOMING_RULES)
      .describe('`lots`: all that comes in with a lot waits for its inspection; `none`: only what its material says.'),
  }),
  shiftEnd: z.strictObject({
    timers: z
      .enum(SHIFT_END_TIMERS)
      .describe('Of timers that nobody stopped: `cut` ends and marks them with the shift, `leave` lets them run.'),
    afterMinutes: whole('shiftEnd.afterMinutes').describe(
      'So long after the shift, so that people can stop by themselves.',
    ),
    ask: z.boolean().describe('Whether whoever has not reported is asked once.'),
  }),
  boards: z.strictObject({
    on: z.boolean().describe('Whether there are boards of the best.'),
    top: whole('boards.top').describe('How many are named for each thing.'),
  }),
})

const reportingShape = reporting.clone().register(components, { id: 'ReportingSettings' })

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
        change: tx => changeRules(tx, rulesIn(body)),
      })
      return now()
    },
  )
}

const reportingOf = ({ report, late, inspection, shiftEnd, boards }: RuledSettings): Reporting => ({
  report: {
    overReportTolerancePct: report.overReportTolerancePct,
    overReportAction: report.overReportAction,
    prevStepRule: report.prevStepRule,
    editWindowMinutes: report.editWindowMinutes,
  },
  late: { warnBeforeMinutes: late.warnBeforeMinutes },
  inspection: { firstPiece: inspection.firstPiece, incoming: inspection.incoming },
  shiftEnd: { ...shiftEnd },
  boards: { ...boards },
})

/** By section and name, as the rules are called. */
const rulesIn = (body: Reporting) =>
  Object.fromEntries(
    Object.entries(body).flatMap(([section, values]) =>
      Object.entries(values).map(([name, value]) => [`${section}.${name}`, value] as const),
    ),
  )
