/** The ways a report comes in, card form, button and text, all to the same booking. */

import { loadOrder } from '../../../db/orders.ts'
import { saidGood } from '../../../domain/first-said.ts'
import { subtract, ZERO } from '../../../domain/quantity.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard, tasksButton, whichCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import type { Place, ReportLine, StepTarget } from '../../understand/said.ts'
import { saysQuantity, statementOf, statementOfButton, statementOfForm } from '../ask/statement.ts'
import { planOpenStep } from '../ask/tasks.ts'
import { placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { planLines } from './book-many.ts'
import { planReport } from './report.ts'
import { planTotal } from './total-report.ts'
import { planUnplacedReport } from './unplaced-report.ts'

type ReportIntent = Extract<Intent, { kind: 'report' }>

export async function planReportIntent(turn: Turn, intent: ReportIntent): Promise<Plan> {
  const [line, another] = intent.lines
  if (another !== undefined && intent.lines.some(isPlaced)) return planLines(turn, intent.lines)
  const { target } = line.place
  if (target === null) return lostPlace(turn, intent, line.place)
  if (!saysQuantity(line)) return planOpenStep(turn, target)
  if (line.total !== null && !line.rest) return planTotal(turn, line, target)
  return line.cumulative ? askCumulative(turn, line, target) : planReport(turn, statementOf(line, target))
}

const isPlaced = ({ place }: ReportLine): boolean =>
  place.target !== null || place.order !== null || place.orderText !== null

/** An order that is not there is said so; where none was named, the sender's own steps are offered. */
function lostPlace(turn: Turn, intent: ReportIntent, place: Place): Promise<Plan> {
  const named = place.order !== null || place.orderText !== null
  return named ? placeNotFound(turn, place) : planUnplacedReport(turn, intent)
}

/** "累计50" after 30 means 20 more, or 50 more by somebody who says it loosely: shown, never guessed (invariant 14). */
async function askCumulative(turn: Turn, line: ReportLine, target: StepTarget): Promise<Plan> {
  const order = await loadOrder(turn.sql, target.order)
  const step = order?.steps.find(({ seq }) => seq === target.seq)
  const said = line.good ?? ZERO
  // What waits for an inspector was made too.
  const more = step === undefined ? ZERO : subtract(said, saidGood(step.totals))
  const asMany: Intent = { kind: 'report', lines: [{ ...line, cumulative: false }] }
  const asTotal: Intent = { kind: 'report', lines: [{ ...line, cumulative: false, good: more }] }
  const options = more > ZERO && more !== said ? [asTotal, asMany] : [asMany]
  return say(reply(cardMessage(whichCard(turn.cards, 'cumulative', options))))
}

export function planReportForm(
  turn: Turn,
  action: Extract<Action, { do: 'report' }>,
  values: Readonly<Record<string, string>>,
): Plan {
  const read = statementOfForm(turn.cards, action, values)
  const { refusal } = turn.cards.words
  if (read.kind === 'badNumber') return refused(turn, refusal.badNumber(read.label, read.text))
  const known = read.statement.reason === null || turn.catalog.defects.has(read.statement.reason)
  return planReport(turn, known ? read.statement : { ...read.statement, reason: null })
}

export function planReportPress(turn: Turn, action: Extract<Action, { do: 'reportGood' | 'reportAgain' }>): Plan {
  const statement = statementOfButton(action)
  if (statement === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const reason = statement.reason !== null && turn.catalog.defects.has(statement.reason) ? statement.reason : null
  return planReport(turn, { ...statement, reason }, action.do === 'reportAgain' ? 'sure' : 'offered')
}

const refused = (turn: Turn, text: string): Plan =>
  say(reply(cardMessage(refusalCard(turn.cards.words.refusal.title, [text], [tasksButton(turn.cards)]))))
