/** "停机统计 本周": how long what stood still, and why. */
import type { Catalog } from '../../../db/catalog.ts'
import { type DowntimeRow, downtimesIn } from '../../../db/downtimes.ts'
import { agreedPart, eachOnce, type Loss, minutesIn, paretoBy, within } from '../../../domain/downtime.ts'
import { earliest } from '../../../domain/instants.ts'
import type { CalendarId, Instant } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { downtimeCard } from '../../cards/downtime-card.ts'
import { cardMessage } from '../../cards/message.ts'
import { refusalCard, tasksButton } from '../../cards/talk-cards.ts'
import { workingTimeOf, workingTimeOfPerson } from '../../order/working-times.ts'
import type { Period } from '../../understand/asked.ts'
import { daysOf, periodName } from '../period-days.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planDowntimes(turn: Turn, period: Period): Promise<Plan> {
  const { exception, refusal } = turn.cards.words
  if (!mayDo(turn.person, 'seeDowntime'))
    return say(reply(cardMessage(refusalCard(refusal.title, [exception.loss.notYours], [tasksButton(turn.cards)]))))
  const { timeZone } = turn.catalog.site
  const days = daysOf(period, workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now))
  const span = {
    from: days.from.toZonedDateTime(timeZone).toInstant(),
    to: days.to.add({ days: 1 }).toZonedDateTime(timeZone).toInstant(),
  }
  const rows = await downtimesIn(turn.sql, span)
  const losses = lossesIn(turn.catalog, rows, span, turn.now, exception.loss.noReason)
  const card = downtimeCard(turn.cards, {
    title: exception.loss.title(periodName(turn.cards, period)),
    open: new Set(rows.filter(({ open }) => open).map(({ exceptionId }) => exceptionId)).size,
    byCause: paretoBy(losses, loss => loss.cause),
    byMachine: paretoBy(losses, loss => loss.machine),
  })
  return say(reply(cardMessage(card)))
}

type Span = { readonly from: Instant; readonly to: Instant }

/** One loss per exception. What is agreed of an exception stands for what was measured. */
function lossesIn(
  catalog: Catalog,
  rows: readonly DowntimeRow[],
  span: Span,
  now: Instant,
  noReason: string,
): readonly Loss[] {
  const once = [...Map.groupBy(rows, ({ subject }) => subject).values()].flatMap(group => eachOnce(group, now))
  return [...Map.groupBy(once, ({ exceptionId }) => exceptionId).values()].flatMap((group): Loss[] => {
    const [row] = group
    if (row === undefined) return []
    const time = workingTimeOf(catalog, calendarOf(catalog, row))
    const measured = minutesIn(group, time, now)
    const here = minutesIn(within(group, span.from, earliest(span.to, now)), time, now)
    const minutes = agreedPart(here, measured, row.agreedMinutes)
    if (here === 0 && !row.open) return []
    return [{ cause: causeOf(catalog, row) ?? noReason, machine: nameOf(catalog, row), minutes, count: 1 }]
  })
}

const causeOf = (catalog: Catalog, { cause }: DowntimeRow): string | null =>
  cause === null ? null : ([...catalog.downtimes.values()].find(({ code }) => code === cause)?.name ?? cause)

function nameOf(catalog: Catalog, { machineId, workCenterId, stepName }: DowntimeRow): string {
  if (machineId !== null) return catalog.machines.get(machineId)?.name ?? machineId
  const center = workCenterId === null ? '' : (catalog.workCenters.get(workCenterId)?.name ?? workCenterId)
  return center === '' ? (stepName ?? '') : center
}

function calendarOf(catalog: Catalog, { teamId, workCenterId }: DowntimeRow): CalendarId {
  const team = teamId === null ? undefined : catalog.teams.get(teamId)
  const center = workCenterId === null ? undefined : catalog.workCenters.get(workCenterId)
  return team?.calendarId ?? center?.calendarId ?? ('' as CalendarId)
}
