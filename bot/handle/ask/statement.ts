/** From what a text, a form or a button says to the statements that are booked; or to the question that must come first. */
import { Temporal } from 'temporal-polyfill'
import type { OrderCode, PersonId, ReasonCode, ReportId } from '../../../domain/model.ts'
import { parseQuantity, type Quantity, ZERO } from '../../../domain/quantity.ts'
import type { Action } from '../../action.ts'
import type { CardContext } from '../../cards/context.ts'
import { parseNumeral } from '../../understand/numerals.ts'
import type { ReportLine, StepTarget } from '../../understand/said.ts'
import type { Statement } from '../report/book-report.ts'

const NOTHING_SAID = {
  good: ZERO as Quantity | 'rest',
  scrap: ZERO,
  rework: ZERO,
  reworkTo: null,
  reworkDone: ZERO,
  reworkId: null,
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
    reworkTo: line.reworkTo,
    reworkDone: line.reworkDone ?? ZERO,
    reworkId: null,
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
  const to = Number((values['reworkTo'] ?? '').trim() || 'none')
  const statement = {
    ...NOTHING_SAID,
    ...said,
    order: place.order as OrderCode,
    seq: place.seq,
    reworkTo: Number.isSafeInteger(to) ? { seq: to } : null,
    reason: reason === '' ? null : (reason as ReasonCode),
    note: (values['note'] ?? '').slice(0, 500),
  }
  return { kind: 'read', statement }
}

type Again = Extract<Action, { do: 'reportAgain' }>

/** A button that names its quantities. null for amounts that are none: a forged payload. */
export function statementOfButton(action: Extract<Action, { do: 'reportGood' | 'reportAgain' }>): Statement | null {
  const said: Omit<Again, 'do'> =
    action.do === 'reportGood' ? { ...action, scrap: '0', rework: '0', reason: null } : action
  const { reworkTo, reworkOf } = said
  const good = parseQuantity(said.good)
  const scrap = parseQuantity(said.scrap)
  const rework = parseQuantity(said.rework)
  const reworkDone = parseQuantity(said.reworkDone ?? '0')
  if (good === null || scrap === null || rework === null || reworkDone === null) return null
  return {
    ...NOTHING_SAID,
    order: said.order as OrderCode,
    seq: said.seq,
    good,
    scrap,
    rework,
    reworkTo: reworkTo === undefined ? null : { seq: reworkTo },
    reworkDone,
    reworkId: reworkOf === undefined ? null : (reworkOf as ReportId),
    reason: said.reason as ReasonCode | null,
    workers: (said.workers ?? []).map(([personId, sharePct, minutes]) => ({
      personId: personId as PersonId,
      sharePct,
      ...(minutes !== undefined && { minutes }),
    })),
    occurredAt: said.at === undefined ? null : Temporal.Instant.from(said.at),
    note: said.note ?? '',
  }
}
