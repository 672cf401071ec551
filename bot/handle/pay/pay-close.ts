/** "关账 10月", "导出工资 10月": a month of pay is closed for good, and given out as a workbook. */

import { addAudit } from '../../../db/commit.ts'
import type { Queryable, Transaction } from '../../../db/connect.ts'
import { closeFacts, closePayMonth, holdPay, payTotals } from '../../../db/pay.ts'
import { openPayItems } from '../../../db/pay-objections.ts'
import type { PlainDate } from '../../../domain/model.ts'
import { type CloseRefusal, monthText, parseMonth, refusalOfClose } from '../../../domain/pay-month.ts'
import { localeOf } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { closeCard } from '../../cards/pay-cards.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { audited, heardAs } from '../audit.ts'
import { madeFileMessage } from '../file/made-file.ts'
import { type Decision, type Plan, reply, type Speech, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { payShownTo } from './pay.ts'

/** What would be closed, and what is still open; nothing is written. */
export async function planCloseMonth(turn: Turn, text: string): Promise<Plan> {
  const month = parseMonth(text)
  if (month === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const refusal = await refusalNow(turn, turn.sql, month)
  if (refusal?.kind === 'notPermitted') return refused(turn, refusal)
  const [totals, open] = await Promise.all([payTotals(turn.sql, month), openPayItems(turn.sql, month, turn.now)])
  const card = closeCard(turn.cards, {
    month: text,
    totals,
    open,
    refusal: refusal === null ? null : closeText(turn, refusal),
  })
  return say(reply(cardMessage(card)))
}

async function refusalNow(turn: Turn, sql: Queryable, month: PlainDate): Promise<CloseRefusal | null> {
  const today = turn.now.toZonedDateTimeISO(turn.catalog.site.timeZone).toPlainDate()
  return refusalOfClose(turn.person, { ...(await closeFacts(sql, month, turn.now)), today })
}

function closeText({ cards }: Turn, why: CloseRefusal): string {
  const { closeRefused } = cards.words.pay
  switch (why.kind) {
    case 'notOver':
      return closeRefused.notOver(why.until.toString())
    case 'earlierOpen':
      return closeRefused.earlierOpen(monthText(why.month))
    case 'stillOpen':
      return closeRefused.stillOpen(why.objections, why.reviews, why.awaited)
    default:
      return closeRefused[why.kind]
  }
}

const refused = (turn: Turn, why: CloseRefusal): Plan =>
  say(reply(cardMessage(refusalCard(turn.cards.words.refusal.title, [closeText(turn, why)]))))

export function planClosePress(turn: Turn, text: string): Plan {
  const month = parseMonth(text)
  if (month === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  return { kind: 'transact', write: tx => close(turn, tx, month) }
}

/** Counted again under the key: what was booked or objected to meanwhile stands in the way. */
async function close(turn: Turn, tx: Transaction, month: PlainDate): Promise<Speech> {
  const { pay, refusal } = turn.cards.words
  await holdPay(tx)
  const why = await refusalNow(turn, tx, month)
  if (why !== null) return speech([reply(cardMessage(refusalCard(refusal.title, [closeText(turn, why)])))])
  await closePayMonth(tx, { month, closedBy: turn.person.id, closedAt: turn.now })
  const text = monthText(month)
  await addAudit(tx, [audited(turn, 'pay.monthClosed', { kind: 'payMonth', id: text })], heardAs(turn.event))
  const title = pay.closed(text)
  return { toast: title, update: reply(cardMessage(refusalCard(title, [pay.closeText], [], 'success'))), replies: [] }
}

/** A leader's workbook holds the people whose pay they may see. */
export function planExportPay(turn: Turn, text: string): Plan {
  const { pay, refusal } = turn.cards.words
  if (parseMonth(text) === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  if (payShownTo(turn.catalog, turn.person) === null)
    return say(reply(cardMessage(refusalCard(refusal.title, [pay.notYours]))))
  return { kind: 'decide', orders: [], attempt: async () => exported(turn, text) }
}

function exported(turn: Turn, month: string): Decision {
  const { pay } = turn.cards.words
  const locale = localeOf(turn.catalog, turn.catalog.people.get(turn.person.id) ?? null)
  const recipe = { of: 'pay', locale, month, person: turn.person.id, at: turn.now.toString() } as const
  return {
    effects: { audit: [audited(turn, 'pay.exported', { kind: 'payMonth', id: month })] },
    speech: speech([reply(madeFileMessage(pay.exportText(month), pay.exportFile(month), recipe))]),
  }
}
