import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { XMLValidator } from 'fast-xml-parser'
import type { Chart } from '../../adapters/card.ts'
import { chartSvg, PICTURE } from './chart-svg.ts'
import { drawChart } from './draw-chart.ts'

const value = fc.oneof(
  fc.double(),
  fc.integer({ min: -10, max: 100_000 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
)
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('<b>&"', ']]>', '\u0000\ud800', '机加车间'),
)
const anyChart: fc.Arbitrary<Chart> = fc.record({
  type: fc.constantFrom('bar' as const, 'line' as const, 'pareto' as const),
  title: words,
  labels: fc.array(words, { maxLength: 40 }),
  series: fc.array(fc.record({ name: words, values: fc.array(value, { maxLength: 40 }) }), { maxLength: 4 }),
})

describe('a chart as a picture', () => {
  test('any chart becomes well-formed SVG without a number that is none', () => {
    fc.assert(
      fc.property(anyChart, chart => {
        const svg = chartSvg(chart, 'Noto Sans SC')
        assert.equal(XMLValidator.validate(svg), true)
        assert.doesNotMatch(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''), /NaN|Infinity/)
      }),
    )
  })

  test('is a PNG of its size, Chinese and rarer characters included, whatever fonts the machine has', async () => {
    const picture = await drawChart({
      type: 'pareto',
      title: '本周报废原因 㠭 Ω',
      labels: ['外圆', '划伤'],
      series: [
        { name: '件数', values: [12, 3] },
        { name: '累计', values: [80, 100] },
      ],
    })
    const bytes = Buffer.from(picture?.base64 ?? '', 'base64')
    assert.equal(bytes.subarray(1, 4).toString(), 'PNG')
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [PICTURE.width, PICTURE.height])
    const empty = await drawChart({ type: 'bar', title: '', labels: [], series: [] })
    assert.ok(bytes.byteLength > 1.5 * Buffer.from(empty?.base64 ?? '', 'base64').byteLength, 'nothing was written')
  })
})
