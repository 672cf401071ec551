/** `/settings/alerts`: what is chased, how soon and how often, and who is called next. */
import { z } from 'zod'
import { lockAlertSettings, saveAlertSettings } from '../../db/alert-settings.ts'
import { alertSettingsOf } from '../../db/site-settings.ts'
import { ALERT_KINDS } from '../../domain/alert.ts'
import {
  ALERT_SETTING_LIMITS,
  type AlertSettingFault,
  type AlertSettings,
  alertSettingChanges,
  alertSettingFaults,
} from '../../domain/alert-settings.ts'
import { ROLES } from '../../domain/model.ts'
import { changeSettings, type SettingsDeps, type SettingsPart } from './change-settings.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { components } from './shapes.ts'

type Field = keyof typeof ALERT_SETTING_LIMITS

const within = (field: Field) => {
  const { least, most } = ALERT_SETTING_LIMITS[field]
  return z.int().min(least).max(most)
}

const settingsShape = (number: (field: Field) => z.ZodNumber) =>
  z.strictObject({
    off: z.array(z.enum(ALERT_KINDS)).describe('Kinds nobody wants to hear of.'),
    graceMinutes: number('graceMinutes').describe('Forgiven of a planned start and of an expected delay.'),
    reviewWithinMinutes: number('reviewWithinMinutes'),
    times: z
      .strictObject({
        askAfterMinutes: number('askAfterMinutes').describe('Without a report, the worker is asked.'),
        answerWithinMinutes: number('answerWithinMinutes'),
        pausedTooLongMinutes: number('pausedTooLongMinutes'),
        inspectWithinMinutes: number('inspectWithinMinutes'),
        materialShortMinutes: number('materialShortMinutes'),
        repeatEveryMinutes: number('repeatEveryMinutes'),
        acknowledgedForMinutes: number('acknowledgedForMinutes'),
        reopenAfterMinutes: number('reopenAfterMinutes'),
        longestSilenceHours: number('longestSilenceHours'),
        longestPromiseHours: number('longestPromiseHours'),
        newsEveryMinutes: number('newsEveryMinutes').describe('By the clock, between two calls in one group.'),
      })
      .describe("Minutes are working minutes of the team's calendar."),
    levels: z
      .array(z.strictObject({ afterMinutes: z.number(), notify: z.enum(ROLES) }))
      .describe('Who is called while nobody takes it: ascending, the first at once.'),
    andon: z
      .array(z.strictObject({ level: z.int(), ackMinutes: z.number(), resolveMinutes: z.number() }))
      .max(20)
      .describe('Target minutes of an exception by its level.'),
  })

/** What stands there may be older than the limits. */
const alertSettingsShape = settingsShape(() => z.number()).register(components, { id: 'AlertSettings' })
const alertSettingsBody = settingsShape(within)

export function registerAlertSettings(app: RestApp, deps: SettingsDeps): void {
  const answer = ['The settings as they are now.', alertSettingsShape] as const
  app.get(
    '/settings/alerts',
    {
      schema: {
        tags: ['alerts'],
        summary: 'What is alerted, how soon, and who is called',
        querystring: z.strictObject({}),
        response: answers({ 200: answer }),
      },
    },
    async () => alertSettingsJson(alertSettingsOf((await deps.catalog.fresh()).site.settings)),
  )

  app.put(
    '/settings/alerts',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['alerts'],
        summary: 'Change them',
        description: 'All of them at once. In force at the next round of every instance.',
        body: alertSettingsBody,
        response: answers({ 200: answer }, ...BODY_PROBLEMS),
      },
    },
    async ({ body, caller }) => {
      const faults = alertSettingFaults(body)
      if (faults.length > 0) throw new Problem('invalid', 'The settings can not be so.', faults.map(where))
      await changeSettings(deps, caller, changed(body))
      return alertSettingsJson(alertSettingsOf((await deps.catalog.fresh()).site.settings))
    },
  )
}

const changed = (wanted: AlertSettings): SettingsPart => ({
  id: 'alerts',
  action: 'alerts.settings',
  change: async tx => {
    const changes = alertSettingChanges(await lockAlertSettings(tx), wanted)
    if (Object.keys(changes).length > 0) await saveAlertSettings(tx, wanted)
    return changes
  },
})

function where(fault: AlertSettingFault): { readonly pointer: string; readonly detail: string } {
  switch (fault.kind) {
    case 'outOfRange':
      return { pointer: `/times/${fault.field}`, detail: `must be ${fault.limits.least} to ${fault.limits.most}` }
    case 'levelOutOfRange':
      return { pointer: levelPointer(fault.level), detail: `must be ${fault.limits.least} to ${fault.limits.most}` }
    case 'levelTooEarly':
      return { pointer: levelPointer(fault.level), detail: 'must be later than the level before' }
    case 'andonOutOfRange':
      return {
        pointer: '/andon',
        detail: `level ${fault.level}: ${fault.limits.least} to ${fault.limits.most} minutes`,
      }
    case 'andonReversed':
      return { pointer: '/andon', detail: `level ${fault.level}: resolveMinutes must not be less than ackMinutes` }
    case 'noLevels':
    case 'tooManyLevels':
      return { pointer: '/levels', detail: 'must be 1 to 5 levels' }
  }
}

const levelPointer = (level: number): string => `/levels/${level - 1}/afterMinutes`

const alertSettingsJson = (settings: AlertSettings): z.output<typeof alertSettingsShape> => ({
  off: [...settings.off],
  graceMinutes: settings.graceMinutes,
  reviewWithinMinutes: settings.reviewWithinMinutes,
  times: { ...settings.times },
  levels: settings.levels.map(level => ({ ...level })),
  andon: settings.andon.map(target => ({ ...target })),
})
