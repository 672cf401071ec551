/** "做完50个 报废2" and nothing says of which step: the sender's own steps are offered, and nothing is guessed. */
import { openSteps, type StepOfOrder, tasksOf } from '../../../db/open-steps.ts'
import { isOutside } from '../../../domain/lateness.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { cardMessage } from '../../cards/message.ts'
import { stepButton } from '../../cards/order-buttons.ts'
import { isItThisCard, refusalCard, tasksButton, whichCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { parseNumeral } from '../../understand/numerals.ts'
import type { Place, ReportLine } from '../../understand/said.ts'
import { saysQuantity } from '../ask/statement.ts'
import { planTasks } from '../ask/tasks.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** As many as stand on a card. */
const MOST_OFFERED = 6
const MOST_LOOKED_AT = 200

/** `why`: what was not said, or does not fit. */
type Meant = { readonly tasks: readonly StepOfOrder[]; readonly why: string }

type ReportIntent = Extract<Intent, { kind: 'report' }>

/** One task: is it that? Several: which? None, or several statements at once: nothing was recorded, in so many words. */
export async function planUnplacedReport(turn: Turn, intent: ReportIntent): Promise<Plan> {
  const [line, ...others] = intent.lines
  if (!intent.lines.some(saysQuantity)) return planTasks(turn)
  const { tasks, why } = await tasksMeant(turn, line.place)
  if (tasks.length === 0 || others.length > 0 || !isSayable(line)) return nothingRecorded(turn, tasks, why)
  const options = tasks.map(task => reportAt(line, task))
  const [only] = options
  const card =
    only !== undefined && options.length === 1
      ? isItThisCard(turn.cards, only, why)
      : whichCard(turn.cards, 'step', options, [tasksButton(turn.cards)], why)
  return say(reply(cardMessage(card)))
}

/** "30", and no question is open that it would answer. null: it is no number. */
export async function planBareNumber(turn: Turn, text: string): Promise<Plan | null> {
  const good = parseNumeral(text.normalize('NFKC').trim())
  if (good === null || good <= 0n) return null
  const line: ReportLine = { ...NOTHING_SAID, good }
  return planUnplacedReport(turn, { kind: 'report', lines: [line] })
}

const NOWHERE: Place = { order: null, orderText: null, step: null, stepText: null, target: null }
const NOTHING_SAID: ReportLine = {
  place: NOWHERE,
  good: null,
  scrap: null,
  rework: null,
  reworkTo: null,
  reworkDone: null,
  reason: null,
  rest: false,
  cumulative: false,
  total: null,
  workers: [],
  occurredAt: null,
}

/** The sender's tasks, the likeliest first; of a step that was named, those of that step, and failing any, all the same. */
async function tasksMeant(turn: Turn, { step, stepText }: Place): Promise<Meant> {
  const { noStepSaid, notYourStep } = turn.cards.words.talk
  const own = await tasksOf(turn.sql, turn.person)
  if (step === null && own.length > 0) return { tasks: own.slice(0, MOST_OFFERED), why: noStepSaid }
  const tasks = [...own, ...(await comingBack(turn))]
  if (step === null) return { tasks: tasks.slice(0, MOST_OFFERED), why: noStepSaid }
  const named = tasks.filter(task => task.step.code === step.code)
  return named.length > 0
    ? { tasks: named.slice(0, MOST_OFFERED), why: noStepSaid }
    : { tasks: own.slice(0, MOST_OFFERED), why: notYourStep(stepText ?? step.name) }
}

/** Goods that are outside, for those who receive them and either name the step or have no work of their own. */
async function comingBack({ sql, person }: Turn): Promise<readonly StepOfOrder[]> {
  if (!mayDo(person, 'receiveOutsourced')) return []
  return (await openSteps(sql, {}, MOST_LOOKED_AT)).filter(({ step }) => isOutside(step))
}

/** Whether a button can say all of it: what it left out would be booked wrongly. */
const isSayable = ({ workers, occurredAt, reworkDone, reworkTo, cumulative }: ReportLine): boolean =>
  workers.length === 0 && occurredAt === null && reworkDone === null && reworkTo === null && !cumulative

const reportAt = (line: ReportLine, { order, step }: StepOfOrder): ReportIntent => ({
  kind: 'report',
  lines: [
    {
      ...line,
      place: {
        order: order.code,
        orderText: null,
        step: { code: step.code, name: step.name },
        stepText: null,
        target: { order: order.code, seq: step.seq },
      },
    },
  ],
})

function nothingRecorded(turn: Turn, tasks: readonly StepOfOrder[], why: string): Plan {
  const { refusal, talk } = turn.cards.words
  const lines = [why, tasks.length === 0 ? talk.noTaskFits : talk.sayStep]
  const buttons = tasks.map(({ order, step }) => stepButton(turn.cards, order, step))
  return say(reply(cardMessage(refusalCard(refusal.title, lines, [...buttons, tasksButton(turn.cards)]))))
}
