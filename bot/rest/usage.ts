/** `/usage`: calls to the platforms this month; calls are money. */
import { z } from 'zod'
import type { Sql } from '../../db/connect.ts'
import { type UsageCount, usageOf } from '../../db/usage.ts'
import type { Clock } from '../../domain/clock.ts'
import { MONTHLY_CALLS } from '../call-budget.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type UsageJson, usageShape } from './operation-shapes.ts'
import { answers, type RestApp } from './routes.ts'

const query = z.strictObject({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-03')
    .optional()
    .describe("YYYY-MM; left out: this month, in the site's time zone."),
})

type UsageDeps = { readonly sql: Sql; readonly clock: Clock; readonly catalog: CatalogSource }

export function registerUsage(app: RestApp, deps: UsageDeps): void {
  app.get(
    '/usage',
    {
      schema: {
        tags: ['operation'],
        summary: 'Calls to the platforms in a month',
        querystring: query,
        response: answers({ 200: ['The counts.', usageShape] }),
      },
    },
    async ({ query: { month } }) => {
      const asked = month ?? (await thisMonth(deps))
      return usageJson(asked, await usageOf(deps.sql, asked))
    },
  )
}

async function thisMonth({ clock, catalog }: UsageDeps): Promise<string> {
  const { timeZone } = (await catalog.fresh()).site
  return clock.now().toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth().toString()
}

function usageJson(month: string, counts: readonly UsageCount[]): UsageJson {
  const platforms = Map.groupBy(counts, ({ platform }) => platform)
  return {
    month,
    platforms: [...platforms].map(([platform, rows]) => ({
      platform,
      calls: rows.reduce((sum, { count }) => sum + count, 0),
      budget: MONTHLY_CALLS[platform] ?? null,
      methods: rows.map(({ method, count }) => ({ method, calls: count })),
    })),
  }
}
