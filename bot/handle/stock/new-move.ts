/** A move of stock as whoever decided it books it. What most moves have nothing of need not be said. */
import type { Catalog } from '../../../db/catalog.ts'
import type { BookedMove } from '../../../db/commit.ts'
import type { Instant, Order, StepId } from '../../../domain/model.ts'

type By = { readonly catalog: Catalog; readonly now: Instant }

type SaidMove = Pick<BookedMove, 'kind' | 'item' | 'quantity' | 'lot' | 'personId'> &
  Partial<Pick<BookedMove, 'requestId' | 'inspectionId' | 'reversalOf' | 'reason'>> & { readonly order?: Order | null }

export const newMove = ({ catalog, now }: By, { order = null, ...said }: SaidMove): BookedMove => ({
  requestId: null,
  inspectionId: null,
  reversalOf: null,
  reason: '',
  ...said,
  orderId: order?.id ?? null,
  stepId: order === null ? null : stepOf(catalog, said, order),
  at: now,
})

/** What was made comes from its step, material goes to the one whose line takes it; what is shipped lay in the warehouse. */
function stepOf(catalog: Catalog, { kind, item }: Pick<SaidMove, 'kind' | 'item'>, order: Order): StepId | null {
  if (kind === 'shipment') return null
  return kind === 'output' ? outputStep(order) : stepUsing(catalog, order, item)
}

const outputStep = ({ steps }: Order): StepId | null =>
  (steps.find(({ rules }) => rules.isOutput) ?? steps.findLast(({ status }) => status !== 'cancelled'))?.id ?? null

/** null: no line of the product's bill takes it. */
function stepUsing({ bomLines }: Catalog, order: Order, material: string): StepId | null {
  const line = bomLines.find(
    each =>
      each.productCode === order.productCode &&
      (each.materialCode === material || Object.values(each.variantMaterials).includes(material)),
  )
  return order.steps.find(step => step.code === line?.stepCode)?.id ?? null
}
