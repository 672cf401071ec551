/** Small charts in SVG: bars, lines, and pareto (bars with their cumulative share). The figures stand in a table beside. */
import { el, svg } from '../element.js'
import { words } from '../wording.js'

/** @typedef {import('../../../adapters/card.ts').Chart} Chart */
/** @typedef {{ x(index: number): number, y(value: number): number, band: number }} Scale */

const WIDTH = 360
const HEIGHT = 190
const LEFT = 38
const RIGHT = 12
const TOP = 12
const BOTTOM = 30
const INNER_WIDTH = WIDTH - LEFT - RIGHT
const INNER_HEIGHT = HEIGHT - TOP - BOTTOM
const LABEL_PX = 11

/** @param {Chart} chart */
export function chartBlock(chart) {
  const right = chart.type === 'pareto' ? 24 : 0
  const scale = scaleOf(chart, right)
  const picture = svg(
    'svg',
    { class: 'chart-picture', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': chart.title },
    ...gridLines(chart, scale, right),
    ...(chart.type === 'line' ? lines(chart, scale) : bars(chart, scale)),
    ...(chart.type === 'pareto' ? cumulative(chart, scale) : []),
    ...labels(chart, scale),
  )
  return el('figure', { class: 'chart' }, el('figcaption', {}, chart.title), legend(chart), picture, dataTable(chart))
}

/** @param {Chart} chart @param {number} right @returns {Scale} */
function scaleOf(chart, right) {
  const { base, top } = rangeOf(chart)
  const band = (INNER_WIDTH - right) / Math.max(1, chart.labels.length)
  return {
    band,
    x: index => LEFT + band * (index + 0.5),
    y: value => TOP + INNER_HEIGHT * (1 - (Math.max(base, value) - base) / (top - base)),
  }
}

/** What the axis spans. Bars start at zero; lines that run close together far above it get their own part of the axis. @param {Chart} chart */
function rangeOf(chart) {
  const values = chart.series.flatMap(one => one.values)
  const least = Math.min(...values)
  const most = Math.max(0, ...values)
  if (chart.type !== 'line' || least <= most / 2 || least === most) return { base: 0, top: roundAbove(most) }
  let half = roundAbove((most - least) / 2)
  while (baseFor(least, half) + 2 * half < most) half = roundAbove(half * 1.01)
  const base = baseFor(least, half)
  return { base, top: base + 2 * half }
}

/** @param {number} least @param {number} half */
function baseFor(least, half) {
  return Math.max(0, Math.floor(least / half) * half)
}

/** @param {number} largest */
function roundAbove(largest) {
  if (largest === 0) return 1
  const power = 10 ** Math.floor(Math.log10(largest))
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find(times => times * power >= largest) ?? 10
  return step * power
}

/** @param {Chart} chart @param {Scale} scale @param {number} right */
function gridLines(chart, scale, right) {
  const { base, top } = rangeOf(chart)
  return [0, 0.5, 1].flatMap(part => {
    const value = base + (top - base) * part
    const y = scale.y(value)
    return [
      svg('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT - right, y1: y, y2: y }),
      svg('text', { class: 'axis', x: LEFT - 6, y: y + 4, 'text-anchor': 'end' }, short(value)),
    ]
  })
}

/** @param {Chart} chart @param {Scale} scale */
function bars(chart, scale) {
  const width = Math.min(34, (scale.band * 0.68) / chart.series.length)
  const zero = scale.y(0)
  return chart.series.flatMap((one, series) =>
    one.values.map((value, index) => {
      const x = scale.x(index) + (series - chart.series.length / 2) * width
      const y = scale.y(value)
      return svg('rect', {
        class: `bar series-${series % 4}`,
        x: x + 1,
        y,
        width: Math.max(1, width - 2),
        height: Math.max(0, zero - y),
        rx: 2,
      })
    }),
  )
}

/** @param {Chart} chart @param {Scale} scale */
function lines(chart, scale) {
  return chart.series.flatMap((one, series) => [
    path(
      one.values.map((value, index) => [scale.x(index), scale.y(value)]),
      `line series-${series % 4}`,
    ),
    ...one.values.map((value, index) =>
      svg('circle', { class: `point series-${series % 4}`, cx: scale.x(index), cy: scale.y(value), r: 2.8 }),
    ),
  ])
}

/** @param {Chart} chart @param {Scale} scale */
function cumulative(chart, scale) {
  const values = chart.series[0]?.values ?? []
  const total = values.reduce((sum, value) => sum + value, 0) || 1
  let sum = 0
  const points = values.map((value, index) => {
    sum += value
    return [scale.x(index), TOP + INNER_HEIGHT * (1 - sum / total)]
  })
  const axis = [0, 50, 100].map(percent =>
    svg(
      'text',
      { class: 'axis', x: WIDTH - RIGHT + 8, y: TOP + INNER_HEIGHT * (1 - percent / 100) + 4, 'text-anchor': 'end' },
      `${percent}%`,
    ),
  )
  return [
    path(points, 'line share'),
    ...points.map(([cx, cy]) => svg('circle', { class: 'point share', cx, cy, r: 2.6 })),
    ...axis,
  ]
}

/** @param {readonly (readonly (number | undefined)[])[]} points @param {string} kind */
function path(points, kind) {
  return svg('path', { class: kind, d: points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('') })
}

/** Labels under the bars; every second or third where they would touch. @param {Chart} chart @param {Scale} scale */
function labels(chart, scale) {
  const widest = Math.max(1, ...chart.labels.map(label => widthOf(fitted(label))))
  const every = Math.max(1, Math.ceil((widest + 4) / scale.band))
  return chart.labels.map((label, index) =>
    index % every === 0
      ? svg('text', { class: 'axis', x: scale.x(index), y: HEIGHT - 10, 'text-anchor': 'middle' }, fitted(label))
      : null,
  )
}

/** @param {string} label */
function fitted(label) {
  const characters = Array.from(label)
  return characters.length > 7 ? `${characters.slice(0, 6).join('')}…` : label
}

/** @param {string} text */
function widthOf(text) {
  return Array.from(text).reduce((sum, character) => sum + (character > '\u2e7f' ? LABEL_PX : LABEL_PX * 0.58), 0)
}

/** @param {number} value */
function short(value) {
  if (value >= 10_000) return `${Number((value / 1_000).toPrecision(3))}k`
  return String(Number(value.toPrecision(3)))
}

/** @param {Chart} chart */
function legend(chart) {
  const names = chart.series.map((one, index) => el('li', { class: `series-${index % 4}` }, one.name))
  if (chart.type === 'pareto') names.push(el('li', { class: 'share' }, words.cumulative))
  return names.length < 2 ? null : el('ul', { class: 'legend', 'aria-hidden': 'true' }, ...names)
}

/** @param {Chart} chart */
function dataTable(chart) {
  return el(
    'table',
    { class: 'spoken' },
    el('caption', {}, `${words.chartData}：${chart.title}`),
    el('thead', {}, el('tr', {}, el('th', {}), ...chart.series.map(one => el('th', { scope: 'col' }, one.name)))),
    el(
      'tbody',
      {},
      ...chart.labels.map((label, index) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, label),
          ...chart.series.map(one => el('td', {}, String(one.values[index] ?? ''))),
        ),
      ),
    ),
  )
}
