/** Files sent in chat: a filled-in workbook is checked whole, shown, and imported when somebody presses the button. */
import type { Card } from '../../../adapters/card.ts'
import { type InboundFile, XLSX_MIME } from '../../../adapters/port.ts'
import { addAudit } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { applyImport } from '../../../db/import.ts'
import { readImportCatalog } from '../../../db/import-catalog.ts'
import type { ImportData, ImportedHourlyRate } from '../../../db/import-data.ts'
import { isAppointed } from '../../../domain/appointment.ts'
import type { HourlyRate } from '../../../domain/hourly-pay.ts'
import type { PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { formatQuantity } from '../../../domain/quantity.ts'
import type { Action } from '../../action.ts'
import { localeOf } from '../../cards/context-for.ts'
import {
  type FileOnCard,
  fileRefusedCard,
  importDoneCard,
  importFaultsCard,
  importPreviewCard,
  importStoppedCard,
  nothingToImportCard,
} from '../../cards/import-cards.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { isPicture } from '../../photo/is-picture.ts'
import { lexiconOf } from '../../turn/understand-turn.ts'
import { readCells } from '../../understand/table/read-table.ts'
import { changesNothing, type ImportWording, importWordsFor } from '../../wording/import.ts'
import { type CheckedData, checkWorkbook, orderKeysIn } from '../../workbook/check.ts'
import type { ReportSheet } from '../../workbook/find-reports.ts'
import { LIMITS } from '../../workbook/limits.ts'
import { readWorkbook, type WorkbookRows } from '../../workbook/read.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, type Reply, reply, type Speech, say, speech } from '../plan.ts'
import { planTable } from '../report/book-many.ts'
import type { Turn } from '../turn.ts'
import { madeFileMessage } from './made-file.ts'
import { bytesOf } from './sent-file.ts'

/** Of several files sent at once; the reading of each may take seconds. */
const MOST_FILES = 3
/** What people send when they mean a table, whatever it really is: the reader says what to save it as. */
const TABLE_NAME = /\.(xlsx|xlsm|xlsb|xls|et|ods|csv)$/i

export function planTemplate(turn: Turn, of: 'import' | 'reports' = 'import'): Plan {
  const locale = localeIn(turn)
  const { many, setup } = turn.cards.words
  return say(
    reply(
      of === 'reports'
        ? madeFileMessage(many.templateText, many.fileName, { of: 'reportTemplate', locale })
        : madeFileMessage(setup.templateText, importWordsFor(locale).guide.fileName, { of: 'template', locale }),
    ),
  )
}

export async function planFile(turn: Turn, files: readonly InboundFile[]): Promise<Plan> {
  const [only, another] = files
  if (only !== undefined && another === undefined) return planFor(turn, await answerTo(turn, only))
  const replies: Reply[] = []
  // One after the other: each may hold a hundred megabytes while it is read.
  for (const file of files.slice(0, MOST_FILES)) {
    const answer = await answerTo(turn, file)
    replies.push(
      'message' in answer ? answer : reply(textMessage(turn.cards.words.many.oneFile(file.name.slice(0, 60)))),
    )
  }
  return say(...replies)
}

/** Reports go the way of a pasted table. */
async function planFor(turn: Turn, answer: Reply | ReportSheet): Promise<Plan> {
  if ('message' in answer) return say(answer)
  const deps = { lexicon: lexiconOf(turn.catalog), findOrders: turn.directory.find, now: turn.now }
  return planTable(turn, await readCells(deps, answer), answer.sheet)
}

/** What is said to a file, or the reports that it holds. */
async function answerTo(turn: Turn, file: InboundFile): Promise<Reply | ReportSheet> {
  const { talk, photo } = turn.cards.words
  if (isPicture(file)) return reply(textMessage(photo.apart))
  if (!TABLE_NAME.test(file.name) && file.mime !== XLSX_MIME) return reply(textMessage(talk.fileNotUnderstood))
  const looked = await lookAt(turn, file)
  if (looked.kind === 'reports') return looked.reports
  if (looked.kind === 'stopped') return reply(cardMessage(looked.card))
  return reply(cardMessage(importPreviewCard(turn.cards, wordsIn(turn), looked.checked, file)))
}

/** The file is read and checked again: it is what counts, not what the card said of it. */
export async function planImport(turn: Turn, { file }: Extract<Action, { do: 'import' }>): Promise<Plan> {
  if (!mayDo(turn.person, 'import')) return say(reply(cardMessage(notAllowedCard(turn))))
  const looked = await lookAt(turn, { ...file, mime: XLSX_MIME })
  if (looked.kind === 'reports') return say(reply(textMessage(turn.cards.words.common.oldCard)))
  if (looked.kind === 'stopped') return say(reply(cardMessage(looked.card)))
  return { kind: 'transact', write: tx => importChecked(turn, tx, file, looked.checked) }
}

type Looked =
  /** Nothing can be imported, or nothing is left to import. */
  | { readonly kind: 'stopped'; readonly card: Card }
  | { readonly kind: 'ready'; readonly checked: CheckedData }
  | { readonly kind: 'reports'; readonly reports: ReportSheet }

async function lookAt(turn: Turn, file: InboundFile): Promise<Looked> {
  const { cards } = turn
  const words = wordsIn(turn)
  const stopped = (card: Card): Looked => ({ kind: 'stopped', card })
  if (file.size > LIMITS.compressedBytes) return stopped(fileRefusedCard(cards, words, tooBig(file)))
  const bytes = await bytesOf(turn, file)
  if (bytes === null) return stopped(importStoppedCard(cards, stoppedTitle(turn), [cards.words.setup.importGone]))
  const read = await readWorkbook(bytes)
  if (read.kind === 'refused') return stopped(fileRefusedCard(cards, words, read.why))
  if (read.kind === 'reports') return read
  if (!mayDo(turn.person, 'import')) return stopped(notAllowedCard(turn))
  const checked = await check(turn, read)
  if (checked.kind === 'faults') return stopped(importFaultsCard(cards, words, checked.faults))
  const refused = notTheirs(turn, checked)
  if (refused !== null) return stopped(refusalCard(cards.words.refusal.title, [refused]))
  if (changesNothing(checked.counts)) return stopped(nothingToImportCard(cards, words, checked))
  return { kind: 'ready', checked }
}

/** What the file changes and the sender may not; null: nothing. */
function notTheirs(turn: Turn, checked: CheckedData): string | null {
  const { pay, setup } = turn.cards.words
  if (!mayRate(turn, checked)) return pay.rateNotInFile
  const people = appointed(turn, checked.data)
  return people.length === 0 || mayDo(turn.person, 'appoint') ? null : setup.roleNotInFile(people)
}

/** Names of those whose role the file changes, who leave by it, or come as more than workers. */
const appointed = ({ catalog }: Turn, { people }: ImportData): readonly string[] =>
  people.filter(row => isAppointed(row, catalog.people.get(row.id as PersonId) ?? null)).map(({ name }) => name)

/** Rates that the file changes are set by those who set them in chat, and nobody's own by themselves. */
function mayRate(turn: Turn, { counts, data }: CheckedData): boolean {
  const count = counts.get('hourlyRates')
  if (count === undefined || count.added + count.changed === 0) return true
  return mayDo(turn.person, 'setRate', {
    ownerIds: changedRates(turn, data).flatMap(({ personId }) => (personId === null ? [] : [personId as PersonId])),
  })
}

const changedRates = ({ catalog }: Turn, { hourlyRates }: ImportData) =>
  hourlyRates.filter(row => !catalog.hourlyRates.some(held => isSameRate(row, held)))

const isSameRate = (row: ImportedHourlyRate, held: HourlyRate): boolean =>
  row.personId === held.personId &&
  row.validFrom === held.validFrom.toString() &&
  row.rate === formatQuantity(held.rate)

const tooBig = ({ size }: InboundFile) => ({ kind: 'tooBig', bytes: size, limitBytes: LIMITS.compressedBytes }) as const

async function check(turn: Turn, rows: WorkbookRows) {
  const { timeZone } = turn.catalog.site
  const today = turn.now.toZonedDateTimeISO(timeZone).toPlainDate()
  const catalog = await readImportCatalog(turn.sql, orderKeysIn(rows))
  return checkWorkbook(rows, catalog, { today, timeZone })
}

async function importChecked(
  turn: Turn,
  tx: Transaction,
  file: FileOnCard,
  { data, ignored }: CheckedData,
): Promise<Speech> {
  const words = wordsIn(turn)
  const outcome = await applyImport(tx, data, { kind: 'person', id: turn.person.id }, turn.now)
  if (outcome.kind === 'ordersRun') {
    const card = importStoppedCard(turn.cards, stoppedTitle(turn), [words.changedMeanwhile])
    return speech([reply(cardMessage(card))])
  }
  await addAudit(
    tx,
    [audited(turn, 'workbook.imported', { kind: 'file', id: file.name }, { size: file.size })],
    heardAs(turn.event),
  )
  const done = reply(cardMessage(importDoneCard(turn.cards, words, { counts: outcome.counts, ignored })))
  return { toast: turn.cards.words.setup.importDoneTitle, update: done, replies: [] }
}

const notAllowedCard = ({ cards: { words } }: Turn): Card =>
  refusalCard(words.refusal.title, [words.setup.importNotAllowed])

const stoppedTitle = (turn: Turn): string => turn.cards.words.setup.importStoppedTitle

const localeIn = ({ catalog, person }: Turn) => localeOf(catalog, catalog.people.get(person.id) ?? null)

const wordsIn = (turn: Turn): ImportWording => importWordsFor(localeIn(turn))
