/** "这周比上周多做了多少", "产量同比": what was made in one period beside another, by step. */
import { outputBy, workOf } from '../../../db/output.ts'
import type { Days } from '../../../domain/model.ts'
import { add, formatQuantity, type Quantity, subtract, ZERO } from '../../../domain/quantity.ts'
import { cardMessage } from '../../cards/message.ts'
import { type ListFacts, listCard, percent, ratio } from '../../cards/tables.ts'
import type { Period, ProgressScope, Than } from '../../understand/asked.ts'
import type { Intent } from '../../understand/intent.ts'
import { workingTimeOfPerson } from '../../working-times.ts'
import { daysOf, periodName } from '../period-days.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { filterOf, nameOf } from './scope.ts'
import { unlessInCharge } from './their-work.ts'

type CompareIntent = Extract<Intent, { kind: 'compare' }>

export async function planCompare(turn: Turn, intent: CompareIntent): Promise<Plan> {
  const refused = intent.scope.of === 'person' ? unlessInCharge(turn, intent.scope) : null
  if (refused !== null) return refused
  return say(reply(cardMessage(listCard(turn.cards, await compareFacts(turn, intent)))))
}

async function compareFacts(turn: Turn, { scope, period, than }: CompareIntent): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const today = workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now)
  const here = daysOf(period, today)
  const whole = otherDays(period, than, today)
  const there = asLongAs(here, whole, today)
  const isCut = !there.to.equals(whole.to)
  const [now, before] = await Promise.all([madeIn(turn, scope, here), madeIn(turn, scope, there)])
  const names = [
    periodName(turn.cards, period),
    periodName(turn.cards, isCut || !isPeriod(than) ? there : than),
  ] as const
  const [made, madeBefore] = [total(now), total(before)]
  return {
    title: ask.compareTitle(nameOf(turn, scope), ...names),
    tone: 'info',
    fields: [
      { label: ask.goodOf(names[0]), value: formatQuantity(made.good), short: true },
      { label: ask.goodOf(names[1]), value: formatQuantity(madeBefore.good), short: true },
      { label: ask.change, value: changeText(made.good, madeBefore.good), short: true },
      { label: ask.scrapRateOfBoth, value: [made, madeBefore].map(scrapRate).join(' / '), short: true },
    ],
    columns: [ask.compareColumns.step, ...names, ask.compareColumns.change],
    numbers: [1, 2, 3],
    rows: [...new Set([...now.keys(), ...before.keys()])].map(step => {
      const [good, goodBefore] = [now.get(step)?.good ?? ZERO, before.get(step)?.good ?? ZERO]
      return [step, formatQuantity(good), formatQuantity(goodBefore), changeText(good, goodBefore)]
    }),
    empty: ask.nothingReported,
    ...(isCut ? { note: ask.comparedAsLong } : {}),
  }
}

const isPeriod = (than: Than): than is Period => than !== 'yearBefore' && than !== 'before'

/** Weeks beside weeks and months beside months, else as many days right before. */
function otherDays(period: Period, than: Than, today: Days['from']): Days {
  if (isPeriod(than)) return daysOf(than, today)
  const { from, to } = daysOf(period, today)
  if (than === 'yearBefore') return { from: from.subtract({ years: 1 }), to: to.subtract({ years: 1 }) }
  if (period === 'thisWeek') return daysOf('lastWeek', today)
  if (period === 'thisMonth') return daysOf('lastMonth', today)
  const days = from.until(to).days + 1
  return { from: from.subtract({ days }), to: from.subtract({ days: 1 }) }
}

/** A week that has not ended is compared with as much of the other one. */
function asLongAs(here: Days, there: Days, today: Days['from']): Days {
  const days = here.from.until(here.to).days
  const isOpen = here.to.equals(today) && there.from.until(there.to).days > days
  return isOpen ? { from: there.from, to: there.from.add({ days }) } : there
}

type Made = { readonly good: Quantity; readonly scrap: Quantity }

/** By the step's name, most first. */
async function madeIn(turn: Turn, scope: ProgressScope, days: Days): Promise<ReadonlyMap<string, Made>> {
  const id = scope.of === 'me' ? turn.person.id : scope.of === 'person' ? scope.id : null
  const rows =
    id === null
      ? await outputBy(turn.sql, 'step', days, filterOf(scope))
      : (await workOf(turn.sql, id, days)).map(line => ({ ...line, name: line.stepName }))
  const bySteps = Map.groupBy(
    rows.filter(({ good, scrap }) => good !== ZERO || scrap !== ZERO),
    ({ name }) => name,
  )
  return new Map([...bySteps].map(([name, own]) => [name, sum(own)]))
}

const sum = (rows: readonly Made[]): Made => ({
  good: add(ZERO, ...rows.map(({ good }) => good)),
  scrap: add(ZERO, ...rows.map(({ scrap }) => scrap)),
})
const total = (made: ReadonlyMap<string, Made>): Made => sum([...made.values()])

const scrapRate = ({ good, scrap }: Made): string => ratio(scrap, add(good, scrap))

/** "+40 (+8%)", "−12 (−3.5%)"; without a percent where there was nothing before. */
function changeText(now: Quantity, before: Quantity): string {
  const change = subtract(now, before)
  const sign = change > 0n ? '+' : ''
  if (before <= 0n || change === ZERO) return `${sign}${formatQuantity(change)}`
  return `${sign}${formatQuantity(change)} (${sign}${percent(Number(change) / Number(before))})`
}
