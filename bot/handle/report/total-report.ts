/** "今天一共做了150": what is missing of the total is booked, and shown; where it is not clear how much that is, it is asked. */
import { heldSince } from '../../../db/held-reports.ts'
import { standingOfDay } from '../../../db/reports.ts'
import type { Step } from '../../../domain/model.ts'
import { ZERO } from '../../../domain/quantity.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { type Counts, decideTotal, type TotalSaid } from '../../../domain/total-said.ts'
import { cardMessage } from '../../cards/message.ts'
import { type TotalFacts, totalCard } from '../../cards/total-card.ts'
import type { ReportLine, StepTarget } from '../../understand/said.ts'
import { statementOf } from '../ask/statement.ts'
import { type Decision, onlySaying, type Plan, reply } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { type Statement, sentTo, workDateFor, workDateOfStatement } from './book-report.ts'
import { readHeld } from './held-report-json.ts'
import { bookOne, goneOrder, type LoadedForReport, loadFor } from './report.ts'
import { bookerFor } from './whose-work.ts'

/** What waits for a leader longer than this is of another day. */
const HELD_HOURS = 24

export function planTotal(turn: Turn, line: ReportLine, target: StepTarget): Plan {
  const said = statementOf(line, target)
  return { kind: 'decide', orders: [said.order], attempt: fresh => attempt(turn, line, said, fresh) }
}

async function attempt(turn: Turn, line: ReportLine, said: Statement, fresh: boolean): Promise<Decision> {
  const loaded = await loadFor(turn, said, fresh)
  if (loaded === null) return goneOrder(turn)
  const step = findStep(loaded.order, said.seq)
  if (step === null) return bookOne(turn, loaded, said, 'typed')
  const day = await dayOf(turn, loaded, step, said)
  const total = totalSaid(turn, line, said)
  const decision = decideTotal(total, day.booked, day.waiting)
  switch (decision.kind) {
    case 'batch':
      return bookOne(turn, loaded, said, 'typed')
    case 'rest':
      return bookOne(turn, loaded, { ...said, ...decision.rest }, 'typed', {
        today: day.today,
        total,
        had: decision.had,
      })
    case 'same':
    case 'less':
    case 'ask':
      return asking(turn, loaded, step, said, { decision, total, ...day })
  }
}

type Asked = Pick<TotalFacts, 'decision' | 'total'> & Awaited<ReturnType<typeof dayOf>>

function asking(turn: Turn, { order }: LoadedForReport, step: Step, said: Statement, asked: Asked): Decision {
  const shown = { ...said, reworkTo: sentTo(order, said) }
  const last = asked.booked.findLast(({ reporterId }) => reporterId === turn.person.id)?.id ?? null
  const { decision, total, today } = asked
  return onlySaying(
    reply(cardMessage(totalCard(turn.cards, { order, step, said: shown, decision, total, today, last }))),
  )
}

/** What is known of the step on the day that is spoken of. Read after the order, whose version the commit holds it to. */
async function dayOf(turn: Turn, { facts }: LoadedForReport, step: Step, said: Statement) {
  const by = bookerFor(turn, said)
  const day = workDateOfStatement(by, step, said, facts)
  const since = turn.now.subtract({ hours: HELD_HOURS })
  const [booked, held] = await Promise.all([
    standingOfDay(turn.sql, step.id, day),
    heldSince(turn.sql, { personId: turn.person.id, stepId: step.id, since }),
  ])
  const waiting = held.map(({ held: { payload } }): Counts => readHeld(payload))
  return { booked, waiting, today: day.equals(workDateFor(by, turn.now, step)) }
}

function totalSaid({ person }: Turn, line: ReportLine, said: Statement): TotalSaid {
  const { workers, reworkDone, scrap, rework } = said
  const shared = workers.some(({ sharePct, minutes }) => sharePct !== null || minutes !== undefined)
  return {
    good: line.good ?? ZERO,
    scrap,
    rework,
    ofDay: line.total === 'day',
    workers: workers.length === 0 ? [person.id] : workers.map(({ personId }) => personId),
    undivided: shared || reworkDone !== ZERO,
  }
}

/** Whether a line of several says a total that what is booked may be in: no line asks, so that it has to be said anew. */
export async function holdsWhatIsBooked(turn: Turn, line: ReportLine, said: Statement): Promise<boolean> {
  if (line.total === null || line.rest) return false
  const loaded = await loadFor(turn, said, false)
  const step = loaded === null ? null : findStep(loaded.order, said.seq)
  if (loaded === null || step === null) return false
  const { booked, waiting } = await dayOf(turn, loaded, step, said)
  return decideTotal(totalSaid(turn, line, said), booked, waiting).kind !== 'batch'
}
