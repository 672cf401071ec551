/** From what a text, a form or a button says to the statements that are booked; or to the question that must come first. */
import type { OrderCode, ReasonCode } from '../../domain/model.ts'
import { parseQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import type { Action } from '../action.ts'
import type { CardContext } from '../cards/context.ts'
import type { ReportLine, StepTarget } from '../understand/intent.ts'
import { parseNumeral } from '../understand/numerals.ts'
import type { Statement } from './book-report.ts'

const NOTHING_SAID = {
  good: ZERO as Quantity | 'rest',
  scrap: ZERO,
  rework: ZERO,
  reworkDone: ZERO,
  reason: null,
  workers: [],
  minutes: null,
  occurredAt: null,
  note: '',
}

export function statementOf(line: ReportLine, target: StepTarget): Statement {
  return {
    order: target.order,
    seq: target.seq,
    good: line.rest ? 'rest' : (line.good ?? ZERO),
    scrap: line.scrap ?? ZERO,
    rework: line.rework ?? ZERO,
    reworkDone: line.reworkDone ?? ZERO,
    reason: line.reason?.group === 'defect' ? line.reason.code : null,
    workers: line.workers,
    minutes: null,
    occurredAt: line.occurredAt,
    // A trouble that is no defect is kept in words: it explains the number.
    note: line.reason?.group === 'downtime' ? line.reason.name : '',
  }
}

/** Whether the line says anything to book. */
export const saysQuantity = (line: ReportLine): boolean =>
  line.rest || line.good !== null || line.scrap !== null || line.rework !== null || line.reworkDone !== null

export type FormReading =
  | { readonly kind: 'read'; readonly statement: Statement }
  | { readonly kind: 'badNumber'; readonly label: string; readonly text: string }

/** The form's values are whatever the platform passed on: each number is read like one in a text, or refused by name. */
export function statementOfForm(
  context: CardContext,
  place: { readonly order: string; readonly seq: number },
  values: Readonly<Record<string, string>>,
): FormReading {
  const { common } = context.words
  const said: Partial<Record<'good' | 'scrap' | 'rework' | 'reworkDone', Quantity>> = {}
  for (const name of ['good', 'scrap', 'rework', 'reworkDone'] as const) {
    const text = (values[name] ?? '').trim()
    const quantity = text === '' ? ZERO : parseNumeral(text.normalize('NFKC'))
    if (quantity === null) return { kind: 'badNumber', label: common[name], text: text.slice(0, 20) }
    said[name] = quantity
  }
  const reason = (values['reason'] ?? '').trim()
  const statement = {
    ...NOTHING_SAID,
    ...said,
    order: place.order as OrderCode,
    seq: place.seq,
    reason: reason === '' ? null : (reason as ReasonCode),
    note: (values['note'] ?? '').slice(0, 500),
  }
  return { kind: 'read', statement }
}

/** A button that names its quantities. null for amounts that are none: a forged payload. */
export function statementOfButton(action: Extract<Action, { do: 'reportGood' | 'reportAgain' }>): Statement | null {
  const amounts = action.do === 'reportGood' ? { scrap: '0', rework: '0', reason: null } : action
  const good = parseQuantity(action.good)
  const scrap = parseQuantity(amounts.scrap)
  const rework = parseQuantity(amounts.rework)
  if (good === null || scrap === null || rework === null) return null
  const reason = amounts.reason as ReasonCode | null
  return { ...NOTHING_SAID, order: action.order as OrderCode, seq: action.seq, good, scrap, rework, reason }
}
