/** What the schedules of one round say: one message per department group, however many of them came due together. */
import type { Field } from '../../adapters/card.ts'
import type { Catalog } from '../../db/catalog.ts'
import type { OutboxEntry } from '../../db/commit.ts'
import type { Queryable, Transaction } from '../../db/connect.ts'
import { dueAndDone } from '../../db/digest-facts.ts'
import { outputBy } from '../../db/output.ts'
import { subscriptionChanges } from '../../db/subscriptions.ts'
import { type DigestSection, type DigestWish, missesBoard, sectionsFor } from '../../domain/digest.ts'
import type { DepartmentId, Instant } from '../../domain/model.ts'
import { add, formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { WORTH_SENDING_MINUTES } from '../../domain/schedule-times.ts'
import { subscribedTopics, type Topic } from '../../domain/topics.ts'
import type { DueRound } from '../../jobs/schedules.ts'
import { type DigestFacts, digestCard } from '../cards/digest-card.ts'
import { cardMessage } from '../cards/message.ts'
import { ratio } from '../cards/tables.ts'
import { tellDepartment } from '../handle/tell.ts'
import { questionOf } from '../understand/command.ts'
import { digestWish } from '../understand/vocabulary/digest-content.ts'
import { digestChart } from './chart.ts'
import { type DigestEnv, dayName, digestEnv, spanOf } from './env.ts'
import { composeHandover } from './handover.ts'
import { buildSection, scopeName } from './sections.ts'
import { composeWeekly } from './weekly.ts'

export async function composeRounds(
  tx: Transaction,
  catalog: Catalog,
  rounds: readonly DueRound[],
  now: Instant,
): Promise<readonly OutboxEntry[]> {
  const entries: OutboxEntry[] = []
  for (const [departmentId, due] of byDepartment(catalog, rounds)) {
    const env = digestEnv(tx, catalog, departmentId, now)
    if (env === null) continue
    const digests = due.filter(({ schedule }) => schedule.kind === 'digest' && tellsSomething(catalog, schedule))
    if (digests.length > 0) entries.push(...(await composeDigest(env, digests)))
    for (const round of due.filter(({ schedule }) => schedule.kind === 'handover'))
      entries.push(...(await composeHandover(tx, env, round)))
    for (const round of due.filter(({ schedule }) => schedule.kind === 'weekly').slice(0, 1))
      entries.push(...(await composeWeekly(env, round)))
  }
  return entries
}

/** One that was to tell the board alone is silent while the site has none. */
const tellsSomething = ({ site }: Catalog, { content }: DueRound['schedule']): boolean =>
  missesBoard(digestWish([content]), site.settings.boards.on) !== 'all'

/** Departments without a group hear nothing: nobody need count for them. */
function byDepartment(catalog: Catalog, rounds: readonly DueRound[]): ReadonlyMap<DepartmentId, readonly DueRound[]> {
  const pairs = rounds.flatMap(round => round.departmentIds.map(id => ({ id, round })))
  const heard = pairs.filter(({ id }) => (catalog.groupsOfDepartment.get(id) ?? []).length > 0)
  return new Map([...Map.groupBy(heard, ({ id }) => id)].map(([id, of]) => [id, of.map(({ round }) => round)]))
}

async function composeDigest(env: DigestEnv, rounds: readonly DueRound[]): Promise<readonly OutboxEntry[]> {
  const name = rounds.map(({ schedule }) => schedule.name).join(env.cards.words.common.listSeparator)
  const asked = digestWish(rounds.map(({ schedule }) => schedule.content))
  const card = digestCard(env.cards, await digestFacts(env, name, asked))
  const [first] = rounds
  const slots = rounds.map(({ schedule, slot }) => `${schedule.id}@${slot}`).join('+')
  return first === undefined
    ? []
    : tellDepartment(env.catalog, env.department.id, {
        message: cardMessage(card),
        about: null,
        key: `digest:${slots}`,
        kind: 'digest',
        expiresAfterMs: WORTH_SENDING_MINUTES.digest * 60_000,
      })
}

async function digestFacts(env: DigestEnv, name: string, asked: DigestWish): Promise<DigestFacts> {
  const wanted = withMaterial(await topicsHere(env), sectionsFor(env.department.kind, env.days.stage, asked), asked)
  const chart = await digestChart(env)
  const parts = []
  // One after the other: they share a connection, and a digest is nothing anybody waits for.
  for (const key of wanted) {
    // The picture says it already.
    const part = key === 'scrap' && chart?.type === 'pareto' ? null : await buildSection(env, key)
    if (part !== null) parts.push(part)
  }
  const figures = wanted.includes('output') ? await figuresOf(env) : NO_FIGURES
  return {
    title: env.cards.words.digest.title(env.department.name, name),
    ...figures,
    chart,
    parts,
    urgent: parts.some(({ key }) => URGENT.has(key)),
  }
}

async function topicsHere({ sql, department }: DigestEnv): Promise<readonly Topic[]> {
  return subscribedTopics(department.kind, (await subscriptionChanges(sql)).get(department.id) ?? [])
}

/** What is to be prepared is told with the digests, to those who subscribe to it or whose schedule names it. */
function withMaterial(
  topics: readonly Topic[],
  sections: readonly DigestSection[],
  asked: DigestWish,
): readonly DigestSection[] {
  if (asked.isAll) return sections
  const others = sections.filter(key => key !== 'material')
  const wanted =
    topics.includes('materialToPrepare') || topics.includes('shortage') || asked.sections.includes('material')
  return wanted ? [...new Set([...sections, 'material' as const])] : others
}

const URGENT: ReadonlySet<string> = new Set(['atRisk', 'stuck', 'exceptions', 'alerts'])
const NO_FIGURES = { fields: [], plan: null, ask: [] } as const

/** What was made of what was planned, and what it cost in scrap and time. */
async function figuresOf(env: DigestEnv): Promise<Pick<DigestFacts, 'fields' | 'plan' | 'ask'>> {
  const { digest } = env.cards.words
  const { day } = env.days
  const name = dayName(env, day)
  const { good, scrap } = await madeOn(env.sql, env)
  const risky = await env.risky()
  const late = risky.flatMap(({ lateSteps }) => lateSteps).length
  const fields: Field[] = [
    { label: digest.made(name), value: formatQuantity(good), short: true },
    { label: digest.scrapRate(name), value: ratio(scrap, add(good, scrap)), short: true },
    { label: digest.late, value: digest.lateCount(late), short: true, tone: late > 0 ? 'danger' : 'success' },
    {
      label: digest.risky,
      value: digest.riskyCount(risky.length),
      short: true,
      tone: risky.length > 0 ? 'danger' : 'success',
    },
  ]
  const planned = await dueAndDone(env.sql, spanOf(env, day), day, env.scope)
  const view = env.days.stage === 'end' ? 'today' : 'yesterday'
  return {
    fields,
    plan: { label: digest.duePlan(name), ...planned },
    ask: [{ label: digest.ask.output, text: questionOf({ view, of: scopeName(env) }) }],
  }
}

async function madeOn(sql: Queryable, { days, scope }: DigestEnv): Promise<{ good: Quantity; scrap: Quantity }> {
  const rows = await outputBy(sql, 'department', { from: days.day, to: days.day }, scope)
  return {
    good: add(ZERO, ...rows.map(row => row.good)),
    scrap: add(ZERO, ...rows.map(row => row.scrap)),
  }
}
