/** "同意", "不同意": a member answers for their share; the leader decides what was objected to. */

import type { PayObjection } from '../../../db/commit.ts'
import { loadOrder } from '../../../db/orders.ts'
import { answerFacts, newestAsk, objectionById, openShareObjections } from '../../../db/pay-objections.ts'
import { type BookedReport, reportById, reportsOfOrder } from '../../../db/reports.ts'
import { saidGood } from '../../../domain/first-said.ts'
import type { Order, PersonId, Report, ReportId, Step } from '../../../domain/model.ts'
import { refusalOfJudge } from '../../../domain/pay-objection.ts'
import { add, formatQuantity } from '../../../domain/quantity.ts'
import { findUndoable, replaceRow, subjectOfRow } from '../../../domain/reversal.ts'
import { type AnswerRefusal, refusalOfAnswer } from '../../../domain/share-agreement.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import type { Action } from '../../action.ts'
import { clockTime } from '../../cards/context.ts'
import { cardContextOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { quantitiesSaid } from '../../cards/receipt-card.ts'
import { reversalRefusalLines } from '../../cards/reversal-refusal.ts'
import { disputeCard, sharesSaid } from '../../cards/share-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { SaidWorker } from '../../understand/said.ts'
import { modeSaid, readShares } from '../../understand/share-words.ts'
import { audited } from '../audit.ts'
import { type Decision, onlySaying, type Plan, reply, say, speech } from '../plan.ts'
import { requestOf, type Statement, sentBackTo } from '../report/book-report.ts'
import { reversalContext } from '../report/undo.ts'
import { bookerOf } from '../report/whose-work.ts'
import { judgeOver, tellPerson } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { openObjection } from './open-objection.ts'
import { sharedFacts } from './share-asks.ts'

/** `report` null: the quoted one, else the newest that this person was asked about. */
export async function planShareAnswer(
  turn: Turn,
  report: string | null,
  agrees: boolean,
  reason: string,
): Promise<Plan> {
  const quoted = turn.about?.kind === 'report' ? turn.about.report : null
  const id = report ?? quoted ?? (await newestAsk(turn.sql, turn.person.id, turn.now))
  const booked = id === null ? null : await reportById(turn.sql, id as ReportId)
  if (booked === null) return said(turn.cards.words.team.nothingToAnswer)
  return {
    kind: 'decide',
    orders: [booked.orderCode],
    attempt: () => attemptAnswer(turn, booked, agrees, reason),
  }
}

async function attemptAnswer(turn: Turn, booked: BookedReport, agrees: boolean, reason: string): Promise<Decision> {
  const order = await loadOrder(turn.sql, booked.orderCode)
  const step = order === null ? null : findStep(order, booked.report.stepSeq)
  if (order === null || step === null) throw new Error('a report has its step')
  const refused = refusalOfAnswer(await answerFacts(turn.sql, booked.report.id, turn.person.id), agrees, turn.now)
  if (refused !== null) return onlySaying(reply(textMessage(refusalText(turn, refused.why))))
  return agrees ? agree(turn, booked, order, step) : object(turn, booked, order, step, reason)
}

const said = (text: string): Plan => say(reply(textMessage(text)))

function refusalText({ cards }: Turn, why: AnswerRefusal): string {
  const words = cards.words.team.answerRefused
  return why.kind === 'timeOver' ? words.timeOver(clockTime(cards, why.until)) : words[why.kind]
}

function agree(turn: Turn, { report }: BookedReport, order: Order, step: Step): Decision {
  const { team, report: words } = turn.cards.words
  const card = refusalCard(
    words.stepTitle(order.code, step.name),
    [sharesSaid(turn.cards, report), team.agreed],
    [],
    'success',
  )
  return {
    effects: {
      shareAgreed: [{ reportId: report.id, personId: turn.person.id, agreedAt: turn.now }],
      audit: [audited(turn, 'share.agreed', { kind: 'report', id: report.id })],
    },
    speech: answered(turn, team.agreed, card),
  }
}

/** The pressed card says what came of it; words are answered with a card. */
const answered = (turn: Turn, toast: string, card: ReturnType<typeof refusalCard>) =>
  turn.event.kind === 'action'
    ? { toast, update: reply(cardMessage(card)), replies: [] }
    : speech([reply(cardMessage(card))])

function object(turn: Turn, { report }: BookedReport, order: Order, step: Step, reason: string): Decision {
  const { team, report: words } = turn.cards.words
  const objection = openObjection(turn, { about: 'share', reportId: report.id, entryId: null }, reason)
  const judge = judgeOver(turn.catalog, step.teamId, ownersOf(report))
  const line = judge === null ? team.objectedNobody : team.objected(turn.cards.personName(judge))
  const card = refusalCard(words.stepTitle(order.code, step.name), [sharesSaid(turn.cards, report), line])
  return {
    effects: {
      payObjections: [objection],
      audit: [audited(turn, 'share.objected', { kind: 'report', id: report.id }, { objection: objection.id, reason })],
      outbox: [
        ...(judge === null ? [] : tellJudge(turn, judge, objection, report, order, step)),
        ...tellReporter(turn, objection, report, order, step),
      ],
    },
    speech: answered(turn, line, card),
  }
}

const ownersOf = ({ reporterId, workers }: Report): readonly PersonId[] => [
  ...new Set([...(reporterId === null ? [] : [reporterId]), ...workers.map(({ personId }) => personId)]),
]

function tellJudge(turn: Turn, judge: PersonId, objection: PayObjection, report: Report, order: Order, step: Step) {
  const facts = { ...sharedFacts(order, step, report), objection: objection.id, by: turn.person.id }
  const card = disputeCard(cardContextOf(turn.catalog, judge, turn.now), { ...facts, reason: objection.reason })
  const about = { kind: 'report', report: report.id, order: order.code, seq: step.seq } as const
  return tellPerson(turn.catalog, judge, { message: cardMessage(card), about, key: `dispute:${objection.id}` })
}

function tellReporter(turn: Turn, objection: PayObjection, report: Report, order: Order, step: Step) {
  const { reporterId } = report
  if (reporterId === null || reporterId === turn.person.id) return []
  const context = cardContextOf(turn.catalog, reporterId, turn.now)
  const text = context.words.team.reporterTold(turn.person.name, order.code, step.name, objection.reason)
  return tellPerson(turn.catalog, reporterId, {
    message: textMessage(text),
    about: null,
    key: `objected:${objection.id}`,
  })
}

type DecideAction = Extract<Action, { do: 'decideShares' }>

export async function planDecideShares(
  turn: Turn,
  action: DecideAction,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
  const objection = await objectionById(turn.sql, action.objection)
  const booked = objection?.reportId == null ? null : await reportById(turn.sql, objection.reportId)
  if (objection === null || booked === null) return said(turn.cards.words.common.oldCard)
  return { kind: 'decide', orders: [booked.orderCode], attempt: () => attemptDecision(turn, action, booked, values) }
}

type Disputed = {
  readonly order: Order
  readonly step: Step
  readonly report: Report
  readonly ledger: readonly Report[]
}

async function attemptDecision(
  turn: Turn,
  { objection: id, verdict }: DecideAction,
  booked: BookedReport,
  values: Readonly<Record<string, string>>,
): Promise<Decision> {
  const objection = await objectionById(turn.sql, id)
  const order = await loadOrder(turn.sql, booked.orderCode)
  const step = order === null ? null : findStep(order, booked.report.stepSeq)
  if (objection === null || order === null || step === null) throw new Error('an objection has its report')
  const ledger = (await reportsOfOrder(turn.sql, order.id)).map(row => row.report)
  const disputed = { order, step, report: booked.report, ledger }
  const subject = subjectOfRow(order, booked.report, reversalContext(turn, order, step, booked.report, ledger))
  const forbidden = refusalOfJudge(turn.person, objection.status, objection.decidedBy, subject)
  if (forbidden !== null) return words(turn, disputed, [judgeText(turn, forbidden.why)])
  const all = await openShareObjections(turn.sql, booked.report.id)
  if (verdict === 'keep') return decided(turn, disputed, all, null)
  const workers = workersSaid(turn, booked.report, verdict, values)
  return workers.kind === 'missing'
    ? words(turn, disputed, [
        turn.cards.words.team.sharesMissing(workers.names.join(turn.cards.words.common.listSeparator)),
      ])
    : change(turn, disputed, all, workers.workers)
}

type JudgeWhy = NonNullable<ReturnType<typeof refusalOfJudge>>['why']

export function judgeText({ cards }: Pick<Turn, 'cards'>, why: JudgeWhy): string {
  const { judgeRefused } = cards.words.pay
  switch (why.kind) {
    case 'decidedAlready':
      return judgeRefused.decidedAlready(why.by === null ? '' : cards.personName(why.by))
    case 'tooMuch':
      return judgeRefused.tooMuch(formatQuantity(why.most))
    case 'notPermitted':
    case 'noAmount':
    case 'noReason':
      return judgeRefused[why.kind]
    default:
      return unreachable(why)
  }
}

function workersSaid(turn: Turn, report: Report, verdict: 'even' | 'set', values: Readonly<Record<string, string>>) {
  const text = (values['shares'] ?? '').slice(0, 500)
  const members = report.workers.map(({ personId }) => ({ id: personId, name: turn.cards.personName(personId) }))
  const mode = verdict === 'even' ? 'even' : modeSaid(text)
  return readShares(text, mode, members)
}

/** The same work with other shares: the old row is taken back and a new one booked, in one transaction. */
function change(
  turn: Turn,
  disputed: Disputed,
  objections: readonly PayObjection[],
  workers: readonly SaidWorker[],
): Decision {
  const { order, step, report, ledger } = disputed
  const context = reversalContext(turn, order, step, report, ledger)
  const found = findUndoable(order, report.id, ledger)
  if (found.kind === 'refused') return words(turn, disputed, reversalRefusalLines(turn.cards, order, step, found.why))
  const reporter = report.reporterId === null ? null : (turn.catalog.people.get(report.reporterId) ?? null)
  const by = { ...bookerOf(turn), reporter, worker: reporter }
  const worked = { minutes: report.minutes, overlapping: false, offCalendar: false }
  const replacement = {
    ...requestOf(by, order, step, statementOf(order, report, workers), worked),
    workDate: report.workDate,
  }
  const undo = {
    reportId: report.id,
    reversalId: turn.newId() as ReportId,
    actor: turn.person,
    now: turn.now,
    channel: turn.channel,
    note: '',
  }
  // What a leader let through once is not held for the leader again.
  const approved = report.overGate || report.review === 'approved'
  const mode = approved ? { approvedBy: { reviewerId: turn.person.id, at: turn.now, note: '' } } : {}
  const done = replaceRow(order, found.row, undo, { replacement, mode }, context)
  if (done.kind === 'refused') return words(turn, disputed, reversalRefusalLines(turn.cards, order, step, done.why))
  if (done.kind === 'toReview') return words(turn, disputed, [turn.cards.words.refusal.overGateWhy])
  const settled = decided(turn, disputed, objections, done.report)
  return { ...settled, effects: { ...settled.effects, changes: [done.change] } }
}

const statementOf = (order: Order, report: Report, workers: readonly SaidWorker[]): Statement => ({
  order: order.code,
  seq: report.stepSeq,
  good: saidGood(report),
  scrap: report.scrap,
  rework: add(report.rework, report.returned),
  reworkTo: sentBackTo(order, report),
  reworkDone: report.reworkDone,
  reworkId: report.reworkId,
  reason: report.reason,
  workers,
  minutes: report.minutes,
  occurredAt: report.occurredAt,
  note: report.note,
})

/** `changed` null: the shares stay. Everybody concerned is told. */
function decided(
  turn: Turn,
  { order, step, report }: Disputed,
  objections: readonly PayObjection[],
  changed: Report | null,
): Decision {
  const { team, report: titles } = turn.cards.words
  const now = changed ?? report
  const line = (changed === null ? team.kept : team.changed)(turn.person.name)
  const card = refusalCard(titles.stepTitle(order.code, step.name), [sharesSaid(turn.cards, now), line], [], 'success')
  const status = changed === null ? ('kept' as const) : ('changed' as const)
  const details = { shares: sharesSaid(turn.cards, now), to: changed?.id ?? null }
  return {
    effects: {
      payObjections: objections.map(one => ({
        ...one,
        status,
        decidedBy: turn.person.id,
        decidedAt: turn.now,
        outcomeId: changed?.id ?? null,
      })),
      audit: [audited(turn, `share.${status}`, { kind: 'report', id: report.id }, details)],
      outbox: ownersOf(report).flatMap(id => tellOutcome(turn, id, order, step, now, changed !== null)),
    },
    speech: { toast: line, update: reply(cardMessage(card)), replies: [] },
  }
}

function tellOutcome(turn: Turn, id: PersonId, order: Order, step: Step, report: Report, changed: boolean) {
  const context = cardContextOf(turn.catalog, id, turn.now)
  const { team, report: titles } = context.words
  const what = quantitiesSaid(context, report, order.unit, null)
  const line = (changed ? team.changed : team.kept)(turn.person.name)
  const text = `${titles.stepTitle(order.code, step.name)} ${what}\n${sharesSaid(context, report)}\n${line}`
  const about = { kind: 'report', report: report.id, order: order.code, seq: step.seq } as const
  return tellPerson(turn.catalog, id, {
    message: textMessage(text),
    about,
    key: `shares:${report.id}:${turn.now}:${id}`,
  })
}

const words = (turn: Turn, { order, step }: Disputed, lines: readonly string[]): Decision => ({
  effects: {},
  speech: speech([reply(cardMessage(refusalCard(turn.cards.words.report.stepTitle(order.code, step.name), lines)))]),
})
