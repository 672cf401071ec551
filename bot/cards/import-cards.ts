/** Loading data from a workbook: what is wrong with it, what it would do, what it did. */
import type { Block, Card } from '../../adapters/card.ts'
import type { InboundFile } from '../../adapters/port.ts'
import { encodeAction } from '../action.ts'
import { faultReason, type ImportWording, refusalLine } from '../wording/import.ts'
import type { CheckedData } from '../workbook/check.ts'
import type { Fault, FaultList, Refusal } from '../workbook/faults.ts'
import type { CardContext } from './context.ts'
import { refusalCard } from './talk-cards.ts'

/** Enough to begin with on a phone; the whole list would bury the chat. */
const MOST_FAULTS = 15
const MOST_IGNORED = 5
const LONGEST_VALUE = 40
const LONGEST_NAME = 60

type Checked = Pick<CheckedData, 'counts' | 'ignored'>
/** The part of a file that a button carries. */
export type FileOnCard = Pick<InboundFile, 'ref' | 'name' | 'size'>

/** Not looked at further: no workbook, locked, far too large. */
export function fileRefusedCard(context: CardContext, words: ImportWording, why: Refusal): Card {
  return importStoppedCard(context, context.words.setup.importRefusedTitle, [refusalLine(words, why)])
}

/** Nothing was imported, and why; the template is one press away. */
export function importStoppedCard(context: CardContext, title: string, lines: readonly string[]): Card {
  const template = { label: context.words.talk.commandLabel.template, payload: encodeAction({ do: 'template' }) }
  return refusalCard(title, lines, [template])
}

export function importFaultsCard(context: CardContext, words: ImportWording, faults: FaultList): Card {
  const { setup } = context.words
  const shown = faults.first.slice(0, MOST_FAULTS)
  const rest = faults.total - shown.length
  const blocks: Block[] = [
    { kind: 'text', text: words.faultsTitle(faults) },
    {
      kind: 'table',
      columns: setup.importFaultColumns.map(label => ({ label })),
      rows: shown.map(fault => faultRow(context, words, fault)),
    },
  ]
  if (rest > 0) blocks.push({ kind: 'note', text: setup.importMoreFaults(rest) })
  return { title: setup.importFaultsTitle, tone: 'warning', blocks }
}

/** Sheet, row, column (with what stands there), and what would be right. */
function faultRow({ words: { common } }: CardContext, words: ImportWording, fault: Fault): readonly string[] {
  const { sheet, row, column, heading, value } = fault.at
  const where = [column, heading].filter(text => text !== null).join(' ')
  const found = value === null ? '' : `${common.quoted(cut(value, LONGEST_VALUE))} `
  return [sheet, row === null ? '' : String(row), where, `${found}${faultReason(words, fault)}`]
}

/** What pressing the button would do. */
export function importPreviewCard(
  context: CardContext,
  words: ImportWording,
  checked: Checked,
  file: FileOnCard,
): Card {
  const { setup } = context.words
  const { ref, name, size } = file
  const payload = encodeAction({
    do: 'import',
    file: { ref, name: cut(name, LONGEST_NAME), size },
    once: context.once(),
  })
  return {
    title: setup.importReadyTitle,
    tone: 'info',
    blocks: [
      { kind: 'text', text: words.preview.title(checked.counts) },
      ...countBlocks(context, words, checked),
      { kind: 'actions', actions: [{ label: setup.importYes, payload, style: 'primary' }] },
      { kind: 'note', text: setup.importNext },
    ],
  }
}

export function importDoneCard(context: CardContext, words: ImportWording, checked: Checked): Card {
  const blocks: Block[] = [{ kind: 'text', text: words.done(checked.counts) }, ...countBlocks(context, words, checked)]
  return { title: context.words.setup.importDoneTitle, tone: 'success', blocks }
}

/** Everything in the file is there already, or there is nothing in it. */
export function nothingToImportCard(context: CardContext, words: ImportWording, checked: Checked): Card {
  const blocks: Block[] = [
    { kind: 'text', text: words.preview.nothing(checked.counts) },
    ...countBlocks(context, words, checked),
  ]
  return { title: context.words.setup.importNothingTitle, tone: 'info', blocks }
}

function countBlocks({ words: { setup, common } }: CardContext, words: ImportWording, checked: Checked): Block[] {
  const rows = [...checked.counts].map(([subject, { added, changed, unchanged }]) => [
    words.subjects[subject],
    String(added),
    String(changed),
    String(unchanged),
  ])
  const columns = setup.importColumns.map((label, i) => (i === 0 ? { label } : { label, align: 'right' as const }))
  const ignored = words.preview.ignored(checked.ignored)
  const notes = ignored.slice(0, MOST_IGNORED)
  if (ignored.length > notes.length) notes.push(common.more(ignored.length - notes.length))
  return [
    ...(rows.length === 0 ? [] : [{ kind: 'table' as const, columns, rows }]),
    ...notes.map(text => ({ kind: 'note' as const, text })),
  ]
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
