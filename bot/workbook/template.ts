/** The workbook to fill in: every sheet with its headings, examples, drop-downs and hints, and a sheet that explains all. */
import type { Blob } from 'node:buffer'
import type Stream from 'node:stream'
import writeExcelFile, {
  type CellObject,
  type Feature,
  type Row,
  type Sheet as WrittenSheet,
} from 'write-excel-file/node'
import { type ImportWording, importWordsFor } from '../wording/import.ts'
import type { Locale } from '../wording/index.ts'
import { columnLetter } from './cell-value.ts'
import type { Column } from './columns.ts'
import { columnsOf, SHEET_KEYS, SHEETS, type SheetKey } from './sheets.ts'

/** How far down drop-downs reach, and codes are kept as text so that Excel leaves their leading zeros alone. */
const PREPARED_ROWS = 500

const HEADING = {
  fontWeight: 'bold',
  backgroundColor: '#1F4E79',
  textColor: '#FFFFFF',
  alignVertical: 'center',
  wrap: true,
  height: 30,
} as const
const OPTIONAL_HEADING = { ...HEADING, backgroundColor: '#5B7FA3' } as const
const EXAMPLE = { textColor: '#8C8C8C', fontStyle: 'italic' } as const

/** The template in the person's language, as the bytes of an .xlsx file. The same every time. */
export async function makeTemplate(locale: Locale): Promise<Uint8Array> {
  const words = importWordsFor(locale)
  const language = locale === 'en' ? 'en' : 'zh'
  const sheets = [guideSheet(words, language), ...SHEET_KEYS.map(key => dataSheet(key, language))]
  const features = [dropDowns(words, language)]
  return writeExcelFile(sheets, { fontFamily: 'Microsoft YaHei', fontSize: 11, features }).toBuffer()
}

type Language = 'zh' | 'en'
/** What the writing library takes for a picture; it has the type but does not export it. */
type FileContent = Stream | Buffer | Blob

const sheetName = (key: SheetKey, language: Language) => (language === 'en' ? SHEETS[key].en : SHEETS[key].zh)

const columnName = (column: Column, language: Language) => (language === 'en' ? column.en : column.zh)

function dataSheet(key: SheetKey, language: Language): WrittenSheet<FileContent> {
  const columns = Object.values(columnsOf(key))
  const headings = columns.map(column => heading(columnName(column, language), column.required))
  return {
    sheet: sheetName(key, language),
    data: [headings, ...exampleRows(columns, language), ...preparedRows(columns)],
    columns: columns.map(column => ({ width: columnWidth(column, language) })),
    stickyRowsCount: 1,
  }
}

const heading = (name: string, required: boolean): CellObject => ({
  value: required ? `${name}*` : name,
  type: String,
  ...(required ? HEADING : OPTIONAL_HEADING),
})

function exampleRows(columns: readonly Column[], language: Language): Row[] {
  const count = Math.max(...columns.map(column => column.examples.length))
  return Array.from({ length: count }, (_, i) => columns.map(column => exampleCell(column, i, language)))
}

function exampleCell(column: Column, index: number, language: Language): CellObject {
  const value = (language === 'en' ? column.examplesEn : column.examples)[index] ?? ''
  if (typeof value === 'number') return { value, type: Number, ...EXAMPLE }
  return { ...(value === '' ? {} : { value }), type: String, format: '@', ...EXAMPLE }
}

/** Empty cells in text format, where a number typed without it would lose its zeros or become a date. */
function preparedRows(columns: readonly Column[]): Row[] {
  const last = columns.findLastIndex(column => column.type.kind === 'code')
  const row = columns
    .slice(0, last + 1)
    .map(column => (column.type.kind === 'code' ? ({ type: String, format: '@' } as const) : null))
  return Array.from({ length: PREPARED_ROWS }, () => row)
}

/** Chinese characters are twice as wide as the unit of a column's width. */
const displayWidth = (text: string) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? 2 : 1), 0)

function columnWidth(column: Column, language: Language): number {
  const texts = [
    `${columnName(column, language)}*`,
    ...(language === 'en' ? column.examplesEn : column.examples).map(String),
  ]
  return Math.min(36, Math.max(8, ...texts.map(displayWidth)) + 3)
}

function guideSheet(words: ImportWording, language: Language): WrittenSheet<FileContent> {
  const { guide } = words
  const title: Row = [{ value: guide.title, type: String, fontWeight: 'bold', fontSize: 16, height: 28 }]
  const lines = guide.lines.map((line): Row => [{ value: line, type: String }])
  const table = guide.headings.map(name => heading(name, false))
  return {
    sheet: guide.sheet,
    data: [title, ...lines, [], table, ...SHEET_KEYS.flatMap(key => guideRows(key, words, language))],
    columns: [{ width: 18 }, { width: 24 }, { width: 10 }, { width: 46 }, { width: 70 }],
  }
}

function guideRows(key: SheetKey, words: ImportWording, language: Language): Row[] {
  const about: { readonly about: string; readonly columns: Readonly<Record<string, string>> } = words.sheets[key]
  const intro: Row = [
    { value: sheetName(key, language), type: String, fontWeight: 'bold', backgroundColor: '#DDE8F3' },
    { type: String, backgroundColor: '#DDE8F3' },
    { type: String, backgroundColor: '#DDE8F3' },
    { type: String, backgroundColor: '#DDE8F3' },
    { value: about.about, type: String, fontWeight: 'bold', backgroundColor: '#DDE8F3', wrap: true },
  ]
  const rows = Object.entries(columnsOf(key)).map(([name, column]): Row => {
    const cells = [
      sheetName(key, language),
      columnName(column, language),
      column.required ? words.guide.required : words.guide.optional,
      accepts(column, words, language),
      about.columns[name] ?? '',
    ]
    return cells.map(value => ({ value, type: String, wrap: true, alignVertical: 'top' }))
  })
  return [intro, ...rows]
}

function accepts(column: Column, words: ImportWording, language: Language): string {
  if (column.type.kind === 'choice') return words.guide.accepted(labels(column, language))
  return words.guide.accepts[column.type.kind]
}

const labels = (column: Column, language: Language) => column.type.choices.map(choice => choice[language])

/** Excel's own limits for a list and a hint. */
const LIST_LENGTH = 255
const HINT_LENGTH = 255
const HINT_TITLE_LENGTH = 32

/** The writing library knows no data validations; they go in behind the sheet's data, where the format wants them. */
function dropDowns(words: ImportWording, language: Language): Feature<FileContent> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => {
            const key = SHEET_KEYS[sheetIndex - 1]
            return key === undefined
              ? xml
              : xml.replace('</sheetData>', `</sheetData>${validations(key, words, language)}`)
          },
        },
      },
    },
  }
}

function validations(key: SheetKey, words: ImportWording, language: Language): string {
  const hints: Readonly<Record<string, string>> = words.sheets[key].columns
  const columns = Object.entries(columnsOf(key))
  const rules = columns.map(([name, column], i) => validation(column, columnLetter(i + 1), hints[name] ?? '', language))
  return `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
}

/** A hint for every column; a list to choose from where there are few words. Other spellings may still be typed. */
function validation(column: Column, letter: string, hint: string, language: Language): string {
  const list = labels(column, language).join(',')
  const choose = list !== '' && list.length <= LIST_LENGTH
  const title = escapeXml(columnName(column, language).slice(0, HINT_TITLE_LENGTH))
  const attributes = `allowBlank="1" showInputMessage="1" promptTitle="${title}" prompt="${escapeXml(hint.slice(0, HINT_LENGTH))}"`
  const range = `sqref="${letter}2:${letter}${PREPARED_ROWS}"`
  if (!choose) return `<dataValidation ${attributes} ${range}/>`
  return `<dataValidation type="list" ${attributes} ${range}><formula1>"${escapeXml(list)}"</formula1></dataValidation>`
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
