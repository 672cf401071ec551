/** An inspection as the interface tells it. */
import type { Catalog } from '../../db/catalog.ts'
import type { InspectionFindings, LotInspection, PlacedInspection } from '../../db/inspections.ts'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import { employeeNumberOrNull } from './employee-number.ts'
import type { InspectionJson } from './inspection-shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'

const orNull = (value: Quantity | null): string | null => (value === null ? null : formatQuantity(value))

/** As the interface tells it; of a lot `order` and `step` are null, of pieces `item` and `lot`. */
export function inspectionJson(
  placed: PlacedInspection | LotInspection,
  { findings, photos }: { readonly findings: InspectionFindings; readonly photos: number },
  catalog: Catalog,
): InspectionJson {
  const { inspection } = placed
  const { timeZone } = catalog.site
  const at = 'orderCode' in placed ? placed : null
  return {
    id: inspection.id,
    kind: inspection.kind,
    order: at?.orderCode ?? null,
    step: at?.seq ?? null,
    item: inspection.kind === 'incoming' ? inspection.materialCode : null,
    lot: inspection.kind === 'incoming' ? inspection.lot : null,
    received: inspection.kind === 'incoming' ? formatQuantity(inspection.received) : null,
    result: inspection.result,
    good: formatQuantity(inspection.good),
    scrap: formatQuantity(inspection.scrap),
    rework: formatQuantity(inspection.rework),
    returned: inspection.kind === 'incoming' ? formatQuantity(inspection.returned) : '0',
    conceded: formatQuantity(inspection.conceded),
    sample: formatQuantity(inspection.sampleQty),
    defects: findings.defects.map(({ reason, quantity: bad }) => ({ reason, quantity: formatQuantity(bad) })),
    values: findings.values.map(({ name, unit, value, nominal, lower, upper, within }) => ({
      name,
      unit,
      value: formatQuantity(value),
      nominal: orNull(nominal),
      lower: orNull(lower),
      upper: orNull(upper),
      within,
    })),
    requestedBy: employeeNumberOrNull(catalog, inspection.requestedBy),
    requestedAt: writeInstant(inspection.requestedAt, timeZone),
    inspector: employeeNumberOrNull(catalog, inspection.inspectorId),
    doneAt: writeInstantOrNull(inspection.doneAt, timeZone),
    approvedBy: employeeNumberOrNull(catalog, inspection.approvedBy),
    note: inspection.note,
    reversed: inspection.reversed !== null,
    photos,
  }
}
