/** "这周比上周多做了多少", "产量同比": what was made in one period beside another, by step. */
import { type Output, type OutputRow, outputBy, outputTotal } from '../../../db/output.ts'
import type { Days } from '../../../domain/model.ts'
import { add, formatQuantity, type Quantity, subtract, ZERO } from '../../../domain/quantity.ts'
import { cardMessage } from '../../cards/message.ts'
import { type ListFacts, listCard, percent, ratio } from '../../cards/tables.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Period, Than } from '../../understand/asked.ts'
import type { Intent } from '../../understand/intent.ts'
import { daysOf, periodName } from '../period-days.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { nameOf, shareFilterOf } from './scope.ts'
import { unlessInCharge } from './their-work.ts'

type CompareIntent = Extract<Intent, { kind: 'compare' }>

export async function planCompare(turn: Turn, intent: CompareIntent): Promise<Plan> {
  const refused = intent.scope.of === 'person' ? unlessInCharge(turn, intent.scope) : null
  if (refused !== null) return refused
  return say(reply(cardMessage(listCard(turn.cards, await compareFacts(turn, intent)))))
}

async function compareFacts(turn: Turn, intent: CompareIntent): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const { here, there, names, isCut } = sidesOf(turn, intent)
  const filter = shareFilterOf(turn, intent.scope)
  const madeIn = (days: Days) => outputBy(turn.sql, 'step', days, filter)
  const totalIn = (days: Days) => outputTotal(turn.sql, days, filter)
  const [now, before] = await Promise.all([madeIn(here), madeIn(there)])
  const [made, madeBefore] = await Promise.all([totalIn(here), totalIn(there)])
  return {
    title: ask.compareTitle(nameOf(turn, intent.scope), ...names),
    tone: 'info',
    fields: [
      { label: ask.goodOf(names[0]), value: formatQuantity(made.good), short: true },
      { label: ask.goodOf(names[1]), value: formatQuantity(madeBefore.good), short: true },
      { label: ask.change, value: changeText(made.good, madeBefore.good), short: true },
      { label: ask.scrapRateOfBoth, value: [made, madeBefore].map(scrapRate).join(' / '), short: true },
    ],
    columns: [ask.compareColumns.step, ...names, ask.compareColumns.change],
    numbers: [1, 2, 3],
    rows: sideBySide(now, before).map(({ name, good, goodBefore }) => [
      name,
      formatQuantity(good),
      formatQuantity(goodBefore),
      changeText(good, goodBefore),
    ]),
    empty: ask.nothingReported,
    ...(isCut ? { note: ask.comparedAsLong } : {}),
  }
}

type Sides = {
  readonly here: Days
  readonly there: Days
  /** What people call both. */
  readonly names: readonly [string, string]
  /** The other one is longer, and not counted to its end. */
  readonly isCut: boolean
}

function sidesOf(turn: Turn, { period, than }: CompareIntent): Sides {
  const today = workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now)
  const here = daysOf(period, today)
  const whole = otherDays(period, than, today)
  const there = asLongAs(here, whole, today)
  const isCut = !there.to.equals(whole.to)
  const other = isCut || !isPeriod(than) ? there : than
  return { here, there, names: [periodName(turn.cards, period), periodName(turn.cards, other)], isCut }
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

/** Every step of either, in the order of what was made most now. */
function sideBySide(now: readonly OutputRow[], before: readonly OutputRow[]) {
  const names = new Map([...before, ...now].map(({ key, name }) => [key, name]))
  const goodIn = (rows: readonly OutputRow[], key: string): Quantity => rows.find(row => row.key === key)?.good ?? ZERO
  const keys = new Set([...now, ...before].map(({ key }) => key))
  return [...keys]
    .map(key => ({ name: names.get(key) ?? key, good: goodIn(now, key), goodBefore: goodIn(before, key) }))
    .filter(({ good, goodBefore }) => good !== ZERO || goodBefore !== ZERO)
}

const scrapRate = ({ good, scrap }: Output): string => ratio(scrap, add(good, scrap))

/** "+40 (+8%)", "−12 (−3.5%)"; without a percent where there was nothing before. */
function changeText(now: Quantity, before: Quantity): string {
  const change = subtract(now, before)
  const sign = change > 0n ? '+' : ''
  if (before <= 0n || change === ZERO) return `${sign}${formatQuantity(change)}`
  return `${sign}${formatQuantity(change)} (${sign}${percent(Number(change) / Number(before))})`
}
