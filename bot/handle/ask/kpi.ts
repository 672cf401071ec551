/** "KPI": how fast things are told and answered; and the one tap that says whether people are content. */

import { Temporal } from 'temporal-polyfill'
import type { Queryable } from '../../../db/connect.ts'
import { alertKpi, countKpi, deliveryDelay, exceptionKpi, rateWeek, satisfactionOf, syncKpi } from '../../../db/kpi.ts'
import { firstPassOfDays } from '../../../db/yields.ts'
import { PROMPT_MINUTES } from '../../../domain/kpi.ts'
import type { Days, Instant, PlainDate } from '../../../domain/model.ts'
import type { Action } from '../../action.ts'
import { type KpiFacts, kpiCard } from '../../cards/kpi-card.ts'
import { cardMessage } from '../../cards/message.ts'
import { workingTimeOfPerson } from '../../order/working-times.ts'
import type { Period } from '../../understand/asked.ts'
import { daysOf, periodName } from '../period-days.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planKpi(turn: Turn, period: Period): Promise<Plan> {
  const days = daysOf(period, workingTimeOfPerson(turn.catalog, turn.person, null).workDateOf(turn.now))
  const facts = await kpiFacts(turn.sql, turn.catalog.site.timeZone, days, turn.now)
  const { kpi } = turn.cards.words
  return say(reply(cardMessage(kpiCard(turn.cards, kpi.title(periodName(turn.cards, period)), facts))))
}

/** A week is judged as a whole: with a day in it, all of its votes count. */
export async function kpiFacts(sql: Queryable, timeZone: string, days: Days, now: Instant): Promise<KpiFacts> {
  const at = (day: PlainDate) => day.toZonedDateTime(timeZone).toInstant()
  const span = { from: at(days.from), to: at(days.to.add({ days: 1 })) }
  return {
    sync: await syncKpi(sql, days, PROMPT_MINUTES),
    delivery: await deliveryDelay(sql, span, now),
    exceptions: await exceptionKpi(sql, span),
    alerts: await alertKpi(sql, span),
    counts: await countKpi(sql, span),
    yields: await firstPassOfDays(sql, days),
    satisfaction: await satisfactionOf(sql, { from: mondayOf(days.from), to: days.to }),
  }
}

export const mondayOf = (day: PlainDate): PlainDate => day.subtract({ days: day.dayOfWeek - 1 })

/** No key: everybody in the group presses the same buttons, and whoever presses again has thought better of it. */
export const planRateWeek = (turn: Turn, { week, score }: Extract<Action, { do: 'rateWeek' }>): Plan => ({
  kind: 'transact',
  write: async tx => {
    await rateWeek(tx, { personId: turn.person.id, week: Temporal.PlainDate.from(week), score, at: turn.now })
    return speech([], turn.cards.words.kpi.thanks)
  },
})
