import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatQuantity, pieces } from '../../domain/quantity.ts'
import { parseNumeral, scanNumber } from './numerals.ts'

describe('numbers as the floor says them', () => {
  const cases: readonly (readonly [text: string, value: string])[] = [
    ['120', '120'],
    ['2,300', '2300'],
    ['1,234,567', '1234567'],
    ['12.5', '12.5'],
    ['十五', '15'],
    ['二十', '20'],
    ['一百', '100'],
    ['一百二', '120'],
    ['三百六', '360'],
    ['一百零五', '105'],
    ['一百一十', '110'],
    ['二百五', '250'],
    ['两百五十', '250'],
    ['一千二', '1200'],
    ['一千零二', '1002'],
    ['一千零五十', '1050'],
    ['两千零三', '2003'],
    ['三万五', '35000'],
    ['三万零五', '30005'],
    ['一万二千三百四十五', '12345'],
    ['一百二十万', '1200000'],
    ['廿', '20'],
    ['廿五', '25'],
    ['卅', '30'],
    ['俩', '2'],
    ['仨', '3'],
    ['幺零零八', '1008'],
    ['四八零', '480'],
    ['五零', '50'],
    ['〇', '0'],
    ['半', '0.5'],
    ['三点五', '3.5'],
    ['一点二万', '12000'],
    ['1.2万', '12000'],
    ['2万3千', '23000'],
    ['3千5', '3500'],
    ['1百20', '120'],
    ['2.5K', '2500'],
    ['壹佰贰拾', '120'],
    ['伍拾陆', '56'],
  ]
  for (const [text, value] of cases) {
    it(`reads ${text} as ${value}`, () => {
      const read = parseNumeral(text)
      assert.equal(read === null ? null : formatQuantity(read), value)
    })
  }

  for (const text of [
    '1E9',
    '1.2.3',
    '五十万亿',
    '二百三百',
    '二十三十',
    '一百零',
    '百五',
    '五5',
    '三八',
    '5½',
    '٣',
    '9'.repeat(15),
  ]) {
    it(`refuses ${text}`, () => {
      assert.equal(parseNumeral(text), null)
      assert.notEqual(scanNumber(text, 0)?.kind, 'exact')
    })
  }

  const either: readonly (readonly [text: string, values: readonly string[]])[] = [
    ['三四', ['3', '4']],
    ['三五', ['3', '5']],
    ['七八十', ['70', '80']],
    ['二十五六', ['25', '26']],
    ['三四百', ['300', '400']],
  ]
  for (const [text, values] of either) {
    it(`leaves open which of ${values.join(' and ')} ${text} means`, () => {
      const scan = scanNumber(text, 0)
      assert.deepEqual(scan?.kind === 'either' ? scan.values.map(formatQuantity) : scan, values)
    })
  }

  it('reads back every whole number that it would write in Chinese', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), count => {
        assert.equal(parseNumeral(inChinese(count)), pieces(count), inChinese(count))
      }),
    )
  })

  it('reads back the short form without its last power', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (head, tail) => {
        assert.equal(parseNumeral(`${DIGITS[head]}百${DIGITS[tail]}`), pieces(head * 100 + tail * 10))
        assert.equal(parseNumeral(`${DIGITS[head]}千${DIGITS[tail]}`), pieces(head * 1_000 + tail * 100))
        assert.equal(parseNumeral(`${DIGITS[head]}万${DIGITS[tail]}`), pieces(head * 10_000 + tail * 1_000))
      }),
    )
  })
})

const DIGITS = '零一二三四五六七八九'

/** The full written form, 零 where powers are skipped. */
function inChinese(count: number): string {
  if (count < 10) return DIGITS[count] ?? ''
  const [high, low] = [Math.floor(count / 10_000), count % 10_000]
  if (high === 0) return section(low)
  return `${section(high)}万${low === 0 ? '' : `${low < 1_000 ? '零' : ''}${section(low)}`}`
}

function section(count: number): string {
  const text = [...String(count)]
    .map((digit, i, all) =>
      digit === '0' ? '零' : `${DIGITS[Number(digit)]}${['', '十', '百', '千'][all.length - 1 - i]}`,
    )
    .join('')
  return text.replace(/零+/g, '零').replace(/零$/, '')
}
