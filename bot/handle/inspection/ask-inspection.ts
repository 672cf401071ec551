/** An inspection is asked for: kept as pending, and told to those who inspect. Chat, REST and reviews share it. */
import type { Inspection, OutboxEntry } from '../../../db/commit.ts'
import type { AskedInspection } from '../../../domain/inspection.ts'
import { newInspection } from '../../../domain/inspection-record.ts'
import type { Order, PersonId, Report, Step } from '../../../domain/model.ts'
import type { AcceptedReport } from '../../../domain/report-acceptance.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { type InspectionFacts, inspectionRequestCard } from '../../cards/inspection-card.ts'
import { cardMessage } from '../../cards/message.ts'
import type { Booker } from '../report/book-report.ts'
import { departmentOfKind, leaderOver, tellDepartment, tellPerson } from '../tell.ts'

type By = Pick<Booker, 'catalog' | 'now'>

/** Where no group of the quality department exists, this many inspectors are told themselves. */
const MOST_INSPECTORS = 3

export type AskedEffects = {
  readonly inspections: readonly Inspection[]
  readonly outbox: readonly OutboxEntry[]
}

const NOTHING: AskedEffects = { inspections: [], outbox: [] }

/** What an accepted report asks to be inspected. */
export function askedOf(
  by: By,
  { asked, report, after }: Pick<AcceptedReport, 'asked' | 'report' | 'after'>,
): AskedEffects {
  const step = findStep(after, report.stepSeq)
  if (asked === null || step === null) return NOTHING
  const requestedBy = askerOf(by, report, step)
  return requestedBy === null ? NOTHING : askInspection(by, after, step, asked, requestedBy)
}

/** The reporter; of what a program reports the first worker, else the step's leader. */
const askerOf = ({ catalog }: By, { reporterId, workers }: Report, step: Step): PersonId | null =>
  reporterId ?? workers[0]?.personId ?? leaderOver(catalog, step.teamId, null)

export function askInspection(
  by: By,
  order: Order,
  step: Step,
  { id, kind, sampleQty }: AskedInspection,
  requestedBy: PersonId,
): AskedEffects {
  const inspection: Inspection = {
    ...newInspection(id, requestedBy, by.now),
    kind,
    sampleQty,
    orderId: order.id,
    stepId: step.id,
  }
  return { inspections: [inspection], outbox: tellQuality(by, order, step, inspection) }
}

/** The department's groups; without one, its inspectors. */
function tellQuality({ catalog, now }: By, order: Order, step: Step, inspection: Inspection): readonly OutboxEntry[] {
  const cards = cardContextFor(catalog, null, now)
  const message = cardMessage(inspectionRequestCard(cards, inspectionFacts(cards, order, step, inspection)))
  return tellInspectors(catalog, { message, about: aboutStep(order.code, step), key: `inspection:${inspection.id}` })
}

export function tellInspectors(
  catalog: Booker['catalog'],
  telling: Parameters<typeof tellDepartment>[2],
): readonly OutboxEntry[] {
  const department = departmentOfKind(catalog, 'quality')
  const groups = department === null ? [] : tellDepartment(catalog, department.id, telling)
  if (groups.length > 0) return groups
  const inspectors = [...catalog.people.values()].filter(({ role, active }) => active && role === 'inspector')
  return inspectors.slice(0, MOST_INSPECTORS).flatMap(({ id }) => tellPerson(catalog, id, telling))
}

export const aboutStep = (order: string, { seq }: Pick<Step, 'seq'>) =>
  ({ kind: 'step', order: order as Order['code'], seq }) as const

export const NOTHING_FOUND: InspectionFacts['findings'] = { defects: [], values: [] }

export const inspectionFacts = (
  cards: CardContext,
  order: Order,
  step: Step,
  inspection: Inspection,
  found: Partial<Pick<InspectionFacts, 'findings' | 'photos'>> = {},
): InspectionFacts => ({
  inspection,
  title:
    inspection.result === 'pending'
      ? cards.words.floor.inspectionTitle(order.code, step.name)
      : cards.words.inspection.title(order.code, step.name),
  thingName: order.productName,
  unit: order.unit,
  waiting: step.totals.waiting,
  findings: found.findings ?? NOTHING_FOUND,
  photos: found.photos ?? 0,
  form: { do: 'inspectForm', order: order.code, seq: step.seq },
})
