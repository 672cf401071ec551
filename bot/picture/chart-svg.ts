/**
 * A neutral chart as SVG, for platforms that can't draw one: readable on a phone, in the colours of the cards. Numbers
 * stand at the bars, so that nobody has to measure them.
 */
import type { Chart } from '../../adapters/card.ts'

export const PICTURE = { width: 900, height: 540 } as const

const PLOT = { left: 70, right: 850, top: 110, bottom: 450 } as const
const COLOURS = ['#2f6fed', '#17a673', '#f0a020', '#d9463e', '#7a5af5', '#5b6b7f'] as const
const LINE_COLOUR = '#d9463e'
const TICKS = 4
/** Each divides by four into numbers that are easy to read. */
const ROUND = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10] as const
const MOST_LABELS = 24
const LONGEST_LABEL = 6

/** `family`: the name of a font that can write every text in it. */
export function chartSvg(chart: Chart, family: string): string {
  const labels = chart.labels.slice(0, MOST_LABELS)
  const parts = chart.type === 'pareto' ? paretoParts(chart, labels) : plainParts(chart, labels)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE.width}" height="${PICTURE.height}" font-family="${family}">`,
    rect(0, 0, PICTURE.width, PICTURE.height, '#ffffff'),
    text(PLOT.left - 40, 48, chart.title, { size: 30, weight: 'bold' }),
    ...legend(chart),
    ...parts,
    ...labels.map((label, at) =>
      text(centre(at, labels.length), PLOT.bottom + 34, shortened(label), { anchor: 'middle' }),
    ),
    '</svg>',
  ].join('\n')
}

type Series = Chart['series'][number]
type Scale = { readonly most: number; readonly y: (value: number) => number }

function plainParts({ type, series }: Chart, labels: readonly string[]): readonly string[] {
  const scale = scaleOf(series.flatMap(({ values }) => values))
  const drawn = series.flatMap((one, at) =>
    type === 'line' ? line(one, scale, labels.length, colour(at)) : bars(one, at, series.length, scale, labels.length),
  )
  return [...grid(scale), ...drawn]
}

/** The first series as bars; the others in percent, as lines. */
function paretoParts({ series }: Chart, labels: readonly string[]): readonly string[] {
  const [first, ...others] = series
  if (first === undefined) return []
  const scale = scaleOf(first.values)
  const percent: Scale = {
    most: 100,
    y: value => PLOT.bottom - (Math.min(100, value) / 100) * (PLOT.bottom - PLOT.top),
  }
  return [
    ...grid(scale),
    ...bars(first, 0, 1, scale, labels.length),
    ...others.flatMap(one => line(one, percent, labels.length, LINE_COLOUR, '%')),
  ]
}

/** From 0 to a round number above all values. */
function scaleOf(values: readonly number[]): Scale {
  const highest = Math.max(1, ...values.filter(Number.isFinite))
  const unit = 10 ** Math.floor(Math.log10(highest))
  const most = (ROUND.find(step => step * unit >= highest) ?? 10) * unit
  return { most, y: value => PLOT.bottom - (finite(value) / most) * (PLOT.bottom - PLOT.top) }
}

const finite = (value: number | undefined): number =>
  value !== undefined && Number.isFinite(value) ? Math.max(0, value) : 0

const grid = ({ most, y }: Scale): readonly string[] =>
  Array.from({ length: TICKS + 1 }, (_, at) => (most * at) / TICKS).flatMap(value => [
    `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${round(y(value))}" y2="${round(y(value))}" stroke="#e3e7ee"/>`,
    text(PLOT.left - 10, y(value) + 7, number(value), { anchor: 'end', colour: '#7a8699', size: 18 }),
  ])

function bars({ values }: Series, at: number, of: number, { y }: Scale, labels: number): readonly string[] {
  const room = (slot(labels) * 0.7) / of
  return values.slice(0, labels).flatMap((value, label) => {
    const left = centre(label, labels) - (room * of) / 2 + room * at
    const top = y(finite(value))
    return [
      rect(left, top, room * 0.92, PLOT.bottom - top, colour(at)),
      ...(labels * of <= MOST_LABELS
        ? [text(left + room / 2, top - 8, number(finite(value)), { anchor: 'middle', size: 18 })]
        : []),
    ]
  })
}

function line({ values }: Series, { y }: Scale, labels: number, stroke: string, unit = ''): readonly string[] {
  const points = values
    .slice(0, labels)
    .map((value, at) => [centre(at, labels), y(finite(value)), finite(value)] as const)
  const path = points.map(([x, top]) => `${round(x)},${round(top)}`).join(' ')
  return [
    `<polyline points="${path}" fill="none" stroke="${stroke}" stroke-width="4"/>`,
    ...points.flatMap(([x, top, value]) => [
      `<circle cx="${round(x)}" cy="${round(top)}" r="6" fill="${stroke}"/>`,
      text(x, top - 14, `${number(value)}${unit}`, { anchor: 'middle', size: 18, colour: stroke }),
    ]),
  ]
}

const legend = ({ type, series }: Chart): readonly string[] =>
  series.length < 2
    ? []
    : series.flatMap(({ name }, at) => {
        const x = PLOT.left + at * 180
        const fill = type === 'pareto' && at > 0 ? LINE_COLOUR : colour(at)
        return [rect(x, 70, 18, 18, fill), text(x + 26, 86, shortened(name, 8), { size: 20 })]
      })

const colour = (at: number): string => COLOURS[at % COLOURS.length] ?? COLOURS[0]
const slot = (labels: number): number => (PLOT.right - PLOT.left) / Math.max(1, labels)
const centre = (at: number, labels: number): number => PLOT.left + slot(labels) * (at + 0.5)
const round = (value: number): string => value.toFixed(1)
const number = (value: number): string => String(Math.round(value * 10) / 10)
const shortened = (label: string, most = LONGEST_LABEL): string =>
  [...label].length <= most ? label : `${[...label].slice(0, most - 1).join('')}…`

const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(Math.max(0, height))}" fill="${fill}"/>`

type Style = {
  readonly size?: number
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly weight?: 'bold'
  readonly colour?: string
}

const text = (x: number, y: number, content: string, style: Style = {}): string => {
  const { size = 22, anchor = 'start', weight, colour: fill = '#1f2733' } = style
  const bold = weight === undefined ? '' : ` font-weight="${weight}"`
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="${anchor}" fill="${fill}"${bold}>${escaped(content)}</text>`
}

/** A name with markup in it stays a name; control characters are not allowed in XML at all. */
const escaped = (content: string): string =>
  content
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
