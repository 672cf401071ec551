/** "待检": all that waits for an inspector, kind by kind, five at a time; each opens. */
import type { Block, Action as Button, Card } from '../../adapters/card.ts'
import {
  WAITING_KINDS,
  type WaitingInspection,
  type WaitingKind,
  type WaitingPage,
} from '../../db/waiting-inspections.ts'
import { ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { amount, type CardContext, minutesBetween } from './context.ts'

/** WeCom shows six buttons: one for each, and the rest. */
export const MOST_WAITING = 5

export type WaitingFacts = WaitingPage & {
  /** How many stand before those on the card. */
  readonly after: number
  /** Whether the reader may judge them. */
  readonly mayInspect: boolean
}

export function waitingInspectionsCard(context: CardContext, facts: WaitingFacts): Card {
  const { waitingList: words } = context.words.inspection
  const { rows, total, after } = facts
  if (rows.length === 0) {
    const text = total === 0 ? words.none : words.noMore(total)
    return { title: words.title(total), tone: 'success', blocks: [{ kind: 'text', text }] }
  }
  const rest = total - after - rows.length
  const actions = [
    ...rows.flatMap(row => openButton(context, row, facts.mayInspect)),
    ...restButton(context, facts, rest),
  ]
  return {
    title: words.title(total),
    tone: 'warning',
    blocks: [
      { kind: 'text', text: countsText(context, facts) },
      ...WAITING_KINDS.flatMap(kind => groupBlocks(context, facts, kind)),
      ...(rest > 0 ? [{ kind: 'note' as const, text: words.restNote(rest) }] : []),
      { kind: 'actions', actions },
    ],
  }
}

/** "首件 2、终检 5、来料检验 1": of all of them, not only of those that are shown. */
const countsText = ({ words: { floor, common, inspection } }: CardContext, { counts }: WaitingFacts): string =>
  WAITING_KINDS.flatMap(kind => {
    const count = counts.get(kind) ?? 0
    return count === 0 ? [] : [inspection.waitingList.count(floor.inspectionKinds[kind], count)]
  }).join(common.listSeparator)

function groupBlocks(context: CardContext, { rows, after }: WaitingFacts, kind: WaitingKind): readonly Block[] {
  const lines = rows.flatMap((row, index) => (row.kind === kind ? [lineOf(context, row, after + index + 1)] : []))
  if (lines.length === 0) return []
  return [
    { kind: 'text', text: context.words.floor.inspectionKinds[kind], strong: true },
    { kind: 'text', text: lines.join('\n') },
  ]
}

/** "1. WO-1003 车削 · 等检验 20 件 · 等了 35 分钟". */
function lineOf(context: CardContext, row: WaitingInspection, place: number): string {
  const { common, inspection } = context.words
  const age = inspection.waitingList.since(common.minutes(minutesBetween(row.requestedAt, context.now)))
  return [`${place}. ${nameOf(context, row)}`, quantityText(context, row), age].filter(text => text !== '').join(' · ')
}

const nameOf = ({ words }: CardContext, row: WaitingInspection): string =>
  row.kind === 'incoming'
    ? words.inspection.lot.name(row.materialName, row.lot)
    : words.ask.openStep(row.order, row.stepName)

/** Where nothing is held for it, what is to be looked at. */
function quantityText(context: CardContext, { waiting, sampleQty, unit }: WaitingInspection): string {
  const { waitingList: words } = context.words.inspection
  if (waiting > ZERO) return words.waiting(amount(context, waiting, unit))
  return sampleQty > ZERO ? words.sample(amount(context, sampleQty, unit)) : ''
}

/** The form for its result; whoever may give none opens the step. */
function openButton(context: CardContext, row: WaitingInspection, mayInspect: boolean): readonly Button[] {
  const label = nameOf(context, row)
  if (row.kind === 'incoming')
    return mayInspect ? [{ label, payload: encodeAction({ do: 'lotForm', inspection: row.id }) }] : []
  const { order, seq } = row
  return [{ label, payload: encodeAction({ do: mayInspect ? 'inspectForm' : 'openStep', order, seq }) }]
}

function restButton({ words }: CardContext, { after, rows }: WaitingFacts, rest: number): readonly Button[] {
  if (rest <= 0) return []
  const payload = encodeAction({ do: 'waitingInspections', after: after + rows.length })
  return [{ label: words.inspection.waitingList.rest(rest), payload }]
}
