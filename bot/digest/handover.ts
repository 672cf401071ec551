/** What is open when a shift ends, for the leaders to sign. */

import type { OutboxEntry } from '../../db/commit.ts'
import type { Transaction } from '../../db/connect.ts'
import { outputOfShift, reviewsWaiting, type Span } from '../../db/digest-facts.ts'
import { openExceptions } from '../../db/exceptions.ts'
import { insertHandover } from '../../db/handovers.ts'
import { openSteps } from '../../db/open-steps.ts'
import type { ShiftWindow } from '../../domain/calendar.ts'
import type { Instant, PlainDate } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { WORTH_SENDING_MINUTES } from '../../domain/schedule-times.ts'
import { isBlocked } from '../../domain/step-progress.ts'
import type { DueRound } from '../../jobs/schedules.ts'
import { type HandoverFacts, handoverCard } from '../cards/handover-card.ts'
import { cardMessage } from '../cards/message.ts'
import { asJson } from '../handle/json.ts'
import { tellDepartment } from '../handle/tell.ts'
import { calendarsOf } from '../speech/department-quiet.ts'
import { doubtfulLines } from './doubtful.ts'
import { type DigestEnv, ownersOf, spanOf } from './env.ts'
import { exceptionLine } from './sections.ts'

const MOST_STEPS = 100
const MOST_DOUBTFUL = 3

export async function composeHandover(
  tx: Transaction,
  env: DigestEnv,
  { slot, schedule }: DueRound,
): Promise<readonly OutboxEntry[]> {
  const { workDate, shiftName, span } = endingShift(env, slot)
  const id = `${env.department.id}@${slot.toString({ smallestUnit: 'minute' })}`
  const facts = await handoverFacts(env, workDate, span)
  const about = { departmentId: env.department.id, workDate, shiftName, slot, madeAt: env.now }
  await insertHandover(tx, { id, ...about, facts: asJson(facts) })
  const handover = { id, departmentId: env.department.id, outgoing: null, incoming: null }
  const card = handoverCard(env.cards, { ...handover, departmentName: env.department.name, shiftName }, facts)
  return tellDepartment(env.catalog, env.department.id, {
    message: cardMessage(card),
    about: null,
    key: `handover:${schedule.id}@${slot}`,
    kind: 'handover',
    expiresAfterMs: WORTH_SENDING_MINUTES.handover * 60_000,
  })
}

/** The shift that goes on at the slot, else the one that ended last; a department without shifts hands over its day. */
function endingShift(env: DigestEnv, slot: Instant) {
  const { catalog, department, days } = env
  const shifts = calendarsOf(catalog, department.id).flatMap((calendar): ShiftWindow[] => {
    const day = calendar.workDateOf(slot)
    const begun = calendar.shiftsOn(day).filter(({ start }) => start.epochMilliseconds < slot.epochMilliseconds)
    return [calendar.shiftAt(slot), ...begun].filter(window => window !== null)
  })
  const [ending] = shifts.toSorted((a, b) => distance(a, slot) - distance(b, slot))
  if (ending === undefined) return { workDate: days.day, shiftName: '', span: spanOf(env, days.day) }
  const { workDate, shift, start, end } = ending
  return { workDate, shiftName: shift.name, span: { from: start, to: end } }
}

const distance = ({ end }: ShiftWindow, slot: Instant): number =>
  Math.abs(end.epochMilliseconds - slot.epochMilliseconds)

async function handoverFacts(env: DigestEnv, workDate: PlainDate, span: Span): Promise<HandoverFacts> {
  const { sql, scope } = env
  const made = await outputOfShift(sql, workDate, span, scope)
  const steps = (await openSteps(sql, scope, MOST_STEPS)).filter(
    ({ step }) => step.status === 'inProgress' || step.status === 'paused',
  )
  const exceptions = await openExceptions(sql, scope)
  const doubtful = await doubtfulLines(env, { since: span.from })
  return {
    good: formatQuantity(made.good),
    scrap: formatQuantity(made.scrap),
    reviews: await reviewsWaiting(sql, scope),
    steps: steps.map(({ order, step }) => ({
      place: env.cards.words.ask.openStep(order.code, step.name),
      made: `${formatQuantity(step.totals.good)}/${formatQuantity(step.planned)}`,
      status: isBlocked(step) ? ('blocked' as const) : step.status,
      who: ownersOf(env, step),
    })),
    exceptions: exceptions.map(one => exceptionLine(env, one)),
    doubtful: { count: doubtful.count, lines: doubtful.lines.slice(0, MOST_DOUBTFUL) },
  }
}
