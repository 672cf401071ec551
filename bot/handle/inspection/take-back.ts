/** A result taken back, of pieces or of a lot, as chat and REST do it: the rule asked, what is written and told with it. */
import type { Inspection, OutboxEntry } from '../../../db/commit.ts'
import { type LotInspection, movesOfInspection } from '../../../db/inspections.ts'
import { reportsOfOrder } from '../../../db/reports.ts'
import { lotsOf } from '../../../db/stock.ts'
import type { Refused } from '../../../domain/decision.ts'
import { decideLotReversal, type LotReversalRefusal } from '../../../domain/incoming-inspection.ts'
import { newInspection } from '../../../domain/inspection-record.ts'
import { decideResultReversal, type ResultReversalRefusal } from '../../../domain/inspection-reversal.ts'
import type { InspectionId, PersonId, Report, ReportId } from '../../../domain/model.ts'
import { negate, ZERO } from '../../../domain/quantity.ts'
import { cardContextFor, cardContextOf } from '../../cards/context-for.ts'
import { textMessage } from '../../cards/message.ts'
import type { About, Effects } from '../plan.ts'
import { reportContext } from '../report/book-report.ts'
import { newMove } from '../stock/new-move.ts'
import { departmentOfKind, tellDepartment, tellPerson } from '../tell.ts'
import { aboutStep } from './ask-inspection.ts'
import { aboutLot, lotName, tellAsked } from './ask-lot.ts'
import type { AtLot, AtStep } from './judge-any.ts'
import type { Judge } from './judge-inspection.ts'
import { qualityDepartments } from './judge-lot.ts'
import { tellSentBack } from './tell-sent-back.ts'

export type TakenBack<At extends AtStep | AtLot> = {
  readonly kind: 'takenBack'
  /** With the result marked as taken back. */
  readonly at: At
  readonly effects: Pick<Effects, 'changes' | 'inspections' | 'stockMoves' | 'outbox'>
}

export type StepBackRefusal = ResultReversalRefusal | { readonly kind: 'nothingToTakeBack' }

/** The request is made anew, so that the pieces do not wait unseen. */
export async function takeBackStep(
  by: Judge,
  at: AtStep,
  reason: string,
): Promise<TakenBack<AtStep> | Refused<StepBackRefusal>> {
  const { order, step, placed } = at
  const { inspection } = placed
  const { inspectorId, doneAt } = inspection
  if (inspectorId === null || doneAt === null || inspection.reversed !== null)
    return { kind: 'refused', why: { kind: 'nothingToTakeBack' } }
  const ledger = (await reportsOfOrder(by.sql, order.id)).map(({ report }) => report)
  const decided = decideResultReversal(
    order,
    { id: inspection.id, stepSeq: step.seq, inspectorId, doneAt },
    { actor: by.inspector, reversalId: by.newId() as ReportId, reason, now: by.now, channel: by.channel },
    { ...reportContext(by.catalog, order, step), ledger, workerTeamIds: [] },
  )
  if (decided.kind === 'refused') return decided
  const reversed: Inspection = { ...inspection, reversed: { by: by.inspector.id, at: by.now, reason } }
  const again: Inspection = {
    ...newInspection(by.newId(), inspection.requestedBy, by.now),
    kind: inspection.kind,
    sampleQty: inspection.sampleQty,
    orderId: inspection.orderId,
    stepId: inspection.stepId,
  }
  const told = (id: PersonId) => tellBack(by, id, placeOfStep(at), reason)
  return {
    kind: 'takenBack',
    at: { ...at, placed: { ...placed, inspection: reversed } },
    effects: {
      changes: [decided.change],
      inspections: step.pendingInspection === null ? [reversed, again] : [reversed],
      outbox: [
        ...others(by, [...concerned(inspection), ...makersOf(inspection, ledger)]).flatMap(told),
        ...tellSentBack(by, order, decided.change.reports, by.inspector.name),
      ],
    },
  }
}

const concerned = ({
  requestedBy,
  inspectorId,
}: {
  readonly requestedBy: PersonId | null
  readonly inspectorId: PersonId | null
}): readonly PersonId[] => [requestedBy, inspectorId].filter(id => id !== null)

/** Whose pieces they were. */
const makersOf = ({ id }: Inspection, ledger: readonly Report[]): readonly PersonId[] =>
  ledger
    .filter(row => row.inspectionId === id && row.reversalOf === null)
    .flatMap(({ workers }) => workers.map(({ personId }) => personId))

const others = ({ inspector }: Judge, people: readonly PersonId[]): readonly PersonId[] =>
  [...new Set(people)].filter(id => id !== inspector.id)

type Place = {
  readonly id: InspectionId
  readonly about: About
  readonly text: (words: ReturnType<typeof cardContextFor>, name: string, reason: string) => string
}

const placeOfStep = ({ order, step, placed }: AtStep): Place => ({
  id: placed.inspection.id,
  about: aboutStep(order.code, step),
  text: ({ words }, name, reason) =>
    words.inspection.toldTakenBack(words.report.stepTitle(order.code, step.name), name, reason),
})

const placeOfLot = (placed: LotInspection): Place => ({
  id: placed.inspection.id,
  about: aboutLot(placed.inspection.id),
  text: (cards, name, reason) => cards.words.inspection.lot.takenBack(lotName(cards, placed), name, reason),
})

function tellBack(by: Judge, to: PersonId, place: Place, reason: string): readonly OutboxEntry[] {
  const cards = cardContextOf(by.catalog, to, by.now)
  return tellPerson(by.catalog, to, {
    message: textMessage(place.text(cards, by.inspector.name, reason)),
    about: place.about,
    key: `inspection:${place.id}:back`,
  })
}

/** The lot waits again as a whole; what had left comes back, move by move. */
export async function takeBackLot(
  by: Judge,
  at: AtLot,
  reason: string,
): Promise<TakenBack<AtLot> | Refused<LotReversalRefusal>> {
  const { inspection } = at.placed
  const { materialCode, lot } = inspection
  const [lots, moves] = await Promise.all([lotsOf(by.sql, materialCode), movesOfInspection(by.sql, inspection.id)])
  const decided = decideLotReversal(inspection, {
    actor: by.inspector,
    reason,
    now: by.now,
    editWindowMinutes: by.catalog.site.settings.report.editWindowMinutes,
    departmentIds: qualityDepartments(by),
    lot: lots.find(each => each.lot === lot) ?? { lot, quantity: ZERO, held: ZERO },
  })
  if (decided.kind === 'refused') return decided
  const placed = {
    ...at.placed,
    inspection: { ...inspection, reversed: { by: by.inspector.id, at: by.now, reason } },
  }
  const again = {
    ...newInspection(by.newId(), inspection.requestedBy, by.now),
    kind: 'incoming' as const,
    materialCode,
    lot,
    received: decided.again,
    returned: ZERO,
    sampleQty: inspection.sampleQty,
    acceptQty: inspection.acceptQty,
  }
  return {
    kind: 'takenBack',
    at: { ...at, placed },
    effects: {
      inspections: decided.again > ZERO ? [placed.inspection, again] : [placed.inspection],
      stockMoves: moves.map(({ id: reversalOf, kind, quantity }) => {
        const back = { kind, item: materialCode, quantity: negate(quantity), lot, inspectionId: inspection.id }
        return newMove(by, { ...back, reversalOf, personId: by.inspector.id, reason })
      }),
      outbox: [
        ...others(by, concerned(inspection)).flatMap(id => tellBack(by, id, placeOfLot(placed), reason)),
        ...tellHeld(by, placed, reason),
        ...(decided.again > ZERO ? tellAsked(by, { ...placed, inspection: again }) : []),
      ],
    },
  }
}

/** The warehouse hands it out no more; who buys need not settle it with the supplier now. */
function tellHeld(by: Judge, placed: LotInspection, reason: string): readonly OutboxEntry[] {
  const { catalog } = by
  const concernedDepartments = [departmentOfKind(catalog, 'warehouse'), departmentOfKind(catalog, 'purchasing')]
  const cards = cardContextFor(catalog, null, by.now)
  const place = placeOfLot(placed)
  const message = textMessage(place.text(cards, by.inspector.name, reason))
  return concernedDepartments.flatMap(department =>
    department === null
      ? []
      : tellDepartment(catalog, department.id, { message, about: place.about, key: `inspection:${place.id}:held` }),
  )
}
