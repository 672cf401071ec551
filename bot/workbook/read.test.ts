import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { type GivenSheet, givenSheet, givenWorkbook } from '../../test/given-workbook.ts'
import { importWordsFor, refusalLine } from '../wording/import.ts'
import { LOCALES } from '../wording/index.ts'
import { isMarkup, listParts, packStored, unpackPart } from './archive.ts'
import type { Refusal } from './faults.ts'
import { LIMITS } from './limits.ts'
import { type ReadResult, readWorkbook, type WorkbookRows } from './read.ts'

const ORDER = { code: 'WO-1', product: 'P1', quantity: 1, due: '2026-12-01' }
const ORDERS = givenSheet('orders', [ORDER])

async function rowsOf(bytes: Uint8Array): Promise<WorkbookRows> {
  const read = await readWorkbook(bytes)
  if (read.kind === 'rows') return read
  return assert.fail(`not master data: ${JSON.stringify(read)}`)
}

function whyRefused(read: ReadResult): Refusal {
  if (read.kind !== 'refused') assert.fail('the file was read')
  for (const locale of LOCALES) {
    assert.doesNotMatch(refusalLine(importWordsFor(locale), read.why), /undefined|NaN|\[object/)
  }
  return read.why
}

/** A workbook's parts, changed and packed again. */
async function repacked(sheets: readonly GivenSheet[], change: (parts: Map<string, Buffer>) => void): Promise<Buffer> {
  const parts = partsOf(Buffer.from(await givenWorkbook(sheets)))
  change(parts)
  return packStored(parts)
}

function partsOf(bytes: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>()
  for (const part of (listParts(bytes) ?? []).filter(isMarkup)) {
    const content = unpackPart(bytes, part)
    if (typeof content === 'string') assert.fail(content)
    parts.set(part.name, content)
  }
  return parts
}

const SHEET = 'xl/worksheets/sheet1.xml'

function edit(parts: Map<string, Buffer>, name: string, change: (xml: string) => string): void {
  const before = parts.get(name)?.toString('utf8')
  if (before === undefined) assert.fail(`no part ${name}`)
  const after = change(before)
  assert.notEqual(after, before, 'the edit found its place')
  parts.set(name, Buffer.from(after))
}

/** An archive of one deflated part whose directory says `claimed` bytes. */
function bomb(unpackedBytes: number, claimed: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(unpackedBytes, 0x20), { level: 9 })
  const stored = packStored(new Map([['xl/workbook.xml', packed]]))
  const directory = stored.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
  for (const at of [8, directory + 10]) stored.writeUInt16LE(8, at)
  for (const at of [22, directory + 24]) stored.writeUInt32LE(claimed, at)
  return stored
}

const OLD_CONTAINER = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)])

describe('a file that is no workbook is refused by what it is:', () => {
  const cases: readonly (readonly [name: string, bytes: Uint8Array, why: object])[] = [
    ['nothing', Buffer.alloc(0), { kind: 'empty' }],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), { kind: 'notWorkbook', looksLike: 'picture' }],
    ['a JPEG', Buffer.from('ffd8ffe000104a46', 'hex'), { kind: 'notWorkbook', looksLike: 'picture' }],
    ['a PDF', Buffer.from('%PDF-1.7\n'), { kind: 'notWorkbook', looksLike: 'pdf' }],
    ['a CSV under another name', Buffer.from('\ufeff工号,姓名\nE1,王\n'), { kind: 'notWorkbook', looksLike: 'text' }],
    [
      'a web page under another name',
      Buffer.from('<html><table><tr><td>工号'),
      { kind: 'notWorkbook', looksLike: 'html' },
    ],
    ['noise', Buffer.from([1, 2, 3, 0, 255]), { kind: 'notWorkbook', looksLike: 'unknown' }],
    ['an old .xls', OLD_CONTAINER, { kind: 'oldFormat' }],
    [
      'an encrypted workbook',
      Buffer.concat([OLD_CONTAINER, Buffer.from('EncryptedPackage', 'utf16le')]),
      { kind: 'encrypted' },
    ],
    [
      'a Word document',
      packStored(new Map([['word/document.xml', Buffer.from('<a/>')]])),
      { kind: 'notWorkbook', looksLike: 'word' },
    ],
    [
      'a binary workbook',
      packStored(new Map([['xl/workbook.bin', Buffer.from('x')]])),
      { kind: 'notWorkbook', looksLike: 'binaryWorkbook' },
    ],
    ['any archive', packStored(new Map([['a.txt', Buffer.from('x')]])), { kind: 'notWorkbook', looksLike: 'archive' }],
    [
      'an archive that breaks off',
      packStored(new Map([['xl/workbook.xml', Buffer.from('<a/>')]])).subarray(0, 40),
      { kind: 'damaged' },
    ],
    [
      'too large a file',
      Buffer.alloc(LIMITS.compressedBytes + 1),
      { kind: 'tooBig', bytes: LIMITS.compressedBytes + 1, limitBytes: LIMITS.compressedBytes },
    ],
  ]
  for (const [name, bytes, why] of cases) {
    test(name, async () => assert.deepEqual(whyRefused(await readWorkbook(bytes)), why))
  }
})

describe('a workbook that would do harm is refused:', () => {
  /** It is refused for what it is, on a loaded machine too. */
  const PATIENT = { milliseconds: 170_000, heapMegabytes: 256 }
  const cases: readonly (readonly [name: string, bytes: () => Buffer | Promise<Buffer>, why: object])[] = [
    ['a bomb that says so', () => bomb(300 * 1024 * 1024, 300 * 1024 * 1024), { kind: 'expandsTooMuch' }],
    ['a bomb below the cap, by its ratio', () => bomb(50 * 1024 * 1024, 50 * 1024 * 1024), { kind: 'expandsTooMuch' }],
    ['a bomb that claims to be small', () => bomb(300 * 1024 * 1024, 1_000), { kind: 'expandsTooMuch' }],
    [
      'parts without end',
      () => packStored(new Map(Array.from({ length: 3_000 }, (_, i) => [`xl/${i}.xml`, Buffer.from('<a/>')]))),
      { kind: 'expandsTooMuch' },
    ],
    [
      'broken markup',
      () => repacked([ORDERS], parts => edit(parts, SHEET, xml => xml.replace('</row>', '</rew>'))),
      { kind: 'damaged' },
    ],
    [
      'no sheet where the workbook says there is one',
      () => repacked([ORDERS], parts => void parts.delete(SHEET)),
      { kind: 'damaged' },
    ],
    [
      'no workbook of ours',
      async () => Buffer.from(await givenWorkbook([{ name: '账目', rows: [['日期', '金额']] }])),
      { kind: 'noKnownSheet', found: ['账目'] },
    ],
  ]
  for (const [name, bytes, why] of cases) {
    test(name, async () => {
      assert.deepEqual(whyRefused(await readWorkbook(await bytes(), PATIENT)), why)
    })
  }

  test('a cell at the far end of the sheet takes no memory for the empty ones before it, or is refused', async () => {
    const far = await repacked([ORDERS], parts =>
      edit(parts, SHEET, xml =>
        xml.replace('</sheetData>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
      ),
    )
    const why = whyRefused(await readWorkbook(far, { milliseconds: 20_000, heapMegabytes: 128 }))
    assert.ok(['expandsTooMuch', 'tooManyRows', 'tooSlow'].includes(why.kind), why.kind)
  })

  test('one that takes too long is given up, and the next file is read', async () => {
    const bytes = await givenWorkbook([ORDERS])
    const why = whyRefused(await readWorkbook(bytes, { milliseconds: 1, heapMegabytes: 128 }))
    assert.deepEqual(why, { kind: 'tooSlow', seconds: 1 })
    assert.equal((await rowsOf(bytes)).tables.length, 1)
  })
})

describe('50,000 rows', () => {
  const many = (count: number) =>
    givenWorkbook([
      givenSheet(
        'orders',
        Array.from({ length: count }, (_, i) => ({ ...ORDER, code: `WO-${i}` })),
      ),
    ])

  test('are read, and the service does other work meanwhile', async () => {
    const bytes = await many(50_000)
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 20)
    const read = await rowsOf(bytes)
    clearInterval(timer)
    assert.equal(read.tables[0]?.rows.length, 50_000)
    assert.ok(turns > 3, `${turns} turns`)
  })

  test('are the most: a sheet above the limit is refused by its name', async () => {
    const why = whyRefused(await readWorkbook(await many(LIMITS.rowsPerSheet + 5)))
    assert.deepEqual(why, {
      kind: 'tooManyRows',
      sheet: '工单',
      rows: LIMITS.rowsPerSheet + 6,
      limit: LIMITS.rowsPerSheet,
    })
  })
})

describe('what stands in a cell', () => {
  const firstCells = async (bytes: Uint8Array) => {
    const [table] = (await rowsOf(bytes)).tables
    return Object.fromEntries(table?.columns.map((column, i) => [column.key, table.rows[0]?.cells[i]]) ?? [])
  }

  test('texts, numbers, dates and yes or no come as they are', async () => {
    const due = new Date('2026-12-01T17:00:00Z')
    const cells = await firstCells(
      await givenWorkbook([givenSheet('orders', [{ ...ORDER, quantity: 0.268, due, note: true }])]),
    )
    assert.deepEqual(cells, { code: 'WO-1', product: 'P1', quantity: 0.268, due, note: true })
  })

  test('a failed formula is no empty cell', async () => {
    const bytes = await repacked([ORDERS], parts =>
      edit(parts, SHEET, xml =>
        xml.replace(/<c r="B2"[^>]*>.*?<\/c>/, '<c r="B2" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>'),
      ),
    )
    assert.deepEqual((await firstCells(bytes)).product, { error: '#N/A' })
  })

  test('3 % is three percent, whether written as text or shown so by Excel', async () => {
    const line = { product: 'P1', material: 'M1', qtyPer: 1, scrapPct: 0.03 }
    const bytes = await repacked([givenSheet('boms', [line])], parts => {
      edit(parts, 'xl/styles.xml', xml =>
        xml.replace(/<cellXfs.*<\/cellXfs>/s, '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'),
      )
      edit(parts, SHEET, xml => xml.replace(/<c r="D2"[^>]*>/, '<c r="D2" s="1">'))
    })
    assert.equal((await firstCells(bytes)).scrapPct, '3%')
  })
})
