/** Several reports at once: checked as a whole and shown on one card; its button books them together, or none. */
import { createHash } from 'node:crypto'
import { draftById, dropDraft, keepDraft } from '../../../db/report-drafts.ts'
import type { Action } from '../../action.ts'
import { batchCard, batchDoneCard } from '../../cards/batch-card.ts'
import { manyReceiptsCard } from '../../cards/many-receipts-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { ReportLine } from '../../understand/said.ts'
import { MOST_ROWS } from '../../understand/table/read-table.ts'
import type { ReportTable } from '../../understand/table/report-table.ts'
import { questionPlace } from '../pending.ts'
import { type Decision, type Plan, type Reply, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { readDraft, writeDraft } from './draft-json.ts'
import { type Draft, draftOfLines, draftOfTable } from './draft-line.ts'
import { type Judged, judgeLines } from './judge-lines.ts'
import { bookingEffects, receiptFacts } from './report.ts'

/** Older than this it may be of another shift: what was said is said again. */
const BOOKABLE_HOURS = 4

export const planLines = async (turn: Turn, lines: readonly ReportLine[]): Promise<Plan> =>
  planDraft(turn, await draftOfLines(turn, lines))

export async function planTable(turn: Turn, table: ReportTable, sheet: string | null = null): Promise<Plan> {
  const stopped = tableStopped(turn, table)
  return stopped === null ? planDraft(turn, await draftOfTable(turn, table, sheet)) : say(stopped)
}

function tableStopped({ cards }: Turn, { rows, total }: ReportTable): Reply | null {
  const { many } = cards.words
  if (total > MOST_ROWS) return reply(cardMessage(refusalCard(many.notBooked, [many.tooManyRows(total, MOST_ROWS)])))
  return rows.length === 0 ? reply(cardMessage(refusalCard(many.notBooked, [many.noRows]))) : null
}

async function planDraft(turn: Turn, draft: Draft): Promise<Plan> {
  const judged = await judgeLines(turn, draft.lines)
  const id = turn.cards.once()
  const card = reply(
    cardMessage(
      batchCard(turn.cards, {
        draft: id,
        sheet: draft.sheet,
        ignored: draft.ignored,
        judged,
        right: keyOfRight(judged),
      }),
    ),
  )
  if (!judged.some(({ kind }) => kind === 'right')) return say(card)
  const kept = { id, personId: turn.person.id, lines: writeDraft(draft), createdAt: turn.now }
  return {
    kind: 'transact',
    write: async tx => {
      await keepDraft(tx, kept)
      return speech([card])
    },
  }
}

type BookAction = Extract<Action, { do: 'bookDraft' }>

export async function planBookDraft(turn: Turn, action: BookAction): Promise<Plan> {
  const draft = await draftOfCard(turn, action.draft)
  if ('message' in draft) return say(draft)
  const orders = [...new Set(draft.lines.flatMap(line => (line.kind === 'read' ? [line.statement.order] : [])))]
  return { kind: 'decide', orders, attempt: () => attempt(turn, action, draft) }
}

export async function planDropDraft(turn: Turn, { draft: id }: Extract<Action, { do: 'dropDraft' }>): Promise<Plan> {
  const draft = await draftOfCard(turn, id)
  if ('message' in draft) return say(draft)
  const { cancelled } = turn.cards.words.common
  return {
    kind: 'transact',
    write: async tx => {
      await dropDraft(tx, id)
      return { toast: cancelled, update: reply(cardMessage(refusalCard(cancelled, [], [], 'info'))), replies: [] }
    },
  }
}

/** What its button would book, or the answer why it can't. */
async function draftOfCard(turn: Turn, id: string): Promise<Draft | Reply> {
  const { many } = turn.cards.words
  const kept = await draftById(turn.sql, id)
  const draft = kept === null ? null : readDraft(kept.lines)
  if (kept === null || draft === null) return reply(textMessage(many.gone))
  if (kept.personId !== turn.person.id) return reply(textMessage(many.notYours(turn.cards.personName(kept.personId))))
  const oldest = turn.now.subtract({ hours: BOOKABLE_HOURS })
  return kept.createdAt.epochMilliseconds < oldest.epochMilliseconds ? reply(textMessage(many.gone)) : draft
}

/** Books what the card showed; when that is no longer so, nothing, and the card shows how it stands. */
async function attempt(turn: Turn, { draft: id, lines, right }: BookAction, draft: Draft): Promise<Decision> {
  const judged = await judgeLines(turn, draft.lines)
  const rights = judged.flatMap(one => (one.kind === 'right' ? [one] : []))
  const key = keyOfRight(judged)
  const asShown = (right === key || right === key + AGAIN) && (lines === 'right' || rights.length === judged.length)
  if (!asShown || rights.length === 0) {
    const facts = { draft: id, sheet: draft.sheet, ignored: draft.ignored, judged, right: key }
    const card = reply(cardMessage(batchCard(turn.cards, { ...facts, changed: true })))
    return { effects: {}, speech: { toast: turn.cards.words.many.changed, update: card, replies: [] } }
  }
  return booked(turn, rights, judged.length - rights.length)
}

type Right = Extract<Judged, { kind: 'right' }>

function booked(turn: Turn, rights: readonly Right[], leftOut: number): Decision {
  const { many } = turn.cards.words
  const receipts = rights.map(({ booking, decision }) => receiptFacts(turn, booking, decision))
  const title = many.booked(rights.length)
  const after = new Map(rights.map(({ decision }) => [decision.after.code, decision.after]))
  return {
    after: [...after.values()],
    effects: {
      ...bookingEffects(
        turn,
        rights.map(({ booking }) => booking),
        true,
      ),
      ...(turn.pending === null ? {} : { pending: [{ ...questionPlace(turn), question: null }] }),
    },
    speech: {
      toast: title,
      update: reply(cardMessage(batchDoneCard(turn.cards, title, leftOut))),
      replies: [reply(cardMessage(manyReceiptsCard(turn.cards, receipts)))],
    },
  }
}

/** The card says that the same was reported moments ago: sent twice, its second card must not book it once more unasked. */
const AGAIN = '!'

/** Which lines are right, in a few characters: a button books just those, or shows the card anew. */
function keyOfRight(judged: readonly Judged[]): string {
  const hash = createHash('sha256').update(judged.map(({ kind }) => kind[0]).join(''))
  const isAgain = judged.some(one => one.kind === 'right' && one.doubts.some(({ kind }) => kind === 'again'))
  return hash.digest('base64url').slice(0, 10) + (isAgain ? AGAIN : '')
}
