/** `/settings/quiet-hours`: when groups are left in peace, and what is told all the same. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import { changeQuietSettings } from '../../db/quiet-settings.ts'
import {
  ANY_TIME_KINDS,
  type QuietFault,
  type QuietSettings,
  quietFaults,
  quietSettingsOf,
} from '../../domain/quiet-settings.ts'
import { changeSettings, type SettingsDeps } from './change-settings.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { components } from './shapes.ts'
import { text } from './values.ts'

const span = z.strictObject({ start: text(8), end: text(8) }).nullable()

const quietHours = z.strictObject({
  hours: span.describe('`HH:mm` by the clock of the site; an end before the start is on the next day. null: none.'),
  departments: z.record(text(64), span).describe('By id: what single departments have instead; null: never quiet.'),
  exceptKinds: z
    .array(z.enum(ANY_TIME_KINDS))
    .max(ANY_TIME_KINDS.length)
    .describe('Exceptions that are told in quiet hours too, and where nobody works. Safety always is.'),
})

const quietHoursShape = quietHours.clone().register(components, { id: 'QuietHours' })

export function registerQuietHours(app: RestApp, deps: SettingsDeps): void {
  const answer = ['As it is now.', quietHoursShape] as const
  const now = async () => quietHoursJson(await deps.catalog.fresh())
  app.get(
    '/settings/quiet-hours',
    {
      schema: {
        tags: ['alerts'],
        summary: 'When groups are left in peace',
        querystring: z.strictObject({}),
        response: answers({ 200: answer }),
      },
    },
    now,
  )

  app.put(
    '/settings/quiet-hours',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['alerts'],
        summary: 'Change when groups are left in peace',
        description: 'All of it at once. In force at the next round of every instance.',
        body: quietHours,
        response: answers({ 200: answer }, ...BODY_PROBLEMS),
      },
    },
    async ({ body, caller }) => {
      const { departments } = await deps.catalog.fresh()
      const faults = quietFaults(body, new Set<string>(departments.keys()))
      if (faults.length > 0) throw new Problem('invalid', 'The quiet hours can not be so.', faults.map(where))
      await changeSettings(deps, caller, {
        id: 'quietHours',
        action: 'quietHours.settings',
        change: tx => changeQuietSettings(tx, asStored(body)),
      })
      return now()
    },
  )
}

/** Nothing is named twice. */
const asStored = (body: z.output<typeof quietHours>): QuietSettings => ({
  ...body,
  exceptKinds: ANY_TIME_KINDS.filter(kind => body.exceptKinds.includes(kind)),
})

const WHY = {
  noTime: 'start and end must be HH:mm from 00:00 to 23:59',
  noLength: 'start and end must not be the same; null for none',
  unknownDepartment: 'is not the id of a department',
} as const

const where = ({ kind, department }: QuietFault) => ({
  pointer: department === null ? '/hours' : `/departments/${department}`,
  detail: WHY[kind],
})

function quietHoursJson({ site }: Catalog): z.output<typeof quietHoursShape> {
  const { hours, departments, exceptKinds } = quietSettingsOf(site.settings.quietHours)
  return { hours, departments: { ...departments }, exceptKinds: [...exceptKinds] }
}
