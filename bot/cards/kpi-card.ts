/** How well reporting works: figures of the whole plant, and by team. */
import type { Block, Card, Field } from '../../adapters/card.ts'
import type { CountKpi, Delay, ResponseKpi, Satisfaction, SyncKpi, TeamKpi } from '../../db/kpi.ts'
import type { firstPassOfDays } from '../../db/yields.ts'
import type { CardContext } from './context.ts'
import { yieldPercent } from './yield-card.ts'

type Yields = Awaited<ReturnType<typeof firstPassOfDays>>

export type KpiFacts = {
  readonly sync: { readonly all: SyncKpi; readonly teams: readonly TeamKpi[] }
  /** Seconds. */
  readonly delivery: Delay
  readonly exceptions: ResponseKpi
  readonly alerts: ResponseKpi
  readonly counts: CountKpi
  readonly yields: Yields
  /** null: nobody was asked in this period. */
  readonly satisfaction: Satisfaction | null
}

const MOST_TEAMS = 10

export function kpiCard(context: CardContext, title: string, facts: KpiFacts): Card {
  const good = facts.sync.all.reports === 0 || facts.sync.all.promptShare >= 0.8
  return { title, tone: good ? 'info' : 'warning', blocks: kpiBlocks(context, facts) }
}

export function kpiBlocks(context: CardContext, facts: KpiFacts): readonly Block[] {
  const { kpi } = context.words
  const { all } = facts.sync
  const fields: Field[] = [
    { label: kpi.sync, value: delayText(context, all.delay), short: true },
    { label: kpi.prompt, value: all.reports === 0 ? kpi.none : percent(all.promptShare), short: true },
    { label: kpi.delivered, value: secondsText(context, facts.delivery), short: true },
    { label: kpi.corrected, value: all.reports === 0 ? kpi.none : percent(all.correctedShare), short: true },
    ...responseFields(context, facts),
    ...yieldField(context, facts.yields),
    ...countField(context, facts.counts),
    ...satisfactionField(context, facts.satisfaction),
  ]
  return [{ kind: 'fields', fields }, ...teamTable(context, facts.sync.teams), { kind: 'note', text: kpi.note }]
}

function responseFields(context: CardContext, { exceptions, alerts }: KpiFacts): readonly Field[] {
  const { kpi, common } = context.words
  const said = (minutes: number | null): string | null =>
    minutes === null ? null : common.minutes(Math.round(minutes))
  const both = ({ acknowledge, resolve }: ResponseKpi): string => kpi.answered(said(acknowledge.p50), said(resolve.p50))
  return [
    ...(exceptions.count === 0 ? [] : [{ label: kpi.exceptions(exceptions.count), value: both(exceptions) }]),
    ...(alerts.count === 0 ? [] : [{ label: kpi.alerts(alerts.count), value: both(alerts) }]),
  ]
}

/** Of all, and the steps that are worst. */
function yieldField({ words: { inspection } }: CardContext, yields: Yields): readonly Field[] {
  const { all, steps } = yields
  if (all.ratio === null) return []
  const worst = steps.filter(({ ratio }) => ratio !== null && ratio < 1).slice(0, 3)
  const lines = worst.map(({ name, ratio }) => inspection.yield.ofStep(name, yieldPercent(ratio ?? 0)))
  return [{ label: inspection.yield.ratio, value: [yieldPercent(all.ratio), ...lines].join('\n') }]
}

function countField({ words: { kpi } }: CardContext, { counts, exact, accuracy }: CountKpi): readonly Field[] {
  if (counts === 0) return []
  return [
    { label: kpi.counted, value: kpi.countAccuracy(accuracy === null ? kpi.none : precise(accuracy), exact, counts) },
  ]
}

/** Above 99 % is where it begins to matter. */
const precise = (share: number): string => `${Math.floor(share * 1000) / 10}%`

function satisfactionField({ words: { kpi } }: CardContext, votes: Satisfaction | null): readonly Field[] {
  if (votes === null || votes.votes === 0) return []
  return [{ label: kpi.satisfaction, value: kpi.satisfied(votes.good, votes.votes) }]
}

function teamTable(context: CardContext, teams: readonly TeamKpi[]): readonly Block[] {
  if (teams.length === 0) return []
  const columns = context.words.kpi.teamColumns.map((label, index) => ({
    label,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }))
  const rows = teams
    .slice(0, MOST_TEAMS)
    .map(({ team, reports, delay, promptShare }) => [
      team,
      String(reports),
      half(context, delay.p50),
      half(context, delay.p90),
      percent(promptShare),
    ])
  return [{ kind: 'table', columns, rows }]
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

const half = ({ words: { common, kpi } }: CardContext, minutes: number | null): string =>
  minutes === null ? kpi.none : common.minutes(Math.round(minutes))

const delayText = (context: CardContext, { p50, p90 }: Delay): string =>
  p50 === null ? context.words.kpi.none : context.words.kpi.delay(half(context, p50), half(context, p90))

function secondsText({ words: { kpi } }: CardContext, { p50, p90 }: Delay): string {
  const said = (seconds: number | null): string => kpi.seconds(Math.round((seconds ?? 0) * 10) / 10)
  return p50 === null ? kpi.none : kpi.delay(said(p50), said(p90))
}
