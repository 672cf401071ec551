/** An order as its traveler: what stands on paper must still be true next week, so nothing on it says "today". */
import type { Catalog } from '../../db/catalog.ts'
import type { Instant, Order, Step } from '../../domain/model.ts'
import { scannedText, type TravelerTarget, travelerCode, travelerCodeShown } from '../../domain/traveler-code.ts'
import { amount, type CardContext } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import type { Sheet, SheetCode, SheetField, SheetSize, SheetStep } from './sheet.ts'

export type SheetParts = {
  readonly catalog: Catalog
  readonly now: Instant
  /** The factory's own, from the database. */
  readonly tag: number
  /** Where phones reach the service; null: the codes hold no address. */
  readonly address: string | null
}

export type SheetRequest = {
  readonly size: SheetSize
  /** Of one step only; null: the order and all of its steps. */
  readonly seq: number | null
}

/** In the site's language, whoever prints it: it is for the floor. */
export function sheetOf(parts: SheetParts, order: Order, { size, seq }: SheetRequest): Sheet {
  const context = cardContextFor(parts.catalog, null, parts.now)
  const { common, traveler } = context.words
  const code = (target: TravelerTarget): SheetCode => codeOf(parts, target)
  const steps = order.steps.filter(step => step.status !== 'cancelled' && (seq === null || step.seq === seq))
  return {
    size,
    title: traveler.title,
    order: order.code,
    product: productOf(parts.catalog, order),
    badge: order.priority === 'normal' ? '' : common.priority[order.priority],
    fields: fieldsOf(context, order),
    code: code({ kind: 'order', order: order.id }),
    withOrder: seq === null,
    steps: steps.map(step => stepOf(context, order, step, code({ kind: 'step', step: step.id }))),
    columns: traveler.sheet.columns,
    hint: traveler.sheet.hint,
    printedAtMs: parts.now.epochMilliseconds,
    printedAt: traveler.sheet.printedAt(onPaper(context, parts.now)),
  }
}

function codeOf({ tag, address }: SheetParts, target: TravelerTarget): SheetCode {
  const code = travelerCode({ tag, target })
  return { scanned: scannedText(code, address), shown: travelerCodeShown(code) }
}

function productOf({ products }: Catalog, { productCode, productName }: Order): string {
  const spec = products.get(productCode)?.spec ?? ''
  return [productCode, productName, spec].filter(text => text !== '').join(' ')
}

function fieldsOf(context: CardContext, order: Order): readonly SheetField[] {
  const { common, traveler } = context.words
  const fields = [
    { label: common.quantity, value: amount(context, order.quantity, order.unit) },
    { label: common.due, value: onPaper(context, order.dueAt) },
    { label: common.customer, value: order.customer ?? '' },
    { label: traveler.sheet.note, value: order.note },
  ]
  return fields.filter(({ value }) => value !== '')
}

function stepOf(context: CardContext, order: Order, step: Step, code: SheetCode): SheetStep {
  const { report, traveler, common } = context.words
  const { outsource, inspection, reviewRequired } = step.rules
  const notes = [report.inspection[inspection], reviewRequired ? report.reviewed : '']
  return {
    seq: String(step.seq),
    name: step.name,
    workCenter: outsource === null ? step.workCenterName : traveler.sheet.outside(outsource.vendor),
    planned: amount(context, step.planned, order.unit),
    note: notes.filter(text => text !== '').join(common.listSeparator),
    code,
  }
}

/** "2026-11-27 17:00" */
const onPaper = ({ timeZone }: CardContext, instant: Instant): string =>
  instant.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')
