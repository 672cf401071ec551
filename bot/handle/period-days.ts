/** The plant's days that the period of a question covers, and what it is called. */
import type { Days, Instant, PlainDate } from '../../domain/model.ts'
import { type CardContext, dayOfYearText } from '../cards/context.ts'
import { workingTimeOfPerson } from '../order/working-times.ts'
import type { Period } from '../understand/asked.ts'
import type { Turn } from './turn.ts'

/** Weeks begin on Monday. `thisShift` is the day of the shift that runs now: output is counted by day. */
export function daysOf(period: Period, today: PlainDate): Days {
  if (typeof period !== 'string') return period
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  switch (period) {
    case 'today':
    case 'thisShift':
      return { from: today, to: today }
    case 'yesterday':
      return { from: today.subtract({ days: 1 }), to: today.subtract({ days: 1 }) }
    case 'thisWeek':
      return { from: monday, to: today }
    case 'lastWeek':
      return { from: monday.subtract({ days: 7 }), to: monday.subtract({ days: 1 }) }
    case 'thisMonth':
      return { from: today.with({ day: 1 }), to: today }
    case 'lastMonth': {
      const first = today.with({ day: 1 })
      return { from: first.subtract({ months: 1 }), to: first.subtract({ days: 1 }) }
    }
  }
}

/** The same as instants of the site's calendar, `to` excluded. */
export function spanOf(
  { catalog, person, now }: Pick<Turn, 'catalog' | 'person' | 'now'>,
  period: Period,
): { readonly from: Instant; readonly to: Instant } {
  const { from, to } = daysOf(period, workingTimeOfPerson(catalog, person, null).workDateOf(now))
  const at = (day: PlainDate): Instant => day.toZonedDateTime(catalog.site.timeZone).toInstant()
  return { from: at(from), to: at(to.add({ days: 1 })) }
}

/** "上周", "11-20", "2025-12-20 至 2026-01-05". */
export function periodName(cards: CardContext, period: Period): string {
  const { ask } = cards.words
  if (typeof period === 'string') return ask.period[period]
  const [from, to] = [dayOfYearText(cards, period.from), dayOfYearText(cards, period.to)]
  return from === to ? from : ask.daysFromTo(from, to)
}
