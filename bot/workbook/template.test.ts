import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { IMPORT_SUBJECTS, type ImportCatalog } from '../../db/import-data.ts'
import { emptyImportData } from '../../test/given-workbook.ts'
import { importWordsFor } from '../wording/import.ts'
import { LOCALES } from '../wording/index.ts'
import { isMarkup, listParts, unpackPart } from './archive.ts'
import { checkWorkbook } from './check.ts'
import { findTables, type RawSheet } from './find-tables.ts'
import { readWorkbook } from './read.ts'
import { columnsOf, EXAMPLE_MARKS, SHEET_KEYS, SHEETS } from './sheets.ts'
import { makeTemplate } from './template.ts'

const CONTEXT = { today: Temporal.PlainDate.from('2026-11-18'), timeZone: 'Asia/Shanghai' }
const NOTHING_HELD: ImportCatalog = {
  ...(Object.fromEntries(IMPORT_SUBJECTS.map(subject => [subject, new Map()])) as unknown as ImportCatalog),
}

for (const locale of LOCALES) {
  describe(`the template in ${locale}`, () => {
    test('sent back as it is has every sheet and column, nothing to import and no fault', async () => {
      const read = await readWorkbook(await makeTemplate(locale))
      if (read.kind !== 'rows') assert.fail(JSON.stringify(read))
      assert.deepEqual(
        read.tables.map(table => [table.key, table.columns.length]),
        SHEET_KEYS.map(key => [key, Object.keys(columnsOf(key)).length]),
      )
      assert.deepEqual(read.ignored, { sheets: [], columns: [] })
      const result = await checkWorkbook(read, NOTHING_HELD, CONTEXT)
      assert.deepEqual(result.kind === 'ok' ? [result.data, result.counts.size] : result.faults, [emptyImportData(), 0])
    })

    test('is the same every time', async () => {
      const [first, second] = [await partsOf(locale), await partsOf(locale)]
      assert.deepEqual([...first], [...second])
    })

    test('is a workbook as the format wants it: lists within Excel’s limits, behind the data', async () => {
      const parts = await partsOf(locale)
      for (const [i, key] of SHEET_KEYS.entries()) {
        const xml = parts.get(`xl/worksheets/sheet${i + 2}.xml`) ?? ''
        const columns = Object.keys(columnsOf(key))
        assert.match(xml, /<\/sheetData><dataValidations count="\d+">/)
        assert.equal(xml.match(/<dataValidation /g)?.length, columns.length)
        for (const [, list = ''] of xml.matchAll(/<formula1>"([^"]*)"<\/formula1>/g)) assert.ok(list.length <= 255)
        for (const [, prompt = ''] of xml.matchAll(/ prompt="([^"]*)"/g))
          assert.ok(prompt.length <= 255 && prompt !== '')
        assert.doesNotMatch(xml, /undefined/)
      }
    })

    test('explains every column', async () => {
      const texts = (await partsOf(locale)).get('xl/sharedStrings.xml') ?? ''
      const words = importWordsFor(locale)
      for (const key of SHEET_KEYS) {
        const meanings: Readonly<Record<string, string>> = words.sheets[key].columns
        for (const meaning of Object.values(meanings)) assert.ok(texts.includes(escaped(meaning)), meaning)
      }
    })
  })
}

async function partsOf(locale: (typeof LOCALES)[number]): Promise<ReadonlyMap<string, string>> {
  const bytes = Buffer.from(await makeTemplate(locale))
  const parts = (listParts(bytes) ?? []).filter(isMarkup)
  return new Map(parts.map(part => [part.name, unpackPart(bytes, part).toString()]))
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

describe('the examples', () => {
  test('are marked in the first column that is filled', () => {
    for (const key of SHEET_KEYS) {
      const columns = Object.values(columnsOf(key))
      for (const language of ['examples', 'examplesEn'] as const) {
        const rows = Math.max(...columns.map(column => column[language].length))
        for (let row = 0; row < rows; row++) {
          const first = columns.map(column => String(column[language][row] ?? '')).find(cell => cell !== '') ?? ''
          assert.ok(
            EXAMPLE_MARKS.some(mark => first.toLowerCase().startsWith(mark)),
            `${key}: ${first}`,
          )
        }
      }
    }
  })

  test('would be right if they were meant: each fits its column', () => {
    for (const key of SHEET_KEYS) {
      for (const [name, column] of Object.entries(columnsOf(key))) {
        assert.equal(column.examples.length, column.examplesEn.length, `${key}.${name}`)
        for (const example of [...column.examples, ...column.examplesEn].filter(each => each !== '')) {
          assert.equal(column.type.read(example, CONTEXT).kind, 'value', `${key}.${name}: ${example}`)
        }
      }
    }
  })
})

test('no heading of a sheet means two of its columns, and no name two sheets', () => {
  for (const key of SHEET_KEYS) {
    for (const language of ['zh', 'en'] as const) {
      const headings = Object.values(columnsOf(key)).map(column => column[language])
      const sheet: RawSheet = { name: SHEETS[key][language], rows: [headings, headings.map(() => 'x')] }
      const [table] = findTables([sheet]).tables
      assert.deepEqual([table?.key, table?.columns.map(column => column.key)], [key, Object.keys(columnsOf(key))])
    }
  }
})
