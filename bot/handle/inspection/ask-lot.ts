/** What came in and must be inspected: put on hold and told to those who inspect, whoever booked the receipt. */
import type { Material } from '../../../db/catalog.ts'
import type { IncomingInspection, OutboxEntry } from '../../../db/commit.ts'
import type { Queryable } from '../../../db/connect.ts'
import { inspectionPlanOf } from '../../../db/inspection-plans.ts'
import type { LotInspection } from '../../../db/inspections.ts'
import { newInspection } from '../../../domain/inspection-record.ts'
import type { InspectionId, PersonId } from '../../../domain/model.ts'
import { type Quantity, ZERO } from '../../../domain/quantity.ts'
import type { CardContext } from '../../cards/context.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { type InspectionFacts, inspectionRequestCard } from '../../cards/inspection-card.ts'
import { cardMessage } from '../../cards/message.ts'
import type { About } from '../plan.ts'
import type { Booker } from '../report/book-report.ts'
import { NOTHING_FOUND, tellInspectors } from './ask-inspection.ts'

type By = Pick<Booker, 'catalog' | 'now' | 'newId'> & { readonly sql: Queryable }

export type LotArrived = {
  readonly material: Pick<Material, 'code' | 'name' | 'unit'>
  readonly quantity: Quantity
  readonly lot: string
  readonly by: PersonId | null
}

export type AskedLot = { readonly inspection: IncomingInspection; readonly outbox: readonly OutboxEntry[] }

export async function askLot(by: By, { material, quantity, lot, by: receiver }: LotArrived): Promise<AskedLot> {
  const { sampling } = await inspectionPlanOf(by.sql, { of: 'material', material: material.code })
  const inspection: IncomingInspection = {
    ...newInspection(by.newId(), receiver, by.now),
    kind: 'incoming',
    materialCode: material.code,
    lot,
    received: quantity,
    returned: ZERO,
    sampleQty: sampling?.sampleQty ?? ZERO,
    acceptQty: sampling?.acceptNumber ?? null,
  }
  const placed: LotInspection = { inspection, materialName: material.name, unit: material.unit }
  return { inspection, outbox: tellAsked(by, placed) }
}

/** To the groups of the quality department, or to its inspectors. */
export function tellAsked({ catalog, now }: Omit<By, 'newId' | 'sql'>, placed: LotInspection): readonly OutboxEntry[] {
  const { id, received } = placed.inspection
  const cards = cardContextFor(catalog, null, now)
  return tellInspectors(catalog, {
    message: cardMessage(inspectionRequestCard(cards, lotFacts(cards, placed, received))),
    about: aboutLot(id),
    key: `inspection:${id}`,
  })
}

export const aboutLot = (inspection: InspectionId): About => ({
  kind: 'inspection',
  inspection,
  order: null,
  seq: null,
})

export const lotName = (
  { words }: CardContext,
  { inspection, materialName }: Pick<LotInspection, 'inspection' | 'materialName'>,
): string => words.inspection.lot.name(materialName, inspection.lot)

/** `waiting`: what of it may be judged. */
export const lotFacts = (
  cards: CardContext,
  placed: LotInspection,
  waiting: Quantity,
  found: Partial<Pick<InspectionFacts, 'findings' | 'photos'>> = {},
): InspectionFacts => ({
  inspection: placed.inspection,
  title: cards.words.inspection.lot.title(lotName(cards, placed)),
  thingName: placed.materialName,
  unit: placed.unit,
  waiting,
  findings: found.findings ?? NOTHING_FOUND,
  photos: found.photos ?? 0,
  form: { do: 'lotForm', inspection: placed.inspection.id },
})
