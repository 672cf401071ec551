/** Where a lot came from and went, and what an order was made of, by whom, on what, with which findings. */
import type { Block, Action as Button, Card, Field } from '../../adapters/card.ts'
import type { Page } from '../../db/cursors.ts'
import type { LotSource, LotUse } from '../../db/lot-trace.ts'
import type { OrderTrace, TracedStep } from '../../db/order-trace.ts'
import { exceptionCode } from '../../domain/exception-life.ts'
import type { UnitCode } from '../../domain/model.ts'
import { formatQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, clockTime, names } from './context.ts'
import { lotName } from './stock-cards.ts'

const MOST_BUTTONS = 5
const MOST_ROWS = 12
const MOST_RECEIPTS = 4

export function lotTraceCard(
  context: CardContext,
  lot: string,
  sources: readonly LotSource[],
  uses: Page<LotUse>,
): Card {
  const { stock } = context.words
  const rows = uses.items.map(use => [
    `${'└ '.repeat(use.level)}${use.order}`,
    use.product,
    `${use.level === 0 ? '' : `${use.name} `}${amount(context, use.quantity, use.unit as UnitCode)}`,
    use.outputLots.join(context.words.common.listSeparator),
  ])
  const used: Block[] =
    rows.length === 0
      ? [{ kind: 'note', text: stock.traceNotUsed }]
      : [
          { kind: 'text', text: stock.traceUsed },
          { kind: 'table', columns: stock.traceUsedColumns.map(label => ({ label })), rows },
        ]
  return {
    title: stock.traceLotTitle(lot),
    tone: 'info',
    blocks: [
      { kind: 'fields', fields: sources.flatMap(source => sourceFields(context, source)) },
      ...used,
      ...(uses.next === null ? [] : [{ kind: 'note' as const, text: stock.traceMore }]),
      ...actionsOf(uses.items.map(({ order }) => order)),
    ],
  }
}

function sourceFields(context: CardContext, source: LotSource): readonly Field[] {
  const { name, unit, onHand, receipts, madeBy } = source
  const { stock, common } = context.words
  const judged = inspectedLines(context, source)
  const lines = [
    ...receipts
      .slice(0, MOST_RECEIPTS)
      .map(({ quantity, at, personId }) =>
        stock.traceReceivedLine(
          amount(context, quantity, unit as UnitCode),
          clockTime(context, at),
          names(context, personId === null ? [] : [personId]),
        ),
      ),
    ...(receipts.length > MOST_RECEIPTS ? [common.more(receipts.length - MOST_RECEIPTS)] : []),
    ...madeBy.slice(0, MOST_RECEIPTS).map(order => stock.traceMadeBy(order)),
  ]
  return [
    { label: name, value: `${stock.onHand} ${amount(context, onHand, unit as UnitCode)}` },
    ...(lines.length === 0 ? [] : [{ label: stock.traceReceived, value: lines.join('\n') }]),
    ...(judged.length === 0 ? [] : [{ label: stock.traceInspections, value: judged.join('\n') }]),
  ]
}

/** "检验合格 合格 470、拒收 25（范雪梅 10:17） 照片 2" */
function inspectedLines(context: CardContext, { inspections, unit }: LotSource): readonly string[] {
  const { floor, inspection, photo } = context.words
  return inspections.slice(0, MOST_RECEIPTS).map(each => {
    const result = floor.inspectionResult[each.result]
    const shown = (quantity: Quantity) => amount(context, quantity, unit as UnitCode)
    if (each.inspectorId === null || each.doneAt === null) return `${result} ${shown(each.received)}`
    const split = inspection.lot.split(shown(each.good), shown(each.refused))
    const by = floor.inspectionDoneBy(
      `${result} ${split}`,
      names(context, [each.inspectorId]),
      clockTime(context, each.doneAt),
    )
    return each.photos === 0 ? by : `${by} · ${photo.show(each.photos)}`
  })
}

/** Each opens the trace of that order. */
function actionsOf(orders: readonly string[]): readonly Block[] {
  const actions = [...new Set(orders)].slice(0, MOST_BUTTONS).map(
    (order): Button => ({
      label: order,
      payload: encodeAction({ do: 'traceOrder', order }),
    }),
  )
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }]
}

export function orderTraceCard(context: CardContext, trace: OrderTrace): Card {
  const { stock } = context.words
  const made = trace.materials.flatMap(({ madeBy }) => madeBy)
  const cut = trace.steps.length > MOST_ROWS || trace.materials.length > MOST_ROWS
  return {
    title: stock.traceOrderTitle(trace.code),
    tone: trace.exceptions.some(({ resolvedAt }) => resolvedAt === null) ? 'warning' : 'info',
    blocks: [
      { kind: 'fields', fields: headFields(context, trace) },
      { kind: 'text', text: stock.traceSteps },
      {
        kind: 'table',
        columns: stock.traceStepColumns.map(label => ({ label })),
        rows: trace.steps.slice(0, MOST_ROWS).map(step => stepRow(context, step)),
      },
      ...materialBlocks(context, trace),
      ...findings(context, trace),
      ...(cut ? [{ kind: 'note' as const, text: stock.traceMore }] : []),
      ...actionsOf(made),
    ],
  }
}

function headFields(context: CardContext, trace: OrderTrace): readonly Field[] {
  const { stock, common } = context.words
  const unit = trace.unit as UnitCode
  return [
    { label: common.product, value: trace.productName, short: true },
    { label: common.quantity, value: amount(context, trace.quantity, unit), short: true },
    { label: common.customer, value: trace.customer ?? common.none, short: true },
    { label: stock.lot, value: lotName(context, trace.lot ?? ''), short: true },
    ...trace.outputs.map(({ lot, quantity }) => ({
      label: stock.traceOutput,
      value: stock.traceOutputLine(amount(context, quantity, unit), lot),
      short: true,
    })),
  ]
}

function stepRow(context: CardContext, step: TracedStep): readonly string[] {
  const at = step.completedAt ?? step.startedAt
  return [
    step.name,
    step.people.length === 0 ? '' : names(context, step.people),
    formatQuantity(step.good),
    formatQuantity(step.scrap),
    at === null ? '' : clockTime(context, at),
  ]
}

function materialBlocks(context: CardContext, { materials }: OrderTrace): readonly Block[] {
  const { stock } = context.words
  if (materials.length === 0) return [{ kind: 'note', text: stock.traceNoMaterials }]
  return [
    { kind: 'text', text: stock.traceMaterials },
    {
      kind: 'table',
      columns: stock.traceMaterialColumns.map(label => ({ label })),
      rows: materials
        .slice(0, MOST_ROWS)
        .map(({ name, lot, quantity, unit }) => [
          name,
          lotName(context, lot),
          amount(context, quantity, unit as UnitCode),
        ]),
    },
  ]
}

/** Pieces that are good by concession or after rework, and those that had to go back: where, and how many. */
function notAtOnce({ words }: CardContext, steps: OrderTrace['steps']): readonly string[] {
  const { inspection, common } = words
  return steps.flatMap(({ name, conceded, reworked, returned }) => {
    const parts = [
      [inspection.yield.conceded, conceded],
      [inspection.yield.reworked, reworked],
      [inspection.yield.returned, returned],
    ] as const
    const said = parts.flatMap(([label, quantity]) =>
      quantity === ZERO ? [] : [`${label} ${formatQuantity(quantity)}`],
    )
    return said.length === 0 ? [] : [common.colon(name, said.join(common.listSeparator))]
  })
}

function findings(context: CardContext, { steps, inspections, exceptions }: OrderTrace): readonly Block[] {
  const { common, stock, floor } = context.words
  const nameOf = (seq: number | null) => steps.find(step => step.seq === seq)?.name ?? ''
  const used = steps.filter(({ people }) => people.length > 0)
  const machines = used.flatMap(({ name, machines: all }) =>
    all.length === 0 ? [] : [common.colon(name, all.join(' '))],
  )
  const checked = inspections.map(({ seq, result, photos }) =>
    [nameOf(seq), floor.inspectionResult[result], photos === 0 ? '' : context.words.photo.show(photos)]
      .filter(Boolean)
      .join(' '),
  )
  const troubles = exceptions.map(({ no, seq, what, machine, downtimeMinutes: down }) =>
    [exceptionCode(no), nameOf(seq), what, machine, down ? context.words.common.minutes(down) : '']
      .filter(Boolean)
      .join(' '),
  )
  const fields = [
    { label: stock.traceMachines, value: machines.slice(0, MOST_ROWS).join('\n') },
    { label: stock.traceNotAtOnce, value: notAtOnce(context, steps).slice(0, MOST_ROWS).join('\n') },
    { label: stock.traceInspections, value: checked.slice(0, MOST_ROWS).join('\n') },
    { label: stock.traceExceptions, value: troubles.slice(0, MOST_ROWS).join('\n') },
  ].filter(({ value }) => value !== '')
  return fields.length === 0 ? [] : [{ kind: 'fields', fields }]
}
