/** An inspector's form: opened for pieces or for a lot, and what was filled in read like what is said. */
import type { InspectionPlan } from '../../../db/inspection-plans.ts'
import type { LotInspection } from '../../../db/inspections.ts'
import type { Order, PersonId, ReasonCode, Step } from '../../../domain/model.ts'
import { mayDo, type Subject } from '../../../domain/permissions.ts'
import type { Quantity } from '../../../domain/quantity.ts'
import type { InspectionFormFacts } from '../../cards/inspection-form-card.ts'
import { MOST_MEASURES, measureInput } from '../../cards/inspection-form-card.ts'
import { cardMessage } from '../../cards/message.ts'
import { backToOptions } from '../../cards/sent-back-card.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { parseNumeral } from '../../understand/numerals.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { lotName } from './ask-lot.ts'
import { NO_RESULT, type SaidResult } from './judge-inspection.ts'

const MOST_APPROVERS = 20

const approversOf = ({ catalog }: Turn, subject: Subject): InspectionFormFacts['approvers'] =>
  [...catalog.people.values()].filter(person => mayDo(person, 'concede', subject)).slice(0, MOST_APPROVERS)

export function stepForm(
  turn: Turn,
  order: Order,
  step: Step,
  subject: Subject,
  plan: InspectionPlan,
): InspectionFormFacts {
  const reasons = [...turn.catalog.defects.values()]
  const own = reasons.filter(({ stepCodes }) => stepCodes.length === 0 || stepCodes.includes(step.code))
  return {
    title: turn.cards.words.inspection.title(order.code, step.name),
    waiting: step.totals.waiting,
    unit: order.unit,
    otherBad: 'rework',
    backTo: backToOptions(order, step),
    reasons: own.length > 0 ? own : reasons,
    approvers: approversOf(turn, subject),
    plan,
    submit: { do: 'inspectResult', order: order.code, seq: step.seq, once: turn.cards.once() },
  }
}

export function lotForm(
  turn: Turn,
  placed: LotInspection,
  waiting: Quantity,
  subject: Subject,
  plan: InspectionPlan,
): InspectionFormFacts {
  return {
    title: turn.cards.words.inspection.lot.title(lotName(turn.cards, placed)),
    waiting,
    unit: placed.unit,
    otherBad: 'returned',
    backTo: [],
    reasons: [...turn.catalog.defects.values()],
    approvers: approversOf(turn, subject),
    plan,
    submit: { do: 'lotResult', inspection: placed.inspection.id, once: turn.cards.once() },
  }
}

const NUMBERS = ['good', 'scrap', 'rework', 'returned', 'conceded', 'sample'] as const

type FormRead =
  | { readonly kind: 'read'; readonly said: SaidResult }
  | { readonly kind: 'badNumber'; readonly label: string; readonly text: string }

/** The form's values are whatever the platform passed on: each number is read like one in a text, or refused by name. */
export function readForm(
  { cards, catalog }: Turn,
  values: Readonly<Record<string, string>>,
  { characteristics }: InspectionPlan,
): FormRead {
  const { common, inspection } = cards.words
  const { conceded, sample, returned } = inspection
  const labels = { ...common, conceded, sample, returned }
  const said: Partial<Record<(typeof NUMBERS)[number], Quantity>> = {}
  for (const name of NUMBERS) {
    const text = (values[name] ?? '').trim()
    if (text === '') continue
    const quantity = parseNumeral(text.normalize('NFKC'))
    if (quantity === null) return { kind: 'badNumber', label: labels[name], text: text.slice(0, 20) }
    said[name] = quantity
  }
  const reason = (values['reason'] ?? '').trim() as ReasonCode
  const to = Number((values['reworkTo'] ?? '').trim() || 'none')
  return {
    kind: 'read',
    said: {
      ...NO_RESULT,
      ...said,
      reworkTo: Number.isSafeInteger(to) ? { seq: to } : null,
      defects: catalog.defects.has(reason) ? [{ reason, quantity: null }] : [],
      approver: catalog.people.get((values['approver'] ?? '').trim() as PersonId) ?? null,
      note: (values['note'] ?? '').trim().slice(0, 500),
      measures: characteristics.slice(0, MOST_MEASURES).flatMap(({ name }, i) => {
        const text = (values[measureInput(i)] ?? '').trim()
        return text === '' ? [] : [{ name, text }]
      }),
    },
  }
}

export function badNumber({ cards }: Turn, { label, text }: Extract<FormRead, { kind: 'badNumber' }>): Plan {
  const { refusal } = cards.words
  return say(reply(cardMessage(refusalCard(refusal.title, [refusal.badNumber(label, text)]))))
}
