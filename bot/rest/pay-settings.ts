/** `/settings/pay`: what is paid for, and how long people may object. */
import { z } from 'zod'
import { changeRules } from '../../db/site-rules.ts'
import { REWORK_PAY, SCRAP_PAY } from '../../domain/piece-pay.ts'
import { ruleLimits } from '../../domain/site-rules.ts'
import { changeSettings, type SettingsDeps } from './change-settings.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { components } from './shapes.ts'

const objectWithinDays = ruleLimits('pay.objectWithinDays')
const agreeWithinHours = ruleLimits('pay.agreeWithinHours')

const paySettings = z.strictObject({
  scrapPay: z
    .enum(SCRAP_PAY)
    .describe('`never`: scrap earns nothing. `unlessWorker`: it is paid where it was not the worker who spoiled it.'),
  reworkPay: z
    .enum(REWORK_PAY)
    .describe(
      'Of pieces that a later step sent back. `once`: a step that was paid for them is not paid for working them again; ' +
        '`again`: it is. The step that sent them back is paid for what it lets through either way.',
    ),
  objectWithinDays: z
    .int()
    .min(objectWithinDays.least)
    .max(objectWithinDays.most)
    .describe('So many days after the day of a row its owner may object to it.'),
  agreeWithinHours: z
    .number()
    .min(agreeWithinHours.least)
    .max(agreeWithinHours.most)
    .nullable()
    .describe('For so long a member of a shared report may object; null: until the end of their next shift.'),
})

const paySettingsShape = paySettings.clone().register(components, { id: 'PaySettings' })

export function registerPaySettings(app: RestApp, deps: SettingsDeps): void {
  const answer = ['The settings as they are now.', paySettingsShape] as const
  const now = async () => ({ ...(await deps.catalog.fresh()).site.settings.pay })
  app.get(
    '/settings/pay',
    {
      schema: {
        tags: ['pay'],
        summary: 'What is paid for',
        querystring: z.strictObject({}),
        response: answers({ 200: answer }),
      },
    },
    now,
  )

  app.put(
    '/settings/pay',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['pay'],
        summary: 'Change what is paid for',
        description: 'All of them at once. In force with the next report; rows that were booked stay as they are.',
        body: paySettings,
        response: answers({ 200: answer }, ...BODY_PROBLEMS),
      },
    },
    async ({ body, caller }) => {
      await changeSettings(deps, caller, {
        id: 'pay',
        action: 'pay.settings',
        change: tx =>
          changeRules(tx, {
            'pay.scrapPay': body.scrapPay,
            'pay.reworkPay': body.reworkPay,
            'pay.objectWithinDays': body.objectWithinDays,
            'pay.agreeWithinHours': body.agreeWithinHours,
          }),
      })
      return now()
    },
  )
}
