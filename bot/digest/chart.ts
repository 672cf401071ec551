/** The one picture of a digest: what its readers look at first. */
import { Temporal } from 'temporal-polyfill'
import type { Chart } from '../../adapters/card.ts'
import { outputByHour } from '../../db/digest-facts.ts'
import { openOrdersByDue } from '../../db/orders.ts'
import { outputBy, scrapByReason } from '../../db/output.ts'
import { completionOf } from '../../domain/completion.ts'
import type { ReasonCode } from '../../domain/model.ts'
import { toNumber } from '../../domain/quantity.ts'
import { dayText } from '../cards/context.ts'
import { type DigestEnv, dayName } from './env.ts'

const MOST_BARS = 12
const MOST_REASONS = 6
const MOST_ORDERS = 6

/** null: there is nothing to draw. */
export function digestChart(env: DigestEnv): Promise<Chart | null> {
  switch (env.department.kind) {
    case 'production':
    case 'management':
    case 'planning':
      return env.days.stage === 'end' ? byHour(env) : scrapPareto(env)
    case 'quality':
      return scrapPareto(env)
    case 'sales':
      return completion(env)
    default:
      return Promise.resolve(null)
  }
}

async function byHour(env: DigestEnv): Promise<Chart | null> {
  const { chart } = env.cards.words.digest
  const rows = await outputByHour(env.sql, env.days.day, env.catalog.site.timeZone, env.scope)
  const shown = rows.slice(-MOST_BARS)
  if (shown.length < 2) return null
  return {
    type: 'bar',
    title: chart.byHour(dayName(env, env.days.day)),
    labels: shown.map(({ hour }) => hour),
    series: [{ name: chart.good, values: shown.map(({ good }) => toNumber(good)) }],
  }
}

async function scrapPareto(env: DigestEnv): Promise<Chart | null> {
  const { digest } = env.cards.words
  const rows = await scrapByReason(env.sql, { from: env.days.day, to: env.days.day }, env.scope)
  const shown = rows.slice(0, MOST_REASONS)
  if (shown.length < 2) return null
  return {
    type: 'pareto',
    title: digest.chart.scrap(dayName(env, env.days.day)),
    labels: shown.map(({ key }) => env.catalog.defects.get(key as ReasonCode)?.name ?? digest.noReason),
    series: [{ name: digest.chart.bad, values: shown.map(({ scrap }) => toNumber(scrap)) }],
  }
}

async function completion(env: DigestEnv): Promise<Chart | null> {
  const { chart } = env.cards.words.digest
  const orders = (await openOrdersByDue(env.sql, { limit: MOST_ORDERS })).filter(({ status }) => status !== 'planned')
  if (orders.length < 2) return null
  return {
    type: 'bar',
    title: chart.completion,
    labels: orders.map(({ code }) => code),
    series: [{ name: chart.completion, values: orders.map(order => Math.round(completionOf(order) * 100)) }],
  }
}

/** Of a week, by its days. */
export async function outputByDay(env: DigestEnv, days: Parameters<typeof outputBy>[2]): Promise<Chart | null> {
  const { chart } = env.cards.words.digest
  const rows = await outputBy(env.sql, 'day', days, env.scope)
  if (rows.length < 2) return null
  return {
    type: 'bar',
    title: chart.byDay,
    labels: rows.map(({ name }) => dayText(env.cards, Temporal.PlainDate.from(name))),
    series: [
      { name: chart.good, values: rows.map(({ good }) => toNumber(good)) },
      { name: chart.bad, values: rows.map(({ scrap }) => toNumber(scrap)) },
    ],
  }
}
