/** What every part of a digest looks at: one department, one moment, one language. */
import type { Catalog, Department } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'
import type { Span } from '../../db/digest-facts.ts'
import type { StepFilter } from '../../db/open-steps.ts'
import { type DigestDays, digestDays } from '../../domain/digest.ts'
import type { DepartmentId, Instant, PersonId, PlainDate, Step } from '../../domain/model.ts'
import { type CardContext, dayText, names } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { leaderOver } from '../handle/tell.ts'
import { calendarsOf } from '../speech/department-quiet.ts'
import { type RiskyOrder, riskyOrders } from './risk.ts'

export type DigestEnv = {
  readonly sql: Queryable
  readonly catalog: Catalog
  readonly cards: CardContext
  readonly now: Instant
  readonly department: Department
  /** Where things are made, one's own steps; offices hear of the whole plant. */
  readonly scope: Pick<StepFilter, 'departmentId'>
  readonly days: DigestDays
  /** Asked once, told in several places. */
  readonly risky: () => Promise<readonly RiskyOrder[]>
}

export function digestEnv(
  sql: Queryable,
  catalog: Catalog,
  departmentId: DepartmentId,
  now: Instant,
): DigestEnv | null {
  const department = catalog.departments.get(departmentId)
  if (department === undefined) return null
  const scope = department.kind === 'production' ? { departmentId } : {}
  const [calendar = null] = calendarsOf(catalog, departmentId)
  const base = { sql, catalog, now, department, scope, days: digestDays(now, catalog.site.timeZone, calendar) }
  let risky: Promise<readonly RiskyOrder[]> | null = null
  return {
    ...base,
    cards: cardContextFor(catalog, null, now),
    risky: () => {
      risky ??= riskyOrders(base)
      return risky
    },
  }
}

/** The plant's day by the calendar on the wall; a night shift's hours after midnight are the next day's due times. */
export function spanOf({ catalog }: Pick<DigestEnv, 'catalog'>, day: PlainDate): Span {
  const { timeZone } = catalog.site
  return {
    from: day.toZonedDateTime(timeZone).toInstant(),
    to: day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  }
}

/** "今天", "昨天", else "11-26". */
export function dayName({ cards, now, catalog }: Pick<DigestEnv, 'cards' | 'now' | 'catalog'>, day: PlainDate): string {
  const { digest } = cards.words
  const today = now.toZonedDateTimeISO(catalog.site.timeZone).toPlainDate()
  const days = today.until(day, { largestUnit: 'day' }).days
  if (days === 0) return digest.today
  if (days === -1) return digest.yesterday
  if (days === 1) return digest.tomorrow
  return dayText(cards, day)
}

/** Who answers for a step: those assigned to it, else its team's leader. */
export function ownersOf({ catalog, cards }: Pick<DigestEnv, 'catalog' | 'cards'>, step: Step): string {
  if (step.assigneeIds.length > 0) return names(cards, step.assigneeIds, 2)
  const leader: PersonId | null = leaderOver(catalog, step.teamId, null)
  return leader === null ? '' : cards.personName(leader)
}
