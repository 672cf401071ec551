import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { CellType } from './cell-reading.ts'
import { type CellValue, showCell } from './cell-value.ts'
import { day, dayAndTime } from './day-cells.ts'
import { decimal, number } from './number-cells.ts'
import { SHEETS } from './sheets.ts'
import { time, timeRanges } from './time-cells.ts'
import { weekdays } from './weekday-cells.ts'
import { code, list, text, yesNo } from './word-cells.ts'

const CONTEXT = { today: Temporal.PlainDate.from('2026-11-18') }
const utc = (iso: string) => new Date(iso)

/** The value, or the fault's kind after an exclamation mark. */
function read(type: CellType<unknown>, cell: Exclude<CellValue, null>): unknown {
  const reading = type.read(cell, CONTEXT)
  return reading.kind === 'value' ? reading.value : `!${reading.what.kind}`
}

type Case = readonly [written: Exclude<CellValue, null>, read: unknown]

function readsAs(type: CellType<unknown>, cases: readonly Case[]): void {
  for (const [written, expected] of cases) {
    const shown = written instanceof Date ? `Excel's ${showCell(written)}` : JSON.stringify(written)
    test(`${shown} → ${JSON.stringify(expected)}`, () => assert.deepEqual(read(type, written), expected))
  }
}

describe('a code', () => {
  readsAs(code(), [
    [1001, '1001'],
    [1001.5, '1001.5'],
    ['  RL0001　', 'RL0001'],
    ['ＷＯ－１００３', 'WO-1003'],
    ['0012', '0012'],
    ['A\u200b1', 'A1'],
    [1.2e20, '!digitsLost'],
    [1234567890123456, '!digitsLost'],
    [utc('2026-03-04T00:00:00Z'), '!dateForCode'],
    ['x'.repeat(61), '!tooLong'],
    [{ error: '#N/A' }, '!formulaFailed'],
    ["=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"],
  ])
})

describe('a text', () => {
  readsAs(text(10), [
    ['  法兰\u0000 \u202e', '法兰'],
    ['=1+1', '=1+1'],
    ['第一行\r\n第二行', '第一行\n第二行'],
    ['\ud800', '\ufffd'],
    [120, '120'],
    [true, 'TRUE'],
    ['12345678901', '!tooLong'],
  ])
})

describe('a list', () => {
  readsAs(list(), [
    ['车削，铣键槽、 钻孔;钻孔', ['车削', '铣键槽', '钻孔']],
    ['TURN', ['TURN']],
    [12, ['12']],
    ['，', []],
  ])
})

describe('a quantity', () => {
  readsAs(decimal({ least: 0, most: 1e9, decimals: 4 }), [
    [300, '300'],
    [0.268, '0.268'],
    [0.1 + 0.2, '0.3'],
    ['１，２００', '1200'],
    ['1,234.5', '1234.5'],
    ['1 200', '1200'],
    ['+5', '5'],
    ['0.26800', '0.268'],
    ['.5', '!notNumber'],
    ['1,2', '!notNumber'],
    ['1e9', '!notNumber'],
    ['约50', '!notNumber'],
    ['五十', '!notNumber'],
    [-5, '!outOfRange'],
    ['-0.1', '!outOfRange'],
    [2e9, '!outOfRange'],
    [1e21, '!notNumber'],
    [Number.POSITIVE_INFINITY, '!notNumber'],
    [0.00001, '!tooFine'],
    [1e-7, '!notNumber'],
    ['0.00001', '!tooFine'],
    ['3%', '!percentSignHere'],
    [true, '!notNumber'],
    [utc('2026-11-27T00:00:00Z'), '!notNumber'],
    [{ error: '#DIV/0!' }, '!formulaFailed'],
  ])

  test('any amount that fits is read back as it was written', () => {
    const type = decimal({ least: 0, most: 1e9, decimals: 4 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 9_999 }), (whole, parts) => {
        const written = `${whole}.${String(parts).padStart(4, '0')}`
        assert.equal(read(type, written), read(type, Number(written)))
        assert.equal(Number(read(type, written)), Number(written))
      }),
    )
  })
})

describe('a whole number', () => {
  readsAs(number({ least: 1, most: 9_999, decimals: 0 }), [
    ['10', 10],
    [20, 20],
    [10.5, '!notWhole'],
    [0, '!outOfRange'],
  ])
})

describe('a percentage', () => {
  readsAs(number({ least: 0, most: 100, decimals: 4, percent: true }), [
    [1, 1],
    [0.3, 0.3],
    ['3%', 3],
    ['３％', 3],
    ['0.3 %', 0.3],
    ['120%', '!outOfRange'],
  ])
})

describe('yes or no', () => {
  readsAs(yesNo(), [
    ['是', true],
    ['Ｙ', true],
    ['√', true],
    [1, true],
    [true, true],
    ['否', false],
    ['No', false],
    [0, false],
    ['也许', '!notYesNo'],
    [2, '!notYesNo'],
  ])
})

describe('a day with its time', () => {
  readsAs(dayAndTime(), [
    [utc('2026-11-27T00:00:00Z'), { day: '2026-11-27', time: null }],
    [utc('2026-11-27T16:59:59.997Z'), { day: '2026-11-27', time: '17:00' }],
    [46353, { day: '2026-11-27', time: null }],
    [46353.5, { day: '2026-11-27', time: '12:00' }],
    ['2026-11-27', { day: '2026-11-27', time: null }],
    ['2026/11/27 17:00', { day: '2026-11-27', time: '17:00' }],
    ['2026.1.5', { day: '2026-01-05', time: null }],
    ['2026年11月27日 下午5点半', { day: '2026-11-27', time: '17:30' }],
    ['20261127', { day: '2026-11-27', time: null }],
    [20261127, { day: '2026-11-27', time: null }],
    ['11月27日', { day: '2026-11-27', time: null }],
    ['1月5号', { day: '2027-01-05', time: null }],
    ['11/27（周五）', { day: '2026-11-27', time: null }],
    ['２０２６－１１－２７', { day: '2026-11-27', time: null }],
    ['2026-11-27T17:00', { day: '2026-11-27', time: '17:00' }],
    ['27/11/2026', '!twoDates'],
    ['2026-02-30', '!notDate'],
    ['2026-13-01', '!notDate'],
    ['2月30日', '!notDate'],
    ['1998-01-01', '!notDate'],
    ['尽快', '!notDate'],
    ['2026-11-27 25:00', '!notDate'],
    ['2026-11-27 左右', '!notDate'],
    [5, '!notDate'],
    [utc('1899-12-31T00:00:00Z'), '!notDate'],
    [new Date(Number.NaN), '!notDate'],
  ])
})

describe('a day alone', () => {
  readsAs(day(), [['2026/11/27 17:00', '2026-11-27']])
})

describe('a time', () => {
  readsAs(time(), [
    ['8:00', '08:00'],
    ['20：00', '20:00'],
    ['08:00:00', '08:00'],
    ['8点半', '08:30'],
    ['晚上8点', '20:00'],
    ['5:30 PM', '17:30'],
    ['24:00', '00:00'],
    [1 / 3, '08:00'],
    [0.999999999, '00:00'],
    [utc('1899-12-30T20:00:00Z'), '20:00'],
    ['8', '!notTime'],
    ['25:00', '!notTime'],
    ['8:75', '!notTime'],
    ['早上', '!notTime'],
  ])
})

describe('breaks', () => {
  readsAs(timeRanges(), [
    [
      '12:00-12:40，17:00～17:20',
      [
        { start: '12:00', end: '12:40' },
        { start: '17:00', end: '17:20' },
      ],
    ],
    ['12:00至12:40', [{ start: '12:00', end: '12:40' }]],
    ['12:00', '!notTimeRanges'],
    ['中午', '!notTimeRanges'],
    ['12:00-12:40-13:00', '!notTimeRanges'],
  ])
})

describe('weekdays', () => {
  readsAs(weekdays(), [
    ['周一至周六', [1, 2, 3, 4, 5, 6]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['1,2,3', [1, 2, 3]],
    ['一二三四五', [1, 2, 3, 4, 5]],
    ['星期一、星期三、周日', [1, 3, 7]],
    ['Mon-Fri', [1, 2, 3, 4, 5]],
    ['Monday, Sunday', [1, 7]],
    [135, [1, 3, 5]],
    ['每天', [1, 2, 3, 4, 5, 6, 7]],
    ['周六至周一', '!notWeekdays'],
    ['1-8', '!notWeekdays'],
    ['大小周', '!notWeekdays'],
    [utc('2026-01-06T00:00:00Z'), '!notWeekdays'],
  ])
})

describe('a choice', () => {
  readsAs(SHEETS.people.columns.role.type, [
    ['班组长', 'teamLeader'],
    ['team leader', 'teamLeader'],
    ['teamLeader', 'teamLeader'],
    ['ＱＣ', 'inspector'],
    ['总裁', '!notOneOf'],
  ])

  test('no spelling stands for two values', () => {
    for (const { columns } of Object.values(SHEETS)) {
      for (const { type } of Object.values(columns)) {
        for (const { value, zh, en } of type.choices) {
          if (type.kind !== 'choice') continue
          assert.deepEqual([read(type, zh), read(type, en), read(type, value)], [value, value, value])
        }
      }
    }
  })
})
