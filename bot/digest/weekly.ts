/** The last week: output by day, what is at risk, the figures by team, and whether people are content. */
import type { Block } from '../../adapters/card.ts'
import type { OutboxEntry } from '../../db/commit.ts'
import { outputBy } from '../../db/output.ts'
import type { PlainDate } from '../../domain/model.ts'
import { add, formatQuantity, ZERO } from '../../domain/quantity.ts'
import { WORTH_SENDING_MINUTES } from '../../domain/schedule-times.ts'
import type { DueRound } from '../../jobs/schedules.ts'
import { encodeAction } from '../action.ts'
import { dayText } from '../cards/context.ts'
import { digestCard } from '../cards/digest-card.ts'
import { kpiBlocks } from '../cards/kpi-card.ts'
import { cardMessage } from '../cards/message.ts'
import { ratio } from '../cards/tables.ts'
import { kpiFacts, mondayOf } from '../handle/ask/kpi.ts'
import { tellDepartment } from '../handle/tell.ts'
import { questionOf } from '../understand/command.ts'
import { outputByDay } from './chart.ts'
import type { DigestEnv } from './env.ts'
import { buildSection, scopeName } from './sections.ts'

const SECTIONS = ['atRisk', 'stuck', 'alerts'] as const

export async function composeWeekly(env: DigestEnv, { schedule, slot }: DueRound): Promise<readonly OutboxEntry[]> {
  const today = env.now.toZonedDateTimeISO(env.catalog.site.timeZone).toPlainDate()
  // On the first days of a week the last one is told of, towards its end this one.
  const monday = mondayOf(today.dayOfWeek >= 5 ? today : today.subtract({ days: 7 }))
  const card = await weekCard(env, monday)
  return tellDepartment(env.catalog, env.department.id, {
    message: cardMessage(card),
    about: null,
    key: `weekly:${schedule.id}@${slot}`,
    kind: 'weekly',
    expiresAfterMs: WORTH_SENDING_MINUTES.weekly * 60_000,
  })
}

async function weekCard(env: DigestEnv, monday: PlainDate) {
  const { digest } = env.cards.words
  const days = { from: monday, to: monday.add({ days: 6 }) }
  const made = await outputBy(env.sql, 'department', days, env.scope)
  const good = add(ZERO, ...made.map(row => row.good))
  const scrap = add(ZERO, ...made.map(row => row.scrap))
  const parts = []
  for (const key of SECTIONS) {
    const part = await buildSection(env, key)
    if (part !== null) parts.push(part)
  }
  const kpi = await kpiFacts(env.sql, env.catalog.site.timeZone, days, env.now)
  const facts = {
    title: digest.weekTitle(env.department.name, dayText(env.cards, days.from), dayText(env.cards, days.to)),
    fields: [
      { label: digest.section.output, value: formatQuantity(good), short: true },
      { label: digest.scrapRate(''), value: ratio(scrap, add(good, scrap)), short: true },
    ],
    plan: null,
    chart: await outputByDay(env, days),
    parts,
    ask: [
      { label: digest.ask.lateReports, text: questionOf({ view: 'kpi', of: null }) },
      { label: digest.ask.output, text: questionOf({ view: 'thisWeek', of: scopeName(env) }) },
    ],
    urgent: parts.length > 0,
  }
  return digestCard(env.cards, facts, [...kpiBlocks(env.cards, kpi), ...satisfactionBlocks(env, monday)])
}

const SCORES = [3, 2, 1] as const

function satisfactionBlocks({ cards: { words } }: DigestEnv, monday: PlainDate): readonly Block[] {
  const { kpi } = words
  const rate = (score: (typeof SCORES)[number]) => ({
    label: kpi.score[score],
    payload: encodeAction({ do: 'rateWeek', week: monday.toString(), score }),
  })
  return [
    { kind: 'text', text: kpi.ask },
    { kind: 'actions', actions: SCORES.map(rate) },
  ]
}
